/* member - looks around a value for what JSON has there. */
#include "filters/text/member.h"
#include "filters/text/chars.h"

static bool is_blank(uint8_t c)
{
    return chars_is(c, CHARS_SPACE);
}

/* Backslashes that end before `i`. */
static size_t slashes_before(const struct window *w, size_t i)
{
    size_t n = 0;

    while (i - n > w->floor && n < 16 && w->p[i - 1 - n] == '\\')
        n++;
    return n;
}

/* How many bytes of a closing mark follow a value that begins at `start`. */
static size_t marks(const struct window *w, size_t start)
{
    if (start == w->floor || w->p[start - 1] != '"')
        return 0;
    return slashes_before(w, start - 1);
}

static size_t blanks_back(const struct window *w, size_t i)
{
    while (i > w->floor && is_blank(w->p[i - 1]))
        i--;
    return i;
}

/* The value's quotation marks, if it is all of a string; false: it is part of
 * one. */
static bool take_quotes(const struct window *w, size_t start, size_t end,
                        struct member *m)
{
    size_t slashes, k = 0;

    m->from = start;
    m->to = end;
    m->quoted = start > w->floor && w->p[start - 1] == '"';
    if (!m->quoted)
        return window_at(w, end) != '"';
    slashes = slashes_before(w, start - 1);
    while (k < slashes && window_at(w, end + k) == '\\')
        k++;
    m->nested = slashes != 0;
    m->from = start - 1 - slashes;
    m->to = end + slashes + 1;
    return k == slashes && window_at(w, end + k) == '"';
}

/* What member_hold() takes for the head of a member, or the end of another. */
static bool is_border(uint8_t c)
{
    return c == ',' || c == '{' || c == '[' || c == '}' || c == ']';
}

/* The key whose closing mark stands before `end`; false: there is none, or one
 * that may not have been held to its beginning. */
static bool take_key(const struct window *w, size_t end, struct member *m)
{
    size_t slashes, i;

    if (end <= w->floor || w->p[end - 1] != '"')
        return false;
    slashes = slashes_before(w, end - 1);
    for (i = end - 1 - slashes; i > w->floor; i--) {
        if (w->p[i - 1] == '"' && slashes_before(w, i - 1) == slashes)
            break;
        if (is_border(w->p[i - 1]))
            return false;
    }
    if (i <= w->floor + slashes)
        return false;
    m->key = i - 1 - slashes;
    return true;
}

/* What stands before the member. */
static bool take_before(const struct window *w, struct member *m)
{
    size_t i = blanks_back(w, m->from);

    m->key = m->from;
    if (i > w->floor && w->p[i - 1] == ':') {
        if (!take_key(w, blanks_back(w, i - 1), m))
            return false;
        i = blanks_back(w, m->key);
    }
    if (i <= w->floor)
        return false;
    m->before_at = i - 1;
    m->before = w->p[i - 1];
    return m->before == ',' || m->before == (m->key == m->from ? '[' : '{');
}

static enum verdict take_after(const struct window *w, struct member *m)
{
    size_t i = m->to;

    while (i < w->end && is_blank(w->p[i]))
        i++;
    if (window_beyond(w, i))
        return VERDICT_MORE;
    m->after_at = i;
    m->after = window_at(w, i);
    return m->after == ',' || m->after == '}' || m->after == ']' ? VERDICT_MATCH
                                                                 : VERDICT_NONE;
}

enum verdict member_around(const struct window *raw, size_t start, size_t end,
                           struct member *m)
{
    struct window w = *raw;

    if (start > MEMBER_BACK && w.floor < start - MEMBER_BACK)
        w.floor = start - MEMBER_BACK;
    *m = (struct member){.from = start};
    if (window_beyond(&w, end + marks(&w, start)))
        return VERDICT_MORE;
    if (!take_quotes(&w, start, end, m) || !take_before(&w, m))
        return VERDICT_NONE;
    return take_after(&w, m);
}

size_t member_hold(const struct window *raw, size_t hold)
{
    size_t i = hold;

    while (i > raw->floor && hold - i < MEMBER_BACK + 16) {
        uint8_t c = raw->p[--i];

        if (is_border(c))
            return c == '}' || c == ']' ? hold : i;
    }
    return i == raw->floor ? i : hold;
}
