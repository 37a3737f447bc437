/* pace - bytes per second, averaged over the time that a stall may last. */
#include "proxy/exchange/pace.h"

bool pace_keeps(struct pace *p, size_t n, uint64_t now_ms,
                const struct config *config)
{
    uint64_t took;
    bool good;

    if (p->from_ms == 0)
        p->from_ms = now_ms;
    p->bytes += n;
    took = now_ms - p->from_ms;
    if (took < config->timeouts.stall_ms)
        return true;
    good = p->bytes * 1000 >= config->limits.min_rate * took;
    *p = (struct pace){.from_ms = now_ms};
    return good;
}

size_t pace_least(const struct config *config)
{
    size_t least = config->limits.min_rate * config->timeouts.stall_ms / 1000;

    return least != 0 ? least : 1;
}
