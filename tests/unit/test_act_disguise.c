/*
 * Disguises: valid of their kind, the same again when put on again, taken off
 * to the value they were put on, never a value that is real.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "filters/act/act.h"
#include "filters/act/pseudonymize.h"

#define ROUNDS 3000

static struct secret *secret, *other; /* of two tenants */

static int make_secrets(void **state)
{
    struct secret_master master;
    uint8_t key[32];

    (void)state;
    memset(key, 0x5C, sizeof key);
    secret_set(&master, span_of(key, sizeof key));
    secret = secret_new(&master, "partner", "2026-11");
    other = secret_new(&master, "insurer", "2026-11");
    return 0;
}

static int free_secrets(void **state)
{
    (void)state;
    secret_free(secret);
    secret_free(other);
    return 0;
}

struct text {
    char s[1200];
};

/* What the action writes; ends in a guard byte so that overruns are seen. */
static struct text act(const struct secret *with, enum action action,
                       struct match m)
{
    struct rule rule = {.action = action, .secret = (struct secret *)with};
    struct text out;
    size_t bound, n;
    uint8_t *room;

    act_prepare(&rule, m.kind);
    bound = act_bound(&rule, &m);
    room = malloc(bound + 1);
    room[bound] = 0xA5;
    n = act_put(&rule, &m, room);
    assert_true(n <= bound && n < sizeof out.s);
    assert_int_equal(room[bound], 0xA5);
    memcpy(out.s, room, n);
    out.s[n] = '\0';
    free(room);
    return out;
}

static struct text pseudonym(enum kind kind, enum form form, const char *value)
{
    struct match m = {.value = span_str(value), .kind = kind, .form = form};

    return act(secret, ACTION_PSEUDONYMIZE, m);
}

static struct text reveal(enum kind kind, enum form form, const char *value)
{
    const struct disguise *const *ways = pseudonymize_ways(kind, form);
    struct text out = {""};
    uint8_t *room = malloc(disguise_bound(strlen(value)));

    for (; *ways != NULL && out.s[0] == '\0'; ways++) {
        size_t n = (*ways)->take_off(secret, span_str(value), room);

        memcpy(out.s, room, n);
        out.s[n] = '\0';
    }
    free(room);
    return out;
}

/* Put on, put on again, taken off; returns the pseudonym. */
static struct text check(enum kind kind, enum form form, const char *value)
{
    struct text once = pseudonym(kind, form, value);
    struct match m = {.value = span_str(value), .kind = kind, .form = form};

    assert_string_not_equal(once.s, value);
    assert_string_equal(pseudonym(kind, form, value).s, once.s);
    assert_string_equal(pseudonym(kind, form, once.s).s, once.s);
    assert_string_equal(reveal(kind, form, once.s).s, value);
    assert_string_equal(reveal(kind, form, value).s, "");
    assert_string_not_equal(act(other, ACTION_PSEUDONYMIZE, m).s, once.s);
    return once;
}

/* Every character of `like`: A a letter of either case in upper, a in lower,
 * 9 a digit, the rest itself. */
static void check_like(const char *got, const char *like)
{
    assert_int_equal(strlen(got), strlen(like));
    for (size_t i = 0; like[i] != '\0'; i++) {
        if (like[i] == 'A')
            assert_true(isupper(got[i]));
        else if (like[i] == 'a')
            assert_true(islower(got[i]));
        else if (like[i] == '9')
            assert_true(isdigit(got[i]));
        else
            assert_int_equal(got[i], like[i]);
    }
}

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
    struct text p = check(KIND_VIN, FORM_TEXT, value);

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
    struct text p = check(KIND_VIN, FORM_TEXT, "jtdkn3du0a0000001");

    (void)state;
    for (int i = 0; i < 17; i++)
        assert_false(isupper(p.s[i]));
    p = check(KIND_VIN, FORM_TEXT, "JTD KN3DU0-A0000001");
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
        struct text p = check(KIND_VIN, FORM_TEXT, values[i]);

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
        assert_string_equal(reveal(KIND_VIN, FORM_TEXT, vin).s, "");
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
        struct text text = check(rows[i].kind, FORM_TEXT, rows[i].value);
        size_t n = strspn(rows[i].value, "0123456789");

        check_like(text.s, rows[i].like);
        assert_int_not_equal(text.s[0], '0');
        if (rows[i].kind == KIND_EID && mod_97(rows[i].value) == 1)
            assert_int_equal(mod_97(text.s), 1);
        if ((rows[i].kind == KIND_IMEI && n == 15) ||
            (rows[i].kind == KIND_ICCID && n >= 19))
            assert_int_equal(luhn_sum(text.s), luhn_sum(rows[i].value));
        if (n == strlen(rows[i].value))
            assert_string_equal(
                check(rows[i].kind, FORM_NUMBER, rows[i].value).s, text.s);
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
            struct text p;

            snprintf(value, sizeof value, "%s", rows[r].begin);
            for (size_t j = strlen(value); j < rows[r].n; j++) {
                value[j] = (char)('0' + lrand48() % 10);
                value[j + 1] = '\0';
            }
            p = check(rows[r].kind, FORM_TEXT, value);
            assert_int_equal(strlen(p.s), rows[r].n);
            assert_int_not_equal(p.s[0], '0');
        }
}

