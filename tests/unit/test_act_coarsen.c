/*
 * Coarsening: the same again when done again, the same for every notation,
 * never finer than the grid, never outside the range, always JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "filters/act/act.h"
#include "filters/act/decimal.h"

#define ROUNDS            20000
#define METRES_PER_DEGREE 111320.0

static const double grids[] = {
    1,     2,     7,     100,   500, 1113,  1113.2, 1114,   2000,   5000,
    11132, 11133, 25000, 50000, 1e5, 99999, 111320, 111321, 250000, 5e5};

#define GRIDS (sizeof grids / sizeof grids[0])

struct text {
    char s[300];
};

static struct text coarsen_match(double grid_m, const struct match *match)
{
    struct rule rule = {.action = ACTION_COARSEN, .grid_m = grid_m};
    struct text out;
    size_t n;

    act_prepare(&rule, KIND_COORDINATES);
    assert_true(act_bound(&rule, match) < sizeof out.s);
    n = act_put(&rule, match, (uint8_t *)out.s);
    assert_true(n <= act_bound(&rule, match));
    out.s[n] = '\0';
    return out;
}

static struct text latitude(double grid_m, const char *value)
{
    struct match m = {.value = span_str(value),
                      .kind = KIND_COORDINATES,
                      .form = FORM_NUMBER,
                      .axis = AXIS_LATITUDE};

    return coarsen_match(grid_m, &m);
}

/* `lat` NULL: not known. */
static struct text longitude(double grid_m, const char *value, const char *lat)
{
    struct match m = {.value = span_str(value),
                      .kind = KIND_COORDINATES,
                      .form = FORM_NUMBER,
                      .axis = AXIS_LONGITUDE,
                      .latitude_known = lat != NULL};

    if (lat != NULL)
        assert_true(decimal_parse(span_str(lat), &m.latitude));
    return coarsen_match(grid_m, &m);
}

static double value_of(const char *text)
{
    double v;

    assert_true(decimal_parse(span_str(text), &v));
    return v;
}

/* RFC 8259: -? (0 | [1-9][0-9]*) (. [0-9]+)?, and here no -0 either. */
static void check_json_number(const char *s)
{
    size_t digits;

    assert_false(s[0] == '-' && value_of(s) == 0);
    s += *s == '-';
    digits = strspn(s, "0123456789");
    assert_true(digits == 1 || (digits > 1 && s[0] != '0'));
    s += digits;
    if (*s == '.') {
        digits = strspn(s + 1, "0123456789");
        assert_true(digits >= 1);
        s += 1 + digits;
    }
    assert_int_equal(*s, '\0');
}

/* The last decimal may be smaller than the cell, the one before it not. */
static void check_decimals(const char *s, double step)
{
    const char *dot = strchr(s, '.');

    if (dot != NULL)
        assert_true(pow(10, 1 - (double)strlen(dot + 1)) >= step * 0.99);
}

/* A value of `limit` degrees at most, now and then a special one. */
static struct text random_degrees(double limit)
{
    static const double special[] = {1, -1,   0.5,   -0.5,
                                     0, 1e-6, -1e-6, 0.999999};
    struct text t;
    long choice = lrand48() % 64;
    double v = (drand48() * 2 - 1) * limit;

    if (choice < 8)
        v = special[choice] * limit;
    else if (choice < 16) /* close to a pole */
        v = (v < 0 ? -1 : 1) * (limit - drand48() * 0.01);
    snprintf(t.s, sizeof t.s, "%.*f", (int)(lrand48() % 9), v);
    return t;
}

static void coarsening_twice_changes_nothing(void **state)
{
    (void)state;
    srand48(2);
    for (size_t g = 0; g < GRIDS; g++)
        for (int i = 0; i < ROUNDS; i++) {
            struct text lat = random_degrees(90), lon = random_degrees(180);
            struct text lat2 = latitude(grids[g], lat.s);
            struct text lon2 = longitude(grids[g], lon.s, lat.s);
            struct text alone = longitude(grids[g], lon.s, NULL);

            assert_string_equal(latitude(grids[g], lat2.s).s, lat2.s);
            assert_string_equal(longitude(grids[g], lon2.s, lat2.s).s, lon2.s);
            assert_string_equal(longitude(grids[g], alone.s, NULL).s, alone.s);
        }
}

