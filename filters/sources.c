/* sources - merges what cells and patterns have found. */
#include "filters/sources.h"
#include "filters/base/mem.h"
#include "filters/custom.h"
#include "filters/detect/detect.h"
#include "filters/detect/keyed.h"
#include "filters/put.h"

#define NOTHING ((size_t)-1)

/* Looks ahead for the next cell.  Tables are read as they came, so that an
 * escaped quotation mark is none. */
static void fetch_cell(struct walk *k)
{
    struct pass *p = k->pass;
    struct window raw = {
        .p = k->w->raw, .end = k->raw_end, .final = k->w->final};
    enum csv_result result;

    k->has_cell = false;
    if (p->csv.state == CSV_OFF)
        return;
    result = csv_next(&p->csv, &raw, p->origin, &k->cell);
    k->cell.start = pass_shown(k->w, k->cell.start);
    k->cell.end = pass_shown(k->w, k->cell.end);
    k->has_cell = result == CSV_CELL_FOUND;
    if (result == CSV_CELL_OPEN && k->cell.start < k->hold)
        k->hold = k->cell.start;
}

bool sources_cut(const struct walk *k, size_t end)
{
    const struct pass *p = k->pass;
    struct window raw = {
        .p = k->w->raw, .end = k->raw_end, .final = k->w->final};
    struct csv csv;
    struct csv_cell cell = k->cell;
    enum csv_result result;

    /* with so much behind it a cell is whole, or too long to count */
    if (!k->has_cell || cell.start >= end || k->w->end > end + CSV_CELL + 2)
        return false;
    csv = p->csv;
    do {
        result = csv_next(&csv, &raw, p->origin, &cell);
        if (result != CSV_NONE)
            cell.start = pass_shown(k->w, cell.start);
    } while (result == CSV_CELL_FOUND && cell.start < end);
    return result == CSV_CELL_OPEN && cell.start < end;
}

/* Looks ahead for the next value of the list. */
static void fetch_item(struct walk *k)
{
    struct pass *p = k->pass;
    struct list_bytes bytes = {.raw = span_of(k->w->raw, k->raw_end),
                               .origin = p->origin,
                               .may = keyed_may,
                               .final = k->w->final};
    enum list_result result;
    size_t start;

    k->has_item = false;
    if (p->list.depth == 0)
        return;
    result = list_next(&p->list, &bytes, &k->item);
    if (result == LIST_NOTHING)
        return;
    start = pass_shown(k->w, (size_t)(k->item.start - p->origin));
    if (result == LIST_ITEM_OPEN) {
        if (start >= k->w->floor && start < k->hold)
            k->hold = start;
        return;
    }
    k->has_item = true;
    k->item_part.start = start;
    k->item_part.end = pass_shown(k->w, (size_t)(k->item.end - p->origin));
}

/* Where the first of all begins. */
static void find_next(struct walk *k)
{
    size_t custom = custom_next(&k->pass->custom);
    size_t field = fields_next(&k->pass->fields, k);

    k->next = k->has_cell ? k->cell.start : NOTHING;
    if (k->has_item && k->item_part.start < k->next)
        k->next = k->item_part.start;
    if (k->pass->later.count != 0 &&
        k->pass->later.at[0].hit[0].start < k->next)
        k->next = k->pass->later.at[0].hit[0].start;
    k->next = custom < k->next ? custom : k->next;
    k->next = field < k->next ? field : k->next;
}

bool sources_give(struct walk *k, struct hit *hit, const struct rule *rule)
{
    size_t hold;

    if (rule == NULL)
        rule = k->pass->filter->by_kind[hit->match.kind];
    if (rule != NULL && !put_ready(k, rule, hit, &hold)) {
        k->hold = hold < k->hold ? hold : k->hold;
        return false;
    }
    return pass_apply(k, hit, rule);
}

/* Something within a cell or value is undecided, or the window is cut there: it
 * is judged whole, so its head must not leave alone. */
static void hold_whole(struct walk *k, size_t start)
{
    if (start < k->hold)
        k->hold = start;
}

/* Takes the value of a list.  False: it must wait. */
static bool take_item(struct walk *k)
{
    struct hit hit;

    if (k->item_part.end > k->hold) {
        hold_whole(k, k->item_part.start);
        return false;
    }
    if (k->item_part.end > k->w->floor &&
        keyed_item(k->w, &k->item, k->item_part, &hit)) {
        hit.match.basis = BASIS_LIST;
        if (!sources_give(k, &hit, NULL))
            return false;
    }
    fetch_item(k);
    return true;
}

