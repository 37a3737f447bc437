/*
 * filter-bench - GB/s of the whole engine, per instruction set, beside PCRE2
 * and Hyperscan, over the made-up corpora or any files.  Single-threaded; all
 * contenders in one run, taking turns.
 */
#include "bench/attack.h"
#include "bench/corpus.h"
#include "bench/engine.h"
#include "bench/peers.h"
#include "bench/worst.h"
#include "filters/base/mem.h"
#include "filters/scan/scan.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

enum { CONTENDERS_MAX = 24, FILTERS_MAX = 16 };

/* Fits a core's second-level cache together with the output. */
static const size_t default_size = 256 * 1024;
static const size_t file_max = (size_t)1 << 30;

static const char usage[] =
    "usage: filter-bench [OPTION]... [FILE]...\n"
    "\n"
    "Speed of the engine over FILEs, or else over three generated bodies\n"
    "(clean, typical, dense) of 256 KiB, which stay in the cache.  The body\n"
    "is fed in 64 KiB pieces; the output is slices, as the proxy gets them,\n"
    "and with +copy all of it in one buffer as well.  The peers only search,\n"
    "see bench/peers.h.  Figures are 10^9 bytes of input a second of CPU\n"
    "time, medians of rounds taken in turns.\n"
    "\n"
    "  --isa NAME      this instruction set only (default: all usable here)\n"
    "  --filters FILE  filter file (repeatable; default: the built-in pack)\n"
    "  --seconds S     time per contender and body (default 1)\n"
    "  --rounds N      rounds this time is divided into (default 9)\n"
    "  --no-peers      fogline alone\n"
    "  --worst         hostile bodies, see bench/worst.h; exit 1 if one is\n"
    "                  more than 20 times slower than a typical one\n"
    "  --attack N      tries hostile bodies for --seconds S and prints the N\n"
    "                  slowest, see bench/attack.h\n"
    "  --piece BYTES   size of the pieces\n"
    "  --json FILE     write the results as JSON too\n"
    "  --write DIR     only write the generated bodies to DIR\n"
    "  --size BYTES    size of the generated bodies\n"
    "  --seed N        seed of the generated bodies\n"
    "  --help\n";

struct options {
    const char *isa, *json, *write;
    const char *filters[FILTERS_MAX];
    size_t filter_count;
    size_t size, piece, attack;
    uint64_t seed;
    bool no_peers, worst;
    struct contender_opts timing;
};

struct run {
    const struct options *options;
    struct contender *list[CONTENDERS_MAX];
    size_t engines; /* list[0 .. engines) is fogline */
    size_t count;
    FILE *json; /* NULL: not wanted */
    bool json_begun;
};

_Noreturn static void die(const char *what, const char *name, const char *why)
{
    fprintf(stderr, "filter-bench: %s %s: %s\n", what, name, why);
    exit(1);
}

static double number(const char *option, const char *text, double max)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end != '\0' || !(value > 0) || value > max) {
        fprintf(stderr,
                "filter-bench: %s %s: want a number above 0, up to %g\n",
                option, text, max);
        exit(2);
    }
    return value;
}

static void set_option(struct options *o, int option)
{
    switch (option) {
    case 'i':
        o->isa = optarg;
        break;
    case 'f':
        if (o->filter_count == FILTERS_MAX)
            die("--filters", optarg, "too many filter files, 16 are allowed");
        o->filters[o->filter_count++] = optarg;
        break;
    case 's':
        o->timing.seconds = number("--seconds", optarg, 3600);
        break;
    case 'r':
        o->timing.rounds =
            (unsigned)number("--rounds", optarg, CONTENDER_ROUNDS_MAX);
        break;
    case 'n':
        o->no_peers = true;
        break;
    case 'W':
        o->worst = true;
        break;
    case 'a':
        o->attack = (size_t)number("--attack", optarg, ATTACK_MOST);
        break;
    case 'p':
        o->piece = (size_t)number("--piece", optarg, (double)file_max);
        break;
    case 'j':
        o->json = optarg;
        break;
    case 'w':
        o->write = optarg;
        break;
    case 'z':
        o->size = (size_t)number("--size", optarg, (double)file_max);
        break;
    case 'e':
        o->seed = (uint64_t)number("--seed", optarg, 1e15);
        break;
    case 'h':
        fputs(usage, stdout);
        exit(0);
    default:
        fputs(usage, stderr);
        exit(2);
    }
}

