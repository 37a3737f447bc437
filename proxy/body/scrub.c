/*
 * scrub - hands a body to the engine and its slices to the next stage.
 *
 * Must never pass on a byte that did not come out of the engine's sink.
 */
#include "proxy/body/scrub.h"

#include "filters/base/mem.h"

#include <stdlib.h>

static enum fault scrub_flush(struct sink *sink)
{
    struct scrub *s = container_of(sink, struct scrub, sink);
    enum fault fault = stage_feed_all(s->stage.next, sink->slices, sink->count);

    sink->count = 0;
    return fault;
}

static enum fault scrub_feed(struct stage *stage, struct span in)
{
    struct scrub *s = container_of(stage, struct scrub, stage);

    return stream_write(s->stream, in, &s->sink);
}

static enum fault scrub_last(struct stage *stage, struct span in)
{
    struct scrub *s = container_of(stage, struct scrub, stage);

    return stream_last(s->stream, in, &s->sink);
}

static enum fault scrub_end(struct stage *stage)
{
    struct scrub *s = container_of(stage, struct scrub, stage);
    enum fault fault = stream_finish(s->stream, &s->sink);

    return fault != FAULT_NONE ? fault : stage_end(s->stage.next);
}

static void scrub_drop(struct stage *stage)
{
    stage_drop(stage->next);
}

struct scrub *scrub_new(size_t hold_back)
{
    static const struct stage_ops OPS = {
        .name = "scrub",
        .feed = scrub_feed,
        .last = scrub_last,
        .end = scrub_end,
        .drop = scrub_drop,
    };
    struct scrub *s = mem_zalloc(sizeof *s);

    s->stage.ops = &OPS;
    s->sink.flush = scrub_flush;
    s->hold_back = hold_back;
    s->stream = stream_new();
    return s;
}

void scrub_free(struct scrub *s)
{
    stream_free(s->stream);
    free(s);
}

void scrub_open(struct scrub *s, const struct filter *filter,
                struct span media_type, struct stage *next)
{
    s->stage.next = next;
    s->sink.count = 0;
    stream_open(s->stream, filter, media_type);
    stream_hold_back(s->stream, s->hold_back);
}

const struct tally *scrub_tally(const struct scrub *s)
{
    return stream_tally(s->stream);
}
