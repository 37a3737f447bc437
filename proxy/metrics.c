/* metrics - counting and summing; see metrics.h for who may do what. */
#include "proxy/metrics.h"

void metrics_status(struct metrics *m, unsigned status)
{
    switch (status / 100) {
    case 1:
        metrics_add(&m->responses_1xx, 1);
        break;
    case 2:
        metrics_add(&m->responses_2xx, 1);
        break;
    case 3:
        metrics_add(&m->responses_3xx, 1);
        break;
    case 4:
        metrics_add(&m->responses_4xx, 1);
        break;
    default:
        metrics_add(&m->responses_5xx, 1);
    }
}

bool metrics_tally(struct metrics *m, const struct tally *tally)
{
    static const struct tally NONE;

    /* Most heads, and most kinds of a body: asked as wide as memcmp can. */
    if (memcmp(tally, &NONE, sizeof NONE) == 0)
        return false;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        if (memcmp(tally->count[kind], NONE.count[kind],
                   sizeof NONE.count[kind]) == 0)
            continue;
        for (size_t action = 0; action < ACTION_COUNT; action++) {
            uint32_t n = tally->count[kind][action];

            if (n != 0)
                metrics_add(&m->findings[kind][action], n);
        }
    }
    return true;
}

static uint64_t metrics_get(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void metrics_sum(const struct metrics *m, struct metrics_snapshot *out)
{
#define X(name, text) out->name += metrics_get(&m->name);
    METRICS_COUNTERS(X)
#undef X
    for (size_t i = 0; i < REFUSAL_COUNT; i++)
        out->refusals[i] += metrics_get(&m->refusals[i]);
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        for (size_t action = 0; action < ACTION_COUNT; action++)
            out->findings[kind][action] +=
                metrics_get(&m->findings[kind][action]);
}

void metrics_snapshot(struct metrics *const *sets, size_t count,
                      struct metrics_snapshot *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < count; i++)
        metrics_sum(sets[i], out);
    out->connections_open = out->connections > out->connections_closed
                                ? out->connections - out->connections_closed
                                : 0;
}
