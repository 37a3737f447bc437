/* request: what is taken, what is refused and why. */
#include "proxy/http/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define HOST "Host: a\r\n"
#define GET  "GET / HTTP/1.1\r\n"

static const struct limits *limits(void)
{
    static struct config config;

    config_defaults(&config);
    return &config.limits;
}

/* Finds the end in pieces of `step` bytes, then parses. */
static enum refusal parse(struct request *r, const char *text, size_t step)
{
    struct head_scan scan = {0};
    size_t n = strlen(text);

    for (size_t have = 0; have != n;) {
        have = n - have < step ? n : have + step;
        switch (head_scan(&scan, span_of(text, have))) {
        case HEAD_MORE:
            break;
        case HEAD_BAD:
            return REFUSAL_REQUEST_SYNTAX;
        case HEAD_DONE:
            return request_parse(r, span_of(text, scan.scanned), limits());
        }
    }
    return REFUSAL_NONE; /* never seen to end; tables hold no such head */
}

static void check(const char *text, enum refusal want)
{
    static const size_t STEPS[] = {1, 2, 3, 7, 1 << 20};
    struct request *r = calloc(1, sizeof *r);

    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
        enum refusal got = parse(r, text, STEPS[i]);

        if (got != want)
            fail_msg("%s instead of %s, pieces of %zu: %s", refusal_name(got),
                     refusal_name(want), STEPS[i], text);
    }
    free(r);
}

