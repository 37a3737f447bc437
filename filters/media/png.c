/*
 * png - PNG pictures (W3C PNG, third edition) without what is not the picture.
 *
 *   89 "PNG" 0D 0A 1A 0A | length type payload CRC | ... IEND
 *
 * Kept are the critical chunks, and of the others those that say how the
 * picture looks.  Texts, times, EXIF and whatever nobody knows go, and so does
 * what stands behind the end.  The checksum of what is kept must be right.
 */
#include "filters/media/strip.h"

#define CHUNK_HEAD 8
#define SIGNATURE  8

enum state {
    STATE_SIGNATURE,
    STATE_HEAD,
    STATE_KEEP,
    STATE_SKIP,
    STATE_CRC,      /* of a chunk that stays */
    STATE_SKIP_CRC, /* of one that goes */
    STATE_OVER,
};

struct png {
    struct strip strip;
    enum state state;
    bool is_begun; /* IHDR has come */
    bool is_last;  /* the chunk is IEND */
    uint8_t held[CHUNK_HEAD];
    size_t n;
    size_t left;
    uint32_t crc;
};

static const char *const kept[] = {
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA",
    "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD",
    "hIST", "pHYs", "acTL", "fcTL", "fdAT",
};

/* The CRC of 16 values of four bits each: 0xEDB88320 shifted through. */
static const uint32_t nibbles[16] = {
    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
    0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
    0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
};

static uint32_t add(uint32_t crc, struct span in)
{
    for (size_t i = 0; i < in.n; i++) {
        crc ^= in.p[i];
        crc = crc >> 4 ^ nibbles[crc & 15];
        crc = crc >> 4 ^ nibbles[crc & 15];
    }
    return crc;
}

static uint32_t number(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

static bool is_type(const struct png *p, const char *type)
{
    return memcmp(p->held + 4, type, 4) == 0;
}

static bool stays(const struct png *p)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (is_type(p, kept[i]))
            return true;
    return false;
}

static enum fault begin_chunk(struct png *p, struct sink *sink)
{
    bool critical = (p->held[4] & 0x20) == 0;

    p->left = number(p->held);
    if (p->left > INT32_MAX || is_type(p, "IHDR") == p->is_begun ||
        (critical && !stays(p)) || (is_type(p, "IEND") && p->left != 0))
        return FAULT_STRIP;
    p->is_begun = true;
    p->is_last = is_type(p, "IEND");
    p->state = stays(p) ? STATE_KEEP : STATE_SKIP;
    p->crc = add(UINT32_MAX, span_of(p->held + 4, 4));
    return p->state == STATE_KEEP
               ? strip_put_now(sink, span_of(p->held, CHUNK_HEAD))
               : FAULT_NONE;
}

static enum fault end_chunk(struct png *p, struct sink *sink)
{
    bool good = number(p->held) == ~p->crc;

    if (p->state == STATE_SKIP_CRC) {
        p->state = STATE_HEAD;
        return FAULT_NONE;
    }
    p->state = p->is_last ? STATE_OVER : STATE_HEAD;
    return good ? strip_put_now(sink, span_of(p->held, 4)) : FAULT_STRIP;
}

/* What is read as a whole: the signature, a chunk's head, a checksum. */
static enum fault whole(struct png *p, struct sink *sink)
{
    p->n = 0;
    if (p->state == STATE_HEAD)
        return begin_chunk(p, sink);
    if (p->state != STATE_SIGNATURE)
        return end_chunk(p, sink);
    p->state = STATE_HEAD;
    if (memcmp(p->held, "\x89PNG\r\n\x1A\n", SIGNATURE) != 0)
        return FAULT_STRIP;
    return strip_put_now(sink, span_of(p->held, SIGNATURE));
}

static enum fault collect(struct png *p, struct span *in, struct sink *sink)
{
    bool crc = p->state == STATE_CRC || p->state == STATE_SKIP_CRC;
    size_t want = crc ? 4 : CHUNK_HEAD;

    while (p->n < want && in->n != 0) {
        p->held[p->n++] = in->p[0];
        *in = span_cut(*in, 1, in->n);
    }
    return p->n == want ? whole(p, sink) : FAULT_NONE;
}

static enum fault payload(struct png *p, struct span *in, struct sink *sink)
{
    size_t n = p->left < in->n ? p->left : in->n;
    struct span data = span_cut(*in, 0, n);
    bool keep = p->state == STATE_KEEP;

    *in = span_cut(*in, n, in->n);
    p->left -= n;
    if (p->left == 0)
        p->state = keep ? STATE_CRC : STATE_SKIP_CRC;
    if (!keep)
        return FAULT_NONE;
    p->crc = add(p->crc, data);
    return strip_put(sink, data);
}

static enum fault png_feed(struct strip *strip, struct span in,
                           struct sink *sink)
{
    struct png *p = (struct png *)strip;
    enum fault fault = FAULT_NONE;

    while (fault == FAULT_NONE && in.n != 0 && p->state != STATE_OVER)
        fault = p->state == STATE_KEEP || p->state == STATE_SKIP
                    ? payload(p, &in, sink)
                    : collect(p, &in, sink);
    return fault;
}

static enum fault png_end(struct strip *strip, struct sink *sink)
{
    (void)sink;
    return ((struct png *)strip)->state == STATE_OVER ? FAULT_NONE
                                                      : FAULT_STRIP;
}

const struct strip_ops strip_png = {
    .size = sizeof(struct png),
    .feed = png_feed,
    .end = png_end,
};
