/*
 * cells - puts back what separated cells.
 *
 * Cells are looked at ahead of what is found.  What is known of quotation
 * marks where a finding begins is therefore kept apart, and brought up to date
 * where it is needed: at a finding that may hold a separator, and when bytes
 * leave.
 */
#include "filters/cells.h"
#include "filters/put.h"

/* Follows what is before raw byte `to`. */
static void follow(struct walk *k, size_t to)
{
    struct pass *p = k->pass;
    struct csv_place *left = &p->csv.left;

    while (left->at < p->origin + to)
        (void)csv_separates(&p->csv, left, k->w->raw[left->at - p->origin]);
}

/* Can what stands there tell one cell from another? */
static bool may_separate(const struct walk *k, size_t start, size_t end)
{
    const uint8_t *p = k->w->raw + start;
    size_t n = end - start;

    return memchr(p, k->pass->csv.separator, n) != NULL ||
           memchr(p, '\n', n) != NULL;
}

static void put(struct walk *k, const uint8_t *byte)
{
    put_room(k);
    put_slice(k, byte, 1);
}

/* A quotation mark, if who reads what has been put is between two and who reads
 * the body is not, or the other way round. */
static void put_mark(struct walk *k, bool is, bool should)
{
    if (is != should)
        put(k, (const uint8_t *)"\"");
}

void cells_keep(struct walk *k, size_t start, size_t end)
{
    struct pass *p = k->pass;
    struct csv_place *left = &p->csv.left;
    bool within;

    if (!csv_is_row(&p->csv, p->origin + start) || !may_separate(k, start, end))
        return;
    follow(k, start);
    within = left->quotes == CSV_WITHIN;
    for (size_t i = start; i < end; i++) {
        if (!csv_separates(&p->csv, left, k->w->raw[i]))
            continue;
        put_mark(k, within, false);
        put(k, k->w->raw + i);
        within = false;
    }
    put_mark(k, within, left->quotes == CSV_WITHIN);
}

void cells_leave(struct walk *k, size_t to)
{
    struct pass *p = k->pass;
    struct csv_place *left = &p->csv.left;
    uint64_t border = k->has_cell && k->cell.begin <= p->origin + to
                          ? k->cell.begin
                          : p->csv.border;

    if (p->csv.state != CSV_ROWS)
        return;
    if (left->at < border && border <= p->origin + to)
        *left = (struct csv_place){.at = border};
    follow(k, to);
}