static void valid_heads_are_taken(void **state)
{
    static const char *const VALID[] = {
        GET HOST "\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.0\r\n" HOST "\r\n",
        "GET /a?b=c&d=%20 HTTP/1.1\r\n" HOST "\r\n",
        "GET http://a/b HTTP/1.1\r\nHost: other\r\n\r\n",
        "GET HTTPS://a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
        "PATCH /x HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n",
        "POST / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\n"
        "Content-Length: 1\r\n\r\n",
        GET "Host: [2001:db8::1]:80\r\n\r\n",
        GET "host:a.example:8080 \t\r\n\r\n",
        GET HOST "X:\r\nY:  \r\nZ: a\tb \x80\xff\r\n\r\n",
        GET HOST "Upgrade: h2c\r\n\r\n", /* without Connection: just dropped */
        "PROPFIND / HTTP/1.1\r\n" HOST "\r\n",
        "QUERY /x HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\n",
        "QUERY /x HTTP/1.1\r\n" HOST "Content-Length: 3\t\r\n\r\n",
        "PATCH /x HTTP/1.1\r\n" HOST "Content-Length:\t3\t \r\nX: y\r\n\r\n",
        "M-SEARCH * HTTP/1.1\r\n" HOST "\r\n",
        GET HOST "Expect: 100-continue\r\nexpect: 100-CONTINUE\r\n\r\n",
        GET "Host: 0.0.0.0=5000\r\n\r\n",
        GET "Host: a%41.example:\r\n\r\n",
        GET "Host: [::ffff:192.0.2.1]\r\n\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof VALID / sizeof VALID[0]; i++)
        check(VALID[i], REFUSAL_NONE);
}

static const struct {
    const char *text;
    enum refusal why;
} INVALID[] = {
    /* line ends */
    {"GET / HTTP/1.1\nHost: a\n\n", REFUSAL_REQUEST_SYNTAX},
    {GET "Host: a\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X: a\rb\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X: a\r\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "\n", REFUSAL_REQUEST_SYNTAX},
    /* folding, names, values */
    {GET HOST "X: a\r\n b\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET " X: a\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X : a\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST ": a\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X(: a\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X\x80: a\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X: a\x01\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X: a\x7f\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {GET HOST "X: a\x0b"
              "b\r\n\r\n",
     REFUSAL_REQUEST_SYNTAX},
    /* request line */
    {"GET  / HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET /  HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {" GET / HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET\t/ HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET / HTTP/1.1 \r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET /\r\n\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET /#a HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET /\x80 HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET a HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET * HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET ftp://a/ HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"G{T / HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"get / HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_METHOD},
    {"NONSENSE / HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_METHOD},
    {"QUERY * HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"QUERYX / HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_METHOD},
    {"QUERY / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n"
     "Transfer-Encoding: chunked\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", REFUSAL_REQUEST_CONNECT},
    /* versions */
    {"GET / HTTP/0.9\r\n" HOST "\r\n", REFUSAL_REQUEST_VERSION},
    {"GET / HTTP/1.2\r\n" HOST "\r\n", REFUSAL_REQUEST_VERSION},
    {"GET / HTTP/2.0\r\n" HOST "\r\n", REFUSAL_REQUEST_VERSION},
    {"PRI * HTTP/2.0\r\n\r\n", REFUSAL_REQUEST_VERSION},
    {"GET / HTTP/1.10\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET / http/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_SYNTAX},
    {"GET / HTTP/1,1\r\n" HOST "\r\n", REFUSAL_REQUEST_VERSION},
    /* Host */
    {GET "\r\n", REFUSAL_REQUEST_HOST},
    {GET HOST HOST "\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host:\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: a b\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: a/b\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: u@a\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: a:b\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: a:99999\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: [::1\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: a, b\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: a,b\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: a%\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: %4\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: %4g\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: [1.2.3.4]\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: [:]\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: [::1%25eth0]\r\n\r\n", REFUSAL_REQUEST_HOST},
    {GET "Host: [1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa]\r\n\r\n",
     REFUSAL_REQUEST_HOST},
    {"GET / HTTP/1.0\r\n" HOST HOST "\r\n", REFUSAL_REQUEST_HOST},
    {"GET http:///x HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_HOST},
    {"GET http://u@a/x HTTP/1.1\r\n" HOST "\r\n", REFUSAL_REQUEST_HOST},
    {"GET http://a/x HTTP/1.1\r\n\r\n", REFUSAL_REQUEST_HOST},
    /* framing */
    {GET HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: 1, 1\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: +1\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: -1\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: 0x1\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length:\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length:\t\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: 1\t1\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: 1\t\r\nContent-Length: 1\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: 99999999999999999999\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Transfer-Encoding: gzip\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Transfer-Encoding: gzip, chunked\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Transfer-Encoding: chunked, gzip\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Transfer-Encoding: chunked\r\n"
              "Transfer-Encoding: chunked\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    {GET HOST "Transfer-Encoding:\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {GET HOST "Transfer-Encoding: xchunked\r\n\r\n", REFUSAL_REQUEST_FRAMING},
    {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
     REFUSAL_REQUEST_FRAMING},
    /* what is asked for */
    {GET HOST "Connection: Upgrade\r\nUpgrade: x\r\nExpect: more\r\n\r\n",
     REFUSAL_REQUEST_EXPECT},
    {GET HOST "Connection: x, Upgrade\r\nUpgrade: websocket\r\n\r\n",
     REFUSAL_REQUEST_UPGRADE},
    {GET HOST "Expect: more\r\n\r\n", REFUSAL_REQUEST_EXPECT},
    {GET HOST "Expect: 100-continue\r\nExpect: more\r\n\r\n",
     REFUSAL_REQUEST_EXPECT},
    {"OPTIONS / HTTP/1.1\r\n" HOST "Max-Forwards: 0\r\n\r\n",
     REFUSAL_REQUEST_FORWARDS},
    {"TRACE / HTTP/1.1\r\n" HOST "Max-Forwards: -1\r\n\r\n",
     REFUSAL_REQUEST_SYNTAX},
    {"TRACE / HTTP/1.1\r\n" HOST "Max-Forwards: 1\r\nMax-Forwards: 1\r\n\r\n",
     REFUSAL_REQUEST_SYNTAX},
    {"GET / HTTP/1.1\r\n" HOST "Max-Forwards: 0\r\n\r\n", REFUSAL_NONE},
};

static void invalid_heads_are_refused_for_their_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof INVALID / sizeof INVALID[0]; i++)
        check(INVALID[i].text, INVALID[i].why);
}

static bool is_bad_at_once(const char *text, size_t cut)
{
    struct head_scan scan = {0};

    return head_scan(&scan, span_of(text, cut)) == HEAD_BAD ||
           head_scan(&scan, span_str(text)) == HEAD_BAD;
}

/* No end is needed to know that there will be none. */
static void what_cannot_be_a_head_is_refused_at_once(void **state)
{
    static const char *const ROWS[] = {
        "GET / HTTP/1.1\rHost: a\r\n",
        "GET / HTTP/1.1\rH",
        "GET / HTTP/1.1\r\n Host: a",
        "GET / HTTP/1.1\r\n\tH",
        GET HOST " ",
        GET HOST "X: y\rZ",
        GET HOST "\rZ",
        GET HOST "\r\r",
        GET HOST ":",
        GET HOST "X\r\n",
        GET HOST "X : y\r\nY",
        GET HOST "X: y\x01\r\n",
        GET HOST "X: y\r\nZ(: a\r\n",
        "GET /\x7f HTTP/1.1\r\n",
        "\rG",
        "\x16\x03\x01",
        " GET /",
        "{\"a\":",
    };
    static const char *const GOOD[] = {
        "",
        "\r",
        "G",
        "GET / HTTP/1.1\r",
        GET,
        GET "H",
        GET HOST "\r",
        GET HOST "X: y\r",
        GET HOST "X: \t\x80\r\nY",
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        for (size_t cut = 0; cut <= strlen(ROWS[i]); cut++)
            assert_true(is_bad_at_once(ROWS[i], cut));
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        struct head_scan scan = {0};

        for (size_t n = 0; n <= strlen(GOOD[i]); n++)
            assert_int_equal(head_scan(&scan, span_of(GOOD[i], n)), HEAD_MORE);
    }
}

static void what_the_rest_needs_to_know_is_told(void **state)
{
    struct request *r = calloc(1, sizeof *r);

    (void)state;
    assert_int_equal(
        parse(r, "HEAD /v/1?x HTTP/1.1\r\nHost: [::1]:8\r\n\r\n", 99),
        REFUSAL_NONE);
    assert_true(r->is_head && r->is_safe && r->is_idempotent);
    assert_true(r->keep_alive);
    assert_true(span_eq(r->path, span_str("/v/1")));
    assert_true(span_eq(request_host_name(r), span_str("::1")));
    assert_int_equal(
        parse(r, "POST / HTTP/1.1\r\nHost: a:1\r\nConnection: Close\r\n\r\n",
              99),
        REFUSAL_NONE);
    assert_false(r->is_head || r->is_safe || r->is_idempotent || r->keep_alive);
    assert_true(span_eq(request_host_name(r), span_str("a")));
    assert_int_equal(parse(r, "GET / HTTP/1.0\r\n\r\n", 99), REFUSAL_NONE);
    assert_false(r->keep_alive);
    assert_int_equal(
        parse(r, "GET / HTTP/1.0\r\nConnection: a, Keep-Alive\r\n\r\n", 99),
        REFUSAL_NONE);
    assert_true(r->keep_alive);
    assert_int_equal(parse(r, "QUERY / HTTP/1.1\r\nHost: a\r\n\r\n", 99),
                     REFUSAL_NONE);
    assert_true(r->is_safe && r->is_idempotent && !r->is_head);
    free(r);
}

static void counts_and_lengths_are_limited(void **state)
{
    struct limits tight = *limits();
    struct request *r = calloc(1, sizeof *r);
    const char *three = GET HOST "A: b\r\nC: d\r\n\r\n";
    const char *target = "GET /12345678 HTTP/1.1\r\n" HOST "\r\n";

    (void)state;
    tight.header_count = 3;
    assert_int_equal(request_parse(r, span_str(three), &tight), REFUSAL_NONE);
    tight.header_count = 2;
    assert_int_equal(request_parse(r, span_str(three), &tight),
                     REFUSAL_REQUEST_HEADERS_LARGE);
    tight.uri_bytes = 9;
    assert_int_equal(request_parse(r, span_str(target), &tight), REFUSAL_NONE);
    tight.uri_bytes = 8;
    assert_int_equal(request_parse(r, span_str(target), &tight),
                     REFUSAL_REQUEST_TARGET_LONG);
    free(r);
}

static void every_known_field_is_found(void **state)
{
    static const char *const NAMES[] = {
#define X(id, name, request, response, trailer) name,
        FIELDS(X)
#undef X
    };

    (void)state;
    for (size_t i = FIELD_ALIAS + 1; i < FIELD_COUNT; i++)
        assert_int_equal(field_find(span_str(NAMES[i])), i);
    assert_int_equal(field_find(span_str("Content_Length")), FIELD_ALIAS);
    assert_int_equal(field_find(span_str("x-forwarded_FOR")), FIELD_ALIAS);
    assert_int_equal(field_find(span_str("x_trace")), FIELD_OTHER);
    assert_int_equal(field_find(span_str("HOST")), FIELD_HOST);
    assert_int_equal(field_find(span_str("hos")), FIELD_OTHER);
    assert_int_equal(field_find(span_str("hosts")), FIELD_OTHER);
    assert_int_equal(field_find(span_str("a-name-longer-than-any-known")),
                     FIELD_OTHER);
    assert_true(FIELD_COUNT <= 64); /* head.seen */
}

/* Any byte anywhere: never more taken than the plain head allows, no crash
 * under the sanitizers. */
static void any_byte_in_any_place_is_survived(void **state)
{
    static const char SEED[] =
        "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nX: y\r\n\r\n";
    struct request *r = calloc(1, sizeof *r);
    char text[sizeof SEED];

    (void)state;
    for (size_t i = 0; i + 1 < sizeof SEED; i++) {
        for (int byte = 0; byte < 256; byte++) {
            struct head_scan scan = {0};

            memcpy(text, SEED, sizeof SEED);
            text[i] = (char)byte;
            if (head_scan(&scan, span_of(text, sizeof SEED - 1)) != HEAD_DONE)
                continue;
            if (request_parse(r, span_of(text, scan.scanned), limits()) ==
                REFUSAL_NONE)
                assert_true(r->head.count <= 3);
        }
    }
    free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_heads_are_taken),
        cmocka_unit_test(invalid_heads_are_refused_for_their_reason),
        cmocka_unit_test(what_cannot_be_a_head_is_refused_at_once),
        cmocka_unit_test(what_the_rest_needs_to_know_is_told),
        cmocka_unit_test(counts_and_lengths_are_limited),
        cmocka_unit_test(every_known_field_is_found),
        cmocka_unit_test(any_byte_in_any_place_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
