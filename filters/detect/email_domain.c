/*
 * email_domain - reads domain names and address literals.
 *
 * A body does not say where a name ends and a sentence goes on: names end with
 * their last label that may be a top-level one, and "jp" of a Japanese
 * sentence's "jpまで" is one.
 */
#include "filters/detect/email_domain.h"
#include "filters/text/letter.h"

#define LITERAL_MOST 64 /* bytes between the brackets; IPv6 takes 50 */

/* Up to four characters as a number: the last is the lowest byte. */
#define FOUR(a, b, c, d)                                              \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | \
     (uint32_t)(d))

/* What files end in, and mail domains never.  Sixteen: vectors of four. */
static const uint32_t file_endings[] = {
    FOUR(0, 'p', 'n', 'g'), FOUR(0, 'j', 'p', 'g'),   FOUR('j', 'p', 'e', 'g'),
    FOUR(0, 'g', 'i', 'f'), FOUR(0, 's', 'v', 'g'),   FOUR('w', 'e', 'b', 'p'),
    FOUR(0, 'i', 'c', 'o'), FOUR(0, 'c', 's', 's'),   FOUR(0, 0, 'j', 's'),
    FOUR(0, 'm', 'a', 'p'), FOUR('j', 's', 'o', 'n'), FOUR('h', 't', 'm', 'l'),
    FOUR(0, 'x', 'm', 'l'), FOUR(0, 'p', 'd', 'f'),   FOUR(0, 'm', 'p', '4'),
    FOUR(0, 'm', 'p', '4'),
};

/* Is it one of them?  Measured: a switch is a tree of branches, which com, org
 * and net take by turns. */
static bool is_one_of_them(uint32_t name)
{
    uint32_t same = 0;

    for (size_t i = 0; i < sizeof file_endings / sizeof file_endings[0]; i++)
        same |= (uint32_t)(file_endings[i] == name);
    return same != 0;
}

static bool is_file_ending(struct span label)
{
    uint32_t name = 0;

    if (label.n > 4)
        return false;
    for (size_t i = 0; i < label.n; i++)
        name = name << 8 | label.p[i] | 0x20;
    return is_one_of_them(name);
}

bool email_domain_is_top(struct span letters)
{
    const uint8_t *p = letters.p + letters.n - 4;
    uint32_t name = FOUR(p[0], p[1], p[2], p[3]) | 0x20202020;

    return letters.n > 4 ||
           !is_one_of_them(name & ~UINT32_C(0) >> (32 - 8 * letters.n));
}

bool email_domain_is_annotation(struct span domain)
{
    static const char *const heads[] = {"odata.", "iot.", "microsoft."};
    static const char *const names[] = {
        "count",
        "etag",
        "type",
        "context",
        "bind",
        "removed",
        "nextlink",
        "dynamics",
        "community",
        "navigationlink",
        "associationlink",
        "selflink",
        "editlink",
        "readlink",
        "deltalink",
        NULL,
    };
    size_t head = 0;

    for (size_t i = 0; i < sizeof heads / sizeof heads[0] && head == 0; i++)
        if (domain.n > strlen(heads[i]) &&
            span_is(span_cut(domain, 0, strlen(heads[i])), heads[i]))
            head = strlen(heads[i]);
    if (head == 0)
        return false;
    domain = span_cut(domain, head, domain.n);
    for (size_t i = 0; i < domain.n; i++)
        if (domain.p[i] == '.')
            domain.n = i;
    for (size_t i = 0; names[i] != NULL; i++)
        if (domain.n == strlen(names[i]) && span_is(domain, names[i]))
            return true;
    return false;
}

/* Letters that are no file's ending: as many bytes, or 0. */
static size_t if_domain(struct span letters)
{
    return letters.n < 2 || is_file_ending(letters) ? 0 : letters.n;
}

/*
 * Letters of scripts that are not ASCII's alone, two at least.  Where a number
 * is glued to them, up to the last of the others: what stands behind may be
 * a value of its own, and a VIN begins with letters.
 */
static size_t wide_letters(struct span label)
{
    size_t letters = 0, wide = 0, wide_n = 0, i = 0, n;

    for (; i < label.n && label.p[i] != '-'; i += n) {
        n = chars_is(label.p[i], CHARS_LETTER);
        letters++;
        if (n != 0)
            continue;
        if (letter_at(label, i, &n) == LETTER_NONE)
            return wide_n >= 2 ? wide : 0;
        wide = i + n;
        wide_n = letters;
    }
    return letters >= 2 ? i : 0;
}

