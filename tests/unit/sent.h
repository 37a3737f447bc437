/*
 * sent - what upstreams send: bodies coded by each coding's own library, and
 * what decoding makes of them.
 */
#ifndef FOGLINE_TESTS_SENT_H
#define FOGLINE_TESTS_SENT_H

#include "tests/unit/coded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <brotli/encode.h>
#include <cmocka.h>
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

enum sent { SENT_GZIP, SENT_ZLIB, SENT_RAW, SENT_BR, SENT_ZSTD, SENT_COUNT };

static const enum coding SENT_AS[] = {CODING_GZIP, CODING_DEFLATE,
                                      CODING_DEFLATE, CODING_BR, CODING_ZSTD};

static inline void by_zlib(struct span in, int bits, struct buf *out)
{
    z_stream z = {0};

    assert_int_equal(
        deflateInit2(&z, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = in.p;
    z.avail_in = (uInt)in.n;
    z.avail_out = (uInt)deflateBound(&z, in.n);
    z.next_out = buf_room(out, z.avail_out);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->n += z.total_out;
    deflateEnd(&z);
}

static inline void by_brotli(struct span in, struct buf *out)
{
    size_t n = BrotliEncoderMaxCompressedSize(in.n) + 16;
    uint8_t *p = buf_room(out, n);

    assert_true(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW,
                                      BROTLI_MODE_GENERIC, in.n, in.p, &n, p));
    out->n += n;
}

static inline void by_zstd(struct span in, int window_log, struct buf *out)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_inBuffer input = {in.p, in.n, 0};
    size_t room = ZSTD_compressBound(in.n) + 64;
    ZSTD_outBuffer output = {buf_room(out, room), room, 0};

    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    /* Flushed first: the size is not known when the frame begins. */
    assert_int_equal(
        ZSTD_compressStream2(context, &output, &input, ZSTD_e_flush), 0);
    assert_int_equal(ZSTD_compressStream2(context, &output, &input, ZSTD_e_end),
                     0);
    out->n += output.pos;
    ZSTD_freeCCtx(context);
}

/* Appends `in` in that coding. */
static inline void send(enum sent sent, struct span in, struct buf *out)
{
    switch (sent) {
    case SENT_GZIP:
        by_zlib(in, 31, out);
        break;
    case SENT_ZLIB:
        by_zlib(in, 15, out);
        break;
    case SENT_RAW:
        by_zlib(in, -15, out);
        break;
    case SENT_BR:
        by_brotli(in, out);
        break;
    case SENT_ZSTD:
        by_zstd(in, 17, out);
        break;
    case SENT_COUNT:
        fail();
    }
}

/* A body and one of its coded forms. */
struct pair {
    struct buf body, coded;
};

static inline void pair_init(struct pair *p, enum sent sent, enum nature nature,
                             size_t n)
{
    buf_init(&p->body, CODED_MOST);
    buf_init(&p->coded, CODED_MOST);
    coded_body(nature, n, &p->body);
    send(sent, buf_span(&p->body), &p->coded);
}

static inline void pair_done(struct pair *p)
{
    buf_done(&p->body);
    buf_done(&p->coded);
}

static inline enum fault decoded(enum coding coding, struct span in)
{
    struct kept out;
    enum fault fault;

    kept_init(&out);
    fault = coded_whole(coding, in, &out);
    assert_true(out.dropped && out.ended == (fault == FAULT_NONE));
    kept_done(&out);
    return fault;
}

static inline void becomes(const struct coding_list *list, struct span coded,
                           const size_t at[2], struct span want)
{
    struct kept out;
    enum fault fault;

    kept_init(&out);
    fault = coded_decode(list, coded, at, &out);
    if (fault != FAULT_NONE || !span_eq(buf_span(&out.bytes), want))
        fail_msg("%s: %s; %zu of %zu bytes, cut at %zu, pieces of %zu",
                 coding_name(list->at[0]), fault_text(fault), out.bytes.n,
                 want.n, at[0], at[1]);
    assert_true(out.ended);
    kept_done(&out);
}

#endif
