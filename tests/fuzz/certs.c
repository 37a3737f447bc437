/*
 * certs - certificates of any names: who is told of is who stands in the
 * certificate, and nobody else's name comes of one.
 *
 * One byte: what the rest is, lines of names, an extension or a certificate.
 */
#include "certs/peer.h"
#include "filters/policy/client.h"
#include "proxy/http/forward.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/certified.h"

#include <openssl/err.h>
#include <stdlib.h>

#define LARGEST (1 << 20)
#define NEWLINE 0x1F /* stands for one in a name; lines are names */

static struct certified own;

/* --- Names --------------------------------------------------------------- */

static const char *const kinds[] = {"uri:", "dns:", "subject:"};

/* Takes the kind off; 3: it has none. */
static size_t take_kind(struct span *name)
{
    size_t kind = 0;

    while (kind < 3 && (name->n < strlen(kinds[kind]) ||
                        memcmp(name->p, kinds[kind], strlen(kinds[kind])) != 0))
        kind++;
    if (kind < 3)
        *name = span_cut(*name, strlen(kinds[kind]), name->n);
    return kind;
}

static bool is_clean(struct span s, uint8_t least)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < least || s.p[i] == 0x7F)
            return false;
    return s.n != 0 && s.n <= 1024;
}

/* A pattern that is the name matches it; as a name of another kind it does
 * not. */
static void names_match_their_own_kind(struct span name)
{
    struct span bare = name;
    size_t kind = take_kind(&bare);
    char *same = fuzz_string(name);

    CHECK(kind < 3);
    CHECK(client_objection(same) != NULL || client_matches(same, name));
    free(same);
    for (size_t i = 0; i < 3; i++) {
        struct buf text;

        if (i == kind)
            continue;
        buf_init(&text, LARGEST);
        CHECK(buf_put(&text, span_str(kinds[i])) && buf_put(&text, bare) &&
              buf_put(&text, span_of("", 1)));
        CHECK(!client_matches((const char *)text.p, name));
        buf_done(&text);
    }
}

static void names_are_good(const struct identity *who)
{
    CHECK(who->count <= IDENTITY_NAMES_MAX);
    for (size_t i = 0; i < who->count; i++) {
        struct span bare = who->names[i];
        size_t kind = take_kind(&bare);

        CHECK(is_clean(bare, kind == 2 ? 0x20 : 0x21));
        CHECK(kind != 2 || i + 1 == who->count); /* one subject, the last */
        for (size_t n = 0; kind == 1 && n < bare.n; n++)
            CHECK(bare.p[n] < 'A' || bare.p[n] > 'Z');
        names_match_their_own_kind(who->names[i]);
    }
    CHECK(strspn(who->fingerprint, "0123456789abcdef") == 64);
    CHECK(who->fingerprint[64] == '\0');
}

/* --- X-Forwarded-Client-Cert --------------------------------------------- */

