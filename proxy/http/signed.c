/*
 * signed - pre-signed URLs, told by the names of their parameters.
 *
 * Must never judge by the host: stores stand behind names of one's own.
 */
#include "proxy/http/signed.h"

#include "proxy/http/syntax.h"

/* Each store's signature; `with`: a second parameter that goes with it, where
 * the first is a word that others use as well. */
static const struct {
    const char *name, *with;
} STORES[] = {
    {"x-amz-signature", NULL},       /* S3, and what speaks its language */
    {"x-goog-signature", NULL},      /* Google Cloud Storage */
    {"x-oss-signature", NULL},       /* Alibaba OSS */
    {"x-obs-signature", NULL},       /* Huawei OBS */
    {"q-signature", "q-ak"},         /* Tencent COS */
    {"signature", "key-pair-id"},    /* CloudFront */
    {"signature", "awsaccesskeyid"}, /* S3, version 2 */
    {"signature", "googleaccessid"}, /* Google, version 2 */
    {"signature", "ossaccesskeyid"}, /* Alibaba OSS, version 1 */
    {"sig", "se"},                   /* Azure: signature and its end */
};

/* Takes the next parameter's name off a query. */
static bool signed_take(struct span *query, struct span *name)
{
    const uint8_t *end;
    size_t n, equals = 0;

    if (query->n == 0)
        return false;
    end = memchr(query->p, '&', query->n);
    n = end != NULL ? (size_t)(end - query->p) : query->n;
    while (equals < n && query->p[equals] != '=')
        equals++;
    *name = span_cut(*query, 0, equals);
    *query = span_cut(*query, end != NULL ? n + 1 : n, query->n);
    return true;
}

static bool signed_has(struct span query, const char *name)
{
    struct span found;

    while (signed_take(&query, &found))
        if (syntax_begins(found, name) && found.n == strlen(name))
            return true;
    return false;
}

bool signed_is(struct span location)
{
    const uint8_t *question;
    struct span query;

    if (location.n == 0 ||
        (!syntax_begins(location, "http") && !syntax_begins(location, "//")))
        return false;
    question = memchr(location.p, '?', location.n);
    if (question == NULL)
        return false;
    query = span_cut(location, (size_t)(question - location.p) + 1, location.n);
    for (size_t i = 0; i < sizeof STORES / sizeof STORES[0]; i++)
        if (signed_has(query, STORES[i].name) &&
            (STORES[i].with == NULL || signed_has(query, STORES[i].with)))
            return true;
    return false;
}
