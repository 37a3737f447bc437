/* refusal, signed: what a refusal says, and which links are one. */
#include "proxy/http/refusal.h"
#include "proxy/http/signed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void signed_links_are_told_by_their_parameters(void **state)
{
    static const char *const SIGNED[] = {
        "https://s.example/a?X-Amz-Signature=1",
        "HTTP://s.example/a?b=c&x-goog-signature=1&d",
        "//s.example/a?x-oss-signature=1",
        "https://d.example/a?Expires=1&Signature=2&Key-Pair-Id=3",
        "https://s.example/a?AWSAccessKeyId=1&Signature=2",
        "https://b.example/a?sv=1&se=2&sig=3",
        "https://c.example/a?q-ak=1&q-signature=2",
    };
    static const char *const OTHERS[] = {
        "",
        "/a?X-Amz-Signature=1",
        "https://s.example/a",
        "https://s.example/a?",
        "https://s.example/a?signature=1",
        "https://s.example/a?sig=1",
        "https://s.example/a?x-amz-signatures=1",
        "https://s.example/a?q=x-amz-signature",
        "https://s.example/X-Amz-Signature=1",
    };

    (void)state;
    for (size_t i = 0; i < sizeof SIGNED / sizeof *SIGNED; i++)
        if (!signed_is(span_str(SIGNED[i])))
            fail_msg("%s", SIGNED[i]);
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (signed_is(span_str(OTHERS[i])))
            fail_msg("%s", OTHERS[i]);
}

static void refusals_say_why_and_nothing_else(void **state)
{
    struct refusal_opts opts = {.close = true};
    struct buf out;

    (void)state;
    buf_init(&out, 4096);
    refusal_put(REFUSAL_RESPONSE_CODING, &opts, &out);
    assert_true(buf_put(&out, span_of("", 1)));
    assert_string_equal(
        (const char *)out.p,
        "HTTP/1.1 502 Bad Gateway\r\n"
        "Proxy-Status: fogline; error=http_response_content_coding; "
        "details=\"the response has a content coding that cannot be taken "
        "off\"\r\n"
        "Content-Type: application/problem+json\r\n"
        "Content-Length: 128\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
        "{\"type\":\"about:blank\",\"title\":\"Bad Gateway\",\"status\":502,"
        "\"detail\":\"the response has a content coding that cannot be taken "
        "off\"}\n");
    for (size_t i = 1; i < REFUSAL_COUNT; i++) {
        buf_clear(&out);
        refusal_put((enum refusal)i, &opts, &out);
        assert_true(out.n < 1024);
    }
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signed_links_are_told_by_their_parameters),
        cmocka_unit_test(refusals_say_why_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
