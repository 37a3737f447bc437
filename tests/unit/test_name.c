/*
 * Names: which keys name what, in every language and way of writing, and
 * which name nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/name_words.h"
#include "tests/unit/guarded.h"
#include "tests/unit/name_keys.h"
#include "tests/unit/random.h"

#define ROWS(array) (sizeof(array) / sizeof(array)[0])

static struct guarded page;

static enum name named(struct span key)
{
    return name_of(guarded_put(&page, key));
}

static void keys_name_what_they_say(void **state)
{
    struct span key;

    (void)state;
    for (size_t i = 0; i < ROWS(name_keys); i++)
        for (const char *next = name_keys[i].keys; name_key(&next, &key);) {
            if (named(key) == name_keys[i].name)
                continue;
            fail_msg("\"%.*s\" names %d, not %d", (int)key.n, key.p, named(key),
                     name_keys[i].name);
        }
}

/* A key in another case or with other borders says the same. */
static void all_capitals_say_the_same(void **state)
{
    struct span key;

    (void)state;
    for (size_t i = 0; i < ROWS(name_keys); i++)
        for (const char *next = name_keys[i].keys; name_key(&next, &key);) {
            uint8_t big[NAME_LONGEST];
            bool camel = false;

            for (size_t k = 0; k < key.n; k++) {
                big[k] = key.p[k] >= 'a' && key.p[k] <= 'z' ? key.p[k] & 0xdf
                                                            : key.p[k];
                camel |= k > 0 && chars_is(key.p[k], CHARS_UPPER);
            }
            if (camel) /* borders would be lost */
                continue;
            if (named(span_of(big, key.n)) != name_keys[i].name)
                fail_msg("%.*s names something else", (int)key.n, big);
        }
}

/* Question words in front, and words about the value behind it. */
static void check_about(struct span key)
{
    static const char *const behind[] = {
        "_supported", "_enabled",   "_count",    "_type",     "_status",
        "_available", "_visible",   "_country",  "_format",   "_length",
        "_required",  "_valid",     "_verified", "_url",      "_image",
        "_color",     "UpdatedAt",  ".quality",  "Accuracy",  "_Provider",
        "-version",   " timestamp", "Precision", "[0].state",
    };
    static const char *const before[] = {"is_", "has_", "supports-", "enable "};
    char text[2 * NAME_LONGEST];

    for (size_t k = 0; k < ROWS(behind) + ROWS(before); k++) {
        bool front = k >= ROWS(behind);

        snprintf(text, sizeof text, "%s%.*s%s",
                 front ? before[k - ROWS(behind)] : "", (int)key.n,
                 (const char *)key.p, front ? "" : behind[k]);
        if (strlen(text) <= NAME_LONGEST && named(span_str(text)) != NAME_NONE)
            fail_msg("%s names something", text);
    }
}

static void what_is_about_a_value_names_nothing(void **state)
{
    struct span key;

    (void)state;
    for (size_t i = 0; i < ROWS(name_keys); i++)
        for (const char *next = name_keys[i].keys; name_key(&next, &key);) {
            if (key.n > 0 && chars_is(key.p[0], CHARS_ALNUM) &&
                chars_is(key.p[key.n - 1], CHARS_ALNUM))
                check_about(key);
        }
}

/* Anything may stand before what decides. */
static void whose_it_is_does_not_matter(void **state)
{
    static const struct {
        const char *key;
        enum name name;
    } rows[] = {
        {"vin", NAME_VIN},
        {"email", NAME_EMAIL},
        {"lat", NAME_LATITUDE},
        {"longitude", NAME_LONGITUDE},
        {"location", NAME_POSITION},
        {"imei", NAME_IMEI},
        {"device_id", NAME_TERMINAL},
        {"phone", NAME_PHONE},
        {"plate_number", NAME_PLATE},
        {"address", NAME_ADDRESS},
    };
    static const char *const before[] = {
        "qwx_", "Qwx.", "ns3:", "@", "$.a[0].", "x-qwx-", "QWX ", "1_", "q__",
    };

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        for (size_t k = 0; k < ROWS(before); k++) {
            char text[NAME_LONGEST];

            snprintf(text, sizeof text, "%s%s", before[k], rows[i].key);
            assert_int_equal(named(span_str(text)), rows[i].name);
        }
}

static void keys_that_are_too_long_name_nothing(void **state)
{
    char key[NAME_LONGEST + 2];

    (void)state;
    memset(key, '_', sizeof key);
    memcpy(key + NAME_LONGEST - 3, "vin", 3);
    assert_int_equal(named(span_of(key, NAME_LONGEST)), NAME_VIN);
    memcpy(key + NAME_LONGEST - 2, "vin", 3);
    assert_int_equal(named(span_of(key, NAME_LONGEST + 1)), NAME_NONE);
}

