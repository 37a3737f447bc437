/* frame, text: what is a WebSocket frame, and what is UTF-8, however it is
 * cut. */
#include "filters/base/buf.h"
#include "proxy/websocket/frame.h"
#include "proxy/websocket/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SPAN(text) span_of((text), sizeof(text) - 1)

/* One step, as text. */
static void tell(struct frame *f, enum frame_step step, struct span piece,
                 struct buf *out)
{
    if (step == FRAME_BEGIN)
        assert_true(buf_printf(out, "(%d/%d ", f->opcode, f->message));
    if (step == FRAME_PAYLOAD) {
        uint8_t *room = buf_room(out, piece.n);

        frame_unmask(f, piece, room);
        out->n += piece.n;
    }
    if (step == FRAME_END)
        assert_true(buf_printf(out, f->is_final ? ")" : "-"));
    if (step == FRAME_BAD)
        assert_true(buf_printf(out, "!"));
}

/* All steps of `in`, fed in pieces of `step` bytes. */
static void told(struct span in, bool is_masked, size_t step, struct buf *out)
{
    struct frame f = {.is_masked = is_masked};
    enum frame_step got = FRAME_MORE;

    for (size_t at = 0; at < in.n && got == FRAME_MORE; at += step) {
        size_t end = in.n - at < step ? in.n : at + step;
        struct span piece = {NULL, 0}, rest = span_cut(in, at, end);

        do {
            got = frame_next(&f, &rest, &piece);
            tell(&f, got, piece, out);
        } while (got != FRAME_MORE && got != FRAME_BAD);
    }
}

static void check(struct span in, bool is_masked, const char *want)
{
    static const size_t STEPS[] = {1, 2, 3, 5, 100000};

    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        struct buf out;

        buf_init(&out, 1 << 20);
        told(in, is_masked, STEPS[i], &out);
        if (!span_eq(buf_span(&out), span_str(want)))
            fail_msg("pieces of %zu: \"%.*s\", not \"%s\"", STEPS[i],
                     (int)out.n, (const char *)out.p, want);
        buf_done(&out);
    }
}

static void frames_are_taken_apart(void **state)
{
    (void)state;
    check(SPAN("\x81\x02hi\x82\x01x"), false, "(1/1 hi)(2/2 x)");
    check(SPAN("\x81\x00\x8A\x00\x81\x00"), false, "(1/1 )(10/0 )(1/1 )");
    check(SPAN("\x01\x01"
               "a\x89\x01p\x00\x01"
               "b\x80\x01"
               "c\x88\x00"),
          false, "(1/1 a-(9/1 p)(0/1 b-(0/1 c)(8/0 )");
    check(SPAN("\x81\x83\x01\x02\x03\x04"
               "`\x60`"),
          true, "(1/1 abc)");
}

static void what_is_no_frame_is_a_fault(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } ROWS[] = {
#define ROW(text) {(text), sizeof(text) - 1}
        ROW("\xC1\x00"),
        ROW("\xA1\x00"),
        ROW("\x91\x00"),
        ROW("\x83\x00"),
        ROW("\x87\x00"),
        ROW("\x8B\x00"),
        ROW("\x8F\x00"),
        ROW("\x80\x00"),
        ROW("\x00\x00"),
        ROW("\x09\x00"),
        ROW("\x08\x00"),
        ROW("\x89\x7E\x00\x7E"),
        ROW("\x81\x80\x00\x00\x00\x00"),
        ROW("\x81\x7E\x00\x7D"),
        ROW("\x81\x7F\x00\x00\x00\x00\x00\x00\xFF\xFF"),
        ROW("\x81\x7F\x80\x00\x00\x00\x00\x01\x00\x00"),
#undef ROW
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        check(span_of(ROWS[i].bytes, ROWS[i].n), false, "!");
    check(SPAN("\x01\x00\x01\x00"), false, "(1/1 -!");
    check(SPAN("\x02\x00\x82\x00"), false, "(2/2 -!");
    check(SPAN("\x81\x00\x80\x00"), false, "(1/1 )!");
    check(SPAN("\x81\x00"), true, "!");
}

