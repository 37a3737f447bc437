/*
 * ballast - bodies of round sizes for load tests: a JSON array of telemetry,
 * one VIN, e-mail address and position in every kB.
 */
#ifndef FOGLINE_BALLAST_H
#define FOGLINE_BALLAST_H

#include "filters/base/buf.h"

/* Appends exactly `kb` * 1024 bytes, the same at every call. */
void ballast_put(size_t kb, struct buf *out);

#endif
