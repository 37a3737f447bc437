/*
 * terminal_id - numbers of in-vehicle terminals, by key only: every maker has
 * a notation of its own, so all that can be said is what is none.
 */
#include "filters/detect/terminal_id.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

#define SHORTEST 4
#define LONGEST  64
#define FEW      2 /* digits that an enum word may end in */

size_t terminal_id_digits(struct span value)
{
    size_t n = 0;

    for (size_t i = 0; i < value.n; i++)
        n += chars_is(value.p[i], CHARS_DIGIT);
    return n;
}

static bool is_mark(uint8_t c)
{
    return c == '-' || c == '_' || c == '.' || c == ':' || c == '/' ||
           c == '+' || c == '=' || c == '#';
}

/* The end of the part that begins at i: up to a mark or blank. */
static size_t part_end(struct span s, size_t i)
{
    while (i < s.n && chars_is(s.p[i], CHARS_ALNUM))
        i++;
    return i;
}

/* Letters, digits and marks inside; blanks only between parts that each have
 * a digit, as numbers in groups do and sentences do not. */
static bool is_written_so(struct span s)
{
    bool blanks = memchr(s.p, ' ', s.n) != NULL;

    if (!chars_is(s.p[0], CHARS_ALNUM) ||
        (!chars_is(s.p[s.n - 1], CHARS_ALNUM) && s.p[s.n - 1] != '='))
        return false;
    for (size_t i = 0, end; i < s.n; i = end + 1) {
        end = part_end(s, i);
        if (blanks && terminal_id_digits(span_cut(s, i, end)) == 0)
            return false;
        if (end < s.n && s.p[end] != ' ' && !is_mark(s.p[end]))
            return false;
    }
    return true;
}

static bool has_letter(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (chars_is(s.p[i], CHARS_LETTER))
            return true;
    return false;
}

/* No letter, and no digit but 0? */
static bool is_zero(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (chars_is(s.p[i], CHARS_ALNUM) && s.p[i] != '0')
            return false;
    return true;
}

/*
 * Words with a small number behind: TYPE_2, frontCamera1, dashcam-02.  Letters
 * that change case too often, or follow a digit, are no words.
 */
static bool is_enum(struct span s)
{
    size_t letters = 0, words = 0;
    uint8_t before = ' ';

    if (terminal_id_digits(s) > FEW)
        return false;
    for (size_t i = 0; i < s.n; before = s.p[i++]) {
        if (!chars_is(s.p[i], CHARS_LETTER))
            continue;
        if (chars_is(before, CHARS_DIGIT))
            return false;
        letters++;
        words +=
            !chars_is(before, CHARS_LETTER) ||
            (chars_is(before, CHARS_LOWER) && chars_is(s.p[i], CHARS_UPPER));
    }
    return words != 0 && letters >= 3 * words;
}

/* Does `s` begin as the pattern, whose digits stand for any up to them? */
static bool begins(struct span s, const char *pattern)
{
    size_t n = strlen(pattern);

    if (s.n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (chars_is((uint8_t)pattern[i], CHARS_DIGIT)
                ? s.p[i] < '0' || s.p[i] > (uint8_t)pattern[i]
                : s.p[i] != (uint8_t)pattern[i])
            return false;
    return s.n == n || s.p[n] == 'T' || s.p[n] == ' ' || s.p[n] == '.';
}

static bool is_moment(struct span s)
{
    static const char *const patterns[] = {
        "2999-19-39", "2999/19/39", "2999.19.39", "39-39-2999", "39/39/2999",
        "39.39.2999", "39/39/99",   "29:59:59",   "29:59",      NULL};

    for (size_t i = 0; patterns[i] != NULL; i++)
        if (begins(s, patterns[i]))
            return true;
    return false;
}

/* 1.2.3, v10.4, 2024.44.25.2, 10.0.0.1, 7.14.28-rc1: numbers of up to three
 * digits parted by points, the first perhaps a year. */
static bool is_version(struct span s)
{
    size_t end, i = (s.p[0] | 0x20) == 'v' ? 1 : 0, from = i, points = 0;

    while (i < s.n && chars_is(s.p[i], CHARS_DIGIT))
        i++;
    if (i == from || i - from > 4 || (i - from == 4 && s.p[from] > '2'))
        return false;
    for (; i < s.n && s.p[i] == '.'; i = end, points++) {
        end = part_end(s, i + 1);
        if (end == i + 1 || !chars_is(s.p[i + 1], CHARS_DIGIT))
            return false;
    }
    return points != 0 && (i == s.n || s.p[i] == '-' || s.p[i] == '+');
}

/* https://..., www.... */
static bool is_link(struct span s)
{
    for (size_t i = 0; i + 1 < s.n; i++)
        if (s.p[i] == '/' && s.p[i + 1] == '/')
            return true;
    return s.n > 4 && span_is(span_cut(s, 0, 4), "www.");
}

bool terminal_id_plausible(struct span value)
{
    return value.n >= SHORTEST && value.n <= LONGEST &&
           terminal_id_digits(value) != 0 && is_written_so(value) &&
           !is_zero(value) && !is_enum(value) && !is_moment(value) &&
           !is_version(value) && !is_link(value);
}

bool terminal_id_keyed(const struct keyed *k, struct match *m)
{
    if (!terminal_id_plausible(k->value))
        return false;
    /* few digits and many letters: perhaps the name of a model */
    if (has_letter(k->value) && terminal_id_digits(k->value) <= FEW)
        m->evidence = EVIDENCE_LIKELY;
    return true;
}
