/* peers - PCRE2, RE2 and Hyperscan on the three plain patterns. */
#include "bench/peers.h"
#include "bench/engine.h"
#include "bench/peers_shim.h"
#include "filters/base/check.h"
#include "filters/base/mem.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <hs/hs.h>
#include <pcre2.h>

#define VIN        "\\b[A-HJ-NPR-Z0-9]{17}\\b"
#define EMAIL      "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}"
#define COORDINATE "-?\\d{1,3}\\.\\d{4,}"

struct pcre_peer {
    struct contender contender;
    size_t count;
    pcre2_code *codes[3];
    pcre2_match_data *data;
};

static uint64_t pcre_search(const struct pcre_peer *p, const pcre2_code *code,
                            struct span in)
{
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(p->data);
    uint64_t count = 0;
    size_t at = 0;

    while (pcre2_jit_match(code, in.p, in.n, at, 0, p->data, NULL) > 0) {
        count++;
        at = found[1];
    }
    return count;
}

static uint64_t pcre_pass(struct contender *self, struct span body)
{
    const struct pcre_peer *p = (const struct pcre_peer *)self;
    uint64_t count = 0;

    for (size_t at = 0; at < body.n; at += ENGINE_PIECE) {
        size_t end = at + ENGINE_PIECE < body.n ? at + ENGINE_PIECE : body.n;

        for (size_t i = 0; i < p->count; i++)
            count += pcre_search(p, p->codes[i], span_cut(body, at, end));
    }
    return count;
}

static void pcre_free(struct contender *self)
{
    struct pcre_peer *p = (struct pcre_peer *)self;

    for (size_t i = 0; i < p->count; i++)
        pcre2_code_free(p->codes[i]);
    pcre2_match_data_free(p->data);
    free(p);
}

static struct contender *pcre_new(const char *name, const char *const *patterns,
                                  size_t count)
{
    struct pcre_peer *p = mem_zalloc(sizeof *p);

    p->contender =
        (struct contender){.name = name, .pass = pcre_pass, .free = pcre_free};
    p->count = count;
    for (size_t i = 0; i < count; i++) {
        int error;
        PCRE2_SIZE offset;

        p->codes[i] =
            pcre2_compile((PCRE2_SPTR)patterns[i], PCRE2_ZERO_TERMINATED, 0,
                          &error, &offset, NULL);
        CHECK(p->codes[i] != NULL);
        CHECK(pcre2_jit_compile(p->codes[i], PCRE2_JIT_COMPLETE) == 0);
    }
    p->data = pcre2_match_data_create(4, NULL);
    return &p->contender;
}

struct hs_peer {
    struct contender contender;
    hs_database_t *base;
    hs_scratch_t *scratch;
    hs_stream_t *stream; /* NULL: block mode */
    uint64_t count;
};

/* The signature is Hyperscan's. */
/* NOLINTNEXTLINE(readability-function-size) */
static int hs_found(unsigned id, unsigned long long from, unsigned long long to,
                    unsigned flags, void *context)
{
    (void)id, (void)from, (void)to, (void)flags;
    ++*(uint64_t *)context;
    return 0;
}

static uint64_t hs_block_pass(struct contender *self, struct span body)
{
    struct hs_peer *p = (struct hs_peer *)self;

    p->count = 0;
    for (size_t at = 0; at < body.n; at += ENGINE_PIECE) {
        size_t end = at + ENGINE_PIECE < body.n ? at + ENGINE_PIECE : body.n;

        CHECK(hs_scan(p->base, (const char *)body.p + at, (unsigned)(end - at),
                      0, p->scratch, hs_found, &p->count) == HS_SUCCESS);
    }
    return p->count;
}

static uint64_t hs_stream_pass(struct contender *self, struct span body)
{
    struct hs_peer *p = (struct hs_peer *)self;

    p->count = 0;
    for (size_t at = 0; at < body.n; at += ENGINE_PIECE) {
        size_t end = at + ENGINE_PIECE < body.n ? at + ENGINE_PIECE : body.n;

        CHECK(hs_scan_stream(p->stream, (const char *)body.p + at,
                             (unsigned)(end - at), 0, p->scratch, hs_found,
                             &p->count) == HS_SUCCESS);
    }
    CHECK(hs_reset_stream(p->stream, 0, p->scratch, hs_found, &p->count) ==
          HS_SUCCESS);
    return p->count;
}

static void hs_free(struct contender *self)
{
    struct hs_peer *p = (struct hs_peer *)self;

    if (p->stream != NULL)
        hs_close_stream(p->stream, p->scratch, NULL, NULL);
    hs_free_scratch(p->scratch);
    hs_free_database(p->base);
    free(p);
}

struct hs_opts {
    const char *name;
    const char *const *patterns;
    unsigned flags;
    bool stream;
};

static struct contender *hs_new(const struct hs_opts *o)
{
    static const unsigned ids[] = {0, 1, 2};
    unsigned flags[] = {o->flags, o->flags, o->flags};
    unsigned mode = o->stream ? HS_MODE_STREAM : HS_MODE_BLOCK;
    struct hs_peer *p = mem_zalloc(sizeof *p);
    hs_compile_error_t *error = NULL;

    p->contender = (struct contender){.name = o->name, .free = hs_free};
    p->contender.pass = o->stream ? hs_stream_pass : hs_block_pass;
    if (o->stream && (o->flags & HS_FLAG_SOM_LEFTMOST) != 0)
        mode |= HS_MODE_SOM_HORIZON_LARGE;
    if (hs_compile_multi(o->patterns, flags, ids, 3, mode, NULL, &p->base,
                         &error) != HS_SUCCESS) {
        fprintf(stderr, "bench: Hyperscan: %s\n", error->message);
        exit(1);
    }
    CHECK(hs_alloc_scratch(p->base, &p->scratch) == HS_SUCCESS);
    if (o->stream)
        CHECK(hs_open_stream(p->base, 0, &p->stream) == HS_SUCCESS);
    return &p->contender;
}

struct contender *peers_new(size_t i)
{
    static const char *const plain[] = {VIN, EMAIL, COORDINATE};
    static const char *const joined[] = {VIN "|" EMAIL "|" COORDINATE};
    static const char *const cheap[] = {"[A-HJ-NPR-Z0-9]{17}", "@",
                                        "\\.\\d{4}"};
    static const struct hs_opts hs[] = {
        {"hs-som", plain, HS_FLAG_SOM_LEFTMOST, false},
        {"hs-som-stream", plain, HS_FLAG_SOM_LEFTMOST, true},
        {"hs-best", cheap, 0, false},
        {"hs-best-stream", cheap, 0, true},
    };

    CHECK(i < PEERS_COUNT);
    if (i == 0)
        return pcre_new("pcre2-jit", plain, 3);
    if (i == 1)
        return pcre_new("pcre2-jit-alt", joined, 1);
    if (i == 2)
        return peers_shim_re2("re2", plain, 3);
    if (i == 3)
        return peers_shim_re2("re2-alt", joined, 1);
    if (i == 4)
        return peers_shim_minify();
    return hs_new(&hs[i - 5]);
}
