/*
 * Positions that a key names, both numbers in one text: what of the value is
 * one, and what coarsening makes of it, the same in every notation.
 */
#include "tests/unit/placed.h"

#include <math.h>
#include <stdlib.h>

/* Found whole. */
#define ALL(text) text, text

static void a_text_of_two_numbers_is_a_position(void **state)
{
    static const struct placed_row rows[] = {
        {"pos", ALL("35.681236,139.767125"), "35.69,139.77"},
        {"pos", ALL("35.681236, 139.767125"), "35.69, 139.77"},
        {"pos", ALL("35.681236;139.767125"), "35.69;139.77"},
        {"pos", ALL("35.681236 139.767125"), "35.69 139.77"},
        {"pos", ALL("35.681236/139.767125"), "35.69/139.77"},
        {"pos", ALL("35.681236|139.767125"), "35.69|139.77"},
        {"pos", ALL("35.681236:139.767125"), "35.69:139.77"},
        {"pos", "(35.681236, 139.767125)", "35.681236, 139.767125",
         "35.69, 139.77"},
        {"pos", "[139.767125, 35.681236]", "139.767125, 35.681236",
         "139.77, 35.69"},
        {"pos", ALL("35.68,139.76"), "35.67,139.76"},
        {"pos", ALL("-33.868820,151.209296"), "-33.88,151.21"},
        {"pos", ALL("139.767125,35.681236"), "139.77,35.69"},
        {"pos", ALL("+35.681236,+139.767125"), "35.69,139.77"},
        {"pos", ALL("3.5681236E1,1.39767125e+2"), "35.69,139.77"},
        {"pos", ALL("35,681236;139,767125"), "35,69;139,77"},
        {"pos", ALL("35,681236 139,767125"), "35,69 139,77"},
        {"lonLat", ALL("2.352219,48.856613"), NULL},
        {"pos", "at home 35.681236,139.767125 now", "35.681236,139.767125",
         "35.69,139.77"},
        {"location", "35.6812,139.7671 8Q7XMQJ8+5X",
         "35.6812,139.7671 8Q7XMQJ8+5X", "[COORDINATES]"},
        {"location", "35.67 139.60(35.12,139.77", "35.67 139.60(35.12,139.77",
         "[COORDINATES]"},
        {"location", "8Q7XMQJ8+5X (35.6812,139.7671)",
         "8Q7XMQJ8+5X (35.6812,139.7671", "[COORDINATES]"},
    };

    (void)state;
    PLACED_CHECK(position_keyed, rows);
}

static void notations_with_names_need_no_decimals(void **state)
{
    static const struct placed_row rows[] = {
        {"pos", ALL("N35.681236 E139.767125"), "N35.69 E139.77"},
        {"pos", ALL("S33.868820,E151.209296"), "S33.88,E151.21"},
        {"pos", ALL("35.681236N 139.767125E"), "35.69N 139.77E"},
        {"pos", ALL("35.681236 N, 139.767125 W"), "35.69 N, 139.77 W"},
        {"pos", ALL("N 35 E 139"), NULL},
        {"pos",
         ALL("35\xC2\xB0"
             "40'52\"N 139\xC2\xB0"
             "45'58\"E"),
         "35.69N 139.77E"},
        {"pos",
         ALL("35\xC2\xB0"
             "40'52.4\\\"N 139\xC2\xB0"
             "46'01.6\\\"E"),
         "35.69N 139.77E"},
        {"pos",
         ALL("35\xC2\xB0 40\xE2\x80\xB2 52.4\xE2\x80\xB3 N, 139\xC2\xB0 "
             "46\xE2\x80\xB2 1.6\xE2\x80\xB3 W"),
         "35.69N, 139.77W"},
        {"pos", ALL("35.681236\xC2\xB0 N, 139.767125\xC2\xB0 E"),
         "35.69N, 139.77E"},
        {"pos",
         ALL("35\xB0"
             "40'52\"N, 139\xB0"
             "46'01\"E"),
         "35.69N, 139.77E"},
        {"pos", ALL("35 40 52.4 N 139 46 1.6 E"), "35.69N 139.77E"},
        {"pos", ALL("35:40:52.4N,139:46:01.6E"), "35.69N,139.77E"},
        {"pos",
         ALL("139\xC2\xB0"
             "45'58\"E 35\xC2\xB0"
             "40'52\"N"),
         "139.77E 35.69N"},
        {"pos",
         ALL("\xE5\x8C\x97\xE7\xB7\xAF"
             "35\xE5\xBA\xA6"
             "40\xE5\x88\x86"
             "52\xE7\xA7\x92 \xE6\x9D\xB1\xE7\xB5\x8C"
             "139\xE5\xBA\xA6"
             "45\xE5\x88\x86"
             "58\xE7\xA7\x92"),
         "35.69N 139.77E"},
    };

    (void)state;
    PLACED_CHECK(position_keyed, rows);
}

