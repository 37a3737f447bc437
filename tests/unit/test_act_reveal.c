/*
 * What pseudonymize makes is found again in a text and turned back: whole
 * words only, wherever they stand, and nothing else.
 */
#include "tests/unit/disguised.h"

#include <stdio.h>

#include "filters/act/reveal.h"

static int two_epochs(void **state)
{
    (void)state;
    disguised_secrets("partner", "2026-12");
    return 0;
}

struct text {
    char s[4096];
};

/* KIND_COUNT: of a bare number. */
static struct disguised pseudonym(enum kind kind, const char *value)
{
    return kind == KIND_COUNT
               ? disguised_on(KIND_TERMINAL_ID, FORM_NUMBER, value)
               : disguised_on(kind, FORM_TEXT, value);
}

static struct text reveal(const struct secret *with, const char *in)
{
    struct span text = span_str(in);
    struct text out = {""};
    struct buf value;
    size_t n = 0;

    buf_init(&value, 3 * REVEAL_AHEAD);
    for (size_t at = 0; at < text.n;) {
        size_t end = reveal_at(with, text, at, &value);
        struct span s =
            end != 0 ? buf_span(&value) : span_cut(text, at, at + 1);

        assert_true(n + s.n < sizeof out.s && end <= text.n);
        memcpy(out.s + n, s.p, s.n);
        n += s.n;
        at = end != 0 ? end : at + 1;
    }
    out.s[n] = '\0';
    buf_done(&value);
    return out;
}

static const struct {
    enum kind kind;
    const char *value;
} values[] = {
    {KIND_VIN, "JTDKN3DU0A0000001"},
    {KIND_VIN, "WVWZZZ1KZ6W000000"},
    {KIND_VIN, "jtdkn3du0a0000001"},
    {KIND_VIN, "JTD"},
    {KIND_EMAIL, "taro@example.jp"},
    {KIND_EMAIL, "a.very.long.address.of.somebody@mail.department.example.com"},
    {KIND_CHASSIS_NUMBER, "ZVW50-1234567"},
    {KIND_LICENSE_PLATE, "B AB 1234"},
    {KIND_LICENSE_PLATE, "\xE5\x93\x81\xE5\xB7\x9D 300 \xE3\x81\x82 12-34"},
    {KIND_TERMINAL_ID, "012345678901"},
    {KIND_COUNT, "12345678901"},
    {KIND_PHONE, "+81-90-1234-5678"},
    {KIND_PHONE, "090-1234-5678"},
    {KIND_IMEI, "352099001761481"},
    {KIND_ICCID, "8981100012345678905"},
    {KIND_EID, "89049032123451234512345678901235"},
    {KIND_MAC_ADDRESS, "00:1B:44:11:3A:B7"},
    {KIND_MAC_ADDRESS, "00-1b-44-11-3a-b7"},
};

#define VALUES (sizeof values / sizeof values[0])

static void a_pseudonym_is_found_wherever_it_stands(void **state)
{
    static const char *const around[][2] = {{"", ""},
                                            {"\"", "\""},
                                            {"{\"a\":\"", "\",\"b\":1}"},
                                            {"<v>", "</v>"},
                                            {"a,", ",b\n"},
                                            {"see \\n", "\\n"},
                                            {"x=%20", "%20y"},
                                            {"(", ")"},
                                            {"It is ", "."},
                                            {"\xE3\x81\xAF", "\xE3\x80\x82"},
                                            {"q=", "&r=1"},
                                            {"a: ", "\n- 2026"}};

    (void)state;
    for (size_t i = 0; i < VALUES; i++)
        for (size_t j = 0; j < sizeof around / sizeof around[0]; j++) {
            struct disguised p = pseudonym(values[i].kind, values[i].value);
            char in[2048], want[2048];

            snprintf(in, sizeof in, "%s%.1000s%s", around[j][0], p.s,
                     around[j][1]);
            snprintf(want, sizeof want, "%s%s%s", around[j][0], values[i].value,
                     around[j][1]);
            assert_string_equal(reveal(disguised_secret, in).s, want);
        }
}

static void part_of_a_word_is_no_pseudonym(void **state)
{
    static const char *const around[][2] = {{"a", ""}, {"", "a"},  {"7", ""},
                                            {"", "7"}, {"X", "X"}, {"", "b-c"}};

    (void)state;
    for (size_t i = 0; i < VALUES; i++)
        for (size_t j = 0; j < sizeof around / sizeof around[0]; j++) {
            struct disguised p = pseudonym(values[i].kind, values[i].value);
            char in[2048];

            snprintf(in, sizeof in, "%s%.1000s%s", around[j][0], p.s,
                     around[j][1]);
            if (strstr(reveal(disguised_secret, in).s, values[i].value) != NULL)
                print_error("%s -> %s\n", in, reveal(disguised_secret, in).s);
            assert_null(
                strstr(reveal(disguised_secret, in).s, values[i].value));
        }
}