/* Takes the cell.  False: it must wait. */
static bool take_cell(struct walk *k)
{
    struct hit hit;

    if (k->cell.end > k->hold) {
        hold_whole(k, k->cell.start);
        return false;
    }
    if (k->cell.end > k->w->floor && keyed_cell(k->w, &k->cell, &hit)) {
        hit.match.basis = BASIS_COLUMN;
        if (!sources_give(k, &hit, NULL))
            return false;
    }
    fetch_cell(k);
    return true;
}

/* Takes the first value that waits.  False: it must wait still. */
static bool take_later(struct walk *k)
{
    struct pass_later *later = &k->pass->later;
    struct found found = later->at[0];

    later->count--;
    memmove(later->at, later->at + 1, later->count * sizeof later->at[0]);
    find_next(k);
    if (found.hit[found.count - 1].end > k->w->end) { /* it was cut since */
        hold_whole(k, found.hit[0].start);
        return false;
    }
    return walk_take(k, found.hit[0].start, &found);
}

/* Has another key found the same? */
static bool is_waiting(const struct pass_later *later, const struct hit *hit)
{
    for (unsigned i = 0; i < later->count; i++)
        if (later->at[i].hit[0].start == hit->start &&
            later->at[i].hit[0].match.kind == hit->match.kind)
            return true;
    return false;
}

bool sources_later(struct walk *k, size_t at, const struct found *found)
{
    struct pass_later *later = &k->pass->later;
    size_t start = found->hit[0].start;
    unsigned i;

    while (later->count != 0 && later->at[0].hit[0].start < at)
        if (!take_later(k))
            return false;
    if (is_waiting(later, &found->hit[0]))
        return true;
    i = later->count;
    if (i == PASS_LATER) {
        k->fault = FAULT_HOLD;
        return false;
    }
    for (; i > 0 && later->at[i - 1].hit[0].start > start; i--)
        later->at[i] = later->at[i - 1];
    later->at[i] = *found;
    later->count++;
    k->next = start < k->next ? start : k->next;
    return true;
}

void sources_begin(struct walk *k)
{
    k->pass->later.count = 0;
    fetch_cell(k);
    fetch_item(k);
    fields_begin(&k->pass->fields, k);
    custom_begin(&k->pass->custom, k); /* may cut the window */
    find_next(k);
}

/* Takes the source that is first.  Where several begin, what a path or a
 * pattern says goes before what a column's name does. */
static bool take_next(struct walk *k)
{
    struct pass *p = k->pass;

    if (fields_next(&p->fields, k) == k->next)
        return fields_take(&p->fields, k);
    if (custom_next(&p->custom) == k->next)
        return custom_take(&p->custom, k);
    if (k->has_item && k->item_part.start == k->next)
        return take_item(k);
    if (k->has_cell && k->cell.start == k->next)
        return take_cell(k);
    return take_later(k);
}

bool sources_take(struct walk *k, size_t before)
{
    while (k->next < before && k->fault == FAULT_NONE) {
        if (!take_next(k))
            return false;
        find_next(k);
    }
    return k->fault == FAULT_NONE;
}

bool sources_open(struct walk *k, const struct list_start *start)
{
    struct list *list = &k->pass->list;
    size_t raw = window_raw(k->w, start->at);
    uint64_t at = k->pass->origin + raw;

    if (at < list->at || k->w->raw[raw] != start->bracket)
        return true; /* read already; or an escape: no raw bracket */
    if (start->at >= k->hold)
        return false; /* a bracket before it may be the list's */
    if (k->next < start->at && !sources_take(k, start->at))
        return false;
    if (list->depth != 0 || at < list->at)
        return true;
    list_open(list, start, at);
    fetch_item(k);
    find_next(k);
    return true;
}

void sources_end(struct walk *k)
{
    if (k->fault == FAULT_NONE)
        (void)sources_take(k, k->hold);
    if (k->has_cell)
        csv_rewind(&k->pass->csv, &k->cell);
    if (k->has_item && k->item_part.start >= k->w->floor)
        list_rewind(&k->pass->list, &k->item);
}
