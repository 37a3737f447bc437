/* value_around - looks back from a key. */
#include "filters/text/value_around.h"
#include "filters/text/chars.h"
#include "filters/text/value.h"

bool value_around_line(const struct window *w, size_t i)
{
    while (i > 0 && (w->p[i - 1] == ' ' || w->p[i - 1] == '\t' ||
                     w->p[i - 1] == '-' || w->p[i - 1] == '"'))
        i--;
    return i == 0 || w->p[i - 1] == '\n' || w->p[i - 1] == '\r';
}

bool value_around_start_tag(const struct window *w, size_t from)
{
    size_t i = from;

    while (i > 0 && from - i < VALUE_APART &&
           (chars_is(w->p[i - 1], CHARS_KEY) || w->p[i - 1] == ':'))
        i--;
    return i > 0 && w->p[i - 1] == '<';
}

bool value_around_part_name(const struct window *w, size_t from)
{
    static const char head[] = "form-data; name=\"";
    size_t n = sizeof head - 1;

    return from >= n && memcmp(w->p + from - n, head, n) == 0;
}
