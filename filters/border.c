/* border - looks for a brace, a quotation mark and a letter, by sixteens. */
#include "filters/border.h"
#include "filters/text/sixteen.h"

#define NEAR  1024 /* bytes among which a border is looked for */
#define LARGE 4096 /* bytes of a piece that may wait at a border */

/*
 * Borders among the 16 bytes at p: bit i: an object of JSON begins at byte i.
 * No finding stands on both sides of a bare brace, quotation mark and letter,
 * but an object that is a key's value, which waits as a whole.
 */
static unsigned borders_at(const uint8_t *p)
{
    return sixteen_equal(sixteen_load(p), '{') &
           sixteen_equal(sixteen_load(p + 1), '"') &
           sixteen_letters(sixteen_load(p + 2));
}

size_t border_first(struct span in, size_t i)
{
    size_t most = i + NEAR < in.n ? i + NEAR : in.n;

    for (; i + 16 + 2 <= most; i += 16) {
        unsigned at = borders_at(in.p + i);

        if (at != 0)
            return i + (size_t)__builtin_ctz(at);
    }
    return 0;
}

size_t border_last(struct span in)
{
    size_t i = in.n, least = in.n - NEAR;

    if (in.n < LARGE || strchr("\n\r}]", in.p[in.n - 1]) != NULL)
        return 0;
    for (i -= BORDER_BEHIND; i >= least + 16; i -= 16) {
        unsigned at = borders_at(in.p + i - 16);

        if (at != 0)
            return i - 16 + 31 - (size_t)__builtin_clz(at);
    }
    return 0;
}
