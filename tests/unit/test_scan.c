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

/* Two tables: what the default pack could have, and one that fills them. */
static const char *const few[] = {
    "^vin", "?Vin", "lat^", "ddre", "lonD", "\xe7\xb7\xaf\xe5", NULL};
static const char *const many[] = {
    "^vin", "?Vin", "lat^", "ddre", "hone", "plat",      "rmin", "hass", "mail",
    "imei", "imsi", "lon_", "lng?", "^mac", "iccid" + 1, "a1-.", "^^^a", NULL,
};
static struct scan_stems tables[2];

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

static bool is_alnum(uint8_t c)
{
    static const char alnum[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    return c != 0 && strchr(alnum, c) != NULL;
}

/* How many letters and digits end before i, up to `most`. */
static size_t run_before(const uint8_t *text, ptrdiff_t i, size_t most)
{
    size_t n = 0;

    while (n < most && is_alnum(byte_at(text, i - 1 - (ptrdiff_t)n)))
        n++;
    return n;
}

static bool ends_17(const uint8_t *text, ptrdiff_t i)
{
    return !is_alnum(text[i]) && run_before(text, i, 18) == 17;
}

/* The first byte after 14 digits and more. */
static bool ends_number(const uint8_t *text, ptrdiff_t i)
{
    ptrdiff_t n = 0;

    while (n < 14 && is_digit(byte_at(text, i - 1 - n)))
        n++;
    return n == 14 && !is_digit(text[i]);
}

/* The fourth digit after a '.' or '-' that follows a letter or digit. */
static bool is_fourth(const uint8_t *text, ptrdiff_t i)
{
    for (ptrdiff_t k = i - 3; k <= i; k++)
        if (!is_digit(byte_at(text, k)))
            return false;
    return (byte_at(text, i - 4) == '.' || byte_at(text, i - 4) == '-') &&
           is_alnum(byte_at(text, i - 5));
}

/* The last byte of xx:xx:xx:xx:xx:xx. */
static bool ends_mac(const uint8_t *text, ptrdiff_t i)
{
    for (ptrdiff_t k = 0; k < 17; k++)
        if (is_alnum(byte_at(text, i - 16 + k)) != ("xx:"[k % 3] == 'x'))
            return false;
    return true;
}

/* A backslash and one of [ux0-9ntrbf], a '%' and a hex digit, an '&' and
 * [#a-zA-Z]; any of the first with any of the second. */
static bool may_escape(const uint8_t *text, ptrdiff_t i)
{
    uint8_t lead = text[i] & 0x7f, next = text[i + 1] & 0x7f;

    return (lead == '\\' || lead == '%' || lead == '&') &&
           (next == '#' || is_alnum(next));
}

/* Does a bucket that is not for escapes have something at byte i? */
static bool is_hot(const struct scan_stems *stems, const uint8_t *text,
                   ptrdiff_t i)
{
    unsigned all = 0xff;

    for (int k = 0; k < 4; k++)
        all &= stems->at[k][text[i + k] % 128];
    return (all & ~(unsigned)SCAN_ESCAPE) != 0;
}

/* --- Comparing ------------------------------------------------------------ */

/* What there is at each byte. */
struct want {
    bool hot, esc, wide, run, num, dec, mac, any;
};

struct subject {
    const struct scan *scan;
    const struct scan_stems *stems;
    size_t words; /* in a block */
};

static uint8_t text[TEXT + SCAN_AHEAD];
static struct want wanted[TEXT]; /* of `text` */

static void define(const struct scan_stems *stems)
{
    for (ptrdiff_t i = 0; i < TEXT; i++) {
        struct want *w = &wanted[i];

        w->hot = is_hot(stems, text, i);
        w->esc = may_escape(text, i);
        w->wide = text[i] >= 0x80;
        w->run = ends_17(text, i);
        w->num = ends_number(text, i);
        w->dec = is_fourth(text, i);
        w->mac = ends_mac(text, i);
        w->any = w->hot || w->run || w->num || w->dec || w->mac;
    }
}

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
    bool busy = map->busy >> w / SCAN_GROUP & 1;
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
    if (busy && (map->set[w / SCAN_GROUP] >> w % SCAN_GROUP & 1) != any)
        return false;
    return (busy || !any) && (map->escs >> w & 1) == esc;
}

/* Compares the map of text[from .. from + 64 * words) with the definition. */
static bool map_is_right(const struct subject *s, size_t from,
                         const struct scan_map *map)
{
    size_t groups = s->words / SCAN_GROUP;

    for (size_t w = 0; w < s->words; w++)
        if (!word_is_right(map, w, &wanted[from + 64 * w]))
            return false;
    for (size_t g = 0; g < groups; g++)
        if ((map->busy >> g & 1) != 0 && map->set[g] == 0)
            return false;
    return map->busy >> 1 >> (groups - 1) == 0 &&
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
        if (!map_is_right(s, from, &map))
            return false;
    }
    return true;
}

