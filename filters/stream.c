/*
 * stream - one body, fed in pieces, cut anywhere.
 *
 *   pieces    |-----------|--------------------------|---
 *   windows          [history|carry|head of piece]         the seam, copied
 *                                 [history|rest of piece]  in place
 *
 * What is undecided at the end of a piece is carried, with the history that
 * detectors may look back at, in a buffer of the stream's own: the seam.  The
 * next piece's head is appended to it until nothing carried is undecided; the
 * rest is filtered where it lies, so all but a few hundred bytes of a piece
 * are never copied.
 */
#include "filters/base/mem.h"
#include "filters/filter.h"
#include "filters/media/gate.h"
#include "filters/pass.h"
#include "filters/scan/scan.h"
#include "filters/text/escape.h"
#include "filters/text/head.h"
#include "filters/text/sixteen.h"
#include "filters/text/view.h"

#include <stdlib.h>

#define SEAM_STEP   256   /* bytes of a piece joined to the seam at a time */
#define HIDDEN_MOST 65536 /* raw bytes of WINDOW_BACK shown ones */
#define SHOW_STEP   1024  /* the same where escapes are about */
#define SEAM_KEEP   4096  /* a larger seam is given back at the next open */

struct stream {
    struct pass pass;
    struct name_cache names;
    enum fault fault;
    size_t hold_back; /* bytes: the least of what filter and user allow */

    /* History and carry; `floor` divides them.  What stands before `back` is
     * history that nobody looks at any more. */
    uint8_t *seam;
    size_t seam_n, seam_cap, floor, back;

    /* Escapes are about: the seam is looked at through a view. */
    bool dirty;
    struct view view;
    bool final;       /* all of the body is in the piece at hand */
    struct gate gate; /* whether it is filtered at all, ... */
    struct head head; /* ... and can be */

    /* See struct window; in bytes of the body. */
    double latitude;
    uint64_t latitude_end;
};

struct stream *stream_new(void)
{
    struct stream *s = mem_zalloc(sizeof *s);

    pass_init(&s->pass);
    s->pass.names = &s->names;
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
    s->floor = s->back = 0;
    if (s->view.cap > SEAM_KEEP)
        view_done(&s->view);
}

void stream_free(struct stream *s)
{
    if (s == NULL)
        return;
    pass_done(&s->pass);
    drop_seam(s);
    view_done(&s->view);
    gate_done(&s->gate);
    free(s->seam);
    explicit_bzero(s, sizeof *s);
    free(s);
}

void stream_open(struct stream *s, const struct filter *filter,
                 struct span media_type)
{
    drop_seam(s);
    s->fault = gate_open(&s->gate, filter, media_type,
                         head_open(&s->head, media_type));
    csv_open(&s->pass.csv, media_type);
    s->pass.list = (struct list){.depth = 0};
    s->latitude_end = 0;
    s->dirty = s->final = false;
    s->pass.filter = filter;
    s->pass.also = filter->slashes ? ESCAPE_SLASHES : 0;
    s->pass.also_from = 0;
    s->hold_back = filter->hold_back;
    s->pass.observe = s->pass.lines = false;
    pass_trim(&s->pass);
    custom_open(&s->pass.custom, filter);
    fields_open(&s->pass.fields, filter);
    s->pass.origin = s->pass.taken = 0;
    memset(&s->pass.tally, 0, sizeof s->pass.tally);
}

void stream_hold_back(struct stream *s, size_t most)
{
    if (most < s->hold_back)
        s->hold_back = most;
}

void stream_observe(struct stream *s)
{
    s->pass.observe = true;
    if (s->gate.way == GATE_LOOK)
        s->fault = s->gate.unread;
    if (s->gate.by_type != MEDIA_FILTER)
        s->fault = FAULT_NONE;
    s->gate.way = GATE_FILTER;
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
    s->seam = mem_realloc_wiped(s->seam, s->seam_cap);
}

static void join(struct stream *s, struct span in)
{
    if (in.n == 0)
        return;
    grow_seam(s, s->seam_n + in.n);
    memcpy(s->seam + s->seam_n, in.p, in.n);
    s->seam_n += in.n;
}

/* Filters one window of raw bytes, whose first is byte `origin` of the body. */
static enum fault run(struct stream *s, struct window *w, uint64_t origin)
{
    enum fault fault;
    size_t raw;

    s->pass.origin = origin;
    pass_ask(&s->pass, w);
    w->latitude = s->latitude;
    w->latitude_end = s->latitude_end > origin
                          ? pass_shown(w, (size_t)(s->latitude_end - origin))
                          : 0;
    fault = pass_run(&s->pass, w, &s->dirty);
    if (w->latitude_end != 0) {
        s->latitude = w->latitude;
        s->latitude_end = origin + window_raw(w, w->latitude_end);
    }
    raw = window_raw(w, w->end) - window_raw(w, w->floor);
    if (fault == FAULT_NONE && raw > s->hold_back)
        fault = FAULT_HOLD;
    return fault;
}

