/*
 * email - e-mail addresses: RFC 5321 as it is met in practice, RFC 6531.
 *
 * Asked at every '@'.  Left of it a local part (email_local.h), right of it a
 * domain name or an address literal (email_domain.h).  Not an address:
 * logo@2x.png, pkg@1.2.3, @context.
 */
#include "filters/detect/detect.h"
#include "filters/detect/email_domain.h"
#include "filters/detect/email_local.h"
#include "filters/text/key.h"

static size_t local_start(const struct window *w, size_t at)
{
    size_t start = email_local_start(w, at);

    if (start < w->floor)
        start = w->floor;
    while (start < at && (w->p[start] == '.' || w->p[start] == '\''))
        start++;
    return start;
}

static enum evidence evidence(const struct window *w, size_t start)
{
    static const struct key_word words[] = {
        KEY_WORD("email"), KEY_WORD("mail"), {NULL, 0}};

    if (w->wanted[KIND_EMAIL] <= EVIDENCE_LIKELY)
        return EVIDENCE_LIKELY;
    return key_has_word(key_before(w, start), words) ? EVIDENCE_CERTAIN
                                                     : EVIDENCE_LIKELY;
}

/* Is the '@' before `start` that of an address masked already, of which this
 * is the domain? */
static bool is_masked(const struct window *w, size_t start)
{
    return start > 1 && w->p[start - 1] == '@' && w->p[start - 2] == '*';
}

/*
 * The end of the address whose '@' is at `at`: 0 if it is none.  One that goes
 * on with a further '@' (x@a.example@b.example) is taken whole.  `more`: it
 * touches the window's end.
 */
static size_t address_end(const struct window *w, size_t at, bool *more)
{
    size_t first = at;
    size_t end = email_domain_end(w, at + 1);
    size_t length;

    if (window_at(w, end) == '[' && end == at + 1)
        return email_domain_literal(w, end, more);
    while (window_at(w, end) == '@' && end - first < WINDOW_BACK) {
        at = end;
        end = email_domain_end(w, at + 1);
    }
    *more = end - at <= EMAIL_DOMAIN_MOST && window_beyond(w, end);
    length = email_domain_length(span_of(w->p + at + 1, end - at - 1));
    return length != 0 ? at + 1 + length : 0;
}

enum verdict email_look(const struct window *w, size_t at, struct found *found)
{
    size_t start = local_start(w, at);
    size_t end;
    bool more;
    struct match *match;

    if (at < w->floor || start == at || is_masked(w, start))
        return VERDICT_NONE;
    end = address_end(w, at, &more);
    if (more)
        return window_more(found, start);
    if (end == 0) {
        window_miss(found, KIND_EMAIL, MISS_DOMAIN,
                    (struct window_part){start, email_domain_end(w, at + 1)});
        return VERDICT_NONE;
    }
    found->count = 1;
    match = window_match(w, &found->hit[0], start, end);
    match->kind = KIND_EMAIL;
    match->evidence = evidence(w, start);
    if (match->evidence == EVIDENCE_CERTAIN) {
        match->basis = BASIS_KEY;
        match->key = key_before(w, start);
    }
    return VERDICT_MATCH;
}

enum verdict email_claims(const struct window *w, size_t end,
                          struct found *found)
{
    size_t i = email_local_end(w, end);

    if (i - end < WINDOW_BACK && window_beyond(w, i))
        return window_more(found, email_local_run(w, end));
    if (window_at(w, i) != '@')
        return VERDICT_NONE;
    return email_look(w, i, found);
}
