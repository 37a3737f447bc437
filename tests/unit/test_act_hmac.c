/*
 * HMAC-SHA256 gives what RFC 4231 published, and what OpenSSL's own gives for
 * keys and texts of all lengths.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/act/hmac.h"
#include "tests/unit/hex.h"
#include "tests/unit/random.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#define LONGEST 200

static void check(struct span key, struct span data, const uint8_t *want)
{
    struct hmac hmac;
    uint8_t out[HMAC_BYTES];

    hmac_set(&hmac, key);
    for (unsigned i = 0; i < 2; i++) { /* a key serves more than once */
        hmac_of(&hmac, data, out);
        assert_memory_equal(out, want, sizeof out);
    }
    hmac_wipe(&hmac);
    for (size_t i = 0; i < sizeof hmac; i++)
        assert_int_equal(((const uint8_t *)&hmac)[i], 0);
}

/* RFC 4231, 4.2 to 4.4 */
static void the_samples_of_the_rfc_come_out(void **state)
{
    static const struct {
        const char *key, *data, *hash;
    } rows[] = {
        {"0b0b0b0b 0b0b0b0b 0b0b0b0b 0b0b0b0b 0b0b0b0b", "48692054 68657265",
         "b0344c61 d8db3853 5ca8afce af0bf12b 881dc200 c9833da7 26e9376c "
         "2e32cff7"},
        {"4a656665",
         "77686174 20646f20 79612077 616e7420 666f7220 6e6f7468 "
         "696e673f",
         "5bdcc146 bf60754e 6a042426 089575c7 5a003f08 9d273983 9dec58b9 "
         "64ec3843"},
        {"aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa aaaaaaaa",
         "dddddddd dddddddd dddddddd dddddddd dddddddd dddddddd dddddddd "
         "dddddddd dddddddd dddddddd dddddddd dddddddd dddd",
         "773ea91e 36800e46 854db8eb d09181a7 2959098b 3ef8c122 d9635514 "
         "ced565fe"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct hex key = hex_of(rows[i].key), data = hex_of(rows[i].data);
        struct hex hash = hex_of(rows[i].hash);

        check(hex_span(&key), hex_span(&data), hash.p);
    }
}

static void all_lengths_give_what_openssl_gives(void **state)
{
    struct random_source r = {11};
    uint8_t key[LONGEST], data[LONGEST], want[HMAC_BYTES];
    unsigned n;

    (void)state;
    for (size_t i = 0; i < LONGEST; i++) {
        size_t k = random_below(&r, LONGEST);

        key[i] = (uint8_t)random_next(&r);
        data[i] = (uint8_t)random_next(&r);
        assert_non_null(HMAC(EVP_sha256(), key, (int)k, data, i, want, &n));
        check(span_of(key, k), span_of(data, i), want);
        assert_non_null(HMAC(EVP_sha256(), key, (int)i, data, k, want, &n));
        check(span_of(key, i), span_of(data, k), want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_samples_of_the_rfc_come_out),
        cmocka_unit_test(all_lengths_give_what_openssl_gives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
