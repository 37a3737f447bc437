/*
 * Stems: every key that names something holds one.  The matcher here is a slow
 * one of its own, by the notation in name.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/name_words.h"
#include "tests/unit/name_keys.h"
#include "tests/unit/random.h"

#define ROWS(array) (sizeof(array) / sizeof(array)[0])

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool fits(char s, int c)
{
    if (s == '?')
        return true;
    if (s == '^') /* the scan takes 0xc3 for a 'C': do not count on it */
        return c < 0x80 && !is_letter(c);
    if (s >= 'a' && s <= 'z')
        return c == s || c == s - 32;
    return c == (uint8_t)s;
}

/* A quotation mark stands around the key. */
static int byte_at(struct span key, size_t i)
{
    return i >= 1 && i <= key.n ? key.p[i - 1] : '"';
}

/* The first stem of the families that stands in the key. */
static const char *stem_in(struct span key, unsigned families)
{
    for (const struct name_stem *stem = name_stems; stem->of != 0; stem++)
        for (size_t i = 0; i + NAME_STEM <= key.n + 2; i++) {
            size_t k = 0;

            while (k < NAME_STEM && fits(stem->text[k], byte_at(key, i + k)))
                k++;
            if (k == NAME_STEM && (stem->of & families) != 0)
                return stem->text;
        }
    return NULL;
}

static unsigned missing;

static void check_key(struct span key)
{
    unsigned family = name_stems_family(name_of(key));

    if (family == 0 || stem_in(key, family) != NULL)
        return; /* an '@' finds addresses */
    if (missing++ < 20)
        print_error("no stem in \"%.*s\"\n", (int)key.n, (const char *)key.p);
}

static void check_missing(void)
{
    unsigned n = missing;

    missing = 0;
    assert_int_equal(n, 0);
}

static void stems_are_four_characters(void **state)
{
    (void)state;
    for (const struct name_stem *stem = name_stems; stem->of != 0; stem++)
        assert_int_equal(strlen(stem->text), NAME_STEM);
}

static void every_known_key_holds_a_stem(void **state)
{
    struct span key;

    (void)state;
    for (size_t i = 0; i < ROWS(name_keys); i++)
        for (const char *next = name_keys[i].keys; name_key(&next, &key);)
            check_key(key);
    check_missing();
}

/* Everyday keys must not be looked at. */
static void everyday_words_hold_no_stem(void **state)
{
    static const char *const words[] = {
        "timestamp",     "timestamps",     "status",       "charging",
        "temperature",   "battery",        "batteryLevel", "vehicle",
        "vehicleId",     "vehicleType",    "speed",        "heading",
        "odometer",      "capacity",       "velocity",     "unit",
        "value",         "type",           "name",         "id",
        "createdAt",     "updatedAt",      "lastUpdate",   "range",
        "fuelLevel",     "tirePressure",   "doors",        "windows",
        "locked",        "ignition",       "engineRpm",    "climate",
        "state",         "data",           "result",       "message",
        "code",          "errors",         "version",      "language",
        "electricRange", "chargingStatus", "estimated",    "calculated",
        "latency",       "latest",         "driving",      "machine",
    };

    (void)state;
    for (size_t i = 0; i < ROWS(words); i++)
        if (stem_in(span_str(words[i]), NAME_OF_ALL) != NULL)
            fail_msg("%s holds %s", words[i],
                     stem_in(span_str(words[i]), NAME_OF_ALL));
}

/* Ways to write words as one key. */
static const struct style {
    const char *joint;
    bool first_big, big, all_big;
} styles[] = {
    {"", false, true, false},   {"", true, true, false},
    {"", false, false, false},  {"", false, false, true},
    {"_", false, false, false}, {"_", false, false, true},
    {"-", true, true, false},   {" ", true, true, false},
    {".", false, false, false}, {"1", false, false, false},
};

static size_t put_word(char *key, size_t n, const struct name_word *w,
                       const struct style *style)
{
    if (n > 0)
        for (const char *j = style->joint; *j != '\0'; j++)
            key[n++] = *j;
    for (size_t i = 0; i < w->n; i++) {
        bool big = style->all_big ||
                   (i == 0 && (key[0] == '\0' ? style->first_big : style->big));

        key[n + i] = (char)(w->text[i] - (big ? 32 : 0));
    }
    return n + w->n;
}

static void check_words(const struct name_word *const *words, size_t count,
                        const struct style *style)
{
    char key[256] = "";
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n = put_word(key, n, words[i], style);
    check_key(span_of(key, n));
}

static size_t all_words(const struct name_word **words)
{
    size_t n = 0;

    for (size_t i = 0; i < 26; i++)
        for (size_t k = 0; k < name_words[i].n; k++)
            words[n++] = &name_words[i].words[k];
    return n;
}

static void every_pair_of_words_holds_a_stem(void **state)
{
    const struct name_word *words[1024];
    size_t n = all_words(words);

    (void)state;
    for (size_t s = 0; s < ROWS(styles); s++)
        for (size_t i = 0; i < n * n; i++) {
            const struct name_word *two[] = {words[i / n], words[i % n]};

            check_words(two, 2, &styles[s]);
            if (i % n == 0)
                check_words(two, 1, &styles[s]);
        }
    check_missing();
}

static void longer_keys_hold_a_stem(void **state)
{
    struct random_source r = {.state = 5};
    const struct name_word *words[1024];
    size_t n = all_words(words);

    (void)state;
    for (unsigned round = 0; round < 1000000; round++) {
        const struct name_word *some[4];
        size_t count = 3 + random_below(&r, 2);

        for (size_t i = 0; i < count; i++)
            some[i] = words[random_below(&r, n)];
        check_words(some, count, &styles[random_below(&r, ROWS(styles))]);
    }
    check_missing();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stems_are_four_characters),
        cmocka_unit_test(every_known_key_holds_a_stem),
        cmocka_unit_test(everyday_words_hold_no_stem),
        cmocka_unit_test(every_pair_of_words_holds_a_stem),
        cmocka_unit_test(longer_keys_hold_a_stem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
