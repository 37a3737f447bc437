/* token - decodes and asks the engine itself. */
#include "filters/detect/token.h"
#include "filters/base/mem.h"
#include "filters/text/base64.h"
#include "filters/text/sixteen.h"

#include <stdlib.h>

#define SHORTEST   8 /* of base64 */
#define DEPTH_MOST 3 /* tokens within tokens */

/* Which of 16 bytes base64_is() is true of. */
static unsigned base64_bits(sixteen v)
{
    sixteen letters = sixteen_between(v | sixteen_all(' '), 'a', 26);
    sixteen others = (sixteen)(v == sixteen_all('+')) |
                     (sixteen)(v == sixteen_all('-')) |
                     (sixteen)(v == sixteen_all('_'));

    /* '/' stands before the digits */
    return sixteen_bits(letters | others | sixteen_between(v, '/', 11));
}

size_t token_end(const struct window *w, size_t i)
{
    while (w->end - i >= 16) {
        unsigned run = sixteen_run(base64_bits(sixteen_load(w->p + i)));

        if (run < 16)
            return i + run;
        i += 16;
    }
    while (i < w->end && base64_is(w->p[i]))
        i++;
    return i;
}

enum kind token_look(const struct window *w, struct span text)
{
    if (w->probe == NULL)
        return KIND_COUNT;
    return w->depth >= DEPTH_MOST ? KIND_JWT : w->probe(w, text);
}

enum kind token_probe(const struct window *w, struct span base64)
{
    uint8_t *text;
    size_t n;
    enum kind kind;

    if (w->probe == NULL || base64.n < SHORTEST)
        return KIND_COUNT;
    text = mem_alloc(base64.n / 4 * 3 + 3);
    n = base64_decode(base64, text);
    kind = token_look(w, span_of(text, n));
    explicit_bzero(text, n);
    free(text);
    return kind;
}
