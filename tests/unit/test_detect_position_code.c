/*
 * Positions that a key names as codes, and halves of positions: what of the
 * value is one, and what coarsening makes of it.
 */
#include "tests/unit/placed.h"

/* Found whole. */
#define ALL(text) text, text

static void geohashes_are_cut_to_a_cell(void **state)
{
    static const struct placed_row rows[] = {
        {"geohash", ALL("xn76urx6"), "xn76u"},
        {"geohash", ALL("XN76URX6"), "XN76U"},
        {"geohash", ALL("xn76urx66p9c"), "xn76u"},
        {"geohash", ALL("xn76"), "xn76"},
        {"geohash", ALL("u4xsu8v"), "u4xsu"},
        {"geohash", ALL("uxhd7be"), "uxhd"}, /* 71 degrees north */
        {"geohash", ALL("4171231230197045"), "0"},
        {"geohash", "true", NULL, NULL},
        {"geohash", "none", NULL, NULL},
        {"geohash", "unknown", NULL, NULL},
        {"geohash", "xn7", NULL, NULL},
        {"geohash", "xn76-urx6", NULL, NULL},
        {"geohash", "0", NULL, NULL},
        {"geohash", "00000000", NULL, NULL},
        {"geohash", "35.681236", NULL, NULL},
        {"geohash", "********", NULL, NULL},
        {"geohash", "[COORDINATES]", NULL, NULL},
    };

    (void)state;
    PLACED_CHECK(geohash_keyed, rows);
}

static void plus_codes_are_padded(void **state)
{
    static const struct placed_row rows[] = {
        {"plusCode", ALL("8Q7XMQJ8+5X"), "8Q7XMQ00+"},
        {"plusCode", ALL("8q7xmqj8+5x"), "8q7xmq00+"},
        {"plusCode", ALL("8Q7XMQJ8+"), "8Q7XMQ00+"},
        {"plusCode", ALL("8Q7XMQJ8+5XFC"), "8Q7XMQ00+"},
        {"plusCode", ALL("8Q7X0000+"), "8Q7X0000+"},
        {"plusCode", ALL("9FPVWVJ8+5X"), "9FPVWV00+"},
        {"plusCode", ALL("CGVVWVJ8+5X"), "CGVV0000+"}, /* 78 degrees north */
        {"plusCode", "MQJ8+5X Tokyo", "MQJ8+5X", "[COORDINATES]"},
        {"plusCode", "J8+5X", "J8+5X", "[COORDINATES]"},
        {"plusCode", "8Q7XMQJ8+5X 8Q7XMQJ9+5X Tokyo", "8Q7XMQJ8+5X 8Q7XMQJ9+5X",
         "[COORDINATES]"},
        {"plusCode", "A+B, 8Q7XMQJ8+5X", "8Q7XMQJ8+5X", "8Q7XMQ00+"},
        {"plusCode", "Q7XMQJ8+5X", NULL, NULL},
        {"plusCode", "8Q7XMQJ85X", NULL, NULL},
        {"plusCode", "A+B", NULL, NULL},
        {"plusCode", "2345+67", NULL, NULL},
        {"plusCode", "8Q7X0000+5X", NULL, NULL},
        {"plusCode", "Q7.MQJ8+5X", NULL, NULL},
        {"plusCode", "+819012345678", NULL, NULL},
        {"plusCode", "Google+", NULL, NULL},
        {"plusCode", "[COORDINATES]", NULL, NULL},
    };

    (void)state;
    PLACED_CHECK(plus_code_keyed, rows);
}