static void long_frames_keep_their_length(void **state)
{
    static const size_t LENGTHS[] = {125, 126, 65535, 65536, 70000};

    (void)state;
    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++) {
        size_t n = LENGTHS[i], head = n < 126 ? 2 : n < 65536 ? 4 : 10;
        uint8_t *bytes = calloc(1, head + n);
        struct span in = span_of(bytes, head + n), piece;
        struct frame f = {.is_masked = false};

        bytes[0] = 0x82;
        bytes[1] = (uint8_t)(n < 126 ? n : n < 65536 ? 126 : 127);
        for (size_t j = head; j-- > 2;)
            bytes[j] = (uint8_t)(n >> (8 * (head - 1 - j)) & 0xFF);
        assert_int_equal(frame_next(&f, &in, &piece), FRAME_BEGIN);
        assert_int_equal(f.left, n);
        assert_int_equal(frame_next(&f, &in, &piece), FRAME_PAYLOAD);
        assert_int_equal(frame_next(&f, &in, &piece), FRAME_END);
        assert_int_equal(in.n, 0);
        free(bytes);
    }
}

static void control_frames_are_read_as_written(void **state)
{
    static const uint8_t mask[] = {9, 8, 7, 6};
    uint8_t out[FRAME_CONTROL_MAX + 6];

    (void)state;
    check(span_of(out, frame_put_control(FRAME_PING, SPAN("ping"), NULL, out)),
          false, "(9/0 ping)");
    check(
        span_of(out, frame_put_control(FRAME_CLOSE, SPAN("12345"), mask, out)),
        true, "(8/0 12345)");
}

static void closes_have_a_code_and_a_reason(void **state)
{
    static const unsigned good[] = {1000, 1003, 1007, 1014, 3000, 4999};
    static const unsigned bad[] = {0,    999,  1004, 1005, 1006,
                                   1015, 1016, 2999, 5000, 65535};
    uint8_t payload[] = {0, 0, 0xC3, 0xA9};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        payload[0] = (uint8_t)(good[i] >> 8);
        payload[1] = (uint8_t)good[i];
        assert_true(frame_is_close(span_of(payload, 2)));
        assert_true(frame_is_close(span_of(payload, 4)));
        assert_false(frame_is_close(span_of(payload, 3)));
        assert_false(frame_is_close(span_of(payload, 1)));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        payload[0] = (uint8_t)(bad[i] >> 8);
        payload[1] = (uint8_t)bad[i];
        assert_false(frame_is_close(span_of(payload, 2)));
    }
    assert_true(frame_is_close(SPAN("")));
}

static bool is_text(struct span in, size_t step)
{
    struct text t = {.n = 0};

    for (size_t at = 0; at < in.n; at += step)
        if (!text_feed(&t,
                       span_cut(in, at, in.n - at < step ? in.n : at + step)))
            return false;
    return text_is_whole(&t);
}

static void utf_8_is_told_however_it_is_cut(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } ROWS[] = {
        {"", true},
        {"plain ASCII, more than sixteen bytes of it", true},
        {"gr\xC3\xBC\xC3\x9F \xE6\xB0\xB4 \xF0\x9F\x98\x80 end", true},
        {"12345678\xC3\xBC", true},
        {"\xF4\x8F\xBF\xBF", true},
        {"\xC3", false},
        {"ok \xE6\xB0", false},
        {"\xC0\xAF", false},
        {"\xE0\x80\xAF", false},
        {"\xED\xA0\x80", false},
        {"\xF4\x90\x80\x80", false},
        {"\x80", false},
        {"\xFF", false},
        {"a\xC3(", false},
        {"\xF0\x9F\x98(", false},
        {"12345678\xE6(\xB0", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        for (size_t step = 1; step < 12; step++)
            if (is_text(span_str(ROWS[i].text), step) != ROWS[i].good)
                fail_msg("row %zu, pieces of %zu", i, step);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_taken_apart),
        cmocka_unit_test(what_is_no_frame_is_a_fault),
        cmocka_unit_test(long_frames_keep_their_length),
        cmocka_unit_test(control_frames_are_read_as_written),
        cmocka_unit_test(closes_have_a_code_and_a_reason),
        cmocka_unit_test(utf_8_is_told_however_it_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