/* Of two pseudonyms where one begins like the other, each is itself; and what
 * only begins like one is none. */
static void a_shared_prefix_does_not_matter(void **state)
{
    struct disguised p = pseudonym(KIND_EMAIL, "taro@example.jp");
    struct text in, out;
    struct disguised q = pseudonym(KIND_VIN, "JTD");

    (void)state;
    for (size_t n = 1; p.s[n] != '\0'; n++) {
        snprintf(in.s, sizeof in.s, "%.*s %.500s", (int)n, p.s, p.s);
        out = reveal(disguised_secret, in.s);
        assert_memory_equal(out.s, p.s, n);
        assert_string_equal(out.s + n, " taro@example.jp");
    }
    snprintf(in.s, sizeof in.s, "%.500sa %.500s %.500s.a", q.s, q.s, q.s);
    snprintf(out.s, sizeof out.s, "%.500sa JTD JTD.a", q.s);
    assert_string_equal(reveal(disguised_secret, in.s).s, out.s);
    snprintf(in.s, sizeof in.s, "%.500s@example.jp", q.s);
    assert_string_equal(reveal(disguised_secret, in.s).s, "JTD@example.jp");
}

static void other_text_stays(void **state)
{
    static const char *const rows[] = {
        "JTDKN3DU0A0000001",
        "{\"t\":1795312345678,\"n\":5123456789012345}",
        "123e4567-e89b-12d3-a456-4266141740ab 0123456789ab 213456789012",
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "440101234567890 352099001761481 8981100012345678905",
        "00:1B:44:11:3A:B7 2001:db8::41 12:34:56 2026-11-22T10:00:00Z",
        "p-value p- p-a P1234567 p-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "+81-90-1234-5678 +999123471-0119-5512 0099912-34567",
        "43.123456,141.123456 139.767125391234567",
        "someone@pseudonym.invalid p-x@pseudonym.invalid",
        "h-auxi2lengnqcq4cij5v2c4kam5giquy3",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(reveal(disguised_secret, rows[i]).s, rows[i]);
}

static void another_epoch_reveals_no_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < VALUES; i++) {
        struct disguised p = pseudonym(values[i].kind, values[i].value);

        assert_string_not_equal(reveal(disguised_other, p.s).s,
                                values[i].value);
    }
}

/* What is known by its form alone says nothing of the secret. */
static void a_keyed_pseudonym_proves_its_secret(void **state)
{
    static const unsigned by_form = 1u << KIND_VIN | 1u << KIND_IMEI |
                                    1u << KIND_ICCID | 1u << KIND_EID |
                                    1u << KIND_MAC_ADDRESS;

    (void)state;
    for (size_t i = 0; i < VALUES; i++) {
        struct disguised p = pseudonym(values[i].kind, values[i].value);
        struct span s = span_str(p.s);
        bool is_token = strncmp(p.s, "p-", 2) == 0;

        assert_int_equal(reveal_proves(disguised_secret, s),
                         is_token || (by_form >> values[i].kind & 1) == 0);
        assert_false(reveal_proves(disguised_other, s));
        assert_int_equal(reveal_form_at(s, 0),
                         is_token ? REVEAL_TOKEN : REVEAL_NO_FORM);
    }
}

static void forms_are_told_by_their_length(void **state)
{
    static const struct {
        const char *text;
        enum reveal_form form;
    } rows[] = {
        {"p-aaaaaaaaaaaaaaaaaaaaaaaaaaaa", REVEAL_TOKEN},
        {"p-aaaaaaaaaaaaaaaaaaaaaaaaaaa", REVEAL_NO_FORM},
        {"p-aaaaaaaaaaaaaaaaaaaaaaaaaaa1", REVEAL_NO_FORM},
        {"h-auxi2lengnqcq4cij5v2c4kam5giquy3", REVEAL_HASH},
        {"h-auxi2lengnqcq4cij5v2c4kam5giquy33", REVEAL_NO_FORM},
        {"h-auxi2lengnqcq4cij5v2c4kam5giquy", REVEAL_NO_FORM},
        {"p-", REVEAL_NO_FORM},
        {"p", REVEAL_NO_FORM},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(reveal_form_at(span_str(rows[i].text), 0),
                         rows[i].form);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pseudonym_is_found_wherever_it_stands),
        cmocka_unit_test(part_of_a_word_is_no_pseudonym),
        cmocka_unit_test(a_shared_prefix_does_not_matter),
        cmocka_unit_test(other_text_stays),
        cmocka_unit_test(another_epoch_reveals_no_value),
        cmocka_unit_test(a_keyed_pseudonym_proves_its_secret),
        cmocka_unit_test(forms_are_told_by_their_length),
    };

    return cmocka_run_group_tests(tests, two_epochs, disguised_tear_down);
}
