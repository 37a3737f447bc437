/* list_item - which of a list's values count, and what is told of them. */
#include "filters/text/list_state.h"

#include <string.h>

#define ITEM_LONGEST  1024
#define TRACK_LONGEST (SIZE_MAX / 2) /* an encoded polyline: as in keyed.c */

void list_item_give(const struct list *l, uint64_t end, struct list_item *item)
{
    const struct list_member member = list_what(l);

    item->begin = l->begin;
    item->start = l->start;
    item->end = end;
    item->depth = l->depth;
    item->name = member.value;
    item->weak = member.weak;
    item->quoted = l->token == LIST_STRING;
    memcpy(item->key, l->opener, l->opener_n);
    item->key_n = l->opener_n;
    if (!list_in_object(l))
        return;
    item->key[item->key_n++] = ' ';
    memcpy(item->key + item->key_n, l->key, l->key_n);
    item->key_n += l->key_n;
}

bool list_item_may_count(const struct list *l, uint64_t end)
{
    enum name name = list_what(l).value;
    uint64_t most = name == NAME_POLYLINE ? TRACK_LONGEST : ITEM_LONGEST;

    return name != NAME_NONE && l->token != LIST_NONE &&
           l->token != LIST_WORD && l->state == LIST_VALUE_NEXT &&
           end - l->start <= most;
}

/* May the token that ends before `end` be anything, as far as is known? */
static bool is_something(const struct list *l, const struct list_bytes *bytes,
                         uint64_t end)
{
    size_t start = (size_t)(l->start - bytes->origin);

    return l->start < bytes->origin || /* it began in an earlier window */
           bytes->may(
               list_what(l).value,
               span_cut(bytes->raw, start, (size_t)(end - bytes->origin)));
}

bool list_item_counts(const struct list *l, const struct list_bytes *bytes,
                      uint64_t end)
{
    return list_item_may_count(l, end) && is_something(l, bytes, end);
}
