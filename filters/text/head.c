/*
 * head - asks all who can tell that a body cannot be read.
 */
#include "filters/text/head.h"
#include "filters/text/picture.h"
#include "filters/text/xml.h"

enum fault head_open(struct head *h, struct span media_type)
{
    h->n = 0;
    h->left = HEAD_LOOK;
    h->wide = (struct wide){0};
    h->picture = picture_of_type(media_type);
    if (!charset_of_type(media_type, &h->said))
        return FAULT_CHARSET;
    return magic_of_type(media_type) ? FAULT_BINARY : FAULT_NONE;
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

/* In the order in which they can be certain, so that cuts do not matter. */
static enum fault look_first(const struct head *h, struct span first)
{
    if (magic_in(first) || picture_in(first) ||
        (h->picture && picture_is_bytes(first)))
        return FAULT_BINARY;
    if (wide_head(first) || !xml_agrees(first, &h->said, h->n == MAGIC_HEAD))
        return FAULT_CHARSET;
    return FAULT_NONE;
}

enum fault head_look(struct head *h, struct span in)
{
    enum fault fault = FAULT_NONE;

    if (h->n < MAGIC_HEAD)
        fault = look_first(h, first_bytes(h, in));
    if (fault != FAULT_NONE)
        return fault;
    in.n = in.n < h->left ? in.n : h->left;
    h->left -= in.n;
    return wide_look(&h->wide, in) ? FAULT_CHARSET : FAULT_NONE;
}
