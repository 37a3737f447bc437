/*
 * The straight way of plain JSON (filters/quick.h) comes to the same as the
 * long one, which a body takes whole when the sink wants to be told of
 * findings: on members put together at random, with all that makes them nearly
 * plain.
 */
#include "tests/unit/filtered.h"
#include "tests/unit/fragments.h"
#include "tests/unit/random.h"

#define BODIES  6000
#define LARGEST (16 << 10)

static const char *const files[] = {
    "filter: t\nrules:\n"
    "  - find: [vin, chassis_number, email, coordinates, device_id, phone,\n"
    "           license_plate, address, jwt]\n"
    "    do: redact\n",
    "filter: t\nrules:\n"
    "  - {find: vin, do: mask}\n"
    "  - {find: email, do: redact, at_least: certain, with: 'hidden'}\n"
    "  - {find: coordinates, do: redact}\n",
    "filter: t\nrules:\n"
    "  - {find: coordinates, do: coarsen, grid: 2km}\n"
    "  - {find: [vin, email], do: redact}\n",
    "filter: t\nrules:\n"
    "  - {find: vin, do: remove}\n"
    "  - {find: [coordinates, email], do: redact}\n",
    "filter: t\nrules:\n"
    "  - {find: [coordinates, email, vin], do: redact}\n"
    "  - {pattern: 'owner[a-z]{0,9}', name: o, do: redact}\n"
    "except:\n  - {field: $.vin, reason: test}\n",
    "filter: t\nrules:\n"
    "  - {find: [coordinates, vin], do: redact}\n"
    "  - {pattern: '[0-9A-Z]{9}\"', name: o, do: redact}\n",
};

enum { FILES = sizeof files / sizeof files[0] };

static const char *const keys[] = {
    "vin",         "VIN",       "Vin",
    "vehicleVin",  "vin_code",  "lastVin",
    "lat",         "LAT",       "latitude",
    "Latitude",    "lon",       "lng",
    "longitude",   "long",      "homeLat",
    "latlng",      "position",  "location",
    "geo",         "gps",       "coords",
    "mail",        "email",     "Email",
    "e-mail",      "userEmail", "platform",
    "latency",     "driving",   "vin 2",
    "lat-1.234",   "vin7",      "keyvin",
    "client-tel",  "phone",     "vin,",
    "chassis",     "aria.vin",  "a@b.example",
    "positionLat", "lat.value", "JTDKN3DU0A001mail",
    "lat_email",   "latStart",  "lonStart",
    "vin_number",  "value",     "imei",
    "address",     "imeis",     "plate",
};

static const char *const signs[] = {
    "\":\"",     "\":\"", "\":\"",   "\":",    "\":",  "\":",
    "\": \"",    "\": ",  "\":{\"",  "\":{\"", "\":[", "\" : \"",
    "\\\":\\\"", "':'",   "\":\\\"", "=",
};

static const char *const values[] = {
    "JTDKN3DU0A0000001",
    "WVWZZZ1K36Y928509",
    "12345678901234567",
    "ABCDEFGHJKLMNPRST",
    "XXXXXXXXXXXXXXXX1",
    "jtdkn3du0a0000001",
    "JTDKN3DU0A000000",
    "JTDKN3DU0A00000011",
    "JTDKN3DU0A0000001@example.com",
    "IOQKN3DU0A0000001",
    "taro.yamada@example.jp",
    "maria_lind+x7@mail.example.com",
    "plate.vin@vin.example",
    "%40x@example.org",
    "a@b.png",
    "a@b.js",
    "maria@gmail.com",
    "lat@odata.type",
    "lat@media.type",
    "taro@email.lat",
    "lat.lon@vin.lon",
    "eyJhbGci.vin@mail.vin",
    "taro_x@a_b.example",
    "taro.1985@example.com",
    "35.6812-139.7671@ex.org",
    "JTDKN3DU0A0000001x.y@ex.org",
    "taro@a..b.example",
    "taro@.example",
    ".taro@ex.example",
    "JTDKN3DU0A0000LAT",
    "a@b.cd@e.fg",
    "@@a@b.cd@@e.fg",
    "****@example.jp",
    "x-taro.yamada.of.the.long.names.and.words@example.com",
    "35.6812",
    "-139.767125",
    "139.7",
    "0.5",
    "0",
    "0.0000",
    "35.681236123456789",
    "1234.5678",
    "35.6812N",
    "35.68e1",
    "35.6812,139.7671",
    "null",
    "tcu-7",
    "35 deg 41 min",
    "AB-1234567",
    "490154203237518",
    "00:1b:63:84:45:e6",
    "lat",
    "",
    "{\"lat",
    "l\":1.5",
    "value\":35.5",
    "value\":\"35.6812,139.7671",
    "35.68 139.76\",\"name\":\"position\":{\"xyz",
};

