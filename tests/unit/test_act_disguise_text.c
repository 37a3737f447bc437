/*
 * Disguises of what has no check digit: as alike as the kind allows, a token
 * where it cannot be.
 */
#include "tests/unit/disguised.h"

#include <stdio.h>

static void a_mac_address_becomes_a_group_address(void **state)
{
    static const struct {
        const char *value, *like;
    } rows[] = {{"00:1B:44:11:3A:B7", "##:##:##:##:##:##"},
                {"00-1b-44-11-3a-b7", "##-##-##-##-##-##"},
                {"001b.4411.3ab7", "####.####.####"},
                {"F61B44113AB7", "############"},
                {"00:1B:44:11:3A:B7:00:FF", "##:##:##:##:##:##:##:##"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct disguised p =
            disguised_check(KIND_MAC_ADDRESS, FORM_TEXT, rows[i].value);

        assert_int_equal(strlen(p.s), strlen(rows[i].like));
        for (size_t j = 0; rows[i].like[j] != '\0'; j++)
            if (rows[i].like[j] == '#')
                assert_true(isxdigit(p.s[j]));
            else
                assert_int_equal(p.s[j], rows[i].like[j]);
        assert_non_null(strchr("13579BDFbdf", p.s[1]));
    }
}

static void a_phone_number_keeps_what_stands_between_digits(void **state)
{
    static const struct {
        const char *value, *like;
    } rows[] = {
        {"+81-90-1234-5678", "+99999999-99-9999-9999"},
        {"090-1234-5678", "00999999999-9999-9999"},
        {"(202) 555-0143", "00999999(999) 999-9999"},
        {"+1 202.555.0143", "+9999999 999.999.9999"},
        {"09012345678", "0099999999999999999"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct disguised p =
            disguised_check(KIND_PHONE, FORM_TEXT, rows[i].value);

        disguised_like(p.s, rows[i].like);
        assert_non_null(strstr(p.s, "999"));
    }
    assert_memory_equal(disguised_check(KIND_PHONE, FORM_TEXT, "12345").s, "p-",
                        2);
    assert_memory_equal(
        disguised_check(KIND_PHONE, FORM_TEXT, "tel. 0312345678").s, "p-", 2);
}

static void letters_stay_letters_and_digits_digits(void **state)
{
    static const struct {
        enum kind kind;
        const char *value, *like; /* behind the mark */
    } rows[] = {
        {KIND_CHASSIS_NUMBER, "ZVW50-1234567", "AAA99-9999999"},
        {KIND_CHASSIS_NUMBER, "zvw50-1234567", "aaa99-9999999"},
        {KIND_CHASSIS_NUMBER, "DAA-ZVW50 1234567", "AAA-AAA99 9999999"},
        {KIND_LICENSE_PLATE, "ABC-1234", "AAA-9999"},
        {KIND_LICENSE_PLATE, "B AB 1234", "A AA 9999"},
        {KIND_TERMINAL_ID, "Dcm_00123456", "Aaa_99999999"},
        {KIND_TERMINAL_ID, "012345678901", "999999999999"},
        {KIND_TERMINAL_ID, "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct disguised p =
            disguised_check(rows[i].kind, FORM_TEXT, rows[i].value);

        assert_int_equal(tolower(p.s[0]), 'q');
        disguised_like(p.s + 5, rows[i].like);
    }
}

/* Under a key for frame numbers a VIN may stand, and the other way round. */
static void a_pseudonym_stays_whatever_it_is_taken_for(void **state)
{
    static const struct {
        enum kind kind;
        const char *value;
    } rows[] = {{KIND_CHASSIS_NUMBER, "ZVW50-1234567"},
                {KIND_TERMINAL_ID, "A1"},
                {KIND_PHONE, "090-1234-5678"},
                {KIND_EMAIL, "taro@example.jp"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int kind = 0; kind < KIND_COUNT; kind++) {
            struct disguised p =
                disguised_on(rows[i].kind, FORM_TEXT, rows[i].value);

            assert_string_equal(disguised_on((enum kind)kind, FORM_TEXT, p.s).s,
                                p.s);
        }
}

static void what_cannot_look_alike_becomes_a_token(void **state)
{
    static const struct {
        enum kind kind;
        const char *value;
    } rows[] = {
        {KIND_LICENSE_PLATE, "\xE5\x93\x81\xE5\xB7\x9D 300 \xE3\x81\x82 12-34"},
        {KIND_LICENSE_PLATE, "12-34"},
        {KIND_TERMINAL_ID, "A1"},
        {KIND_TERMINAL_ID, "a\"b\\c1234567"},
        {KIND_TERMINAL_ID, "1234567890123456789012345678901234567890123456789"},
        {KIND_IMEI, "212345678901234"},
        {KIND_IMSI, "001010123456789"},
        {KIND_ICCID, "1234567890123456789"},
        {KIND_MAC_ADDRESS, "00:1B:44:11:3A"},
        {KIND_MAC_ADDRESS, "00:1B:44:11:3a:b7"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_memory_equal(
            disguised_check(rows[i].kind, FORM_TEXT, rows[i].value).s, "p-", 2);
}

static void an_address_becomes_an_address_that_cannot_exist(void **state)
{
    char value[160];

    (void)state;
    for (size_t n = 1; n < 140; n++) {
        struct disguised p;
        char *at, *label, *rest;

        memset(value, 'x', n);
        snprintf(value + n, sizeof value - n, "@example.jp");
        p = disguised_check(KIND_EMAIL, FORM_TEXT, value);
        at = strchr(p.s, '@');
        if (n > 110 && at == NULL)
            continue; /* longer than an address may be: a plain token */
        assert_non_null(at);
        assert_true(at - p.s <= 64 && strlen(p.s) <= 254);
        assert_string_equal(p.s + strlen(p.s) - 18 + (at[1] == 'p'),
                            at[1] == 'p' ? "pseudonym.invalid"
                                         : ".pseudonym.invalid");
        for (label = strtok_r(at + 1, ".", &rest); label != NULL;
             label = strtok_r(NULL, ".", &rest))
            assert_true(strlen(label) >= 1 && strlen(label) <= 63);
    }
}

static void a_number_stays_a_number(void **state)
{
    static const enum kind kinds[] = {KIND_VIN,         KIND_CHASSIS_NUMBER,
                                      KIND_TERMINAL_ID, KIND_PHONE,
                                      KIND_IMEI,        KIND_LICENSE_PLATE};
    static const char *const good[] = {
        "1", "7", "42", "819012345678", "9999999999999", "1000000000000"};
    static const char *const zero[] = {
        "-5", "1.5", "1e9", "0", "12345678901234567", "99999999999999"};

    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
            struct disguised p =
                disguised_check(kinds[k], FORM_NUMBER, good[i]);

            assert_int_equal(strspn(p.s, "0123456789"), 16);
            assert_int_equal(p.s[0], '5');
        }
        for (size_t i = 0; i + (kinds[k] == KIND_IMEI) < 6; i++)
            assert_string_equal(disguised_on(kinds[k], FORM_NUMBER, zero[i]).s,
                                "0");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mac_address_becomes_a_group_address),
        cmocka_unit_test(a_phone_number_keeps_what_stands_between_digits),
        cmocka_unit_test(letters_stay_letters_and_digits_digits),
        cmocka_unit_test(a_pseudonym_stays_whatever_it_is_taken_for),
        cmocka_unit_test(what_cannot_look_alike_becomes_a_token),
        cmocka_unit_test(an_address_becomes_an_address_that_cannot_exist),
        cmocka_unit_test(a_number_stays_a_number),
    };

    return cmocka_run_group_tests(tests, disguised_set_up, disguised_tear_down);
}