static void standards_for_positions_are_known(void **state)
{
    static const struct placed_row rows[] = {
        {"pos", "+35.681236+139.767125/", "+35.681236+139.767125",
         "+35.69+139.77"},
        {"pos", "+35.681236+139.767125+035.2CRSWGS_84/",
         "+35.681236+139.767125", "+35.69+139.77"},
        {"pos", "-33.868820-003.142700/", "-33.868820-003.142700",
         "-33.88-003.15"},
        {"pos", "+3540.8742+13946.0275/", "+3540.8742+13946.0275",
         "+35.69+139.77"},
        {"pos", "+354052.4+1394601.6/", "+354052.4+1394601.6", "+35.69+139.77"},
        {"pos", "geo:35.681236,139.767125;u=35", "35.681236,139.767125",
         "35.69,139.77"},
        {"pos", "geo:35.6,139.7", "35.6,139.7", NULL},
        {"pos", "geo:35,139,12", "35,139,12", NULL},
        {"pos", "$GPRMC,081836,A,3540.873,N,13946.028,E,000.0,360.0",
         "3540.873,N,13946.028,E", "3541.4,N,13946.2,E"},
        {"pos", "$GPGGA,081836,0540.873,S,00046.028,W,1,08",
         "0540.873,S,00046.028,W", NULL},
        {"pos", "POINT(139.767125 35.681236)", "139.767125 35.681236",
         "139.77 35.69"},
        {"pos", "POINT (2.352219 48.856613)", "2.352219 48.856613", NULL},
        {"pos", "SRID=4326;POINT Z (139.76 35.68 12.5)", "139.76 35.68 12.5",
         "139.76 35.67 12.5"},
        {"pos", "POINTZ(139 35 412)", "139 35 412", NULL},
        {"url", "https://maps.example/place/@35.681236,139.767125,17z/x",
         "35.681236,139.767125", "35.69,139.77"},
        {"url", "https://maps.example/?q=35.681236,139.767125&z=16",
         "35.681236,139.767125", "35.69,139.77"},
        {"url", "https://m.example/data=!3m1!3d35.681236!4d139.767125!5e0",
         "!3d35.681236!4d139.767125", "!3d35.69!4d139.77"},
        {"url", "https://m.example/!2d139.767125!3d35.681236!",
         "!2d139.767125!3d35.681236", "!2d139.77!3d35.69"},
    };

    (void)state;
    PLACED_CHECK(position_keyed, rows);
}

static void lists_are_found_whole(void **state)
{
    static const struct placed_row rows[] = {
        {"geometry", "LINESTRING(139.7671 35.6812, 139.7771 35.6912)",
         "139.7671 35.6812, 139.7771 35.6912", "139.77 35.69, 139.77 35.69"},
        {"geometry",
         "POLYGON((139.7671 35.6812,139.8671 35.6912,139.7671 35.6812))",
         "139.7671 35.6812,139.8671 35.6912,139.7671 35.6812",
         "139.77 35.69,139.86 35.69,139.77 35.69"},
        {"coordinates", ALL("139.7671,35.6812,0 139.8671,35.6912,352.5"),
         "139.77,35.69,0 139.86,35.69,352.5"},
        {"coordinates", ALL("2.3522,48.8566,35"), NULL},
        {"coordinates", ALL("139.7671,35.6812,0\n      139.8671,35.6912,0"),
         "139.77,35.69,0       139.86,35.69,0"},
        {"posList", ALL("35.6812 139.7671 35.6912 139.8671"),
         "35.69 139.77 35.69 139.86"},
        {"bbox", ALL("35.6812,139.7671,35.7912,139.8671"), NULL},
        {"track", ALL("35.6812,139.7671|35.6912,139.8671"),
         "35.69,139.77|35.69,139.86"},
        {"track", "[[139.7671,35.6812],[139.8671,35.6912]]",
         "139.7671,35.6812],[139.8671,35.6912", "139.77,35.69],[139.86,35.69"},
        {"track", "q=35.6812,139.7671&ll=35.6812,139.7671",
         "35.6812,139.7671&ll=35.6812,139.7671", "[COORDINATES]"},
    };

    (void)state;
    PLACED_CHECK(position_keyed, rows);
}

static void other_ways_to_write_one_are_redacted(void **state)
{
    static const struct placed_row rows[] = {
        {"geom", ALL("0101000020E6100000E3C798BB96786140D1915CFE43D74140"),
         "[COORDINATES]"},
        {"geom", ALL("01010000006C09F9A067786140CDCCCCCCCCD64140"),
         "[COORDINATES]"},
        {"mgrs", ALL("54SUE8645149283"), "[COORDINATES]"},
        {"location", "8Q7XMQJ8+5X", "8Q7XMQJ8+5X", NULL},
    };

    (void)state;
    PLACED_CHECK(position_keyed, rows);
}

