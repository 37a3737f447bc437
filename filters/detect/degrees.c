/*
 * degrees - positions written as degrees, minutes and seconds, or with a
 * decimal comma, without quotes around them.
 */
#include "filters/detect/degrees.h"
#include "filters/text/chars.h"

#define TEXT_LONGEST DEGREES_LONGEST

static bool is_digit(const struct window *w, size_t i)
{
    return chars_is(window_at(w, i), CHARS_DIGIT);
}

/* Does `text` stand at i, letters in either case? */
static enum verdict stands(const struct window *w, size_t i, const char *text)
{
    for (; *text != '\0'; i++, text++) {
        if (window_beyond(w, i))
            return VERDICT_MORE;
        if (chars_lower(window_at(w, i)) != (uint8_t)*text)
            return VERDICT_NONE;
    }
    return VERDICT_MATCH;
}

/* Does a degree sign stand at i: in UTF-8 (also the ordinal sign taken for
 * it), Latin-1, JSON's escape, HTML's name or as "deg"?  `length`: its own. */
static enum verdict degree_sign(const struct window *w, size_t i,
                                size_t *length)
{
    static const char *const signs[] = {
        "\xc2\xb0", "\xc2\xba", "\xb0", "\\u00b0", "&deg;", "deg", NULL};

    if (!chars_is(window_at(w, i), CHARS_DEGREE))
        return VERDICT_NONE;
    for (size_t k = 0; signs[k] != NULL; k++) {
        enum verdict v = stands(w, i, signs[k]);

        *length = strlen(signs[k]);
        if (v != VERDICT_NONE)
            return v;
    }
    return VERDICT_NONE;
}

bool degrees_is_hemisphere(uint8_t c)
{
    return c == 'N' || c == 'S' || c == 'E' || c == 'W';
}

/* A decimal comma at i: digits behind it, and no point behind those, which
 * would make it the comma between two numbers. */
static enum verdict decimal_comma(const struct window *w, size_t i)
{
    size_t end = i + 1;

    while (is_digit(w, end) && end - i < TEXT_LONGEST)
        end++;
    if (window_beyond(w, end))
        return VERDICT_MORE;
    return end > i + 1 && window_at(w, end) != '.' ? VERDICT_MATCH
                                                   : VERDICT_NONE;
}

enum verdict degrees_go_on(const struct window *w, size_t i, bool whole)
{
    uint8_t c = window_at(w, i);
    size_t length;

    if ((c == ' ' || c == ',' || degrees_is_hemisphere(c)) &&
        window_beyond(w, i + 1))
        return VERDICT_MORE;
    if (c == ',' && whole && is_digit(w, i + 1))
        return decimal_comma(w, i);
    if (c == ' ' && whole && is_digit(w, i + 1))
        return VERDICT_MATCH;
    i += c == ' ';
    return degree_sign(w, i, &length);
}

/* Is the quotation mark at i a prime (minutes, seconds)?  Not if it ends the
 * string in which all this stands. */
static bool is_prime(const struct window *w, size_t i)
{
    size_t next = i + 1 + (window_at(w, i + 1) == ' ');

    if (w->p[i] == '\'' && is_digit(w, next))
        return true;
    return (w->p[i] == '\'' || w->p[i] == '"') &&
           degrees_is_hemisphere(window_at(w, next)) &&
           !chars_is(window_at(w, next + 1), CHARS_ALNUM);
}

size_t degrees_end(const struct window *w, size_t value, bool *more)
{
    size_t i = value, end = value, length;

    for (; i < w->end && i - value < TEXT_LONGEST; i++) {
        uint8_t c = w->p[i];

        if (degree_sign(w, i, &length) == VERDICT_MATCH) {
            i += length - 1;
        } else if (degrees_is_hemisphere(c) && end != value) {
            *more = window_beyond(w, i + 1);
            return chars_is(window_at(w, i + 1), CHARS_ALNUM) ? end : i + 1;
        } else if (c == ' ' ||
                   (c == ',' && decimal_comma(w, i) == VERDICT_MATCH)) {
            continue;
        } else if (!is_digit(w, i) && c != '.' && !is_prime(w, i)) {
            break;
        }
        end = i + 1;
    }
    /* a line's end and a tag's beginning say enough, other bytes may be the
     * first of a sign */
    *more = i - value < TEXT_LONGEST &&
            window_beyond(w, i + (strchr("\n\r<", window_at(w, i)) ? 0 : 6));
    return end;
}

bool degrees_in_text(uint8_t c)
{
    return chars_is(c, CHARS_DIGIT) || c >= 0x80 || c == '\\' ||
           (c != 0 && strchr(" .,+-NSEWnsewdmgoub'\"/:;&", c) != NULL);
}

bool degrees_has_digit(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '1' && s.p[i] <= '9')
            return true;
    return false;
}
