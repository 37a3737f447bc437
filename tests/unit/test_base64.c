/* base64: both alphabets, with and without padding, and where it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/base64.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

static struct guarded page, room;

/* Decodes into memory that ends where the promise does. */
static struct span decode(struct span text)
{
    size_t most = (text.n + 3) / 4 * 3;
    uint8_t *out = guarded_end(&room, most);

    return span_of(out, base64_decode(guarded_put(&page, text), out));
}

static void text_is_decoded(void **state)
{
    static const char *const rows[][2] = {
        /* RFC 4648, 10 */
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"},
        /* without padding */
        {"Zg", "f"},
        {"Zm8", "fo"},
        {"Zm9vYg", "foob"},
        /* both alphabets */
        {"+/+/", "\xFB\xFF\xBF"},
        {"-_-_", "\xFB\xFF\xBF"},
        /* to its end, and no further */
        {"Zm9v.YmFy", "foo"},
        {"Zm9v YmFy", "foo"},
        {"Zm9v=YmFy", "foo"},
        {"\"Zm9v", ""},
        {"=", ""},
        /* six bits are no byte */
        {"Z", ""},
        {"Zm9vY", "foo"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!span_eq(decode(span_str(rows[i][0])), span_str(rows[i][1])))
            fail_msg("%s", rows[i][0]);
}

static void the_alphabet_is_that_of_rfc_4648(void **state)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "abcdefghijklmnopqrstuvwxyz0123456789+/-_";

    (void)state;
    for (unsigned c = 0; c < 256; c++)
        assert_int_equal(base64_is((uint8_t)c),
                         c != 0 && strchr(alphabet, (int)c) != NULL);
}

/* An encoder of the test's own. */
static size_t encode(struct span bytes, const char *alphabet, uint8_t *out)
{
    size_t n = 0;

    for (size_t bit = 0; bit < 8 * bytes.n; bit += 6) {
        unsigned at = 0;

        for (size_t i = bit; i < bit + 6; i++)
            at = at << 1 | (i < 8 * bytes.n
                                ? (unsigned)(bytes.p[i / 8] >> (7 - i % 8)) & 1u
                                : 0u);
        out[n++] = (uint8_t)alphabet[at];
    }
    return n;
}

static void what_was_encoded_comes_back(void **state)
{
    static const char *const alphabets[] = {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};
    struct random_source r = {51};
    uint8_t bytes[100], text[200];

    (void)state;
    for (int round = 0; round < 5000; round++) {
        size_t n = random_below(&r, sizeof bytes);

        for (size_t i = 0; i < n; i++)
            bytes[i] = (uint8_t)random_next(&r);
        assert_true(
            span_eq(decode(span_of(text, encode(span_of(bytes, n),
                                                alphabets[round % 2], text))),
                    span_of(bytes, n)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_decoded),
        cmocka_unit_test(the_alphabet_is_that_of_rfc_4648),
        cmocka_unit_test(what_was_encoded_comes_back),
    };
    int failed;

    guarded_init(&page, 4096);
    guarded_init(&room, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&room);
    guarded_done(&page);
    return failed;
}
