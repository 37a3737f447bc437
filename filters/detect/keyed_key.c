/* keyed_key - runs of bytes of keys, remembered by the window's memo. */
#include "filters/detect/keyed_key.h"
#include "filters/text/name.h"

static bool is_blank(const struct window *w, size_t i)
{
    return window_at(w, i) == ' ' && i < w->end;
}

/* Does a quotation mark stand before `i`?  Then blanks may be in the key. */
static bool is_quoted(const struct window *w, size_t i)
{
    return i > 0 && (w->p[i - 1] == '"' || w->p[i - 1] == '\'');
}

/* A stretch of bytes of keys, or of those and blanks. */
struct run {
    const struct window *w;
    struct memo_part *known; /* NULL: nothing is remembered */
    bool blanks;
};

static struct run run_of(const struct window *w, bool blanks)
{
    struct memo *memo = w->memo;

    if (memo == NULL)
        return (struct run){w, NULL, blanks};
    return (struct run){w, blanks ? &memo->words : &memo->key, blanks};
}

static bool run_has(const struct run *r, size_t i)
{
    return keyed_is_key(r->w, i) || (r->blanks && is_blank(r->w, i));
}

/* Back to its first byte, but not beyond `limit`, from `i` on. */
static size_t run_start(const struct run *r, size_t i, size_t limit)
{
    bool within = r->known != NULL && i >= r->known->from && i < r->known->to;

    if (within)
        i = r->known->from > limit ? r->known->from : limit;
    while (i > limit && run_has(r, i - 1))
        i--;
    if (within && i < r->known->from)
        r->known->from = i;
    return i;
}

/* And forward to its end. */
static size_t run_end(const struct run *r, size_t i, size_t limit)
{
    size_t from = i;

    limit = limit < r->w->end ? limit : r->w->end;
    if (r->known != NULL)
        i = memo_skip(r->known, i, limit);
    while (i < limit && run_has(r, i))
        i++;
    if (r->known != NULL)
        memo_add(r->known, from, i);
    return i;
}

/* The start of the key around `at`, blanks between its words included if it is
 * quoted. */
size_t keyed_key_start(const struct window *w, size_t at)
{
    const struct run key = run_of(w, false), words = run_of(w, true);
    size_t limit = at > NAME_LONGEST ? at - NAME_LONGEST : 0;
    size_t start = run_start(&key, at, limit);
    size_t i = run_start(&words, start, limit);

    return is_quoted(w, i) && keyed_is_key(w, i) ? i : start;
}

/* The end of the key around `at`. */
size_t keyed_key_end(const struct window *w, size_t at)
{
    const struct run key = run_of(w, false), words = run_of(w, true);
    size_t limit = at + NAME_LONGEST;
    size_t end = run_end(&key, at, limit);
    size_t i = run_end(&words, end, limit);

    return (window_at(w, i) == '"' || window_at(w, i) == '\\') &&
                   keyed_is_key(w, i - 1)
               ? i
               : end;
}

struct span keyed_key(const struct window *w, size_t at)
{
    size_t start;

    if (!keyed_is_key(w, at))
        at++;
    if (!keyed_is_key(w, at))
        return span_of(w->p, 0);
    start = keyed_key_start(w, at);
    return span_of(w->p + start, keyed_key_end(w, at) - start);
}
