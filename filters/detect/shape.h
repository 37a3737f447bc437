/*
 * shape - values that are known by their shape, without a key.
 *
 * Asked at anchors of the scan (filters/scan/scan.h).  The text is decoded
 * already: no escape stands before or in a value.  The caller guarantees that
 * SHAPE_AHEAD bytes behind `at` are in the window, or a line end is among
 * those that are, or the window is final; so a shape never asks for more.
 */
#ifndef FOGLINE_SHAPE_H
#define FOGLINE_SHAPE_H

#include "filters/window.h"

#define SHAPE_AHEAD 64 /* bytes behind `at` that a shape may read */

/*
 * Looks at the anchor `at`.  True: one match in found->hit[0], complete with
 * kind, evidence and form.  A match begins at w->floor or later; what stands
 * before it is read WINDOW_BACK bytes back at most.
 */
typedef bool shape_fn(const struct window *w, size_t at, struct found *found);

/* device_id.c: `at` is the byte after a run of 14 or more digits. */
shape_fn device_id_shape;

/* mac_address.c: `at` is the last byte of xx?xx?xx?xx?xx?xx, where x is a
 * letter or digit and ? any byte. */
shape_fn mac_address_shape;

/* The first byte of what stands at the window's end and may be the head of a
 * MAC address; w->end: nothing does. */
size_t mac_address_tail(const struct window *w);

/* chassis_number_shape.c: `at` is the fourth digit behind a '-' that follows a
 * letter or digit. */
shape_fn chassis_number_shape;

/* license_plate_shape.c: `at` is any byte from 0x80; a Japanese plate is found
 * at the first of the three bytes of its hiragana. */
shape_fn license_plate_shape;

#endif
