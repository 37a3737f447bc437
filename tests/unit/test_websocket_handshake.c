/* handshake: which requests may open a WebSocket, which answers do. */
#include "proxy/websocket/handshake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ASK "GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define V13 "Sec-WebSocket-Version: 13\r\n"
#define WS  "Upgrade: websocket\r\n"

static const struct limits *limits(void)
{
    static struct config config;

    config_defaults(&config);
    return &config.limits;
}

static struct request *parsed(const char *head)
{
    struct request *r = calloc(1, sizeof *r);

    assert_int_equal(request_parse(r, span_str(head), limits()),
                     REFUSAL_REQUEST_UPGRADE);
    return r;
}

static void requests_are_checked(void **state)
{
    static const struct {
        const char *head;
        enum refusal want;
    } ROWS[] = {
        {ASK WS KEY V13 "\r\n", REFUSAL_NONE},
        {ASK "Upgrade: WebSocket\r\n" KEY V13 "\r\n", REFUSAL_NONE},
        {ASK WS KEY V13 "Sec-WebSocket-Protocol: a, b\r\n"
                        "Sec-WebSocket-Protocol: c\r\n\r\n",
         REFUSAL_NONE},
        {ASK WS KEY V13 "Sec-WebSocket-Protocol: a\r\n"
                        "Sec-WebSocket-Protocol: a\r\n\r\n",
         REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS KEY V13 "Sec-WebSocket-Protocol:\r\n\r\n",
         REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS KEY V13 "Content-Length: 0\r\n\r\n", REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS KEY V13 "Expect: 100-continue\r\n\r\n",
         REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS V13 "\r\n", REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS KEY "\r\n", REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS KEY "Sec-WebSocket-Version: 7\r\n\r\n",
         REFUSAL_REQUEST_WEBSOCKET_VERSION},
        {ASK WS V13 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==\r\n\r\n",
         REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS V13 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=\r\n\r\n",
         REFUSAL_REQUEST_WEBSOCKET},
        {ASK WS V13 "Sec-WebSocket-Key: dGhlIHNhbX-sZSBub25jZQ==\r\n\r\n",
         REFUSAL_REQUEST_WEBSOCKET},
        {ASK "Upgrade: h2c\r\n" KEY V13 "\r\n", REFUSAL_REQUEST_UPGRADE},
        {ASK "Upgrade: h2c, websocket\r\n" KEY V13 "\r\n",
         REFUSAL_REQUEST_UPGRADE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct request *r = parsed(ROWS[i].head);

        if (handshake_check(r) != ROWS[i].want)
            fail_msg("not %s: %s", refusal_name(ROWS[i].want), ROWS[i].head);
        free(r);
    }
}

/* Is this an answer to the key of RFC 6455 section 1.3, offering a and b? */
static bool fits(const char *fields)
{
    struct request *r = parsed(ASK WS KEY V13 "Sec-WebSocket-Protocol: a, b"
                                              "\r\n\r\n");
    struct response *answer = calloc(1, sizeof *answer);
    struct response_opts opts = {.to_upgrade = true};
    struct handshake h;
    struct buf head;
    bool good;

    handshake_begin(&h, r);
    assert_string_equal(h.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    buf_init(&head, 4096);
    assert_true(buf_printf(&head, "HTTP/1.1 101 x\r\n%s\r\n", fields));
    good = response_parse(answer, buf_span(&head), limits(), &opts) ==
               REFUSAL_NONE &&
           handshake_fits(&h, answer);
    buf_done(&head);
    handshake_done(&h);
    free(answer);
    free(r);
    return good;
}

static void answers_are_held_against_the_request(void **state)
{
#define UP   "Upgrade: websocket\r\n"
#define CONN "Connection: Upgrade\r\n"
#define ACC  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
    (void)state;
    assert_true(fits(UP CONN ACC));
    assert_true(fits(UP "Connection: x, upgrade\r\n" ACC));
    assert_true(fits(UP CONN ACC "Sec-WebSocket-Protocol: b\r\n"));
    assert_false(fits(UP CONN ACC "Sec-WebSocket-Protocol: B\r\n"));
    assert_false(fits(UP CONN ACC "Sec-WebSocket-Protocol: a, b\r\n"));
    assert_false(fits(UP CONN ACC "Sec-WebSocket-Protocol: a\r\n"
                                  "Sec-WebSocket-Protocol: b\r\n"));
    assert_false(fits(UP CONN ACC "Sec-WebSocket-Extensions: x\r\n"));
    assert_false(fits(UP CONN ACC ACC));
    assert_false(fits(UP CONN));
    assert_false(fits(UP ACC));
    assert_false(fits(CONN ACC));
    assert_false(fits(UP UP CONN ACC));
    assert_false(fits("Upgrade: h2c\r\n" CONN ACC));
    assert_false(fits(UP CONN
                      "Sec-WebSocket-Accept: S3PPLMBiTxaQ9kYGzzhZRbK+xOo="
                      "\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_checked),
        cmocka_unit_test(answers_are_held_against_the_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
