/*
 * data_uri - data:text/plain;base64,..., RFC 2397.
 *
 * What is found inside is the finding; all of the encoded text is replaced,
 * since half of it could not be decoded.
 */
#include "filters/detect/detect.h"
#include "filters/detect/token.h"

enum verdict data_uri_look(const struct window *w, size_t at,
                           struct found *found)
{
    static const char lead[] = ";base";
    size_t n = sizeof lead - 1, start = at + 3, end;
    struct match *m;
    enum kind kind;

    if (at < n || window_at(w, at + 2) != ',' ||
        memcmp(w->p + at - n, lead, n) != 0)
        return VERDICT_NONE;
    end = token_end(w, start);
    if (window_beyond(w, end))
        return window_more(found, at);
    kind = end - start > TOKEN_LONGEST
               ? KIND_COUNT
               : token_probe(w, span_of(w->p + start, end - start));
    if (kind == KIND_COUNT)
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], start, end);
    m->kind = kind;
    m->evidence = EVIDENCE_CERTAIN;
    found->count = 1;
    return VERDICT_MATCH;
}