static const char *const ends[] = {
    "\",\"",  "\",\"", "\",\"",    ",\"",   ",\"",       "\"},{\"", "},{\"",
    "\", \"", "\n\"",  "\"}\n{\"", "\":\"", "\\\",\\\"", ", ",
};

#define PICK(r, list) (list)[random_below(r, sizeof(list) / sizeof(list)[0])]

static void put(struct buf *body, const char *text)
{
    assert_true(buf_put(body, span_str(text)));
}

/* Some members, and at times what does not belong there. */
static void make(struct random_source *r, struct buf *body)
{
    size_t members = 1 + random_below(r, 12);

    buf_clear(body);
    put(body, "{\"");
    for (size_t i = 0; i < members; i++) {
        put(body, PICK(r, keys));
        put(body, PICK(r, signs));
        put(body, PICK(r, values));
        if (random_below(r, 16) == 0)
            put(body, PICK(r, fragments));
        put(body, PICK(r, ends));
    }
    put(body, "fuel\":0.5,\"driving\":true,\"note\":\"nothing else to say\"}");
}

/* `other` is told of findings. */
static void expect_same(struct span body)
{
    if (it.fault == other.fault &&
        (it.fault != FAULT_NONE ||
         span_eq(buf_span(&it.out), buf_span(&other.out))))
        return;
    fail_msg("body  \"%.*s\"\nquick \"%.*s\"\nlong  \"%.*s\"", (int)body.n,
             (const char *)body.p, (int)it.out.n, (const char *)it.out.p,
             (int)other.out.n, (const char *)other.out.p);
}

static void compare(const struct filter *filter, struct span body, size_t cuts,
                    struct random_source *r)
{
    size_t step = 1 + random_below(r, 40);

    filtering_whole(&it, filter, body);
    filtering_whole(&other, filter, body);
    expect_same(body);
    filtering_run(&it, filter, body, step);
    filtering_run(&other, filter, body, step);
    expect_same(body);
    for (size_t i = 0; i < cuts; i++) {
        size_t at =
            cuts > body.n ? i : (random_next(r) & 0xffff) * body.n >> 16;

        if (at > body.n)
            break;
        filtering_cut(&it, filter, body, at);
        filtering_cut(&other, filter, body, at);
        expect_same(body);
    }
}

static void both_ways_come_to_the_same(void **state)
{
    struct random_source r = {7};
    struct policy *policies[FILES];
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < FILES; i++)
        policies[i] = filtering_policy(files[i], NULL);
    for (size_t i = 0; i < BODIES; i++) {
        size_t f = random_below(&r, 2 * FILES);

        make(&r, &body);
        compare(policy_at(policies[f < FILES ? f : 0], 0), buf_span(&body),
                i % 50 == 0 ? LARGEST : 2, &r);
    }
    for (size_t i = 0; i < FILES; i++)
        policy_unref(policies[i]);
    buf_done(&body);
}

/* More findings than a sink takes slices at once, in bodies of all lengths. */
static void many_findings_come_to_the_same(void **state)
{
    static const char record[] =
        "{\"vin\":\"JTDKN3DU0A0000001\",\"email\":\"taro@example.jp\","
        "\"position\":{\"lat\":35.6812,\"lon\":-139.7671}},\n";
    struct random_source r = {8};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < 100; i++)
        put(&body, record);
    for (size_t n = 1; n < body.n; n += 1 + n / 64)
        compare(policy_at(redact, 0), span_of(body.p, n), 3, &r);
    assert_true(it.out.n < body.n);
    assert_null(memmem(it.out.p, it.out.n, "JTDK", 4));
    assert_null(memmem(it.out.p, it.out.n, "taro", 4));
    assert_null(memmem(it.out.p, it.out.n, "35.68", 5));
    buf_done(&body);
}

static int set_up(void **state)
{
    (void)state;
    (void)filtered_begin(FILTERING_REDACT, LARGEST);
    it.sink.found = NULL;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways_come_to_the_same),
        cmocka_unit_test(many_findings_come_to_the_same),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
