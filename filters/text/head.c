/*
 * head - asks all who can tell that a body cannot be read.
 */
#include "filters/text/head.h"
#include "filters/text/picture.h"
#include "filters/text/xml.h"

static enum fault read_type(struct head *h, struct span media_type)
{
    h->picture = picture_of_type(media_type);
    if (!charset_of_type(media_type, &h->said))
        return FAULT_CHARSET;
    return magic_of_type(media_type) ? FAULT_BINARY : FAULT_NONE;
}

enum fault head_open(struct head *h, struct span media_type)
{
    h->n = 0;
    h->left = HEAD_LOOK;
    h->wide = (struct wide){0};
    if (media_type.n <= HEAD_TYPE &&
        span_eq(media_type, span_of(h->type, h->type_n)))
        return h->fault;
    h->fault = read_type(h, media_type);
    h->type_n = media_type.n;
    if (media_type.n <= HEAD_TYPE)
        memcpy(h->type, media_type.p, media_type.n);
    return h->fault;
}

/* The body's first bytes, as far as they are known with `in`. */
static struct span first_bytes(struct head *h, struct span in)
{
    size_t n = MAGIC_HEAD - h->n;

    if (h->n == 0 && in.n >= MAGIC_HEAD) {
        h->n = MAGIC_HEAD;
        return span_cut(in, 0, MAGIC_HEAD);
    }
    n = n < in.n ? n : in.n;
    memcpy(h->bytes + h->n, in.p, n);
    h->n += n;
    return span_of(h->bytes, h->n);
}

static enum fault look_first(const struct head *h, struct span first)
{
    if (magic_in(first) || picture_in(first) ||
        (h->picture && picture_is_bytes(first)))
        return FAULT_BINARY;
    if (wide_head(first) || !xml_agrees(first, &h->said, first.n == MAGIC_HEAD))
        return FAULT_CHARSET;
    return FAULT_NONE;
}

/* What is said of the first bytes, of which `in` has those from `before` on,
 * when they come one by one: of several reasons the first, however cut. */
static enum fault look_slowly(struct head *h, struct span first,
                              const uint8_t *in, size_t before)
{
    enum fault fault = FAULT_NONE;

    for (size_t n = before + 1; n <= first.n && fault == FAULT_NONE; n++) {
        fault = look_first(h, span_cut(first, 0, n));
        if (fault == FAULT_NONE &&
            wide_look(&h->wide, span_of(in + n - 1 - before, 1)))
            fault = FAULT_CHARSET;
    }
    return fault;
}

enum fault head_look(struct head *h, struct span in)
{
    size_t before = h->n;

    if (before < MAGIC_HEAD) {
        struct span first = first_bytes(h, in);

        if (look_first(h, first) != FAULT_NONE)
            return look_slowly(h, first, in.p, before);
    }
    in.n = in.n < h->left ? in.n : h->left;
    h->left -= in.n;
    return wide_look(&h->wide, in) ? FAULT_CHARSET : FAULT_NONE;
}
