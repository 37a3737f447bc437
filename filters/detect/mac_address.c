/*
 * mac_address - EUI-48 (and, by key, EUI-64), IEEE 802-2014 clause 8.
 *
 * By shape: six pairs of hex parted by one kind of ':' or '-', not a part of a
 * longer chain (EUI-64, IPv6, a fingerprint).  By key: bare digits, Cisco's
 * dots, pairs without their leading zero, the number they make.
 */
#include "filters/detect/device_id.h"
#include "filters/detect/device_key.h"
#include "filters/detect/keyed.h"
#include "filters/detect/shape.h"
#include "filters/text/chars.h"

#define PAIRS   6
#define LENGTH  (3 * PAIRS - 1) /* of xx:xx:xx:xx:xx:xx */
#define LONGEST 8               /* pairs of an EUI-64 */
#define GROUP   4               /* hex digits of an IPv6 group */

/* Hex digits of `text` at from .. to-1 in groups parted by one separator. */
struct groups {
    uint8_t pairs[LONGEST]; /* the address, as far as it is one */
    size_t n;               /* bytes of it */
};

static unsigned hex_value(uint8_t c)
{
    return chars_is(c, CHARS_DIGIT) ? c - (unsigned)'0'
                                    : (c | 0x20u) - 'a' + 10;
}

/* Nobody's: all zero, broadcast, and what Android says instead of it. */
static bool is_nobodys(const uint8_t *pairs, size_t n)
{
    for (size_t i = 2; i < n; i++)
        if (pairs[i] != pairs[1])
            return false;
    if (pairs[1] == 0)
        return pairs[0] == 0 || pairs[0] == 2;
    return pairs[1] == 0xff && pairs[0] == 0xff;
}

/* Does the chain go on in front: `separator` before `start`, and a group of
 * hex or nothing before that? */
static bool chained_before(const struct window *w, size_t start,
                           uint8_t separator)
{
    size_t i = start;

    if (start == 0 || w->p[start - 1] != separator)
        return false;
    for (i--; i > 0 && start - i <= GROUP && chars_is(w->p[i - 1], CHARS_HEX);)
        i--;
    if (i > 0 && chars_is(w->p[i - 1], CHARS_ALNUM))
        return false;
    return start - 1 - i != 0 || (i > 0 && w->p[i - 1] == separator);
}

static bool chained_behind(const struct window *w, size_t end,
                           uint8_t separator)
{
    size_t i = end + 1;

    if (window_at(w, end) != separator)
        return false;
    while (i - end <= GROUP && chars_is(window_at(w, i), CHARS_HEX))
        i++;
    if (chars_is(window_at(w, i), CHARS_ALNUM))
        return false;
    return i - end > 1 || window_at(w, i) == separator;
}

/* Are the 17 bytes at `start` six pairs with one separator, alone? */
static bool read_pairs(const struct window *w, size_t start, uint8_t *pairs)
{
    const uint8_t *p = w->p + start;

    if ((p[2] != ':' && p[2] != '-') ||
        (start > 0 && chars_is(p[-1], CHARS_ALNUM)) ||
        chars_is(window_at(w, start + LENGTH), CHARS_ALNUM))
        return false;
    for (size_t i = 0; i < PAIRS; i++, p += 3) {
        if (!chars_is(p[0], CHARS_HEX) || !chars_is(p[1], CHARS_HEX) ||
            (i + 1 < PAIRS && p[2] != w->p[start + 2]))
            return false;
        pairs[i] = (uint8_t)(hex_value(p[0]) << 4 | hex_value(p[1]));
    }
    return !chained_before(w, start, w->p[start + 2]) &&
           !chained_behind(w, start + LENGTH, w->p[start + 2]);
}

/*
 * Six numbers below 60 are a moment or a span of time, six decimal numbers
 * with '-' may be any code in groups, and both cases in one text a random one.
 */
static enum evidence weigh(struct span text)
{
    unsigned any = 0;
    bool beyond = false; /* a pair is no minute or second */

    for (size_t i = 0; i < text.n; i++)
        any |= chars_table[text.p[i]];
    for (size_t i = 0; i < text.n; i += 3)
        beyond = beyond || text.p[i] >= '6';
    if ((any & CHARS_UPPER) != 0 && (any & CHARS_LOWER) != 0)
        return EVIDENCE_POSSIBLE;
    if ((any & CHARS_LETTER) == 0 && (!beyond || text.p[2] == '-'))
        return EVIDENCE_POSSIBLE;
    return EVIDENCE_LIKELY;
}

static bool is_named(const struct window *w, size_t start)
{
    static const struct key_word words[] = {
        KEY_WORD("mac"),    KEY_WORD("bssid"),     KEY_WORD("macaddress"),
        KEY_WORD("wifi"),   KEY_WORD("wlan"),      KEY_WORD("ethernet"),
        KEY_WORD("hwaddr"), KEY_WORD("bluetooth"), {NULL, 0}};

    return device_key_named(w, start, words);
}