static void the_result_is_json_and_within_its_range(void **state)
{
    (void)state;
    srand48(3);
    for (size_t g = 0; g < GRIDS; g++)
        for (int i = 0; i < ROUNDS; i++) {
            struct text lat = random_degrees(90), lon = random_degrees(180);
            struct text lat2 = latitude(grids[g], lat.s);
            struct text lon2 = longitude(grids[g], lon.s, lat.s);
            double step = grids[g] / METRES_PER_DEGREE;

            check_json_number(lat2.s);
            check_json_number(lon2.s);
            check_decimals(lat2.s, step);
            check_decimals(lon2.s, step);
            assert_true(fabs(value_of(lat2.s)) <= 90);
            assert_true(fabs(value_of(lon2.s)) <= 180);
        }
}

/* The centre is at most a cell and a half away (the merged last cell), which
 * also says that it is on the right side of the world. */
static void the_centre_is_near_the_point(void **state)
{
    (void)state;
    srand48(4);
    for (size_t g = 0; g < GRIDS; g++)
        for (int i = 0; i < ROUNDS; i++) {
            struct text lat = random_degrees(89), lon = random_degrees(180);
            double y = value_of(lat.s), x = value_of(lon.s);
            double step = grids[g] / METRES_PER_DEGREE;
            double far = fmin(89.9999, fabs(y) + step);
            double wide = step / cos(far * M_PI / 180);

            if (y == 0) /* as good as unknown */
                wide = step / cos(80 * M_PI / 180);
            y -= value_of(latitude(grids[g], lat.s).s);
            x -= value_of(longitude(grids[g], lon.s, lat.s).s);
            assert_true(fabs(y) <= step * 2);
            assert_true(fabs(x) <= fmin(wide * 2, 360));
        }
}

/* Walks along a line in steps far below a cell: every cell entered is left
 * only after a whole cell's length. */
static void check_no_cell_is_finer(double grid_m, const char *lat)
{
    double step = grid_m / METRES_PER_DEGREE;
    double limit = lat != NULL ? 180 : 90;
    double entered = -limit, least = 0;
    struct text last = {""};

    if (lat != NULL) { /* the row's centre is rounded by half a cell at most */
        double row = fabs(value_of(latitude(grid_m, lat).s)) - step / 2;

        step /= cos(row * M_PI / 180);
    }
    least = step * 0.97; /* for the walk's own step */
    for (int i = 0; i <= (int)(200 * limit / step); i++) {
        double x = i * step / 100 - limit;
        struct text at, cell;

        snprintf(at.s, sizeof at.s, "%.9f", x);
        cell =
            lat != NULL ? longitude(grid_m, at.s, lat) : latitude(grid_m, at.s);
        if (fabs(x) < 1e-9 || strcmp(cell.s, last.s) == 0)
            continue;
        assert_true(last.s[0] == '\0' || x - entered >= least);
        last = cell;
        entered = x;
    }
    assert_true(limit - entered >= least);
}

static void no_cell_is_finer_than_the_grid(void **state)
{
    (void)state;
    for (size_t g = 0; g < GRIDS; g++) {
        if (grids[g] < 25000)
            continue; /* the walk would be long */
        check_no_cell_is_finer(grids[g], NULL);
        check_no_cell_is_finer(grids[g], "35.6812");
        check_no_cell_is_finer(grids[g], "-78.1");
        check_no_cell_is_finer(grids[g], "90");
    }
}

static void every_notation_gives_the_same_cell(void **state)
{
    static const char *const same[][6] = {
        {"35.681236", "35.6812360", "+35.681236", "3.5681236E1", "35681236e-6",
         "035.681236"},
        {"-0.02", "-.02", "-2e-2", "-0.0200", "-00.02", "-20e-3"},
        {"89.999", "8.9999e1", "+89.9990", "089.999", "89999e-3", "89.999e0"},
    };

    (void)state;
    for (size_t g = 0; g < GRIDS; g++)
        for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
            for (size_t j = 1; j < 6; j++) {
                struct text a = latitude(grids[g], same[i][0]);
                struct text b = longitude(grids[g], "139.767125", same[i][0]);
                struct text c = longitude(grids[g], same[i][0], "35.68");

                assert_string_equal(latitude(grids[g], same[i][j]).s, a.s);
                assert_string_equal(
                    longitude(grids[g], "139.767125", same[i][j]).s, b.s);
                assert_string_equal(longitude(grids[g], same[i][j], "35.68").s,
                                    c.s);
            }
}

