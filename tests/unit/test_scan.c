/*
 * The scan: every variant gives the anchors that scan.h's comment describes,
 * here written down once more, byte by byte and without masks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/scan/scan.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

#define BLOCKS 3 /* fed one after the other, to see the carry */
#define TEXT   (BLOCKS * SCAN_BLOCK)

static struct guarded page; /* what is scanned ends at an unmapped one */

/* --- What scan.h says, taken literally ------------------------------------ */

/* The byte i of the text; blanks before its start. */
static uint8_t byte_at(const uint8_t *text, ptrdiff_t i)
{
    return i < 0 ? ' ' : text[i];
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool in_run(uint8_t c)
{
    static const char letters[] = "0123456789abcdefghjklmnprstuvwxyz"
                                  "ABCDEFGHJKLMNPRSTUVWXYZ";

    return c != 0 && strchr(letters, c) != NULL;
}

/* The first byte after a run of 17 to 22. */
static bool ends_run(const uint8_t *text, ptrdiff_t i)
{
    ptrdiff_t n = 0;

    if (in_run(byte_at(text, i)))
        return false;
    while (n < 23 && in_run(byte_at(text, i - 1 - n)))
        n++;
    return n >= 17 && n <= 22;
}

/* The fourth digit after a '.' that follows a digit. */
static bool is_fourth(const uint8_t *text, ptrdiff_t i)
{
    for (ptrdiff_t k = i - 3; k <= i; k++)
        if (!is_digit(byte_at(text, k)))
            return false;
    return byte_at(text, i - 4) == '.' && is_digit(byte_at(text, i - 5));
}

static bool begins_key(const uint8_t *text, ptrdiff_t i)
{
    static const char *const words[] = {"lat", "lon", "lng"};

    for (size_t k = 0; k < 3; k++)
        if (strncasecmp((const char *)text + i, words[k], 3) == 0)
            return true;
    return false;
}

/* --- Comparing ------------------------------------------------------------ */

/* Is bit b of `mask` what it should be?  At byte i of the text. */
static bool right(const uint64_t *mask, size_t b, bool want)
{
    return (mask[b / 64] >> b % 64 & 1) == want;
}

/* Compares the map of text[from .. from + 64 * words) with the definition. */
static bool map_is_right(const uint8_t *text, size_t from, size_t words,
                         const struct scan_map *map)
{
    for (size_t g = 0; g < words / SCAN_GROUP; g++) {
        bool busy = map->busy >> g & 1, some = false;

        for (size_t b = g * 64 * SCAN_GROUP; b < (g + 1) * 64 * SCAN_GROUP;
             b++) {
            ptrdiff_t i = (ptrdiff_t)(from + b);
            bool at = text[i] == '@', key = begins_key(text, i);
            bool run = ends_run(text, i), dec = is_fourth(text, i);
            bool any = at || key || run || dec;

            some = some || any;
            if (!right(map->at, b, at) || !right(map->key, b, key))
                return false;
            if (busy && (!right(map->run, b, run) || !right(map->dec, b, dec) ||
                         !right(map->any, b, any)))
                return false;
        }
        if (busy != some)
            return false;
    }
    return map->busy >> 1 >> (words / SCAN_GROUP - 1) == 0;
}

/*
 * Scans text[0 .. 64 * words) and then as much again until TEXT ends, each
 * time copied so that SCAN_AHEAD bytes on the memory ends.
 */
static bool variant_is_right(const struct scan *scan, const uint8_t *text,
                             size_t words)
{
    struct scan_carry carry = {0};
    static struct scan_map map;

    for (size_t from = 0; from + 64 * words <= TEXT; from += 64 * words) {
        struct span block =
            guarded_put(&page, span_of(text + from, 64 * words + SCAN_AHEAD));

        memset(&map, 0xA5, sizeof map);
        scan->block(block.p, words, &carry, &map);
        if (!map_is_right(text, from, words, &map))
            return false;
    }
    return true;
}

/* All variants, all sizes of block. */
static void check_text(const uint8_t *text)
{
    for (size_t i = 0; scan_at(i) != NULL; i++) {
        if (!scan_usable(scan_at(i)))
            continue;
        for (size_t words = SCAN_GROUP; words <= SCAN_WORDS;
             words += SCAN_GROUP)
            if (!variant_is_right(scan_at(i), text, words))
                fail_msg("%s is wrong at %zu words a block",
                         scan_name(scan_at(i)), words);
    }
}

/* --- Texts ---------------------------------------------------------------- */

static uint8_t text[TEXT + SCAN_AHEAD];

static void random_bytes_give_the_same_anchors(void **state)
{
    struct random_source r = {1};

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (uint8_t)random_next(&r);
        check_text(text);
    }
}

/* Bytes out of an alphabet in which anchors are frequent. */
static void dense_text_gives_the_same_anchors(void **state)
{
    static const char *const alphabets[] = {
        "latongLATONG",
        "0123456789.",
        "0.1",
        "@ 0.123lat",
        "AZaz09IOQioq",
        "ABCDEFGH0 ",
        "L\x6C\x4C\xEC\xCC@`\x80 ",
        "@A`[{/:.0",
        "LlaAtToOnNgG\x01\x0E",
    };
    struct random_source r = {2};

    (void)state;
    for (size_t a = 0; a < sizeof alphabets / sizeof alphabets[0]; a++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] =
                (uint8_t)alphabets[a][random_below(&r, strlen(alphabets[a]))];
        check_text(text);
    }
}

