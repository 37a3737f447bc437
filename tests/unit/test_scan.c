/*
 * The scan: every variant gives the anchors that scan.h's comment describes,
 * written down once more in scan_slow.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/scan/scan.h"
#include "filters/text/name.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"
#include "tests/unit/scan_slow.h"

#define BLOCKS 3 /* fed one after the other, to see the carry */
#define TEXT   (BLOCKS * SCAN_BLOCK)

static struct guarded page; /* what is scanned ends at an unmapped one */

/* Two tables: what the default pack could have, and one that fills them. */
static const char *const few[] = {
    "^vin", "?Vin", "lat^", "ddre", "lonD", "\xe7\xb7\xaf\xe5", NULL};
static const char *const many[] = {
    "^vin", "?Vin", "lat^", "ddre", "hone", "plat",      "rmin", "hass", "mail",
    "imei", "imsi", "lon_", "lng?", "^mac", "iccid" + 1, "a1-.", "^^^a", NULL,
};
static char letters[200][5];
static const char *crowd[201]; /* those, as a list */
static const char *names[512]; /* those of all names */
static const char *const *const lists[] = {few, many, crowd, names};
static const char *const none[] = {NULL};
static struct scan_stems tables[4];
enum { LISTS = 4 };

/* --- Comparing ------------------------------------------------------------ */

struct subject {
    const struct scan *scan;
    const struct scan_stems *stems;
    size_t words; /* in a block */
};

static uint8_t text[TEXT + SCAN_AHEAD];
static struct want wanted[TEXT]; /* of `text` */

static bool bit(const uint64_t *mask, size_t b)
{
    return mask[b / 64] >> b % 64 & 1;
}

/* Is what a busy group says about byte b of the block right? */
static bool anchors_are_right(const struct scan_map *map, size_t b,
                              const struct want *w)
{
    return bit(map->hot, b) == w->hot && bit(map->run, b) == w->run &&
           bit(map->num, b) == w->num && bit(map->dec, b) == w->dec &&
           bit(map->mac, b) == w->mac && bit(map->any, b) == w->any;
}

static bool word_is_right(const struct scan_map *map, size_t w,
                          const struct want *want)
{
    bool busy = (map->words >> w / SCAN_GROUP * SCAN_GROUP & 0xff) != 0;
    bool esc = false, any = false;

    for (size_t i = 0; i < 64; i++) {
        size_t b = 64 * w + i;

        if (bit(map->esc, b) != want[i].esc ||
            bit(map->wide, b) != want[i].wide)
            return false;
        if (busy && !anchors_are_right(map, b, &want[i]))
            return false;
        esc = esc || want[i].esc || want[i].wide;
        any = any || want[i].any;
    }
    return (map->words >> w & 1) == any && (map->escs >> w & 1) == esc;
}

/* Compares the map of text[from .. from + 64 * words) with the definition. */
static bool map_is_right(const struct subject *s, size_t from,
                         const struct scan_map *map)
{
    for (size_t w = 0; w < s->words; w++)
        if (!word_is_right(map, w, &wanted[from + 64 * w]))
            return false;
    return map->words >> 1 >> (s->words - 1) == 0 &&
           map->escs >> 1 >> (s->words - 1) == 0;
}

/*
 * Scans the text's first words and then as many again until TEXT ends, each
 * time copied so that SCAN_AHEAD bytes on the memory ends.  `wanted` is that of
 * the text.
 */
static bool variant_is_right(const struct subject *s)
{
    struct scan_carry carry = {0};
    static struct scan_map map;
    size_t n = 64 * s->words;

    for (size_t from = 0; from + n <= TEXT; from += n) {
        struct span block =
            guarded_put(&page, span_of(text + from, n + SCAN_AHEAD));

        memset(&map, 0xA5, sizeof map);
        s->scan->block(s->stems, block.p, s->words, &carry, &map);
        scan_settle(s->stems, block.p, s->words, &map);
        if (!map_is_right(s, from, &map))
            return false;
    }
    return true;
}

/* One variant, with blocks of `words` and less, down to `least`. */
static void check_variant(struct subject *s, size_t words, size_t least)
{
    for (s->words = words; s->words >= least; s->words -= SCAN_GROUP)
        if (!variant_is_right(s))
            fail_msg("%s is wrong at %zu words a block", scan_name(s->scan),
                     s->words);
}