static void forward(const struct identity *who, struct buf *out)
{
    static struct request r;
    static struct config config;
    struct forward_hop hop = {
        .peer = "192.0.2.1", .client = who, .variant = "abcdefghijklmnop"};

    config_defaults(&config);
    CHECK(request_parse(&r, span_str("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                        &config.limits) == REFUSAL_NONE);
    buf_init(out, LARGEST);
    (void)forward_put(&r, &hop, out);
}

static void skip(struct span *s, struct span text)
{
    CHECK(s->n >= text.n && memcmp(s->p, text.p, text.n) == 0);
    *s = span_cut(*s, text.n, s->n);
}

/* Takes a quoted value off, as its reader would. */
static void skip_quoted(struct span *s, struct span value)
{
    skip(s, span_str("\""));
    for (size_t i = 0; i < value.n; i++) {
        CHECK(s->n != 0 && *s->p != '"');
        if (*s->p == '\\')
            skip(s, span_str("\\"));
        skip(s, span_cut(value, i, i + 1));
    }
    skip(s, span_str("\""));
}

/* The line holds every name, quoted, and nothing else; the rest of the head is
 * as without it. */
static void the_upstream_is_told(const struct identity *who)
{
    static const char *const keys[] = {";URI=", ";DNS=", ";Subject="};
    static const char name[] = "\r\nX-Forwarded-Client-Cert: Hash=";
    static const size_t order[] = {2, 0, 1};
    struct buf told, untold;
    struct span rest;
    size_t before = 0;

    forward(who, &told);
    forward(NULL, &untold);
    while (before < untold.n && told.p[before] == untold.p[before])
        before++;
    rest = buf_span(&told);
    rest.p = memmem(told.p, told.n, name, sizeof name - 1);
    CHECK(rest.p != NULL);
    rest.n = told.n - (size_t)(rest.p - told.p);
    before = (size_t)(rest.p - told.p);
    CHECK(memcmp(told.p, untold.p, before) == 0);
    skip(&rest, span_of(name, sizeof name - 1));
    skip(&rest, span_of(who->fingerprint, 64));
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < who->count; i++) {
            struct span bare = who->names[i];

            if (take_kind(&bare) != order[k])
                continue;
            skip(&rest, span_str(keys[order[k]]));
            skip_quoted(&rest, bare);
        }
    CHECK(rest.n == untold.n - before &&
          memcmp(rest.p, untold.p + before, rest.n) == 0);
    buf_done(&told);
    buf_done(&untold);
}

static void tell(X509 *certificate)
{
    struct identity *who = peer_identity(certificate);

    names_are_good(who);
    the_upstream_is_told(who);
    free(who);
}

/* --- Certificates -------------------------------------------------------- */

static X509 *unsigned_copy(void)
{
    X509 *x = X509_dup(own.certificate);

    CHECK(x != NULL);
    return x;
}

static void sign(X509 *x)
{
    CHECK(X509_sign(x, own.key, NULL) > 0);
}

/* What is asked of the names: in their order, `at` behind. */
static void expect(const struct identity *who, size_t *at, size_t kind,
                   struct span text)
{
    struct span bare;

    if (*at == IDENTITY_NAMES_MAX || !is_clean(text, 0x21))
        return;
    CHECK(*at < who->count);
    bare = who->names[(*at)++];
    CHECK(take_kind(&bare) == kind && bare.n == text.n);
    for (size_t i = 0; i < text.n; i++)
        CHECK(bare.p[i] == (kind == 1 && text.p[i] >= 'A' && text.p[i] <= 'Z'
                                ? text.p[i] + 0x20
                                : text.p[i]));
}

static void add(GENERAL_NAMES *all, int type, struct span text)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_IA5STRING *value = ASN1_IA5STRING_new();

    CHECK(name != NULL && value != NULL);
    CHECK(ASN1_STRING_set(value, text.p, (int)text.n));
    GENERAL_NAME_set0_value(name, type, value);
    CHECK(sk_GENERAL_NAME_push(all, name) > 0);
}

/* Lines: a byte for the kind, and the name. */
static void names(struct span in)
{
    GENERAL_NAMES *all = sk_GENERAL_NAME_new_null();
    X509 *x = unsigned_copy();
    X509_NAME *subject = X509_get_subject_name(x);
    char *text = fuzz_string(in);
    struct span left = span_of(text, in.n);
    struct identity *who;
    size_t at = 0;

    while (left.n != 0) {
        struct span line = fuzz_line(&left);
        uint8_t kind = fuzz_byte(&line);

        for (size_t i = 0; i < line.n; i++)
            if (line.p[i] == NEWLINE)
                text[(const char *)line.p + i - text] = '\n';
        if (kind == 's' || kind == 'o')
            (void)X509_NAME_add_entry_by_txt(
                subject, kind == 's' ? "CN" : "O", MBSTRING_UTF8, line.p,
                (int)line.n, -1, 0); /* false: no UTF-8, or too long */
        else
            add(all,
                kind == 'u'   ? GEN_URI
                : kind == 'd' ? GEN_DNS
                              : GEN_EMAIL,
                line);
    }
    CHECK(X509_add1_ext_i2d(x, NID_subject_alt_name, all, 0, 0) == 1);
    sign(x);
    who = peer_identity(x);
    for (int i = 0; i < sk_GENERAL_NAME_num(all); i++) {
        GENERAL_NAME *name = sk_GENERAL_NAME_value(all, i);

        if (name->type != GEN_EMAIL)
            expect(who, &at, name->type == GEN_URI ? 0 : 1,
                   span_of(ASN1_STRING_get0_data(name->d.ia5),
                           (size_t)ASN1_STRING_length(name->d.ia5)));
    }
    CHECK(who->count - at <= 1);
    tell(x);
    free(who);
    free(text);
    GENERAL_NAMES_free(all);
    X509_free(x);
}

/* The extension, as DER of any bytes. */
static void extension(struct span in)
{
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    X509_EXTENSION *e;
    X509 *x = unsigned_copy();

    CHECK(value != NULL && ASN1_OCTET_STRING_set(value, in.p, (int)in.n));
    e = X509_EXTENSION_create_by_NID(NULL, NID_subject_alt_name, 0, value);
    CHECK(e != NULL && X509_add_ext(x, e, -1) == 1);
    sign(x);
    tell(x);
    X509_EXTENSION_free(e);
    ASN1_OCTET_STRING_free(value);
    X509_free(x);
}

/* A certificate with some bytes changed: two bytes say where, one what to. */
static void der(struct span in)
{
    static char san[] = "URI:spiffe://a.b/c,DNS:A.b,email:x@a.b,IP:::1";
    X509 *x = unsigned_copy();
    X509_EXTENSION *e =
        X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, san);
    unsigned char *bytes = NULL;
    const unsigned char *p;
    int n;

    CHECK(e != NULL && X509_add_ext(x, e, -1) == 1);
    sign(x);
    X509_EXTENSION_free(e);
    n = i2d_X509(x, &bytes);
    X509_free(x);
    CHECK(n > 0);
    while (in.n >= 3) {
        size_t at = fuzz_byte(&in);

        at = (at << 8 | fuzz_byte(&in)) % (size_t)n;
        bytes[at] = fuzz_byte(&in);
    }
    p = bytes;
    x = d2i_X509(NULL, &p, n);
    if (x != NULL)
        tell(x);
    X509_free(x);
    OPENSSL_free(bytes);
    ERR_clear_error();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    uint8_t what = fuzz_byte(&in);

    if (size > FUZZ_LONGEST)
        return 0;
    if (own.key == NULL)
        certified_make(&own, "own.example.com", CERTIFIED_DAY);
    if (what % 4 < 2)
        names(in);
    else if (what % 4 == 2)
        extension(in);
    else
        der(in);
    return 0;
}
