/*
 * gate - decides once, on the same bytes however the body is cut.
 *
 * Must never let a body past the filter that its first bytes say is another
 * than the one `media` lets pass.
 */
#include "filters/media/gate.h"
#include "filters/policy/media_type.h"
#include "filters/policy/rule.h"

enum fault gate_open(struct gate *g, const struct filter *filter,
                     struct span media_type, enum fault unread)
{
    gate_done(g);
    g->way = GATE_FILTER;
    g->by_type = MEDIA_FILTER;
    if (filter->media_count == 0)
        return unread;
    g->by_type = filter_media(filter, media_type);
    if (g->by_type == MEDIA_BLOCK)
        return FAULT_MEDIA;
    g->way = GATE_LOOK;
    g->filter = filter;
    g->fits = format_fits(media_type);
    g->is_told = media_type.n != 0 &&
                 !media_type_matches("application/octet-stream", media_type);
    g->unread = unread;
    g->n = 0;
    return FAULT_NONE;
}

void gate_done(struct gate *g)
{
    strip_free(g->strip);
    g->strip = NULL;
    explicit_bzero(g->bytes, sizeof g->bytes);
}

static enum fault go(struct gate *g, enum gate_way way)
{
    g->way = way;
    return way == GATE_FILTER ? g->unread : FAULT_NONE;
}

/* The rule that holds for this format, whatever the type. */
static enum fault decide(struct gate *g, enum format format)
{
    enum media_action action = g->by_type;

    if (format != FORMAT_NONE && (g->fits >> format & 1) == 0) {
        action = filter_media(g->filter, span_str(format_type(format)));
        if (action == MEDIA_PASS && g->is_told)
            action = MEDIA_FILTER;
    }
    switch (action) {
    case MEDIA_FILTER:
        break;
    case MEDIA_BLOCK:
        return FAULT_MEDIA;
    case MEDIA_PASS:
        return go(g, GATE_PASS);
    case MEDIA_STRIP:
        g->strip = strip_new(format);
        /* What no strip knows is refused there, unless it is text. */
        return go(g, g->strip != NULL ? GATE_STRIP : GATE_FILTER);
    }
    return go(g, GATE_FILTER);
}

static enum fault pass(struct span in, struct sink *sink)
{
    sink->slices[sink->count++] = in;
    return sink->flush(sink);
}

static enum fault send(struct gate *g, struct span in, bool last,
                       const struct gate_to *to)
{
    if (in.n == 0)
        return FAULT_NONE;
    if (g->way == GATE_FILTER)
        return to->filter(to->stream, in, last, to->sink);
    if (g->way == GATE_PASS)
        return pass(in, to->sink);
    return strip_feed(g->strip, in, to->sink);
}

/* Holds as much of `in` as it takes to tell, and then lets it go. */
static enum fault look(struct gate *g, struct span *in,
                       const struct gate_to *to)
{
    enum format format = FORMAT_MORE;
    enum fault fault;

    if (g->n == 0)
        format = format_of(*in, false);
    while (format == FORMAT_MORE && in->n != 0) {
        CHECK(g->n < FORMAT_HEAD);
        g->bytes[g->n++] = in->p[0];
        *in = span_cut(*in, 1, in->n);
        format = format_of(span_of(g->bytes, g->n), false);
    }
    if (format == FORMAT_MORE)
        return FAULT_NONE;
    fault = decide(g, format);
    return fault != FAULT_NONE ? fault
                               : send(g, span_of(g->bytes, g->n), false, to);
}

enum fault gate_write(struct gate *g, struct span in, const struct gate_to *to)
{
    if (g->way == GATE_LOOK) {
        enum fault fault = look(g, &in, to);

        if (fault != FAULT_NONE || g->way == GATE_LOOK)
            return fault;
    }
    return send(g, in, to->is_last, to);
}

enum fault gate_finish(struct gate *g, const struct gate_to *to)
{
    enum fault fault = FAULT_NONE;

    if (g->way == GATE_LOOK) {
        struct span held = span_of(g->bytes, g->n);

        fault = decide(g, format_of(held, true));
        if (fault == FAULT_NONE)
            fault = send(g, held, false, to);
    }
    if (fault == FAULT_NONE && g->way == GATE_STRIP)
        fault = strip_end(g->strip, to->sink);
    return fault;
}
