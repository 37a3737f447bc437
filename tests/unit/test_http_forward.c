/* forward: the head that goes upstream in a request's place. */
#include "proxy/http/forward.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define VARIANT "abcdefghijklmnop"
#define HOST    "Host: a\r\n"
#define GET     "GET / HTTP/1.1\r\n"

static const struct limits *limits(void)
{
    static struct config config;

    config_defaults(&config);
    return &config.limits;
}

/* What is sent upstream for `text`. */
static void becomes(const char *text, const char *peer, const char *want)
{
    struct request *r = calloc(1, sizeof *r);
    struct forward_hop hop = {
        .peer = peer, .upstream = span_str("up:80"), .variant = VARIANT};
    struct buf out;

    buf_init(&out, 1 << 16);
    assert_int_equal(request_parse(r, span_str(text), limits()), REFUSAL_NONE);
    assert_int_equal(forward_put(r, &hop, &out),
                     r->is_safe && strstr(want, "If-None-Match") != NULL);
    assert_true(buf_put(&out, span_of("", 1)));
    assert_string_equal((const char *)out.p, want);
    buf_done(&out);
    free(r);
}

static void a_canonical_head_goes_upstream(void **state)
{
    (void)state;
    becomes("GET /a HTTP/1.1\r\nhOsT:h:1\r\nX-A:  b \r\n\r\n", "192.0.2.1",
            "GET /a HTTP/1.1\r\nHost: h:1\r\nX-A: b\r\n"
            "Accept-Encoding: identity\r\nVia: 1.1 fogline\r\n"
            "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\n"
            "Forwarded: for=192.0.2.1;proto=http\r\n\r\n");
    becomes("POST http://h?q HTTP/1.0\r\nContent-Length: 7\r\n"
            "X-Forwarded-For: 192.0.2.9\r\nForwarded: for=192.0.2.9\r\n"
            "X-Forwarded-Proto: https\r\n\r\n",
            "2001:db8::1",
            "POST /?q HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n"
            "Accept-Encoding: identity\r\nVia: 1.0 fogline\r\n"
            "X-Forwarded-For: 192.0.2.9, 2001:db8::1\r\n"
            "Forwarded: for=192.0.2.9, for=\"[2001:db8::1]\";proto=http\r\n"
            "Content-Length: 7\r\n\r\n");
    becomes("OPTIONS http://h HTTP/1.1\r\nHost: x\r\nMax-Forwards: 10\r\n\r\n",
            "192.0.2.1",
            "OPTIONS * HTTP/1.1\r\nHost: h\r\n"
            "Accept-Encoding: identity\r\nVia: 1.1 fogline\r\n"
            "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\n"
            "Forwarded: for=192.0.2.1;proto=http\r\nMax-Forwards: 9\r\n\r\n");
}

/* RFC 7239 section 6; over a Unix socket, for one. */
static void a_client_without_an_address_gets_none(void **state)
{
    static const char REST[] = "Accept-Encoding: identity\r\n"
                               "Via: 1.1 fogline\r\n";

    char want[512];

    (void)state;
    snprintf(want, sizeof want,
             "GET / HTTP/1.1\r\nHost: a\r\n%sX-Forwarded-Proto: http\r\n"
             "Forwarded: for=unknown;proto=http\r\n\r\n",
             REST);
    becomes(GET HOST "\r\n", NULL, want);
    snprintf(want, sizeof want,
             "GET / HTTP/1.1\r\nHost: a\r\n%s"
             "X-Forwarded-For: 192.0.2.9, 192.0.2.8\r\n"
             "X-Forwarded-Proto: http\r\n"
             "Forwarded: for=unknown;proto=http\r\n\r\n",
             REST);
    becomes(GET HOST "X-Forwarded-For: 192.0.2.9\r\n"
                     "X-Forwarded-For: 192.0.2.8\r\n\r\n",
            NULL, want);
}

