/*
 * mail_part - Content-Transfer-Encoding: base64, RFC 2045, 6.8.
 *
 *   Content-Type: text/plain
 *   Content-Transfer-Encoding: base64
 *                                          (the head ends)
 *   SlRES04zRFU4QTAwMDAwMDEgaGVyZQ==
 *   --b42--
 *
 * What is found inside is the finding; all lines of it are replaced.  A part
 * that is too long to be held is refused.
 */
#include "filters/base/mem.h"
#include "filters/detect/detect.h"
#include "filters/detect/token.h"
#include "filters/text/base64.h"
#include "filters/text/chars.h"
#include "filters/text/transfer.h"

#include <stdlib.h>

#define HEAD_LONGEST 1024 /* what may stand between the header and its part */

/* Where the head ends, in which i stands; MORE: that is still to come. */
static enum verdict find_body(const struct window *w, size_t i, size_t *body)
{
    size_t from = i, ends = 0;

    for (; i - from < HEAD_LONGEST; i++) {
        if (window_beyond(w, i))
            return VERDICT_MORE;
        if (i >= w->end)
            return VERDICT_NONE;
        if (w->p[i] == '\n' && ++ends == 2) {
            *body = i + 1;
            return VERDICT_MATCH;
        }
        if (w->p[i] != '\n' && w->p[i] != '\r')
            ends = 0;
    }
    return VERDICT_NONE;
}

static bool is_line_end(const struct window *w, size_t i)
{
    return window_at(w, i) == '\n' || window_at(w, i) == '\r';
}

/* Over the end of a line, if base64 goes on in the next; else i. */
static size_t next_line(const struct window *w, size_t i)
{
    size_t next = i;

    while (next - i < 2 && next < w->end && is_line_end(w, next))
        next++;
    if (next == i || window_beyond(w, next) || window_beyond(w, next + 1))
        return window_beyond(w, next + 1) && next != i ? w->end : i;
    return base64_is(window_at(w, next)) && window_at(w, next) != '-' ? next
                                                                      : i;
}

/* Where the lines of base64 end that begin at i; w->end if they may go on. */
static size_t lines_end(const struct window *w, size_t i)
{
    size_t next = i;

    do {
        i = token_end(w, next);
        while (window_at(w, i) == '=')
            i++;
        if (window_beyond(w, i))
            return w->end;
        next = next_line(w, i);
    } while (next > i && next < w->end);
    return next == w->end && !w->final ? w->end : i;
}

/* The kind of the first finding in the lines. */
static enum kind probe(const struct window *w, struct span lines)
{
    uint8_t *text = mem_alloc(lines.n + 1);
    size_t n = 0;
    enum kind kind;

    for (size_t i = 0; i < lines.n; i++)
        if (base64_is(lines.p[i]))
            text[n++] = lines.p[i];
    kind = token_probe(w, span_of(text, n));
    explicit_bzero(text, n);
    free(text);
    return kind;
}

enum verdict mail_part_look(const struct window *w, size_t at,
                            struct found *found)
{
    size_t body = 0, end;
    struct match *m;
    enum kind kind;

    if (transfer_is_type(w, at) ||
        transfer_read(w, at, &end) != TRANSFER_BASE64)
        return VERDICT_NONE;
    switch (find_body(w, end, &body)) {
    case VERDICT_NONE:
        return VERDICT_NONE;
    case VERDICT_MORE:
        return window_more(found, at);
    case VERDICT_MATCH:
        break;
    }
    if (body < w->floor)
        return VERDICT_NONE; /* looked at already */
    end = lines_end(w, body);
    if (window_beyond(w, end) || window_is_long(w, end - body))
        return window_more(found, at);
    kind = probe(w, span_of(w->p + body, end - body));
    if (kind == KIND_COUNT)
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], body, end);
    m->kind = kind;
    m->evidence = EVIDENCE_CERTAIN;
    m->basis = BASIS_CONTENT;
    found->count = 1;
    return VERDICT_MATCH;
}
