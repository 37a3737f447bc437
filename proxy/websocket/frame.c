/*
 * frame - takes frames apart.
 *
 * Must never take one that another reader could understand differently: what
 * one of them calls a payload another may call a frame.
 */
#include "proxy/websocket/frame.h"

#include "filters/base/check.h"
#include "proxy/websocket/text.h"

#define FIN      0x80
#define RESERVED 0x70
#define MASKED   0x80

/* How many bytes of length follow the two first ones. */
static size_t length_bytes(const struct frame *f)
{
    uint8_t length = f->head[1] & 0x7F;

    return length == 126 ? 2 : length == 127 ? 8 : 0;
}

/* How long the head is, as far as it is known. */
static size_t head_length(const struct frame *f)
{
    if (f->head_n < 2)
        return 2;
    return 2 + length_bytes(f) + (f->is_masked ? 4 : 0);
}

static bool opcode_is_good(const struct frame *f, uint8_t first)
{
    unsigned opcode = first & 0x0F;
    bool fin = (first & FIN) != 0;

    switch (opcode) {
    case FRAME_CONTINUATION:
        return f->message != FRAME_CONTINUATION;
    case FRAME_TEXT:
    case FRAME_BINARY:
        return f->message == FRAME_CONTINUATION;
    case FRAME_CLOSE:
    case FRAME_PING:
    case FRAME_PONG:
        return fin;
    default:
        return false;
    }
}

/* Of what is there of the head.  As soon as it is seen, so that a broken peer
 * gets an answer, not a time-out. */
static bool head_is_good(const struct frame *f)
{
    uint8_t first = f->head[0], length = f->head[1] & 0x7F;

    if ((first & RESERVED) != 0 || !opcode_is_good(f, first))
        return false;
    if (f->head_n < 2)
        return true;
    if (((f->head[1] & MASKED) != 0) != f->is_masked)
        return false;
    return (first & 8) == 0 || length <= FRAME_CONTROL_MAX;
}

/* False: not in the shortest form, or more than 63 bits. */
static bool read_length(struct frame *f)
{
    size_t n = length_bytes(f);

    f->left = f->head[1] & 0x7F;
    if (n == 0)
        return true;
    f->left = 0;
    for (size_t i = 0; i < n; i++)
        f->left = f->left << 8 | f->head[2 + i];
    return n == 2 ? f->left > 125 : f->left > 0xFFFF && f->left >> 63 == 0;
}

static enum frame_step begin(struct frame *f)
{
    if (!read_length(f))
        return FRAME_BAD;
    f->opcode = (enum frame_opcode)(f->head[0] & 0x0F);
    f->is_final = (f->head[0] & FIN) != 0;
    if (f->opcode == FRAME_TEXT || f->opcode == FRAME_BINARY)
        f->message = f->opcode;
    f->mask_at = 0;
    f->in_payload = true;
    return FRAME_BEGIN;
}

static enum frame_step take_head(struct frame *f, struct span *in)
{
    /* The last frame's end was told; now what it leaves is forgotten. */
    if (f->head_n == 0 && f->is_final && !frame_is_control(f))
        f->message = FRAME_CONTINUATION;
    while (f->head_n < head_length(f)) {
        if (in->n == 0)
            return FRAME_MORE;
        f->head[f->head_n++] = in->p[0];
        *in = span_cut(*in, 1, in->n);
        if (f->head_n <= 2 && !head_is_good(f))
            return FRAME_BAD;
    }
    return begin(f);
}

enum frame_step frame_next(struct frame *f, struct span *in, struct span *piece)
{
    size_t n;

    if (!f->in_payload)
        return take_head(f, in);
    if (f->left == 0) {
        f->in_payload = false;
        f->head_n = 0;
        return FRAME_END;
    }
    if (in->n == 0)
        return FRAME_MORE;
    n = f->left < in->n ? (size_t)f->left : in->n;
    *piece = span_cut(*in, 0, n);
    *in = span_cut(*in, n, in->n);
    f->left -= n;
    return FRAME_PAYLOAD;
}

void frame_unmask(struct frame *f, struct span piece, uint8_t *out)
{
    const uint8_t *mask = f->head + 2 + length_bytes(f);

    if (!f->is_masked) {
        memcpy(out, piece.p, piece.n);
        return;
    }
    for (size_t i = 0; i < piece.n; i++)
        out[i] = piece.p[i] ^ mask[(f->mask_at + i) & 3];
    f->mask_at = (f->mask_at + piece.n) & 3;
}

size_t frame_put_control(enum frame_opcode opcode, struct span payload,
                         const uint8_t *mask, uint8_t *out)
{
    size_t n = 2;

    CHECK(payload.n <= FRAME_CONTROL_MAX);
    out[0] = (uint8_t)(FIN | opcode);
    out[1] = (uint8_t)(payload.n | (mask != NULL ? MASKED : 0));
    if (mask != NULL) {
        memcpy(out + n, mask, 4);
        n += 4;
    }
    for (size_t i = 0; i < payload.n; i++)
        out[n++] = payload.p[i] ^ (mask != NULL ? mask[i & 3] : 0);
    return n;
}

/* Section 7.4 and IANA's registry, which has added 1012 to 1014; 1004 to 1006
 * and 1015 never stand in a frame. */
static bool code_is_good(unsigned code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

bool frame_is_close(struct span payload)
{
    struct text reason = {.n = 0};

    if (payload.n == 0)
        return true;
    return payload.n >= 2 &&
           code_is_good((unsigned)payload.p[0] << 8 | payload.p[1]) &&
           text_feed(&reason, span_cut(payload, 2, payload.n)) &&
           text_is_whole(&reason);
}
