/* contender - timing in turns; medians. */
#include "bench/contender.h"
#include "filters/base/check.h"

#include <stdlib.h>
#include <time.h>

double contender_clock(void)
{
    struct timespec t;

    /* CPU time: what else runs on the machine does not count */
    CHECK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* One pass, GB/s. */
static double one(struct contender *c, struct span body)
{
    double start = contender_clock();

    c->found = c->pass(c, body);
    return (double)body.n / (contender_clock() - start) * 1e-9;
}

/* One turn: passes until the time is up, the clock read once a batch. */
static double turn(struct contender *c, struct span body, double seconds)
{
    double start = contender_clock();
    double spent = 0;
    size_t passes = 0;
    size_t batch = 1 + (1 << 20) / (body.n + 1);

    while (spent < seconds) {
        for (size_t i = 0; i < batch; i++)
            c->found = c->pass(c, body);
        passes += batch;
        spent = contender_clock() - start;
    }
    return (double)(passes * body.n) / spent * 1e-9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

void contender_time(struct contender *const *list, size_t count,
                    struct span body, const struct contender_opts *opts)
{
    CHECK(opts->rounds >= 1 && opts->rounds <= CONTENDER_ROUNDS_MAX);
    for (size_t i = 0; i < count; i++)
        list[i]->pass(list[i], body); /* warm */
    for (unsigned round = 0; round < opts->rounds; round++)
        for (size_t i = 0; i < count; i++)
            list[i]->rates[round] = turn(list[i], body, opts->seconds);
    for (size_t i = 0; i < count; i++) {
        list[i]->rounds = opts->rounds;
        qsort(list[i]->rates, opts->rounds, sizeof(double), by_value);
    }
}

void contender_once(struct contender *c, struct span body, unsigned rounds)
{
    CHECK(rounds >= 1 && rounds <= CONTENDER_ROUNDS_MAX);
    for (c->rounds = 0; c->rounds < rounds; c->rounds++)
        c->rates[c->rounds] = one(c, body);
    qsort(c->rates, rounds, sizeof(double), by_value);
}

double contender_median(const struct contender *c)
{
    return c->rates[c->rounds / 2];
}

void contender_json(const struct contender *c, const char *corpus, size_t bytes,
                    FILE *out)
{
    fprintf(out,
            "{\"corpus\":\"%s\",\"contender\":\"%s\",\"gbps\":%.4f,"
            "\"min\":%.4f,\"max\":%.4f,\"found\":%lu,\"bytes\":%zu}",
            corpus, c->name, contender_median(c), c->rates[0],
            c->rates[c->rounds - 1], (unsigned long)c->found, bytes);
}
