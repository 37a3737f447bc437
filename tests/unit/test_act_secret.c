/*
 * AES-SIV gives what RFC 5297 published; keys are read as they were written,
 * damaged ones are noticed, and tenants and epochs share nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/act/secret.h"
#include "filters/act/siv.h"
#include "tests/unit/hex.h"

static void check_siv(const struct siv *siv, struct siv_about about,
                      const struct hex *plain, const struct hex *sealed)
{
    uint8_t out[128];

    siv_seal(siv, about, hex_span(plain), out);
    assert_memory_equal(out, sealed->p, sealed->n);
    assert_true(siv_open(siv, about, hex_span(sealed), out));
    assert_memory_equal(out, plain->p, plain->n);
    for (size_t i = 0; i < sealed->n; i++) {
        struct hex changed = *sealed;

        changed.p[i] ^= 1;
        assert_false(siv_open(siv, about, hex_span(&changed), out));
    }
    for (size_t n = 0; n < sealed->n; n++)
        assert_false(siv_open(siv, about, span_of(sealed->p, n), out));
}

/* RFC 5297, A.1 and A.2 */
static void the_samples_of_the_rfc_come_out(void **state)
{
    static const struct {
        const char *key, *about[3], *plain, *sealed;
    } rows[] = {
        {"fffefdfc fbfaf9f8 f7f6f5f4 f3f2f1f0 f0f1f2f3 f4f5f6f7 f8f9fafb "
         "fcfdfeff",
         {"10111213 14151617 18191a1b 1c1d1e1f 20212223 24252627", NULL, NULL},
         "11223344 55667788 99aabbcc ddee",
         "85632d07 c6e8f37f 950acd32 0a2ecc93 40c02b96 90c4dc04 daef7f6a fe5c"},
        {"7f7e7d7c 7b7a7978 77767574 73727170 40414243 44454647 48494a4b "
         "4c4d4e4f",
         {"00112233 44556677 8899aabb ccddeeff deaddada deaddada ffeeddcc "
          "bbaa9988 77665544 33221100",
          "10203040 50607080 90a0", "09f91102 9d74e35b d84156c5 635688c0"},
         "74686973 20697320 736f6d65 20706c61 696e7465 78742074 6f20656e "
         "63727970 74207573 696e6720 5349562d 414553",
         "7bdb6e3b 432667eb 06f4d14b ff2fbd0f cb900f2f ddbe4043 26601965 "
         "c889bf17 dba77ceb 094fa663 b7a3f748 ba8af829 ea64ad54 4a272e9c "
         "485b62a3 fd5c0d"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct hex key = hex_of(rows[i].key), plain = hex_of(rows[i].plain);
        struct hex sealed = hex_of(rows[i].sealed), about[3];
        struct span parts[3];
        struct siv_about all = {parts, 0};
        struct siv *siv = siv_new(hex_span(&key));

        for (; all.count < 3 && rows[i].about[all.count] != NULL; all.count++) {
            about[all.count] = hex_of(rows[i].about[all.count]);
            parts[all.count] = hex_span(&about[all.count]);
        }
        check_siv(siv, all, &plain, &sealed);
        siv_free(siv);
    }
    siv_free(NULL);
}

#define HEX64 "00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0"

static void a_key_is_read_as_it_was_written(void **state)
{
    uint8_t bytes[64];
    struct secret_master master, again;
    struct secret_line line = {{0}};

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(37 * i + 11);
    for (size_t n = 32; n <= 64; n += 32) {
        secret_set(&master, span_of(bytes, n));
        secret_write(&master, &line);
        assert_int_equal(strlen(line.text), 14 + 8 + 1 + 2 * n);
        assert_null(secret_read(span_str(line.text), &again));
        assert_int_equal(again.n, n);
        assert_memory_equal(again.bytes, bytes, n);
        assert_string_equal(again.id, master.id);
        secret_wipe(&again);
        assert_int_equal(again.bytes[0] | again.bytes[31] | again.id[0], 0);
    }
}

static void keys_of_other_makers_are_read(void **state)
{
    static const char *const good[] = {
        HEX64,
        " " HEX64 "\r\n",
        "# mine\n\n" HEX64 "\n# end\n",
        HEX64 HEX64,
        "ABEiM0RVZneImaq7zN3u/w8eLTxLWml4h5altMPS4fA=",
        "ABEiM0RVZneImaq7zN3u_w8eLTxLWml4h5altMPS4fA",
    };
    static const char *const bad[] = {
        "",
        "\n\n",
        "# only a comment\n",
        HEX64 "\n" HEX64 "\n",
        HEX64 "0",
        "0" HEX64 HEX64,
        "g" HEX64,
        "fogline-key-1:",
        "fogline-key-1:00000000",
        "fogline-key-1:00000000:" HEX64,
        "fogline-key-2:00000000:" HEX64,
        "ABEiM0RVZneImaq7zN3u/w8eLTxLWml4h5altMPS4f",
        "correct horse battery staple",
    };
    struct secret_master master;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_null(secret_read(span_str(good[i]), &master));
        assert_int_equal(master.n, i == 3 ? 64 : 32);
        assert_int_equal(master.bytes[1], 0x11);
        assert_int_equal(master.bytes[31], 0xf0);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_non_null(secret_read(span_str(bad[i]), &master));
}

static void a_damaged_key_is_noticed(void **state)
{
    struct secret_master master, again;
    struct secret_line line = {{0}};

    (void)state;
    assert_null(secret_read(span_str(HEX64), &master));
    secret_write(&master, &line);
    for (size_t i = 0; line.text[i] != '\0'; i++) {
        char was = line.text[i];

        line.text[i] = was == '0' ? '1' : '0';
        assert_non_null(secret_read(span_str(line.text), &again));
        line.text[i] = '\0';
        assert_non_null(secret_read(span_str(line.text), &again));
        line.text[i] = was;
    }
}

static void tenants_and_epochs_share_nothing(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},  {"a", ""},   {"", "a"},        {"a", "b"},
        {"b", ""}, {"ab", ""},  {"", "ab"},       {"a b", ""},
        {"1", ""}, {"", "1 1"}, {"a", "2026-11"}, {"a", "2026-12"}};
    enum { N = sizeof rows / sizeof rows[0] };
    uint8_t hash[N][SECRET_HASH], other[SECRET_HASH];
    struct secret_master master;

    (void)state;
    assert_null(secret_read(span_str(HEX64), &master));
    for (size_t i = 0; i < N; i++) {
        struct secret *s = secret_new(&master, rows[i][0], rows[i][1]);
        struct secret *same = secret_new(&master, rows[i][0], rows[i][1]);

        secret_hash(s, SECRET_USE_HASH, span_str("value"), hash[i]);
        secret_hash(same, SECRET_USE_HASH, span_str("value"), other);
        assert_memory_equal(hash[i], other, SECRET_HASH);
        secret_hash(s, SECRET_USE_NUMBER, span_str("value"), other);
        assert_memory_not_equal(hash[i], other, SECRET_HASH);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(hash[i], hash[j], SECRET_HASH);
        secret_free(s);
        secret_free(same);
    }
    secret_free(NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_samples_of_the_rfc_come_out),
        cmocka_unit_test(a_key_is_read_as_it_was_written),
        cmocka_unit_test(keys_of_other_makers_are_read),
        cmocka_unit_test(a_damaged_key_is_noticed),
        cmocka_unit_test(tenants_and_epochs_share_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
