/*
 * value_markup - values in XML, HTML and in the parts of a form.
 *
 * For filters/text/value.c and value_pair.c only.
 */
#ifndef FOGLINE_VALUE_MARKUP_H
#define FOGLINE_VALUE_MARKUP_H

#include "filters/text/value_place.h"

/* Text of an element, whose tag goes on here. */
enum verdict value_markup_element(struct value_place *p, struct value *v);

/* </th><td>, the end of one element and the start of the next, stand here. */
enum verdict value_markup_next(struct value_place *p, struct value *v);

/* <b>, </dt><dd>: tags between a key's sign and its value stand here. */
enum verdict value_markup_tags(struct value_place *p, struct value *v);

/* Behind the part's head, whose first line goes on here: its first line. */
enum verdict value_markup_part(struct value_place *p, struct value *v);

#endif
