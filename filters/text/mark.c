/*
 * mark - the signs and letters that stand beside the numbers of an angle.
 */
#include "filters/text/mark.h"
#include "filters/text/chars.h"

static bool is_digit(struct span s, size_t i)
{
    return chars_is(mark_at(s, i), CHARS_DIGIT);
}

/* A number without sign, .5 included? */
static bool is_number(struct span s, size_t i)
{
    return is_digit(s, i) || (mark_at(s, i) == '.' && is_digit(s, i + 1));
}

static size_t skip_blanks(struct span s, size_t i)
{
    while (i < s.n && s.p[i] == ' ')
        i++;
    return i;
}

/* The first of `marks` that stands at i, ASCII in any case.  One that is a
 * word must end there. */
static size_t one_of(struct span s, size_t i, const char *const *marks)
{
    uint8_t first = mark_at(s, i);

    if (first <= ' ' || first == ',' || chars_is(first, CHARS_DIGIT))
        return 0; /* most of what stands behind numbers begins none */
    for (; *marks != NULL; marks++) {
        const char *mark = *marks;
        size_t n = 0;

        while (mark[n] != '\0' &&
               chars_lower(mark_at(s, i + n)) == (uint8_t)mark[n])
            n++;
        if (mark[n] == '\0' && !(chars_is((uint8_t)mark[0], CHARS_LETTER) &&
                                 chars_is(mark_at(s, i + n), CHARS_LOWER)))
            return n;
    }
    return 0;
}

/* In UTF-8: the degree sign, the ordinal sign and the ring taken for it, 度. */
size_t mark_degree(struct span s, size_t i)
{
    static const char *const marks[] = {
        "\xc2\xb0", "\xc2\xba", "\xcb\x9a",     "\xb0", "degrees",
        "degree",   "deg",      "\xe5\xba\xa6", "d",    NULL};

    return one_of(s, i, marks);
}

/* Prime, quotation mark, acute accent, 分. */
size_t mark_minute(struct span s, size_t i)
{
    static const char *const marks[] = {"'",
                                        "\xe2\x80\xb2",
                                        "\xe2\x80\x99",
                                        "\xc2\xb4",
                                        "\xe5\x88\x86",
                                        "min",
                                        "m",
                                        NULL};

    if (mark_at(s, i) == '\'' && mark_at(s, i + 1) == '\'')
        return 0;
    return one_of(s, i, marks);
}

/* Double prime, quotation marks, 秒. */
size_t mark_second(struct span s, size_t i)
{
    static const char *const marks[] = {
        "''",  "\"", "\xe2\x80\xb3", "\xe2\x80\x9d", "\xe7\xa7\x92",
        "sec", NULL};
    size_t slashes = 0, n;

    if (mark_at(s, i) == 's' && !chars_is(mark_at(s, i + 1), CHARS_ALNUM))
        return 1;
    while (mark_at(s, i + slashes) == '\\')
        slashes++;
    n = one_of(s, i + slashes, marks);
    return n != 0 ? slashes + n : 0;
}

enum axis mark_letter(uint8_t c, bool *negative)
{
    *negative = c == 'S' || c == 'W';
    if (c == 'N' || c == 'S')
        return AXIS_LATITUDE;
    return c == 'E' || c == 'W' ? AXIS_LONGITUDE : AXIS_NONE;
}

/* 北緯 南緯 東経 西経 */
static size_t japanese(struct span s, size_t i, enum axis *axis, bool *negative)
{
    static const struct {
        const char *word;
        uint8_t letter;
    } words[] = {{"\xe5\x8c\x97\xe7\xb7\xaf", 'N'},
                 {"\xe5\x8d\x97\xe7\xb7\xaf", 'S'},
                 {"\xe6\x9d\xb1\xe7\xb5\x8c", 'E'},
                 {"\xe8\xa5\xbf\xe7\xb5\x8c", 'W'}};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (i + 6 <= s.n && memcmp(s.p + i, words[k].word, 6) == 0) {
            *axis = mark_letter(words[k].letter, negative);
            return 6;
        }
    return 0;
}

/* !3d35.68 and !4d139.76 (in embedded maps !2d) of map URLs. */
static size_t map_mark(struct span s, size_t i, enum axis *axis)
{
    uint8_t c = mark_at(s, i + 1);

    if (mark_at(s, i) != '!' || mark_at(s, i + 2) != 'd' ||
        (c != '2' && c != '3' && c != '4'))
        return 0;
    *axis = c == '3' ? AXIS_LATITUDE : AXIS_LONGITUDE;
    return 3;
}

size_t mark_before(struct span s, size_t i, enum axis *axis, bool *negative)
{
    size_t n;

    *axis = AXIS_NONE;
    *negative = false;
    n = map_mark(s, i, axis);
    if (n != 0)
        return n;
    n = japanese(s, i, axis, negative);
    if (n == 0 && i > 0 && chars_is(s.p[i - 1], CHARS_WORD))
        return 0;
    if (n == 0)
        n = mark_letter(mark_at(s, i), negative) != AXIS_NONE;
    if (n == 0 || !is_number(s, skip_blanks(s, i + n)))
        return 0;
    if (n == 1)
        *axis = mark_letter(s.p[i], negative);
    return skip_blanks(s, i + n) - i;
}

size_t mark_behind(struct span s, size_t i, enum axis *axis, bool *negative)
{
    size_t at = i + (mark_at(s, i) == ' ');
    enum axis found = mark_letter(mark_at(s, at), negative);

    if (found == AXIS_NONE || chars_is(mark_at(s, at + 1), CHARS_WORD))
        return 0; /* none, a word, or what stands before the next number */
    *axis = found;
    return at + 1 - i;
}
