/*
 * chunked - a state machine over the bytes between chunk data.
 *
 *   SIZE --> EXT_... --> SIZE_LF --> DATA --> DATA_CR --> DATA_LF --> SIZE
 *                           |
 *                           +--> TRAILER (line by line) --> the end
 *
 * Must never accept a line end other than CRLF, nor an extension that is not
 * one: a bare LF in a chunk line, or a quotation mark that one reader closes
 * elsewhere than another, is how two parsers are made to disagree.
 */
#include "proxy/http/chunked.h"

#include "proxy/http/syntax.h"

#define CR         13
#define LF         10
#define DIGITS_MAX 16

enum {
    STATE_SIZE,
    STATE_EXT_NAME,  /* behind ';': a token must begin */
    STATE_EXT_NAMED, /* in that token */
    STATE_EXT_VALUE, /* behind '=': a token or a quoted string must begin */
    STATE_EXT_TOKEN,
    STATE_EXT_QUOTED,
    STATE_EXT_ESCAPED, /* behind a backslash in it */
    STATE_EXT_CLOSED,  /* behind its end */
    STATE_SIZE_LF,
    STATE_DATA,
    STATE_DATA_CR,
    STATE_DATA_LF,
    STATE_TRAILER,
    STATE_END_LF, /* no trailers: nothing to collect */
};

void chunked_init(struct chunked *c, const struct limits *limits)
{
    *c = (struct chunked){.limits = limits};
    buf_init(&c->trailers, limits->trailer_bytes);
}

void chunked_done(struct chunked *c)
{
    buf_done(&c->trailers);
}

static int chunked_hex(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
        return (byte | 0x20) - 'a' + 10;
    return -1;
}

static bool chunked_size(struct chunked *c, uint8_t byte)
{
    int digit = chunked_hex(byte);

    if (digit >= 0) {
        if (c->left == 0 && c->digits != 0)
            c->overhead++; /* a leading zero */
        c->left = c->left << 4 | (unsigned)digit;
        return ++c->digits <= DIGITS_MAX && c->left >> 62 == 0;
    }
    if (c->digits == 0)
        return false;
    c->extension = 0;
    c->state = byte == CR ? STATE_SIZE_LF : STATE_EXT_NAME;
    return byte == CR || byte == ';';
}

/* Where an extension may end: at the next one, or with the line. */
static int chunked_ext_end(uint8_t byte, int stay)
{
    if (byte == CR)
        return STATE_SIZE_LF;
    if (byte == ';')
        return STATE_EXT_NAME;
    return stay;
}

/* RFC 9112 section 7.1.1, without its "bad" white space.  -1: not valid. */
static int chunked_ext_next(int state, uint8_t byte)
{
    bool token = syntax_is_token(byte);

    switch (state) {
    case STATE_EXT_NAME:
        return token ? STATE_EXT_NAMED : -1;
    case STATE_EXT_NAMED:
        if (byte == '=')
            return STATE_EXT_VALUE;
        return chunked_ext_end(byte, token ? STATE_EXT_NAMED : -1);
    case STATE_EXT_VALUE:
        if (byte == '"')
            return STATE_EXT_QUOTED;
        return token ? STATE_EXT_TOKEN : -1;
    case STATE_EXT_TOKEN:
        return chunked_ext_end(byte, token ? STATE_EXT_TOKEN : -1);
    case STATE_EXT_QUOTED:
        if (byte == '"')
            return STATE_EXT_CLOSED;
        if (byte == '\\')
            return STATE_EXT_ESCAPED;
        return syntax_is_text(byte) ? STATE_EXT_QUOTED : -1;
    case STATE_EXT_ESCAPED:
        return syntax_is_text(byte) ? STATE_EXT_QUOTED : -1;
    }
    return chunked_ext_end(byte, -1);
}

static bool chunked_extension(struct chunked *c, uint8_t byte)
{
    c->state = chunked_ext_next(c->state, byte);
    if (c->state == STATE_SIZE_LF)
        return true;
    c->overhead++;
    return c->state >= 0 && ++c->extension <= c->limits->chunk_ext_bytes;
}

/* Any byte that is not of chunk data or trailers. */
static bool chunked_step(struct chunked *c, uint8_t byte)
{
    switch (c->state) {
    case STATE_SIZE:
        return chunked_size(c, byte) &&
               c->overhead <= c->limits->chunk_overhead;
    case STATE_EXT_NAME:
    case STATE_EXT_NAMED:
    case STATE_EXT_VALUE:
    case STATE_EXT_TOKEN:
    case STATE_EXT_QUOTED:
    case STATE_EXT_ESCAPED:
    case STATE_EXT_CLOSED:
        return chunked_extension(c, byte) &&
               c->overhead <= c->limits->chunk_overhead;
    case STATE_SIZE_LF:
        c->state = c->left != 0 ? STATE_DATA : STATE_TRAILER;
        return byte == LF;
    case STATE_DATA_CR:
        c->state = STATE_DATA_LF;
        return byte == CR;
    case STATE_TRAILER:
        c->state = STATE_END_LF;
        return byte == CR;
    case STATE_DATA_LF:
        c->state = STATE_SIZE;
        c->digits = 0;
        return byte == LF;
    }
    return false;
}

static struct span chunked_take(struct chunked *c, struct span *in)
{
    size_t n = c->left < in->n ? (size_t)c->left : in->n;
    struct span data = span_cut(*in, 0, n);

    *in = span_cut(*in, n, in->n);
    c->left -= n;
    if (c->left == 0)
        c->state = STATE_DATA_CR;
    return data;
}

/* True if what was collected ends in a blank line. */
static bool chunked_trailers_end(const struct buf *b)
{
    return b->n >= 4 && memcmp(b->p + b->n - 4, "\r\n\r\n", 4) == 0;
}

static enum chunked_result chunked_trailers(struct chunked *c, struct span *in)
{
    while (in->n != 0) {
        uint8_t byte = in->p[0];
        size_t n = c->trailers.n;
        bool after_cr = n != 0 && c->trailers.p[n - 1] == CR;

        if ((byte == LF) != after_cr)
            return CHUNKED_BAD;
        if (!buf_put(&c->trailers, span_cut(*in, 0, 1)))
            return CHUNKED_TRAILERS_LARGE;
        *in = span_cut(*in, 1, in->n);
        if (byte != LF || !chunked_trailers_end(&c->trailers))
            continue;
        c->trailers.n -= 2; /* the blank line */
        return CHUNKED_END;
    }
    return CHUNKED_MORE;
}

enum chunked_result chunked_next(struct chunked *c, struct span *in,
                                 struct span *data)
{
    while (in->n != 0) {
        if (c->state == STATE_DATA) {
            *data = chunked_take(c, in);
            return CHUNKED_DATA;
        }
        if (c->state == STATE_TRAILER && (c->trailers.n != 0 || in->p[0] != CR))
            return chunked_trailers(c, in);
        if (c->state == STATE_END_LF) {
            bool good = in->p[0] == LF;

            *in = span_cut(*in, 1, in->n);
            return good ? CHUNKED_END : CHUNKED_BAD;
        }
        if (!chunked_step(c, in->p[0]))
            return CHUNKED_BAD;
        *in = span_cut(*in, 1, in->n);
    }
    return CHUNKED_MORE;
}

bool chunked_is_last(const struct chunked *c, struct span in)
{
    static const char LAST[] = "\r\n0\r\n";

    return c->left == 0 && in.n >= sizeof LAST - 1 &&
           memcmp(in.p, LAST, sizeof LAST - 1) == 0;
}
