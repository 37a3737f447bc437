/*
 * frame - WebSocket bytes of any kind: the same frames for any cut, and what is
 * taken as a control frame is one when it is written again.
 *
 * Two bytes: masked or not, and the cuts.  The rest: the bytes.
 */
#include "proxy/websocket/frame.h"
#include "tests/fuzz/fuzz.h"

/* One step, as text; false: the last one. */
static bool tell(struct frame *f, enum frame_step step, struct span piece,
                 struct buf *out)
{
    if (step == FRAME_PAYLOAD) {
        frame_unmask(f, piece, buf_room(out, piece.n));
        out->n += piece.n;
        return true;
    }
    if (step == FRAME_MORE || step == FRAME_BAD)
        return false;
    CHECK(!frame_is_control(f) || f->is_final);
    CHECK(step != FRAME_END || frame_is_between(f));
    CHECK(buf_printf(out, "<%d %d %d %d>", (int)step, (int)f->opcode,
                     (int)f->message, (int)f->is_final));
    return true;
}

/* All that was told, with the payload; false: it ended in a fault. */
static bool read_all(struct span in, bool is_masked, struct random_source *cuts,
                     struct buf *out)
{
    struct frame f = {.is_masked = is_masked};
    struct span piece = {NULL, 0};
    enum frame_step step = FRAME_MORE;

    while (in.n != 0 && step != FRAME_BAD) {
        size_t n = cuts != NULL ? 1 + random_below(cuts, 9) : in.n;
        struct span some = span_cut(in, 0, n < in.n ? n : in.n);

        in = span_cut(in, some.n, in.n);
        do
            step = frame_next(&f, &some, &piece);
        while (tell(&f, step, piece, out));
    }
    return step != FRAME_BAD;
}

static void writes_what_is_read(struct span in)
{
    uint8_t bytes[FRAME_CONTROL_MAX + 6];
    struct frame f = {.is_masked = true};
    struct span piece, frame;
    size_t n = in.n < FRAME_CONTROL_MAX ? in.n : FRAME_CONTROL_MAX;

    in = span_cut(in, 0, n);
    frame = span_of(bytes, frame_put_control(FRAME_PONG, in,
                                             (const uint8_t *)"mask", bytes));
    CHECK(frame_next(&f, &frame, &piece) == FRAME_BEGIN && f.left == n);
    if (n != 0) {
        CHECK(frame_next(&f, &frame, &piece) == FRAME_PAYLOAD);
        frame_unmask(&f, piece, bytes);
        CHECK(memcmp(bytes, in.p, n) == 0);
    }
    CHECK(frame_next(&f, &frame, &piece) == FRAME_END && frame.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    bool is_masked = (fuzz_byte(&in) & 1) != 0;
    struct random_source cuts = {fuzz_byte(&in)};
    struct buf whole, cut;

    if (size > FUZZ_LONGEST)
        return 0;
    buf_init(&whole, 1 << 20);
    buf_init(&cut, 1 << 20);
    CHECK(read_all(in, is_masked, NULL, &whole) ==
          read_all(in, is_masked, &cuts, &cut));
    CHECK(span_eq(buf_span(&whole), buf_span(&cut)));
    writes_what_is_read(in);
    buf_done(&whole);
    buf_done(&cut);
    return 0;
}
