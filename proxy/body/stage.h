/*
 * stage - one step of a body's journey, and the pipeline's one interface.
 *
 *   response:  reader --> scrub --> sender --> client
 *   request:   reader ------------> sender --> upstream
 *
 * Synchronous, no callbacks, no flow control inside: the session stops
 * reading one side while the other's write queue is above its mark.
 */
#ifndef FOGLINE_STAGE_H
#define FOGLINE_STAGE_H

#include "filters/base/check.h"
#include "filters/base/fault.h"
#include "filters/base/span.h"
#include "proxy/container_of.h"

struct stage;

/*
 * A stage pushes to `next`, in the same call, whatever it can already produce.
 *
 *   feed   never called after end() or after a fault
 *   all    the same for many pieces.  NULL: one by one
 *   last   the same for the body's last bytes, if it is known that they are;
 *          end() follows.  NULL: it makes no difference
 *   end    called at most once; passes on what was held, then ends `next`
 *   drop   always called once, on every path, and then on `next`; afterwards
 *          the stage can be opened again
 */
struct stage_ops {
    const char *name;
    enum fault (*feed)(struct stage *self, struct span in);
    enum fault (*all)(struct stage *self, const struct span *in, size_t count);
    enum fault (*last)(struct stage *self, struct span in);
    enum fault (*end)(struct stage *self);
    void (*drop)(struct stage *self);
};

/* Embedded in every stage. */
struct stage {
    const struct stage_ops *ops;
    struct stage *next; /* NULL: the last */
};

static inline MUST_USE enum fault stage_feed(struct stage *s, struct span in)
{
    return s->ops->feed(s, in);
}

static inline MUST_USE enum fault
stage_feed_all(struct stage *s, const struct span *in, size_t count)
{
    enum fault fault = FAULT_NONE;

    if (s->ops->all != NULL)
        return s->ops->all(s, in, count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (in[i].n != 0)
            fault = s->ops->feed(s, in[i]);
    return fault;
}

static inline MUST_USE enum fault stage_last(struct stage *s, struct span in)
{
    return s->ops->last != NULL ? s->ops->last(s, in) : s->ops->feed(s, in);
}

static inline MUST_USE enum fault stage_end(struct stage *s)
{
    return s->ops->end(s);
}

static inline void stage_drop(struct stage *s)
{
    s->ops->drop(s);
}

#endif
