/*
 * pieces - seams where something is carried, in place where not.
 *
 *   pieces    |-----------|--------------------------|---
 *   windows          [history|carry|head of piece]         the seam, copied
 *                                 [history|rest of piece]  in place
 *
 * What is undecided at the end of a piece is carried, with the history that
 * detectors may look back at, in a buffer of its own: the seam.  The next
 * piece's head is appended to it until nothing carried is undecided; the rest
 * is filtered where it lies, so all but a few hundred bytes of a piece are
 * never copied.
 */
#include "filters/pieces.h"
#include "filters/base/mem.h"
#include "filters/border.h"
#include "filters/text/escape.h"

#include <stdlib.h>

#define SEAM_STEP    256   /* bytes of a piece joined to the seam at a time */
#define MUCH         4     /* steps: more than a few values and their history */
#define HIDDEN_MOST  65536 /* raw bytes of WINDOW_BACK shown ones */
#define SHOW_STEP    1024  /* the same where escapes are about */
#define SCANNED_MOST 32768 /* bytes of a piece scanned at a time */
#define SEAM_KEEP    4096  /* a larger seam is given back at the next open */

static void drop_seam(struct pieces *ps)
{
    if (ps->seam_most != 0)
        explicit_bzero(ps->seam, ps->seam_most);
    if (ps->seam_cap > SEAM_KEEP) {
        free(ps->seam);
        ps->seam = NULL;
        ps->seam_cap = 0;
    }
    ps->seam_n = ps->seam_most = 0;
    ps->floor = ps->back = 0;
    if (ps->view.cap > SEAM_KEEP)
        view_done(&ps->view);
}

/* Makes room for n bytes in all. */
static void grow_seam(struct pieces *ps, size_t n)
{
    if (n <= ps->seam_cap)
        return;
    ps->seam_cap = n > SEAM_KEEP / 2 ? 2 * n : SEAM_KEEP;
    ps->seam = mem_realloc_wiped(ps->seam, ps->seam_cap);
}

static void join(struct pieces *ps, struct span in)
{
    if (in.n == 0)
        return;
    grow_seam(ps, ps->seam_n + in.n);
    memcpy(ps->seam + ps->seam_n, in.p, in.n);
    ps->seam_n += in.n;
    if (ps->seam_n > ps->seam_most)
        ps->seam_most = ps->seam_n;
}

/* Filters one window of raw bytes, whose first is byte `origin` of the body. */
static enum fault run(struct pieces *ps, struct window *w, uint64_t origin)
{
    enum fault fault;
    size_t raw;

    ps->pass.origin = origin;
    pass_ask(&ps->pass, w);
    /* what stands before a value may be held with it */
    w->held = ps->hold_back - ps->hold_back / 64;
    w->latitude = ps->latitude;
    w->latitude_end = ps->latitude_end > origin
                          ? pass_shown(w, (size_t)(ps->latitude_end - origin))
                          : 0;
    fault = pass_run(&ps->pass, w, &ps->dirty);
    if (w->latitude_end != 0) {
        ps->latitude = w->latitude;
        ps->latitude_end = origin + window_raw(w, w->latitude_end);
    }
    raw = window_raw(w, w->end) - window_raw(w, w->floor);
    /* at the body's end nothing may be left behind */
    if (fault == FAULT_NONE && (raw > ps->hold_back || (w->final && raw != 0)))
        fault = FAULT_HOLD;
    return fault;
}

/* Where history begins that may still be looked at. */
static size_t history_of(size_t floor)
{
    return floor > WINDOW_BACK ? floor - WINDOW_BACK : 0;
}

/* A window on the seam as it is, up to what may be half an escape, or to the
 * border at `stop` if that is not 0. */
static enum fault run_plain(struct pieces *ps, size_t stop, bool final)
{
    size_t back = history_of(ps->floor);
    struct span raw = span_of(ps->seam + back, ps->seam_n - back);
    struct window w = {
        .p = raw.p, .raw = raw.p, .floor = ps->floor - back, .final = final};
    uint64_t origin = ps->pass.origin;
    enum fault fault;

    w.end = final ? raw.n : view_settled(raw, ps->pass.also);
    if (w.end < w.floor)
        w.end = w.floor;
    if (stop > back && stop - back < w.end)
        w.stop = stop - back;
    fault = run(ps, &w, origin + back);
    ps->pass.origin = origin;
    ps->floor = back + w.floor;
    ps->back = history_of(ps->floor);
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
static enum fault run_shown(struct pieces *ps, bool final, bool *cut)
{
    struct window w = {.raw = ps->seam, .raw_floor = ps->floor, .final = final};
    enum fault fault;