static void what_stands_under_such_a_key_may_be_something_else(void **state)
{
    static const struct placed_row rows[] = {
        {"position", "FRONT_LEFT", NULL, NULL},
        {"position", "50", NULL, NULL},
        {"position", "35.6812", NULL, NULL},
        {"position", "1,2", NULL, NULL},
        {"position", "12.5 x 30.25", NULL, NULL},
        {"position", "35.5,20", NULL, NULL},
        {"position", "row 3, seat 12", NULL, NULL},
        {"position", "2026-11-22T10:00:00.123456Z", NULL, NULL},
        {"position", "10:15:30", NULL, NULL},
        {"position", "1.2.3.4", NULL, NULL},
        {"position", "1.25.30", NULL, NULL},
        {"position", "3/4", NULL, NULL},
        {"position", "12.50%, 13.50%", NULL, NULL},
        {"position", "1234.50,200.00", NULL, NULL},
        {"position", "0.00,0.00", NULL, NULL},
        {"position", "0,0", NULL, NULL},
        {"position", "[COORDINATES]", NULL, NULL},
        {"position", "*********", NULL, NULL},
        {"position", "x35.6812,139.7671", NULL, NULL},
        {"position", "35.6812,139.7671x", NULL, NULL},
        {"position", "95.1234,185.1234", NULL, NULL},
        {"location", "Tokyo, Marunouchi 1-9-1", NULL, NULL},
        {"location", "Gate 12, Level 3", NULL, NULL},
        {"location", "https://example.com/v1.25/2.50", NULL, NULL},
        {"location", "0.00-100.00", NULL, NULL},
        {"location", "{\\\"lat\\\":35.6812,\\\"lon\\\":139.7671}", NULL, NULL},
        {"location", "550e8400-e29b-41d4-a716-446655440000", NULL, NULL},
        {"location", "54SUE864514928", NULL, NULL},
        {"location", "A+B", NULL, NULL},
        {"point", "1 to 2", NULL, NULL},
    };

    (void)state;
    PLACED_CHECK(position_keyed, rows);
}

/* A point as each notation has it, and where the digits of its latitude and
 * longitude stand in what is written in its place. */
static void put_point(char *out, size_t kind, double lat, double lon)
{
    int n = (int)(lat * 60e5 + 0.5), e = (int)(lon * 60e5 + 0.5);

    if (kind == 0)
        sprintf(out, "%.7f,%.7f", lat, lon);
    else if (kind == 1)
        sprintf(out, "POINT(%.7f %.7f)", lon, lat);
    else if (kind == 2)
        sprintf(out, "geo:%.8e,%.8e", lat, lon);
    else if (kind == 3)
        sprintf(out, "%+011.7f%+012.7f/", lat, lon);
    else if (kind == 4)
        sprintf(out, "N%.7f E%.7f", lat, lon);
    else if (kind == 5)
        sprintf(out, "%d\xC2\xB0%.5f'N, %d\xC2\xB0%.5f'E", n / 6000000,
                n % 6000000 / 1e5, e / 6000000, e % 6000000 / 1e5);
    else
        sprintf(out, "%02d%08.5f,N,%03d%08.5f,E", n / 6000000,
                n % 6000000 / 1e5, e / 6000000, e % 6000000 / 1e5);
}

/* The first two numbers in a text, as degrees. */
static void read_point(const char *text, size_t kind, double at[2])
{
    for (size_t i = 0; i < 2; i++) {
        text += strcspn(text, "0123456789");
        at[i] = strtod(text, (char **)&text);
        if (kind == 6)
            at[i] = floor(at[i] / 100) + fmod(at[i], 100) / 60;
    }
}

/* Compares the cell that each notation gives with that of the first. */
static void check_point(double lat, double lon, double grid_m)
{
    double want[2] = {0, 0}, got[2];

    for (size_t kind = 0; kind < 7; kind++) {
        size_t swapped = kind == 1; /* the longitude stands first */
        char text[128];
        struct match m;

        put_point(text, kind, lat, lon);
        if (!placed_ask(position_keyed, "pos", text, &m))
            fail_msg("%s is not found", text);
        read_point(placed_coarsened(&m, grid_m).s, kind,
                   kind == 0 ? want : got);
        if (kind != 0 && (fabs(got[swapped] - want[0]) > 1e-6 ||
                          fabs(got[1 - swapped] - want[1]) > 1e-6))
            placed_complain("%s: %.7f %.7f, not %.7f %.7f", text, got[swapped],
                            got[1 - swapped], want[0], want[1]);
    }
}

static void one_point_has_one_cell_in_every_notation(void **state)
{
    static const double grids[] = {500, 1140, 2000, 25000};

    (void)state;
    placed_failed = 0;
    srand48(5);
    for (size_t i = 0; i < 40000; i++) {
        /* on 1e-5 minutes: what every notation can hold */
        double lat = 1 + floor(drand48() * 80 * 6e6) / 6e6;
        double lon = 1 + floor(drand48() * 170 * 6e6) / 6e6;

        check_point(lat, lon, grids[i % 4]);
    }
    assert_in_range(placed_failed, 0,
                    8); /* at a border the last digit decides */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_of_two_numbers_is_a_position),
        cmocka_unit_test(notations_with_names_need_no_decimals),
        cmocka_unit_test(standards_for_positions_are_known),
        cmocka_unit_test(lists_are_found_whole),
        cmocka_unit_test(other_ways_to_write_one_are_redacted),
        cmocka_unit_test(what_stands_under_such_a_key_may_be_something_else),
        cmocka_unit_test(one_point_has_one_cell_in_every_notation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
