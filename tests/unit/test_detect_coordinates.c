/*
 * Positions by table: values that a key names, pairs that no key names, and
 * numbers that are something else.
 */
#include "tests/unit/marked.h"

MARKED_BENCH(KIND_COORDINATES)

#define CERTAIN EVIDENCE_CERTAIN
#define ANY     MARKED_ANY

static void keys_of_all_spellings_name_a_value(void **state)
{
    static const struct marked rows[] = {
        {"{\"lat\":<<35.681236>>,\"lon\":<<139.767125>>}", CERTAIN},
        {"{\"lat\":<<35.681236>>,\"lng\":<<139.767125>>}", CERTAIN},
        {"{\"latitude\":<<35.681236>>,\"longitude\":<<139.767125>>}", CERTAIN},
        {"{\"Lat\":<<35.681236>>,\"Long\":<<139.767125>>}", CERTAIN},
        {"{\"LAT\":<<35.681236>>,\"LON\":<<139.767125>>}", CERTAIN},
        {"{\"gpsLatitude\":<<35.681236>>}", CERTAIN},
        {"{\"gpsLat\":<<35.681236>>,\"gpsLng\":<<139.767125>>}", CERTAIN},
        {"{\"home_lat\":<<35.681236>>,\"home_lon\":<<139.767125>>}", CERTAIN},
        {"{\"home-lat\":<<35.681236>>,\"home-lon\":<<139.767125>>}", CERTAIN},
        {"{\"position.latitude\":<<35.681236>>}", CERTAIN},
        {"{\"GPSLatitude\":<<35.681236>>}", CERTAIN},
        {"{\"GPS_LATITUDE\":<<35.681236>>}", CERTAIN},
        {"{\"gpslat\":<<35.681236>>,\"gpslon\":<<139.767125>>}", CERTAIN},
        {"{\"startLat\":<<35.681236>>,\"endLon\":<<139.767125>>}", CERTAIN},
        {"{\"lat1\":<<35.681236>>,\"lon_2\":<<139.767125>>}", CERTAIN},
        {"{\"latDeg\":<<35.681236>>}", CERTAIN},
        {"{\"lat.value\":<<35.681236>>,\"lon.deg\":<<139.767125>>}", CERTAIN},
        {"{\"gps.latitude.value\":<<35.681236>>,\"lng.1\":<<139.7>>}", CERTAIN},
        {"{\"lat.start\":\"<<35.681236>>\"}", CERTAIN},
        {"{\"latitude_deg\":<<35.681236>>}", CERTAIN},
        {"{\"latE7\":<<356812360>>,\"lngE7\":<<1397671250>>}", CERTAIN},
        {"{\"latitudeE7\":<<356812360>>}", CERTAIN},
        {"{\"lat_e6\":<<35681236>>}", CERTAIN},
        {"{\"vehicleLatitude\":<<35.681236>>}", CERTAIN},
        {"{\"lastKnownLongitude\":<<139.767125>>}", CERTAIN},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void a_key_that_only_resembles_names_nothing(void **state)
{
    static const struct marked rows[] = {
        {"{\"licensePlate\":35.681236}", ANY},
        {"{\"licensePlateSupported\":35.681236}", ANY},
        {"{\"travelTimeInMin\":35.681236}", ANY},
        {"{\"capacity\":35.681236}", ANY},
        {"{\"driving\":35.681236}", ANY},
        {"{\"platform\":35.681236}", ANY},
        {"{\"latency\":35.681236}", ANY},
        {"{\"latencyMs\":35.681236}", ANY},
        {"{\"flat\":35.681236}", ANY},
        {"{\"plate\":35.681236}", ANY},
        {"{\"along\":139.767125}", ANY},
        {"{\"belong\":139.767125}", ANY},
        {"{\"translation\":35.681236}", ANY},
        {"{\"template\":35.681236}", ANY},
        {"{\"relation\":35.681236}", ANY},
        {"{\"longTerm\":35.681236}", ANY},
        {"{\"longTermAverage\":35.681236}", ANY},
        {"{\"lateFee\":35.681236}", ANY},
        {"{\"lateral\":35.681236}", ANY},
        {"{\"latest\":35.681236}", ANY},
        {"{\"language\":35.681236}", ANY},
        {"{\"lonely\":35.681236}", ANY},
        {"{\"lane\":35.681236,\"la\":1.5,\"ln\":2.5}", ANY},
        {"{\"lattice\":35.681236}", ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void keyed_values_are_found_in_every_format(void **state)
{
    static const struct marked rows[] = {
        {"{\"lat\" : <<35.681236>> , \"lon\" : <<139.767125>> }", CERTAIN},
        {"{\n  \"lat\": <<35.681236>>,\n  \"lon\": <<139.767125>>\n}", CERTAIN},
        {"{\"lat\":\n<<35.681236>>\n}", CERTAIN},
        {"{\"lat\":\"<<35.681236>>\",\"lon\":\"<<139.767125>>\"}", CERTAIN},
        {"{\\\"lat\\\":<<35.681236>>,\\\"lon\\\":<<139.767125>>}", CERTAIN},
        {"{\\\"lat\\\":\\\"<<35.681236>>\\\"}", CERTAIN},
        {"\\\\\\\"lat\\\\\\\":\\\\\\\"<<35.681236>>\\\\\\\"", CERTAIN},
        {"{lat:<<35.681236>>,lon:<<139.767125>>}", CERTAIN},
        {"{'lat':<<35.681236>>,'lon':'<<139.767125>>'}", CERTAIN},
        {"<lat><<35.681236>></lat><lon><<139.767125>></lon>", CERTAIN},
        {"<lat>\n  <<35.681236>>\n</lat>", CERTAIN},
        {"<ns:latitude><<35.681236>></ns:latitude>", CERTAIN},
        {"<Latitude unit=\"deg\"><<35.681236>></Latitude>", CERTAIN},
        {"<trkpt lat=\"<<35.681236>>\" lon=\"<<139.767125>>\"/>", CERTAIN},
        {"<trkpt lat='<<35.681236>>' lon='<<139.767125>>'/>", CERTAIN},
        {"/near?lat=<<35.681236>>&lon=<<139.767125>>&r=5", CERTAIN},
        {"lat=<<35.681236>>;lon=<<139.767125>>", CERTAIN},
        {"lat: <<35.681236>>\nlon: <<139.767125>>\n", CERTAIN},
        {"- lat: <<35.681236>>\n  lon: <<139.767125>>\n", CERTAIN},
        {"lat=<<35.681236>> lon=<<139.767125>> speed=41.5", CERTAIN},
        {"lat = <<35.681236>>, lon = <<139.767125>>", CERTAIN},
        {"lat => <<35.681236>>", CERTAIN},
        {"[lat:<<35.681236>>][lon:<<139.767125>>]", CERTAIN},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void a_keyed_value_may_have_any_shape(void **state)
{
    static const struct marked rows[] = {
        {"{\"lat\":<<35>>,\"lon\":<<139>>}", CERTAIN},
        {"{\"lat\":<<35.6>>,\"lon\":<<-5.0>>}", CERTAIN},
        {"{\"lat\":<<-33.86882>>}", CERTAIN},
        {"{\"lat\":<<+35.68>>}", CERTAIN},
        {"{\"lat\":<<0.00001>>}", CERTAIN},
        {"{\"lat\":<<35.68123600000000123456>>}", CERTAIN},
        {"{\"lat\":<<3.5681236E1>>}", CERTAIN},
        {"{\"lon\":<<1.39767125e+2>>}", CERTAIN},
        {"{\"lon\":<<-1.39767125E+02>>}", CERTAIN},
        {"{\"lat\":<<356812360e-7>>}", CERTAIN},
        {"{\"lat\":\"<<35\xC2\xB0 40' 52.4\\\" N>>\"}", ANY},
        {"{\"lat\":\"<<35.681236 N>>\"}", CERTAIN},
        {"{\"lat\":\"<<N35.681236>>\"}", CERTAIN},
        {"{\"lat\":\"<<35 40 52.4>>\"}", CERTAIN},
        {"{\"latitude\":<<91.5>>,\"longitude\":<<181.5>>}", ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void no_value_is_no_finding(void **state)
{
    static const struct marked rows[] = {
        {"{\"lat\":null,\"lon\":null}", ANY},
        {"{\"lat\":\"\",\"lon\":\"\"}", ANY},
        {"{\"lat\":0,\"lon\":0}", ANY},
        {"{\"lat\":0.0,\"lon\":-0.000000}", ANY},
        {"{\"lat\":\"0\",\"lon\":\"0.0\"}", ANY},
        {"{\"lat\":true,\"lon\":false}", ANY},
        {"{\"lat\":{},\"lon\":[]}", ANY},
        {"{\"lat\":\"north\",\"lon\":\"east\"}", ANY},
        {"{\"lat\":\"[COORDINATES]\"}", ANY},
        {"{\"lat\":\"****\"}", ANY},
        {"{\"lat\",\"lon\"}", ANY},
        {"lat lon lng latitude longitude", ANY},
        {"<lat/><lon></lon>", ANY},
        {"lat=&lon=", ANY},
        {"\"long\":42", ANY}, /* a long integer, a long way */
        {"\"long\":\"story\"", ANY},
        {"type=long, size=8", ANY},
        {"", ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void two_numbers_side_by_side_are_a_position(void **state)
{
    static const struct marked rows[] = {
        {"at <<35.681236>>,<<139.767125>> now", ANY},
        {"at <<35.681236>>, <<139.767125>>", ANY},
        {"at <<35.681236>> <<139.767125>>", ANY},
        {"(<<35.681236>>;<<139.767125>>)", ANY},
        {"(<<-33.86882>>,<<151.2093>>)", ANY},
        {"<<35.6812>>/<<139.7671>>", ANY},
        {"<<35.6812>>|<<139.7671>>", ANY},
        {"q=<<35.681236>>,<<139.767125>>&z=12", ANY},
        {"geo:<<35.681236,139.767125>>", ANY},
        {"@<<35.681236>>,<<139.767125>>,15z", ANY},
        {"\"<<35.681236>>,<<139.767125>>\"", ANY},
        {"POINT(<<139.767125>> <<35.681236>>)", ANY},
        {"<pos><<35.681236 139.767125>></pos>", ANY},
        {"<<139.7671>>,<<35.6812>>", ANY},
        {"[<<139.767125>>,<<35.681236>>]", ANY},
        {"[ <<139.767125>> , <<35.681236>> ]", ANY},
        {"[\n  <<139.767125>>,\n  <<35.681236>>\n]", ANY},
        {"[<<139.767125>>,<<35.681236>>,41.5]", ANY}, /* and the altitude */
        {"[[<<139.7671>>,<<35.6812>>],[<<139.7672>>,<<35.6813>>]]", ANY},
        {"[<<-0.1278>>,<<51.5074>>]", ANY},
        {"<<51.507>>,<<-0.1278>>", ANY}, /* three and four decimals */
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void numbers_that_are_no_position_are_left_alone(void **state)
{
    static const struct marked rows[] = {
        {"35.681236", ANY},
        {"{\"pi\":3.14159265358979}", ANY},
        {"1.2.3.4 203.0.113.7", ANY},
        {"sdk 35.681.236", ANY},
        {"10:00:00.123456", ANY},
        {"2026-11-22T10:00:00.123456Z", ANY},
        {"[19.99,24.50]", ANY},
        {"[232.1,231.4,229.9,230.2]", ANY},
        {"12.5-48.25", ANY},
        {"12.3456-48.2512", ANY},
        {"95.1234,185.1234", ANY}, /* neither can be a latitude */
        {"35.1234,181.1234", ANY}, /* nor this a longitude */
        {"1234.5678,35.6812", ANY},
        {"35.6812,139", ANY},
        {"35.6812,139.76", ANY},
        {"35.681,139.767", ANY}, /* three decimals both */
        {"0.0000,0.0000", ANY},
        {"35.6812\n139.7671", ANY}, /* two records */
        {"35.6812,,139.7671", ANY},
        {"35.6812  139.7671", ANY},
        {"35.6812 and 139.7671", ANY},
        {"x35.6812,139.7671", ANY},
        {"35.6812,139.7671x", ANY},
        {"1.2345,2.3456,3.4567,4.5678", ANY}, /* a list */
        {"[1.2345,2.3456,3.4567,4.5678]", ANY},
        {"[0.1234,0.2345,0.3456,0.4567,0.5678]", ANY},
        {"", ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

#define LIKELY   EVIDENCE_LIKELY
#define POSSIBLE EVIDENCE_POSSIBLE

static void notations_tell_positions_without_keys(void **state)
{
    static const struct marked rows[] = {
        {"\"<<+35.681236+139.767125>>/\"", LIKELY},
        {"<<+35.681236+139.767125>>+035.2CRSWGS_84/", LIKELY},
        {"<<-33.868820-003.142712>>/ ", LIKELY},
        {"<<+3540.8742+13946.0275>>/", LIKELY},
        {"$GPRMC,081836,A,<<3540.8742>>,N,<<13946.0275>>,E,000.0,360.0,1305",
         LIKELY},
        {"$GPGGA,081836,<<0540.8742>>,S,<<00046.0275>>,W,1,08,0.9,545.4,M",
         LIKELY},
        {"$GNGLL,<<3540.87421>>,N,<<13946.02751>>,E,081836,A*2C", LIKELY},
        {"<<35.681236>>N <<139.767125>>E", LIKELY},
        {"<<35.681236>> N, <<139.767125>> W.", LIKELY},
        {"N<<35.681236>> E<<139.767125>>", LIKELY},
        {"at S<<33.8688>>,E<<151.2092>>;", LIKELY},
        {"<<35.681236>>\xC2\xB0 N, <<139.767125>>\xC2\xB0 E", LIKELY},
        {"<<35.681236>>\xC2\xB0N <<139.767125>>\xC2\xB0"
         "E",
         LIKELY},
        {"data=!3m1!4b1!3d<<35.681236>>!4d<<139.767125>>!5e0", LIKELY},
        {"pb=!1m18!2d<<139.767125>>!3d<<35.681236>>!2m", LIKELY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void other_text_with_signs_and_letters_is_none(void **state)
{
    static const struct marked rows[] = {
        {"x+12.3456-123.4567", ANY},
        {"+1.2345+2.3456", ANY},
        {"+12.3456+23.4567", ANY}, /* three digits for a longitude */
        {"+95.3456+123.4567", ANY},
        {"12.3456-123.4567", ANY},
        {"1234.5678,N", ANY},
        {"1299.5678,N,13946.0275,E", ANY}, /* 99 minutes */
        {"1234.5678,N,2345.6789,N", ANY},
        {"35.6812N 36.6812N", ANY},
        {"35.6812 N", ANY},
        {"12.3456 W, 3.3 V", ANY},
        {"35.6812Nm 139.7671E3", ANY},
        {"!3d35.6812!5d139.7671", ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void lists_of_positions_are_found_whole(void **state)
{
    static const struct marked rows[] = {
        {"LINESTRING(<<2.352219>> <<48.856613>>, <<2.362219>> <<48.866613>>)",
         ANY},
        {"POLYGON((<<139.7671>> <<35.6812>>,<<139.7672>> <<35.6813>>))", ANY},
        {"POINT Z (<<139.7671>> <<35.6812>> 41.5)", ANY},
        {"<posList><<35.6812>> <<139.7671>> <<35.6813>> <<139.7672>>"
         "</posList>",
         ANY},
        {"[<<139.7612>>,<<35.6712>>,<<139.7712>>,<<35.6912>>]", ANY},
        {"<<35.6812>>,<<139.7671>>,<<35.6813>>,<<139.7672>>,<<35.6814>>,"
         "<<139.7673>>",
         ANY},
        {"<coordinates><<139.7671,35.6812,0 139.7672,35.6813,0>>"
         "</coordinates>",
         ANY},
        {"<p><<139.7671>>,<<35.6812>>,0 <<139.7672>>,<<35.6813>>,0</p>", ANY},
        {"[[[<<139.7671>>,<<35.6812>>],[<<139.7672>>,<<35.6813>>]]]", ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void a_key_decides_where_numbers_alone_do_not(void **state)
{
    static const struct marked rows[] = {
        {"{\"coordinates\":[<<139.7671>>,<<35.6812>>]}", CERTAIN},
        {"{\"coordinates\":[<<139.7671>>,<<35.68>>]}", CERTAIN},
        {"{\"coordinates\":[<<139.7>>,<<35.6812>>]}", CERTAIN},
        {"{\"coordinates\":[[[<<3.2345>>,<<4.3456>>],[7,1]]]}", CERTAIN},
        {"{\"location\" : [ <<3.2345>>, <<4.3456>> ]}", CERTAIN},
        {"{\"coordinates\":[<<139.76>>,<<35.6>>]}", CERTAIN},
        {"{\"coordinates\":[[[<<139.76>>,<<35>>],[1,2]]]}", CERTAIN},
        {"{\"coordinates\": [\n  <<139.5>>,\n  <<35.25>>,\n  12\n]}", CERTAIN},
        {"{\"location\":[<<35.68>>,<<139.76>>]}", CERTAIN},
        {"{\"type\":\"Point\",\"coordinates\":[<<139>>,<<35>>]}", CERTAIN},
        {"{\"position\":[3,5]}", ANY},
        {"{\"position\":[3.5]}", ANY},
        {"{\"position\":[\"a\",3.5]}", ANY},
        {"{\"position\":[1200.5,300.5]}", ANY},
        {"{\"coordinates\":[0,0]}", ANY},
        {"{\"coordinates\":[]}", ANY},
        {"{\"coordinates\":[[],[]]}", ANY},
        {"{\"values\":[139.7671,35.68]}", ANY},
        {"{\"tirePressures\":[32.1234,33.2345]}", ANY},
        {"{\"rgb\":[12.3456,200.4567]}", ANY},
        {"{\"temperature\":[21.3456,139.4567]}", ANY},
        {"{\"samples\":[<<21.3456>>,<<22.4567>>]}", POSSIBLE},
        {"{\"a\":[<<0.1234>>,<<0.5678>>]}", POSSIBLE},
        {"{\"a\":[<<2.4567>>,<<2.4312>>]}", POSSIBLE},
        {"<<98.1234>>,<<87.6543>>", POSSIBLE},
        {"<<-71.1234>>,<<12.6543>>", POSSIBLE},
        {"[<<10.1234>>,<<-8.6543>>,49.8123]", POSSIBLE},
        {"[<<0.1234>>,<<-0.6543>>,9.8123]", POSSIBLE},
        {"{\"a\":[<<139.7671>>,<<35.6812>>,41.5]}", LIKELY},
        {"{\"a\":[21.3456,22.4567,21.5678,22.9012]}", ANY},
        {"{\"a\":[1.3456,90.4567,55.5678,12.9012]}", ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_all_spellings_name_a_value),
        cmocka_unit_test(a_key_that_only_resembles_names_nothing),
        cmocka_unit_test(keyed_values_are_found_in_every_format),
        cmocka_unit_test(a_keyed_value_may_have_any_shape),
        cmocka_unit_test(no_value_is_no_finding),
        cmocka_unit_test(two_numbers_side_by_side_are_a_position),
        cmocka_unit_test(numbers_that_are_no_position_are_left_alone),
        cmocka_unit_test(notations_tell_positions_without_keys),
        cmocka_unit_test(other_text_with_signs_and_letters_is_none),
        cmocka_unit_test(lists_of_positions_are_found_whole),
        cmocka_unit_test(a_key_decides_where_numbers_alone_do_not),
    };

    return cmocka_run_group_tests(tests, marked_begin, marked_end);
}
