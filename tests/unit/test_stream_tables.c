/*
 * A stream that is a table: a cell is judged whole, wherever the body is cut
 * and whatever stands within the cell.
 */
#include "tests/unit/filtered.h"

#include <stdio.h>

#define LARGEST 4096

#define NAMES   "address,note,phone\n"
#define PLACES  "id,lat,lon\n"

static const struct {
    const char *in, *out;
} tables[] = {
    /* escapes, which a plain window is cut at */
    {NAMES "1-2 Ebisu\xE3\x80\x80Heights 4,x,1\n", NAMES "[ADDRESS],x,1\n"},
    {NAMES "\"1-2 Ebisu\xEF\xBC\x8CHeights 4\",x,1\n",
     NAMES "\"[ADDRESS]\",x,1\n"},
    {NAMES "\xE6\x9D\xB1\xE4\xBA\xAC\xE9\x83\xBD\xE6\xB8\xAF\xE5\x8C\xBA"
           "\xE8\x8A\x9D 1\xE2\x88\x92"
           "2\xE2\x88\x92 3 \xEF\xBC\x94\xE9\x9A\x8E,x,1\n",
     NAMES "[ADDRESS],x,1\n"},
    {NAMES "12 Low Rd &amp; 13 Ely,x%41y,1\n", NAMES "[ADDRESS],x%41y,1\n"},
    /* what a detector waits behind */
    {NAMES "12 Low Rd 35.681236 139.7671,x,1\n", NAMES "[ADDRESS],x,1\n"},
    {NAMES "12 Low Rd lat 35.6812,x,1\n", NAMES "[ADDRESS],x,1\n"},
    {NAMES "c/o taro.yamada+x@example.jp 12 Low Rd,x,1\n",
     NAMES "[ADDRESS],x,1\n"},
};

static void a_cell_is_judged_whole_however_it_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        filtered_cuts(policy_at(redact, 0), tables[i].in, tables[i].out);
}

/* Behind a cell that was cut, the next ones are still in their columns. */
static void cells_behind_one_that_waits_keep_their_columns(void **state)
{
    struct buf in, out;

    (void)state;
    buf_init(&in, LARGEST);
    buf_init(&out, LARGEST);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        buf_clear(&in);
        buf_clear(&out);
        CHECK(buf_put(&in, span_str(tables[i].in)));
        CHECK(buf_put(&out, span_str(tables[i].out)));
        CHECK(buf_put(&in, span_str("7 Low Rd,a,+819012345678\n")));
        CHECK(buf_put(&out, span_str("[ADDRESS],a,[PHONE]\n")));
        CHECK(buf_put(&in, span_of("", 1)) && buf_put(&out, span_of("", 1)));
        filtered_cuts(policy_at(redact, 0), (const char *)in.p,
                      (const char *)out.p);
    }
    buf_done(&in);
    buf_done(&out);
}

/* Both numbers of a position are found at once, and the second is the head of a
 * cell that has not ended. */
static void a_position_over_two_cells_waits_for_both(void **state)
{
    (void)state;
    filtered_cuts(policy_at(redact, 0), PLACES "1,35.681236,139.7671+++++25\n",
                  PLACES "1,0,[COORDINATES]\n");
    filtered_cuts(policy_at(redact, 0), PLACES "1,35.681236,139.7671\n",
                  PLACES "1,0,0\n");
}

/* A quotation mark quotes where a cell begins, and nowhere else. */
static void a_mark_within_a_cell_is_text(void **state)
{
    static const char *const rows[][2] = {
        {"6\" tall,35.68,139.76\n7,35.69,139.75\n", "6\" tall,0,0\n7,0,0\n"},
        {"a\"b\"c\",35.68,139.76\n7,35.69,139.75\n", "a\"b\"c\",0,0\n7,0,0\n"},
        {"\"a\" \"b,35.68,139.76\n", "\"a\" \"b,0,0\n"},
        {"\"a\"\",\n\"\"b\",35.68,139.76\n", "\"a\"\",\n\"\"b\",0,0\n"},
        {" \"a,b\" ,\t\"35.68\",139.76\n", " \"a,b\" ,\t\"0\",0\n"},
        {"\"\",35.68,139.76\n", "\"\",0,0\n"},
    };
    char in[256], out[256];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(in, sizeof in, PLACES "%s", rows[i][0]);
        snprintf(out, sizeof out, PLACES "%s", rows[i][1]);
        filtered_cuts(policy_at(redact, 0), in, out);
    }
    filtered_cuts(policy_at(redact, 0),
                  "\xEF\xBB\xBF\"id,\"\"no\",\"lat\",lon\nx,35.68,139.76\n",
                  "\xEF\xBB\xBF\"id,\"\"no\",\"lat\",lon\nx,0,0\n");
}

/* `in` becomes `out`, behind the names of columns, and stays that. */
static void becomes(const char *in, const char *out)
{
    char body[256], want[256];

    snprintf(body, sizeof body, PLACES "%s", in);
    snprintf(want, sizeof want, PLACES "%s", out);
    filtered_cuts(policy_at(redact, 0), body, want);
    filtered_cuts(policy_at(redact, 0), want, want);
}

/* What is found across cells takes no column away from those behind it. */
static void cells_keep_their_columns(void **state)
{
    (void)state;
    becomes("lon=000001,35N681236,139.76\n7,35.68,139.75\n",
            "lon=[COORDINATES],,0\n7,0,0\n");
    becomes("x \"a,b\"@example.jp,139.76\n7,35.68,139.75\n",
            "x [EMAIL],,0\n7,0,0\n");
    becomes("1,x \"a,b\"@example.jp,139.76\n7,35.68,139.75\n",
            "1,x [EMAIL],,139.76\n7,0,0\n");
    becomes("\"a,b\"@example.jp,35.68,139.76\n", "[EMAIL],0,0\n");
    becomes("\"x, lon=0001,35N68\",35.68,139.76\n",
            "\"x, lon=[COORDINATES]\",0,0\n");
    becomes("x%20lon=000001,35N681236,139.76\n7,35.68,139.75\n",
            "x%20lon=[COORDINATES],,0\n7,0,0\n");
}

static int set_up(void **state)
{
    (void)state;
    return filtered_begin(
        "filter: t\nrules:\n"
        "  - {find: [email, coordinates, phone], do: redact}\n"
        "  - {find: [address], do: redact}\n",
        LARGEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_judged_whole_however_it_is_cut),
        cmocka_unit_test(cells_behind_one_that_waits_keep_their_columns),
        cmocka_unit_test(a_position_over_two_cells_waits_for_both),
        cmocka_unit_test(a_mark_within_a_cell_is_text),
        cmocka_unit_test(cells_keep_their_columns),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
