/*
 * terminal_id - numbers of in-vehicle terminals, by key only: every maker has
 * a notation of its own, so all that can be said is what is none.
 */
#include "filters/detect/terminal_id.h"
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

#define SHORTEST   4
#define LONGEST    64
#define CONSONANTS 5  /* in a row, in a word */
#define FEW        2  /* digits that an enum word may end in */
#define LABEL      8  /* characters of a label before a number in groups */
#define LABELLED   6  /* digits of a number that has one */
#define RANDOM     16 /* characters of a token drawn at random */

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

static size_t word_end(struct span s, size_t i)
{
    while (i < s.n && s.p[i] != ' ')
        i++;
    return i;
}

/* Numbers in groups, perhaps behind a label: every word between blanks has a
 * digit, which sentences do not keep up. */
static bool is_grouped(struct span s)
{
    size_t label = word_end(s, 0), i = 0;

    if (label <= LABEL && terminal_id_digits(s) >= LABELLED &&
        terminal_id_digits(span_cut(s, 0, label)) == 0)
        i = label + 1;
    for (size_t end; i < s.n; i = end + 1) {
        end = word_end(s, i);
        if (terminal_id_digits(span_cut(s, i, end)) == 0)
            return false;
    }
    return true;
}

/* Letters, digits and marks inside; a mark in front only of what is as long as
 * base64url's identifiers. */
static bool is_written_so(struct span s)
{
    bool open = s.n >= RANDOM && (s.p[0] == '-' || s.p[0] == '_');

    if ((!open && !chars_is(s.p[0], CHARS_ALNUM)) ||
        (!open && !chars_is(s.p[s.n - 1], CHARS_ALNUM) && s.p[s.n - 1] != '='))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!chars_is(s.p[i], CHARS_ALNUM) && s.p[i] != ' ' && !is_mark(s.p[i]))
            return false;
    return memchr(s.p, ' ', s.n) == NULL || is_grouped(s);
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

static bool is_vowel(uint8_t c)
{
    return strchr("aeiouy", chars_lower(c)) != NULL;
}

/*
 * Words, with a small number behind at most: TYPE_2, frontCamera1, UNKNOWN.
 * Letters that follow a digit, change case too often or have six consonants
 * in a row are drawn at random.
 */
static bool is_words(struct span s)
{
    size_t letters = 0, words = 0, hard = 0;
    uint8_t before = ' ';

    for (size_t i = 0; i < s.n; before = s.p[i++]) {
        if (!chars_is(s.p[i], CHARS_LETTER))
            continue;
        letters++;
        words +=
            !chars_is(before, CHARS_LETTER) ||
            (chars_is(before, CHARS_LOWER) && chars_is(s.p[i], CHARS_UPPER));
        hard = !chars_is(before, CHARS_LETTER) || is_vowel(s.p[i]) ? 0 : hard;
        hard += !is_vowel(s.p[i]);
        if (hard > CONSONANTS || chars_is(before, CHARS_DIGIT))
            return false;
    }
    return words != 0 && letters >= 3 * words;
}

/* Says a digit, or the look of its letters, that it is more than words? */
static bool is_number(struct span s)
{
    size_t digits = terminal_id_digits(s);

    if (digits == 0)
        return s.n >= RANDOM && !is_words(s) && memchr(s.p, ' ', s.n) == NULL;
    return digits > FEW || !is_words(s);
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
    if (i == from || i - from > 4 ||
        (i - from == 4 && (s.p[from] != '2' || s.p[from + 1] != '0')))
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
    for (size_t i = 0; i + 2 < s.n; i++)
        if (memcmp(s.p + i, "://", 3) == 0)
            return true;
    return s.n > 4 && span_is(span_cut(s, 0, 4), "www.");
}

bool terminal_id_plausible(struct span value)
{
    return value.n >= SHORTEST && value.n <= LONGEST && is_written_so(value) &&
           is_number(value) && !is_zero(value) && !is_moment(value) &&
           !is_version(value) && !is_link(value) && !content_has_sealed(value);
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
