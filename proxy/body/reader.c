/* reader - takes the framing off a body. */
#include "proxy/body/reader.h"

void reader_open(struct reader *r, const struct framing *framing,
                 const struct limits *limits)
{
    r->framing = *framing;
    r->total = 0;
    r->fault = FAULT_NONE;
    r->ended = framing->kind == FRAMING_NONE;
    chunked_init(&r->chunked, limits);
}

void reader_close(struct reader *r)
{
    chunked_done(&r->chunked);
    r->ended = true;
}

/* With nothing more to come, `data` is the last. */
static enum reader_result reader_feed(struct reader *r, struct span data,
                                      bool last, struct stage *next)
{
    r->total += data.n;
    r->fault = last ? stage_last(next, data) : stage_feed(next, data);
    return r->fault == FAULT_NONE ? READER_MORE : READER_FAULT;
}

static enum reader_result reader_end(struct reader *r)
{
    r->ended = true;
    return READER_END;
}

static enum reader_result reader_length(struct reader *r, struct span *in,
                                        struct stage *next)
{
    uint64_t left = r->framing.length;
    size_t n = left < in->n ? (size_t)left : in->n;
    enum reader_result result =
        reader_feed(r, span_cut(*in, 0, n), n == left, next);

    *in = span_cut(*in, n, in->n);
    r->framing.length -= n;
    if (result == READER_MORE && r->framing.length == 0)
        return reader_end(r);
    return result;
}

static enum reader_result reader_chunked(struct reader *r, struct span *in,
                                         struct stage *next)
{
    struct span data;

    for (;;) {
        switch (chunked_next(&r->chunked, in, &data)) {
        case CHUNKED_MORE:
            return READER_MORE;
        case CHUNKED_DATA:
            if (reader_feed(r, data, chunked_is_last(&r->chunked, *in), next) !=
                READER_MORE)
                return READER_FAULT;
            break;
        case CHUNKED_END:
            return reader_end(r);
        case CHUNKED_BAD:
            return READER_BAD;
        case CHUNKED_TRAILERS_LARGE:
            return READER_LARGE;
        }
    }
}

enum reader_result reader_read(struct reader *r, struct span *in,
                               struct stage *next)
{
    enum reader_result result = READER_END;

    if (r->ended)
        return READER_END;
    if (in->n == 0)
        return READER_MORE;
    switch (r->framing.kind) {
    case FRAMING_NONE:
        break;
    case FRAMING_LENGTH:
        return reader_length(r, in, next);
    case FRAMING_CHUNKED:
        return reader_chunked(r, in, next);
    case FRAMING_CLOSE:
        result = reader_feed(r, *in, false, next);
        *in = span_cut(*in, in->n, in->n);
        break;
    }
    return result;
}

struct span reader_trailers(const struct reader *r)
{
    return buf_span(&r->chunked.trailers);
}
