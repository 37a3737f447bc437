/*
 * window - the stretch of a body that detectors look at, and what they say.
 *
 *      p                floor                         end
 *      |--- history -----|--- undecided -------------|  (more may come)
 *
 * History has left already: it may be read for keys and word borders, at most
 * WINDOW_BACK bytes before the value in question, and never be replaced.  A
 * detector answers for one anchor (filters/scan/scan.h).  Its answer must
 * follow from the bytes alone, never from where the window happens to end:
 * when it would have to look beyond `end` and the body goes on, it says MORE.
 */
#ifndef FOGLINE_WINDOW_H
#define FOGLINE_WINDOW_H

#include "filters/act/act.h"
#include "filters/memo.h"
#include "filters/text/list.h"

#define WINDOW_BACK 128

struct window {
    const uint8_t *p;
    size_t floor;
    size_t end;
    bool final; /* the body ends at `end` */

    /* Nothing from here on is to be decided now, and nothing that begins
     * before can reach it, see window_border(); 0: there is no such place. */
    size_t stop;

    bool pairs;  /* a rule needs the latitude that goes with a longitude */
    bool misses; /* somebody is told of what is let go: say what it was */

    /* What p is a view of (filters/text/view.h): p[i] stands for raw[from[i]
     * .. from[i + 1]).  `from` is NULL where the body has no escapes: p is
     * raw itself. */
    const uint8_t *raw;
    const uint32_t *from;
    size_t raw_floor; /* of a view: raw bytes before it have left */
    unsigned also;    /* undone besides, filters/text/escape.h */
    size_t held;      /* see window_is_long(); 0: any length will do */

    /* Looks for private data in another text, such as the payload of a token:
     * the kind of the first finding, or KIND_COUNT. */
    enum kind (*probe)(const struct window *w, struct span text);
    const struct filter *filter; /* for probe */
    unsigned depth;              /* of probes within probes */
    struct name_cache *names;    /* of the stream; NULL: none */
    struct memo *memo;           /* of this window; NULL: none */

    /* How sure a detector must be of a value of each kind; what would make it
     * surer still, nobody asks. */
    enum evidence wanted[KIND_COUNT];

    /* The last latitude found under a key, and where its value ended; 0 if
     * there is none in reach. */
    double latitude;
    size_t latitude_end;
};

enum verdict {
    VERDICT_NONE,  /* nothing here */
    VERDICT_MATCH, /* found->hit[0 .. count) */
    VERDICT_MORE,  /* undecided: hold back from found->hold on */
};

/* One value: bytes start .. end-1 of the window. */
struct hit {
    size_t start, end;
    struct match match;
};

/* Bytes start .. end-1 of a window. */
struct window_part {
    size_t start, end;
};

/* What a detector found at one anchor: a value, or the two of a position. */
struct found {
    struct hit hit[2];
    unsigned count;
    size_t hold;

    /* With NONE: what was looked at, bytes start .. end-1, and why it is
     * nothing.  The caller sets `miss` to MISS_NONE before it asks. */
    enum miss miss;
    enum kind missed_kind;
    struct window_part missed;

    /* Of keyed_look() alone: the key's values stand in brackets. */
    struct list_start list;
};

/* Looks at the anchor `at`, an index into w->p. */
typedef enum verdict detect_fn(const struct window *w, size_t at,
                               struct found *found);

/* Where byte i, or the end, stands in the raw bytes. */
static inline size_t window_raw(const struct window *w, size_t i)
{
    return w->from == NULL ? i : w->from[i];
}

/* The byte at i, or a blank where the window ends. */
static inline uint8_t window_at(const struct window *w, size_t i)
{
    return i < w->end ? w->p[i] : ' ';
}

/* Would reading byte i mean guessing what is still to come? */
static inline bool window_beyond(const struct window *w, size_t i)
{
    return i >= w->end && !w->final;
}

/* Are n bytes of one value more than can be held if they come in pieces?  Then
 * they are refused, however the body is cut. */
static inline bool window_is_long(const struct window *w, size_t n)
{
    return w->held != 0 && n > w->held;
}

/* Says MORE: what stands from `hold` on cannot be judged yet. */
static inline enum verdict window_more(struct found *found, size_t hold)
{
    found->hold = hold;
    return VERDICT_MORE;
}

/*
 * Says MATCH of one value, plain text until the caller says more.  Field by
 * field: copying a struct that was just written in parts stalls the CPU.
 */
static inline struct match *
window_match(const struct window *w, struct hit *hit, size_t start, size_t end)
{
    struct match *m = &hit->match;

    hit->start = start;
    hit->end = end;
    m->value.p = w->p + start;
    m->value.n = end - start;
    m->form = FORM_TEXT;
    m->stands = STANDS_WITHIN;
    m->axis = AXIS_NONE;
    m->latitude_known = false;
    m->latitude = 0;
    m->notation = NOTATION_DECIMAL;
    m->negative = false;
    m->basis = BASIS_SHAPE;
    m->key = span_of(w->p, 0);
    return m;
}

/* Says why bytes start .. end-1, which looked like one of `kind`, are none. */
static inline void window_miss(struct found *found, enum kind kind,
                               enum miss why, struct window_part part)
{
    found->miss = why;
    found->missed_kind = kind;
    found->missed = part;
}

#endif
