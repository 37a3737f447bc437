/*
 * chassis_number - 車台番号, what Japanese cars have in a VIN's place: the
 * code of the model and a serial number, ZVW50-1234567.
 *
 * chassis_number_keyed() (keyed.h) and chassis_number_shape() (shape.h) find
 * them; these are their parts.
 */
#ifndef FOGLINE_CHASSIS_NUMBER_H
#define FOGLINE_CHASSIS_NUMBER_H

#include "filters/base/span.h"

#define CHASSIS_NUMBER_MODEL 7 /* the longest code of a model, characters */

/*
 * Is all of `text` a model of 2 to 7 letters and digits, a letter among them,
 * '-' or a blank, and a serial number of 5 to 8 digits?  In either case; the
 * class of exhaust gas may stand before it (DAA-ZVW50-1234567).
 */
bool chassis_number_is(struct span text);

/* The length of the class of exhaust gas, three letters and digits and '-', at
 * the end of `text`: DAA-, 6AA-.  0: there is none. */
size_t chassis_number_class(struct span text);

/* How many bytes before p[end], at most `limit`, are of `classes` (chars.h)? */
size_t chassis_number_run(const uint8_t *p, size_t end, size_t limit,
                          unsigned classes);

#endif
