/* value_place - one step forward at a time. */
#include "filters/text/value_place.h"
#include "filters/text/chars.h"

/* Over blanks, up to `limit`. */
static void skip_space(struct value_place *p, size_t limit)
{
    while (p->i < p->w->end && p->i < limit &&
           chars_is(p->w->p[p->i], CHARS_SPACE))
        p->i++;
}

/* Over the comment that begins with `open` here and ends with `close` before
 * `limit`.  False: there is none; or it goes on behind the window, which is
 * then where we stand. */
static bool skip_comment(struct value_place *p, const char *open,
                         const char *close, size_t limit)
{
    struct span ahead = span_of(p->w->p + p->i, p->w->end - p->i);
    size_t n = strlen(open), m = strlen(close), k = 0;
    const uint8_t *end;

    if (p->i + ahead.n > limit)
        ahead.n = limit - p->i;
    while (k < n && k < ahead.n && ahead.p[k] == (uint8_t)open[k])
        k++;
    if (k < n && (k == 0 || k < ahead.n))
        return false;
    end = k < n ? NULL : memmem(ahead.p + n, ahead.n - n, close, m);
    if (end != NULL)
        p->i = (size_t)(end - p->w->p) + m;
    else if (p->i + ahead.n < limit && !p->w->final)
        p->i = p->w->end;
    return end != NULL;
}

void value_place_blanks(struct value_place *p)
{
    size_t limit = p->i + VALUE_GAP;

    skip_space(p, limit);
    while (p->i < limit && value_place_here(p) == '/' &&
           skip_comment(p, "/*", "*/", limit))
        skip_space(p, limit);
}

void value_place_markup(struct value_place *p)
{
    size_t limit = p->i + VALUE_GAP;

    skip_space(p, limit);
    while (p->i < limit && value_place_here(p) == '<' &&
           skip_comment(p, "<!--", "-->", limit))
        skip_space(p, limit);
}

static bool is_quote(uint8_t c)
{
    return c == '"' || c == '\'';
}

uint8_t value_place_quote(struct value_place *p, unsigned *slashes)
{
    size_t from = p->i, i = from;
    uint8_t c;

    while (i < p->w->end && i - from < 16 && p->w->p[i] == '\\')
        i++;
    c = window_at(p->w, i);
    *slashes = (unsigned)(i - from);
    if (!is_quote(c)) {
        if (window_beyond(p->w, i))
            p->i = i; /* "\\", so far */
        return 0;
    }
    p->i = i + 1;
    return c;
}

bool value_place_over(struct value_place *p, uint8_t byte)
{
    if (value_place_here(p) != byte || p->i >= p->w->end)
        return false;
    p->i++;
    return true;
}

enum verdict value_place_begin(struct value_place *p, struct value *v)
{
    value_place_blanks(p);
    v->quote = value_place_quote(p, &v->slashes);
    if (value_place_beyond(p))
        return VERDICT_MORE;
    if (v->quote != 0)
        v->ends = VALUE_STRING;
    v->start = p->i;
    return VERDICT_MATCH;
}
