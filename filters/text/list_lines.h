/*
 * list_lines - a list of YAML: an item a line, behind a hyphen.
 *
 *   phones:
 *     - "+49 30 1234567"
 *     - +49 171 1234567
 *
 * For filters/text/list.c only.  Items of more than one line, objects and
 * what refers to other items end the list.
 */
#ifndef FOGLINE_LIST_LINES_H
#define FOGLINE_LIST_LINES_H

#include "filters/text/list.h"

/* Takes the byte l->at.  True: an item ends before byte `*end`. */
bool list_lines_take(struct list *l, uint8_t c, uint64_t *end);

#endif
