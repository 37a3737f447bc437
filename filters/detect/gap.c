/*
 * gap - what may stand between two numbers that belong together.
 */
#include "filters/detect/gap.h"
#include "filters/detect/gap_item.h"
#include "filters/text/chars.h"

static bool is_separator(uint8_t c)
{
    return c == ',' || c == ';' || c == ':' || c == '/' || c == '|';
}

static bool is_space(uint8_t c)
{
    return chars_is(c, CHARS_SPACE);
}

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

size_t gap_skip(const struct window *w, size_t i, uint8_t *separator)
{
    size_t from = i;

    *separator = ' ';
    for (; i < w->end && i - from < GAP_LONGEST; i++) {
        uint8_t c = w->p[i];

        if (is_line_end(c) && *separator != ',')
            break;
        if (is_separator(c) && *separator == ' ')
            *separator = c;
        else if (!is_space(c))
            break;
    }
    if (i == from && i < w->end && (is_line_end(w->p[i]) || w->p[i] == '<'))
        return gap_item_skip(w, i, separator);
    return i;
}

size_t gap_back(const struct window *w, size_t i, uint8_t *separator)
{
    size_t from = i;
    bool lines = false;

    *separator = ' ';
    if (i > 0 && (w->p[i - 1] == '>' || gap_item_begins(w, i)))
        return gap_item_back(w, i, separator);
    for (; i > 0 && from - i < GAP_LONGEST; i--) {
        uint8_t c = w->p[i - 1];

        if (is_line_end(c) && *separator != ' ')
            break;
        lines = lines || is_line_end(c);
        if (is_separator(c) && *separator == ' ')
            *separator = c;
        else if (!is_space(c))
            break;
    }
    return lines && *separator != ',' ? from : i;
}

bool gap_is(size_t from, size_t to, uint8_t separator)
{
    return from < to && (separator != ' ' || to - from == 1);
}
