/*
 * email_local - reads local parts, from the '@' back.
 *
 * All limits count from the '@', never from the floor: how much has left
 * already must not change what a local part is.
 */
#include "filters/detect/email_local.h"
#include "filters/text/letter.h"

#include <limits.h>

/* Does byte i belong to a local part? */
static bool is_ascii(const struct window *w, size_t i)
{
    return chars_is(w->p[i], CHARS_LOCAL) || email_local_percent(w, i);
}

static size_t limit_of(size_t end)
{
    return end > WINDOW_BACK ? end - WINDOW_BACK : 0;
}

size_t email_local_end(const struct window *w, size_t i)
{
    size_t from = i, n = 1;

    for (; i < w->end && i - from < WINDOW_BACK && n != 0; i += n)
        n = is_ascii(w, i) ? 1 : letter_next(w, i);
    return i;
}

/* --- Letters beyond ASCII ------------------------------------------------- */

/* What has been read of a local part, from its end back to `start`. */
struct reading {
    size_t start, limit;
    bool alphabetic; /* letters of scripts with blanks between words */
    bool unspaced;   /* and of others */
};

static bool is_joiner(uint8_t c)
{
    return c == '.' || c == '-' || c == '_' || c == '+';
}

/*
 * Does a letter of a script without blanks end what is text before the local
 * part?  To a Japanese sentence "taro@example.jp" is glued, while of "太郎",
 * "太郎.yamada" and "太郎7" nobody can tell where they begin.
 */
static bool is_text(const struct window *w, const struct reading *r)
{
    return r->alphabetic && !r->unspaced && !is_joiner(w->p[r->start]);
}

/* Reads one letter more; false: it is none, or not of the local part. */
static bool read_letter(const struct window *w, struct reading *r)
{
    size_t n;
    enum letter letter = letter_before(span_of(w->p, w->end), r->start, &n);

    if (letter == LETTER_NONE || r->start - n < r->limit)
        return false;
    if (letter == LETTER_UNSPACED && is_text(w, r))
        return false;
    r->unspaced = r->unspaced || letter == LETTER_UNSPACED;
    r->alphabetic = r->alphabetic || letter == LETTER_SPACED;
    r->start -= n;
    return true;
}

static void read_ascii(const struct window *w, struct reading *r)
{
    for (; r->start > r->limit && is_ascii(w, r->start - 1); r->start--)
        r->alphabetic =
            r->alphabetic || chars_is(w->p[r->start - 1], CHARS_LETTER);
}

size_t email_local_wide(const struct window *w, size_t at)
{
    struct reading r = {.start = at, .limit = limit_of(at)};

    do
        read_ascii(w, &r);
    while (read_letter(w, &r));
    return r.start;
}

/* The start of all that may turn out to be one. */
static size_t wide_hold(const struct window *w, size_t end)
{
    size_t limit = limit_of(end), i = end, n = 1;

    for (; i > limit && n != 0; i -= n) {
        if (is_ascii(w, i - 1))
            n = 1;
        else
            letter_before(span_of(w->p, w->end), i, &n);
    }
    return i;
}

/* --- Quoted strings ------------------------------------------------------- */

#define LEAD_MOST 8 /* backslashes before a quotation mark */

static size_t slashes_before(const struct window *w, size_t i)
{
    size_t k = i;

    while (k > 0 && i - k < LEAD_MOST && w->p[k - 1] == '\\')
        k--;
    return i - k;
}

/* A quotation mark, and how it is written: only an equal one ends what it
 * begins. */
struct mark {
    size_t at;
    size_t lead;  /* bytes before it that escape it */
    bool doubled; /* as CSV has it: the lead is a quotation mark, too */
};

static struct mark mark_of(const struct window *w, size_t at)
{
    struct mark m = {.at = at, .lead = slashes_before(w, at)};

    m.doubled = m.lead == 0 && at > 0 && w->p[at - 1] == '"';
    m.lead += m.doubled;
    return m;
}

/* How often a mark is escaped: a string holds only marks with more. */
static unsigned way_of(const struct mark *m)
{
    return m->doubled ? LEAD_MOST + 1 : (unsigned)m->lead;
}

/* The last mark before `end` with nothing but a line's text behind it, not
 * before `limit`; false: there is none. */
static bool mark_before(const struct window *w, size_t end, size_t limit,
                        struct mark *m)
{
    for (size_t i = end; i > limit && w->p[i - 1] >= ' '; i--)
        if (w->p[i - 1] == '"') {
            *m = mark_of(w, i - 1);
            return true;
        }
    return false;
}

/* How far back marks are looked for: their leads must be within reach. */
static size_t mark_limit(size_t end)
{
    size_t back = WINDOW_BACK - LEAD_MOST;

    return end > back ? end - back : 0;
}

/* May a quoted local part begin or end with `c`?  What stands between the end
 * of one JSON string and the '"' of the next, "@id", begins and ends with
 * others. */
static bool is_rim(uint8_t c)
{
    return chars_is(c, CHARS_LOCAL) || c >= 0x80;
}

size_t email_local_quoted(const struct window *w, size_t at)
{
    struct mark last = mark_of(w, at - 1), m = last;
    size_t limit = mark_limit(at);

    if (last.at - last.lead <= limit || !is_rim(w->p[last.at - last.lead - 1]))
        return at;
    while (mark_before(w, m.at - m.lead, limit, &m)) {
        if (way_of(&m) > way_of(&last))
            continue; /* escaped once more: within the string */
        if (way_of(&m) < way_of(&last) || !is_rim(w->p[m.at + 1]))
            break;
        return m.at - m.lead;
    }
    return at;
}

/* The first mark that may begin a quoted local part that goes on at `end`, or
 * has just ended there. */
static size_t quoted_hold(const struct window *w, size_t end)
{
    size_t limit = mark_limit(end), hold = end;
    unsigned least = UINT_MAX; /* no string of this way or above is open */
    struct mark m = {.at = end};

    while (least != 0 && mark_before(w, m.at - m.lead, limit, &m)) {
        bool ends = m.at + 1 == end;

        if (way_of(&m) < least && (ends || is_rim(w->p[m.at + 1])))
            hold = m.at - m.lead;
        if (way_of(&m) < least && !ends)
            least = way_of(&m);
    }
    return hold;
}

/* --- Both ----------------------------------------------------------------- */

/* Back to where neither a character nor an escaped quotation mark is torn. */
static size_t whole(const struct window *w, size_t i)
{
    size_t n = 0;

    while (n < 3 && n < i && i < w->end && (w->p[i - n] & 0xC0) == 0x80)
        n++;
    return i - n - slashes_before(w, i - n);
}

size_t email_local_hold(const struct window *w, size_t end)
{
    size_t from = whole(w, end);
    size_t wide = wide_hold(w, from), quoted = quoted_hold(w, from);

    return wide < quoted ? wide : quoted;
}