/* --- others --------------------------------------------------------------- */

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
        struct text p = check(KIND_MAC_ADDRESS, FORM_TEXT, rows[i].value);

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
        struct text p = check(KIND_PHONE, FORM_TEXT, rows[i].value);

        check_like(p.s, rows[i].like);
        assert_non_null(strstr(p.s, "999"));
    }
    assert_memory_equal(check(KIND_PHONE, FORM_TEXT, "12345").s, "p-", 2);
    assert_memory_equal(check(KIND_PHONE, FORM_TEXT, "tel. 0312345678").s, "p-",
                        2);
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
        struct text p = check(rows[i].kind, FORM_TEXT, rows[i].value);

        assert_int_equal(tolower(p.s[0]), 'q');
        check_like(p.s + 5, rows[i].like);
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
            struct text p = pseudonym(rows[i].kind, FORM_TEXT, rows[i].value);

            assert_string_equal(pseudonym((enum kind)kind, FORM_TEXT, p.s).s,
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
        assert_memory_equal(check(rows[i].kind, FORM_TEXT, rows[i].value).s,
                            "p-", 2);
}

static void an_address_becomes_an_address_that_cannot_exist(void **state)
{
    char value[160];

    (void)state;
    for (size_t n = 1; n < 140; n++) {
        struct text p;
        char *at, *label, *rest;

        memset(value, 'x', n);
        snprintf(value + n, sizeof value - n, "@example.jp");
        p = check(KIND_EMAIL, FORM_TEXT, value);
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
            struct text p = check(kinds[k], FORM_NUMBER, good[i]);

            assert_int_equal(strspn(p.s, "0123456789"), 16);
            assert_int_equal(p.s[0], '5');
        }
        for (size_t i = 0; i + (kinds[k] == KIND_IMEI) < 6; i++)
            assert_string_equal(pseudonym(kinds[k], FORM_NUMBER, zero[i]).s,
                                "0");
    }
}

/* --- hash and null ----------------------------------------------------------
 */

static void a_hash_is_keyed_and_stays(void **state)
{
    static const struct {
        enum form form;
        const char *value;
        size_t n;
    } rows[] = {{FORM_TEXT, "ZVW50-1234567", 34},
                {FORM_TEXT, "", 34},
                {FORM_TEXT, "h-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 34},
                {FORM_TEXT, "p-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 34},
                {FORM_NUMBER, "352099001761481", 15},
                {FORM_NUMBER, "100000000000000", 15},
                {FORM_NUMBER, "0", 15},
                {FORM_NUMBER, "-1.5e3", 15}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct match m = {.value = span_str(rows[i].value),
                          .kind = KIND_CHASSIS_NUMBER,
                          .form = rows[i].form};
        struct text once = act(secret, ACTION_HASH, m);

        assert_int_equal(strlen(once.s), rows[i].n);
        assert_string_not_equal(once.s, rows[i].value);
        assert_string_not_equal(act(other, ACTION_HASH, m).s, once.s);
        if (rows[i].form == FORM_NUMBER) {
            assert_int_equal(strspn(once.s, "0123456789"), 15);
            assert_int_equal(once.s[0], '1');
        }
        m.value = span_str(once.s);
        assert_string_equal(act(secret, ACTION_HASH, m).s, once.s);
    }
}

static void different_values_have_different_hashes(void **state)
{
    static struct text seen[2000];

    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        char value[16];
        struct match m = {.kind = KIND_TERMINAL_ID,
                          .form = i % 2 == 0 ? FORM_TEXT : FORM_NUMBER};

        snprintf(value, sizeof value, "%zu", i);
        m.value = span_str(value);
        seen[i] = act(secret, ACTION_HASH, m);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(seen[i].s, seen[j].s);
    }
}

static void null_stands_where_json_has_a_value(void **state)
{
    struct rule rule = {.action = ACTION_NULL};
    struct match m = {.value = span_str("taro@example.jp"), .kind = KIND_EMAIL};

    (void)state;
    assert_string_equal(act(NULL, ACTION_NULL, m).s, "[EMAIL]");
    assert_false(act_takes_quotes(&rule, &m));
    m.stands = STANDS_QUOTED;
    assert_string_equal(act(NULL, ACTION_NULL, m).s, "null");
    assert_true(act_takes_quotes(&rule, &m));
    m.stands = STANDS_BARE;
    m.form = FORM_NUMBER;
    assert_string_equal(act(NULL, ACTION_NULL, m).s, "null");
    assert_false(act_takes_quotes(&rule, &m));
    m.stands = STANDS_WITHIN;
    assert_string_equal(act(NULL, ACTION_NULL, m).s, "0");
    rule.action = ACTION_REDACT;
    m.stands = STANDS_QUOTED;
    assert_false(act_takes_quotes(&rule, &m));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vin_becomes_a_valid_vin),
        cmocka_unit_test(a_vin_keeps_its_case_and_its_blanks),
        cmocka_unit_test(what_is_no_regular_vin_becomes_a_token),
        cmocka_unit_test(no_vin_is_taken_for_a_pseudonym),
        cmocka_unit_test(device_numbers_keep_form_and_check_digit),
        cmocka_unit_test(random_device_numbers_come_back),
        cmocka_unit_test(a_mac_address_becomes_a_group_address),
        cmocka_unit_test(a_phone_number_keeps_what_stands_between_digits),
        cmocka_unit_test(letters_stay_letters_and_digits_digits),
        cmocka_unit_test(a_pseudonym_stays_whatever_it_is_taken_for),
        cmocka_unit_test(what_cannot_look_alike_becomes_a_token),
        cmocka_unit_test(an_address_becomes_an_address_that_cannot_exist),
        cmocka_unit_test(a_number_stays_a_number),
        cmocka_unit_test(a_hash_is_keyed_and_stays),
        cmocka_unit_test(different_values_have_different_hashes),
        cmocka_unit_test(null_stands_where_json_has_a_value),
    };

    return cmocka_run_group_tests(tests, make_secrets, free_secrets);
}