    ps->view.also = ps->pass.also;
    view_show(&ps->view, span_of(ps->seam, ps->seam_n));
    w.p = ps->view.text;
    w.from = ps->view.from;
    w.end = ps->view.n;
    w.floor = pass_shown(&w, ps->floor);
    if (!final)
        w.end = view_settled(span_of(w.p, w.end), ps->pass.also);
    if (w.end < w.floor)
        w.end = w.floor;
    fault = run(ps, &w, ps->pass.origin);
    *cut = ps->dirty;
    ps->dirty =
        *cut || (ps->pass.also & ESCAPE_QUOTED) != 0 || !is_plain(&w, w.floor);
    ps->floor = w.from[w.floor];
    ps->back = w.from[history_of(w.floor)];
    if (fault == FAULT_NONE && ps->floor - ps->back > HIDDEN_MOST)
        fault = FAULT_HOLD;
    return fault;
}

/*
 * Filters what is in the seam, up to the border at `stop` if that is not 0, and
 * hands it on: the seam may move after.
 * Escapes are undone only where there are some, and from there on until
 * WINDOW_BACK bytes without any are behind.
 */
static enum fault run_seam(struct pieces *ps, size_t stop, bool final)
{
    enum fault fault = FAULT_NONE;

    if (!ps->dirty) {
        fault = run_plain(ps, stop, final);
        if (fault == FAULT_NONE)
            fault = pass_flush(&ps->pass);
    }
    for (bool cut = ps->dirty; cut && fault == FAULT_NONE;) {
        fault = run_shown(ps, final, &cut);
        if (fault == FAULT_NONE)
            fault = pass_flush(&ps->pass);
    }
    return fault;
}

/* Forgets all history but what may still be looked at. */
static void trim_seam(struct pieces *ps)
{
    size_t drop = ps->back;

    if (drop == 0)
        return;
    memmove(ps->seam, ps->seam + drop, ps->seam_n - drop);
    ps->seam_n -= drop;
    ps->floor -= drop;
    ps->back = 0;
    ps->pass.origin += drop;
}

/* How many bytes more of `in` to join to a seam of `before` bytes.  `stop`: the
 * border among them, or 0. */
static size_t next_step(const struct pieces *ps, struct span in, size_t before,
                        size_t *stop)
{
    size_t step = ps->dirty ? SHOW_STEP : SEAM_STEP;
    bool much = before > MUCH * step;
    size_t border = ps->dirty || much ? 0 : border_first(in, WINDOW_BACK);

    *stop = border != 0 && border + BORDER_BEHIND < in.n ? before + border : 0;
    if (*stop != 0)
        step = border + BORDER_BEHIND;
    if (much) /* all of it is read again: as much must come as there is */
        step = before;
    return step < in.n ? step : in.n;
}

/*
 * Joins the head of `in` to the seam until the seam is decided and WINDOW_BACK
 * bytes beyond its old end are, or all of `in` is joined.  `used` receives how
 * many bytes of `in` are decided; all of it: what is not is in the seam.
 */
static enum fault cross_seam(struct pieces *ps, struct span in, size_t *used)
{
    size_t before = ps->seam_n;
    size_t joined = 0, gone = 0;

    do {
        size_t stop,
            n = next_step(ps, span_cut(in, joined, in.n), ps->seam_n, &stop);
        enum fault fault;

        join(ps, span_cut(in, joined, joined + n));
        joined += n;
        fault = run_seam(ps, stop, ps->final && joined == in.n);
        if (fault != FAULT_NONE)
            return fault;
        if (ps->dirty) {
            gone += ps->back;
            trim_seam(ps);
        }
    } while (joined < in.n &&
             (ps->dirty || gone + ps->floor < before + WINDOW_BACK));
    if (joined == in.n) {
        trim_seam(ps);
        *used = in.n;
        return FAULT_NONE;
    }
    *used = gone + ps->floor - before;
    ps->pass.origin += before - gone;
    return FAULT_NONE;
}

/* Ends the window a little behind the border, which may be 0: none. */
static void stop_at(struct window *w, size_t border)
{
    if (border <= w->floor)
        return;
    w->stop = border;
    w->end = border + BORDER_BEHIND;
}

/*
 * Filters in[*used ..) in place, history included, and keeps in the seam what
 * comes next needs.  pass.origin is the place of in.p[0] in the body.  At an
 * escape it stops: `*used` receives how much of `in` is decided or in the seam.
 */
static enum fault run_piece(struct pieces *ps, struct span in, size_t *used)
{
    size_t back = *used < WINDOW_BACK ? *used : WINDOW_BACK;
    size_t from = *used - back;
    struct window w = {.p = in.p + from, .floor = back, .final = ps->final};
    uint64_t origin = ps->pass.origin + from;
    enum fault fault;
    size_t end = in.n - from;