/* With `slashes` what leads an escape does so before '/', too. */
static void want_slashes(bool slashes)
{
    for (size_t i = 0; i < TEXT && slashes; i++)
        if (text[i + 1] == '/' &&
            (text[i] == '\\' || text[i] == '%' || text[i] == '&'))
            wanted[i].esc = true;
}

/* All variants with the first `count` lists. */
static void check_with(size_t count, size_t words, size_t least)
{
    for (size_t t = 0; t < count; t++) {
        struct subject s = {.stems = &tables[t]};

        scan_slow(lists[t], text, TEXT, wanted);
        tables[t].slashes = t % 2 == 1;
        want_slashes(tables[t].slashes);
        for (size_t i = 0; (s.scan = scan_at(i)) != NULL; i++)
            if (scan_usable(s.scan))
                check_variant(&s, words, least);
    }
}

static void check_text(void)
{
    check_with(2, SCAN_WORDS, SCAN_GROUP);
    check_with(LISTS, SCAN_WORDS, SCAN_WORDS);
}

/* For texts of which there are many. */
static void check_quickly(void)
{
    check_with(1, SCAN_WORDS, SCAN_WORDS);
}

/* --- Texts ---------------------------------------------------------------- */

static void random_bytes_give_the_same_anchors(void **state)
{
    struct random_source r = {1};

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (uint8_t)random_next(&r);
        check_text();
    }
}

/* Bytes out of an alphabet in which anchors are frequent. */
static void dense_text_gives_the_same_anchors(void **state)
{
    static const char *const alphabets[] = {
        "latongLATONGdv-in",
        "0123456789.",
        "0.1-",
        "0000000000000000-",
        "@ 0.123lat",
        "\\%&u0#;",
        "AZaz09[`{@/:^_",
        "11:a",
        "L\x6C\x4C\xEC\xCC@`\x80 ",
        "0.1\xb0\xb1\xae\xad\xc1\xe1",
        "\xe7\xb7\xaf\xe5\xba\xa6",
        "vViInN\" _",
    };
    struct random_source r = {2};

    (void)state;
    for (size_t a = 0; a < sizeof alphabets / sizeof alphabets[0]; a++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] =
                (uint8_t)alphabets[a][random_below(&r, strlen(alphabets[a]))];
        check_text();
    }
}

/* Runs of least .. most out of an alphabet, with one of `between` between. */
static void check_runs(const char *alphabet, size_t least, size_t most,
                       const char *between)
{
    struct random_source r = {3};

    for (int round = 0; round < 4; round++) {
        size_t i = 0;

        while (i < sizeof text) {
            size_t n = least + random_below(&r, most - least + 1);

            for (; n > 0 && i < sizeof text; n--)
                text[i++] =
                    (uint8_t)alphabet[random_below(&r, strlen(alphabet))];
            if (i < sizeof text)
                text[i++] = (uint8_t)between[random_below(&r, strlen(between))];
        }
        check_text();
    }
}

static void runs_and_numbers_at_all_distances_from_a_border(void **state)
{
    static const char alnum[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz";

    (void)state;
    check_runs(alnum, 15, 20, " -.\xFF@[`{/:");
    check_runs(alnum, 15, 80, " \xB5");
    check_runs("0123456789", 12, 34, " -.aZ\xB5");
    check_runs("0123456789", 60, 70, "x/:");
    check_runs("0123456789", 3, 5, "-.x,");
    check_runs("09afAF", 2, 2, ":-. \xB5");
}

/* One thing in a desert: at each place, nothing else is reported. */
static void a_single_anchor_is_seen_wherever_it_stands(void **state)
{
    static const char *const things[] = {
        "@",
        "vin",
        "lat\"",
        "\\u",
        "7.1234",
        "x-0001",
        "JTDKN3DU0A0000001",
        "\xe7\xb7\xaf\xe5",
        "\x80",
        "&#",
        "00:1b:63:84:45:e6",
        "35200000000000",
    };

    (void)state;
    for (size_t t = 0; t < sizeof things / sizeof things[0]; t++) {
        size_t n = strlen(things[t]);

        for (size_t at = SCAN_BLOCK - 70; at < SCAN_BLOCK + 70; at++) {
            memset(text, '-', sizeof text);
            memcpy(text + at, things[t], n);
            check_quickly();
        }
    }
}

static void every_byte_value_is_in_its_class(void **state)
{
    static const char piece[] = "-JTDKN3DU0A0000001-0.1234-lat\"vin\\u004"
                                "00:1b:63:84:45:e6 35200000000000 ";
    enum { PIECE = sizeof piece - 1 };

    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        memset(text, (int)c, sizeof text);
        for (size_t i = TEXT / 3; i + PIECE < sizeof text; i += PIECE) {
            memcpy(text + i, piece, PIECE);
            text[i + i / PIECE % PIECE] = (uint8_t)c;
        }
        check_quickly();
    }
}

