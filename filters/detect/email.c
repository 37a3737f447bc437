/*
 * email - e-mail addresses: RFC 5321 as it is met in practice.
 *
 * Asked at every '@'.  Left of it a local part, right of it a domain name with
 * a plausible last label.  Not an address: logo@2x.png, pkg@1.2.3, @context.
 * Escapes that stand right before an address (\n, \u003c, %3C) stay.
 */
#include "filters/detect/detect.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

#define DOMAIN_LONGEST 255 /* RFC 5321, 4.5.3.1.2 */

static bool is_hex(const struct window *w, size_t i)
{
    return chars_is(window_at(w, i), CHARS_HEX);
}

/* A '%' at i that belongs to a local part and begins no escape. */
static bool is_percent(const struct window *w, size_t i)
{
    return w->p[i] == '%' && (!is_hex(w, i + 1) || !is_hex(w, i + 2));
}

size_t email_run_start(const struct window *w, size_t end)
{
    size_t limit = end > WINDOW_BACK ? end - WINDOW_BACK : 0;
    size_t i = end;

    do {
        while (i > limit && chars_is(w->p[i - 1], CHARS_LOCAL))
            i--;
    } while (i > limit && is_percent(w, i - 1) && i-- > limit);
    return i;
}

size_t email_escape_rest(const struct window *w, size_t i)
{
    size_t slashes = 0;

    if (i == 0 || (w->p[i - 1] != '%' && w->p[i - 1] != '\\'))
        return 0;
    if (w->p[i - 1] == '%')
        return is_hex(w, i) && is_hex(w, i + 1) ? 2 : 0;
    while (slashes < i && slashes < 8 && w->p[i - 1 - slashes] == '\\')
        slashes++;
    if (slashes % 2 == 0)
        return 0;
    return w->p[i] == 'u' ? 5 : w->p[i] == 'x' ? 3 : 1;
}

static size_t local_start(const struct window *w, size_t at)
{
    size_t start = email_run_start(w, at);

    if (start < w->floor)
        start = w->floor;
    while (start < at && (w->p[start] == '.' || w->p[start] == '\''))
        start++;
    return start;
}

/* Up to four characters as a number: the last is the lowest byte. */
#define FOUR(a, b, c, d)                                              \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | \
     (uint32_t)(d))

/* Does the name end in something files end in, and mail domains never? */
static bool is_file_ending(struct span label)
{
    uint32_t name = 0;

    if (label.n > 4)
        return false;
    for (size_t i = 0; i < label.n; i++)
        name = name << 8 | chars_lower(label.p[i]);
    switch (name) {
    case FOUR(0, 'p', 'n', 'g'):
    case FOUR(0, 'j', 'p', 'g'):
    case FOUR('j', 'p', 'e', 'g'):
    case FOUR(0, 'g', 'i', 'f'):
    case FOUR(0, 's', 'v', 'g'):
    case FOUR('w', 'e', 'b', 'p'):
    case FOUR(0, 'i', 'c', 'o'):
    case FOUR(0, 'c', 's', 's'):
    case FOUR(0, 0, 'j', 's'):
    case FOUR(0, 'm', 'a', 'p'):
    case FOUR('j', 's', 'o', 'n'):
    case FOUR('h', 't', 'm', 'l'):
    case FOUR(0, 'x', 'm', 'l'):
    case FOUR(0, 'p', 'd', 'f'):
    case FOUR(0, 'm', 'p', '4'):
        return true;
    default:
        return false;
    }
}

/* How much of the label is a top-level one: letters, up to a hyphen, or an
 * internationalised label (xn--); 0 if nothing is. */
static size_t top_level(struct span label)
{
    size_t n = 0;

    if (label.n > 4 && span_is(span_cut(label, 0, 4), "xn--"))
        return label.n;
    while (n < label.n && chars_is(label.p[n], CHARS_LETTER))
        n++;
    if (n < 2 || (n < label.n && label.p[n] != '-'))
        return 0;
    return is_file_ending(span_cut(label, 0, n)) ? 0 : n;
}

/* Is there a letter in `name` or only one label?  18.2.next is a version. */
static bool is_named(struct span name)
{
    size_t dots = 0;

    for (size_t i = 0; i < name.n; i++) {
        if (chars_is(name.p[i], CHARS_LETTER))
            return true;
        dots += name.p[i] == '.';
    }
    return dots == 0;
}

/* The end of what stands behind the '@' and may be a domain name. */
static size_t domain_end(const struct window *w, size_t at)
{
    size_t limit = at + 1 + DOMAIN_LONGEST;
    size_t i = at + 1;

    limit = limit < w->end ? limit : w->end;
    while (i < limit && chars_is(w->p[i], CHARS_DOMAIN))
        i++;
    return i;
}

/* How much of `text` is a domain name: without what follows its last plausible
 * top-level label, or two dots; 0 if there is none. */
static size_t domain_length(struct span text)
{
    size_t end = text.n;

    while (end > 0) {
        size_t label = end, top;

        while (label > 0 && text.p[label - 1] != '.')
            label--;
        if (label < 2)
            return 0;
        top = top_level(span_cut(text, label, end));
        end = label - 1;
        if (top != 0 && text.p[end - 1] != '.' &&
            is_named(span_cut(text, 0, end)))
            return label + top;
    }
    return 0;
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
    size_t end = domain_end(w, at);
    size_t length;

    while (window_at(w, end) == '@' && end - first < WINDOW_BACK) {
        at = end;
        end = domain_end(w, at);
    }
    *more = end - at <= DOMAIN_LONGEST && window_beyond(w, end);
    length = domain_length(span_of(w->p + at + 1, end - at - 1));
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
                    (struct window_part){start, domain_end(w, at)});
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
    size_t i = end;

    while (i < w->end && i - end < WINDOW_BACK &&
           (chars_is(w->p[i], CHARS_LOCAL) || is_percent(w, i)))
        i++;
    if (i - end < WINDOW_BACK && window_beyond(w, i))
        return window_more(found, email_run_start(w, end));
    if (window_at(w, i) != '@')
        return VERDICT_NONE;
    return email_look(w, i, found);
}
