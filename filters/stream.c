/* stream - one body: past the gate, and through the filter or not. */
#include "filters/base/mem.h"
#include "filters/filter.h"
#include "filters/media/gate.h"
#include "filters/pieces.h"
#include "filters/text/head.h"

#include <stdlib.h>

struct stream {
    struct pieces pieces;
    enum fault fault;
    struct gate gate; /* whether it is filtered at all, ... */
    struct head head; /* ... and can be */
};

struct stream *stream_new(void)
{
    struct stream *s = mem_zalloc(sizeof *s);

    pieces_init(&s->pieces);
    return s;
}

void stream_free(struct stream *s)
{
    if (s == NULL)
        return;
    pieces_done(&s->pieces);
    gate_done(&s->gate);
    explicit_bzero(s, sizeof *s);
    free(s);
}

void stream_open(struct stream *s, const struct filter *filter,
                 struct span media_type)
{
    s->fault = gate_open(&s->gate, filter, media_type,
                         head_open(&s->head, media_type));
    pieces_open(&s->pieces, filter, media_type);
}

void stream_hold_back(struct stream *s, size_t most)
{
    if (most < s->pieces.hold_back)
        s->pieces.hold_back = most;
}

void stream_observe(struct stream *s)
{
    s->pieces.pass.observe = true;
    if (s->gate.way == GATE_LOOK)
        s->fault = s->gate.unread;
    if (s->gate.by_type != MEDIA_FILTER)
        s->fault = FAULT_NONE;
    s->gate.way = GATE_FILTER;
}

const struct tally *stream_tally(const struct stream *s)
{
    return &s->pieces.pass.tally;
}

static enum fault filter_piece(struct stream *s, struct span in, bool last,
                               struct sink *sink)
{
    if (s->head.left != 0)
        s->fault = head_look(&s->head, in);
    s->pieces.pass.sink = sink;
    if (s->fault == FAULT_NONE)
        s->fault = pieces_feed(&s->pieces, in, last);
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
    if (s->fault != FAULT_NONE || !gate_filters(&s->gate))
        return s->fault;
    s->pieces.pass.sink = sink;
    return s->fault = pieces_end(&s->pieces);
}

enum fault stream_whole(struct stream *s, struct span text, struct sink *sink)
{
    s->pieces.pass.sink = sink;
    if (s->fault == FAULT_NONE)
        s->fault = pieces_whole(&s->pieces, text);
    return s->fault;
}
