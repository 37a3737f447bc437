/*
 * nearby - goes back to where the clause begins, in any format.
 */
#include "filters/detect/nearby.h"

#define LONGEST 48 /* bytes in which a word speaks for what follows */

/* Does a value end before byte i? */
static bool ends_value(uint8_t c)
{
    return c == '\n' || c == '\r' || c == ',' || c == ';' || c == '}' ||
           c == ']' || c == '&';
}

struct span nearby_text(const struct window *w, size_t start)
{
    size_t i = start, tag_end = start;

    while (i > 0 && start - i < LONGEST && !ends_value(w->p[i - 1])) {
        i--;
        if (w->p[i] == '>')
            tag_end = i + 1;
        if (w->p[i] == '<' && window_at(w, i + 1) == '/') {
            i = tag_end;
            break;
        }
    }
    return span_of(w->p + i, start - i);
}
