/*
 * secret - see secret.h.  The only place where master keys are handled.
 */
#include "filters/act/secret.h"
#include "filters/act/ff1.h"
#include "filters/act/hmac.h"
#include "filters/act/siv.h"
#include "filters/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define FF1_KEY  32
#define SIV_KEY  64
#define HASH_KEY 32
#define DERIVED  (FF1_KEY + SIV_KEY + HASH_KEY) /* a multiple of SECRET_HASH */

static const char intro[] = "fogline-key-1:";

struct secret {
    struct ff1 *ff1;
    struct siv *siv;
    struct hmac uses[SECRET_USE_COUNT];
};

static void hmac(struct span key, struct span data, uint8_t out[SECRET_HASH])
{
    struct hmac hmac;

    hmac_set(&hmac, key);
    hmac_of(&hmac, data, out);
    hmac_wipe(&hmac);
}

void secret_set(struct secret_master *master, struct span bytes)
{
    uint8_t hash[SECRET_HASH];

    CHECK(bytes.n == 32 || bytes.n == 64);
    memcpy(master->bytes, bytes.p, bytes.n);
    master->n = bytes.n;
    hmac(bytes, span_str("fogline key id"), hash);
    snprintf(master->id, sizeof master->id, "%02x%02x%02x%02x", hash[0],
             hash[1], hash[2], hash[3]);
}

void secret_wipe(struct secret_master *master)
{
    explicit_bzero(master, sizeof *master);
}

void secret_write(const struct secret_master *master, struct secret_line *line)
{
    int n = snprintf(line->text, sizeof line->text, "%s%s:", intro, master->id);

    CHECK(n > 0 && (size_t)n + 2 * master->n < sizeof line->text);
    for (size_t i = 0; i < master->n; i++)
        n += snprintf(line->text + n, 3, "%02x", master->bytes[i]);
}

/* The value of a digit, or -1; '+' and '-', '/' and '_' are the same. */
static int digit_value(uint8_t c, bool hex)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
                                 "pqrstuvwxyz0123456789-_";
    static const char hexadecimal[] = "0123456789abcdef";
    const char *digits = hex ? hexadecimal : base64;
    const char *at;

    if (hex && c >= 'A' && c <= 'F')
        c = (uint8_t)(c | 0x20);
    if (!hex && c == '+')
        c = '-';
    if (!hex && c == '/')
        c = '_';
    at = c != 0 ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

