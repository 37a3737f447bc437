/*
 * Lists: which values in brackets count, and as what, however the text is cut
 * in two.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/list.h"
#include "filters/text/list_words.h"
#include "tests/unit/guarded.h"

#define ROWS(array) (sizeof(array) / sizeof *(array))

static struct guarded page;

/* What has been read: "value|value|", '?' behind a weak one. */
struct reading {
    struct list list;
    char text[256];
    size_t n;
};

static void note(struct reading *r, struct span text,
                 const struct list_item *item)
{
    size_t n = (size_t)(item->end - item->start);

    assert_true(r->n + n + 2 < sizeof r->text);
    memcpy(r->text + r->n, text.p + item->start, n);
    r->n += n;
    r->text[r->n++] = item->weak ? '?' : '|';
    r->text[r->n] = '\0';
}

/* Whatever is written may be a value. */
static bool all_may(enum name name, struct span value)
{
    return name != NAME_NONE && value.n != 0;
}

/* What has a digit may. */
static bool digits_may(enum name name, struct span value)
{
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] >= '0' && value.p[i] <= '9')
            return all_may(name, value);
    return false;
}

/* Reads bytes from .. to - 1; each value is read twice. */
static enum list_result read_part(struct reading *r, struct span text,
                                  size_t from, size_t to)
{
    struct list_bytes bytes = {
        .origin = from, .final = to == text.n, .may = all_may};
    struct list_item item, again;
    enum list_result result;

    bytes.raw = guarded_put(&page, span_cut(text, from, to));
    while ((result = list_next(&r->list, &bytes, &item)) == LIST_ITEM) {
        uint64_t at = r->list.at;

        if (item.begin >= from) {
            list_rewind(&r->list, &item);
            assert_int_equal(list_next(&r->list, &bytes, &again), LIST_ITEM);
            assert_int_equal(r->list.at, at);
            assert_int_equal(again.start, item.start);
            assert_int_equal(again.end, item.end);
        }
        note(r, text, &item);
    }
    return result;
}

static void open_at(struct reading *r, enum name name, struct span text,
                    unsigned slashes)
{
    struct list_start start = {.bracket = text.p[0],
                               .key = span_str("key"),
                               .name = name,
                               .slashes = slashes};

    list_open(&r->list, &start, 0);
    r->n = 0;
    r->text[0] = '\0';
}

