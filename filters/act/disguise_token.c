/*
 * disguise_token - a word for any text: "p-" and AES-SIV in base32.
 *
 * What was not made with the secret does not open, so a real value is never
 * taken for a pseudonym, whatever it looks like.  The two forms are sealed
 * apart, so that the first part of an address is no token.
 *
 * An e-mail address becomes an address: RFC 5321 allows 64 characters before
 * the '@' and RFC 1035 63 in a label, so the word goes on in labels below
 * pseudonym.invalid, a name that can never exist (RFC 2606).
 */
#include "filters/act/base32.h"
#include "filters/act/disguise.h"
#include "filters/act/siv.h"
#include "filters/base/mem.h"

#include <stdlib.h>

#define LOCAL       64 /* "p-" included */
#define LABEL       60
#define ADDRESS_MAX 254

static const char mark[] = "p-";
static const char domain[] = "pseudonym.invalid";

static size_t seal(const struct secret *secret, const char *form,
                   struct span value, uint8_t *out)
{
    struct span parts[] = {span_str(form)};
    size_t n = SIV_TAG + value.n;
    uint8_t *sealed;

    if (value.n == 0)
        return 0;
    sealed = mem_alloc(n);
    siv_seal(secret_siv(secret), (struct siv_about){parts, 1}, value, sealed);
    memcpy(out, mark, strlen(mark));
    base32_put(span_of(sealed, n), out + strlen(mark));
    free(sealed);
    return strlen(mark) + base32_length(n);
}

static bool begins(struct span s, const char *text)
{
    return s.n > strlen(text) && memcmp(s.p, text, strlen(text)) == 0;
}

static size_t unseal(const struct secret *secret, const char *form,
                     struct span word, uint8_t *out)
{
    struct span parts[] = {span_str(form)};
    uint8_t *sealed;
    size_t n;
    bool ok;

    if (!begins(word, mark))
        return 0;
    sealed = mem_alloc(word.n);
    n = base32_take(span_cut(word, strlen(mark), word.n), sealed);
    ok = siv_open(secret_siv(secret), (struct siv_about){parts, 1},
                  span_of(sealed, n), out);
    free(sealed);
    return ok ? n - SIV_TAG : 0;
}

static size_t put_on(const struct secret *secret, struct span value,
                     uint8_t *out)
{
    return seal(secret, "token", value, out);
}

static size_t take_off(const struct secret *secret, struct span value,
                       uint8_t *out)
{
    return unseal(secret, "token", value, out);
}

const struct disguise disguise_token = {put_on, take_off};

/* Puts a '.' behind each LABEL characters of to[0..n); returns what it is
 * then, a '.' at its end included. */
static size_t put_labels(uint8_t *to, size_t n)
{
    size_t label = LABEL;

    if (n == 0)
        return 0;
    for (; label < n; label += LABEL + 1, n++) {
        memmove(to + label + 1, to + label, n - label);
        to[label] = '.';
    }
    to[n] = '.';
    return n + 1;
}

static size_t email_put_on(const struct secret *secret, struct span value,
                           uint8_t *out)
{
    size_t n = seal(secret, "email", value, out);
    size_t local = n < LOCAL ? n : LOCAL;

    if (n == 0)
        return 0;
    memmove(out + local + 1, out + local, n - local);
    out[local] = '@';
    n = local + 1 + put_labels(out + local + 1, n - local);
    memcpy(out + n, domain, strlen(domain));
    n += strlen(domain);
    return n <= ADDRESS_MAX ? n : 0;
}

static size_t email_take_off(const struct secret *secret, struct span value,
                             uint8_t *out)
{
    size_t tail = value.n, n = 0;
    uint8_t *word;

    if (value.n > ADDRESS_MAX || value.n <= strlen(domain))
        return 0;
    tail -= strlen(domain);
    if (memcmp(value.p + tail, domain, strlen(domain)) != 0)
        return 0;
    word = mem_alloc(value.n);
    for (size_t i = 0; i < tail; i++)
        if (value.p[i] != '@' && value.p[i] != '.')
            word[n++] = value.p[i];
    n = unseal(secret, "email", span_of(word, n), out);
    free(word);
    return n;
}

const struct disguise disguise_token_email = {email_put_on, email_take_off};
