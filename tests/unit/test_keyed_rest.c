/*
 * Positions within longer texts under a key: what an action leaves is found no
 * more, and what need not go stays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/base/buf.h"
#include "filters/detect/keyed.h"

static struct keyed keyed_of(enum name name, struct span value)
{
    return (struct keyed){.name = name,
                          .key = span_str("position"),
                          .value = value,
                          .quoted = true};
}

static bool says(enum name name, struct span value, struct match *m)
{
    struct keyed k = keyed_of(name, value);

    *m = (struct match){.value = value};
    return keyed_says(&k, m);
}

static void only_what_must_goes(void **state)
{
    static const struct {
        enum name name;
        const char *value, *goes;
    } rows[] = {
        {NAME_POSITION, "geo:35.6812,139.7671;u=35", "35.6812,139.7671"},
        {NAME_POSITION, "at 35.6812, 139.7671.", "35.6812, 139.7671"},
        {NAME_POSITION, " 35.6812, 139.7671\n", "35.6812, 139.7671"},
        {NAME_PLUS_CODE, "MQJ8+5X Tokyo", "MQJ8+5X"},
        /* the replacement would be a polyline with what stands before */
        {NAME_POLYLINE, "_iF~p7+F4", "_iF~p7+F4"},
        /* E for east would begin an exponent */
        {NAME_POSITION, "X#S 73 .4dE-36)", "X#S 73 .4dE-36)"},
    };
    struct match m;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(says(rows[i].name, span_str(rows[i].value), &m));
        if (!span_eq(m.value, span_str(rows[i].goes)))
            fail_msg("%s: %.*s", rows[i].value, (int)m.value.n, m.value.p);
    }
}

/* Writes the value as the rule leaves it; false: nothing is found. */
static bool filter(const struct rule *rule, enum name name, struct span value,
                   struct buf *out)
{
    struct match m;
    size_t before;
    uint8_t *room;

    if (!says(name, value, &m))
        return false;
    before = (size_t)(m.value.p - value.p);
    assert_true(buf_put(out, span_cut(value, 0, before)));
    room = buf_room(out, act_bound(rule, &m));
    out->n += act_put(rule, &m, room);
    return buf_put(out, span_cut(value, before + m.value.n, value.n));
}

static void a_second_time_changes_nothing(void **state)
{
    static const struct {
        enum name name;
        const char *value;
    } rows[] = {
        {NAME_POSITION, "geo:35.6812,139.7671;u=35"},
        {NAME_POSITION, "S 73 .4dE-36)"},
        {NAME_POSITION, "83.63 .601\xE6\x9D\xB1\xE7\xB5\x8C" /* east */ "7"},
        {NAME_LONGITUDE, "74,10"}, /* one number, or two */
    };
    struct rule rule = {.action = ACTION_COARSEN, .grid_m = 2000};
    struct buf once, twice;

    (void)state;
    act_prepare(&rule, KIND_COORDINATES);
    buf_init(&once, 1 << 20);
    buf_init(&twice, 1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buf_clear(&once);
        buf_clear(&twice);
        assert_true(
            filter(&rule, rows[i].name, span_str(rows[i].value), &once));
        if (filter(&rule, rows[i].name, buf_span(&once), &twice) &&
            !span_eq(buf_span(&once), buf_span(&twice)))
            fail_msg("%s: %.*s, then %.*s", rows[i].value, (int)once.n, once.p,
                     (int)twice.n, twice.p);
    }
    buf_done(&once);
    buf_done(&twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_must_goes),
        cmocka_unit_test(a_second_time_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
