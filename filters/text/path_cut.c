/*
 * path_cut - texts that were cut off: a log's last line before a crash, an
 * event that another took the place of.
 *
 * Without this all texts behind would count as parts of the one that never
 * closed.  Must not take what JSON allows for a new text: values on lines of
 * their own, blank lines.
 */
#include "filters/text/chars.h"
#include "filters/text/path_view.h"

/* A bracket that begins a line although no value is due there. */
static bool is_stray(const struct path_view *v, uint64_t at)
{
    if (!path_view_follows(v, at, "\n"))
        return false;
    for (uint64_t i = at; i > 0 && at - i < sizeof v->w->tail; i--) {
        uint8_t c = path_view_byte(v, i - 1);

        if (!chars_is(c, CHARS_SPACE))
            return strchr("[,:", c) == NULL;
    }
    return false;
}

/* The first data line of an event: the last one is over. */
static bool is_new_event(const struct path_view *v, uint64_t colon)
{
    return path_view_follows(v, colon, "\n\ndata") ||
           path_view_follows(v, colon, "\n\r\ndata");
}

bool path_cut_is(const struct path_view *v, unsigned i)
{
    uint64_t at = path_view_at(v, i);

    switch (v->in->p[v->base + i]) {
    case '\n': /* in a string */
        return true;
    case ':':
        return is_new_event(v, at);
    default:
        return is_stray(v, at);
    }
}

size_t path_cut_restart(const struct path_view *v, unsigned cut)
{
    size_t i = v->base + cut;

    path_value_broken(v->w);
    if (v->in->p[i] == '\n')
        return i;
    path_top_line(v->w);
    v->w->mode = PATH_MODE_TOP;
    return v->in->p[i] == ':' ? i + 1 : i;
}