static const struct {
    enum name name;
    const char *text, *want;
    unsigned slashes;
} rows[] = {
    {NAME_IMEI, "[\"a\",\"b\"],\"c\"", "a|b|", 0},
    {NAME_IMEI, "[ 12 , null,\"\",true,-3.5e+1 ] 3", "12|-3.5e+1|", 0},
    {NAME_IMEI, "[[\"a\"],{\"x\":\"b\",\"value\":\"c\"}]", "a|c|", 0},
    {NAME_IMEI, "[{\"type\":\"a\",\"number\":{\"raw\":1}}]", "1|", 0},
    {NAME_IMEI, "[{\"phone\":\"a\"},{\"phone\":[\"b\"]}]", "b|", 0},
    {NAME_IMEI, "[{\"x\":[\"a\"]},\"b\"]", "b|", 0},
    {NAME_IMEI, "[{\"\\u0076alue\":\"a\",\"v\\u0061\":\"b\"}]", "a|", 0},
    {NAME_IMEI, "[\"a\\\\\",\"b \\\" c\"]", "a\\\\|b \\\" c|", 0},
    {NAME_PHONE, "{\"countryCode\":\"a\",\"number\":\"b\",\"at\":1}", "b|", 0},
    {NAME_PHONE, "{\"home\":\"a\",\"line1\":\"b\",\"type\":\"c\"}", "a|b|", 0},
    {NAME_PHONE, "{\"numberOfCalls\":7,\"values\":[1,2]}", "1|2|", 0},
    {NAME_ADDRESS, "{\"line_1\":\"a\",\"label\":\"b\",\"id\":\"c\"}", "a|b?",
     0},
    {NAME_ADDRESS, "{\"lines\":[\"a\",\"b\"],\"country\":\"c\"}", "a|b|", 0},
    {NAME_LATITUDE, "{\"degrees\":35,\"minutes\":40.8,\"hdop\":1}", "35|40.8|",
     0},
    {NAME_POLYLINE, "{\"points\":\"a\",\"levels\":\"b\"}", "a|", 0},
    {NAME_VIN, "{\"type\":\"string\",\"maxLength\":17}", "", 0},
    {NAME_VIN, "{\"[VIN]\":{\"value\":1}}", "", 0}, /* no key any more */

    /* JSON in JSON: \" and, one deeper, \\\" */
    {NAME_VIN, "[\\\"a\\\",\\n \\\"b \\\\\\\" c\\\"]", "a|b \\\\\\\" c|", 1},
    {NAME_VIN, "[\\\\\\\"a\\\\\\\",7]", "a|7|", 3},
    {NAME_VIN, "{\\\"value\\\":\\\"a\\\"}", "a|", 1},
    {NAME_VIN, "[\\\"a\",\\\"b\\\"]", "a|", 1}, /* ends all of it */

    /* What is no JSON ends the list. */
    {NAME_VIN, "[\"a\" \"b\"]", "a|", 0},
    {NAME_VIN, "[\"a\"},\"b\"]", "a|", 0},
    {NAME_VIN, "[\"a\",(\"b\")]", "a|", 0},
    {NAME_VIN, "[\"a\",[VIN],\"b\"]", "a|", 0},
    {NAME_VIN, "[1,2N,3]", "1|", 0},
    {NAME_VIN, "['a',1]", "a|1|", 0},
    {NAME_VIN, "['a\"','b']", "a\"|b|", 0},
    {NAME_VIN, "{a:1,\"value\":2}", "", 0},
    {NAME_VIN, "[1,\\\"2\\\"]", "1|", 0},
    {NAME_VIN, "[1\\n,2]", "", 0},

    /* One value behind blanks. */
    {NAME_VIN, "   \"a\",\"b\"", "a|", 0},
    {NAME_VIN, " \n 7,8", "7|", 0},
    {NAME_VIN, " 7", "7|", 0},
    {NAME_VIN, "  [7,8],9", "7|8|", 0},
    {NAME_VIN, "  {\"value\":7},\"value\":9", "7|", 0},
    {NAME_VIN, "  null,\"a\"", "", 0},
    {NAME_VIN, "  x\"a\"", "", 0},

    /* Deeper than is kept all are what the list's are. */
    {NAME_VIN,
     "[[[[[[[[[[[[[[[[[[\"a\",{\"b\":\"c\"}],\"d\"]]]]]]]]]]]]]]]],"
     "{\"e\":\"f\",\"value\":\"g\"}],\"h\"]",
     "a|b|c|d|g|", 0},
};

static void expect_row(size_t i, size_t cut)
{
    struct span text = span_str(rows[i].text);
    struct reading r;

    open_at(&r, rows[i].name, text, rows[i].slashes);
    (void)read_part(&r, text, 1, cut);
    (void)read_part(&r, text, cut, text.n);
    if (strcmp(r.text, rows[i].want) != 0)
        fail_msg("%s, cut at %zu: \"%s\"", rows[i].text, cut, r.text);
}

static void values_that_count_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        for (size_t cut = 1; cut <= strlen(rows[i].text); cut++)
            expect_row(i, cut);
}

