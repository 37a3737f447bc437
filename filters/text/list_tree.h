/*
 * list_tree - an object of YAML or XML: members a line, or child elements.
 *
 *   latitude:                       <latitude>
 *     timestamp: "2026-01-31"         <timestamp>2026-01-31</timestamp>
 *     value: 35.681236                <value>35.681236</value>
 *                                   </latitude>
 *
 * For filters/text/list.c only.  Members of members are passed over.  It ends
 * where the object does, at what is read in another way, or LIST_TREE_MOST
 * bytes on.
 */
#ifndef FOGLINE_LIST_TREE_H
#define FOGLINE_LIST_TREE_H

#include "filters/text/list.h"

#define LIST_TREE_MOST 1024

/* Begins, at the first byte of the first member's name; `column` as in struct
 * list_start. */
void list_tree_open(struct list *l, const unsigned column[2]);

/* Takes the byte l->at.  True: a value ends before byte `*end`. */
bool list_tree_take(struct list *l, uint8_t c, uint64_t *end);

#endif
