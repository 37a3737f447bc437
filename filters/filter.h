/*
 * filter - the engine's public face: find private data in a byte stream and
 * rewrite it in flight.
 *
 * Pure: no sockets, no clock, no lock, no global that changes.  A body is fed
 * in pieces of any size; the output never depends on where the cuts fell.
 *
 *   struct policy *p = policy_load(&opts, &diag);       filters/policy/policy.h
 *   const struct filter *f = policy_select(p, &subject);
 *   struct stream *s = stream_new();
 *   stream_open(s, f, media_type);
 *   while (more)
 *       if (stream_write(s, piece, &sink) != FAULT_NONE) -> refuse
 *   if (stream_finish(s, &sink) != FAULT_NONE) -> refuse
 *   ... stream_open(s, ...) again for the next body, or stream_free(s)
 */
#ifndef FOGLINE_FILTER_H
#define FOGLINE_FILTER_H

#include "filters/base/buf.h"
#include "filters/base/fault.h"
#include "filters/base/span.h"
#include "filters/kind.h"
#include "filters/why.h"

struct filter; /* one compiled filter file; immutable, any thread */
struct stream; /* one body on its way through; one thread at a time */

/* One thing found.  Holds no value, only where it stood in the input. */
struct finding {
    uint64_t offset; /* bytes of input before it */
    uint64_t length; /* bytes of input it covers, without key or quotes */
    enum kind kind;
    enum evidence evidence;
    enum action action;
    const char *rule; /* the rule's name; lives as long as the filter */
    enum basis basis;
    /* BASIS_KEY: where the key stands in the input; length 0 if that is not
     * known. */
    uint64_t key_offset, key_length;
};

/*
 * Something that looked like private data and was let go.  Told as it is met:
 * the same may be told again, in pieces, or be found after all by another
 * sign, so keep of it what no finding covers.
 */
struct missed {
    uint64_t offset, length;
    enum kind kind;
    enum miss why;
    enum evidence evidence, at_least; /* MISS_EVIDENCE: had, and wanted */
    const char *rule;                 /* in charge of the kind; NULL: none */
    const char *reason; /* MISS_EXCEPTED: the exception's; may be NULL */
};

/*
 * Where output goes.  The stream appends slices and calls `flush` when the
 * array is full and once at the end of every write and finish that produced
 * something.  Slices point into the caller's input, into the stream or into
 * the filter: they are good during `flush` only, or, when the flush is the
 * last of a call, until the next call on the same stream (and as long as the
 * input lives).  `flush` must set count to 0.
 */
#define SINK_SLICES 128

struct sink {
    /* Takes slices[0..count).  Anything but FAULT_NONE ends the stream. */
    enum fault (*flush)(struct sink *self);

    /* Told of every finding, in the order of the input; NULL: not wanted. */
    void (*found)(struct sink *self, const struct finding *finding);

    /* Told of what is let go; NULL: not wanted, and then it costs nothing.
     * Whoever wants it wants `found`, too. */
    void (*missed)(struct sink *self, const struct missed *missed);

    size_t count;
    struct span slices[SINK_SLICES];
};

/* A sink that takes slices and wants to be told of nothing.  Does not write
 * to the slices, of which there are many. */
static inline void sink_init(struct sink *s,
                             enum fault (*flush)(struct sink *self))
{
    s->flush = flush;
    s->found = NULL;
    s->missed = NULL;
    s->count = 0;
}

/* Findings so far, by kind and action: what metrics need. */
struct tally {
    uint32_t count[KIND_COUNT][ACTION_COUNT];
};

/* A stream without a body: some kilobytes once used, more while a long
 * candidate is held back; what it grew by is given back at the next
 * stream_open. */
struct stream *stream_new(void);

/* NULL is fine.  Wipes what it held. */
void stream_free(struct stream *s);

/*
 * Starts a body, forgetting (and wiping) whatever came before.  `filter` is
 * borrowed until the next stream_open or stream_free.  `media_type` is the
 * Content-Type's value, empty if unknown; borrowed for the call.  It is a
 * hint (CSV columns), never a reason not to look, unless the filter's `media`
 * names it, or what the body's first bytes say that it is (media/gate.h): then
 * it passes on unseen, or stripped of metadata, or is refused (FAULT_MEDIA).
 */
void stream_open(struct stream *s, const struct filter *filter,
                 struct span media_type);

/* To be called after stream_open: no more than this is held back, in bytes. */
void stream_hold_back(struct stream *s, size_t most);

/* To be called after stream_open, to look only: findings are told and counted,
 * nothing is changed and nothing blocked, whatever `media` says. */
void stream_observe(struct stream *s);

/*
 * Filters `in` and appends what is decided to the sink.  What may still become
 * a match is held back: FAULT_HOLD if that would be more than 64 KiB, or than
 * stream_hold_back allows.
 * FAULT_BINARY, FAULT_CHARSET: it cannot be inspected (filters/text/head.h).
 * FAULT_STRIP: it is to be stripped, but is broken.
 *
 * A fault is final: every later call returns it again and emits nothing.
 */
MUST_USE enum fault stream_write(struct stream *s, struct span in,
                                 struct sink *sink);

/*
 * The same for the last bytes of a body, if it is known that they are: nothing
 * needs to be held back, which a small body is faster by.  The output is that
 * of stream_write.  Only stream_finish may follow, and must.
 */
MUST_USE enum fault stream_last(struct stream *s, struct span in,
                                struct sink *sink);

/* Ends the body, releasing what was held back.  Call once. */
MUST_USE enum fault stream_finish(struct stream *s, struct sink *sink);

const struct tally *stream_tally(const struct stream *s);

/* To be called after stream_open, instead of write and finish: filters a text
 * that is all there, each line by itself.  No table, whatever its first line
 * says. */
MUST_USE enum fault stream_whole(struct stream *s, struct span text,
                                 struct sink *sink);

/*
 * Filters one whole text (a header block, a URL) and appends it to `out`.
 * Lines in it stay lines: no finding contains CR or LF, no replacement does.
 * `s` is opened anew; its tally afterwards is that of this text.
 * FAULT_SINK if `out` would pass its max.
 */
MUST_USE enum fault filter_text(const struct filter *filter, struct stream *s,
                                struct span in, struct buf *out);

/* What the filter's `media:` says of a body of this media type (a
 * Content-Type's value; empty if there is none). */
enum media_action {
    MEDIA_FILTER, /* nothing: it goes through a stream, like all others */
    MEDIA_BLOCK,  /* the response is refused */
    MEDIA_PASS,   /* the body is passed on unseen, its head filtered */
    MEDIA_STRIP,  /* it is passed on without metadata (media/strip.h) */
};
enum media_action filter_media(const struct filter *filter, struct span type);

/* May a WebSocket be opened, its text messages filtered (`websocket: filter`)?
 * One that may not is refused. */
bool filter_websocket(const struct filter *filter);

/* The `filter:` name in its file; for logs. */
const char *filter_name(const struct filter *filter);

/* The scan variant the filter uses: "scalar", "avx512", ... (scan.h) */
const char *filter_isa(const struct filter *filter);

#endif
