/*
 * jwt - JSON Web Tokens, RFC 7519: header.payload.signature in base64url.
 *
 * The payload is readable by anyone who has the token, so it is looked into:
 * a token that holds a finding is one.  So is an encoded JSON object that
 * stands alone.
 */
#include "filters/detect/detect.h"
#include "filters/detect/token.h"
#include "filters/text/base64.h"

/* Has the part that begins at `i` been looked into, for an earlier part's
 * sake? */
static bool is_probed(const struct window *w, size_t i)
{
    return w->memo != NULL && i >= w->memo->probed.from &&
           i < w->memo->probed.to;
}

/* Does one of the token's parts hold something? */
static bool holds_finding(const struct window *w, size_t start, size_t end)
{
    unsigned parts = 0;

    for (size_t i = start; i < end && parts < 3; parts++) {
        size_t to = token_end(w, i);

        if (!is_probed(w, i) &&
            token_probe(w, span_of(w->p + i, to - i)) != KIND_COUNT)
            return true;
        i = to + 1;
        if (w->memo != NULL)
            memo_add(&w->memo->probed, start, i);
    }
    return false;
}

static bool is_start(const struct window *w, size_t at)
{
    return at == 0 || !base64_is(w->p[at - 1]);
}

enum verdict jwt_look(const struct window *w, size_t at, struct found *found)
{
    struct match *m;
    size_t end;

    if (window_at(w, at + 2) != 'J' || !is_start(w, at))
        return VERDICT_NONE;
    end = token_end(w, at);
    for (unsigned parts = 1; parts < 5 && window_at(w, end) == '.' &&
                             base64_is(window_at(w, end + 1));
         parts++)
        end = token_end(w, end + 1);
    if (window_beyond(w, end) || window_is_long(w, end - at) ||
        (window_at(w, end) == '.' && window_beyond(w, end + 1)))
        return window_more(found, at);
    if (!holds_finding(w, at, end))
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], at, end);
    m->kind = KIND_JWT;
    m->evidence = EVIDENCE_CERTAIN;
    m->basis = BASIS_CONTENT;
    found->count = 1;
    return VERDICT_MATCH;
}
