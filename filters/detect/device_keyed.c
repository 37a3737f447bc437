/*
 * device_keyed - IMEI, IMSI, ICCID and EID that a key names.
 *
 * In groups (35-209900-176148-1), behind a label or in a URN (RFC 7254), cut
 * short or hashed: the key has said what it is.  A value that reads as the
 * number it should be is certain, any other number of one single thing likely.
 */
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"
#include "filters/detect/terminal_id.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

#define PAIRS 6 /* of hex digits in a MAC address */
#define ODD   6 /* digits or more of a number that is not as it should be */

/* How many digits a number of this kind has. */
struct plan {
    size_t least, most;
    bool filler; /* F may follow */
};

/* The digits of a value: bytes from .. to-1, what parts them included. */
struct digits {
    size_t from, to, n;
    bool zero;  /* no digit but 0 */
    bool plain; /* one mark or blank at most between two, and around them
                 * nothing but a label */
};

static bool parts_digits(uint8_t c)
{
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '_';
}

static bool in_label(uint8_t c)
{
    return chars_is(c, CHARS_LETTER) || c == ' ' || c == ':' || c == '=' ||
           c == '#' || c == '.' || c == '-' || c == '_' || c == '(' ||
           c == ')' || c >= 0x80;
}

static bool all_in_label(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!in_label(s.p[i]))
            return false;
    return true;
}

static struct digits digits_of(struct span s)
{
    struct digits d = {.from = s.n, .zero = true, .plain = true};

    for (size_t i = 0; i < s.n; i++) {
        if (!chars_is(s.p[i], CHARS_DIGIT)) {
            size_t end = content_sealed(s, i);

            i = end != i ? end - 1 : i;
            continue;
        }
        if (d.n == 0)
            d.from = i;
        else if (i > d.to + 1 || (i > d.to && !parts_digits(s.p[d.to])))
            d.plain = false;
        d.to = i + 1;
        d.n++;
        d.zero = d.zero && s.p[i] == '0';
    }
    return d;
}

/* Takes the fillers behind the digits in. */
static void take_filler(struct span s, struct digits *d)
{
    size_t to = d->to;

    while (to < s.n && to - d->to < 4 && (s.p[to] | 0x20) == 'f')
        to++;
    if (to == s.n || !chars_is(s.p[to], CHARS_ALNUM))
        d->to = to;
}

/* Six pairs of hex digits.  As an address of its own such a value would get
 * other digits, and be a number next time. */
static bool holds_mac(struct span s)
{
    for (size_t i = 0, n = 0; i + 1 < s.n; i++) {
        bool pair =
            chars_is(s.p[i], CHARS_HEX) && chars_is(s.p[i + 1], CHARS_HEX);

        n = pair ? n + 1 : 0;
        if (n == PAIRS)
            return true;
        if (pair && i + 2 < s.n && (s.p[i + 2] == ':' || s.p[i + 2] == '-'))
            i += 2;
        else
            n = 0;
    }
    return false;
}

/* True: all of the value is the number; or `m` says which part. */
static bool is_number(const struct keyed *k, struct match *m,
                      const struct plan *plan, struct digits d)
{
    struct span v = k->value;

    if (m->form == FORM_NUMBER)
        return d.n >= plan->least; /* all of it: a number must stay one */
    if (plan->filler)
        take_filler(v, &d);
    if (!d.plain || d.n < plan->least || d.n > plan->most ||
        !all_in_label(span_cut(v, 0, d.from)) ||
        !all_in_label(span_cut(v, d.to, v.n)))
        return false;
    m->value = span_cut(m->value, d.from, d.to);
    return true;
}

static bool judge(const struct keyed *k, struct match *m,
                  const struct plan *plan)
{
    struct digits d = digits_of(k->value);
    bool none = d.n == 0 || d.zero;

    if (!none && is_number(k, m, plan, d))
        return true;
    m->evidence = EVIDENCE_LIKELY;
    if (holds_mac(k->value))
        return true;
    return !none && (d.n >= plan->least ||
                     (d.n >= ODD && terminal_id_plausible(k->value)));
}

bool imei_keyed(const struct keyed *k, struct match *m)
{
    static const struct plan plan = {.least = 14, .most = 17};

    return judge(k, m, &plan);
}

bool imsi_keyed(const struct keyed *k, struct match *m)
{
    static const struct plan plan = {.least = 10, .most = 16};

    return judge(k, m, &plan);
}

bool iccid_keyed(const struct keyed *k, struct match *m)
{
    static const struct plan plan = {.least = 17, .most = 22, .filler = true};

    return judge(k, m, &plan);
}

/* Does the key say more than "eid", which may be an event's or employee's? */
static bool names_card(struct span key)
{
    static const struct key_word words[] = {
        KEY_WORD("sim"),  KEY_WORD("esim"),    KEY_WORD("euicc"),
        KEY_WORD("uicc"), KEY_WORD("euiccid"), KEY_WORD("uiccid"),
        {NULL, 0}};

    return key_has_word(key, words);
}

bool eid_keyed(const struct keyed *k, struct match *m)
{
    static const struct plan plan = {.least = 30, .most = 32};

    if (!names_card(k->key) && digits_of(k->value).n < plan.least)
        return false;
    return judge(k, m, &plan);
}
