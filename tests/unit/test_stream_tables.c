/*
 * A stream that is a table: a cell is judged whole, wherever the body is cut
 * and whatever stands within the cell.
 */
#include "tests/unit/filtered.h"

#define LARGEST 4096

#define NAMES   "address,note,phone\n"

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

static void check_table(const struct filter *filter, const char *in,
                        const char *out)
{
    struct span body = span_str(in);

    filtering_whole(&it, filter, body);
    assert_int_equal(it.fault, FAULT_NONE);
    if (!span_eq(buf_span(&it.out), span_str(out)))
        fail_msg("%s gives %.*s", in, (int)it.out.n, (const char *)it.out.p);
    for (size_t n = 1; n <= body.n; n++) {
        filtering_run(&other, filter, body, n);
        if (!filtering_same(&it, &other))
            fail_msg("%zu at a time: other output for %s", n, in);
        filtering_cut(&other, filter, body, n);
        if (!filtering_same(&it, &other))
            fail_msg("cut at %zu: other output for %s", n, in);
    }
}

static void a_cell_is_judged_whole_however_it_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        check_table(policy_at(redact, 0), tables[i].in, tables[i].out);
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
        check_table(policy_at(redact, 0), (const char *)in.p,
                    (const char *)out.p);
    }
    buf_done(&in);
    buf_done(&out);
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
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
