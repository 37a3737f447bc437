/* token - decodes and asks the engine itself. */
#include "filters/detect/token.h"
#include "filters/base/mem.h"
#include "filters/text/base64.h"

#include <stdlib.h>

#define SHORTEST   8 /* of base64 */
#define DEPTH_MOST 3 /* tokens within tokens */

size_t token_end(const struct window *w, size_t i)
{
    while (i < w->end && base64_is(w->p[i]))
        i++;
    return i;
}

enum kind token_probe(const struct window *w, struct span base64)
{
    uint8_t *text;
    size_t n;
    enum kind kind;

    if (w->probe == NULL || base64.n < SHORTEST)
        return KIND_COUNT;
    if (w->depth >= DEPTH_MOST)
        return KIND_JWT;
    text = mem_alloc(base64.n / 4 * 3 + 3);
    n = base64_decode(base64, text);
    kind = w->probe(w, span_of(text, n));
    explicit_bzero(text, n);
    free(text);
    return kind;
}
