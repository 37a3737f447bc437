/* coordinates_cell - latitudes and longitudes in a table's columns. */
#include "filters/detect/axis.h"
#include "filters/detect/degrees.h"
#include "filters/detect/detect.h"
#include "filters/text/chars.h"
#include "filters/text/number.h"

#define CELL_REACH 64 /* bytes between a longitude and its latitude */

/* Does nothing but a separator stand between two cells of a table? */
static bool is_next_cell(const struct window *w, size_t from, size_t to)
{
    if (to < from || to - from > CELL_REACH)
        return false;
    for (size_t i = from; i < to; i++)
        if (chars_is(w->p[i], CHARS_ALNUM) || w->p[i] == '\n')
            return false;
    return true;
}

/* Is there a digit other than 0, and nothing but what positions are made of? */
static bool is_text_position(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!degrees_in_text(s.p[i]))
            return false;
    return degrees_has_digit(s);
}

bool coordinates_cell(const struct window *w, const struct csv_cell *cell,
                      struct hit *hit)
{
    struct window value = {.p = w->p, .end = cell->end, .final = true};
    struct match *m = window_match(w, hit, cell->start, cell->end);
    struct number n;
    bool more;

    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_CERTAIN;
    m->axis = cell->name == NAME_LATITUDE ? AXIS_LATITUDE : AXIS_LONGITUDE;
    if (!number_read(&value, cell->start, &n, &more) || n.end != cell->end) {
        if (!is_text_position(m->value))
            return false;
        axis_describe(span_of("", 0), m);
        return true;
    }
    m->form = FORM_NUMBER;
    m->latitude_known = m->axis == AXIS_LONGITUDE && w->latitude_end != 0 &&
                        is_next_cell(w, w->latitude_end, cell->start);
    if (m->latitude_known)
        m->latitude = w->latitude;
    axis_describe(span_of("", 0), m);
    return !number_is_zero(w, &n) && !axis_is_limit(m, number_value(w, &n));
}
