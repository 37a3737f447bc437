/*
 * Disguises of VINs and of the numbers of devices: a right check digit, as
 * long as what they stand for, and never a value that is real.
 */
#include "tests/unit/disguised.h"

#include <stdio.h>

#define ROUNDS 3000

/* --- VIN ----------------------------------------------------------------- */

static const char vin_alphabet[] = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";

/* Written independently: values by the table of 49 CFR 565.15. */
static char vin_check(const char *vin)
{
    static const int weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0,
                                  9, 8, 7, 6, 5, 4, 3, 2};
    static const char *const rows[] = {"0",    "1AJ", "2BKS", "3CLT", "4DMU",
                                       "5ENV", "6FW", "7GPX", "8HY",  "9RZ"};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        for (int v = 0; v < 10; v++)
            if (strchr(rows[v], toupper(vin[i])) != NULL)
                sum += v * weights[i];
    return "0123456789X"[sum % 11];
}

/* 17 characters, the last four digits. */
static void random_vin(char *vin)
{
    for (int j = 0; j < 17; j++)
        vin[j] = vin_alphabet[j < 13 ? lrand48() % 33 : 23 + lrand48() % 10];
}

static void check_vin(const char *value)
{
    struct disguised p = disguised_check(KIND_VIN, FORM_TEXT, value);

    assert_int_equal(strlen(p.s), 17);
    for (int i = 0; i < 17; i++)
        assert_non_null(strchr(vin_alphabet, toupper(p.s[i])));
    assert_int_equal(toupper(p.s[8]), vin_check(p.s));
    for (int i = 14; i < 17; i++)
        assert_true(isalpha(p.s[i]));
}

static void a_vin_becomes_a_valid_vin(void **state)
{
    static const char *const values[] = {
        "JTDKN3DU0A0000001", /* synthetic, as all here */
        "1M8GDM9AXKP042788", /* right check digit X */
        "WVWZZZ1KZ6W000000", /* no check digit: Europe */
        "11111111111111111", "99999999999999999", "AAAAAAAAAAAAA0000",
        "jtdkn3du0a0000001", "00000000000009999",
    };

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        check_vin(values[i]);
    srand48(11);
    for (int i = 0; i < ROUNDS; i++) {
        char vin[18] = "";

        random_vin(vin);
        check_vin(vin);
    }
}

static void a_vin_keeps_its_case_and_its_blanks(void **state)
{
    struct disguised p =
        disguised_check(KIND_VIN, FORM_TEXT, "jtdkn3du0a0000001");

    (void)state;
    for (int i = 0; i < 17; i++)
        assert_false(isupper(p.s[i]));
    p = disguised_check(KIND_VIN, FORM_TEXT, "JTD KN3DU0-A0000001");
    assert_int_equal(strlen(p.s), 19);
    assert_int_equal(p.s[3], ' ');
    assert_int_equal(p.s[10], '-');
}

static void what_is_no_regular_vin_becomes_a_token(void **state)
{
    static const char *const values[] = {"JTDKN3DU0A000000A",
                                         "JTD",
                                         "A0000001",
                                         "JTDKN3DU0A00000001",
                                         "jtdKN3DU0A0000001",
                                         "JTDKN3DU0A000001\xEF\xBC\x91",
                                         "IOQ"};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct disguised p = disguised_check(KIND_VIN, FORM_TEXT, values[i]);

        assert_memory_equal(p.s, "p-", 2);
        assert_int_equal(strspn(p.s + 2, "abcdefghijklmnopqrstuvwxyz234567"),
                         strlen(p.s) - 2);
    }
}

/* Of letters at random, too few are taken for pseudonyms to matter; of VINs
 * none, whoever made them. */
static void no_vin_is_taken_for_a_pseudonym(void **state)
{
    (void)state;
    srand48(12);
    for (int i = 0; i < 20 * ROUNDS; i++) {
        char vin[18] = "";

        random_vin(vin);
        vin[8] = vin_check(vin);
        assert_string_equal(disguised_off(KIND_VIN, FORM_TEXT, vin).s, "");
    }
}

/* --- numbers of devices -------------------------------------------------- */