static void polylines_must_decode_to_positions(void **state)
{
    static const struct placed_row rows[] = {
        {"polyline", ALL("_p~iF~ps|U_ulLnnqC_mqNvxq`@"), "[COORDINATES]"},
        {"polyline", ALL("_p~iF~ps|U"), "[COORDINATES]"},
        {"polyline", ALL("BFoz5xJ67i1B1B7PzIhaxL7Y"), "[COORDINATES]"},
        /* an escape was read in it, and a piece lost */
        {"polyline", ALL("uk~wEw{yxFhAt@\nfB?hBx@z@\\\\\\"), "[COORDINATES]"},
        {"polyline", "noWordIsAPolylineThough", NULL, NULL},
        {"polyline", "@@@@@@@@@@@@@@@@@@@@", NULL, NULL},
        {"polyline", "encoded", NULL, NULL},
        {"polyline", "none", NULL, NULL},
        {"polyline", "STATUS", NULL, NULL},
        {"polyline", "ENCODE", NULL, NULL},
        {"polyline", "_p~iF~ps|U_ulL", NULL, NULL}, /* half a point more */
        {"polyline", "two words", NULL, NULL},
        {"polyline", "[COORDINATES]", NULL, NULL},
        {"polyline", "************", NULL, NULL},
        {"polyline", "12345", NULL, NULL},
    };

    (void)state;
    PLACED_CHECK(polyline_keyed, rows);
}

static void a_latitude_may_be_written_in_many_ways(void **state)
{
    static const struct placed_row rows[] = {
        {"latitude", ALL("35.681236"), "35.69"},
        {"latitude", ALL("+35.681236"), "35.69"},
        {"latitude", ALL("35,681236"), "35.69"},
        {"latitudeE7", ALL("356812360"), "356900000"},
        {"latitude", ALL("356812360"), "356900000"},
        {"latitude_e6", ALL("35681236"), "35690000"},
        {"latE5", ALL("3568123"), "3569000"},
        {"latMas", ALL("128452449"), "128484000"},
        {"latitude", ALL("3540.87416"), "3541.4"},
        {"latitude", ALL("-3540.87416"), "-3541.4"},
        {"latitude", ALL("0540.87416"), "0541.4"},
        {"latitude",
         ALL("35\xC2\xB0"
             "40'52\\\"N"),
         "35.69"},
        {"latitude",
         ALL("35\xC2\xB0"
             "40'52\\\"S"),
         "-35.69"},
        {"latitude", ALL("N35.681236"), "35.69"},
        {"latitude", ALL("35.681236 S"), "-35.69"},
        {"latitude", ALL("40417BD7A0000000"), "[COORDINATES]"},
        {"latitude", ALL("0x15446D88"), "[COORDINATES]"},
        {"latitude", "12 139.76", NULL, NULL},
        {"latMin", ALL("40"), "0"},
        {"latMinutes", ALL("40.8741"), "0"},
        {"lat_sec", ALL("52.4"), "0"},
        {"latFraction", ALL("681236"), "0"},
        {"latitude", "0", NULL, NULL},
        {"latitude", "0.0000", NULL, NULL},
        {"latitude", "north", NULL, NULL},
        {"latitude", "[COORDINATES]", NULL, NULL},
        {"latitude", "unknown", NULL, NULL},
    };

    (void)state;
    PLACED_CHECK(axis_latitude_keyed, rows);
}

static void a_longitude_has_another_range(void **state)
{
    static const struct placed_row rows[] = {
        {"longitude", ALL("139.767125"), NULL},
        {"longitudeE7", ALL("1397671250"), NULL},
        {"longitude", ALL("-1397671250"), NULL},
        {"longitude", ALL("13946.0275"), NULL},
        {"longitude",
         ALL("139\xC2\xB0"
             "45'58\\\"W"),
         NULL},
    };

    (void)state;
    PLACED_CHECK(axis_longitude_keyed, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geohashes_are_cut_to_a_cell),
        cmocka_unit_test(plus_codes_are_padded),
        cmocka_unit_test(polylines_must_decode_to_positions),
        cmocka_unit_test(a_latitude_may_be_written_in_many_ways),
        cmocka_unit_test(a_longitude_has_another_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
