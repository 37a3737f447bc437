/*
 * pages - see pages.h.
 */
#include "proxy/demo/pages.h"

#include <inttypes.h>

#define FLEET_VEHICLES 20
#define TRIP_POINTS    40
#define EXPORT_ROWS    100
#define LIVE_VEHICLES  5

void pages_index(struct buf *out)
{
    struct vehicle v;

    fleet_vehicle(fleet_seed(span_str("7")), 0, &v);
    CHECK(buf_printf(
        out,
        "A synthetic vehicle cloud. All of it is invented.\n"
        "\n"
        "/v1/fleets/7/vehicles           JSON: VINs, owners, positions\n"
        "/v1/fleets/7/latest             a redirect with a VIN in it\n"
        "/v1/vehicles/%s  JSON, VIN in headers, too\n"
        "/v1/trips/42                    GeoJSON\n"
        "/v1/export.csv                  CSV\n"
        "/v1/live                        server-sent events, one a second\n"
        "/v1/error                       a crash page with an e-mail address\n"
        "/bytes/1k /bytes/16k /bytes/256k  bodies for load tests\n",
        v.vin));
}

static void put_vehicle(const struct vehicle *v, struct buf *out)
{
    CHECK(buf_printf(
        out,
        "{\"vin\":\"%s\",\"owner\":{\"email\":\"%s\"},"
        "\"position\":{\"latitude\":%.6f,\"longitude\":%.6f,\"heading\":%u},"
        "\"telemetry\":{\"speedKmh\":%u,\"fuelPercent\":%u,\"odometerKm\":%u,"
        "\"tirePressureKpa\":[232,231,229,230],"
        "\"lastService\":\"90915-YZZD1\"}}",
        v->vin, v->email, v->latitude, v->longitude, v->heading, v->speed_kmh,
        v->fuel_percent, v->odometer_km));
}

void pages_fleet(struct span id, struct buf *out)
{
    uint64_t seed = fleet_seed(id);

    CHECK(buf_printf(out, "{\"vehicles\":[\n"));
    for (unsigned i = 0; i < FLEET_VEHICLES; i++) {
        struct vehicle v;

        fleet_vehicle(seed, i, &v);
        put_vehicle(&v, out);
        CHECK(buf_printf(out, "%s\n", i + 1 < FLEET_VEHICLES ? "," : ""));
    }
    CHECK(buf_printf(out, "],\"count\":%d}\n", FLEET_VEHICLES));
}

void pages_vehicle(const struct vehicle *v, struct buf *out)
{
    put_vehicle(v, out);
    CHECK(buf_printf(out, "\n"));
}

void pages_trip(struct span id, struct buf *out)
{
    struct vehicle v;

    fleet_vehicle(fleet_seed(id), 0, &v);
    v.speed_kmh = 60;
    CHECK(buf_printf(out,
                     "{\"type\":\"Feature\",\"properties\":{\"vin\":\"%s\","
                     "\"driver\":\"%s\",\"distanceKm\":6.5},\n"
                     "\"geometry\":{\"type\":\"LineString\","
                     "\"coordinates\":[\n",
                     v.vin, v.email));
    for (unsigned i = 0; i < TRIP_POINTS; i++) {
        CHECK(buf_printf(out, "[%.6f,%.6f]%s\n", v.longitude, v.latitude,
                         i + 1 < TRIP_POINTS ? "," : ""));
        fleet_drive(&v, 10);
    }
    CHECK(buf_printf(out, "]}}\n"));
}

void pages_export(struct buf *out)
{
    uint64_t seed = fleet_seed(span_str("export"));

    CHECK(buf_printf(out, "vin,email,lat,lon,speed_kmh,odometer_km\r\n"));
    for (unsigned i = 0; i < EXPORT_ROWS; i++) {
        struct vehicle v;

        fleet_vehicle(seed, i, &v);
        CHECK(buf_printf(out, "%s,%s,%.6f,%.6f,%u,%u\r\n", v.vin, v.email,
                         v.latitude, v.longitude, v.speed_kmh, v.odometer_km));
    }
}

void pages_event(uint64_t n, struct buf *out)
{
    struct vehicle v;

    fleet_vehicle(fleet_seed(span_str("live")), n % LIVE_VEHICLES, &v);
    fleet_drive(&v, (unsigned)(n % 3600));
    CHECK(buf_printf(out,
                     "event: position\nid: %" PRIu64
                     "\ndata: {\"vin\":\"%s\",\"lat\":%.6f,\"lon\":%.6f,"
                     "\"speedKmh\":%u}\n\n",
                     n, v.vin, v.latitude, v.longitude, v.speed_kmh));
}

void pages_crash(struct buf *out)
{
    struct vehicle v;

    fleet_vehicle(fleet_seed(span_str("crash")), 0, &v);
    CHECK(buf_printf(
        out,
        "<!DOCTYPE html>\n<html><head><title>500</title></head><body>\n"
        "<h1>Internal Server Error</h1>\n<pre>\n"
        "com.example.cloud.OwnerNotFoundException: no contract for owner "
        "'%s' of vehicle %s\n"
        "    at com.example.cloud.OwnerStore.load(OwnerStore.java:118)\n"
        "    at com.example.cloud.FleetResource.get(FleetResource.java:57)\n"
        "</pre>\n</body></html>\n",
        v.email, v.vin));
}
