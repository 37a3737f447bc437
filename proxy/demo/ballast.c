/*
 * ballast - see ballast.h.
 *
 * Every kB is one element of the array: '[' or ' ', an object, blanks, and
 * ",\n" or "]\n".
 */
#include "proxy/demo/ballast.h"

#include "proxy/demo/fleet.h"

#define KB   1024
#define SEED 0x666F676C696E65U

static void put_identity(const struct vehicle *v, struct buf *out)
{
    CHECK(buf_printf(out,
                     "{\"vin\":\"%s\",\"owner\":{\"email\":\"%s\"},"
                     "\"position\":{\"latitude\":%.6f,\"longitude\":%.6f},"
                     "\"samples\":[",
                     v->vin, v->email, v->latitude, v->longitude));
}

static void put_sample(const struct vehicle *v, unsigned i, uint64_t *state,
                       struct buf *out)
{
    uint64_t r = fleet_random(state);

    CHECK(buf_printf(out,
                     "%s{\"t\":%u,\"speedKmh\":%u,\"engineRpm\":%u,"
                     "\"fuelPercent\":%u,\"odometerKm\":%u.%u}",
                     i > 0 ? "," : "", i * 10, v->speed_kmh + (unsigned)r % 9,
                     900 + (unsigned)(r >> 8) % 2500, v->fuel_percent,
                     v->odometer_km, (unsigned)(r >> 24) % 10));
}

static void put_kb(uint64_t number, bool is_first, bool is_last,
                   struct buf *out)
{
    /* The longest sample, and what closes the object and the kB. */
    const size_t sample = 100, closing = 2 + 2;
    size_t end = out->n + KB;
    uint64_t state = SEED ^ number;
    struct vehicle v;

    fleet_vehicle(SEED, number, &v);
    CHECK(buf_put(out, span_str(is_first ? "[" : " ")));
    put_identity(&v, out);
    for (unsigned i = 0; out->n + sample + closing <= end; i++)
        put_sample(&v, i, &state, out);
    CHECK(buf_put(out, span_str("]}")));
    while (out->n + 2 < end)
        CHECK(buf_put(out, span_str(" ")));
    CHECK(buf_put(out, span_str(is_last ? "]\n" : ",\n")));
}

void ballast_put(size_t kb, struct buf *out)
{
    for (size_t i = 0; i < kb; i++)
        put_kb(i, i == 0, i + 1 == kb, out);
}
