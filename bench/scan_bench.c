/*
 * scan-bench - GB/s of each scan kernel alone over the generated bodies: how
 * fast bytes are proven not to matter, before any detector runs.
 */
#include "bench/contender.h"
#include "bench/corpus.h"
#include "filters/base/mem.h"
#include "filters/policy/stems.h"
#include "filters/scan/scan.h"

#include <errno.h>
#include <stdlib.h>

enum { BODY_BYTES = 256 * 1024, KERNELS_MAX = 8 };

struct kernel {
    struct contender contender;
    const struct scan *scan;
    const struct scan_stems *stems;
    struct scan_map map;
};

/* The groups among 64 words some of which have anchors. */
static uint64_t groups_of(uint64_t words)
{
    words |= words >> 4;
    words |= words >> 2;
    words |= words >> 1;
    return words & UINT64_C(0x0101010101010101);
}

/* Counts groups that need a look, so that no work is optimised away. */
static uint64_t pass(struct contender *self, struct span body)
{
    struct kernel *k = (struct kernel *)self;
    struct scan_carry carry = {0};
    uint64_t busy = 0;

    for (size_t at = 0; at < body.n; at += SCAN_BLOCK) {
        k->scan->block(k->stems, body.p + at, SCAN_WORDS, &carry, &k->map);
        busy += (uint64_t)__builtin_popcountll(groups_of(k->map.words));
    }
    return busy;
}

static size_t gather(struct kernel *kernels, struct contender **list,
                     struct stems *tables)
{
    struct stems_wanted want = {.kinds = STEMS_ALL};
    const struct scan *scan;
    size_t count = 0;

    for (size_t i = 0; (scan = scan_at(i)) != NULL; i++) {
        if (!scan_usable(scan))
            continue;
        CHECK(count < KERNELS_MAX);
        kernels[count].scan = scan;
        kernels[count].stems = stems_for(tables, &want);
        kernels[count].contender =
            (struct contender){.name = scan_name(scan), .pass = pass};
        list[count] = &kernels[count].contender;
        count++;
    }
    return count;
}

static void print(const struct contender *c, const char *corpus)
{
    printf("%-8s %-8s %8.2f %8.2f %8.2f %8.1f%%\n", corpus, c->name,
           contender_median(c), c->rates[0], c->rates[c->rounds - 1],
           100.0 * (double)c->found * SCAN_GROUP * 64 / BODY_BYTES);
}

/* One corpus; JSON to `json` unless that is NULL. */
static void measure(enum corpus corpus, struct contender **list, size_t count,
                    FILE *json)
{
    static const struct contender_opts opts = {.rounds = 9, .seconds = 0.05};
    struct buf body;

    /* Kernels read a few bytes beyond the block. */
    buf_init(&body, BODY_BYTES + 64);
    corpus_put(corpus, CORPUS_SEED, BODY_BYTES, &body);
    CHECK(buf_printf(&body, "%*s", SCAN_AHEAD, ""));
    contender_time(list, count, span_of(body.p, BODY_BYTES), &opts);
    for (size_t i = 0; i < count; i++) {
        print(list[i], corpus_name(corpus));
        if (json == NULL)
            continue;
        fputs(corpus == 0 && i == 0 ? "[\n" : ",\n", json);
        contender_json(list[i], corpus_name(corpus), BODY_BYTES, json);
    }
    buf_done(&body);
}

int main(int argc, char **argv)
{
    struct kernel kernels[KERNELS_MAX];
    struct contender *list[KERNELS_MAX];
    struct stems *tables = stems_new();
    size_t count = gather(kernels, list, tables);
    FILE *json = NULL;

    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        fputs("usage: scan-bench [JSON-FILE]\n", stderr);
        return 2;
    }
    if (argc == 2 && (json = fopen(argv[1], "w")) == NULL) {
        fprintf(stderr, "scan-bench: cannot write %s: %s\n", argv[1],
                strerror(errno));
        return 1;
    }
    printf("%-8s %-8s %8s %8s %8s %9s\n", "corpus", "kernel", "GB/s", "min",
           "max", "busy");
    for (unsigned i = 0; i < CORPUS_COUNT; i++)
        measure((enum corpus)i, list, count, json);
    if (json != NULL) {
        fputs("\n]\n", json);
        fclose(json);
    }
    stems_free(tables);
    return 0;
}
