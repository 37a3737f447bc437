/*
 * base - the few helpers every room uses: checks, memory, spans, fault texts.
 */
#include "filters/base/check.h"
#include "filters/base/fault.h"
#include "filters/base/mem.h"
#include "filters/base/span.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

void check_failed(const char *file, int line, const char *cond)
{
    fprintf(stderr, "fogline: %s:%d: broken assumption: %s\n", file, line,
            cond);
    abort();
}

void *mem_alloc(size_t n)
{
    void *p = malloc(n != 0 ? n : 1);

    CHECK(p != NULL);
    return p;
}

void *mem_zalloc(size_t n)
{
    void *p = calloc(1, n != 0 ? n : 1);

    CHECK(p != NULL);
    return p;
}

void *mem_realloc(void *p, size_t n)
{
    void *q = realloc(p, n != 0 ? n : 1);

    CHECK(q != NULL);
    return q;
}

void mem_free_wiped(void *p)
{
    if (p == NULL)
        return;
    explicit_bzero(p, malloc_usable_size(p));
    free(p);
}

void *mem_realloc_wiped(void *p, size_t n)
{
    size_t had = p != NULL ? malloc_usable_size(p) : 0;
    void *to = mem_alloc(n);

    if (had != 0)
        memcpy(to, p, had < n ? had : n);
    mem_free_wiped(p);
    return to;
}

char *mem_strdup(const char *s)
{
    size_t n = strlen(s) + 1;

    return memcpy(mem_alloc(n), s, n);
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

bool span_same(const uint8_t *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lower(a[i]) != lower((uint8_t)b[i]))
            return false;
    return true;
}

const char *fault_text(enum fault fault)
{
    static const char *const texts[] = {
#define X(id, text) text,
        FAULTS(X)
#undef X
    };

    return texts[fault];
}