    w.raw = w.p;
    w.end = ps->final ? end : view_settled(span_of(w.p, end), ps->pass.also);
    if (w.end < w.floor)
        w.end = w.floor;
    if (!ps->final)
        stop_at(&w, border_last(span_of(w.p, w.end)));
    fault = run(ps, &w, origin);
    if (fault == FAULT_NONE)
        fault = pass_flush(&ps->pass);
    if (fault != FAULT_NONE)
        return fault;
    if (ps->dirty)
        end = w.floor;
    back = w.floor < WINDOW_BACK ? w.floor : WINDOW_BACK;
    ps->seam_n = 0;
    join(ps, span_of(w.p + w.floor - back, end - w.floor + back));
    ps->floor = back;
    ps->back = 0;
    ps->pass.origin = origin + w.floor - back;
    *used = from + end;
    return FAULT_NONE;
}

/* Filters a piece: seams where something is carried or has escapes, in place
 * where not. */
static enum fault run_all(struct pieces *ps, struct span in)
{
    enum fault fault = FAULT_NONE;

    while (in.n != 0 && fault == FAULT_NONE) {
        size_t used = 0;

        if (ps->seam_n != 0 || ps->dirty)
            fault = cross_seam(ps, in, &used);
        if (fault == FAULT_NONE && used < in.n)
            fault = run_piece(ps, in, &used);
        in = span_cut(in, used, in.n);
    }
    return fault;
}

/* As much of `in` as becomes one window: for patterns all is scanned at once,
 * and that is kept. */
static struct span head_of(const struct pieces *ps, struct span in)
{
    bool much = ps->pass.filter->pattern_count != 0 && in.n > SCANNED_MOST;

    return much ? span_cut(in, 0, SCANNED_MOST) : in;
}

/* Filters `in`, to the end of the body if it is the `last` of it. */
enum fault pieces_feed(struct pieces *ps, struct span in, bool last)
{
    enum fault fault = FAULT_NONE;

    while (fault == FAULT_NONE && in.n != 0) {
        size_t used;

        fault = fields_feed(&ps->pass.fields, head_of(ps, in), &used);
        if (last && used == in.n) {
            fields_finish(&ps->pass.fields);
            ps->final = true;
        }
        if (fault == FAULT_NONE)
            fault = run_all(ps, span_cut(in, 0, used));
        in = span_cut(in, used, in.n);
    }
    return fault;
}

enum fault pieces_end(struct pieces *ps)
{
    if (!ps->final)
        fields_finish(&ps->pass.fields);
    return ps->floor < ps->seam_n ? run_seam(ps, 0, true) : FAULT_NONE;
}

enum fault pieces_whole(struct pieces *ps, struct span text)
{
    ps->pass.csv.state = CSV_OFF;
    ps->pass.lines = true;
    ps->final = true;
    return run_all(ps, text);
}

void pieces_init(struct pieces *ps)
{
    pass_init(&ps->pass);
    ps->pass.names = &ps->names;
}

void pieces_open(struct pieces *ps, const struct filter *filter,
                 struct span media_type)
{
    struct pass *pass = &ps->pass;

    drop_seam(ps);
    ps->latitude_end = 0;
    ps->dirty = ps->final = false;
    ps->hold_back = filter->hold_back;
    csv_open(&pass->csv, media_type);
    pass->list = (struct list){.depth = 0};
    pass->repeat = (struct repeat){.period = 0};
    pass->filter = filter;
    pass->also = filter->slashes ? ESCAPE_SLASHES : 0;
    pass->also_from = 0;
    pass->observe = pass->lines = false;
    pass_trim(pass);
    custom_open(&pass->custom, filter);
    fields_open(&pass->fields, filter);
    pass->origin = pass->taken = 0;
    memset(&pass->tally, 0, sizeof pass->tally);
}

void pieces_done(struct pieces *ps)
{
    pass_done(&ps->pass);
    drop_seam(ps);
    view_done(&ps->view);
    free(ps->seam);
}
