/*
 * mp4_ranges - sample tables made into places.
 *
 * A track's samples lie in chunks: stco or co64 has their offsets, stsc how
 * many samples each has, stsz the samples' sizes.
 */
#include "filters/media/mp4_ranges.h"
#include "filters/base/mem.h"

#include <stdlib.h>

#define CHUNKS_MAX ((size_t)1 << 19) /* 8 MiB of ranges */

void mp4_ranges_done(struct mp4_ranges *r)
{
    free(r->at);
    *r = (struct mp4_ranges){.at = NULL};
}

/* A table's entries, behind version, flags, `before` bytes and their number.
 * `width` 0: there are none, the number alone counts. */
struct table {
    const uint8_t *p;
    uint32_t count;
};

static bool read_table(const struct mp4_box *b, size_t before, size_t width,
                       struct table *t)
{
    size_t head = 8 + before;

    if (b->p == NULL || mp4_box_length(b) < head)
        return false;
    t->p = mp4_box_payload(b) + head;
    t->count = mp4_box_32(t->p - 4);
    return width == 0 || t->count <= (mp4_box_length(b) - head) / width;
}

/* Where the reading of the sample tables stands. */
struct samples {
    struct table sizes, runs;
    uint32_t size;   /* of all; 0: each has its own */
    uint32_t sample; /* the next */
    uint32_t run;    /* of stsc, in force */
};

static bool open_samples(struct samples *s, const struct mp4_tables *t)
{
    *s = (struct samples){.size = 0};
    if (t->stsz.p == NULL || mp4_box_length(&t->stsz) < 12)
        return false;
    s->size = mp4_box_32(mp4_box_payload(&t->stsz) + 4);
    return read_table(&t->stsz, 4, s->size != 0 ? 0 : 4, &s->sizes) &&
           read_table(&t->stsc, 0, 12, &s->runs);
}

/* How many samples this chunk (from 1) has. */
static uint32_t samples_in(struct samples *s, uint32_t chunk)
{
    while (s->run + 1 < s->runs.count &&
           mp4_box_32(s->runs.p + (size_t)(s->run + 1) * 12) <= chunk)
        s->run++;
    return s->run < s->runs.count
               ? mp4_box_32(s->runs.p + (size_t)s->run * 12 + 4)
               : 0;
}

/* How many bytes; false: there are fewer samples than that. */
static bool take_samples(struct samples *s, uint32_t count, uint64_t *bytes)
{
    *bytes = 0;
    if (count > s->sizes.count - s->sample)
        return false;
    if (s->size != 0)
        *bytes = (uint64_t)count * s->size;
    for (uint32_t i = 0; s->size == 0 && i < count; i++)
        *bytes += mp4_box_32(s->sizes.p + (size_t)(s->sample + i) * 4);
    s->sample += count;
    return true;
}

static bool append(struct mp4_ranges *r, uint64_t from, uint64_t bytes)
{
    if (bytes > UINT64_MAX - from || r->count == CHUNKS_MAX)
        return false;
    if (r->count == r->cap) {
        r->cap = r->cap != 0 ? 2 * r->cap : 256;
        r->at = mem_realloc(r->at, r->cap * sizeof *r->at);
    }
    r->at[r->count++] = (struct mp4_range){from, from + bytes};
    return true;
}

bool mp4_ranges_add(struct mp4_ranges *r, const struct mp4_tables *t)
{
    bool wide = t->co64.p != NULL;
    size_t width = wide ? 8 : 4;
    struct table chunks;
    struct samples s;

    if (wide == (t->stco.p != NULL) || !open_samples(&s, t) ||
        !read_table(wide ? &t->co64 : &t->stco, 0, width, &chunks))
        return false;
    for (uint32_t i = 0; i < chunks.count; i++) {
        const uint8_t *at = chunks.p + i * width;
        uint64_t bytes;

        if (!take_samples(&s, samples_in(&s, i + 1), &bytes) ||
            !append(r, wide ? mp4_box_64(at) : mp4_box_32(at), bytes))
            return false;
    }
    return s.sample == s.sizes.count;
}

static int by_place(const void *a, const void *b)
{
    const struct mp4_range *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

void mp4_ranges_sort(struct mp4_ranges *r)
{
    size_t kept = 0;

    if (r->count == 0)
        return;
    qsort(r->at, r->count, sizeof *r->at, by_place);
    for (size_t i = 1; i < r->count; i++) {
        struct mp4_range *last = &r->at[kept];

        if (r->at[i].from > last->to)
            r->at[++kept] = r->at[i];
        else if (r->at[i].to > last->to)
            last->to = r->at[i].to;
    }
    r->count = kept + 1;
}

size_t mp4_ranges_keep(struct mp4_ranges *r, uint64_t at, size_t n,
                       bool *inside)
{
    const struct mp4_range *range;
    uint64_t end;

    while (r->next < r->count && r->at[r->next].to <= at)
        r->next++;
    *inside = false;
    if (r->next == r->count)
        return n;
    range = &r->at[r->next];
    *inside = range->from <= at;
    end = *inside ? range->to : range->from;
    return end - at < n ? (size_t)(end - at) : n;
}
