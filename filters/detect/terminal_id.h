/*
 * terminal_id - texts that are a number of one single thing.
 */
#ifndef FOGLINE_TERMINAL_ID_H
#define FOGLINE_TERMINAL_ID_H

#include "filters/base/span.h"

/*
 * Could the value of a key that promises a device's number be one?  Not: what
 * has no digit (null, unknown, [IMEI], ****) unless it is a long random token,
 * nothing but zeros, an enum word (TYPE_2), a date, a time, a version, an
 * address of the internet, a sentence.
 */
bool terminal_id_plausible(struct span value);

/* Digits 0 to 9 in the value. */
size_t terminal_id_digits(struct span value);

#endif
