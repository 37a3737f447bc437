/* gather: whatever is taken together or one by one, the bytes are the same. */
#include "proxy/body/gather.h"
#include "tests/unit/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

#define PIECES 300
#define INPUT  (8 * GATHER_BYTES)

static uint8_t input[INPUT];
static struct span pieces[PIECES];
static struct gather g, other;

/* Cuts the input into pieces, most of them shorter than `most`. */
static void cut(unsigned seed, size_t most)
{
    struct random_source r = {seed};
    size_t at = 0;

    for (size_t i = 0; i < INPUT; i++)
        input[i] = (uint8_t)random_next(&r);
    for (size_t i = 0; i < PIECES; i++) {
        size_t n = random_below(&r, most);

        if (random_below(&r, 16) == 0)
            n += GATHER_REFER - most / 2;
        n = n < INPUT - at ? n : INPUT - at;
        pieces[i] = span_of(input + at, n);
        at += n;
    }
}

/* All that is in the gather, compared with the input from `from` on. */
static void expect_input(const struct gather *all, size_t from)
{
    for (size_t i = 0; i < all->count; i++) {
        assert_memory_equal(all->slices[i].p, input + from, all->slices[i].n);
        from += all->slices[i].n;
    }
}

/* Takes all pieces, emptying the gather when it is full. */
static void take_all(bool together)
{
    size_t sent = 0, i = 0, begun = 0;

    gather_clear(&g);
    while (i < PIECES) {
        size_t n;

        if (together && begun == 0)
            i += gather_take_small(&g, pieces + i, PIECES - i);
        if (i == PIECES)
            break;
        n = gather_take(&g, span_cut(pieces[i], begun, pieces[i].n), true);
        begun += n;
        if (begun == pieces[i].n) {
            i++;
            begun = 0;
        } else if (n == 0) {
            expect_input(&g, sent);
            sent += g.total;
            gather_clear(&g);
        }
    }
    expect_input(&g, sent);
    assert_ptr_equal(input + sent + g.total,
                     pieces[PIECES - 1].p + pieces[PIECES - 1].n);
}

static void together_or_one_by_one_the_bytes_are_the_same(void **state)
{
    static const size_t MOST[] = {2, 20, 300, 2000, 4000};

    (void)state;
    for (unsigned seed = 0; seed < 40; seed++) {
        cut(seed, MOST[seed % (sizeof MOST / sizeof *MOST)]);
        take_all(false);
        take_all(true);
    }
}

static void only_what_is_small_is_taken_together(void **state)
{
    struct span in[] = {span_of(input, 3), span_of(input + 3, GATHER_REFER),
                        span_of(input, 5)};

    (void)state;
    gather_clear(&g);
    assert_int_equal(gather_take_small(&g, in, 3), 1);
    assert_int_equal(g.total, 3);
    assert_int_equal(gather_take_small(&g, in + 1, 2), 0);
    assert_int_equal(gather_take(&g, in[1], true), GATHER_REFER);
    assert_int_equal(gather_take_small(&g, in + 2, 1), 1);
    assert_int_equal(g.count, 3);
    assert_int_equal(g.total, 3 + GATHER_REFER + 5);
}

static void a_full_gather_takes_nothing(void **state)
{
    struct span in = span_of(input, 1);

    (void)state;
    gather_clear(&other);
    while (other.count < GATHER_SLICES)
        assert_int_equal(
            gather_take(&other, span_of(input, GATHER_REFER), true),
            GATHER_REFER);
    assert_int_equal(gather_take_small(&other, &in, 1), 0);
    gather_clear(&other);
    other.used = GATHER_BYTES;
    assert_int_equal(gather_take_small(&other, &in, 1), 0);
}

/* In lent room all is one piece, however large the parts are. */
static void lent_room_holds_one_piece(void **state)
{
    static uint8_t room[3 * GATHER_REFER];
    const struct span in[] = {
        span_of(input, 10),
        span_of(input + 10, GATHER_REFER),
        span_of(input + 10 + GATHER_REFER, 2 * GATHER_REFER),
    };

    (void)state;
    gather_clear(&g);
    gather_lend(&g, room, sizeof room);
    assert_int_equal(gather_take_small(&g, in, 3), 1);
    assert_int_equal(gather_take(&g, in[1], true), GATHER_REFER);
    assert_int_equal(gather_take(&g, in[2], true), 2 * GATHER_REFER - 10);
    assert_int_equal(gather_take(&g, in[2], true), 0);
    assert_int_equal(g.count, 1);
    assert_ptr_equal(g.slices[0].p, room);
    assert_int_equal(g.total, sizeof room);
    expect_input(&g, 0);
    gather_clear(&g);
    assert_int_equal(gather_take(&g, in[1], true), GATHER_REFER);
    assert_ptr_equal(g.slices[0].p, in[1].p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(together_or_one_by_one_the_bytes_are_the_same),
        cmocka_unit_test(only_what_is_small_is_taken_together),
        cmocka_unit_test(lent_room_holds_one_piece),
        cmocka_unit_test(a_full_gather_takes_nothing),
    };

    return cmocka_run_group_tests_name("gather", tests, NULL, NULL);
}
