/*
 * E-mail addresses by table: where they begin and end, and what only looks
 * like one.
 */
#include "tests/unit/marked.h"

static struct marked_bench bench;

#define LIKELY  EVIDENCE_LIKELY
#define CERTAIN EVIDENCE_CERTAIN

static void addresses_are_found_whole(void **state)
{
    static const struct marked rows[] = {
        {"<<a@b.cc>>", LIKELY},
        {"<<taro@example.jp>>", LIKELY},
        {"<<TARO.YAMADA@EXAMPLE.CO.JP>>", LIKELY},
        {"<<taro.yamada+fleet@sub.example.com>>", LIKELY},
        {"<<taro_yamada-2@example.com>>", LIKELY},
        {"<<o'neil@example.ie>>", LIKELY},
        {"<<123@163.com>>", LIKELY},
        {"<<me@1und1.de>>", LIKELY},
        {"<<x@example.museum>>", LIKELY},
        {"<<user%host@example.com>>", LIKELY},
        {"<<a@xn--bcher-kva.example>>", LIKELY},
        {"<<a@example.xn--p1ai>>", LIKELY},
        {"<<a@b-c.d-e.ff>>", LIKELY},
        {"<<_a@example.com>>", LIKELY},
        {"<<-a@example.com>>", LIKELY},
        {"<<1HGCM82633A004352@example.com>>", LIKELY},
        {"<<35.681236@example.com>>", LIKELY},
        {"<<a@b.c.d.e.f.gg>>", LIKELY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void what_stands_around_an_address_stays(void **state)
{
    static const struct marked rows[] = {
        {"<<<a@b.cc>>>", LIKELY},
        {"mailto:<<a@b.cc>>?subject=hi", LIKELY},
        {"(<<a@b.cc>>)", LIKELY},
        {"[<<a@b.cc>>]", LIKELY},
        {"'<<a@b.cc>>'", LIKELY},
        {"\"Taro\" <<<a@b.cc>>>, <<<c@d.ee>>>", LIKELY},
        {"<<a@b.cc>>,<<c@d.ee>>;<<e@f.gg>>", LIKELY},
        {"Write to <<a@b.cc>>.", LIKELY},
        {"Write to <<a@b.cc>>...", LIKELY},
        {"Is it <<a@b.cc>>? <<a@b.cc>>!", LIKELY},
        {"...<<a@b.cc>>", LIKELY},
        {"<<a@b.cc>>/path", LIKELY},
        {"https://<<a@b.cc>>:8443/", LIKELY},
        {"<<a@b.cc>>_x", LIKELY},
        {"\xE3\x81\x82<<a@b.cc>>\xE3\x81\x82", LIKELY},
        {"\xFF<<a@b.cc>>\xFF", LIKELY},
        {"*<<a@b.cc>>*", LIKELY},
        {"{\"<<a@b.cc>>\":1}", LIKELY},
        {"<<a@b@c.dd>>", LIKELY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void an_escape_before_an_address_stays(void **state)
{
    static const struct marked rows[] = {
        {"\"x\\n<<a@b.cc>>\"", LIKELY},
        {"\"x\\t<<taro@b.cc>>\\n\"", LIKELY},
        {"\"\\u003c<<a@b.cc>>\\u003e\"", LIKELY},
        {"\"\\u00e9<<taro@b.cc>>\"", LIKELY},
        {"'\\x3c<<a@b.cc>>\\x3e'", LIKELY},
        {"\\\\<<m@b.cc>>", LIKELY}, /* an escaped backslash, then the m */
        {"\\\\\\n<<a@b.cc>>", LIKELY},
        {"%3C<<a@b.cc>>%3E", LIKELY},
        {"to=%22<<a@b.cc>>%22", LIKELY},
        {"%20<<taro@b.cc>>", LIKELY},
        {"&lt;<<a@b.cc>>&gt;", LIKELY},
        {"&quot;<<a@b.cc>>&quot;", LIKELY},
        {"\\\"<<a@b.cc>>\\\"", LIKELY},
        {"\\/<<a@b.cc>>\\/", LIKELY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void a_key_makes_it_certain(void **state)
{
    static const struct marked rows[] = {
        {"{\"email\":\"<<a@b.cc>>\"}", CERTAIN},
        {"{\"e-mail\":\"<<a@b.cc>>\"}", CERTAIN},
        {"{\"ownerEmail\":\"<<a@b.cc>>\"}", CERTAIN},
        {"{\"EMAIL_ADDRESS\" : \"<<a@b.cc>>\"}", CERTAIN},
        {"{\\\"mail\\\":\\\"<<a@b.cc>>\\\"}", CERTAIN},
        {"<email><<a@b.cc>></email>", CERTAIN},
        {"?mail=<<a@b.cc>>&x=1", CERTAIN},
        {"email: <<a@b.cc>>", CERTAIN},
        {"{\"mailbox\":\"<<a@b.cc>>\"}", LIKELY},
        {"{\"emails\":1,\"x\":\"<<a@b.cc>>\"}", LIKELY},
        {"email <<a@b.cc>>", LIKELY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void what_only_looks_like_one_is_left_alone(void **state)
{
    static const struct marked rows[] = {
        {"logo@2x.png", MARKED_ANY},
        {"icon@3x.webp", MARKED_ANY},
        {"a/b@2x.jpg?v=3", MARKED_ANY},
        {"pkg@1.2.3", MARKED_ANY},
        {"pkg@1.2.3-beta.4", MARKED_ANY},
        {"@babel/core@7.24.0", MARKED_ANY},
        {"next@18.2.next", MARKED_ANY},
        {"{\"@context\":\"x\",\"@type\":\"y\"}", MARKED_ANY},
        {"@Override", MARKED_ANY},
        {"user@", MARKED_ANY},
        {"@example.com", MARKED_ANY},
        {"user@localhost", MARKED_ANY},
        {"user@host", MARKED_ANY},
        {"a@b.c", MARKED_ANY},
        {"a@b.c1", MARKED_ANY},
        {"a@.com", MARKED_ANY},
        {"a@b..", MARKED_ANY},
        {"a @ b.cc", MARKED_ANY},
        {"a @b.cc", MARKED_ANY},
        {"a@ b.cc", MARKED_ANY},
        {"3@5", MARKED_ANY},
        {"12:00@3.50", MARKED_ANY},
        {"user@192.0.2.1", MARKED_ANY},
        {"a@@", MARKED_ANY},
        {"@@@", MARKED_ANY},
        {"", MARKED_ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

/* `n` characters c, then the rest, with or without a finding. */
static void check_long(char c, size_t n, const char *rest, bool found)
{
    char text[MARKED_LONGEST];
    struct marked row = {text, MARKED_ANY};
    size_t at = 0;

    if (found) {
        memcpy(text, "<<", 2);
        at = 2;
    }
    memset(text + at, c, n);
    at += n;
    snprintf(text + at, sizeof text - at, "%s%s", rest, found ? ">>" : "");
    marked_try(&bench, &row, 3, 3);
    marked_try(&bench, &row, 0, 0);
}

static void long_ones_are_found_too(void **state)
{
    static const size_t locals[] = {1, 17, 18, 63, 64, 65, 100, 120};
    char domain[300] = "a@";

    (void)state;
    for (size_t i = 0; i < sizeof locals / sizeof locals[0]; i++)
        check_long('k', locals[i], "@example.com", true);
    for (size_t labels = 1; labels < 40; labels += 3) {
        size_t at = 2;

        for (size_t i = 0; i < labels; i++, at += 6)
            memcpy(domain + at, "label.", 6);
        memcpy(domain + at, "jp", 3);
        check_long('t', 5, domain, true);
    }
}

static int set_up(void **state)
{
    (void)state;
    marked_init(&bench, KIND_EMAIL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    marked_done(&bench);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_found_whole),
        cmocka_unit_test(what_stands_around_an_address_stays),
        cmocka_unit_test(an_escape_before_an_address_stays),
        cmocka_unit_test(a_key_makes_it_certain),
        cmocka_unit_test(what_only_looks_like_one_is_left_alone),
        cmocka_unit_test(long_ones_are_found_too),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
