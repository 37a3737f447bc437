/* peers_shim - RE2 and simdjson, driven like the others. */
#include "bench/peers_shim.h"
#include "bench/engine.h"
#include "bench/shim.h"
#include "filters/base/check.h"
#include "filters/base/mem.h"

#include <stdlib.h>

enum { PATTERNS_MAX = 3 };

struct re2_peer {
    struct contender contender;
    size_t count;
    struct shim_re2 *re[PATTERNS_MAX];
};

static uint64_t re2_pass(struct contender *self, struct span body)
{
    const struct re2_peer *p = (const struct re2_peer *)self;
    uint64_t count = 0;

    for (size_t at = 0; at < body.n; at += ENGINE_PIECE) {
        size_t end = at + ENGINE_PIECE < body.n ? at + ENGINE_PIECE : body.n;

        for (size_t i = 0; i < p->count; i++)
            count +=
                shim_re2_count(p->re[i], (const char *)body.p + at, end - at);
    }
    return count;
}

static void re2_free(struct contender *self)
{
    struct re2_peer *p = (struct re2_peer *)self;

    for (size_t i = 0; i < p->count; i++)
        shim_re2_free(p->re[i]);
    free(p);
}

struct contender *peers_shim_re2(const char *name, const char *const *patterns,
                                 size_t count)
{
    struct re2_peer *p = mem_zalloc(sizeof *p);

    CHECK(count <= PATTERNS_MAX);
    p->contender =
        (struct contender){.name = name, .pass = re2_pass, .free = re2_free};
    for (; p->count < count; p->count++)
        p->re[p->count] = shim_re2_new(patterns[p->count]);
    return &p->contender;
}

struct minify_peer {
    struct contender contender;
    char *out;
    size_t room;
};

static uint64_t minify_pass(struct contender *self, struct span body)
{
    struct minify_peer *p = (struct minify_peer *)self;

    if (p->room < body.n) {
        p->room = body.n;
        p->out = mem_realloc(p->out, p->room);
    }
    return shim_minify((const char *)body.p, body.n, p->out);
}

static void minify_free(struct contender *self)
{
    struct minify_peer *p = (struct minify_peer *)self;

    free(p->out);
    free(p);
}

struct contender *peers_shim_minify(void)
{
    struct minify_peer *p = mem_zalloc(sizeof *p);

    p->contender = (struct contender){
        .name = "simdjson-minify", .pass = minify_pass, .free = minify_free};
    return &p->contender;
}
