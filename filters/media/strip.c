/* strip - which format is whose, and the way out. */
#include "filters/media/strip.h"
#include "filters/base/mem.h"
#include "filters/policy/media_type.h"

#include <stdlib.h>

/* By format; those without cannot be stripped. */
static const struct strip_ops *const all[FORMAT_COUNT] = {
    [FORMAT_JPEG] = &strip_jpeg,
    [FORMAT_PNG] = &strip_png,
    [FORMAT_MP4] = &strip_mp4,
};

static const char *const types[] = {"image/jpeg", "image/png", "video/mp4",
                                    "video/quicktime"};
const char strip_types[] = "image/jpeg, image/png, video/mp4, video/quicktime";

bool strip_knows(const char *pattern)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (media_type_covers(pattern, types[i]))
            return true;
    return false;
}

struct strip *strip_new(enum format format)
{
    const struct strip_ops *ops = all[format];
    struct strip *s;

    if (ops == NULL)
        return NULL;
    s = mem_zalloc(ops->size);
    s->ops = ops;
    return s;
}

void strip_free(struct strip *s)
{
    if (s == NULL)
        return;
    if (s->ops->done != NULL)
        s->ops->done(s);
    explicit_bzero(s, s->ops->size);
    free(s);
}

static enum fault flush(struct sink *sink)
{
    return sink->count != 0 ? sink->flush(sink) : FAULT_NONE;
}

enum fault strip_feed(struct strip *s, struct span in, struct sink *sink)
{
    enum fault fault = s->ops->feed(s, in, sink);

    return fault != FAULT_NONE ? fault : flush(sink);
}

enum fault strip_end(struct strip *s, struct sink *sink)
{
    enum fault fault = s->ops->end(s, sink);

    return fault != FAULT_NONE ? fault : flush(sink);
}

enum fault strip_put(struct sink *sink, struct span bytes)
{
    if (bytes.n == 0)
        return FAULT_NONE;
    sink->slices[sink->count++] = bytes;
    return sink->count == SINK_SLICES ? sink->flush(sink) : FAULT_NONE;
}

enum fault strip_put_now(struct sink *sink, struct span bytes)
{
    enum fault fault = strip_put(sink, bytes);

    return fault != FAULT_NONE ? fault : flush(sink);
}