static void points_of_one_cell_are_one_point(void **state)
{
    (void)state;
    assert_string_equal(latitude(2000, "35.681236").s,
                        latitude(2000, "35.685").s);
    assert_string_equal(longitude(2000, "139.767125", "35.681236").s,
                        longitude(2000, "139.768", "35.685").s);
    assert_string_equal(latitude(2000, "35.681236").s, "35.69");
}

static void an_unknown_latitude_makes_it_coarser_never_finer(void **state)
{
    (void)state;
    for (int i = -199; i < 200; i++) {
        struct text at;

        snprintf(at.s, sizeof at.s, "%.4f", i * 0.9);
        assert_string_equal(longitude(2000, at.s, NULL).s,
                            longitude(2000, at.s, "0").s);
        assert_string_equal(longitude(2000, at.s, NULL).s,
                            longitude(2000, at.s, "356812360").s);
    }
}

/* E5, E6, E7 and milliarcseconds: a unit may be as large as the cell. */
static void scaled_integers_change_only_once(void **state)
{
    static const double scales[] = {1e5, 1e6, 1e7, 3.6e6};

    (void)state;
    srand48(9);
    for (size_t i = 0; i < 8 * ROUNDS; i++) {
        struct match m = {.kind = KIND_COORDINATES,
                          .form = FORM_NUMBER,
                          .notation = NOTATION_SCALED,
                          .scale = scales[i % 4],
                          .axis = AXIS_LATITUDE};
        double grid_m = i % 3 == 0 ? 2 : grids[i % GRIDS];
        struct text in, once;

        snprintf(in.s, sizeof in.s, "%.0f", (drand48() * 160 - 80) * m.scale);
        m.value = span_str(in.s);
        once = coarsen_match(grid_m, &m);
        if (grid_m * m.scale < 1.9 * METRES_PER_DEGREE)
            assert_string_equal(once.s, in.s); /* no finer one can be told */
        m.value = span_str(once.s);
        assert_string_equal(coarsen_match(grid_m, &m).s, once.s);
    }
}

static void what_is_no_coordinate_is_redacted(void **state)
{
    static const struct {
        const char *value;
        enum axis axis;
        enum form form;
        const char *want;
    } rows[] = {
        {"N35°40'52\"", AXIS_LATITUDE, FORM_TEXT, "[COORDINATES]"},
        {"35,681236", AXIS_LATITUDE, FORM_TEXT, "[COORDINATES]"},
        {"[COORDINATES]", AXIS_LATITUDE, FORM_TEXT, "[COORDINATES]"},
        {"35.68,139.76", AXIS_NONE, FORM_TEXT, "[COORDINATES]"},
        {"35.68", AXIS_NONE, FORM_NUMBER, "0"},
        {"356812360", AXIS_LATITUDE, FORM_NUMBER, "0"},
        {"90.1", AXIS_LATITUDE, FORM_NUMBER, "0"},
        {"180.1", AXIS_LONGITUDE, FORM_NUMBER, "0"},
        {"1e400", AXIS_LONGITUDE, FORM_NUMBER, "0"},
        {"0", AXIS_LATITUDE, FORM_NUMBER, "0"},
        {"0", AXIS_LONGITUDE, FORM_NUMBER, "0"},
        {"-0.0", AXIS_LONGITUDE, FORM_NUMBER, "0"},
        {"x", AXIS_LONGITUDE, FORM_NUMBER, "0"},
        {"35.681236", AXIS_LATITUDE, FORM_TEXT, "35.69"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct match m = {.value = span_str(rows[i].value),
                          .kind = KIND_COORDINATES,
                          .form = rows[i].form,
                          .axis = rows[i].axis};

        assert_string_equal(coarsen_match(2000, &m).s, rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coarsening_twice_changes_nothing),
        cmocka_unit_test(the_result_is_json_and_within_its_range),
        cmocka_unit_test(the_centre_is_near_the_point),
        cmocka_unit_test(no_cell_is_finer_than_the_grid),
        cmocka_unit_test(every_notation_gives_the_same_cell),
        cmocka_unit_test(points_of_one_cell_are_one_point),
        cmocka_unit_test(an_unknown_latitude_makes_it_coarser_never_finer),
        cmocka_unit_test(scaled_integers_change_only_once),
        cmocka_unit_test(what_is_no_coordinate_is_redacted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