/* Any bytes at all, cut and broken UTF-8 included: no crash, no over-read. */
static void any_bytes_may_be_a_key(void **state)
{
    struct random_source r = {.state = 11};
    uint8_t key[NAME_LONGEST + 1];

    (void)state;
    for (unsigned round = 0; round < 200000; round++) {
        size_t n = random_below(&r, sizeof key + 1);

        for (size_t i = 0; i < n; i++)
            key[i] =
                round % 2 != 0
                    ? (uint8_t)random_next(&r)
                    : (uint8_t) "latonvigLTcxE_7\xc3\xa9"[random_below(&r, 17)];
        assert_in_range(named(span_of(key, n)), 0, NAME_COUNT - 1);
    }
}

/* What key_axis(), the streaming reader, takes for a latitude or longitude,
 * name_of() does too.  A position has both. */
static void what_the_streaming_reader_accepts_is_named(void **state)
{
    static const char *const before[] = {
        "", "gps", "home_", "GPS", "start", "x", "foo-", "vehicle", "to", "1",
    };
    static const char *const axis[] = {"lat",  "latitude",  "lon",
                                       "long", "longitude", "lng"};
    static const char *const after[] = {
        "",        "deg",   "degree", "degrees", "dd",        "dec",
        "decimal", "e5",    "e6",     "e7",      "wgs84",     "gcj02",
        "bd09",    "value", "val",    "num",     "raw",       "str",
        "string",  "start", "end",    "from",    "to",        "min",
        "max",     "mas",   "micro",  "1",       "supported", "ency",
    };
    static const char *const joint[] = {"", "_", "-", "__"};

    (void)state;
    for (size_t i = 0; i < ROWS(before) * ROWS(axis) * ROWS(after) * 4 * 8;
         i++) {
        size_t k = i;
        unsigned style = k % 8;
        const char *b = before[(k /= 8) % ROWS(before)];
        const char *a = axis[(k /= ROWS(before)) % ROWS(axis)];
        const char *f = after[(k /= ROWS(axis)) % ROWS(after)];
        const char *j = joint[k / ROWS(after) % 4];
        char text[NAME_LONGEST];
        size_t at = strlen(b), behind = 0, n;
        bool more = false;
        struct window w;
        enum name name;

        n = (size_t)snprintf(text, sizeof text, "%s%s%s%s", b, a, j, f);
        for (size_t c = 0; c < n; c++) /* capitals: a bit of `style` each */
            if ((style & 1 && c < at) || (style & 2 && c == at) ||
                (style & 4 && c == at + strlen(a) + strlen(j)))
                text[c] = (char)(text[c] >= 'a' ? text[c] - 32 : text[c]);
        w = (struct window){.p = (uint8_t *)text, .end = n, .final = true};
        if (key_axis(&w, at, &behind, &more) == AXIS_NONE || behind != n ||
            span_is(span_of(text, n), "longvalue"))
            continue;
        name = named(span_of(text, n));
        if (name != NAME_LATITUDE && name != NAME_LONGITUDE &&
            name != NAME_POSITION)
            fail_msg("%s names %d", text, name);
    }
}

static void the_dictionary_is_well_formed(void **state)
{
    (void)state;
    for (size_t i = 0; i < 26; i++)
        for (size_t k = 0; k < name_words[i].n; k++) {
            const struct name_word *w = &name_words[i].words[k];

            assert_int_equal(w->n, strlen(w->text));
            assert_int_equal(w->text[0], 'a' + (int)i);
            for (size_t c = 0; c < w->n; c++)
                assert_in_range(w->text[c], 'a', 'z');
            assert_ptr_equal(name_words_find(span_str(w->text)), w);
            if (k > 0 && strcmp(w[-1].text, w->text) >= 0)
                fail_msg("%s stands behind %s", w->text, w[-1].text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_name_what_they_say),
        cmocka_unit_test(all_capitals_say_the_same),
        cmocka_unit_test(what_is_about_a_value_names_nothing),
        cmocka_unit_test(whose_it_is_does_not_matter),
        cmocka_unit_test(keys_that_are_too_long_name_nothing),
        cmocka_unit_test(any_bytes_may_be_a_key),
        cmocka_unit_test(what_the_streaming_reader_accepts_is_named),
        cmocka_unit_test(the_dictionary_is_well_formed),
    };
    int failed;

    guarded_init(&page, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
