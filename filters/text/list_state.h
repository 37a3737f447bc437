/*
 * list_state - what is known of a list under way.
 *
 * For the files of list*.c only.
 */
#ifndef FOGLINE_LIST_STATE_H
#define FOGLINE_LIST_STATE_H

#include "filters/text/list.h"

/* Is it deeper than levels are kept? */
static inline bool list_is_deep(const struct list *l)
{
    return l->depth > LIST_DEPTH;
}

static inline bool list_in_object(const struct list *l)
{
    uint8_t bracket = list_is_deep(l) ? 0 : l->level[l->depth - 1].bracket;

    return bracket == '{' || bracket == ':' || bracket == '<';
}

/* What the list says of a value that begins here. */
static inline struct list_member list_what(const struct list *l)
{
    enum name name;

    if (list_in_object(l))
        return l->member;
    name = l->level[(list_is_deep(l) ? LIST_DEPTH : l->depth) - 1].name;
    return (struct list_member){name, name, false};
}

/* Does what has begun count, if it ends before `end` and may be anything? */
bool list_item_may_count(const struct list *l, uint64_t end);

/* Does the token that ends before `end` count? */
bool list_item_counts(const struct list *l, const struct list_bytes *bytes,
                      uint64_t end);

/* Fills in the value that ends before `end`. */
void list_item_give(const struct list *l, uint64_t end, struct list_item *item);

#endif
