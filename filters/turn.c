/* turn - decides what came before, and cuts. */
#include "filters/turn.h"
#include "filters/sources.h"
#include "filters/text/escape.h"
#include "filters/text/transfer.h"

/* Nothing from `at` on may go out. */
static bool wait(struct walk *k, size_t at)
{
    at = at > k->w->floor ? at : k->w->floor;
    k->hold = at < k->hold ? at : k->hold;
    return false;
}

static bool turn(struct walk *k, size_t at, size_t end)
{
    struct pass *p = k->pass;

    if (k->hold < end || (k->next < end && !sources_take(k, end)))
        return wait(k, at);
    if (end <= k->w->floor)
        return true; /* within a finding */
    p->also ^= ESCAPE_QUOTED;
    p->also_from = p->origin + window_raw(k->w, end);
    k->w->end = end;
    k->w->final = false;
    k->cut = true;
    return false;
}

bool turn_look(struct walk *k, size_t at)
{
    bool quoted = (k->pass->also & ESCAPE_QUOTED) != 0;
    size_t end = at;
    enum transfer transfer;

    if (!quoted && transfer_is_type(k->w, at))
        return true;
    transfer = transfer_read(k->w, at, &end);
    if (transfer == TRANSFER_NONE || end <= k->w->floor)
        return true;
    if (transfer == TRANSFER_MORE)
        return wait(k, at);
    if (quoted == (transfer == TRANSFER_QUOTED) ||
        k->pass->origin + window_raw(k->w, end) <= k->pass->also_from)
        return true;
    return turn(k, at, end);
}