/* Sum of digits with every second doubled, from the right. */
static int luhn_sum(const char *s)
{
    int sum = 0, nr = 0;

    for (size_t i = strlen(s); i-- > 0;)
        if (isdigit(s[i])) {
            int v = (s[i] - '0') << (nr++ % 2);

            sum += v > 9 ? v - 9 : v;
        }
    return sum % 10;
}

static int mod_97(const char *s)
{
    int rest = 0;

    for (; *s != '\0'; s++)
        rest = (rest * 10 + *s - '0') % 97;
    return rest;
}

static void device_numbers_keep_form_and_check_digit(void **state)
{
    static const struct {
        enum kind kind;
        const char *value, *like;
    } rows[] = {
        {KIND_IMEI, "352099001761481", "999999999999999"},
        {KIND_IMEI, "867322042239157", "999999999999999"},
        {KIND_IMEI, "123456789012347", "999999999999999"},
        {KIND_IMEI, "352099001761482", "999999999999999"}, /* wrong */
        {KIND_IMEI, "35209900176148", "99999999999999"},
        {KIND_IMEI, "3520990017614823", "9999999999999999"},
        {KIND_IMEI, "35-209900-176148-1", "99-999999-999999-9"},
        {KIND_IMSI, "440101234567890", "999999999999999"},
        {KIND_IMSI, "31026012345678", "99999999999999"},
        {KIND_ICCID, "8981100012345678906", "9999999999999999999"},
        {KIND_ICCID, "89860012345678901234", "99999999999999999999"},
        {KIND_ICCID, "8981100012345678906F", "9999999999999999999F"},
        {KIND_ICCID, "898110001234567890", "999999999999999999"},
        {KIND_EID, "89049032123451234512345678901235",
         "99999999999999999999999999999999"},
        {KIND_EID, "89049032123451234512345678901299",
         "99999999999999999999999999999999"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct disguised text =
            disguised_check(rows[i].kind, FORM_TEXT, rows[i].value);
        size_t n = strspn(rows[i].value, "0123456789");

        disguised_like(text.s, rows[i].like);
        assert_int_not_equal(text.s[0], '0');
        if (rows[i].kind == KIND_EID && mod_97(rows[i].value) == 1)
            assert_int_equal(mod_97(text.s), 1);
        if ((rows[i].kind == KIND_IMEI && n == 15) ||
            (rows[i].kind == KIND_ICCID && n >= 19))
            assert_int_equal(luhn_sum(text.s), luhn_sum(rows[i].value));
        if (n == strlen(rows[i].value))
            assert_string_equal(
                disguised_check(rows[i].kind, FORM_NUMBER, rows[i].value).s,
                text.s);
    }
}

static void random_device_numbers_come_back(void **state)
{
    static const struct {
        enum kind kind;
        const char *begin;
        size_t n;
    } rows[] = {{KIND_IMEI, "35", 15},   {KIND_IMEI, "86", 15},
                {KIND_IMEI, "01", 15},   {KIND_IMEI, "99", 16},
                {KIND_IMSI, "2", 15},    {KIND_IMSI, "310", 15},
                {KIND_IMSI, "4600", 15}, {KIND_IMSI, "90143", 14},
                {KIND_ICCID, "89", 19},  {KIND_ICCID, "898600", 20},
                {KIND_EID, "89", 32}};

    (void)state;
    srand48(13);
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        for (int i = 0; i < ROUNDS / 10; i++) {
            char value[40];
            struct disguised p;

            snprintf(value, sizeof value, "%s", rows[r].begin);
            for (size_t j = strlen(value); j < rows[r].n; j++) {
                value[j] = (char)('0' + lrand48() % 10);
                value[j + 1] = '\0';
            }
            p = disguised_check(rows[r].kind, FORM_TEXT, value);
            assert_int_equal(strlen(p.s), rows[r].n);
            assert_int_not_equal(p.s[0], '0');
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vin_becomes_a_valid_vin),
        cmocka_unit_test(a_vin_keeps_its_case_and_its_blanks),
        cmocka_unit_test(what_is_no_regular_vin_becomes_a_token),
        cmocka_unit_test(no_vin_is_taken_for_a_pseudonym),
        cmocka_unit_test(device_numbers_keep_form_and_check_digit),
        cmocka_unit_test(random_device_numbers_come_back),
    };

    return cmocka_run_group_tests(tests, disguised_set_up, disguised_tear_down);
}
