/*
 * secret - what pseudonyms and hashes are keyed with.
 *
 *   master key   32 or 64 random bytes, in a file or the environment
 *   secret       sub-keys for one tenant and one epoch, by HKDF-SHA256 (RFC
 *                5869), so that two tenants' pseudonyms of one value have
 *                nothing in common, nor those of two epochs
 *
 * A key's text, as `fogline keygen` writes it, is one line; blank lines and
 * lines that begin with '#' may stand around it:
 *
 *   fogline-key-1:ID:HEX
 *
 * HEX is the key, 64 or 128 hex digits; ID, 8 hex digits, is made from the
 * key, so that a damaged key is noticed.  HEX alone, or the key in base64 or
 * base64url, is taken as well.
 *
 * A secret is immutable; any thread.  Everything wipes itself when freed.
 */
#ifndef FOGLINE_SECRET_H
#define FOGLINE_SECRET_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#define SECRET_MASTER_MAX 64
#define SECRET_TEXT_MAX   4096 /* of a key's text */
#define SECRET_HASH       32   /* bytes of an HMAC-SHA256 */

struct ff1;
struct siv;

struct secret_master {
    uint8_t bytes[SECRET_MASTER_MAX];
    size_t n;
    char id[9];
};

/* Reads a key's text.  NULL, or what is wrong with it, in words that hold
 * nothing of it. */
MUST_USE const char *secret_read(struct span text, struct secret_master *to);

/* A master key of these bytes (32 or 64). */
void secret_set(struct secret_master *master, struct span bytes);

/* Writes the line "fogline-key-1:..." without its end, NUL-terminated. */
struct secret_line {
    char text[160];
};
void secret_write(const struct secret_master *master, struct secret_line *line);

void secret_wipe(struct secret_master *master);

struct secret;

/* `epoch` may be empty; neither is kept. */
struct secret *secret_new(const struct secret_master *master,
                          const char *tenant, const char *epoch);

/* NULL is fine. */
void secret_free(struct secret *secret);

/* Borrowed, as long as the secret lives. */
const struct ff1 *secret_ff1(const struct secret *secret);
const struct siv *secret_siv(const struct secret *secret);

/* What hashes are for; each use has a key of its own, made from its text.  A
 * text never changes: what was hashed before must come out again. */
#define SECRET_USES(X)              \
    X(HASH, "hash")                 \
    X(HASH_OF_HASH, "hash of hash") \
    X(NUMBER, "number")             \
    X(OF_NUMBER, "hash of number")  \
    X(PHONE, "phone")               \
    X(ALIKE, "alike")

enum secret_use {
#define X(id, text) SECRET_USE_##id,
    SECRET_USES(X)
#undef X
        SECRET_USE_COUNT
};

/* HMAC-SHA256 of `data`. */
void secret_hash(const struct secret *secret, enum secret_use use,
                 struct span data, uint8_t out[SECRET_HASH]);

#endif
