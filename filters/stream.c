/*
 * stream - one body, fed in pieces, cut anywhere.
 *
 *   pieces    |-----------|--------------------------|---
 *   windows          [history|carry|head of piece]         the seam, copied
 *                                 [history|rest of piece]  in place
 *
 * What is undecided at the end of a piece is carried, with the history that
 * detectors may look back at, in a buffer of the stream's own: the seam.  The
 * next piece's head is appended to it until nothing carried is undecided and
 * enough of the piece is behind for it to be its own history; the rest is
 * filtered where it lies.  So a match never falls between two windows, and
 * all but a few hundred bytes of a piece are never copied.
 */
#include "filters/base/mem.h"
#include "filters/filter.h"
#include "filters/pass.h"
#include "filters/scan/scan.h"
#include "filters/text/charset.h"

#include <stdlib.h>

#define SEAM_STEP 256  /* bytes of a piece joined to the seam at a time */
#define SEAM_KEEP 4096 /* a larger seam is given back at the next open */

struct stream {
    struct pass pass;
    enum fault fault;

    /* History and carry; `floor` divides them. */
    uint8_t *seam;
    size_t seam_n, seam_cap, floor;

    /* The body's first bytes, until there are enough to know its encoding. */
    uint8_t head[CHARSET_HEAD];
    size_t head_n;

    /* See struct window; in bytes of the body. */
    double latitude;
    uint64_t latitude_end;
};

struct stream *stream_new(void)
{
    struct stream *s = mem_zalloc(sizeof *s);

    pass_init(&s->pass);
    return s;
}

static void drop_seam(struct stream *s)
{
    if (s->seam_cap > SEAM_KEEP) {
        explicit_bzero(s->seam, s->seam_cap);
        free(s->seam);
        s->seam = NULL;
        s->seam_cap = 0;
    }
    if (s->seam_n != 0 && s->seam != NULL)
        explicit_bzero(s->seam, s->seam_cap);
    s->seam_n = 0;
    s->floor = 0;
}

void stream_free(struct stream *s)
{
    if (s == NULL)
        return;
    pass_done(&s->pass);
    drop_seam(s);
    free(s->seam);
    explicit_bzero(s, sizeof *s);
    free(s);
}

void stream_open(struct stream *s, const struct filter *filter,
                 struct span media_type)
{
    drop_seam(s);
    s->fault = charset_allowed(media_type) ? FAULT_NONE : FAULT_CHARSET;
    s->head_n = 0;
    csv_open(&s->pass.csv, media_type);
    s->latitude_end = 0;
    s->pass.filter = filter;
    s->pass.observe = false;
    s->pass.origin = 0;
    memset(&s->pass.tally, 0, sizeof s->pass.tally);
}

void stream_observe(struct stream *s)
{
    s->pass.observe = true;
}

const struct tally *stream_tally(const struct stream *s)
{
    return &s->pass.tally;
}

/* Makes room for n bytes in all. */
static void grow_seam(struct stream *s, size_t n)
{
    if (n <= s->seam_cap)
        return;
    s->seam_cap = n > SEAM_KEEP / 2 ? 2 * n : SEAM_KEEP;
    s->seam = mem_realloc(s->seam, s->seam_cap);
}

static void join(struct stream *s, struct span in)
{
    grow_seam(s, s->seam_n + in.n);
    memcpy(s->seam + s->seam_n, in.p, in.n);
    s->seam_n += in.n;
}

/* Filters one window, whose first byte is byte `origin` of the body. */
static enum fault run(struct stream *s, struct window *w, uint64_t origin)
{
    enum fault fault;

    s->pass.origin = origin;
    pass_ask(&s->pass, w);
    w->latitude = s->latitude;
    w->latitude_end =
        s->latitude_end > origin ? (size_t)(s->latitude_end - origin) : 0;
    fault = pass_run(&s->pass, w);
    if (w->latitude_end != 0) {
        s->latitude = w->latitude;
        s->latitude_end = origin + w->latitude_end;
    }
    if (fault == FAULT_NONE && w->end - w->floor > s->pass.filter->hold_back)
        fault = FAULT_HOLD;
    return fault;
}

/* Filters what is in the seam, and hands it on: the seam may move after. */
static enum fault run_seam(struct stream *s, bool final)
{
    struct window w = {
        .p = s->seam, .floor = s->floor, .end = s->seam_n, .final = final};
    enum fault fault = run(s, &w, s->pass.origin);

    s->floor = w.floor;
    return fault != FAULT_NONE ? fault : pass_flush(&s->pass);
}

