/*
 * gate - decides once, on the same bytes however the body is cut.
 *
 * Must never let a body past the filter that its first bytes say is another
 * than the one `media` lets pass.
 */
#include "filters/media/gate.h"
#include "filters/base/mem.h"
#include "filters/policy/media_type.h"
#include "filters/policy/rule.h"

#include <stdlib.h>

/* Through the filter. */
static enum gate_way filtering(const struct gate *g)
{
    return g->parts != NULL ? GATE_PARTS : GATE_FILTER;
}

enum fault gate_open(struct gate *g, const struct filter *filter,
                     struct span media_type, enum fault unread)
{
    gate_done(g);
    if (parts_are_in(media_type)) {
        g->parts = mem_zalloc(sizeof *g->parts);
        parts_open(g->parts, media_type);
    }
    g->way = filtering(g);
    g->by_type = MEDIA_FILTER;
    if (filter->media_count == 0)
        return unread;
    g->by_type = filter_media(filter, media_type);
    if (g->by_type == MEDIA_BLOCK)
        return FAULT_MEDIA;
    g->way = GATE_LOOK;
    g->filter = filter;
    g->type_n = media_type.n < GATE_TYPE ? media_type.n : GATE_TYPE;
    if (g->type_n != 0)
        memcpy(g->type, media_type.p, g->type_n);
    g->unread = unread;
    g->n = 0;
    return FAULT_NONE;
}

void gate_done(struct gate *g)
{
    strip_free(g->strip);
    g->strip = NULL;
    free(g->parts);
    g->parts = NULL;
    explicit_bzero(g->bytes, sizeof g->bytes);
}

static enum fault go(struct gate *g, enum gate_way way)
{
    g->way = way;
    return gate_filters(g) ? g->unread : FAULT_NONE;
}

/* By the type, unless the first bytes say that it is something else: most
 * bodies are text, and nobody asks what their type may mean. */
static enum media_action rule_for(const struct gate *g, enum format format)
{
    struct span type = span_of(g->type, g->type_n);
    enum media_action action;
    bool is_told;

    if (format == FORMAT_NONE || (format_fits(type) >> format & 1) != 0)
        return g->by_type;
    action = filter_media(g->filter, span_str(format_type(format)));
    is_told =
        type.n != 0 && !media_type_matches("application/octet-stream", type);
    return action == MEDIA_PASS && is_told ? MEDIA_FILTER : action;
}

static enum fault decide(struct gate *g, enum format format)
{
    switch (rule_for(g, format)) {
    case MEDIA_FILTER:
        break;
    case MEDIA_BLOCK:
        return FAULT_MEDIA;
    case MEDIA_PASS:
        return go(g, GATE_PASS);
    case MEDIA_STRIP:
        g->strip = strip_new(format);
        /* What no strip knows is refused there, unless it is text. */
        return go(g, g->strip != NULL ? GATE_STRIP : filtering(g));
    }
    return go(g, filtering(g));
}

static enum fault pass(struct span in, struct sink *sink)
{
    sink->slices[sink->count++] = in;
    return sink->flush(sink);
}

static enum fault send(struct gate *g, struct span in, bool last,
                       const struct gate_to *to)
{
    enum fault fault = FAULT_NONE;

    if (in.n == 0)
        return FAULT_NONE;
    if (g->way == GATE_PARTS)
        fault = parts_look(g->parts, in);
    if (fault != FAULT_NONE)
        return fault;
    if (gate_filters(g))
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
