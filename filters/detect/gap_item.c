/* gap_item - from item to item, forward and back. */
#include "filters/detect/gap_item.h"
#include "filters/detect/gap.h"
#include "filters/text/chars.h"

#define NUMBER_MOST 32 /* bytes */
#define NAME_MOST   16 /* of an element */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Is the number that ends before byte i an item of YAML's? */
static bool is_item(const struct window *w, size_t i)
{
    size_t from = i;

    while (i > 0 && from - i < NUMBER_MOST &&
           (chars_is(w->p[i - 1], CHARS_DIGIT) ||
            (w->p[i - 1] != ' ' && strchr(".+-eE", w->p[i - 1]) != NULL)))
        i--;
    return i < from && gap_item_begins(w, i);
}

static size_t skip_blanks(const struct window *w, size_t i, size_t limit)
{
    while (i < w->end && i < limit && is_blank(w->p[i]))
        i++;
    return i;
}

/* Does a hyphen stand at i, or nothing yet? */
static bool may_be_hyphen(const struct window *w, size_t i)
{
    return i >= w->end || w->p[i] == '-';
}

/* Over the end of a line, blanks, one hyphen and a blank. */
static size_t skip_line(const struct window *w, size_t from)
{
    size_t limit = from + GAP_LONGEST, i;

    if (!is_item(w, from))
        return from;
    i = skip_blanks(w, from, limit);
    if (i < limit && window_beyond(w, i + 3) && may_be_hyphen(w, i))
        return w->end;
    if (window_at(w, i) != '-' || window_at(w, i + 1) != ' ' ||
        is_blank(window_at(w, i + 2)) ||
        (window_at(w, i + 2) == '-' && window_at(w, i + 3) == ' '))
        return from; /* an item of another list may follow: - - 12.5 */
    return i + 2;
}

/* The name of the element whose tag goes on at i: its end.  `i`: it is none. */
static size_t name_end(const struct window *w, size_t i)
{
    size_t from = i;

    while (i < w->end && i - from < NAME_MOST &&
           chars_is(w->p[i], CHARS_WORD | CHARS_KEY))
        i++;
    return i;
}

/* Over </item><item>, of one name and without attributes. */
static size_t skip_tags(const struct window *w, size_t from)
{
    size_t name = from + 2, end = name_end(w, name), n = end - name, i;

    if (window_beyond(w, end))
        return w->end;
    if (n == 0 || window_at(w, end) != '>')
        return from;
    i = skip_blanks(w, end + 1, from + GAP_LONGEST);
    if (window_beyond(w, i + n + 1))
        return w->end;
    if (i + n + 1 >= w->end || w->p[i] != '<' || w->p[i + n + 1] != '>' ||
        memcmp(w->p + i + 1, w->p + name, n) != 0)
        return from;
    return i + n + 2;
}

size_t gap_item_skip(const struct window *w, size_t i, uint8_t *separator)
{
    bool tag = window_at(w, i) == '<';
    size_t next;

    if (tag && window_beyond(w, i + 1))
        next = w->end;
    else if (tag)
        next = window_at(w, i + 1) == '/' ? skip_tags(w, i) : i;
    else
        next = skip_line(w, i);
    if (next != i)
        *separator = tag ? GAP_ITEM_MARKUP : GAP_ITEM_YAML;
    return next;
}

static size_t back_over_blanks(const struct window *w, size_t i, size_t limit)
{
    while (i > limit && is_blank(w->p[i - 1]))
        i--;
    return i;
}

static size_t back_line(const struct window *w, size_t from)
{
    size_t limit = from > GAP_LONGEST ? from - GAP_LONGEST : 0;
    size_t i = back_over_blanks(w, from - 2, limit);

    return memchr(w->p + i, '\n', from - i) != NULL && is_item(w, i) ? i : from;
}

static size_t back_tags(const struct window *w, size_t from)
{
    size_t limit = from > GAP_LONGEST ? from - GAP_LONGEST : 0;
    size_t open = from - 1, n, i;

    while (open > limit && from - open < NAME_MOST &&
           chars_is(w->p[open - 1], CHARS_WORD | CHARS_KEY))
        open--;
    n = from - 1 - open;
    if (n == 0 || open == limit || w->p[open - 1] != '<')
        return from;
    i = back_over_blanks(w, open - 1, limit);
    if (i < limit + n + 3 || w->p[i - 1] != '>' || w->p[i - n - 2] != '/' ||
        w->p[i - n - 3] != '<' || memcmp(w->p + i - n - 1, w->p + open, n) != 0)
        return from;
    return i - n - 3;
}

size_t gap_item_back(const struct window *w, size_t i, uint8_t *separator)
{
    bool tag = i > 0 && w->p[i - 1] == '>';
    size_t end = i;

    if (tag)
        end = back_tags(w, i);
    else if (gap_item_begins(w, i))
        end = back_line(w, i);
    if (end != i)
        *separator = tag ? GAP_ITEM_MARKUP : GAP_ITEM_YAML;
    return end;
}

size_t gap_item_tail(const struct window *w)
{
    size_t limit = w->end > GAP_LONGEST ? w->end - GAP_LONGEST : 0;
    size_t i = w->end;

    i -= i > limit && w->p[i - 1] == ' ' && i - 1 > limit && w->p[i - 2] == '-';
    i -= i > limit && w->p[i - 1] == '-';
    i = back_over_blanks(w, i, limit);
    return i > limit && i < w->end && (w->p[i] == '\n' || w->p[i] == '\r') &&
                   chars_is(w->p[i - 1], CHARS_DIGIT) && is_item(w, i)
               ? i
               : 0;
}
