/* balance - round robin and least connections, past the servers that fail. */
#include "proxy/exchange/balance.h"

_Static_assert(CONFIG_SERVERS_MAX <= 32, "a bit for each server");

size_t balance_choose(struct balance_state *b, const struct cluster *c,
                      uint32_t without, uint64_t now_ms)
{
    size_t count = cluster_count(c), best = BALANCE_NONE;
    bool by_busy = cluster_config(c)->balance == BALANCE_LEAST_CONNECTIONS;
    uint64_t best_badness = 0;

    for (size_t k = 0; k < count; k++) {
        size_t i = (b->next + k) % count;
        uint64_t badness;

        if ((without >> i & 1) != 0)
            continue;
        badness = cluster_badness(c, i, now_ms);
        if (best == BALANCE_NONE || badness < best_badness ||
            (by_busy && badness == best_badness &&
             b->busy[i] < b->busy[best])) {
            best = i;
            best_badness = badness;
        }
        if (best_badness == 0 && (!by_busy || b->busy[best] == 0))
            break;
    }
    if (best != BALANCE_NONE)
        b->next = best + 1;
    return best;
}
