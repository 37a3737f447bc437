/* symbols - see symbols.h. */
#include "filters/act/symbols.h"
#include "filters/text/chars.h"

static uint8_t upper(uint8_t c)
{
    return chars_is(c, CHARS_LOWER) ? (uint8_t)(c & ~0x20) : c;
}

/* The index of `c` in `set`, or -1. */
static int index_in(const char *set, uint8_t c)
{
    const char *at = c != 0 ? strchr(set, c) : NULL;

    return at != NULL ? (int)(at - set) : -1;
}

bool symbols_take(struct span value, const struct symbols_of *of,
                  struct symbols *symbols)
{
    unsigned cases = 0;

    symbols->n = 0;
    for (size_t i = 0; i < value.n; i++) {
        uint8_t c = value.p[i];
        int symbol = index_in(of->alphabet, upper(c));

        if (symbol < 0 && index_in(of->between, c) >= 0)
            continue;
        if (symbol < 0 || symbols->n == SYMBOLS_MAX)
            return false;
        symbols->p[symbols->n++] = (uint8_t)symbol;
        cases |= chars_table[c] & CHARS_LETTER;
    }
    symbols->lower = cases == CHARS_LOWER;
    return cases != CHARS_LETTER;
}

void symbols_put(struct span value, const struct symbols_of *of,
                 const struct symbols *symbols, uint8_t *out)
{
    size_t nr = 0;

    for (size_t i = 0; i < value.n; i++) {
        out[i] = value.p[i];
        if (index_in(of->alphabet, upper(out[i])) < 0)
            continue;
        out[i] = (uint8_t)of->alphabet[symbols->p[nr++]];
        if (symbols->lower)
            out[i] = chars_lower(out[i]);
    }
    CHECK(nr == symbols->n);
}
