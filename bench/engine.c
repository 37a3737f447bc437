/* engine - the engine, driven as the proxy drives it, to be timed. */
#include "bench/engine.h"
#include "filters/base/mem.h"
#include "filters/policy/policy.h"

#include <stdlib.h>

enum { OUT_BYTES = 64 * 1024 };

struct engine {
    struct contender contender;
    struct sink sink;
    struct policy *policy;
    struct stream *stream;
    size_t out_n;
    bool copying, hashing, hostile;
    size_t piece;
    char name[32];
    uint64_t hash;
    uint8_t out[OUT_BYTES];
};

/* Copies one slice behind the last, starting over when `out` is full: so it
 * stays in cache, as a worker's output buffer would. */
static void copy(struct engine *e, struct span s)
{
    while (s.n != 0) {
        size_t room = OUT_BYTES - e->out_n, n = s.n < room ? s.n : room;

        memcpy(e->out + e->out_n, s.p, n);
        e->out_n = n < room ? e->out_n + n : 0;
        s = span_cut(s, n, s.n);
    }
}

/* FNV-1a over the bytes: where slices were cut does not count. */
static void hash(struct engine *e, struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        e->hash = (e->hash ^ s.p[i]) * 0x100000001B3;
}

static enum fault flush(struct sink *sink)
{
    struct engine *e =
        (struct engine *)(void *)((char *)sink - offsetof(struct engine, sink));

    for (size_t i = 0; i < sink->count && e->copying; i++)
        copy(e, sink->slices[i]);
    for (size_t i = 0; i < sink->count && e->hashing; i++)
        hash(e, sink->slices[i]);
    sink->count = 0;
    return FAULT_NONE;
}

static void open_stream(struct engine *e)
{
    stream_open(e->stream, policy_at(e->policy, 0),
                span_str("application/json"));
}

/* A fault would make the figure worthless; of a hostile body it is an answer,
 * and what follows is another one. */
static void want(struct engine *e, enum fault fault)
{
    if (fault == FAULT_NONE)
        return;
    if (e->hostile) {
        open_stream(e);
        return;
    }
    fprintf(stderr, "bench: the filter refuses this body: %s\n",
            fault_text(fault));
    exit(1);
}

static uint64_t findings(const struct stream *stream)
{
    const struct tally *tally = stream_tally(stream);
    uint64_t sum = 0;

    for (size_t k = 0; k < KIND_COUNT; k++)
        for (size_t a = 0; a < ACTION_COUNT; a++)
            sum += tally->count[k][a];
    return sum;
}

static uint64_t pass(struct contender *self, struct span body)
{
    struct engine *e = (struct engine *)self;

    open_stream(e);
    for (size_t at = 0; at < body.n; at += e->piece) {
        size_t end = at + e->piece < body.n ? at + e->piece : body.n;

        want(e, stream_write(e->stream, span_cut(body, at, end), &e->sink));
    }
    want(e, stream_finish(e->stream, &e->sink));
    return findings(e->stream);
}

static void engine_free(struct contender *self)
{
    struct engine *e = (struct engine *)self;

    stream_free(e->stream);
    policy_unref(e->policy);
    free(e);
}

struct contender *engine_new(const struct engine_opts *opts)
{
    struct engine *e = mem_zalloc(sizeof *e);
    struct policy_opts policy = {
        .files = opts->files, .file_count = opts->file_count, .isa = opts->isa};
    struct diag diag;

    diag_init(&diag);
    e->policy = policy_load(&policy, &diag);
    if (e->policy == NULL) {
        fwrite(diag.text.p, 1, diag.text.n, stderr);
        exit(1);
    }
    diag_done(&diag);
    e->copying = opts->copy;
    e->hostile = opts->hostile;
    e->piece = opts->piece != 0 ? opts->piece : ENGINE_PIECE;
    snprintf(e->name, sizeof e->name, "%s%s", opts->isa,
             opts->copy ? "+copy" : "");
    e->contender =
        (struct contender){.name = e->name, .pass = pass, .free = engine_free};
    e->sink.flush = flush;
    e->stream = stream_new();
    return &e->contender;
}

void engine_pieces(struct contender *engine, size_t piece)
{
    ((struct engine *)engine)->piece = piece;
}

uint64_t engine_hash(struct contender *engine, struct span body)
{
    struct engine *e = (struct engine *)engine;

    e->hashing = true;
    e->hash = 0xCBF29CE484222325;
    pass(engine, body);
    e->hashing = false;
    return e->hash;
}
