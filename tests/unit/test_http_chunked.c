/* chunked: what is a body, what is not, wherever the network cuts it. */
#include "proxy/http/chunked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct limits tight(void)
{
    struct config config;

    config_defaults(&config);
    config.limits.chunk_ext_bytes = 8;
    config.limits.chunk_overhead = 20;
    config.limits.trailer_bytes = 32;
    return config.limits;
}

struct decoded {
    struct buf body, trailers;
    size_t left; /* bytes behind the end */
};

static void decoded_done(struct decoded *d)
{
    buf_done(&d->body);
    buf_done(&d->trailers);
}

/* Decodes in pieces of `step` bytes. */
static enum chunked_result decode(struct span text, size_t step,
                                  struct decoded *out)
{
    struct limits limits = tight();
    enum chunked_result result = CHUNKED_MORE;
    struct chunked c;

    *out = (struct decoded){.left = 0};
    buf_init(&out->body, 4096);
    buf_init(&out->trailers, 4096);
    chunked_init(&c, &limits);
    for (size_t at = 0; at < text.n && result == CHUNKED_MORE;) {
        size_t to = text.n - at < step ? text.n : at + step;
        struct span in = span_cut(text, at, to), data;

        do {
            result = chunked_next(&c, &in, &data);
            if (result == CHUNKED_DATA)
                assert_true(buf_put(&out->body, data));
        } while (result == CHUNKED_DATA);
        at = to - in.n;
        out->left = text.n - at;
    }
    assert_true(buf_put(&out->trailers, buf_span(&c.trailers)));
    chunked_done(&c);
    return result;
}

static void check(struct span text, enum chunked_result want,
                  const char *want_body, const char *want_trailers)
{
    for (size_t step = 1; step <= text.n; step++) {
        struct decoded d;
        enum chunked_result got = decode(text, step, &d);

        if (got != want)
            fail_msg("%d instead of %d, pieces of %zu: %.*s", got, want, step,
                     (int)text.n, (const char *)text.p);
        if (want == CHUNKED_END) {
            assert_true(span_eq(buf_span(&d.body), span_str(want_body)));
            assert_true(
                span_eq(buf_span(&d.trailers), span_str(want_trailers)));
            assert_int_equal(d.left, 0);
        }
        decoded_done(&d);
    }
}

static void valid_bodies_are_read(void **state)
{
    static const struct {
        const char *text, *body, *trailers;
    } ROWS[] = {
        {"0\r\n\r\n", "", ""},
        {"3\r\nabc\r\n0\r\n\r\n", "abc", ""},
        {"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc", ""},
        {"A\r\n0123456789\r\n0\r\n\r\n", "0123456789", ""},
        {"a\r\n0123456789\r\n00\r\n\r\n", "0123456789", ""},
        {"3;a=b\r\nabc\r\n0;c\r\n\r\n", "abc", ""},
        {"3;a;b=c\r\nabc\r\n0\r\n\r\n", "abc", ""},
        {"3;a=\"; \\\"\"\r\nabc\r\n0;b=\"\"\r\n\r\n", "abc", ""},
        {"003\r\n\r\n\n\r\n0\r\n\r\n", "\r\n\n", ""},
        {"0000000000001\r\na\r\n0\r\n\r\n", "a", ""},
        {"0\r\nX: y\r\n\r\n", "", "X: y\r\n"},
        {"1\r\na\r\n0\r\nX: y\r\nZ:\r\n\r\n", "a", "X: y\r\nZ:\r\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        check(span_str(ROWS[i].text), CHUNKED_END, ROWS[i].body,
              ROWS[i].trailers);
}

static void invalid_bodies_are_not(void **state)
{
    static const char *const ROWS[] = {
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "3\r\nabc0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\r\nabc\r\n0\r\n\r\n",
        "\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "1_0\r\nabc\r\n0\r\n\r\n",
        "g\r\n\r\n",
        ";a\r\n\r\n",
        "10000000000000000\r\n",
        "4000000000000000\r\n",
        "ffffffffffffffff\r\n",
        "00000000000000001\r\na\r\n0\r\n\r\n",
        "1;123456789\r\na\r\n0\r\n\r\n",
        "1;a\nb\r\na\r\n0\r\n\r\n",
        "1;\r\na\r\n0\r\n\r\n",
        "1;;a\r\na\r\n0\r\n\r\n",
        "1;=a\r\na\r\n0\r\n\r\n",
        "1;a=\r\na\r\n0\r\n\r\n",
        "1;a=;b\r\na\r\n0\r\n\r\n",
        "1;a==b\r\na\r\n0\r\n\r\n",
        "1; a\r\na\r\n0\r\n\r\n",
        "1 ;a\r\na\r\n0\r\n\r\n",
        "1;a b\r\na\r\n0\r\n\r\n",
        "1;a/b\r\na\r\n0\r\n\r\n",
        "1;a=b\"\r\na\r\n0\r\n\r\n",
        "1;a=\"b\r\na\r\n0\r\n\r\n",
        "1;a=\"b\"c\r\na\r\n0\r\n\r\n",
        "1;a=\"\\\r\n\"\r\na\r\n0\r\n\r\n",
        "1;a\x01\r\na\r\n0\r\n\r\n",
        "1;1234567\r\na\r\n1;1234567\r\na\r\n1;1234567\r\na\r\n0\r\n\r\n",
        "0000000000001\r\na\r\n0000000000001\r\na\r\n0\r\n\r\n",
        "0\r\n\n",
        "0\r\nX: y\n\r\n",
        "0\r\nX: y\r\r\n",
        "0\r\n\rX",
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        check(span_str(ROWS[i]), CHUNKED_BAD, NULL, NULL);
    check(span_str("0\r\nX: 89012345678901234567890123456789\r\n\r\n"),
          CHUNKED_TRAILERS_LARGE, NULL, NULL);
}

static void unfinished_bodies_wait_for_more(void **state)
{
    static const char WHOLE[] = "3;a\r\nabc\r\n0\r\nX: y\r\n\r\n";

    (void)state;
    for (size_t n = 1; n + 1 < sizeof WHOLE; n++)
        check(span_of(WHOLE, n), CHUNKED_MORE, NULL, NULL);
}

static void what_follows_the_body_is_left(void **state)
{
    static const char TEXT[] = "1\r\na\r\n0\r\n\r\nHTTP/1.1 200 OK";
    struct decoded d;

    (void)state;
    assert_int_equal(decode(span_str(TEXT), sizeof TEXT, &d), CHUNKED_END);
    assert_int_equal(d.left, strlen("HTTP/1.1 200 OK"));
    decoded_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_bodies_are_read),
        cmocka_unit_test(invalid_bodies_are_not),
        cmocka_unit_test(unfinished_bodies_wait_for_more),
        cmocka_unit_test(what_follows_the_body_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