/* Decodes `text` into `to`, which holds SECRET_MASTER_MAX bytes; 0: cannot. */
static size_t decode(struct span text, bool hex, uint8_t *to)
{
    unsigned width = hex ? 4 : 6, bits = 0, held = 0;
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        int value = digit_value(text.p[i], hex);

        if (value < 0 || n == SECRET_MASTER_MAX)
            return 0;
        held = (held << width | (unsigned)value) & 0xFFFF;
        bits += width;
        if (bits >= 8) {
            bits -= 8;
            to[n++] = (uint8_t)(held >> bits);
        }
    }
    return n;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct span trim(struct span s)
{
    while (s.n != 0 && is_blank(s.p[0]))
        s = span_cut(s, 1, s.n);
    while (s.n != 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* The one line that is neither blank nor a comment; false: none, or more. */
static bool only_line(struct span text, struct span *line)
{
    bool found = false;

    for (size_t at = 0, end; at < text.n; at = end + 1) {
        struct span s;

        for (end = at; end < text.n && text.p[end] != '\n';)
            end++;
        s = trim(span_cut(text, at, end));
        if (s.n == 0 || s.p[0] == '#')
            continue;
        if (found)
            return false;
        *line = s;
        found = true;
    }
    return found;
}

static const char *read_digits(struct span text, struct secret_master *to)
{
    uint8_t bytes[SECRET_MASTER_MAX];
    bool hex = text.n == 64 || text.n == 128;
    size_t n;

    while (!hex && text.n != 0 && text.p[text.n - 1] == '=')
        text.n--;
    n = hex || text.n == 43 || text.n == 86 ? decode(text, hex, bytes) : 0;
    if (n == 32 || n == 64)
        secret_set(to, span_of(bytes, n));
    explicit_bzero(bytes, sizeof bytes);
    return n == 32 || n == 64 ? NULL
                              : "it is no key of 32 or 64 bytes in hex, base64 "
                                "or base64url";
}

const char *secret_read(struct span text, struct secret_master *to)
{
    struct span line, id;
    const char *why;
    size_t colon = 0;

    if (!only_line(text, &line))
        return "it must hold one line with a key";
    if (line.n <= strlen(intro) || memcmp(line.p, intro, strlen(intro)) != 0)
        return read_digits(line, to);
    line = span_cut(line, strlen(intro), line.n);
    while (colon < line.n && line.p[colon] != ':')
        colon++;
    if (colon == line.n)
        return "its line is cut short";
    id = span_cut(line, 0, colon);
    why = read_digits(span_cut(line, colon + 1, line.n), to);
    if (why == NULL && !span_eq(id, span_str(to->id))) {
        secret_wipe(to);
        why = "its key and its key id do not belong together: it was changed "
              "after it was made";
    }
    return why;
}

/* HKDF-Expand: `prk` and a text that says what for, into DERIVED bytes. */
static void expand(struct span prk, struct span info, uint8_t *out)
{
    size_t room = SECRET_HASH + info.n + 1, n = 0;
    uint8_t *in = mem_alloc(room);

    for (uint8_t nr = 1; n < DERIVED; nr++, n += SECRET_HASH) {
        size_t before = nr > 1 ? SECRET_HASH : 0;

        if (before != 0)
            memcpy(in, out + n - SECRET_HASH, before);
        memcpy(in + before, info.p, info.n);
        in[before + info.n] = nr;
        hmac(prk, span_of(in, before + info.n + 1), out + n);
    }
    explicit_bzero(in, room);
    free(in);
}

/* Lengths first: no two pairs of tenant and epoch give the same text. */
static void derive(const struct secret_master *master, const char *tenant,
                   const char *epoch, uint8_t *out)
{
    size_t t = strlen(tenant), e = strlen(epoch);
    uint8_t prk[SECRET_HASH];
    char *info = mem_alloc(t + e + 64);

    snprintf(info, t + e + 64, "fogline 1 %zu %zu %s%s", t, e, tenant, epoch);
    hmac(span_str("fogline"), span_of(master->bytes, master->n), prk);
    expand(span_of(prk, sizeof prk), span_str(info), out);
    explicit_bzero(prk, sizeof prk);
    free(info);
}

/* So that hashes for different ends have nothing in common. */
static void set_uses(struct secret *secret, struct span hash_key)
{
    static const char *const texts[] = {
#define X(id, text) text,
        SECRET_USES(X)
#undef X
    };
    uint8_t key[SECRET_HASH];

    for (unsigned i = 0; i < SECRET_USE_COUNT; i++) {
        hmac(hash_key, span_str(texts[i]), key);
        hmac_set(&secret->uses[i], span_of(key, sizeof key));
    }
    explicit_bzero(key, sizeof key);
}

struct secret *secret_new(const struct secret_master *master,
                          const char *tenant, const char *epoch)
{
    struct secret *secret = mem_zalloc(sizeof *secret);
    uint8_t keys[DERIVED];

    derive(master, tenant, epoch, keys);
    secret->ff1 = ff1_new(span_of(keys, FF1_KEY));
    secret->siv = siv_new(span_of(keys + FF1_KEY, SIV_KEY));
    set_uses(secret, span_of(keys + FF1_KEY + SIV_KEY, HASH_KEY));
    explicit_bzero(keys, sizeof keys);
    return secret;
}

void secret_free(struct secret *secret)
{
    if (secret == NULL)
        return;
    ff1_free(secret->ff1);
    siv_free(secret->siv);
    explicit_bzero(secret, sizeof *secret);
    free(secret);
}

const struct ff1 *secret_ff1(const struct secret *secret)
{
    return secret->ff1;
}

const struct siv *secret_siv(const struct secret *secret)
{
    return secret->siv;
}

void secret_hash(const struct secret *secret, enum secret_use use,
                 struct span data, uint8_t out[SECRET_HASH])
{
    CHECK(use < SECRET_USE_COUNT);
    hmac_of(&secret->uses[use], data, out);
}
