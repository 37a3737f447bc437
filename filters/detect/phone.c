/*
 * phone - telephone numbers, because a key says so: ITU-T E.164 and what
 * people write, +81-90-1234-5678, (089) 123 456, 06.12.34.56.78 ext. 9.
 */
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

#define FEWEST 6  /* digits; fewer are short codes of services */
#define MOST   20 /* with what is dialled before and behind E.164's 15 */
#define AMONG  9  /* digits, at least, of a number in a sentence */

/* The length of the word that `s` begins with, letters and dots. */
static size_t word_length(struct span s)
{
    size_t n = 0;

    while (n < s.n && (chars_is(s.p[n], CHARS_LETTER) || s.p[n] == '.'))
        n++;
    return n;
}

static bool is_one_of(struct span word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (span_is(word, *words))
            return true;
    return false;
}

/* Without "tel:" (RFC 3966), "Phone " and the like before it. */
static struct span without_label(struct span s)
{
    static const char *const labels[] = {
        "tel",  "tel.",   "telephone", "phone", "ph",       "ph.", "fax",
        "fax.", "mobile", "mob",       "mob.",  "cell",     "t",   "t.",
        "m",    "m.",     "callto",    "sms",   "whatsapp", NULL};
    size_t n = word_length(s);

    if (n == 0 || !is_one_of(span_cut(s, 0, n), labels))
        return s;
    if (n < s.n && s.p[n] == ':')
        n++;
    return content_trim(span_cut(s, n, s.n));
}

/* Of the extension behind a number: "ext. 12", "x12", ";ext=12", "#12". */
static bool is_extension(struct span s)
{
    static const char *const labels[] = {"ext", "ext.", "x", "extension", NULL};
    size_t n;

    while (s.n > 0 && memchr(";,# ", s.p[0], 4) != NULL)
        s = span_cut(s, 1, s.n);
    n = word_length(s);
    if (n > 0 && !is_one_of(span_cut(s, 0, n), labels))
        return false;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '=' || s.p[n] == ':'))
        n++;
    s = span_cut(s, n, s.n);
    return s.n <= 7 && content_is_digits(s);
}

/* The length of the number that `s` begins with: up to the first character
 * that no number has. */
static size_t number_length(struct span s)
{
    size_t n = s.n > 0 && s.p[0] == '+';

    while (n < s.n) {
        if (chars_is(s.p[n], CHARS_DIGIT) ||
            memchr(" -().\t/", s.p[n], 7) != NULL)
            n++;
        else if (n + 1 < s.n && (memcmp(s.p + n, "\xC2\xA0", 2) == 0 ||
                                 memcmp(s.p + n, "\\/", 2) == 0))
            n += 2; /* a no-break space; a solidus as JSON may escape it */
        else
            break;
    }
    return n;
}

/* Four numbers up to 255, RFC 791? */
static bool is_ip(struct span s)
{
    unsigned groups = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned value = 0;

        for (; i < s.n && chars_is(s.p[i], CHARS_DIGIT) && value < 256; i++)
            value = value * 10 + (unsigned)(s.p[i] - '0');
        if (value > 255 || (i < s.n && s.p[i] != '.'))
            return false;
        groups++;
    }
    return groups == 4;
}

static bool is_number(struct span s)
{
    struct content_makeup m = content_makeup(s, "");

    return m.digits >= FEWEST && m.digits <= MOST && s.p[0] != '-' &&
           s.p[0] != '.' && !content_is_date(s) && !is_ip(s);
}

/* One number or several, ',' ';' or '/' between them, an extension behind
 * it. */
static bool is_phone(struct span s)
{
    while (true) {
        size_t n = number_length(s);

        if (!is_number(content_trim(span_cut(s, 0, n))))
            return false;
        s = span_cut(s, n, s.n);
        if (s.n == 0 || is_extension(s))
            return true;
        if (s.p[0] != ',' && s.p[0] != ';')
            return false;
        s = without_label(content_trim(span_cut(s, 1, s.n)));
    }
}

/* May a number begin at s.p[i], what stands before it being no part of it? */
static bool may_begin(struct span s, size_t i)
{
    uint8_t c = s.p[i];

    return (chars_is(c, CHARS_DIGIT) || c == '+' || c == '(') &&
           (i == 0 || !(chars_is(s.p[i - 1], CHARS_ALNUM) ||
                        s.p[i - 1] == '-' || s.p[i - 1] == '.'));
}

/* Is what `s` begins with, n bytes, a number that a sentence says, and no
 * date, no word's digits? */
static bool is_said(struct span s, size_t n)
{
    struct span number;
    size_t end = n;

    while (end > 0 && !chars_is(s.p[end - 1], CHARS_DIGIT))
        end--;
    number = span_cut(s, 0, end);
    return (end < n || n == s.n || !chars_is(s.p[n], CHARS_ALNUM)) &&
           content_makeup(number, "").digits >= AMONG && is_number(number) &&
           !(number.n > 10 && content_is_date(span_cut(number, 0, 10)));
}

/* Does a number stand among other text: "090-1234-5678 (home)", "A or B"? */
static bool holds_phone(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        struct span rest = span_cut(s, i, s.n);
        size_t n;

        if (!may_begin(s, i))
            continue;
        n = number_length(rest);
        if (is_said(rest, n))
            return true;
        i += n > 1 ? n - 1 : 0;
    }
    return false;
}

/* The time in milliseconds: E.164 has no 13 digits behind a 1. */
static bool is_time(struct span v)
{
    return v.n == 13 && v.p[0] == '1' && content_is_digits(v);
}

/* 555.1234, of North America, which looks like a quantity */
static bool is_local(struct span v)
{
    return v.n == 8 && v.p[3] == '.';
}

/* Has it digits enough for one number? */
static bool has_digits(struct span s)
{
    unsigned digits = 0;

    for (size_t i = 0; i < s.n && digits < FEWEST; i++)
        digits += chars_is(s.p[i], CHARS_DIGIT);
    return digits == FEWEST;
}

bool phone_keyed(const struct keyed *k, struct match *m)
{
    struct span v = content_trim(k->value);

    if (!has_digits(v) || content_is_empty(v) || is_time(v))
        return false;
    if (content_is_quantity(v, k->quoted) && !(k->quoted && is_local(v)))
        return false;
    m->value = v;
    if (!content_is_digits(v))
        m->form = FORM_TEXT;
    return is_phone(without_label(v)) || (k->quoted && holds_phone(v));
}
