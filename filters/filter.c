/* filter - whole texts, and what a filter is called. */
#include "filters/filter.h"
#include "filters/policy/rule.h"
#include "filters/scan/scan.h"

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

    sink_init(&t.sink, put_text);
    t.out = out;
    stream_open(s, filter, span_of("", 0));
    return stream_whole(s, in, &t.sink);
}

bool filter_websocket(const struct filter *filter)
{
    return filter->websocket;
}

const char *filter_name(const struct filter *filter)
{
    return filter->name;
}

const char *filter_isa(const struct filter *filter)
{
    return scan_name(filter->scan);
}
