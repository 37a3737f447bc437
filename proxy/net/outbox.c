/*
 * outbox - see outbox.h.
 *
 * Must never keep a byte beyond the turn that it was written in.
 */
#include "proxy/net/uv.h"

static size_t outbox_length(const struct span *slices, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += slices[i].n;
    return n;
}

uint8_t *outbox_room(struct outbox *o, size_t least)
{
    if (o->count == OUTBOX_CONNS || least > OUTBOX_BYTES - o->used)
        outbox_flush(o);
    return o->bytes + o->used;
}

bool outbox_take(struct outbox *o, struct conn *conn, const struct span *slices,
                 size_t count)
{
    size_t n = outbox_length(slices, count);
    uint8_t *to;

    if (n > OUTBOX_LONG)
        return false;
    to = outbox_room(o, n);
    conn->waiting = &o->entries[o->count++];
    *conn->waiting = (struct outbox_entry){conn, span_of(to, n)};
    o->used += n;
    if (count == 1 && slices->p == to)
        return true; /* made in place */
    for (size_t i = 0; i < count; i++) {
        memcpy(to, slices[i].p, slices[i].n);
        to += slices[i].n;
    }
    return true;
}

void outbox_flush(struct outbox *o)
{
    for (size_t i = 0; i < o->count; i++) {
        struct conn *c = o->entries[i].conn;

        if (c == NULL)
            continue;
        conn_flush(c);
        if (c->copied != 0)
            conn_tell(c, CONN_STUCK, span_of(NULL, 0));
    }
    o->dirty = o->used > o->dirty ? o->used : o->dirty;
    o->count = o->used = 0;
}

void outbox_wipe(struct outbox *o)
{
    outbox_flush(o);
    explicit_bzero(o->bytes, o->dirty);
    o->dirty = 0;
}
