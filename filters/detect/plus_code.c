/*
 * plus_code - Open Location Codes under their key: 8Q7XMQJ8+5X, short ones
 * with a place behind (MQJ8+5X Tokyo), padded ones (8Q7X0000+).
 *
 * Only the code is the finding: the place may stay, it is an address's matter.
 * Several codes, of a route or a corner each, are one, with what is between.
 *
 * Source: Open Location Code, specification 1.04.
 */
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

#define BEFORE_MOST 8 /* digits before the '+' */
#define BEHIND_MOST 7

static bool is_digit(uint8_t c)
{
    return c != 0 && strchr("23456789CFGHJMPQRVWXcfghjmpqrvwx", c) != NULL;
}

/* The first byte of the code whose '+' is at `plus`; zeros pad it. */
static size_t start_of(struct span s, size_t plus)
{
    size_t i = plus;

    while (i > 0 && s.p[i - 1] == '0')
        i--;
    while (i > 0 && plus - i < BEFORE_MOST && is_digit(s.p[i - 1]))
        i--;
    return i;
}

static size_t end_of(struct span s, size_t plus)
{
    size_t i = plus + 1;

    while (i < s.n && i - plus <= BEHIND_MOST && is_digit(s.p[i]))
        i++;
    return i;
}

/* Does nothing beside it make it a part of something else? */
static bool stands_alone(struct span s, size_t from, size_t to)
{
    if (from > 0 && (chars_is(s.p[from - 1], CHARS_WORD) ||
                     s.p[from - 1] == '.' || s.p[from - 1] == '+'))
        return false;
    return to == s.n ||
           (!chars_is(s.p[to], CHARS_WORD) && s.p[to] != '.' && s.p[to] != '+');
}

/* Digits alone are a number; zeros stand for what was cut off. */
static bool is_code(struct span code, size_t before)
{
    size_t behind = code.n - before - 1;
    bool letter = false;

    for (size_t i = 0; i < code.n; i++)
        letter = letter || chars_is(code.p[i], CHARS_LETTER);
    if (!letter)
        return false;
    if (code.p[before - 1] == '0')
        return before == BEFORE_MOST && behind == 0;
    if (before == BEFORE_MOST)
        return behind != 1;
    return (before == 2 || before == 4 || before == 6) && behind >= 2;
}

/* The first code at or behind byte `at`; empty: there is none. */
static struct span next_code(struct span s, size_t at)
{
    for (size_t plus = at; plus < s.n; plus++) {
        size_t from, to;

        if (s.p[plus] != '+')
            continue;
        from = start_of(s, plus);
        to = end_of(s, plus);
        if (from >= at && from < plus &&
            is_code(span_cut(s, from, to), plus - from) &&
            stands_alone(s, from, to))
            return span_cut(s, from, to);
    }
    return span_cut(s, s.n, s.n);
}

bool plus_code_keyed(const struct keyed *k, struct match *m)
{
    struct span s = k->value, code = next_code(s, 0);
    size_t from = (size_t)(code.p - s.p), to = from + code.n;

    if (code.n == 0)
        return false;
    m->value = code;
    m->form = FORM_TEXT;
    m->notation = NOTATION_PLUS_CODE;
    for (code = next_code(s, to); code.n != 0; code = next_code(s, to)) {
        to = (size_t)(code.p - s.p) + code.n;
        m->value = span_cut(s, from, to);
        m->notation = NOTATION_OPAQUE;
    }
    return true;
}