/* Does the key name bytes of another meaning? */
static bool is_other(struct span key)
{
    static const struct key_word words[] = {
        KEY_WORD("time"),    KEY_WORD("timestamp"), KEY_WORD("date"),
        KEY_WORD("version"), KEY_WORD("hash"),      KEY_WORD("fingerprint"),
        KEY_WORD("payload"), KEY_WORD("data"),      KEY_WORD("bytes"),
        KEY_WORD("raw"),     KEY_WORD("frame"),     KEY_WORD("checksum"),
        KEY_WORD("crc"),     KEY_WORD("dtc"),       {NULL, 0}};

    return key_has_word(key, words);
}

bool mac_address_shape(const struct window *w, size_t at, struct found *found)
{
    uint8_t pairs[PAIRS];
    size_t start = at + 1 - LENGTH;
    struct match *m;

    if (at + 1 < LENGTH + w->floor || !read_pairs(w, start, pairs) ||
        is_nobodys(pairs, PAIRS) || device_id_in_mail(w, at + 1))
        return false;
    m = window_match(w, &found->hit[0], start, at + 1);
    found->count = 1;
    m->kind = KIND_MAC_ADDRESS;
    m->evidence = weigh(m->value);
    if (is_named(w, start)) {
        m->evidence = EVIDENCE_CERTAIN;
        m->basis = BASIS_NEARBY;
    } else if (is_other(key_before(w, start))) {
        m->evidence = EVIDENCE_POSSIBLE;
    }
    return true;
}

/* Adds the hex digits text.p[from .. to) as whole bytes, a lone digit as one.
 * False: too many, or an odd number of them. */
static bool add_group(struct groups *g, struct span text)
{
    if (text.n == 1) {
        if (g->n == LONGEST)
            return false;
        g->pairs[g->n++] = (uint8_t)hex_value(text.p[0]);
        return true;
    }
    if (text.n == 0 || text.n % 2 != 0 || g->n + text.n / 2 > LONGEST)
        return false;
    for (size_t i = 0; i < text.n; i += 2)
        g->pairs[g->n++] =
            (uint8_t)(hex_value(text.p[i]) << 4 | hex_value(text.p[i + 1]));
    return true;
}

static bool parts_groups(uint8_t c)
{
    return c == ':' || c == '-' || c == '.' || c == '_' || c == ' ';
}

/*
 * Groups of equal length parted by one separator: 00:1a:2b:3c:4d:5e,
 * 001a.2b3c.4d5e, 001A2B-3C4D5E, 001A2B3C4D5E; pairs may lack a leading zero.
 */
static bool read_groups(struct span text, struct groups *g)
{
    size_t from = 0, first = 0;
    uint8_t separator = 0;

    *g = (struct groups){.n = 0};
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && chars_is(text.p[i], CHARS_HEX))
            continue;
        if (i < text.n && separator == 0 && parts_groups(text.p[i]))
            separator = text.p[i];
        if ((i < text.n && text.p[i] != separator) ||
            !add_group(g, span_cut(text, from, i)))
            return false;
        first = first == 0 ? i : first;
        if (i - from != first && (i - from > 2 || first > 2))
            return false;
        from = i + 1;
    }
    return g->n == PAIRS || g->n == LONGEST;
}

/* The 48 bits written as a decimal number, as some databases do. */
static bool is_decimal(struct span text)
{
    size_t digits = 0;

    while (digits < text.n && chars_is(text.p[digits], CHARS_DIGIT))
        digits++;
    return digits == text.n && digits >= 13 && digits <= 15 && text.p[0] != '0';
}

bool mac_address_keyed(const struct keyed *k, struct match *m)
{
    struct span text = k->value;
    struct groups g;

    (void)m; /* as it comes: the whole value, certain */
    if (text.n > 2 && text.p[0] == '0' && (text.p[1] | 0x20) == 'x')
        text = span_cut(text, 2, text.n);
    if (is_decimal(text))
        return true;
    return read_groups(text, &g) && !is_nobodys(g.pairs, g.n);
}

size_t mac_address_tail(const struct window *w)
{
    size_t i = w->end, pairs = 0, n = 0;

    while (i > w->floor && n < 2 && chars_is(w->p[i - 1], CHARS_HEX)) {
        i--;
        n++;
    }
    while (i >= w->floor + 3 && pairs < 5 &&
           (w->p[i - 1] == ':' || w->p[i - 1] == '-') &&
           chars_is(w->p[i - 2], CHARS_HEX) &&
           chars_is(w->p[i - 3], CHARS_HEX)) {
        i -= 3;
        pairs++;
    }
    return pairs != 0 ? i : w->end;
}
