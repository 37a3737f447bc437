/*
 * FF1 gives what NIST published, turns back what it made, is one to one, and
 * refuses domains that are too small.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "filters/act/ff1.h"
#include "tests/unit/hex.h"

#define K128 "2B7E151628AED2A6ABF7158809CF4F3C"
#define K192 K128 "EF4359D8D580AA4F"
#define K256 K192 "7F036D6F04FC6A94"

static const char digits[] =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";

struct numerals {
    uint8_t p[FF1_LENGTH];
    size_t n;
};

static struct numerals numerals_of(const char *text)
{
    struct numerals x = {.n = strlen(text)};

    for (size_t i = 0; i < x.n; i++)
        x.p[i] = (uint8_t)(strchr(digits, text[i]) - digits);
    return x;
}

static void check_text(const struct numerals *x, const char *want)
{
    assert_int_equal(x->n, strlen(want));
    for (size_t i = 0; i < x->n; i++)
        assert_int_equal(digits[x->p[i]], want[i]);
}

/* csrc.nist.gov, Examples with Intermediate Values, FF1samples.pdf */
static void the_samples_of_nist_come_out(void **state)
{
    static const struct {
        const char *key, *tweak;
        unsigned radix;
        const char *plain, *cipher;
    } rows[] = {
        {K128, "", 10, "0123456789", "2433477484"},
        {K128, "39383736353433323130", 10, "0123456789", "6124200773"},
        {K128, "3737373770717273373737", 36, "0123456789abcdefghi",
         "a9tv40mll9kdu509eum"},
        {K192, "", 10, "0123456789", "2830668132"},
        {K192, "39383736353433323130", 10, "0123456789", "2496655549"},
        {K192, "3737373770717273373737", 36, "0123456789abcdefghi",
         "xbj3kv35jrawxv32ysr"},
        {K256, "", 10, "0123456789", "6657667009"},
        {K256, "39383736353433323130", 10, "0123456789", "1001623463"},
        {K256, "3737373770717273373737", 36, "0123456789abcdefghi",
         "xs8a0azh2avyalyzuwd"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct hex key = hex_of(rows[i].key), tweak = hex_of(rows[i].tweak);
        struct numerals x = numerals_of(rows[i].plain);
        struct ff1_text text = {.numerals = x.p,
                                .n = x.n,
                                .radix = rows[i].radix,
                                .tweak = hex_span(&tweak)};
        struct ff1 *ff1 = ff1_new(hex_span(&key));

        assert_true(ff1_encrypt(ff1, &text));
        check_text(&x, rows[i].cipher);
        assert_true(ff1_decrypt(ff1, &text));
        check_text(&x, rows[i].plain);
        ff1_free(ff1);
    }
}

static void every_radix_and_length_turns_back(void **state)
{
    struct hex key = hex_of(K256);
    struct ff1 *ff1 = ff1_new(hex_span(&key));

    (void)state;
    srand48(7);
    for (unsigned radix = 2; radix <= FF1_RADIX_MAX; radix++)
        for (size_t n = 20; n <= FF1_LENGTH; n += 1 + n / 3) {
            struct numerals x = {.n = n}, was;
            struct ff1_text text = {.numerals = x.p,
                                    .n = n,
                                    .radix = radix,
                                    .tweak = span_of("tweak", n % 6)};

            for (size_t i = 0; i < n; i++)
                x.p[i] = (uint8_t)(lrand48() % radix);
            was = x;
            assert_true(ff1_encrypt(ff1, &text));
            assert_memory_not_equal(x.p, was.p, n);
            for (size_t i = 0; i < n; i++)
                assert_true(x.p[i] < radix);
            assert_true(ff1_decrypt(ff1, &text));
            assert_memory_equal(x.p, was.p, n);
        }
    ff1_free(ff1);
}

/* FNV-1a over what all radices make of texts of 20 to 255 numerals: of this
 * version, and of the one whose numbers were all arrays of bytes.  A pseudonym
 * once given out must come out again. */
static void pseudonyms_stay_what_they_were(void **state)
{
    struct hex key = hex_of(K256);
    struct ff1 *ff1 = ff1_new(hex_span(&key));
    uint64_t all = 0xCBF29CE484222325;

    (void)state;
    for (unsigned radix = 2; radix <= FF1_RADIX_MAX; radix++)
        for (size_t n = 20; n < FF1_LENGTH; n += 1 + n / 20) {
            struct numerals x = {.n = n};
            struct ff1_text text = {.numerals = x.p,
                                    .n = n,
                                    .radix = radix,
                                    .tweak = span_of("tweak", n % 6)};

            for (size_t i = 0; i < n; i++)
                x.p[i] = (uint8_t)((i * i + n) % radix);
            assert_true(ff1_encrypt(ff1, &text));
            for (size_t i = 0; i < n; i++)
                all = (all ^ x.p[i]) * 0x100000001B3;
        }
    assert_int_equal(all, 0x3997934CB4846DAC);
    ff1_free(ff1);
}

/* All of a million texts: each comes out once. */
static void it_is_one_to_one(void **state)
{
    struct hex key = hex_of(K128);
    struct ff1 *ff1 = ff1_new(hex_span(&key));
    uint8_t *seen = calloc(1, 1000000);

    (void)state;
    for (unsigned v = 0; v < 1000000; v++) {
        uint8_t x[6];
        unsigned rest = v, out = 0;

        for (size_t i = 6; i-- > 0; rest /= 10)
            x[i] = (uint8_t)(rest % 10);
        assert_true(ff1_encrypt(
            ff1, &(struct ff1_text){.numerals = x, .n = 6, .radix = 10}));
        for (size_t i = 0; i < 6; i++)
            out = out * 10 + x[i];
        assert_int_equal(seen[out]++, 0);
    }
    free(seen);
    ff1_free(ff1);
}

static void a_small_domain_is_refused(void **state)
{
    static const struct {
        unsigned radix;
        size_t n;
        bool ok;
    } rows[] = {{10, 5, false}, {10, 6, true},  {2, 19, false}, {2, 20, true},
                {33, 3, false}, {33, 4, true},  {64, 3, false}, {64, 4, true},
                {36, 1, false}, {26, 0, false}, {26, 5, true}};
    struct hex key = hex_of(K128);
    struct ff1 *ff1 = ff1_new(hex_span(&key));

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t x[32] = {1}, was[32] = {1};
        struct ff1_text text = {
            .numerals = x, .n = rows[i].n, .radix = rows[i].radix};

        assert_int_equal(ff1_encrypt(ff1, &text), rows[i].ok);
        if (rows[i].ok)
            assert_true(ff1_decrypt(ff1, &text));
        else
            assert_false(ff1_decrypt(ff1, &text));
        assert_memory_equal(x, was, sizeof x);
    }
    ff1_free(ff1);
    ff1_free(NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_samples_of_nist_come_out),
        cmocka_unit_test(every_radix_and_length_turns_back),
        cmocka_unit_test(pseudonyms_stay_what_they_were),
        cmocka_unit_test(it_is_one_to_one),
        cmocka_unit_test(a_small_domain_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
