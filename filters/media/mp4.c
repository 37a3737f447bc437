/*
 * mp4 - MP4 and QuickTime films (ISO/IEC 14496-12) without what is not the
 * film, of the same size, so that all offsets hold.
 *
 *   ftyp | free | moov (the tables) | mdat (the samples) | ...
 *
 * The tables are collected, stripped in place (mp4_moov.c) and tell where the
 * samples of pictures and sound lie; of mdat only these leave, anything else
 * in it, as the samples of a track of positions, becomes zeros.  Other boxes
 * become `free`, filled with zeros.
 *
 * Samples that come before their tables have to wait for them: a film that
 * begins with more than MP4_MOST of them is refused.  (`-movflags +faststart`
 * writes the tables first.)
 */
#include "filters/media/mp4_moov.h"
#include "filters/media/strip.h"

#include "filters/base/buf.h"

#define MP4_MOST    ((size_t)8 << 20) /* bytes of tables; of what waits */
#define FTYP_MOST   1024
#define EXTENTS_MAX 16 /* mdat boxes that wait */

enum state {
    STATE_HEAD,
    STATE_COPY,  /* a payload that stays */
    STATE_ZERO,  /* one that goes */
    STATE_MEDIA, /* of mdat */
    STATE_MOOV,
};

struct mp4 {
    struct strip strip;
    enum state state;
    uint64_t at; /* offset in the file of the next byte */
    uint8_t head[16];
    size_t n;
    uint64_t left; /* of the payload */
    bool to_end;   /* of the file, wherever that is */
    struct buf moov;
    size_t moov_head; /* bytes of it that are its head */
    bool has_moov;
    bool waits;        /* samples have come, tables have not */
    struct buf early;  /* what waits, from ... */
    uint64_t early_at; /* ... this offset on */
    struct mp4_range extents[EXTENTS_MAX]; /* of samples in it */
    size_t extent_count;
    struct mp4_ranges ranges;
};

static enum fault put(struct mp4 *m, struct span bytes, struct sink *sink)
{
    if (!m->waits)
        return strip_put(sink, bytes);
    return buf_put(&m->early, bytes) ? FAULT_NONE : FAULT_STRIP;
}

static enum fault put_zeros(struct mp4 *m, size_t n, struct sink *sink)
{
    static const uint8_t zeros[4096];
    enum fault fault = FAULT_NONE;

    while (n != 0 && fault == FAULT_NONE) {
        size_t some = n < sizeof zeros ? n : sizeof zeros;

        fault = put(m, span_of(zeros, some), sink);
        n -= some;
    }
    return fault;
}

/* A box's head.  It changes before the call ends. */
static enum fault put_head(struct mp4 *m, struct sink *sink)
{
    struct span head = span_of(m->head, m->n);

    return m->waits ? put(m, head, sink) : strip_put_now(sink, head);
}

/* Samples: those of pictures and sound, zeros for the rest. */
static enum fault media(struct mp4 *m, struct span in, struct sink *sink)
{
    enum fault fault = FAULT_NONE;
    uint64_t at = m->at;

    if (m->waits)
        return put(m, in, sink);
    while (in.n != 0 && fault == FAULT_NONE) {
        bool inside;
        size_t n = mp4_ranges_keep(&m->ranges, at, in.n, &inside);

        fault =
            inside ? put(m, span_cut(in, 0, n), sink) : put_zeros(m, n, sink);
        in = span_cut(in, n, in.n);
        at += n;
    }
    return fault;
}

/* What waited: what is no sample that stays becomes zeros. */
static void strip_early(struct mp4 *m)
{
    for (size_t i = 0; i < m->extent_count; i++) {
        uint64_t at = m->extents[i].from;

        while (at < m->extents[i].to) {
            bool inside;
            size_t n = mp4_ranges_keep(
                &m->ranges, at, (size_t)(m->extents[i].to - at), &inside);

            if (!inside)
                memset(m->early.p + (at - m->early_at), 0, n);
            at += n;
        }
    }
}

/* The tables are complete. */
static enum fault end_moov(struct mp4 *m, struct sink *sink)
{
    struct mp4_box box = {m->moov.p, m->moov.n, m->moov_head};
    bool waited = m->waits;
    enum fault fault = FAULT_NONE;

    if (!mp4_moov_strip(&box, &m->ranges))
        return FAULT_STRIP;
    m->has_moov = true;
    m->waits = false;
    if (waited) {
        strip_early(m);
        fault = strip_put_now(sink, buf_span(&m->early));
        explicit_bzero(m->early.p, m->early.n);
        buf_done(&m->early);
    }
    if (fault == FAULT_NONE)
        fault = strip_put_now(sink, buf_span(&m->moov));
    buf_done(&m->moov);
    return fault;
}

static enum fault begin_media(struct mp4 *m, struct sink *sink)
{
    enum fault fault;

    m->state = STATE_MEDIA;
    if (!m->has_moov && !m->waits) {
        m->waits = true;
        buf_init(&m->early, MP4_MOST);
        m->early_at = m->at - m->n;
    }
    fault = put_head(m, sink);
    if (!m->waits || fault != FAULT_NONE)
        return fault;
    if (m->to_end || m->extent_count == EXTENTS_MAX || m->left > MP4_MOST)
        return FAULT_STRIP; /* the tables will not come, or too late */
    m->extents[m->extent_count++] = (struct mp4_range){m->at, m->at + m->left};
    return FAULT_NONE;
}

