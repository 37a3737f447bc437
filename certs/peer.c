/*
 * peer - subjectAltName and subject into identity's texts.
 *
 * Must never let one name look like two, or like one of another kind.
 */
#include "certs/peer.h"

#include "filters/base/buf.h"
#include "filters/base/mem.h"

#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_MAX_BYTES ((size_t)1024)

struct peer_names {
    struct buf text;
    size_t count, ends[IDENTITY_NAMES_MAX];
};

static bool peer_is_clean(struct span s, uint8_t least)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < least || s.p[i] == 0x7F)
            return false;
    return s.n != 0 && s.n <= NAME_MAX_BYTES;
}

static bool peer_is_full(const struct peer_names *names)
{
    return names->count == IDENTITY_NAMES_MAX;
}

static void peer_add(struct peer_names *names, const char *kind,
                     struct span name)
{
    CHECK(buf_put(&names->text, span_str(kind)) && buf_put(&names->text, name));
    names->ends[names->count++] = names->text.n;
}

static void peer_lower(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] |= 0x20;
}

static void peer_add_general(struct peer_names *names, const GENERAL_NAME *name)
{
    bool is_uri = name->type == GEN_URI;
    const ASN1_IA5STRING *value;
    struct span text;

    if ((!is_uri && name->type != GEN_DNS) || peer_is_full(names))
        return;
    value = is_uri ? name->d.uniformResourceIdentifier : name->d.dNSName;
    text = span_of(ASN1_STRING_get0_data(value),
                   (size_t)ASN1_STRING_length(value));
    if (!peer_is_clean(text, 0x21))
        return;
    peer_add(names, is_uri ? "uri:" : "dns:", text);
    if (!is_uri)
        peer_lower(names->text.p + names->text.n - text.n, text.n);
}

static void peer_add_alternatives(struct peer_names *names, const X509 *x)
{
    GENERAL_NAMES *all = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);

    for (int i = 0; i < sk_GENERAL_NAME_num(all); i++)
        peer_add_general(names, sk_GENERAL_NAME_value(all, i));
    GENERAL_NAMES_free(all);
}

/* RFC 2253: control characters and what separates parts come escaped. */
static void peer_add_subject(struct peer_names *names, const X509 *x)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *p;
    long n;

    if (X509_NAME_print_ex(bio, X509_get_subject_name(x), 0,
                           XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) > 0) {
        n = BIO_get_mem_data(bio, &p);
        if (peer_is_clean(span_of(p, (size_t)n), 0x20) && !peer_is_full(names))
            peer_add(names, "subject:", span_of(p, (size_t)n));
    }
    BIO_free(bio);
}

static void peer_put_fingerprint(struct identity *out, const X509 *x)
{
    unsigned char digest[32];

    CHECK(X509_digest(x, EVP_sha256(), digest, NULL) == 1);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out->fingerprint + 2 * i, 3, "%02x", digest[i]);
}

struct identity *peer_identity(X509 *certificate)
{
    struct peer_names names = {0};
    struct identity *out;
    struct span *spans;
    uint8_t *text;

    buf_init(&names.text, (IDENTITY_NAMES_MAX + 1) * (NAME_MAX_BYTES + 16));
    peer_add_alternatives(&names, certificate);
    peer_add_subject(&names, certificate);
    out = mem_zalloc(sizeof *out + names.count * sizeof *spans + names.text.n);
    spans = (struct span *)(out + 1);
    text = (uint8_t *)(spans + names.count);
    if (names.text.n != 0)
        memcpy(text, names.text.p, names.text.n);
    for (size_t i = 0; i < names.count; i++) {
        size_t from = i != 0 ? names.ends[i - 1] : 0;

        spans[i] = span_of(text + from, names.ends[i] - from);
    }
    out->count = names.count;
    out->names = spans;
    peer_put_fingerprint(out, certificate);
    buf_done(&names.text);
    return out;
}
