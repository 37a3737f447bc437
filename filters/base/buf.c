/* buf - owned bytes that grow, by doubling, up to a stated maximum. */
#include "filters/base/buf.h"
#include "filters/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_done(struct buf *b)
{
    mem_free_wiped(b->p);
    buf_init(b, b->max);
}

uint8_t *buf_room(struct buf *b, size_t more)
{
    size_t need = b->n + more;
    size_t cap = b->cap != 0 ? b->cap : 64;

    if (more > b->max || need > b->max)
        return NULL;
    while (cap < need)
        cap *= 2;
    if (cap > b->max)
        cap = b->max;
    if (cap > b->cap) {
        b->p = mem_realloc_wiped(b->p, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

bool buf_put(struct buf *b, struct span s)
{
    uint8_t *to = buf_room(b, s.n);

    if (to == NULL)
        return false;
    if (s.n != 0)
        memcpy(to, s.p, s.n);
    b->n += s.n;
    return true;
}

bool buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    int n;
    uint8_t *to;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    CHECK(n >= 0);
    to = buf_room(b, (size_t)n + 1); /* vsnprintf ends with a NUL */
    if (to == NULL)
        return false;
    va_start(args, format);
    vsnprintf((char *)to, (size_t)n + 1, format, args);
    va_end(args);
    b->n += (size_t)n;
    return true;
}
