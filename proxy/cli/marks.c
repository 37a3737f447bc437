/*
 * marks - see marks.h.
 */
#include "proxy/cli/marks.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <stdlib.h>
#include <string.h>

static enum fault throw_away(struct sink *sink)
{
    sink->count = 0;
    return FAULT_NONE;
}

static struct mark *add(struct sink *sink, uint64_t offset, uint64_t length)
{
    struct marks *m = container_of(sink, struct marks, sink);
    struct mark *mark;

    if (m->count == m->room) {
        m->room = 2 * m->room + 64;
        m->list = mem_realloc(m->list, m->room * sizeof *m->list);
    }
    mark = &m->list[m->count++];
    mark->start = (size_t)offset;
    mark->end = (size_t)(offset + length);
    return mark;
}

static void found(struct sink *sink, const struct finding *finding)
{
    struct mark *mark = add(sink, finding->offset, finding->length);

    mark->found = true;
    mark->finding = *finding;
}

static void missed(struct sink *sink, const struct missed *missed)
{
    struct mark *mark = add(sink, missed->offset, missed->length);

    mark->found = false;
    mark->missed = *missed;
}

bool marks_cover(const struct marks *m, size_t start, size_t end)
{
    return memchr(m->taken + start, 1, end - start) != NULL;
}

/* 0: a finding.  1: a value that a rule left.  2: no value at all. */
static unsigned rank(const struct mark *mark)
{
    if (mark->found)
        return 0;
    switch (mark->missed.why) {
    case MISS_EVIDENCE:
    case MISS_EXCEPTED:
    case MISS_UNRULED:
        return 1;
    case MISS_NONE:
    case MISS_VALUE:
    case MISS_BARRED:
    case MISS_NO_DIGIT:
    case MISS_NO_LETTER:
    case MISS_DOUBTFUL:
    case MISS_UNLIKELY:
    case MISS_DOMAIN:
    case MISS_ALONE:
    case MISS_NUMBERING:
    case MISS_COUNT:
        break;
    }
    return 2;
}

/* Best first, so that each takes its place from those that come later. */
static int by_rank(const void *left, const void *right)
{
    const struct mark *a = left, *b = right;

    if (rank(a) != rank(b))
        return rank(a) < rank(b) ? -1 : 1;
    if (a->end - a->start != b->end - b->start)
        return a->end - a->start > b->end - b->start ? -1 : 1;
    return a->start < b->start ? -1 : a->start > b->start;
}

static int by_place(const void *left, const void *right)
{
    const struct mark *a = left, *b = right;

    return a->start < b->start ? -1 : a->start > b->start;
}

static void sort(struct marks *m, int (*compare)(const void *, const void *))
{
    if (m->count != 0)
        qsort(m->list, m->count, sizeof *m->list, compare);
}

/* Leaves no mark over another, and puts them in order. */
static void settle(struct marks *m)
{
    size_t kept = 0;

    sort(m, by_rank);
    for (size_t i = 0; i < m->count; i++) {
        const struct mark *mark = &m->list[i];

        if (mark->start == mark->end || marks_cover(m, mark->start, mark->end))
            continue;
        memset(m->taken + mark->start, 1, mark->end - mark->start);
        m->list[kept++] = *mark;
    }
    m->count = kept;
    sort(m, by_place);
}

enum fault marks_make(struct marks *m, const struct filter *filter,
                      const char *media_type, struct span body)
{
    struct stream *s = stream_new();
    enum fault fault;

    *m = (struct marks){
        .sink = {.flush = throw_away, .found = found, .missed = missed},
        .taken = mem_zalloc(body.n + 1)};
    stream_open(s, filter, span_str(media_type));
    stream_observe(s);
    fault = stream_write(s, body, &m->sink);
    if (fault == FAULT_NONE)
        fault = stream_finish(s, &m->sink);
    stream_free(s);
    settle(m);
    return fault;
}

void marks_done(struct marks *m)
{
    free(m->list);
    free(m->taken);
}
