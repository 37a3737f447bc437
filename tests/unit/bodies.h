/*
 * bodies - small bodies of all kinds, and the pieces to make others of.
 *
 * All values are invented.  What counts is variety: what a detector takes,
 * what it must not take, and what stands in its way.
 */
#ifndef FOGLINE_TESTS_BODIES_H
#define FOGLINE_TESTS_BODIES_H

#include "filters/base/buf.h"
#include "tests/unit/fragments.h"
#include "tests/unit/random.h"

static const char *const bodies[] = {
    "",
    "{}",
    "{\"vin\":\"JTDKN3DU0A0000001\",\"odometer\":48211}",
    "{\"vin\" : \"JTDKN3DU0A0000001\" , \"x\":[1,2.5,-3e4]}",
    "[\"JTDKN3DU0A0000001\",\"1HGCM82633A004352\",\"wauzzz8k9ba123456\"]",
    "{\"JTDKN3DU0A0000001\":{\"lat\":35.681236,\"lon\":139.767125}}",
    "{\"mail\":\"taro@example.jp\",\"cc\":[\"a.b+c@sub.example.com\",\"x@y\"]}",
    "{\"lat\":35.681236,\"lon\":139.767125,\"speed\":41.5,\"alt\":12.25}",
    "{\"lon\":139.767125,\"lat\":35.681236}",
    "{\n  \"position\": {\n    \"latitude\": 35.681236,\n    \"longitude\": "
    "139.767125\n  }\n}\n",
    "{\"latitude\":\"35.681236\",\"longitude\":\"139.767125\"}",
    "{\"lat\":null,\"lon\":null,\"lat\":\"\",\"lon\":0}",
    "{\"latE7\":356812360,\"lngE7\":1397671250}",
    "{\"gpsLatitude\":3.5681236E1,\"gpsLongitude\":1.39767125e+2}",
    "{\"lat\":-0.00001,\"lon\":-179.99999}",
    "{\"type\":\"Point\",\"coordinates\":[139.767125,35.681236]}",
    "{\"type\":\"LineString\",\"coordinates\":[[139.767125,35.681236],"
    "[139.768125,35.682236],[139.7690,35.6830]]}",
    "{\"coordinates\":[\n  [\n    139.767125,\n    35.681236\n  ],\n  [\n    "
    "139.7671,\n    35.6812,\n    41.5\n  ]\n]}",
    "{\"bbox\":[139.7612,35.6712,139.7712,35.6912],\"w\":[0.1234,0.2345,0.3456]"
    "}",
    "{\"where\":\"35.681236,139.767125\",\"map\":"
    "\"https://maps.example/?q=35.681236,139.767125&z=12\"}",
    "{\"s\":\"{\\\"vin\\\":\\\"JTDKN3DU0A0000001\\\",\\\"lat\\\":35.681236,"
    "\\\"mail\\\":\\\"taro@example.jp\\\"}\"}",
    "{\"s\":\"{\\\\\\\"lon\\\\\\\":139.767125,\\\\\\\"lat\\\\\\\":\\\\\\\"35.68"
    "1236\\\\\\\"}\"}",
    "{\"note\":\"call\\ntaro@example.jp\\tor\\u003cjiro@example.jp\\u003e\"}",
    "<vehicle vin=\"JTDKN3DU0A0000001\"><mail>taro@example.jp</mail>"
    "<lat>35.681236</lat><lon>139.767125</lon></vehicle>",
    "<gpx><trkpt lat=\"35.681236\" "
    "lon='139.767125'><ele>4.5</ele></trkpt></gpx>",
    "<gml:pos>35.681236 139.767125</gml:pos><Latitude unit=\"deg\"> 35.68 "
    "</Latitude><longitude/>",
    "<a href=\"mailto:taro@example.jp?subject=x\">taro@example.jp</a>, "
    "<b>JTDKN3DU0A0000001</b>",
    "vin,email,lat,lon\nJTDKN3DU0A0000001,taro@example.jp,35.681236,139.767125"
    "\n1HGCM82633A004352,,-33.86882,151.209296\n",
    "\"vin\";\"lat\";\"lon\"\r\n\"JTDKN3DU0A0000001\";\"35.681236\";\"139."
    "767125"
    "\"\r\n",
    "id\tlat\tlon\n7\t35.681236\t139.767125\n",
    "/v1?vin=JTDKN3DU0A0000001&lat=35.681236&lon=139.767125&mail=taro@example."
    "jp",
    "q=lat%3D35.681236&to=%3Ctaro@example.jp%3E&v=%20JTDKN3DU0A0000001",
    "2026-11-22T00:00:00.123456Z INFO 203.0.113.7 vin=JTDKN3DU0A0000001 "
    "lat=35.681236 lon=139.767125 user=taro@example.jp took=0.123456\n",
    "10:15:00 parked at 35.681236, 139.767125 (JTDKN3DU0A0000001)\n"
    "10:16:00 35.6813 139.7672\n",
    "data: "
    "{\"vin\":\"JTDKN3DU0A0000001\",\"lat\":35.681236,\"lon\":139.767125}\n"
    "\ndata: latitude=35.681236\n\nevent: ping\nid: 7\n\n",
    "data: 35.681236,139.767125\n\ndata: 35.681236\n\ndata: 139.767125\n\n",
    "lat: 35.681236\nlon: 139.767125\nowner:\n  email: taro@example.jp\n",
    "lat=35.681236\nlon=139.767125\n12345.6789\n-1.2345\n",
    "latitude: 35\xC2\xB0 40' 52.4\" N, \"longitude\": \"139\xC2\xB0 46' "
    "1.6\\\" "
    "E\"",
    "JTDKN3DU0A0000001",
    "taro@example.jp",
    "35.681236,139.767125",
    "JTDKN3DU0A0000001@example.com",
    "1HGCM82633A004352,1HGCM82633A004352JTDKN3DU0A0000001",
    "JTDKN3DU0A0000001-JTDKN3DU0A0000001_JTDKN3DU0A0000001/JTDKN3DU0A0000001",
    "0JTDKN3DU0A000000 12345678901234567 abcdefghjkmnprstu 0123456789abcdef0",
    "550e8400-e29b-41d4-a716-446655440000 "
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f",
    "logo@2x.png pkg@1.2.3 @context a@ @b a@b a@b.c a@b.cc. a..b@c.de .a@b.cd",
    "a@b@c.de x@y.zz@w.vv user@[192.0.2.1] \"q r\"@example.com a@b..cc",
    "a.b-c_d%e+f'g@xn--bcher-kva.example, 123@163.com, me@example.co.uk; "
    "<o'neil@example.ie>",
    "a@bb.ccJTDKN3DU0A0000001 35.1234@example.com 35.1234,139.1234@example.com",
    "1.2.3.4 35.681.236 0.12345.6 1.23456-7.89012 -1.2345,-2.3456 +1.2345 1e4",
    "35.1234,139.1234,35.1235,139.1235 0.1234,0.1235 91.1234,181.1234 0.0000,"
    "0.0000",
    "[35.1234,139.1234][139.1234,35.1234,3.5][1.2345,2.3456,3.4567,4.5678]",
    "12.3456 | 78.9012\n12.3456;78.9012\n12.3456/78.9012\n12.3456 : 78.9012\n",
    "12.3456,\n78.9012\n12.3456\n,78.9012\n12.3456 78.9012",
    "lat lon lng Lat:Lon=LNG latlon lat,lon longlat latlng: "
    "35.681236,139.767125",
    "flat=35.681236&along=139.767125&latency=12.345678&longTerm=7.654321",
    "\"lat\":\"lat\":35.681236 \"lat\"\"lon\":1.5:\"lat\"=>\"35.681236\"",
    "{\"lat\":35.681236e,\"lon\":139.767125x,\"lat\":35.,\"lon\":.5,\"lat\":--"
    "1}",
    "{\"lat\":\"35.681236\\\",\\\"lon\\\":139.767125",
    "\xEF\xBB\xBF{\"lat\":35.681236}\xFF\xFE\x80 "
    "\xC3(JTDKN3DU0A0000001\xE3\x81",
    "\xE8\xBB\x8A\xE5\x8F\xB0JTDKN3DU0A0000001\xE7\x95\xAA "
    "taro@\xE4\xBE\x8B.jp",
    "\\\\\\\\\"\\\"lat\\\\\\\":35.681236\\\\\\\\taro@example.jp\\",
    "{\"a\":\"[VIN]\",\"b\":\"[EMAIL]\",\"lat\":0,\"lon\":0,\"c\":\"["
    "COORDINATES]\"}",
    "$GPRMC,081836,A,3540.8742,N,13946.0275,W,000.0,360.0,130526,,E*62\n",
    "{\"iso\":\"+35.681236-139.767125+035.2/\",\"s\":\"35.681236N, "
    "139.767125W\"}",
    "https://maps.example/@35.681236,139.767125,17z/data=!3d35.681236!4d139."
    "767125",
    "POLYGON((2.352219 48.856613,2.362219 48.866613,2.352219 48.856613))",
    "<posList>35.681236 139.767125 35.691236 139.777125 35.701236 139.787125"
    "</posList>",
    "<coordinates>139.767125,35.681236,0 139.777125,35.691236,0</coordinates>",
    "{\"latDeg\":35,\"latMin\":40,\"latSec\":52.4,\"latMas\":128452449}",
    "{\"latitude\":3540.8742,\"longitude\":13946.0275,\"lat\":\"0540.8742\"}",
    "{\"latE7\":356812360,\"lonE7\":1397671250,\"lat\":\"40417BD7A0000000\"}",
    "{\"lat\":\"35\xC2\xB0 40' 52.4\\\" N\",\"lon\":\"139\xC2\xB0 46' W\"}",
    "{\"lat\":[35.681236,35.68],\"lon\":[139.767125,139.7,[139]],\"soc\":[71]}",
    "{\"latitude\":{\"degrees\":35,\"minutes\":40.8},\"lon\":{\"min\":139.5}}",
    "{\"vin\":[\"JTDKN3DU0A0000001\",\"JTD "
    "KN3DU0A0000001\",null,\"\"],\"x\":1}",
    "{\"vin\":{\"a\":[{\"lat\":[35]}],\"value\":\"JTDKN3DU8A00000\","
    "\"v\\u0069\":{}}}",
    "{\"s\":\"{\\\"vin\\\":[\\\"JTDKN3DU8A00000\\\",\\\"\\\\u004aTD "
    "KN3DU0A0000001\\\"]}\"}",
    "vin: [JTDKN3DU8A00000, {a: b}]}, "
    "lat=[35.6,\"lon\":[[[[[[[[[139.7]]]]]]]]]]",
    "{\"phones\":[\"090-1234-5678\",\"a@b.cd\",{\"number\":\"+81 90 1234 "
    "5678\","
    "\"type\":\"x\",\"lat\":[1.5]}],\"phone\":{\"value\":\"+81 90 1234 "
    "5678\"}}",
    "{\"address\":{\"line1\":\"1-2-3 Sakura\",\"lines\":[\"Chuo-ku "
    "1\"],\"a\":[2]}}",
    "lat=[[[[[[[[[[[[[[[[[[35.6,\"a\":1.5],2]]]]]]]]]]]]]]]],3.5],4.5]",
    "[{\"value\":35.681236,\"name\":\"latitude\"},{\"val\":\"35.6, 139.7\","
    "\"unit\":\"x\",\"key\":\"location\"},{\"value\":7,\"name\":\"speed\"}]",
    "<p value=\"35.681236\" name=\"latitude\"/><p value='7' id='lon' v=\"1\"/>",
    "{\"s\":\"{\\\"value\\\":35.68,\\n\\\"name\\\":\\\"lat\\\"}\"}",
    "{\"value\":35.5,\"name\":\"lat\",\"value\":36.5,\"name\":\"longitude\"",
    "[\"35.681236\",\"139.767125\"],[\"1.2345\", \"2.3456\",\"3.4567\"]",
    "{\"s\":\"[\\\"35.681236\\\",\\n\\\"139.767125\\\"]\",\"a\":\"35.6812\","
    "\"b\"",
    "{\"values\":[21.3456,22.4567],\"acc\":[0.0123,-0.9876,9.8123]}",
    "{\"a\":\"*****************\",\"lat\":0.000000,\"lon\":000.0,\"b\":\"***@a."
    "jp\"}",
};

