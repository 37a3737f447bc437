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
    o->lent = least;
    o->dirty = o->used + least > o->dirty ? o->used + least : o->dirty;
    return o->bytes + o->used;
}

/* Does any of it lie in the room that is lent?  What lies elsewhere in the box
 * was made in room that has been lent to another since, or sent. */
static bool outbox_made(const struct outbox *o, const struct span *slices,
                        size_t count)
{
    const uint8_t *from = o->bytes + o->used;
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = slices[i].p;
        bool made = p >= from && p + slices[i].n <= from + o->lent;

        CHECK(made || p < o->bytes || p >= o->bytes + OUTBOX_BYTES);
        any = any || made;
    }
    return any;
}

static void outbox_put(struct outbox *o, struct conn *conn, struct span bytes)
{
    conn->waiting = &o->entries[o->count++];
    *conn->waiting = (struct outbox_entry){conn, bytes};
    o->used = (size_t)(bytes.p + bytes.n - o->bytes);
    o->lent = 0;
}

/* What was made in the room, but not in one piece, is copied behind it; there
 * it stays until then. */
bool outbox_take(struct outbox *o, struct conn *conn, const struct span *slices,
                 size_t count)
{
    size_t n = outbox_length(slices, count);
    size_t behind = outbox_made(o, slices, count) ? o->lent : 0;
    uint8_t *to, *next;

    if (n > OUTBOX_LONG || (behind != 0 && o->count == OUTBOX_CONNS))
        return false;
    if (behind != 0 && count == 1) {
        outbox_put(o, conn, *slices);
        return true;
    }
    if (behind != 0 && behind + n > OUTBOX_BYTES - o->used)
        return false;
    next = to = outbox_room(o, behind + n) + behind;
    for (size_t i = 0; i < count; i++) {
        memcpy(next, slices[i].p, slices[i].n);
        next += slices[i].n;
    }
    outbox_put(o, conn, span_of(to, n));
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
    o->count = o->used = o->lent = 0;
}

void outbox_wipe(struct outbox *o)
{
    outbox_flush(o);
    explicit_bzero(o->bytes, o->dirty);
    o->dirty = 0;
}