static void what_goes_on_behind_the_window_is_told(void **state)
{
    static const struct {
        const char *text;
        enum list_result want;
    } parts[] = {
        {"[\"a", LIST_ITEM_OPEN},      {"[12", LIST_ITEM_OPEN},
        {"[\"", LIST_ITEM_OPEN},       {"[", LIST_NOTHING},
        {"[tru", LIST_NOTHING},        {"[{\"val", LIST_NOTHING},
        {"[{\"x\":\"a", LIST_NOTHING}, {"[{\"value\":\"a", LIST_ITEM_OPEN},
    };
    uint8_t body[1200];

    (void)state;
    for (size_t i = 0; i < ROWS(parts); i++) {
        struct span text = span_str(parts[i].text);
        struct span longer = span_of(text.p, text.n + 1);
        struct reading r;

        open_at(&r, NAME_IMEI, text, 0);
        assert_int_equal(read_part(&r, longer, 1, text.n), parts[i].want);
        assert_int_equal(r.n, 0);
    }
    memset(body, 'a', sizeof body);
    memcpy(body, "[\"", 2);
    for (size_t n = 1020; n < 1032; n++) {
        struct span text = span_of(body, sizeof body);
        struct reading r;

        open_at(&r, NAME_IMEI, text, 0);
        assert_int_equal(read_part(&r, text, 1, n),
                         n - 2 <= 1024 ? LIST_ITEM_OPEN : LIST_NOTHING);
    }
}

/* An array in an object is named by its key, not by what has been passed. */
static void an_item_has_its_keys(void **state)
{
    struct span text = span_str("{\"minutes\":7}");
    struct list_bytes bytes = {.raw = text, .final = true, .may = all_may};
    struct list_item item;
    struct reading r;

    (void)state;
    open_at(&r, NAME_LATITUDE, text, 0);
    assert_int_equal(list_next(&r.list, &bytes, &item), LIST_ITEM);
    assert_int_equal(item.name, NAME_LATITUDE);
    assert_false(item.quoted);
    assert_true(
        span_eq(span_of(item.key, item.key_n), span_str("key minutes")));
}

/* Nor does what has begun before these bytes: nobody sees all of it. */
static void what_can_be_nothing_does_not_count(void **state)
{
    struct span text = span_str("[\"ab\",\"a1\",\"cd\"]");
    struct list_bytes bytes = {.raw = text, .final = true, .may = digits_may};
    struct list_item item;
    struct reading r;

    (void)state;
    open_at(&r, NAME_IMEI, text, 0);
    assert_int_equal(list_next(&r.list, &bytes, &item), LIST_ITEM);
    assert_int_equal(item.start, 7);
    assert_int_equal(list_next(&r.list, &bytes, &item), LIST_NOTHING);

    open_at(&r, NAME_IMEI, text, 0);
    bytes.raw = span_cut(text, 0, 3);
    bytes.final = false;
    assert_int_equal(list_next(&r.list, &bytes, &item), LIST_ITEM_OPEN);
    bytes.raw = span_cut(text, 3, text.n);
    bytes.origin = 3;
    assert_int_equal(list_next(&r.list, &bytes, &item), LIST_ITEM);
    assert_int_equal(item.start, 2);
}

static void all_words_of_a_key_must_be_general(void **state)
{
    bool weak;

    (void)state;
    assert_true(list_words_allow(NAME_PHONE, span_str("fullNumber"), &weak));
    assert_true(list_words_allow(NAME_PHONE, span_str("E164"), &weak));
    assert_false(list_words_allow(NAME_PHONE, span_str("numberType"), &weak));
    assert_false(list_words_allow(NAME_PHONE, span_str("lines"), &weak));
    assert_false(list_words_allow(NAME_VIN, span_str("home"), &weak));
    assert_false(list_words_allow(NAME_VIN, span_str(""), &weak));
    assert_false(list_words_allow(NAME_VIN, span_str("123"), &weak));
    assert_true(list_words_allow(NAME_ADDRESS, span_str("label"), &weak));
    assert_true(weak);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_count_are_read),
        cmocka_unit_test(what_goes_on_behind_the_window_is_told),
        cmocka_unit_test(an_item_has_its_keys),
        cmocka_unit_test(what_can_be_nothing_does_not_count),
        cmocka_unit_test(all_words_of_a_key_must_be_general),
    };
    int failed;

    guarded_init(&page, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