#define BODIES (sizeof bodies / sizeof bodies[0])

/* Some 1 .. most fragments, appended to `out`. */
static inline void bodies_random(struct random_source *r, size_t most,
                                 struct buf *out)
{
    for (size_t n = 1 + random_below(r, most); n > 0; n--) {
        const char *fragment = fragments[random_below(r, FRAGMENTS)];

        CHECK(buf_put(out, span_str(fragment)));
    }
}

static inline void bodies_lists(struct random_source *r, size_t most,
                                struct buf *out)
{
    for (size_t n = 1 + random_below(r, most); n > 0; n--) {
        size_t i = random_below(r, LIST_FRAGMENTS);

        CHECK(buf_put(out, span_str(list_fragments[i])));
    }
}

static inline void bodies_positions(struct random_source *r, size_t most,
                                    struct buf *out)
{
    for (size_t n = 1 + random_below(r, most); n > 0; n--) {
        size_t i = random_below(r, POSITION_FRAGMENTS);

        CHECK(buf_put(out, span_str(position_fragments[i])));
    }
}

/* A random value, as JSON has them: what stands in it is hostile. */
static inline void bodies_json(struct random_source *r, unsigned depth,
                               struct buf *out)
{
    static const char *const values[] = {
        "35.681236",
        "-139.767125",
        "0",
        "-0.0",
        "12",
        "3.5681236E1",
        "true",
        "false",
        "null",
        "\"35.681236\"",
        "\"JTDKN3DU0A0000001\"",
        "\"taro@example.jp\"",
        "\"35.681236, 139.767125\"",
        "\"\"",
        "[139.767125,35.681236]",
        "[35.681236, 139.767125, 4.25]",
        "[1.2345,2.3456,3.4567]",
        "\"lat\"",
        "\"a\\\"lat\\\":1.25,b@c.de\"",
        "\"\\u003ca@b.cd\\u003e\\n35\\u00b040'52\\\"N\"",
        "99999999999999999",
    };
    static const char *const keys[] = {
        "\"lat\":",
        "\"lon\" : ",
        "\"longitude\":\n  ",
        "\"vin\":",
        "\"x\":",
        "\"email\":",
        "\"latE7\":",
        "\"JTDKN3DU0A0000001\":",
        "\"a@b.cd\":",
    };
    bool object = random_below(r, 2) == 0;
    size_t n = random_below(r, 5);

    if (depth == 0 || random_below(r, 3) == 0) {
        const char *value =
            values[random_below(r, sizeof values / sizeof values[0])];

        CHECK(buf_put(out, span_str(value)));
        return;
    }
    CHECK(buf_put(out, span_str(object ? "{" : "[")));
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            CHECK(buf_put(out, span_str(random_below(r, 2) ? "," : ", ")));
        if (object)
            CHECK(buf_put(
                out,
                span_str(keys[random_below(r, sizeof keys / sizeof keys[0])])));
        bodies_json(r, depth - 1, out);
    }
    CHECK(buf_put(out, span_str(object ? "}" : "]")));
}

#endif
