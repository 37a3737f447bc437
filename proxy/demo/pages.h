/*
 * pages - what the synthetic vehicle cloud answers.
 *
 * Each appends a whole body to `out`, which has room (1 MiB).
 */
#ifndef FOGLINE_PAGES_H
#define FOGLINE_PAGES_H

#include "filters/base/buf.h"
#include "proxy/demo/fleet.h"

void pages_index(struct buf *out);

/* JSON: the vehicles of the fleet called `id`. */
void pages_fleet(struct span id, struct buf *out);

/* JSON: one vehicle with its telemetry. */
void pages_vehicle(const struct vehicle *v, struct buf *out);

/* GeoJSON: the line a trip took, [longitude, latitude]. */
void pages_trip(struct span id, struct buf *out);

/* CSV: a row per vehicle. */
void pages_export(struct buf *out);

/* Server-sent event `n`: where a vehicle is now. */
void pages_event(uint64_t n, struct buf *out);

/* HTML: a crash with its stack trace. */
void pages_crash(struct buf *out);

#endif
