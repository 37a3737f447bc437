/*
 * demo - see demo.h.
 */
#include "proxy/demo/demo.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"
#include "proxy/demo/ballast.h"
#include "proxy/demo/pages.h"

#include <stdlib.h>

#define ROOM      (1024 * 1024)
#define LIVE_MS   1000
#define BALLAST_N 3

static const struct {
    const char *path;
    size_t kb;
} ballast[BALLAST_N] = {
    {"/bytes/1k", 1},
    {"/bytes/16k", 16},
    {"/bytes/256k", 256},
};

struct demo {
    struct origin_user user;
    struct buf body, headers;
    struct buf ballast[BALLAST_N]; /* made once */
};

/* One request on its way through the routes. */
struct visit {
    struct demo *demo;
    struct origin_answer *answer;
};

static void answer_body(struct visit *v, const char *type)
{
    v->answer->type = type;
    v->answer->body = buf_span(&v->demo->body);
}

static void route_index(struct visit *v, struct span id)
{
    (void)id;
    pages_index(&v->demo->body);
    answer_body(v, "text/plain; charset=utf-8");
}

/* The headers name the vehicle, too: a proxy that looks at bodies only leaks
 * it. */
static void name_vehicle(struct visit *v, const struct vehicle *vehicle)
{
    CHECK(buf_printf(&v->demo->headers,
                     "X-Vehicle-VIN: %s\r\n"
                     "Link: </v1/vehicles/%s>; rel=\"self\"\r\n",
                     vehicle->vin, vehicle->vin));
    v->answer->headers = buf_span(&v->demo->headers);
}

static void not_found(struct visit *v)
{
    v->answer->status = 404;
    CHECK(buf_printf(&v->demo->body, "{\"error\":\"not found\"}\n"));
    answer_body(v, "application/json");
}

static void route_fleet(struct visit *v, struct span id)
{
    pages_fleet(id, &v->demo->body);
    answer_body(v, "application/json");
}

static void route_latest(struct visit *v, struct span id)
{
    struct vehicle vehicle;

    fleet_vehicle(fleet_seed(id), 0, &vehicle);
    v->answer->status = 307;
    CHECK(buf_printf(&v->demo->headers, "Location: /v1/vehicles/%s\r\n",
                     vehicle.vin));
    v->answer->headers = buf_span(&v->demo->headers);
    answer_body(v, "text/plain; charset=utf-8");
}

static void route_vehicle(struct visit *v, struct span vin)
{
    struct vehicle vehicle;

    if (!fleet_find(vin, &vehicle)) {
        not_found(v);
        return;
    }
    pages_vehicle(&vehicle, &v->demo->body);
    name_vehicle(v, &vehicle);
    answer_body(v, "application/json");
}

static void route_trip(struct visit *v, struct span id)
{
    pages_trip(id, &v->demo->body);
    answer_body(v, "application/geo+json");
}

static void route_export(struct visit *v, struct span id)
{
    (void)id;
    pages_export(&v->demo->body);
    answer_body(v, "text/csv; charset=utf-8");
}

static void route_live(struct visit *v, struct span id)
{
    (void)id;
    v->answer->type = "text/event-stream";
    v->answer->headers = span_str("Cache-Control: no-store\r\n");
    v->answer->every_ms = LIVE_MS;
}

static void route_error(struct visit *v, struct span id)
{
    (void)id;
    v->answer->status = 500;
    pages_crash(&v->demo->body);
    answer_body(v, "text/html; charset=utf-8");
}

/* `prefix` and `suffix` enclose an id without '/'; suffix NULL: the whole
 * path. */
static const struct route {
    const char *prefix, *suffix;
    void (*answer)(struct visit *v, struct span id);
} routes[] = {
    {"/", NULL, route_index},
    {"/v1/fleets/", "/vehicles", route_fleet},
    {"/v1/fleets/", "/latest", route_latest},
    {"/v1/vehicles/", "", route_vehicle},
    {"/v1/trips/", "", route_trip},
    {"/v1/export.csv", NULL, route_export},
    {"/v1/live", NULL, route_live},
    {"/v1/error", NULL, route_error},
};

static bool matches(const struct route *r, struct span path, struct span *id)
{
    size_t before = strlen(r->prefix);
    size_t after = r->suffix != NULL ? strlen(r->suffix) : 0;

    if (r->suffix == NULL)
        return span_eq(path, span_str(r->prefix));
    if (path.n <= before + after)
        return false;
    *id = span_cut(path, before, path.n - after);
    return memcmp(path.p, r->prefix, before) == 0 &&
           memcmp(path.p + path.n - after, r->suffix, after) == 0 &&
           memchr(id->p, '/', id->n) == NULL;
}

/* Load tests ask for these: no routing, nothing made. */
static bool answer_ballast(struct visit *v, struct span path)
{
    for (size_t i = 0; i < BALLAST_N; i++) {
        if (!span_eq(path, span_str(ballast[i].path)))
            continue;
        v->answer->type = "application/json";
        v->answer->body = buf_span(&v->demo->ballast[i]);
        return true;
    }
    return false;
}

static void answer(struct origin_user *self,
                   const struct origin_request *request,
                   struct origin_answer *answer)
{
    struct demo *d = container_of(self, struct demo, user);
    struct visit visit = {.demo = d, .answer = answer};
    struct span id = request->path;

    answer->headers = span_str("X-Content-Type-Options: nosniff\r\n");
    if (answer_ballast(&visit, request->path))
        return;
    buf_clear(&d->body);
    buf_clear(&d->headers);
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (matches(&routes[i], request->path, &id)) {
            routes[i].answer(&visit, id);
            return;
        }
    }
    not_found(&visit);
}

static void next(struct origin_user *self, uint64_t n, struct buf *out)
{
    (void)self;
    pages_event(n, out);
}

struct demo *demo_new(void)
{
    struct demo *d = mem_zalloc(sizeof *d);

    d->user.answer = answer;
    d->user.next = next;
    buf_init(&d->body, ROOM);
    buf_init(&d->headers, ROOM);
    for (size_t i = 0; i < BALLAST_N; i++) {
        buf_init(&d->ballast[i], ROOM);
        ballast_put(ballast[i].kb, &d->ballast[i]);
    }
    return d;
}

void demo_free(struct demo *d)
{
    if (d == NULL)
        return;
    buf_done(&d->body);
    buf_done(&d->headers);
    for (size_t i = 0; i < BALLAST_N; i++)
        buf_done(&d->ballast[i]);
    free(d);
}

struct origin_user *demo_user(struct demo *d)
{
    return &d->user;
}
