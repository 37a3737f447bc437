/* writer - frames with their shortest heads, one write a turn. */
#include "proxy/websocket/writer.h"

#include "filters/base/check.h"

#define HEAD 4 /* room left for a data frame's head: 16 bits of length */

void writer_open(struct writer *w, struct conn *to, uint8_t *room, size_t cap)
{
    CHECK(cap >= 1024 && cap <= 0xFFFF);
    w->to = to;
    w->room = room;
    w->cap = cap;
    w->n = 0;
    w->open = 0;
}

static void send_all(struct writer *w)
{
    struct span all = span_of(w->room, w->n);

    CHECK(w->open == 0);
    w->n = 0;
    if (all.n != 0 && conn_write(w->to, &all, 1))
        w->written += all.n;
}

/* The head of the frame under way, now that its length is known. */
static void close_frame(struct writer *w, enum frame_opcode message, bool fin)
{
    uint8_t *payload = w->room + w->open;
    size_t length = w->n - w->open;
    uint8_t *head = payload - HEAD;

    head[0] = (uint8_t)((fin ? 0x80 : 0) |
                        (w->is_begun ? FRAME_CONTINUATION : message));
    if (length <= FRAME_CONTROL_MAX) {
        head[1] = (uint8_t)length;
        memmove(head + 2, payload, length);
        w->n -= 2;
    } else {
        head[1] = 126;
        head[2] = (uint8_t)(length >> 8);
        head[3] = (uint8_t)length;
    }
    w->open = 0;
    w->is_begun = !fin;
}

static void open_frame(struct writer *w)
{
    if (w->open != 0)
        return;
    if (w->cap - w->n <= HEAD)
        send_all(w);
    w->n += HEAD;
    w->open = w->n;
}

/* A fragment of what there is. */
static void close_fragment(struct writer *w, enum frame_opcode message)
{
    if (w->open != 0)
        close_frame(w, message, false);
}

/* The message that a frame under way is of. */
static enum frame_opcode under_way(const struct writer *w)
{
    return (enum frame_opcode)w->room[w->open - HEAD];
}

void writer_data(struct writer *w, enum frame_opcode message, struct span in)
{
    while (in.n != 0) {
        size_t n;

        open_frame(w);
        w->room[w->open - HEAD] = (uint8_t)message;
        n = in.n < w->cap - w->n ? in.n : w->cap - w->n;
        memcpy(w->room + w->n, in.p, n);
        w->n += n;
        in = span_cut(in, n, in.n);
        if (w->n == w->cap) {
            close_fragment(w, message);
            send_all(w);
        }
    }
}

void writer_end(struct writer *w, enum frame_opcode message)
{
    open_frame(w);
    close_frame(w, message, true);
}

void writer_raw(struct writer *w, struct span in)
{
    CHECK(w->open == 0);
    while (in.n != 0) {
        size_t n = in.n < w->cap - w->n ? in.n : w->cap - w->n;

        memcpy(w->room + w->n, in.p, n);
        w->n += n;
        in = span_cut(in, n, in.n);
        if (w->n == w->cap)
            send_all(w);
    }
}

void writer_control(struct writer *w, enum frame_opcode opcode,
                    struct span payload, const uint8_t *mask)
{
    uint8_t frame[FRAME_CONTROL_MAX + 6];

    if (w->open != 0)
        close_fragment(w, under_way(w));
    writer_raw(w,
               span_of(frame, frame_put_control(opcode, payload, mask, frame)));
}

void writer_flush(struct writer *w)
{
    if (w->open != 0)
        close_fragment(w, under_way(w));
    send_all(w);
}