static void what_is_for_this_hop_stays_here(void **state)
{
    static const char REST[] =
        "Accept-Encoding: identity\r\nVia: 1.1 fogline\r\n"
        "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\n"
        "Forwarded: for=192.0.2.1;proto=http\r\n";
    char want[512];

    (void)state;
    snprintf(want, sizeof want, "GET / HTTP/1.1\r\nHost: a\r\nC: d\r\n%s\r\n",
             REST);
    becomes(GET HOST "Connection: X-Secret, close\r\nx-secret: 1\r\n"
                     "Keep-Alive: 5\r\nProxy-Connection: close\r\nC: d\r\n"
                     "Proxy-Authorization: x\r\nUpgrade: h2c\r\n"
                     "Trailer: x\r\nHTTP2-Settings: x\r\n\r\n",
            "192.0.2.1", want);
    becomes(GET HOST "C: d\r\nX-Forwarded-Proto: https\r\n"
                     "Connection: x-forwarded-proto, host\r\n\r\n",
            "192.0.2.1", want);
    becomes(GET HOST "Range: bytes=0-1\r\nIf-Range: \"a\"\r\nC: d\r\n"
                     "If-None-Match: \"a\"\r\nIf-Modified-Since: x\r\n"
                     "Accept-Encoding: dcz\r\nAvailable-Dictionary: :x=:\r\n"
                     "Dictionary-ID: a\r\n\r\n",
            "192.0.2.1", want);
    snprintf(want, sizeof want,
             "PUT / HTTP/1.1\r\nHost: a\r\nIf-Match: \"a\"\r\n"
             "If-None-Match: *\r\n%sContent-Length: 0\r\n\r\n",
             REST);
    becomes("PUT / HTTP/1.1\r\n" HOST "If-Match: \"a\"\r\n"
            "If-None-Match: *\r\nContent-Length: 0\r\n\r\n",
            "192.0.2.1", want);
    snprintf(want, sizeof want,
             "POST / HTTP/1.1\r\nHost: a\r\n%sExpect: 100-continue\r\n"
             "TE: trailers\r\nConnection: TE\r\n"
             "Transfer-Encoding: chunked\r\n\r\n",
             REST);
    becomes("POST / HTTP/1.1\r\n" HOST "TE: gzip, trailers\r\n"
            "Connection: te\r\nExpect: 100-continue\r\n"
            "Transfer-Encoding: chunked\r\n\r\n",
            "192.0.2.1", want);
}

static void tags_go_on_as_the_upstream_knows_them(void **state)
{
    static const struct {
        const char *method, *fields, *want;
    } ROWS[] = {
        {"GET", "If-None-Match: \"a~fl." VARIANT "\"\r\n",
         "If-None-Match: \"a\"\r\n"},
        {"HEAD", "If-None-Match: \"x\", W/\"a~fl." VARIANT "\"\r\n",
         "If-None-Match: W/\"a\"\r\n"},
        {"GET", "If-None-Match: \"a~fl.aaaaaaaaaaaaaaaa\"\r\n", ""},
        {"GET", "If-None-Match: *\r\nIf-Modified-Since: d\r\n", ""},
        {"GET", "If-Match: \"a~fl.aaaaaaaaaaaaaaaa\"\r\n",
         "If-Match: \"a\"\r\n"},
        {"PUT", "If-Match: \"a~fl." VARIANT "\", \"b\"\r\n",
         "If-Match: \"a\",\"b\"\r\n"},
        {"PUT", "If-None-Match: W/\"a~fl.aaaaaaaaaaaaaaaa\"\r\n",
         "If-None-Match: W/\"a\"\r\n"},
        {"PUT", "If-None-Match: *\r\nIf-Modified-Since: d\r\n",
         "If-Modified-Since: d\r\nIf-None-Match: *\r\n"},
        {"PUT", "If-Match: \"a\"\r\nConnection: if-match\r\n", ""},
        {"DELETE", "If-Match: nonsense, \"\r\n", "If-Match: nonsense, \"\r\n"},
    };
    char text[512], want[512];

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        snprintf(text, sizeof text, "%s / HTTP/1.1\r\n" HOST "%s\r\n",
                 ROWS[i].method, ROWS[i].fields);
        snprintf(want, sizeof want,
                 "%s / HTTP/1.1\r\nHost: a\r\n%s"
                 "Accept-Encoding: identity\r\nVia: 1.1 fogline\r\n"
                 "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\n"
                 "Forwarded: for=192.0.2.1;proto=http\r\n\r\n",
                 ROWS[i].method, ROWS[i].want);
        becomes(text, "192.0.2.1", want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_canonical_head_goes_upstream),
        cmocka_unit_test(a_client_without_an_address_gets_none),
        cmocka_unit_test(what_is_for_this_hop_stays_here),
        cmocka_unit_test(tags_go_on_as_the_upstream_knows_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
