/*
 * jpeg - JPEG pictures (ITU-T T.81) without what is not the picture.
 *
 *   FF D8 | FF marker length payload | ... | FF DA length header, scan | FF D9
 *
 * Kept are the segments that a decoder needs, JFIF's without its thumbnail, the
 * ICC profile and Adobe's color transform; of EXIF which way up the picture is.
 * All other APPn (XMP, Photoshop, MPF, makers' own) and comments go, and so
 * does what stands behind the end: previews, second pictures, films.
 *
 * A segment is decided on by its first bytes, at most PEEK of them, which are
 * held until they are there.
 */
#include "filters/media/exif.h"
#include "filters/media/strip.h"

#define PEEK 18 /* marker, length, and the 14 bytes of a JFIF segment */

enum state {
    STATE_MARKER,  /* at a marker: FF, maybe more of them, and its code */
    STATE_HEAD,    /* in the marker, length and first bytes of a segment */
    STATE_KEEP,    /* in a segment that stays: `left` bytes more */
    STATE_SKIP,    /* in one that goes */
    STATE_SCAN,    /* in coded data */
    STATE_SCAN_FF, /* behind an FF in it */
    STATE_OVER,    /* behind the end */
};

struct jpeg {
    struct strip strip;
    enum state state;
    bool is_begun;  /* the first marker has come */
    bool has_ff;    /* STATE_MARKER: an FF has */
    bool has_frame; /* a frame header has: scans may */
    bool is_scan;   /* the segment is a scan's: data follows */
    uint8_t head[PEEK];
    size_t n;    /* of `head` */
    size_t want; /* as many of it are needed to decide */
    size_t left;
    bool is_exif; /* STATE_SKIP: the segment's first bytes are kept */
    bool had_exif;
    uint8_t exif[EXIF_LOOK];
    size_t exif_n;
};

enum {
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    DQT = 0xDB,
    DNL = 0xDC,
    DRI = 0xDD,
    DHT = 0xC4,
    JPG = 0xC8,
    DAC = 0xCC,
    RST0 = 0xD0,
    RST7 = 0xD7,
    APP0 = 0xE0,
    APP1 = 0xE1,
    APP2 = 0xE2,
    APP14 = 0xEE,
    APP15 = 0xEF,
    COM = 0xFE,
};

static bool is_frame(uint8_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG &&
           marker != DAC;
}

static bool is_table(uint8_t marker)
{
    return marker == DQT || marker == DHT || marker == DAC || marker == DRI ||
           marker == DNL;
}

static bool begins(const struct jpeg *j, const char *word, size_t n)
{
    return j->n >= 4 + n && memcmp(j->head + 4, word, n) == 0;
}

/* How many bytes of the segment decide, marker and length included. */
static size_t wanted(uint8_t marker, size_t length)
{
    size_t most = marker == APP0                      ? 18
                  : marker == APP2 || marker == APP14 ? 16
                  : marker == APP1                    ? 10
                                                      : 4;

    return 2 + length < most ? 2 + length : most;
}

/* JFIF's segment without its thumbnail: the density is worth keeping. */
static enum fault put_jfif(struct jpeg *j, struct sink *sink)
{
    j->head[2] = 0;
    j->head[3] = 16;
    j->head[16] = j->head[17] = 0; /* its width and height */
    return strip_put_now(sink, span_of(j->head, PEEK));
}

/* The segment is known as far as it has to be. */
static enum fault decide(struct jpeg *j, struct sink *sink)
{
    uint8_t code = j->head[1];
    bool jfif = code == APP0 && begins(j, "JFIF\0", 5) && j->n == PEEK;
    bool stays =
        is_frame(code) || is_table(code) || code == SOS ||
        (code == APP2 && begins(j, "ICC_PROFILE\0", 12)) ||
        (code == APP14 && begins(j, "Adobe", 5) && j->n == 16 && j->left == 0);

    if (code == SOS && !j->has_frame)
        return FAULT_STRIP;
    j->has_frame = j->has_frame || is_frame(code);
    j->is_scan = code == SOS;
    j->is_exif = code == APP1 && begins(j, "Exif\0\0", 6) && !j->had_exif;
    j->state = stays ? STATE_KEEP : STATE_SKIP;
    if (jfif)
        return put_jfif(j, sink);
    return stays ? strip_put_now(sink, span_of(j->head, j->n)) : FAULT_NONE;
}

/* More of the segment's head: of its length, and of what tells what it is. */
static enum fault head(struct jpeg *j, uint8_t byte, struct sink *sink)
{
    size_t length;

    j->head[j->n++] = byte;
    if (j->n < 4)
        return FAULT_NONE;
    length = (size_t)j->head[2] << 8 | j->head[3];
    if (length < 2)
        return FAULT_STRIP;
    j->want = wanted(j->head[1], length);
    j->left = 2 + length - j->n;
    return j->n < j->want ? FAULT_NONE : decide(j, sink);
}

static enum fault put_marker(struct jpeg *j, uint8_t marker, struct sink *sink)
{
    j->head[0] = 0xFF;
    j->head[1] = marker;
    return strip_put_now(sink, span_of(j->head, 2));
}