static enum fault begin_moov(struct mp4 *m)
{
    m->state = STATE_MOOV;
    if (m->has_moov)
        return FAULT_STRIP;
    buf_init(&m->moov, MP4_MOST);
    m->moov_head = m->n;
    return buf_put(&m->moov, span_of(m->head, m->n)) ? FAULT_NONE : FAULT_STRIP;
}

/* Fragments bring tables of their own. */
static bool is_fragment(const uint8_t *type)
{
    return mp4_box_is(type, "moof") || mp4_box_is(type, "mfra") ||
           mp4_box_is(type, "sidx") || mp4_box_is(type, "styp");
}

static enum fault begin_box(struct mp4 *m, struct sink *sink)
{
    const uint8_t *type = m->head + 4;

    if (mp4_box_is(type, "moov"))
        return begin_moov(m);
    if (mp4_box_is(type, "mdat"))
        return begin_media(m, sink);
    if (is_fragment(type))
        return FAULT_STRIP;
    m->state = STATE_ZERO;
    if (mp4_box_is(type, "ftyp")) {
        m->state = STATE_COPY;
        if (m->to_end || m->left > FTYP_MOST)
            return FAULT_STRIP;
    } else {
        memcpy(m->head + 4, "free", 4);
    }
    return put_head(m, sink);
}

/* The head is there as far as it is known how long it is. */
static enum fault end_head(struct mp4 *m, struct sink *sink)
{
    uint64_t size = mp4_box_32(m->head);
    enum fault fault;

    if (size == 1 && m->n == 8)
        return FAULT_NONE;
    if (size == 1)
        size = mp4_box_64(m->head + 8);
    m->to_end = m->n == 8 && size == 0;
    if (!m->to_end && (size < m->n || size > INT64_MAX))
        return FAULT_STRIP;
    m->left = m->to_end ? UINT64_MAX : size - m->n;
    fault = begin_box(m, sink);
    m->n = 0;
    return fault;
}

static enum fault collect_head(struct mp4 *m, struct span *in,
                               struct sink *sink)
{
    size_t want = m->n < 8 ? 8 : 16;

    while (m->n < want && in->n != 0) {
        m->head[m->n++] = in->p[0];
        *in = span_cut(*in, 1, in->n);
        m->at++;
    }
    return m->n == want ? end_head(m, sink) : FAULT_NONE;
}

static enum fault payload(struct mp4 *m, struct span bytes, struct sink *sink)
{
    switch (m->state) {
    case STATE_COPY:
        return put(m, bytes, sink);
    case STATE_ZERO:
        return put_zeros(m, bytes.n, sink);
    case STATE_MEDIA:
        return media(m, bytes, sink);
    case STATE_MOOV:
        return buf_put(&m->moov, bytes) ? FAULT_NONE : FAULT_STRIP;
    case STATE_HEAD:
        break;
    }
    return FAULT_STRIP;
}

/* The payload is complete. */
static enum fault end_box(struct mp4 *m, struct sink *sink)
{
    bool moov = m->state == STATE_MOOV;

    m->state = STATE_HEAD;
    return moov ? end_moov(m, sink) : FAULT_NONE;
}

static enum fault take_payload(struct mp4 *m, struct span *in,
                               struct sink *sink)
{
    size_t n = m->left < in->n ? (size_t)m->left : in->n;
    enum fault fault = payload(m, span_cut(*in, 0, n), sink);

    *in = span_cut(*in, n, in->n);
    m->at += n;
    m->left -= n;
    return fault;
}

static enum fault mp4_feed(struct strip *strip, struct span in,
                           struct sink *sink)
{
    struct mp4 *m = (struct mp4 *)strip;
    enum fault fault = FAULT_NONE;

    while (fault == FAULT_NONE && in.n != 0) {
        fault = m->state == STATE_HEAD ? collect_head(m, &in, sink)
                                       : take_payload(m, &in, sink);
        if (fault == FAULT_NONE && m->state != STATE_HEAD && m->left == 0)
            fault = end_box(m, sink);
    }
    return fault;
}

static enum fault mp4_end(struct strip *strip, struct sink *sink)
{
    struct mp4 *m = (struct mp4 *)strip;
    bool between = m->state == STATE_HEAD && m->n == 0;

    if (!between && m->state != STATE_HEAD && m->to_end) {
        enum fault fault = end_box(m, sink);

        if (fault != FAULT_NONE)
            return fault;
        between = true;
    }
    return between && m->has_moov ? FAULT_NONE : FAULT_STRIP;
}

static void mp4_done(struct strip *strip)
{
    struct mp4 *m = (struct mp4 *)strip;

    if (m->early.p != NULL)
        explicit_bzero(m->early.p, m->early.cap);
    buf_done(&m->early);
    buf_done(&m->moov);
    mp4_ranges_done(&m->ranges);
}

const struct strip_ops strip_mp4 = {
    .size = sizeof(struct mp4),
    .feed = mp4_feed,
    .end = mp4_end,
    .done = mp4_done,
};