/* Runs of 15 .. 24 with one byte between, and numbers, at all distances. */
static void runs_and_numbers_at_all_distances_from_a_border(void **state)
{
    static const char alnum[] = "0123456789ABCDEFGHJKLMNPRSTUVWXYZabcdefghjk"
                                "lmnprstuvwxyz";
    struct random_source r = {3};

    (void)state;
    for (int round = 0; round < 6; round++) {
        size_t i = 0;

        while (i < sizeof text) {
            size_t n = 15 + random_below(&r, 10);

            for (; n > 0 && i < sizeof text; n--)
                text[i++] = (uint8_t)alnum[random_below(&r, sizeof alnum - 1)];
            if (i < sizeof text)
                text[i++] = (uint8_t) " -.IOQioq\xFF@"[random_below(&r, 10)];
        }
        check_text(text);
    }
}

/* One thing in a desert: at each place, nothing else is reported. */
static void a_single_anchor_is_seen_wherever_it_stands(void **state)
{
    static const char *const things[] = {
        "@", "lat", "LON", "lNg", "7.1234", "JTDKN3DU0A0000001",
    };

    (void)state;
    for (size_t t = 0; t < sizeof things / sizeof things[0]; t++) {
        size_t n = strlen(things[t]);

        for (size_t at = SCAN_BLOCK - 70; at < SCAN_BLOCK + 70; at++) {
            memset(text, '-', sizeof text);
            memcpy(text + at, things[t], n);
            for (size_t i = 0; scan_at(i) != NULL; i++)
                if (scan_usable(scan_at(i)))
                    assert_true(variant_is_right(scan_at(i), text, SCAN_WORDS));
        }
    }
}

static void every_byte_value_is_in_its_class(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        memset(text, (int)c, sizeof text);
        /* as part of a run, a fraction and a key */
        for (size_t i = TEXT / 2; i + 40 < sizeof text; i += 40) {
            memcpy(text + i, "-JTDKN3DU0A0000001-0.1234-lat", 29);
            text[i + 1 + i / 40 % 28] = (uint8_t)c;
        }
        check_text(text);
    }
}

/* --- The tests' own eyes, and the doors ----------------------------------- */

/* scalar, but for one bit. */
static void lie(const uint8_t *p, size_t words, struct scan_carry *carry,
                struct scan_map *map)
{
    scan_scalar.block(p, words, carry, map);
    map->at[words - 1] ^= UINT64_C(1) << 63;
}

static void forget(const uint8_t *p, size_t words, struct scan_carry *carry,
                   struct scan_map *map)
{
    scan_scalar.block(p, words, carry, map);
    *carry = (struct scan_carry){0};
}

static bool always(void)
{
    return true;
}

static void a_broken_variant_would_be_noticed(void **state)
{
    static const struct scan liar = {"liar", always, lie};
    static const struct scan forgetful = {"forgetful", always, forget};

    (void)state;
    memset(text, '-', sizeof text);
    memcpy(text + SCAN_BLOCK - 9, "JTDKN3DU0A0000001", 17);
    assert_true(variant_is_right(&scan_scalar, text, SCAN_WORDS));
    assert_false(variant_is_right(&liar, text, SCAN_WORDS));
    assert_false(variant_is_right(&forgetful, text, SCAN_WORDS));
}

static void the_self_test_passes(void **state)
{
    (void)state;
    assert_true(scan_self_test());
}

static void the_best_usable_variant_is_the_default(void **state)
{
    struct diag diag;
    size_t first = 0;

    (void)state;
    diag_init(&diag);
    while (!scan_usable(scan_at(first)))
        first++;
    assert_ptr_equal(scan_pick(NULL, &diag), scan_at(first));
    assert_false(diag.failed);
    diag_done(&diag);
}

static void a_variant_is_picked_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; scan_at(i) != NULL; i++) {
        struct diag diag;
        const struct scan *scan;

        diag_init(&diag);
        scan = scan_pick(scan_name(scan_at(i)), &diag);
        if (scan_usable(scan_at(i))) {
            assert_ptr_equal(scan, scan_at(i));
        } else {
            assert_null(scan);
            assert_true(diag.failed);
        }
        diag_done(&diag);
    }
}

static void other_names_are_refused_with_the_usable_ones(void **state)
{
    static const char *const names[] = {"",      "avx",     "AVX2",
                                        "avx22", "scalar ", "mmx"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct diag diag;

        diag_init(&diag);
        assert_null(scan_pick(names[i], &diag));
        assert_true(diag.failed);
        assert_true(buf_put(&diag.text, span_of("", 1)));
        assert_non_null(strstr((char *)diag.text.p, "scalar"));
        assert_non_null(strstr((char *)diag.text.p, "--isa"));
        diag_done(&diag);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes_give_the_same_anchors),
        cmocka_unit_test(dense_text_gives_the_same_anchors),
        cmocka_unit_test(runs_and_numbers_at_all_distances_from_a_border),
        cmocka_unit_test(a_single_anchor_is_seen_wherever_it_stands),
        cmocka_unit_test(every_byte_value_is_in_its_class),
        cmocka_unit_test(a_broken_variant_would_be_noticed),
        cmocka_unit_test(the_self_test_passes),
        cmocka_unit_test(the_best_usable_variant_is_the_default),
        cmocka_unit_test(a_variant_is_picked_by_its_name),
        cmocka_unit_test(other_names_are_refused_with_the_usable_ones),
    };
    int failed;

    guarded_init(&page, SCAN_BLOCK + SCAN_AHEAD);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