/* Where history begins that may still be looked at. */
static size_t history_of(size_t floor)
{
    return floor > WINDOW_BACK ? floor - WINDOW_BACK : 0;
}

/*
 * The first border from byte i of the seam on, or 0: an object of JSON begins
 * there.  No finding stands on both sides of a bare brace, quotation mark and
 * letter, but an object that is a key's value, which waits as a whole.
 */
static size_t border_from(const struct stream *s, size_t i)
{
    for (; i + 16 + 2 <= s->seam_n; i += 16) {
        const uint8_t *p = s->seam + i;
        unsigned at = sixteen_equal(sixteen_load(p), '{') &
                      sixteen_equal(sixteen_load(p + 1), '"') &
                      sixteen_letters(sixteen_load(p + 2));

        if (at != 0)
            return i + (size_t)__builtin_ctz(at);
    }
    return 0;
}

/* A window on the seam as it is, up to what may be half an escape, or, if more
 * of the piece is at hand, to a border behind `enough`. */
static enum fault run_plain(struct stream *s, size_t enough, bool final)
{
    size_t back = history_of(s->floor);
    struct span raw = span_of(s->seam + back, s->seam_n - back);
    struct window w = {
        .p = raw.p, .raw = raw.p, .floor = s->floor - back, .final = final};
    uint64_t origin = s->pass.origin;
    size_t border = enough != 0 ? border_from(s, enough) : 0;
    enum fault fault;

    w.end = final ? raw.n : view_settled(raw, s->pass.also);
    if (w.end < w.floor)
        w.end = w.floor;
    if (border != 0 && border - back < w.end)
        w.stop = border - back;
    fault = run(s, &w, origin + back);
    s->pass.origin = origin;
    s->floor = back + w.floor;
    s->back = history_of(s->floor);
    return fault;
}

/* Are the WINDOW_BACK bytes before i written as they are read? */
static bool is_plain(const struct window *w, size_t i)
{
    size_t back = i < WINDOW_BACK ? i : WINDOW_BACK;

    return w->from[i] - w->from[i - back] == back;
}

/* A window on the seam with its escapes undone.  `*cut`: it ended where
 * something else begins to be one. */
static enum fault run_shown(struct stream *s, bool final, bool *cut)
{
    struct window w = {.raw = s->seam, .raw_floor = s->floor, .final = final};
    enum fault fault;

    s->view.also = s->pass.also;
    view_show(&s->view, span_of(s->seam, s->seam_n));
    w.p = s->view.text;
    w.from = s->view.from;
    w.end = s->view.n;
    w.floor = pass_shown(&w, s->floor);
    if (!final)
        w.end = view_settled(span_of(w.p, w.end), s->pass.also);
    if (w.end < w.floor)
        w.end = w.floor;
    fault = run(s, &w, s->pass.origin);
    *cut = s->dirty;
    s->dirty =
        *cut || (s->pass.also & ESCAPE_QUOTED) != 0 || !is_plain(&w, w.floor);
    s->floor = w.from[w.floor];
    s->back = w.from[history_of(w.floor)];
    if (fault == FAULT_NONE && s->floor - s->back > HIDDEN_MOST)
        fault = FAULT_HOLD;
    return fault;
}

/*
 * Filters what is in the seam, and hands it on: the seam may move after.  If
 * `enough` is not 0, it is enough to decide up to that byte of it.
 * Escapes are undone only where there are some, and from there on until
 * WINDOW_BACK bytes without any are behind.
 */
static enum fault run_seam(struct stream *s, size_t enough, bool final)
{
    enum fault fault = FAULT_NONE;

    if (!s->dirty) {
        fault = run_plain(s, enough, final);
        if (fault == FAULT_NONE)
            fault = pass_flush(&s->pass);
    }
    for (bool cut = s->dirty; cut && fault == FAULT_NONE;) {
        fault = run_shown(s, final, &cut);
        if (fault == FAULT_NONE)
            fault = pass_flush(&s->pass);
    }
    return fault;
}

/* Forgets all history but what may still be looked at. */
static void trim_seam(struct stream *s)
{
    size_t drop = s->back;

    if (drop == 0)
        return;
    memmove(s->seam, s->seam + drop, s->seam_n - drop);
    s->seam_n -= drop;
    s->floor -= drop;
    s->back = 0;
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
    size_t joined = 0, gone = 0;

    do {
        size_t step = s->dirty ? SHOW_STEP : SEAM_STEP;
        size_t n = in.n - joined < step ? in.n - joined : step;
        size_t enough = before - gone + WINDOW_BACK;
        enum fault fault;

        join(s, span_cut(in, joined, joined + n));
        joined += n;
        fault =
            run_seam(s, joined < in.n ? enough : 0, s->final && joined == in.n);
        if (fault != FAULT_NONE)
            return fault;
        if (s->dirty) {
            gone += s->back;
            trim_seam(s);
        }
    } while (joined < in.n &&
             (s->dirty || gone + s->floor < before + WINDOW_BACK));
    if (joined == in.n) {
        trim_seam(s);
        *used = in.n;
        return FAULT_NONE;
    }
    *used = gone + s->floor - before;
    s->pass.origin += before - gone;
    return FAULT_NONE;
}