/* --- The table of stems --------------------------------------------------- */

/* A text of nothing but stems. */
static void all_stems_are_found(void **state)
{
    struct random_source r = {4};

    (void)state;
    for (size_t t = 0; t < LISTS; t++) {
        size_t count = 1;

        while (lists[t][count] != NULL)
            count++;
        for (size_t i = 0; i + 4 <= sizeof text; i += 4) {
            const char *stem = lists[t][random_below(&r, count)];

            for (size_t k = 0; k < 4; k++)
                do
                    text[i + k] = random_below(&r, 8) == 0
                                      ? (uint8_t)random_next(&r)
                                      : (uint8_t)stem[k];
                while (!allows(stem[k], text[i + k]));
        }
        check_with(LISTS, SCAN_WORDS, SCAN_WORDS);
    }
}

/* Stems that differ in one place share one row; sets are as few as may be. */
static void stems_need_few_sets(void **state)
{
    (void)state;
    assert_int_equal(tables[0].sets, 1);
    assert_int_equal(tables[1].sets, 1);
    assert_int_equal(tables[2].sets, SCAN_SETS);
    assert_in_range(tables[3].sets, 1, SCAN_SETS);
}

/* --- The tests' own eyes -------------------------------------
 */

/* scalar, but for one bit. */
/* NOLINTNEXTLINE(readability-function-size): as scan.h has it */
static void lie(const struct scan_stems *stems, const uint8_t *p, size_t words,
                struct scan_carry *carry, struct scan_map *map)
{
    scan_scalar.block(stems, p, words, carry, map);
    map->esc[words - 1] ^= UINT64_C(1) << 63;
}

/* NOLINTNEXTLINE(readability-function-size): as scan.h has it */
static void forget(const struct scan_stems *stems, const uint8_t *p,
                   size_t words, struct scan_carry *carry, struct scan_map *map)
{
    scan_scalar.block(stems, p, words, carry, map);
    *carry = (struct scan_carry){0};
}

static bool always(void)
{
    return true;
}

static void a_broken_variant_would_be_noticed(void **state)
{
    static const struct scan liar = {
        .name = "liar", .usable = always, .block = lie};
    static const struct scan forgetful = {
        .name = "forgetful", .usable = always, .block = forget};
    struct subject s = {&scan_scalar, &tables[0], SCAN_WORDS};

    (void)state;
    memset(text, '-', sizeof text);
    memcpy(text + SCAN_BLOCK - 9, "JTDKN3DU0A0000001", 17);
    scan_slow(few, text, TEXT, wanted);
    assert_true(variant_is_right(&s));
    s.scan = &liar;
    assert_false(variant_is_right(&s));
    s.scan = &forgetful;
    assert_false(variant_is_right(&s));
}

static void the_self_test_passes(void **state)
{
    (void)state;
    assert_true(scan_self_test());
}

/* As many stems as there can be, too many for two sets. */
static void make_crowd(void)
{
    struct random_source r = {5};

    for (size_t i = 0; i < 200; i++) {
        for (size_t k = 0; k < 4; k++)
            letters[i][k] = (char)('a' + random_below(&r, 26));
        crowd[i] = letters[i];
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
        cmocka_unit_test(all_stems_are_found),
        cmocka_unit_test(stems_need_few_sets),
        cmocka_unit_test(a_broken_variant_would_be_noticed),
        cmocka_unit_test(the_self_test_passes),
    };
    int failed;

    make_crowd();
    for (size_t i = 0; name_stems[i].of != 0; i++)
        names[i] = name_stems[i].text;
    for (size_t t = 0; t < LISTS; t++)
        (void)scan_stems_build(&tables[t], lists[t], none);
    guarded_init(&page, SCAN_BLOCK + SCAN_AHEAD);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
