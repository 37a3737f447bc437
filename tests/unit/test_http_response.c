/* response: what is inspected, what is refused and why, what goes on. */
#include "proxy/http/response.h"
#include "proxy/http/syntax.h"
#include "proxy/http/trailer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define VARIANT "abcdefghijklmnop"
#define OK      "HTTP/1.1 200 OK\r\n"

static const struct limits *limits(void)
{
    static struct config config;

    config_defaults(&config);
    return &config.limits;
}

static enum refusal parse(struct response *r, const char *text,
                          const struct response_opts *opts)
{
    struct head_scan scan = {0};

    if (head_scan(&scan, span_str(text)) != HEAD_DONE)
        return REFUSAL_RESPONSE_SYNTAX;
    assert_int_equal(scan.scanned, strlen(text));
    return response_parse(r, span_str(text), limits(), opts);
}

static const struct {
    const char *text;
    enum refusal why;
} REASONS[] = {
    {OK "\r\n", REFUSAL_NONE},
    {"HTTP/1.0 200 OK\r\n\r\n", REFUSAL_NONE},
    {"HTTP/1.1 200\r\n\r\n", REFUSAL_NONE},
    {"HTTP/1.1 200 \r\n\r\n", REFUSAL_NONE},
    {"HTTP/1.1 404 a \x80 b\r\n\r\n", REFUSAL_NONE},
    {OK "Content-Encoding: Identity\r\n\r\n", REFUSAL_NONE},
    {OK "Content-Encoding: identity, X-GZIP,br\r\n\r\n", REFUSAL_NONE},
    {"HTTP/1.1 204 x\r\nContent-Length: 0\r\n\r\n", REFUSAL_NONE},
    {"HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n", REFUSAL_NONE},
    /* syntax */
    {"HTTP/1.1 200 OK\n\n", REFUSAL_RESPONSE_SYNTAX},
    {OK "X: a\r\n b\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {OK "X : a\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {OK "X: a\rSet-Cookie: b\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {OK "X: a\x01\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {OK ": a\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/1.1 20 OK\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/1.1 2000 OK\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/1.1 099 OK\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/1.1 600 OK\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/1.1  200 OK\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/2 200\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/1.2 200 OK\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"ICY 200 OK\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"SSH-2.0-x\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {"HTTP/1.1 200 a\x01\r\n\r\n", REFUSAL_RESPONSE_SYNTAX},
    {OK "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n",
     REFUSAL_RESPONSE_SYNTAX},
    {OK "Content-Encoding: identity\r\nContent-Encoding: identity\r\n\r\n",
     REFUSAL_RESPONSE_SYNTAX},
    /* framing */
    {OK "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
     REFUSAL_RESPONSE_FRAMING},
    {OK "Content-Length: 1,1\r\n\r\n", REFUSAL_RESPONSE_FRAMING},
    {OK "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
     REFUSAL_RESPONSE_FRAMING},
    {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
     REFUSAL_RESPONSE_FRAMING},
    {OK "Transfer-Encoding: gzip\r\n\r\n", REFUSAL_RESPONSE_TRANSFER_CODING},
    {OK "Transfer-Encoding: gzip, chunked\r\n\r\n",
     REFUSAL_RESPONSE_TRANSFER_CODING},
    {OK "Transfer-Encoding:\r\n\r\n", REFUSAL_RESPONSE_TRANSFER_CODING},
    {"HTTP/1.1 204 x\r\nContent-Length: 1\r\n\r\n", REFUSAL_RESPONSE_FRAMING},
    {"HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n",
     REFUSAL_RESPONSE_FRAMING},
    {"HTTP/1.1 103 x\r\nContent-Length: 1\r\n\r\n", REFUSAL_RESPONSE_FRAMING},
    /* what cannot be inspected */
    {OK "Content-Encoding: rot13\r\n\r\n", REFUSAL_RESPONSE_CODING},
    {OK "Content-Encoding: gzip, rot13\r\n\r\n", REFUSAL_RESPONSE_CODING},
    {OK "Content-Encoding: br, br, br, br\r\n\r\n", REFUSAL_RESPONSE_CODING},
    {OK "Content-Encoding:\r\n\r\n", REFUSAL_RESPONSE_CODING},
    {"HTTP/1.1 206 x\r\n\r\n", REFUSAL_RESPONSE_PARTIAL},
    {OK "Content-Range: bytes 0-1/2\r\n\r\n", REFUSAL_RESPONSE_PARTIAL},
    {OK "Content-Type: Multipart/ByteRanges; boundary=x\r\n\r\n",
     REFUSAL_RESPONSE_PARTIAL},
    {"HTTP/1.1 302 x\r\nLocation: "
     "https://s.example/a.mp4?X-Amz-Expires=9&X-Amz-Signature=ab\r\n\r\n",
     REFUSAL_RESPONSE_SIGNED},
    {"HTTP/1.1 302 x\r\nLocation: /a.mp4?x-amz-signature=ab\r\n\r\n",
     REFUSAL_NONE},
    {"HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
     REFUSAL_RESPONSE_UPGRADE},
};

static void responses_are_refused_for_their_reason(void **state)
{
    struct response *r = calloc(1, sizeof *r);
    struct response_opts opts = {.to_fresh = true};

    (void)state;
    for (size_t i = 0; i < sizeof REASONS / sizeof REASONS[0]; i++) {
        enum refusal got = parse(r, REASONS[i].text, &opts);

        if (got != REASONS[i].why)
            fail_msg("%s instead of %s: %s", refusal_name(got),
                     refusal_name(REASONS[i].why), REASONS[i].text);
    }
    free(r);
}

static void a_304_answers_only_who_asked(void **state)
{
    struct response *r = calloc(1, sizeof *r);
    struct response_opts opts = {.to_head = false};

    (void)state;
    assert_int_equal(parse(r, "HTTP/1.1 304 x\r\n\r\n", &opts),
                     REFUSAL_RESPONSE_UNASKED);
    assert_int_equal(parse(r, OK "\r\n", &opts), REFUSAL_NONE);
    opts.to_fresh = true;
    assert_int_equal(parse(r, "HTTP/1.1 304 x\r\n\r\n", &opts), REFUSAL_NONE);
    free(r);
}

static void bodies_end_where_rfc_9112_says(void **state)
{
    static const struct {
        const char *text;
        bool to_head;
        enum framing_kind kind;
        uint64_t length;
        bool keep_alive;
    } ROWS[] = {
        {OK "Content-Length: 7\r\n\r\n", false, FRAMING_LENGTH, 7, true},
        {OK "Content-Length: 7\r\n\r\n", true, FRAMING_NONE, 0, true},
        {OK "Content-Length:\t7\t\r\n\r\n", false, FRAMING_LENGTH, 7, true},
        {OK "Content-Length: 0\r\n\r\n", false, FRAMING_NONE, 0, true},
        {OK "Transfer-Encoding: chunked\r\n\r\n", false, FRAMING_CHUNKED, 0,
         true},
        {OK "Transfer-Encoding: chunked\r\n\r\n", true, FRAMING_NONE, 0, true},
        {OK "\r\n", false, FRAMING_CLOSE, 0, false},
        {OK "\r\n", true, FRAMING_NONE, 0, true},
        {OK "Connection: close\r\nContent-Length: 1\r\n\r\n", false,
         FRAMING_LENGTH, 1, false},
        {"HTTP/1.0 200 x\r\nContent-Length: 1\r\n\r\n", false, FRAMING_LENGTH,
         1, false},
        {"HTTP/1.0 200 x\r\nConnection: keep-alive\r\n"
         "Content-Length: 1\r\n\r\n",
         false, FRAMING_LENGTH, 1, true},
        {"HTTP/1.1 304 x\r\nContent-Length: 7\r\n\r\n", false, FRAMING_NONE, 0,
         true},
        {"HTTP/1.1 103 x\r\n\r\n", false, FRAMING_NONE, 0, true},
    };
    struct response *r = calloc(1, sizeof *r);

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct response_opts opts = {.to_head = ROWS[i].to_head,
                                     .to_fresh = true};

        assert_int_equal(parse(r, ROWS[i].text, &opts), REFUSAL_NONE);
        assert_int_equal(r->framing.kind, ROWS[i].kind);
        assert_int_equal(r->framing.length, ROWS[i].length);
        assert_int_equal(r->keep_alive, ROWS[i].keep_alive);
    }
    free(r);
}

static void only_fields_that_still_hold_go_on(void **state)
{
    struct response *r = calloc(1, sizeof *r);
    struct response_opts opts = {.to_head = false};
    struct buf out;

    (void)state;
    buf_init(&out, 1 << 16);
    assert_int_equal(
        parse(r,
              OK "Content-Type: text/event-stream; x=y\r\nETag: a\r\n"
                 "Last-Modified: x\r\n"
                 "Accept-Ranges: bytes\r\nDigest: x\r\nRepr-Digest: x\r\n"
                 "Content-Digest: x\r\nContent-MD5: x\r\nX-One:1\r\n"
                 "Connection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 1\r\n"
                 "Upgrade: h2\r\nAlt-Svc: h3=\":443\"\r\nTrailer: x\r\n"
                 "Content-Length: 3\r\nContent-Encoding: identity\r\n"
                 "Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n",
              &opts),
        REFUSAL_NONE);
    assert_true(r->is_stream);
    response_put_fields(r, VARIANT, &out);
    assert_true(
        span_eq(buf_span(&out),
                span_str("Content-Type: text/event-stream; x=y\r\nX-One: 1\r\n"
                         "Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n")));
    buf_done(&out);
    free(r);
}

static void validators_come_first_and_together(void **state)
{
    struct response *r = calloc(1, sizeof *r);
    struct response_opts opts = {.to_head = false};
    struct buf out;

    (void)state;
    buf_init(&out, 1 << 16);
    assert_int_equal(parse(r,
                           OK "X: y\r\nLast-Modified: d\r\nETag: W/\"a\"\r\n"
                              "Content-Length: 0\r\n\r\n",
                           &opts),
                     REFUSAL_NONE);
    response_put_fields(r, VARIANT, &out);
    assert_true(
        span_eq(buf_span(&out), span_str("ETag: W/\"a~fl." VARIANT "\"\r\n"
                                         "Last-Modified: d\r\nX: y\r\n")));
    buf_done(&out);
    free(r);
}

static void validators_that_filtering_changed_are_dropped(void **state)
{
    static const struct {
        const char *lines, *filtered, *want;
    } ROWS[] = {
        {"ETag: \"a\"\r\nX: b\r\n", "ETag: \"a\"\r\nX: [B]\r\n",
         "ETag: \"a\"\r\nX: [B]\r\n"},
        {"ETag: \"a\"\r\nX: b\r\n", "ETag: \"[A]\"\r\nX: b\r\n", "X: b\r\n"},
        {"ETag: \"a\"\r\nLast-Modified: d\r\nX: b\r\n",
         "ETag: \"[A]\"\r\nLast-Modified: d\r\nX: b\r\n", "X: b\r\n"},
        {"ETag: \"a\"\r\nLast-Modified: d\r\nX: b\r\n",
         "ETag: \"a\"\r\nLast-Modified: d\r\nX: [B]\r\n",
         "ETag: \"a\"\r\nLast-Modified: d\r\nX: [B]\r\n"},
        {"X: b\r\n", "X: [B]\r\n", "X: [B]\r\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct buf out;

        buf_init(&out, 1 << 16);
        assert_true(buf_put(&out, span_str("HEAD")));
        assert_true(buf_put(&out, span_str(ROWS[i].filtered)));
        response_check_validators(span_str(ROWS[i].lines), &out, 4);
        assert_true(span_eq(span_cut(buf_span(&out), 4, out.n),
                            span_str(ROWS[i].want)));
        buf_done(&out);
    }
}

static void lines_without_a_name_are_dropped(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, 1 << 16);
    assert_true(buf_put(&out, span_str("HTTP/1.1 200 OK\r\n"
                                       "X-[A]: 1\r\nX: [A]\r\n: 1\r\n"
                                       "nonsense\r\nY: 2\r\n")));
    response_drop_nameless(&out, 17);
    assert_true(span_eq(buf_span(&out),
                        span_str("HTTP/1.1 200 OK\r\nX: [A]\r\nY: 2\r\n")));
    buf_done(&out);
}

static void trailers_cannot_change_what_the_message_means(void **state)
{
    struct head *head = calloc(1, sizeof *head);
    struct buf out;

    (void)state;
    buf_init(&out, 1 << 16);
    assert_int_equal(
        head_parse_trailers(head,
                            span_str("X-Sum: 1\r\nContent-Length: 3\r\n"
                                     "Transfer-Encoding: x\r\nHost: a\r\n"
                                     "Set-Cookie: a=b\r\nCookie: c\r\n"),
                            limits()),
        HEAD_OK);
    trailer_put(head, &out);
    assert_true(span_eq(buf_span(&out), span_str("X-Sum: 1\r\n")));
    assert_int_equal(head_parse_trailers(head, span_str("X\r\n"), limits()),
                     HEAD_SYNTAX);
    assert_int_equal(
        head_parse_trailers(head, span_str("X: a\r\n b\r\n"), limits()),
        HEAD_SYNTAX);
    buf_done(&out);
    free(head);
}

static void only_trailers_that_may_come_are_announced(void **state)
{
    static const char LINES[] =
        OK "Trailer: X-Sum, Content-Length,Set_Cookie\r\n"
           "Trailer: Host, , X-B, a b\r\n";
    struct response *r = calloc(1, sizeof *r);
    struct response_opts opts = {.to_head = false};
    struct buf out;
    char text[256];

    (void)state;
    buf_init(&out, 1 << 16);
    snprintf(text, sizeof text, "%sTransfer-Encoding: chunked\r\n\r\n", LINES);
    assert_int_equal(parse(r, text, &opts), REFUSAL_NONE);
    response_put_fields(r, VARIANT, &out);
    assert_true(span_eq(buf_span(&out), span_str("Trailer: X-Sum,X-B\r\n")));
    buf_clear(&out);
    snprintf(text, sizeof text, "%sContent-Length: 1\r\n\r\n", LINES);
    assert_int_equal(parse(r, text, &opts), REFUSAL_NONE);
    response_put_fields(r, VARIANT, &out);
    assert_int_equal(out.n, 0);
    buf_done(&out);
    free(r);
}

static void a_comma_outside_of_quotes_makes_a_list(void **state)
{
    static const char *const SINGLE[] = {"", "text/plain",
                                         "text/plain; x=\"a, b\"; y=1",
                                         "text/plain; x=\"a\\\", b\""};
    static const char *const LISTS[] = {",", "text/plain, text/html",
                                        "text/plain; x=\"a\", b",
                                        "text/plain; x=\"a\\\\\", b\""};

    (void)state;
    for (size_t i = 0; i < sizeof SINGLE / sizeof *SINGLE; i++)
        assert_true(syntax_is_single(span_str(SINGLE[i])));
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        assert_false(syntax_is_single(span_str(LISTS[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(responses_are_refused_for_their_reason),
        cmocka_unit_test(a_304_answers_only_who_asked),
        cmocka_unit_test(bodies_end_where_rfc_9112_says),
        cmocka_unit_test(only_fields_that_still_hold_go_on),
        cmocka_unit_test(validators_come_first_and_together),
        cmocka_unit_test(validators_that_filtering_changed_are_dropped),
        cmocka_unit_test(lines_without_a_name_are_dropped),
        cmocka_unit_test(trailers_cannot_change_what_the_message_means),
        cmocka_unit_test(only_trailers_that_may_come_are_announced),
        cmocka_unit_test(a_comma_outside_of_quotes_makes_a_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