/* Fill bytes, FF before FF, mean nothing and go. */
static enum fault marker(struct jpeg *j, uint8_t byte, struct sink *sink)
{
    if (!j->has_ff || byte == 0xFF) {
        j->has_ff = true;
        return byte == 0xFF ? FAULT_NONE : FAULT_STRIP;
    }
    j->has_ff = false;
    if (!j->is_begun) {
        j->is_begun = true;
        return byte == SOI ? put_marker(j, byte, sink) : FAULT_STRIP;
    }
    if (byte == EOI) {
        j->state = STATE_OVER;
        return j->has_frame ? put_marker(j, byte, sink) : FAULT_STRIP;
    }
    /* TEM, RSTn, hierarchical and reserved ones have no place here. */
    if (!is_frame(byte) && !is_table(byte) && byte != SOS && byte != COM &&
        (byte < APP0 || byte > APP15))
        return FAULT_STRIP;
    j->head[0] = 0xFF;
    j->head[1] = byte;
    j->n = 2;
    j->state = STATE_HEAD;
    return FAULT_NONE;
}

/* Behind an FF in coded data: 00 and restarts are of it. */
static enum fault scan_ff(struct jpeg *j, uint8_t byte, struct sink *sink)
{
    if (byte == 0xFF)
        return FAULT_NONE;
    j->state = STATE_SCAN;
    if (byte == 0 || (byte >= RST0 && byte <= RST7))
        return put_marker(j, byte, sink);
    j->state = STATE_MARKER;
    j->has_ff = true;
    return marker(j, byte, sink);
}

static enum fault one(struct jpeg *j, uint8_t byte, struct sink *sink)
{
    if (j->state == STATE_HEAD)
        return head(j, byte, sink);
    return j->state == STATE_MARKER ? marker(j, byte, sink)
                                    : scan_ff(j, byte, sink);
}

/* Up to the next FF; an FF 00 is most of them, and stays by reference. */
static size_t scan_length(struct span in)
{
    size_t at = 0;

    for (;;) {
        const uint8_t *ff = memchr(in.p + at, 0xFF, in.n - at);

        if (ff == NULL)
            return in.n;
        at = (size_t)(ff - in.p);
        if (at + 1 == in.n || in.p[at + 1] != 0)
            return at;
        at += 2;
        if (at == in.n)
            return at;
    }
}

static enum fault scan(struct jpeg *j, struct span *in, struct sink *sink)
{
    size_t n = scan_length(*in);
    struct span data = span_cut(*in, 0, n);

    if (n < in->n) {
        j->state = STATE_SCAN_FF;
        n++;
    }
    *in = span_cut(*in, n, in->n);
    return strip_put(sink, data);
}

static void keep_exif(struct jpeg *j, struct span data)
{
    size_t room = EXIF_LOOK - j->exif_n;
    size_t n = data.n < room ? data.n : room;

    memcpy(j->exif + j->exif_n, data.p, n);
    j->exif_n += n;
}

/* In its place what it says of the rotation, if anything. */
static enum fault put_exif(struct jpeg *j, struct sink *sink)
{
    unsigned rotation = exif_rotation(span_of(j->exif, j->exif_n));
    uint8_t segment[EXIF_SEGMENT];

    j->is_exif = false;
    j->had_exif = true;
    if (rotation == 0)
        return FAULT_NONE;
    exif_put(rotation, segment);
    return strip_put_now(sink, span_of(segment, sizeof segment));
}

/* What is left of a segment. */
static enum fault segment(struct jpeg *j, struct span *in, struct sink *sink)
{
    size_t n = j->left < in->n ? j->left : in->n;
    struct span data = span_cut(*in, 0, n);
    bool stays = j->state == STATE_KEEP;
    enum fault fault = FAULT_NONE;

    if (j->is_exif)
        keep_exif(j, data);
    *in = span_cut(*in, n, in->n);
    j->left -= n;
    if (j->left == 0)
        j->state = j->is_scan ? STATE_SCAN : STATE_MARKER;
    if (j->left == 0 && j->is_exif)
        fault = put_exif(j, sink);
    return stays ? strip_put(sink, data) : fault;
}

static enum fault jpeg_feed(struct strip *strip, struct span in,
                            struct sink *sink)
{
    struct jpeg *j = (struct jpeg *)strip;
    enum fault fault = FAULT_NONE;

    while (fault == FAULT_NONE && in.n != 0) {
        if (j->state == STATE_OVER)
            return FAULT_NONE;
        if (j->state == STATE_SCAN) {
            fault = scan(j, &in, sink);
        } else if (j->state == STATE_KEEP || j->state == STATE_SKIP) {
            fault = segment(j, &in, sink);
        } else {
            fault = one(j, in.p[0], sink);
            in = span_cut(in, 1, in.n);
        }
    }
    return fault;
}

static enum fault jpeg_end(struct strip *strip, struct sink *sink)
{
    (void)sink;
    return ((struct jpeg *)strip)->state == STATE_OVER ? FAULT_NONE
                                                       : FAULT_STRIP;
}

const struct strip_ops strip_jpeg = {
    .size = sizeof(struct jpeg),
    .feed = jpeg_feed,
    .end = jpeg_end,
};