/* Forgets all history but what may still be looked at. */
static void trim_seam(struct stream *s)
{
    size_t drop = s->floor > WINDOW_BACK ? s->floor - WINDOW_BACK : 0;

    if (drop == 0)
        return;
    memmove(s->seam, s->seam + drop, s->seam_n - drop);
    s->seam_n -= drop;
    s->floor -= drop;
    s->pass.origin += drop;
}

/*
 * Joins the head of `in` to the seam until the seam is decided and WINDOW_BACK
 * bytes beyond its old end are, or all of `in` is joined.  `used` receives how
 * many bytes of `in` are decided; all of it: what is not is in the seam.
 */
static enum fault cross_seam(struct stream *s, struct span in, size_t *used)
{
    size_t before = s->seam_n;
    size_t joined = 0;

    do {
        size_t n = in.n - joined < SEAM_STEP ? in.n - joined : SEAM_STEP;
        enum fault fault;

        join(s, span_cut(in, joined, joined + n));
        joined += n;
        fault = run_seam(s, false);
        if (fault != FAULT_NONE)
            return fault;
    } while (joined < in.n && s->floor < before + WINDOW_BACK);
    if (joined == in.n) {
        trim_seam(s);
        *used = in.n;
        return FAULT_NONE;
    }
    *used = s->floor - before;
    s->pass.origin += before;
    return FAULT_NONE;
}

/*
 * Filters in[used ..) in place, history included, and keeps in the seam what
 * the next piece needs.  pass.origin is the place of in.p[0] in the body.
 */
static enum fault run_piece(struct stream *s, struct span in, size_t used)
{
    size_t back = used < WINDOW_BACK ? used : WINDOW_BACK;
    uint64_t origin = s->pass.origin + used - back;
    struct window w = {
        .p = in.p + used - back, .floor = back, .end = in.n - used + back};
    enum fault fault = run(s, &w, origin);

    if (fault != FAULT_NONE)
        return fault;
    back = w.floor < WINDOW_BACK ? w.floor : WINDOW_BACK;
    fault = pass_flush(&s->pass);
    s->seam_n = 0;
    join(s, span_of(w.p + w.floor - back, w.end - w.floor + back));
    s->floor = back;
    s->pass.origin = origin + w.floor - back;
    return fault;
}

/* Looks at the body's first bytes, however they are cut.  What has gone out
 * before they are complete is too little to mean anything. */
static enum fault check_head(struct stream *s, struct span in)
{
    size_t n = CHARSET_HEAD - s->head_n;

    n = n < in.n ? n : in.n;
    memcpy(s->head + s->head_n, in.p, n);
    s->head_n += n;
    return charset_is_wide(span_of(s->head, s->head_n)) ? FAULT_CHARSET
                                                        : FAULT_NONE;
}

enum fault stream_write(struct stream *s, struct span in, struct sink *sink)
{
    size_t used = 0;

    if (s->fault == FAULT_NONE && s->head_n < CHARSET_HEAD && in.n != 0)
        s->fault = check_head(s, in);
    if (s->fault != FAULT_NONE || in.n == 0)
        return s->fault;
    s->pass.sink = sink;
    if (s->seam_n != 0)
        s->fault = cross_seam(s, in, &used);
    if (s->fault == FAULT_NONE && (used < in.n || s->seam_n == 0))
        s->fault = run_piece(s, in, used);
    return s->fault;
}

enum fault stream_finish(struct stream *s, struct sink *sink)
{
    if (s->fault != FAULT_NONE)
        return s->fault;
    s->pass.sink = sink;
    if (s->floor < s->seam_n)
        s->fault = run_seam(s, true);
    return s->fault;
}

/* Receives the slices of filter_text(). */
struct text_sink {
    struct sink sink;
    struct buf *out;
};

static enum fault put_text(struct sink *sink)
{
    struct text_sink *t = (struct text_sink *)sink;

    for (size_t i = 0; i < sink->count; i++)
        if (!buf_put(t->out, sink->slices[i]))
            return FAULT_SINK;
    sink->count = 0;
    return FAULT_NONE;
}

enum fault filter_text(const struct filter *filter, struct stream *s,
                       struct span in, struct buf *out)
{
    struct text_sink t;
    struct window w = {.p = in.p, .end = in.n, .final = true};

    t.sink.flush = put_text;
    t.sink.found = NULL;
    t.sink.count = 0;
    t.out = out;
    stream_open(s, filter, span_of("", 0));
    s->pass.csv.state = CSV_OFF;
    s->pass.sink = &t.sink;
    s->fault = run(s, &w, 0);
    if (s->fault == FAULT_NONE)
        s->fault = pass_flush(&s->pass);
    return s->fault;
}

const char *filter_name(const struct filter *filter)
{
    return filter->name;
}

const char *filter_isa(const struct filter *filter)
{
    return scan_name(filter->scan);
}
