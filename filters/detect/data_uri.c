/*
 * data_uri - data:text/plain;base64,..., RFC 2397.
 *
 * What is found inside is the finding; all of the encoded text is replaced,
 * since half of it could not be decoded.
 */
#include "filters/detect/detect.h"
#include "filters/detect/token.h"

#define MEDIA_BACK 48 /* bytes before ";base64," in which its type stands */

/* Does the URI before `at` say that it holds pictures, sounds or letters?  That
 * is no text, and may be longer than anything that is held. */
static bool is_media(const struct window *w, size_t at)
{
    static const char *const types[] = {"image/", "video/", "audio/", "font/"};
    static const char scheme[] = "data:";
    size_t n = sizeof scheme - 1;
    size_t from = at > MEDIA_BACK ? at - MEDIA_BACK : 0;

    for (size_t i = from; i + n < at; i++) {
        if (memcmp(w->p + i, scheme, n) != 0)
            continue;
        for (size_t k = 0; k < sizeof types / sizeof types[0]; k++) {
            size_t most = strlen(types[k]);

            if (i + n + most <= at && memcmp(w->p + i + n, types[k], most) == 0)
                return true;
        }
    }
    return false;
}

enum verdict data_uri_look(const struct window *w, size_t at,
                           struct found *found)
{
    static const char lead[] = ";base64,";
    size_t n = sizeof lead - 1, start = at + 5, end;
    struct match *m;
    enum kind kind;

    if (start < w->floor || start < n || start > w->end ||
        memcmp(w->p + start - n, lead, n) != 0 || is_media(w, at))
        return VERDICT_NONE;
    end = token_end(w, start);
    if (window_beyond(w, end) || window_is_long(w, end - start))
        return window_more(found, at);
    kind = token_probe(w, span_of(w->p + start, end - start));
    if (kind == KIND_COUNT)
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], start, end);
    m->kind = kind;
    m->evidence = EVIDENCE_CERTAIN;
    m->basis = BASIS_CONTENT;
    found->count = 1;
    return VERDICT_MATCH;
}