/* top_level() of a label whose first n bytes are ASCII letters and the next is
 * beyond ASCII. */
static size_t wide_top_level(struct span label, size_t n)
{
    size_t bytes;

    if (n > 0 && letter_at(label, n, &bytes) == LETTER_UNSPACED)
        return if_domain(span_cut(label, 0, n));
    return wide_letters(label);
}

/*
 * How much of the label is a top-level one: letters, up to a hyphen or to text
 * of a script without blanks that is glued to ASCII, or an internationalised
 * label (xn--); 0 if nothing is.
 */
static inline size_t top_level(struct span label)
{
    size_t n = 0;

    while (n < label.n && chars_is(label.p[n], CHARS_LETTER))
        n++;
    if (n == label.n)
        return if_domain(label);
    if (label.p[n] >= 0x80)
        return wide_top_level(label, n);
    if (label.p[n] != '-')
        return 0;
    if (label.n > 4 && span_is(span_cut(label, 0, 4), "xn--"))
        return label.n;
    return if_domain(span_cut(label, 0, n));
}

/* Is there a letter in `name` or only one label?  18.2.next is a version. */
static bool is_named(struct span name)
{
    size_t dots = 0;

    for (size_t i = 0; i < name.n; i++) {
        if (chars_is(name.p[i], CHARS_LETTER) || name.p[i] >= 0x80)
            return true;
        dots += name.p[i] == '.';
    }
    return dots == 0;
}

/* Does `name` begin with a number and its unit?  100円.税別 is a price. */
static bool is_amount(struct span name)
{
    size_t i = 0;

    while (i < name.n && chars_is(name.p[i], CHARS_DIGIT))
        i++;
    return i > 0 && i < name.n && name.p[i] >= 0x80;
}

/* Is what stands before the last label, text[0 .. end), of a domain name? */
static bool is_rest(struct span text, size_t end)
{
    if (text.p[end - 1] == '.' || !is_named(span_cut(text, 0, end)))
        return false;
    return text.p[end + 1] < 0x80 || !is_amount(text);
}

size_t email_domain_length(struct span text)
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
        if (top != 0 && is_rest(text, end))
            return label + top;
    }
    return 0;
}

size_t email_domain_wide(const struct window *w, size_t i, size_t limit)
{
    size_t n = 1;

    for (; i < limit; i += n) {
        n = chars_is(w->p[i], CHARS_DOMAIN) ? 1 : letter_next(w, i);
        if (n == 0 || i + n > limit)
            break;
    }
    return i;
}

/* Are these four numbers with dots between? */
static bool is_ipv4(struct span text)
{
    size_t dots = 0, digits = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && digits != 0) {
            dots++;
            digits = 0;
        } else if (!chars_is(text.p[i], CHARS_DIGIT) || ++digits > 3) {
            return false;
        }
    }
    return dots == 3 && digits != 0;
}

static bool is_ipv6(struct span text)
{
    size_t colons = 0;

    if (text.n < 5 || !span_is(span_cut(text, 0, 5), "IPv6:"))
        return false;
    for (size_t i = 5; i < text.n; i++) {
        if (!chars_is(text.p[i], CHARS_HEX) && text.p[i] != '.' &&
            text.p[i] != ':')
            return false;
        colons += text.p[i] == ':';
    }
    return colons >= 2;
}

size_t email_domain_literal(const struct window *w, size_t i, bool *more)
{
    size_t from = i + 1;
    struct span text;

    for (i = from; i < w->end && i - from < LITERAL_MOST; i++)
        if (!chars_is(w->p[i], CHARS_ALNUM) && w->p[i] != '.' && w->p[i] != ':')
            break;
    /* what shows nothing behind the bracket belongs to it */
    *more = i - from < LITERAL_MOST &&
            window_beyond(w, i + (window_at(w, i) == ']'));
    text = span_cut(span_of(w->p, w->end), from, i);
    return window_at(w, i) == ']' && (is_ipv4(text) || is_ipv6(text)) ? i + 1
                                                                      : 0;
}
