/*
 * keyed_key - runs of bytes of keys, remembered by the window's memo.
 *
 * Sixteen bytes at a time: in prose, where words and blanks are all there is,
 * each stem asks for as many bytes as a key may have.
 */
#include "filters/detect/keyed_key.h"
#include "filters/text/name.h"
#include "filters/text/sixteen.h"

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

/* run_has() of the sixteen bytes at p, a bit each. */
static unsigned run_bits(const struct run *r, const uint8_t *p)
{
    sixteen v = sixteen_load(p);
    sixteen letter = sixteen_between(v | sixteen_all(0x20), 'a', 26);
    sixteen digit =
        sixteen_between(v, '-', 13) & (sixteen)(v != sixteen_all('/'));
    sixteen other =
        (sixteen)(v == sixteen_all('_')) | (sixteen)(v >= sixteen_all(0x80));
    sixteen blank = (sixteen)(v == sixteen_all(r->blanks ? ' ' : '_'));

    return sixteen_bits(letter | digit | other | blank);
}

static size_t run_back(const struct run *r, size_t i, size_t limit)
{
    unsigned bits = SIXTEEN_ALL;

    for (; i - limit >= 16 && bits == SIXTEEN_ALL; i -= 16)
        bits = run_bits(r, r->w->p + i - 16);
    if (bits != SIXTEEN_ALL) /* the first that is not the run's is among them */
        return i + 32 - (size_t)__builtin_clz(~bits & SIXTEEN_ALL);
    while (i > limit && run_has(r, i - 1))
        i--;
    return i;
}

static size_t run_on(const struct run *r, size_t i, size_t limit)
{
    unsigned bits = SIXTEEN_ALL;

    for (; i + 16 <= limit && bits == SIXTEEN_ALL; i += 16)
        bits = run_bits(r, r->w->p + i);
    if (bits != SIXTEEN_ALL)
        return i - 16 + sixteen_run(bits);
    while (i < limit && run_has(r, i))
        i++;
    return i;
}

/* Back to its first byte, but not beyond `limit`, from `i` on. */
static size_t run_start(const struct run *r, size_t i, size_t limit)
{
    bool within = r->known != NULL && i >= r->known->from && i < r->known->to;

    if (within)
        i = r->known->from > limit ? r->known->from : limit;
    i = run_back(r, i, limit);
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
    i = run_on(r, i, limit);
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
