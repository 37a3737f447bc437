/*
 * wide - zeros beside ASCII characters.
 */
#include "filters/text/wide.h"

#define RUN 4 /* an icon's sizes are three small numbers of 32 bits */

static bool is_text(uint8_t c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

/* How many of the two-byte units are an ASCII character, the zero being byte
 * `zero` of each. */
static unsigned wide_units(struct span head, size_t zero)
{
    unsigned n = 0;

    for (size_t i = 0; i + 1 < head.n; i += 2)
        n += head.p[i + zero] == 0 && is_text(head.p[i + 1 - zero]);
    return n;
}

static bool has_mark(struct span head)
{
    static const uint8_t marks[][4] = {
        {0xff, 0xfe}, {0xfe, 0xff}, {0, 0, 0xfe, 0xff}};
    static const size_t lengths[] = {2, 2, 4};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        if (head.n >= lengths[i] && memcmp(head.p, marks[i], lengths[i]) == 0)
            return true;
    return false;
}

/* Four-byte units of ASCII at the head: UTF-32, either order.  A blank first
 * could as well be the length that binary formats begin with. */
static bool is_four_wide(const uint8_t *p)
{
    if (p[1] == 0 && p[2] == 0 && p[3] == 0)
        return is_text(p[0]) && (p[0] != ' ' || (is_text(p[4]) && p[5] == 0));
    if (p[0] == 0 && p[1] == 0 && p[2] == 0)
        return is_text(p[3]) && (p[3] != ' ' || (is_text(p[7]) && p[6] == 0));
    return false;
}

bool wide_head(struct span head)
{
    unsigned little, big;

    if (has_mark(head))
        return true;
    if (head.n < WIDE_HEAD)
        return false;
    head.n = WIDE_HEAD;
    little = wide_units(head, 1);
    big = wide_units(head, 0);
    return is_four_wide(head.p) || (little >= 2 && big == 0) ||
           (big >= 2 && little == 0);
}

/* One byte on. */
static void step(struct wide *w, uint8_t c)
{
    unsigned zeros = w->zeros;

    w->zeros = c == 0 ? zeros + 1 : 0;
    if (c == 0)
        return;
    if (!is_text(c) || (zeros != 1 && zeros != 3)) {
        w->stride = w->run = 0;
        return;
    }
    w->run = zeros == w->stride ? w->run + 1 : 1;
    w->stride = zeros;
}

bool wide_look(struct wide *w, struct span in)
{
    size_t i = 0;

    while (i < in.n) {
        if (w->zeros == 0 && w->run == 0) {
            const uint8_t *zero = memchr(in.p + i, 0, in.n - i);

            if (zero == NULL)
                return false;
            i = (size_t)(zero - in.p);
        }
        step(w, in.p[i++]);
        if (w->run == RUN)
            return true;
    }
    return false;
}