/* All variants with blocks of `words` and less, down to `least`. */
static void check_sizes(size_t words, size_t least)
{
    for (size_t t = 0; t < 2; t++) {
        struct subject s = {.stems = &tables[t]};

        define(s.stems);
        for (size_t i = 0; (s.scan = scan_at(i)) != NULL; i++) {
            if (!scan_usable(s.scan))
                continue;
            for (s.words = words; s.words >= least; s.words -= SCAN_GROUP)
                if (!variant_is_right(&s))
                    fail_msg("%s is wrong at %zu words a block",
                             scan_name(s.scan), s.words);
        }
    }
}

static void check_text(void)
{
    check_sizes(SCAN_WORDS, SCAN_GROUP);
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
            check_sizes(SCAN_WORDS, SCAN_WORDS);
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
        check_sizes(SCAN_WORDS, SCAN_WORDS);
    }
}

/* --- The table of stems ----------------------------------------------------
 */

/* Does the notation of name.h allow byte c for `sign`? */
static bool allows(char sign, uint8_t c)
{
    if (sign == '?')
        return true;
    if (sign == '^') /* of the other bytes, those that end a UTF-8 character */
        return c < 0xC0 && !(is_alnum(c) && !is_digit(c));
    if (sign >= 'a' && sign <= 'z')
        return c == sign || c == sign - 32;
    return c == (uint8_t)sign;
}

static bool stands_at(const char *stem, const uint8_t *p)
{
    return allows(stem[0], p[0]) && allows(stem[1], p[1]) &&
           allows(stem[2], p[2]) && allows(stem[3], p[3]);
}

static void no_stem_is_missed(void **state)
{
    struct random_source r = {4};
    uint8_t p[4];

    (void)state;
    for (size_t t = 0; many[t] != NULL; t++) {
        size_t stood = 0;

        while (stood < 200) {
            for (size_t i = 0; i < 4; i++) {
                p[i] = (uint8_t)random_next(&r);
                if (random_below(&r, 2) == 0)
                    p[i] = (uint8_t)many[t][i] &
                           (random_below(&r, 2) != 0 ? (uint8_t)~0x20 : 0xff);
            }
            if (!stands_at(many[t], p))
                continue;
            stood++;
            assert_true(is_hot(&tables[1], p, 0));
        }
    }
}

static void an_at_sign_is_hot_and_a_lone_lead_is_no_escape(void **state)
{
    (void)state;
    assert_true(is_hot(&tables[0], (const uint8_t *)"@\xff\" ", 0));
    assert_false(is_hot(&tables[0], (const uint8_t *)"x@\" ", 0));
    assert_true(may_escape((const uint8_t *)"\\u", 0));
    assert_false(may_escape((const uint8_t *)"\\\"", 0));
    assert_false(may_escape((const uint8_t *)"% ", 0));
}

/* Words that are no stems, and mix those of two stems, are rarely hot. */
static void stems_do_not_mix_much(void **state)
{
    static const char clean[] =
        "{\"ts\":\"2026-01-02T03:04:05Z\",\"state\":\"driving\",\"speedKmh\":"
        "80,"
        "\"fuelLevel\":0.41,\"odometerKm\":10203.4,\"tirePressure\":[2.1,2.2],"
        "\"doors\":{\"locked\":true,\"open\":[]},\"latencyMs\":12,"
        "\"platform\":\"tcu-4\",\"batteryTemperature\":21,\"saving\":false}   ";
    size_t hot = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)sizeof clean - 4; i++)
        hot += is_hot(&tables[0], (const uint8_t *)clean, i);
    assert_int_equal(hot, 0);
}

/* --- The tests' own eyes, and the doors ------------------------------------
 */

/* scalar, but for one bit. */
static void lie(const struct scan_stems *stems, const uint8_t *p, size_t words,
                struct scan_carry *carry, struct scan_map *map)
{
    scan_scalar.block(stems, p, words, carry, map);
    map->esc[words - 1] ^= UINT64_C(1) << 63;
}

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
    static const struct scan liar = {"liar", always, lie};
    static const struct scan forgetful = {"forgetful", always, forget};
    struct subject s = {&scan_scalar, &tables[0], SCAN_WORDS};

    (void)state;
    memset(text, '-', sizeof text);
    memcpy(text + SCAN_BLOCK - 9, "JTDKN3DU0A0000001", 17);
    define(s.stems);
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
        cmocka_unit_test(no_stem_is_missed),
        cmocka_unit_test(an_at_sign_is_hot_and_a_lone_lead_is_no_escape),
        cmocka_unit_test(stems_do_not_mix_much),
        cmocka_unit_test(a_broken_variant_would_be_noticed),
        cmocka_unit_test(the_self_test_passes),
        cmocka_unit_test(the_best_usable_variant_is_the_default),
        cmocka_unit_test(a_variant_is_picked_by_its_name),
        cmocka_unit_test(other_names_are_refused_with_the_usable_ones),
    };
    int failed;

    scan_stems_build(&tables[0], few);
    scan_stems_build(&tables[1], many);
    guarded_init(&page, SCAN_BLOCK + SCAN_AHEAD);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
