/*
 * keyed_apart - values that do not stand right behind their key: cells of
 * tables, values in brackets.
 */
#include "filters/detect/detect.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"
#include "filters/text/list_words.h"

#define GAP_LONGEST     64 /* blanks in a row before key and value are apart */
#define SLASHES_LONGEST 15 /* before a quotation mark: four levels of JSON */

bool keyed_cell(const struct window *w, const struct csv_cell *cell,
                struct hit *hit)
{
    struct keyed k = {.name = cell->name, .quoted = cell->quoted};
    struct found found;

    if (cell->name == NAME_LATITUDE || cell->name == NAME_LONGITUDE)
        return coordinates_cell(w, cell, hit);
    k.value = span_of(w->p + cell->start, cell->end - cell->start);
    if (keyed_judges[k.name].look == NULL ||
        keyed_judge(w, &k, cell->start, &found) != VERDICT_MATCH)
        return false;
    *hit = found.hit[0];
    return true;
}

static size_t skip_blanks(const struct window *w, size_t i)
{
    size_t from = i;

    while (i < w->end && i - from < GAP_LONGEST &&
           chars_is(w->p[i], CHARS_SPACE))
        i++;
    return i;
}

/* Is what begins at i the value of another key: "name": "latitude"? */
static bool is_value(const struct window *w, size_t i)
{
    size_t limit = i > GAP_LONGEST ? i - GAP_LONGEST : 0;

    while (i > limit && chars_is(w->p[i - 1], CHARS_GAP))
        i--;
    return i > 0 && w->p[i - 1] == ':';
}

/* In which column of its line does the key at i begin, if only blanks and a
 * hyphen stand before it there?  SIZE_MAX: something else does. */
static size_t column_of(const struct window *w, size_t i)
{
    size_t from = i, limit = i > GAP_LONGEST ? i - GAP_LONGEST : 0;

    while (i > limit && (w->p[i - 1] == ' ' || w->p[i - 1] == '-'))
        i--;
    return i == 0 || w->p[i - 1] == '\n' ? from - i : SIZE_MAX;
}

/* The first member of the key, whose colon stands at i, if it begins in a line
 * below and more to the right; 0: it has none. */
static size_t find_line(const struct window *w, size_t i,
                        struct list_start *list)
{
    size_t column = column_of(w, (size_t)(list->key.p - w->p));
    size_t next = skip_blanks(w, i + 1), line = next;

    while (line > i && w->p[line - 1] != '\n')
        line--;
    if (column == SIZE_MAX || line == i || next - line <= column ||
        !chars_is(window_at(w, next), CHARS_LETTER))
        return 0;
    list->tree = ':';
    list->column[0] = (unsigned)column;
    list->column[1] = (unsigned)(next - line);
    return next;
}

/* The name of the first child of the element whose name ends at i; 0: it has
 * none. */
static size_t find_child(const struct window *w, size_t i,
                         struct list_start *list)
{
    size_t from = (size_t)(list->key.p - w->p);

    if (from == 0 || (w->p[from - 1] != '<' && w->p[from - 1] != ':'))
        return 0;
    i = skip_blanks(w, i + 1);
    if (window_at(w, i) != '<' || !chars_is(window_at(w, i + 1), CHARS_LETTER))
        return 0;
    list->tree = '<';
    return i + 1;
}

/* The bracket behind the key, the last of so many blanks, the comma behind a
 * name; 0: none of them. */
static size_t find_bracket(const struct window *w, size_t i,
                           struct list_start *list)
{
    size_t from = i;
    bool quoted;

    while (i < w->end && i - from < SLASHES_LONGEST && w->p[i] == '\\')
        i++;
    list->slashes = (unsigned)(i - from);
    quoted = window_at(w, i) == '"' ||
             (window_at(w, i) == '\'' && list->slashes == 0);
    if (!quoted && list->slashes != 0)
        return 0;
    if (!quoted && window_at(w, i) == '>')
        return find_child(w, i, list);
    from = i + quoted;
    i = skip_blanks(w, from);
    if (i - from == GAP_LONGEST && quoted) {
        list->colon = true;
        return i - 1;
    }
    if (window_at(w, i) == ',' && quoted &&
        is_value(w, (size_t)(list->key.p - w->p)))
        return i;
    if (window_at(w, i) != ':' && window_at(w, i) != '=')
        return 0;
    from = quoted || w->p[i] != ':' ? 0 : find_line(w, i, list);
    if (from != 0)
        return from;
    from = i + 1;
    i = skip_blanks(w, from);
    if (i - from == GAP_LONGEST)
        return i - 1;
    if (window_at(w, i) == '-' && window_at(w, i + 1) == ' ' &&
        memchr(w->p + from, '\n', i - from) != NULL)
        return i;
    return window_at(w, i) == '[' || window_at(w, i) == '{' ? i : 0;
}

void keyed_list(const struct window *w, const struct keyed *k,
                enum verdict verdict, struct found *found)
{
    struct list_start *list = &found->list;
    size_t end = (size_t)(k->key.p - w->p) + k->key.n;

    list->colon = false;
    list->tree = 0;
    list->key = k->key;
    list->at = find_bracket(w, end, list);
    if (list->at == 0 || list->at < w->floor ||
        (!chars_is(w->p[list->at], CHARS_SPACE) && !list_words_open(k->name)))
        return;
    if (verdict == VERDICT_MORE) {
        found->hold = list->at < found->hold ? list->at : found->hold;
        return;
    }
    list->bracket = w->p[list->at];
    list->name = k->name;
}

static bool has_digit(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (chars_is(s.p[i], CHARS_DIGIT))
            return true;
    return false;
}

bool keyed_item(const struct window *w, const struct list_item *item,
                struct window_part part, struct hit *hit)
{
    struct keyed k = {.name = item->name, .quoted = item->quoted};
    struct found found;

    k.key = span_of(item->key, item->key_n);
    k.value = span_of(w->p + part.start, part.end - part.start);
    if (k.name == NAME_ADDRESS && !k.quoted)
        return false; /* of memory, of registers */
    if (keyed_judges[k.name].look == NULL ||
        (item->weak && !has_digit(k.value)) ||
        (k.name != NAME_ADDRESS && k.name != NAME_POLYLINE &&
         memchr(k.value.p, '\n', k.value.n) != NULL) ||
        keyed_judge(w, &k, part.start, &found) != VERDICT_MATCH)
        return false;
    *hit = found.hit[0];
    return true;
}