static void parse(struct options *o, int argc, char **argv)
{
    static const struct option known[] = {
        {"isa", required_argument, NULL, 'i'},
        {"filters", required_argument, NULL, 'f'},
        {"seconds", required_argument, NULL, 's'},
        {"rounds", required_argument, NULL, 'r'},
        {"no-peers", no_argument, NULL, 'n'},
        {"worst", no_argument, NULL, 'W'},
        {"attack", required_argument, NULL, 'a'},
        {"piece", required_argument, NULL, 'p'},
        {"json", required_argument, NULL, 'j'},
        {"write", required_argument, NULL, 'w'},
        {"size", required_argument, NULL, 'z'},
        {"seed", required_argument, NULL, 'e'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;

    *o = (struct options){.size = default_size,
                          .seed = CORPUS_SEED,
                          .timing = {.seconds = 1, .rounds = 9}};
    /* NOLINTNEXTLINE(concurrency-mt-unsafe) one thread */
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        set_option(o, option);
    if (o->timing.rounds == 0)
        o->timing.rounds = 1;
    if (o->size < 1024)
        die("--size", "", "a body has at least 1024 bytes");
    o->timing.seconds /= o->timing.rounds;
}

/* One that hands slices over, and one that copies them. */
static void add_engine(struct run *r, const char *isa)
{
    struct engine_opts opts = {.isa = isa,
                               .files = r->options->filters,
                               .piece = r->options->piece,
                               .hostile = r->options->attack != 0,
                               .file_count = r->options->filter_count};

    CHECK(r->count + 2 <= CONTENDERS_MAX);
    r->list[r->count++] = engine_new(&opts);
    opts.copy = true;
    r->list[r->count++] = engine_new(&opts);
}

static void gather(struct run *r)
{
    const struct scan *scan;

    if (r->options->isa != NULL)
        add_engine(r, r->options->isa);
    for (size_t i = 0; r->options->isa == NULL && (scan = scan_at(i)); i++)
        if (scan_usable(scan))
            add_engine(r, scan_name(scan));
    r->engines = r->count;
    for (size_t i = 0; i < PEERS_COUNT && !r->options->no_peers; i++)
        r->list[r->count++] = peers_new(i);
}

/* A fast variant that gives another output has no speed. */
static void compare(const struct run *r, const char *name, struct span body)
{
    uint64_t hash = engine_hash(r->list[0], body);

    for (size_t i = 1; i < r->engines; i++)
        if (engine_hash(r->list[i], body) != hash)
            die(name, r->list[i]->name, "output differs between variants");
}

static void print(const struct run *r, const char *name, size_t bytes)
{
    double best = 0;

    for (size_t i = 0; i < r->engines; i++)
        if (contender_median(r->list[i]) > best)
            best = contender_median(r->list[i]);
    printf("%s, %zu bytes\n  %-16s %9s %9s %9s %9s %9s\n", name, bytes, "",
           "GB/s", "min", "max", "found", "fogline x");
    for (size_t i = 0; i < r->count; i++) {
        const struct contender *c = r->list[i];

        printf("  %-16s %9.3f %9.3f %9.3f %9lu", c->name, contender_median(c),
               c->rates[0], c->rates[c->rounds - 1], (unsigned long)c->found);
        if (i < r->engines)
            printf("\n");
        else
            printf(" %9.1f\n", best / contender_median(c));
    }
    fflush(stdout);
}

static void measure(struct run *r, const char *name, struct span body)
{
    const char *base = strrchr(name, '/');

    compare(r, name, body);
    contender_time(r->list, r->count, body, &r->options->timing);
    print(r, name, body.n);
    for (size_t i = 0; r->json != NULL && i < r->count; i++) {
        fputs(r->json_begun ? ",\n" : "[\n", r->json);
        r->json_begun = true;
        contender_json(r->list[i], base != NULL ? base + 1 : name, body.n,
                       r->json);
    }
}

static void measure_file(struct run *r, const char *name)
{
    FILE *file = fopen(name, "rb");
    struct buf body;

    buf_init(&body, file_max);
    if (file == NULL)
        die("cannot read", name, strerror(errno));
    while (!feof(file) && !ferror(file)) {
        uint8_t *to = buf_room(&body, 64 * 1024);

        if (to == NULL)
            die("cannot read", name, "larger than 1 GiB");
        body.n += fread(to, 1, 64 * 1024, file);
    }
    if (ferror(file))
        die("cannot read", name, strerror(errno));
    if (body.n == 0)
        die("cannot measure", name, "the file is empty");
    fclose(file);
    measure(r, name, buf_span(&body));
    buf_done(&body);
}

static void write_body(const char *dir, const char *name, struct span body)
{
    char path[4096];
    FILE *file;

    if (snprintf(path, sizeof path, "%s/%s.json", dir, name) >=
        (int)sizeof path)
        die("cannot write to", dir, "the path is too long");
    file = fopen(path, "wb");
    if (file == NULL || fwrite(body.p, 1, body.n, file) != body.n ||
        fclose(file) != 0)
        die("cannot write", path, strerror(errno));
}

/* Calls for each generated body; `r` NULL: only write it. */
static void generated(struct run *r, const struct options *o)
{
    for (unsigned i = 0; i < CORPUS_COUNT; i++) {
        struct buf body;

        buf_init(&body, o->size + 1);
        corpus_put((enum corpus)i, o->seed, o->size, &body);
        if (r != NULL)
            measure(r, corpus_name((enum corpus)i), buf_span(&body));
        else
            write_body(o->write, corpus_name((enum corpus)i), buf_span(&body));
        buf_done(&body);
    }
}

/* The first engine: the best variant, or that of --isa. */
static bool worst(struct run *r)
{
    struct buf typical;
    bool fine = true;

    buf_init(&typical, r->options->size + 1);
    corpus_put(CORPUS_TYPICAL, r->options->seed, r->options->size, &typical);
    if (r->options->attack != 0)
        attack_time(r->list[0], buf_span(&typical), r->options->attack,
                    r->options->timing.seconds * r->options->timing.rounds);
    else
        fine = worst_time(r->list[0], buf_span(&typical), r->json);
    buf_done(&typical);
    return fine;
}

/* False: a hostile body was too slow. */
static bool bench(struct run *r, char **files)
{
    const char *json = r->options->json;
    bool fine = true;

    if (json != NULL && (r->json = fopen(json, "w")) == NULL)
        die("cannot write", json, strerror(errno));
    gather(r);
    if (r->options->worst || r->options->attack != 0)
        fine = worst(r);
    else if (*files == NULL)
        generated(r, r->options);
    for (; *files != NULL; files++)
        measure_file(r, *files);
    for (size_t i = 0; i < r->count; i++)
        r->list[i]->free(r->list[i]);
    if (r->json != NULL &&
        (fputs("\n]\n", r->json) < 0 || fclose(r->json) != 0))
        die("cannot write", json, strerror(errno));
    return fine;
}

int main(int argc, char **argv)
{
    struct options options;
    struct run run = {.options = &options};

    parse(&options, argc, argv);
    if (options.write == NULL)
        return bench(&run, argv + optind) ? 0 : 1;
    generated(NULL, &options);
    return 0;
}
