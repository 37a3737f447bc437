/* reescape - the way back from filters/text/view.h. */
#include "filters/text/reescape.h"
#include "filters/text/chars.h"
#include "filters/text/view.h"

/* Is the escape at `p`, which shows `c`, percent-encoded twice? */
static bool is_twice(const uint8_t *p, uint8_t c)
{
    return p[1] == '2' && p[2] == '5' && c != '%';
}

/* What shown byte i says about how its neighbourhood is written.  It may stand
 * for itself, and for invisible characters behind it. */
static void look(const struct window *w, size_t i, struct layers *layers)
{
    struct span raw = span_of(w->raw, w->from[i + 1]);
    size_t from = w->from[i];

    if (raw.n - from < 2 || !view_escape_at(raw, from, w->also))
        return;
    switch (raw.p[from]) {
    case '%':
        if (layers->percent < 2)
            layers->percent = is_twice(raw.p + from, w->p[i]) ? 2 : 1;
        break;
    case '&':
        layers->entities = true;
        break;
    case '\\':
        layers->slashes = true;
        break;
    default:
        break;
    }
}

bool reescape_layers(const struct window *w, const struct hit *hit,
                     struct layers *layers)
{
    size_t from = hit->start > 0 ? hit->start - 1 : 0;

    *layers = (struct layers){.percent = 0};
    if (w->from == NULL)
        return false;
    layers->raw = span_of(w->raw + w->from[hit->start],
                          w->from[hit->end] - w->from[hit->start]);
    for (size_t i = from; i <= hit->end && i < w->end; i++)
        look(w, i, layers);
    return layers->percent != 0 || layers->entities || layers->slashes;
}

static size_t put_hex(uint8_t c, uint8_t *out)
{
    static const char digits[] = "0123456789ABCDEF";

    out[0] = (uint8_t)digits[c >> 4];
    out[1] = (uint8_t)digits[c & 15];
    return 2;
}

static bool is_unreserved(uint8_t c)
{
    return chars_is(c, CHARS_ALNUM) || strchr("-._~*", c) != NULL;
}

/* Does `c` lead the escapes in use?  In what is replaced it does not stand for
 * itself. */
static bool is_lead(const struct layers *layers, uint8_t c)
{
    return layers->percent != 0 ? c == '%' : layers->entities && c == '&';
}

/* Must `c` be escaped? */
static bool is_unfit(const struct layers *layers, uint8_t c)
{
    bool unfit = layers->percent != 0 ? !is_unreserved(c)
                                      : c != 0 && strchr("\"\\<>&'", c) != NULL;

    return unfit && (is_lead(layers, c) ||
                     memchr(layers->raw.p, c, layers->raw.n) == NULL);
}

static size_t put_percent(unsigned times, uint8_t c, uint8_t *out)
{
    size_t n = 0;

    out[n++] = '%';
    if (times > 1) {
        out[n++] = '2';
        out[n++] = '5';
    }
    return n + put_hex(c, out + n);
}

/* \u0022 and &#x22; */
static size_t put_reference(const struct layers *layers, uint8_t c,
                            uint8_t *out)
{
    size_t n;

    memcpy(out, layers->entities ? "&#x" : "\\u00", 4);
    n = layers->entities ? 3 : 4;
    n += put_hex(c, out + n);
    if (layers->entities)
        out[n++] = ';';
    return n;
}

size_t reescape_put(const struct layers *layers, struct span text, uint8_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        uint8_t c = text.p[i];

        if (!is_unfit(layers, c))
            out[n++] = c;
        else if (layers->percent != 0)
            n += put_percent(layers->percent, c, out + n);
        else
            n += put_reference(layers, c, out + n);
    }
    return n;
}