/*
 * Filters in[*used ..) in place, history included, and keeps in the seam what
 * comes next needs.  pass.origin is the place of in.p[0] in the body.  At an
 * escape it stops: `*used` receives how much of `in` is decided or in the seam.
 */
static enum fault run_piece(struct stream *s, struct span in, size_t *used)
{
    size_t back = *used < WINDOW_BACK ? *used : WINDOW_BACK;
    size_t from = *used - back;
    struct window w = {.p = in.p + from, .floor = back, .final = s->final};
    uint64_t origin = s->pass.origin + from;
    enum fault fault;
    size_t end = in.n - from;

    w.raw = w.p;
    w.end = s->final ? end : view_settled(span_of(w.p, end), s->pass.also);
    if (w.end < w.floor)
        w.end = w.floor;
    fault = run(s, &w, origin);
    if (fault == FAULT_NONE)
        fault = pass_flush(&s->pass);
    if (fault != FAULT_NONE)
        return fault;
    if (s->dirty)
        end = w.floor;
    back = w.floor < WINDOW_BACK ? w.floor : WINDOW_BACK;
    s->seam_n = 0;
    join(s, span_of(w.p + w.floor - back, end - w.floor + back));
    s->floor = back;
    s->back = 0;
    s->pass.origin = origin + w.floor - back;
    *used = from + end;
    return FAULT_NONE;
}

/* Filters a piece: seams where something is carried or has escapes, in place
 * where not. */
static enum fault run_all(struct stream *s, struct span in)
{
    enum fault fault = FAULT_NONE;

    while (in.n != 0 && fault == FAULT_NONE) {
        size_t used = 0;

        if (s->seam_n != 0 || s->dirty)
            fault = cross_seam(s, in, &used);
        if (fault == FAULT_NONE && used < in.n)
            fault = run_piece(s, in, &used);
        in = span_cut(in, used, in.n);
    }
    return fault;
}

/* Filters `in`, to the end of the body if it is the `last` of it. */
static enum fault feed(struct stream *s, struct span in, bool last)
{
    enum fault fault = FAULT_NONE;

    while (fault == FAULT_NONE && in.n != 0) {
        size_t used;

        fault = fields_feed(&s->pass.fields, in, &used);
        if (last && used == in.n) {
            fields_finish(&s->pass.fields);
            s->final = true;
        }
        if (fault == FAULT_NONE)
            fault = run_all(s, span_cut(in, 0, used));
        in = span_cut(in, used, in.n);
    }
    return fault;
}

static enum fault filter_piece(struct stream *s, struct span in, bool last,
                               struct sink *sink)
{
    if (s->head.left != 0)
        s->fault = head_look(&s->head, in);
    s->pass.sink = sink;
    if (s->fault == FAULT_NONE)
        s->fault = feed(s, in, last);
    return s->fault;
}

static enum fault take_piece(struct stream *s, struct span in, bool last,
                             struct sink *sink)
{
    struct gate_to to = {s, sink, filter_piece, last};

    if (s->fault != FAULT_NONE || in.n == 0)
        return s->fault;
    if (s->gate.way == GATE_FILTER)
        return filter_piece(s, in, last, sink);
    return s->fault = gate_write(&s->gate, in, &to);
}

enum fault stream_write(struct stream *s, struct span in, struct sink *sink)
{
    return take_piece(s, in, false, sink);
}

enum fault stream_last(struct stream *s, struct span in, struct sink *sink)
{
    return take_piece(s, in, true, sink);
}

enum fault stream_finish(struct stream *s, struct sink *sink)
{
    struct gate_to to = {s, sink, filter_piece, false};

    if (s->fault == FAULT_NONE && s->gate.way != GATE_FILTER)
        s->fault = gate_finish(&s->gate, &to);
    if (s->fault != FAULT_NONE || s->gate.way != GATE_FILTER)
        return s->fault;
    s->pass.sink = sink;
    if (!s->final)
        fields_finish(&s->pass.fields);
    if (s->floor < s->seam_n)
        s->fault = run_seam(s, 0, true);
    return s->fault;
}

enum fault stream_whole(struct stream *s, struct span text, struct sink *sink)
{
    s->pass.csv.state = CSV_OFF;
    s->pass.sink = sink;
    s->pass.lines = true;
    s->final = true;
    if (s->fault == FAULT_NONE)
        s->fault = run_all(s, text);
    return s->fault;
}
