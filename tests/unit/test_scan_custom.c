/*
 * Custom stems: every variant says where they stand, in a map of their own, and
 * where other stems do as if there were none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/scan/scan.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"
#include "tests/unit/scan_slow.h"

enum { TEXT = 2 * SCAN_BLOCK, CROWD = 200, ROUNDS = 40 };

static const char *const plain[] = {"^vin", "lat^", "gpsl", "ddre", NULL};
static const char *const few[] = {
    "TICK", "DLR?", "ref:", "lat\"", "#\xe7\x95\xaa", "\x95\xaa\xe5\x8f", NULL};
static const char *const none[] = {NULL};
static char letters[CROWD][5];
static const char *crowd[CROWD + 1];

static struct guarded page;
static uint8_t text[TEXT + SCAN_AHEAD];
static struct scan_stems stems;

static bool is_custom(const char *const *custom, const uint8_t *p)
{
    for (; *custom != NULL; custom++)
        if (stands_at(*custom, p))
            return true;
    return false;
}

/* Stems, their halves, and noise. */
static void fill(struct random_source *r, const char *const *custom,
                 size_t count)
{
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = random_below(r, 9) == 0 ? (uint8_t)random_next(r) : 'e';
    for (size_t i = 0; i + 4 < sizeof text; i += 1 + random_below(r, 40)) {
        const char *stem = random_below(r, 4) == 0
                               ? plain[random_below(r, 4)]
                               : custom[random_below(r, count)];

        if (stem == NULL)
            continue;

        for (size_t k = 0; k <= random_below(r, 4); k++)
            text[i + k] = stem[k] == '^' ? '"' : (uint8_t)stem[k];
    }
}

static bool has(uint64_t words, const uint64_t *map, size_t b)
{
    return (words >> b / 64 & 1) != 0 && (map[b / 64] >> b % 64 & 1) != 0;
}

static void check_block(const struct scan *scan, const char *const *custom,
                        size_t from)
{
    struct span block =
        guarded_put(&page, span_of(text + from, SCAN_BLOCK + SCAN_AHEAD));
    struct scan_carry carry = {0};
    struct scan_map map;

    memset(&map, 0xA5, sizeof map);
    scan->block(&stems, block.p, SCAN_WORDS, &carry, &map);
    scan_settle(&stems, block.p, SCAN_WORDS, &map);
    for (size_t b = 0; b < SCAN_BLOCK; b++) {
        if (has(map.customs, map.custom, b) != is_custom(custom, block.p + b))
            fail_msg("%s: custom stem at %zu: %.4s", scan_name(scan), from + b,
                     (const char *)block.p + b);
        if (has(map.words, map.hot, b) != is_hot(plain, block.p + b))
            fail_msg("%s: stem at %zu: %.4s", scan_name(scan), from + b,
                     (const char *)block.p + b);
    }
    for (uint64_t words = map.customs; words != 0; words &= words - 1)
        assert_true(map.custom[__builtin_ctzll(words)] != 0);
}

static void check_all(const char *const *custom, size_t count)
{
    struct random_source r = {.state = 3};
    const struct scan *scan;

    for (size_t round = 0; round < ROUNDS; round++) {
        fill(&r, custom, count);
        for (size_t v = 0; (scan = scan_at(v)) != NULL; v++)
            for (size_t from = 0; from < TEXT && scan_usable(scan);
                 from += SCAN_BLOCK)
                check_block(scan, custom, from);
    }
}

static void custom_stems_have_a_map_of_their_own(void **state)
{
    (void)state;
    assert_int_equal(scan_stems_build(&stems, plain, few), 6);
    assert_int_equal(stems.sets, 1);
    check_all(few, 6);
}

static void what_there_is_no_room_for_is_left_out(void **state)
{
    size_t room;

    (void)state;
    room = scan_stems_build(&stems, plain, crowd);
    assert_in_range(room, 150, CROWD);
    assert_int_equal(stems.sets, SCAN_SETS);
    crowd[room] = NULL;
    check_all(crowd, room);
}

static void without_them_there_is_no_map(void **state)
{
    (void)state;
    assert_int_equal(scan_stems_build(&stems, plain, none), 0);
    assert_int_equal(stems.custom, 0);
    check_all(none, 1);
}

static void rare_stems_cost_less(void **state)
{
    (void)state;
    assert_true(scan_stems_price("TICK") < scan_stems_price("tick"));
    assert_true(scan_stems_price("#-XQ") < scan_stems_price("stat"));
    assert_true(scan_stems_price("DLRX") < scan_stems_price("DLR?"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(custom_stems_have_a_map_of_their_own),
        cmocka_unit_test(what_there_is_no_room_for_is_left_out),
        cmocka_unit_test(without_them_there_is_no_map),
        cmocka_unit_test(rare_stems_cost_less),
    };
    struct random_source r = {5};
    int failed;

    for (size_t i = 0; i < CROWD; i++) {
        for (size_t k = 0; k < 4; k++)
            letters[i][k] = (char)('A' + random_below(&r, 26));
        crowd[i] = letters[i];
    }
    guarded_init(&page, SCAN_BLOCK + SCAN_AHEAD);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
