/*
 * filtering - what a stream makes of a body, however it is fed.
 *
 * Every piece is fed from memory that ends where the piece does, and that
 * piece is overwritten once stream_write() is back: what the stream wants to
 * keep it must have copied.
 */
#ifndef FOGLINE_TESTS_FILTERING_H
#define FOGLINE_TESTS_FILTERING_H

#include <stdio.h>
#include <stdlib.h>

#include "filters/policy/policy.h"
#include "filters/scan/scan.h"
#include "tests/unit/guarded.h"

#define FILTERING_MAX (16 << 20) /* bytes of one body */

/* One body's outcome. */
struct filtering {
    struct sink sink; /* first: the stream knows us by it */
    struct stream *stream;
    struct guarded page;
    struct buf out;
    struct finding *found;
    size_t found_n, found_max;
    unsigned bodies;  /* every other one is told which piece is its last */
    size_t fed;       /* bytes of input so far */
    size_t most_held; /* the most that was ever fed and not yet in `out` */
    enum fault fault;
};

static inline enum fault filtering_flush(struct sink *sink)
{
    struct filtering *f = (struct filtering *)sink;

    for (size_t i = 0; i < sink->count; i++)
        if (!buf_put(&f->out, sink->slices[i]))
            return FAULT_SINK;
    sink->count = 0;
    return FAULT_NONE;
}

static inline void filtering_found(struct sink *sink,
                                   const struct finding *finding)
{
    struct filtering *f = (struct filtering *)sink;

    if (f->found_n == f->found_max) {
        f->found_max = 2 * f->found_max + 16;
        f->found = realloc(f->found, f->found_max * sizeof *f->found);
        if (f->found == NULL)
            abort();
    }
    f->found[f->found_n++] = *finding;
}

/* `largest`: bytes of the largest piece. */
static inline void filtering_init(struct filtering *f, size_t largest)
{
    *f = (struct filtering){
        .sink = {.flush = filtering_flush, .found = filtering_found}};
    f->stream = stream_new();
    guarded_init(&f->page, largest);
    buf_init(&f->out, FILTERING_MAX);
}

static inline void filtering_done(struct filtering *f)
{
    stream_free(f->stream);
    guarded_done(&f->page);
    buf_done(&f->out);
    free(f->found);
}

static inline void filtering_open(struct filtering *f,
                                  const struct filter *filter,
                                  const char *media_type)
{
    stream_open(f->stream, filter, span_str(media_type));
    buf_clear(&f->out);
    f->found_n = f->fed = f->most_held = 0;
    f->fault = FAULT_NONE;
    f->sink.count = 0;
}

static inline void filtering_take(struct filtering *f, struct span piece,
                                  bool last)
{
    struct span copy = guarded_put(&f->page, piece);

    f->fault = last ? stream_last(f->stream, copy, &f->sink)
                    : stream_write(f->stream, copy, &f->sink);
    memset(guarded_end(&f->page, copy.n), '@', copy.n);
    f->fed += piece.n;
    if (f->fed > f->out.n && f->fed - f->out.n > f->most_held)
        f->most_held = f->fed - f->out.n;
}

static inline void filtering_write(struct filtering *f, struct span piece)
{
    filtering_take(f, piece, false);
}

/* Feeds a body `step` bytes at a time, until all is in or a fault. */
static inline void filtering_feed(struct filtering *f, struct span in,
                                  size_t step)
{
    bool tell = (f->bodies++ & 1) != 0;
    size_t before;

    for (size_t i = 0; i < in.n && f->fault == FAULT_NONE; i += step) {
        bool last = in.n - i <= step;

        filtering_take(f, span_cut(in, i, last ? in.n : i + step),
                       last && tell);
    }
    if (f->fault != FAULT_NONE)
        return;
    before = f->out.n;
    f->fault = stream_finish(f->stream, &f->sink);
    /* what a piece that is known to be the last leaves undecided would make
     * two writes of one */
    if (tell && in.n != 0)
        CHECK(f->fault == FAULT_NONE && f->out.n == before);
}

/* A body from open to finish, the media type unknown. */
static inline void filtering_run(struct filtering *f,
                                 const struct filter *filter, struct span in,
                                 size_t step)
{
    filtering_open(f, filter, "");
    filtering_feed(f, in, step);
}

/* The same, in one piece. */
static inline void filtering_whole(struct filtering *f,
                                   const struct filter *filter, struct span in)
{
    filtering_run(f, filter, in, in.n + 1);
}

/* The same, in two pieces, cut at `at`. */
static inline void filtering_cut(struct filtering *f,
                                 const struct filter *filter, struct span in,
                                 size_t at)
{
    filtering_open(f, filter, "");
    filtering_write(f, span_cut(in, 0, at));
    if (f->fault == FAULT_NONE)
        filtering_feed(f, span_cut(in, at, in.n), in.n + 1);
}

static inline bool filtering_same_findings(const struct filtering *a,
                                           const struct filtering *b)
{
    if (a->found_n != b->found_n)
        return false;
    for (size_t i = 0; i < a->found_n; i++)
        if (a->found[i].offset != b->found[i].offset ||
            a->found[i].length != b->found[i].length ||
            a->found[i].kind != b->found[i].kind ||
            a->found[i].evidence != b->found[i].evidence ||
            a->found[i].basis != b->found[i].basis ||
            a->found[i].key_offset != b->found[i].key_offset ||
            a->found[i].key_length != b->found[i].key_length)
            return false;
    return true;
}

/* The same fault; without one, the same output and findings. */
static inline bool filtering_same(const struct filtering *a,
                                  const struct filtering *b)
{
    if (a->fault != b->fault)
        return false;
    return a->fault != FAULT_NONE ||
           (span_eq(buf_span(&a->out), buf_span(&b->out)) &&
            filtering_same_findings(a, b));
}

/* The policy of a filter file's text, with this variant (NULL: the best). */
static inline struct policy *filtering_policy(const char *yaml, const char *isa)
{
    struct diag diag;
    struct policy *policy;

    diag_init(&diag);
    policy = policy_parse("test.yaml", span_str(yaml), isa, &diag);
    if (policy == NULL) {
        fwrite(diag.text.p, 1, diag.text.n, stderr);
        abort();
    }
    diag_done(&diag);
    return policy;
}

/* All kinds redacted. */
#define FILTERING_REDACT \
    "filter: t\nrules:\n  - find: [vin, email, coordinates]\n    do: redact\n"

#endif
