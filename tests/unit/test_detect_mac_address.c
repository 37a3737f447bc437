/*
 * MAC addresses by table: which six pairs are one without a key, and which
 * notations a key makes one.
 */
#include "tests/unit/keyed.h"
#include "tests/unit/shaped.h"

#define CERTAIN  EVIDENCE_CERTAIN
#define LIKELY   EVIDENCE_LIKELY
#define POSSIBLE EVIDENCE_POSSIBLE
#define MAC      KIND_MAC_ADDRESS

/* The last byte of xx?xx?xx?xx?xx?xx. */
static bool behind_pairs(const struct window *w, size_t at)
{
    if (at < 16 || at >= w->end)
        return false;
    for (size_t i = 0; i < 17; i++)
        if (i % 3 != 2 && !chars_is(w->p[at - 16 + i], CHARS_ALNUM))
            return false;
    return true;
}

static struct shaped_bench shapes = {
    mac_address_shape, behind_pairs, {.base = NULL}};

static void six_pairs_of_hex_are_one(void **state)
{
    static const struct shaped rows[] = {
        {"<<a4:2c:c6:4a:d4:47>>", MAC, LIKELY},
        {"<<A4:2C:C6:4A:D4:47>>", MAC, LIKELY},
        {"<<88-52-17-3d-9c-5f>>", MAC, LIKELY},
        {"<<88-52-17-3D-9C-5F>>", MAC, LIKELY},
        {"\"<<a4:2c:c6:4a:d4:47>>\"", MAC, LIKELY},
        {"[<<a4:2c:c6:4a:d4:47>>,<<a4:2c:c6:4a:d4:48>>]", MAC, LIKELY},
        {"/clients/<<a4:2c:c6:4a:d4:47>>/", MAC, LIKELY},
        {"<<a4:2c:c6:4a:d4:47>>.", MAC, LIKELY},
        {"(<<a4-2c-c6-4a-d4-47>>)", MAC, LIKELY},
        {"box-<<a4:2c:c6:4a:d4:47>>-eth0", MAC, LIKELY},
        {"sta:<<a4:2c:c6:4a:d4:47>>:eth0", MAC, LIKELY},
        {"port0-<<a4-2c-c6-4a-d4-47>>", MAC, LIKELY},
        {"<<a4:2c:c6:4a:d4:47>>\n<<a4:2c:c6:4a:d4:48>>", MAC, LIKELY},
        {"x\n<<a4:2c:c6:4a:d4:47>>-70dBm", MAC, LIKELY},
        {"\xE3\x80\x8C<<a4:2c:c6:4a:d4:47>>\xE3\x80\x8D", MAC, LIKELY},
        {"<<84:03:64:80:71:62>>", MAC, LIKELY},
        {"<<10:20:30:40:50:60>>", MAC, LIKELY},
        /* fewer signs */
        {"<<a4:2C:c6:4a:d4:47>>", MAC, POSSIBLE},
        {"<<a4-2C-c6-4a-d4-47>>", MAC, POSSIBLE},
        {"<<10:20:30:40:50:10>>", MAC, POSSIBLE},
        {"<<44-03-64-80-71-62>>", MAC, POSSIBLE},
        {"<<24-01-15-12-30-45>>", MAC, POSSIBLE},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void keys_and_words_speak_for_and_against(void **state)
{
    static const struct shaped rows[] = {
        {"{\"mac\":\"<<44-03-64-80-71-62>>\"}", MAC, CERTAIN},
        {"{\"wifiMac\":\"<<a4:2C:c6:4a:d4:47>>\"}", MAC, CERTAIN},
        {"BSSID <<a4:2c:c6:4a:d4:47>>", MAC, CERTAIN},
        {"mac:<<a4:2c:c6:4a:d4:47>>", MAC, CERTAIN},
        {"<mac><<10:20:30:40:50:10>></mac>", MAC, CERTAIN},
        {"{\"payload\":\"<<a4:2c:c6:4a:d4:47>>\"}", MAC, POSSIBLE},
        {"{\"rawData\":\"<<02-10-03-7f-00-00>>\"}", MAC, POSSIBLE},
        {"{\"machine\":\"<<a4:2c:c6:4a:d4:47>>\"}", MAC, LIKELY},
        {"mac, <<a4:2c:c6:4a:d4:47>>", MAC, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void what_else_has_pairs_is_none(void **state)
{
    static const struct shaped rows[] = {
        {"a4:2c:c6:4a:d4:47:12:34", MAC, LIKELY}, /* EUI-64 */
        {"a4-2c-c6-ff-fe-4a-d4-47", MAC, LIKELY},
        {"SHA1 3f:78:68:50:e3:87:55:0f:da:b8:36:ed:7e:6d:c8:81:de:23:00:1b",
         MAC, LIKELY},
        {"fe80:a4:2c:c6:4a:d4:47:12", MAC, LIKELY}, /* IPv6 */
        {"2001:db8::a4:2c:c6:4a:d4:47", MAC, LIKELY},
        {"a4:2c:c6:4a:d4:47::1", MAC, LIKELY},
        {"a4:2c:c6:4a:d4:47:9", MAC, LIKELY},
        {"1:a4:2c:c6:4a:d4:47", MAC, LIKELY},
        {"00:00:00:00:00:00", MAC, LIKELY},
        {"ff:ff:ff:ff:ff:ff", MAC, LIKELY},
        {"FF-FF-FF-FF-FF-FF", MAC, LIKELY},
        {"02:00:00:00:00:00", MAC, LIKELY},
        {"a4:2c-c6:4a-d4:47", MAC, LIKELY},
        {"a4.2c.c6.4a.d4.47", MAC, LIKELY},
        {"a4 2c c6 4a d4 47", MAC, LIKELY},
        {"a4,2c,c6,4a,d4,47", MAC, LIKELY},
        {"a4/2c/c6/4a/d4/47", MAC, LIKELY},
        {"a4:2c:c6:4a:d4:4g", MAC, LIKELY},
        {"go:to:th:ee:nd:of", MAC, LIKELY},
        {"xa4:2c:c6:4a:d4:47", MAC, LIKELY},
        {"a4:2c:c6:4a:d4:47f", MAC, LIKELY},
        {"a4:2c:c6:4a:d4:4", MAC, LIKELY},
        {"a4-2c-c6-4a-d4-47@example.com", MAC, LIKELY},
        {"**:**:**:**:**:**", MAC, LIKELY},
        {"aabbccddeeff", MAC, LIKELY},
        {"0b5f8a6e-3c1d-4f0e-9a77-2f1e5d3c4b6a", MAC, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void history_is_not_replaced(void **state)
{
    struct window w = {
        .p = (const uint8_t *)"a4:2c:c6:4a:d4:47", .end = 17, .final = true};
    struct found found;

    (void)state;
    assert_true(mac_address_shape(&w, 16, &found));
    assert_int_equal(found.hit[0].match.form, FORM_TEXT);
    for (w.floor = 1; w.floor <= 17; w.floor++)
        assert_false(mac_address_shape(&w, 16, &found));
}

static struct keyed_bench keyed = {mac_address_keyed, MAC, {.base = NULL}};

static void a_key_makes_every_notation_one(void **state)
{
    static const struct keyed_row rows[] = {
        {"mac", "<a4:2c:c6:4a:d4:47>", CERTAIN},
        {"mac", "<A4-2C-c6-4A-D4-47>", CERTAIN},
        {"mac", "<a42c.c64a.d447>", CERTAIN},
        {"mac", "<a42c-c64a-d447>", CERTAIN},
        {"mac", "<A42CC6-4AD447>", CERTAIN},
        {"mac", "<a42cc64ad447>", CERTAIN},
        {"mac", "<A42CC64AD447>", CERTAIN},
        {"mac", "<0xa42cc64ad447>", CERTAIN},
        {"mac", "<440364807162>", CERTAIN},
        {"mac", "<a4 2c c6 4a d4 47>", CERTAIN},
        {"mac", "<a4_2c_c6_4a_d4_47>", CERTAIN},
        {"mac", "<a4:2c:6:4a:0:47>", CERTAIN},
        {"mac", "<a4:2c:c6:ff:fe:4a:d4:47>", CERTAIN}, /* EUI-64 */
        {"mac", "<a42cc6fffe4ad447>", CERTAIN},
        {"mac", "<180518834427975>", CERTAIN}, /* a number */
        {"mac", "<00:00:00:00:00:01>", CERTAIN},
        {"mac", "<ff:ff:ff:ff:ff:00>", CERTAIN},
        /* nobody's, or an action's */
        {"mac", "00:00:00:00:00:00", CERTAIN},
        {"mac", "0:0:0:0:0:0", CERTAIN},
        {"mac", "000000000000", CERTAIN},
        {"mac", "FF:FF:FF:FF:FF:FF", CERTAIN},
        {"mac", "02:00:00:00:00:00", CERTAIN},
        {"mac", "[MAC_ADDRESS]", CERTAIN},
        {"mac", "*****************", CERTAIN},
        {"mac", "0", CERTAIN},
        /* another meaning of the word */
        {"mac", "null", CERTAIN},
        {"mac", "true", CERTAIN},
        {"mac", "macOS 14.2", CERTAIN},
        {"mac", "random", CERTAIN},
        {"mac", "192.168.1.10", CERTAIN},
        {"mac", "12:34:56", CERTAIN},
        {"mac", "2024-01-15", CERTAIN},
        {"mac", "a4:2c:c6:4a:d4", CERTAIN},
        {"mac", "a4:2c:c6:4a:d4:47:01", CERTAIN},
        {"mac", "a4:2c:c6:4a:d4:4x", CERTAIN},
        {"mac", "a4::c6:4a:d4:47", CERTAIN},
        {"mac", "a4:2c-c6:4a-d4:47", CERTAIN},
        {"mac", ":a4:2c:c6:4a:d4:47", CERTAIN},
        {"mac", "a4:2c:c6:4a:d4:47:", CERTAIN},
        {"mac", "a42:2cc64ad447", CERTAIN},
        {"mac", "12345", CERTAIN},
        {"mac", "3f786850e387550fdab836ed7e6dc881", CERTAIN}, /* a code */
    };

    (void)state;
    KEYED_CHECK(&keyed, rows);
}

static int set_up(void **state)
{
    (void)state;
    guarded_init(&shapes.page, SHAPED_LONGEST);
    keyed.page = shapes.page;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    guarded_done(&shapes.page);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_pairs_of_hex_are_one),
        cmocka_unit_test(keys_and_words_speak_for_and_against),
        cmocka_unit_test(what_else_has_pairs_is_none),
        cmocka_unit_test(history_is_not_replaced),
        cmocka_unit_test(a_key_makes_every_notation_one),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
