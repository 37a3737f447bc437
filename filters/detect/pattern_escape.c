/*
 * pattern_escape - what stands behind a backslash, and between [ and ].
 *
 * Part of the reader of pattern_shape.c, which says what it must never do.
 */
#include "filters/detect/pattern_escape.h"

/* --- Backslash ------------------------------------------------------------ */

/* \1, \12, \g1, \g{1}: at most what the group can hold.  What may also be an
 * octal number counts as both. */
static struct pattern_part read_reference(struct pattern_reader *r)
{
    size_t number = 0, digits = 0, width = PATTERN_UNBOUNDED;
    size_t octal;

    while (chars_is(pattern_peek(r, 0), CHARS_DIGIT)) {
        if (number < PATTERN_GROUPS)
            number = number * 10 + (size_t)(pattern_peek(r, 0) - '0');
        r->at++;
        digits++;
    }
    octal = digits < 2 && number != 0 ? 0 : pattern_widest(r) + digits;
    if (number == 0 && digits != 0)
        return pattern_of_width(octal);
    if (number < PATTERN_GROUPS && number <= r->groups && digits != 0 &&
        !r->numbers_unsure)
        width = r->width[number];
    /* in UTF and caseless the other case may be up to three times as long */
    width = r->utf && r->caseless ? pattern_part_times(width, 3) : width;
    return pattern_of_width(width > octal ? width : octal);
}

/* \g...: a reference, or with < or ' a recursion. */
static struct pattern_part read_g(struct pattern_reader *r)
{
    struct pattern_part part;
    bool brace;

    if (pattern_peek(r, 0) == '<' || pattern_peek(r, 0) == '\'')
        return pattern_refuse(
            r, "recursion cannot be bounded: write the pattern out");
    brace = pattern_take(r, "{");
    if (!brace && pattern_peek(r, 0) == '-')
        r->at++;
    part =
        chars_is(pattern_peek(r, 0), CHARS_DIGIT) && r->text.p[r->at - 1] != '-'
            ? read_reference(r)
            : pattern_of_width(PATTERN_UNBOUNDED);
    while (!brace && chars_is(pattern_peek(r, 0), CHARS_DIGIT))
        r->at++;
    if (brace)
        pattern_skip_past(r, '}');
    return part;
}

/* \k<name>, \k'name', \k{name} */
static struct pattern_part read_k(struct pattern_reader *r)
{
    uint8_t open = pattern_peek(r, 0);

    r->at++;
    pattern_skip_past(r, open == '<' ? '>' : open == '{' ? '}' : open);
    return pattern_of_width(PATTERN_UNBOUNDED);
}

/* Has the letter c behind a backslash an argument in braces?  \c{ is a control
 * character by itself, and \N{2} is \N twice. */
static bool has_braces(const struct pattern_reader *r, uint8_t c)
{
    return c == 'N' ? pattern_sees(r, "{U+")
                    : c != 'c' && pattern_peek(r, 0) == '{';
}

/* A character by its number or property: \x41, \x{41}, \o{101}, \p{L}, \cA. */
static struct pattern_part read_coded(struct pattern_reader *r, uint8_t c)
{
    if (has_braces(r, c)) {
        pattern_skip_past(r, '}');
        return pattern_of_width(pattern_widest(r));
    }
    if (c == 'x')
        for (int i = 0; i < 2 && chars_is(pattern_peek(r, 0), CHARS_HEX); i++)
            r->at++;
    else if (c != 'N')
        r->at++;
    return pattern_of_width(pattern_widest(r));
}

static struct pattern_part read_letter(struct pattern_reader *r, uint8_t c)
{
    switch (c) {
    case 'A':
        return pattern_of_width(0);
    case 'b':
    case 'B':
    case 'z':
    case 'Z':
        pattern_look_ahead(r, pattern_widest(r) + 1);
        return pattern_of_width(0);
    case 'd':
    case 'w':
    case 's':
        return pattern_of_width(1);
    case 'G':
        return pattern_refuse(
            r, "\\G means where the last search ended, which in a "
               "stream is nowhere: leave it out");
    case 'K':
        return pattern_refuse(
            r, "\\K is not supported: put what is to be replaced "
               "in a group (?<value>...)");
    case 'C':
        return pattern_refuse(r, "\\C may split a character: use . instead");
    case 'R':
        return pattern_of_width(r->utf ? 3 : 2);
    case 'X':
        return pattern_of_width(PATTERN_UNBOUNDED);
    case 'g':
        return read_g(r);
    case 'k':
        return read_k(r);
    case 'x':
    case 'o':
    case 'p':
    case 'P':
    case 'c':
    case 'N':
        return read_coded(r, c);
    default: /* \D \H \n ...: one character */
        return pattern_of_width(pattern_widest(r));
    }
}

struct pattern_part pattern_escape_read(struct pattern_reader *r)
{
    uint8_t c = pattern_peek(r, 1);

    r->at++;
    if (chars_is(c, CHARS_DIGIT))
        return read_reference(r);
    if (!chars_is(c, CHARS_LETTER))
        return pattern_read_itself(r);
    r->at++;
    return read_letter(r, c);
}

/* --- Classes -------------------------------------------------------------- */

/* Takes [:name:] within a class; `*wide`: it takes more than ASCII. */
static bool take_posix(struct pattern_reader *r, bool *wide)
{
    size_t i = 2;

    if (!pattern_sees(r, "[:"))
        return false;
    while (chars_is(pattern_peek(r, i), CHARS_LOWER) ||
           pattern_peek(r, i) == '^')
        i++;
    if (pattern_peek(r, i) != ':' || pattern_peek(r, i + 1) != ']')
        return false;
    *wide = *wide || pattern_peek(r, 2) == '^';
    r->at += i + 2;
    return true;
}

/* One item of a class. */
static void read_item(struct pattern_reader *r, bool *wide)
{
    uint8_t c = pattern_peek(r, 0);

    if (take_posix(r, wide))
        return;
    if (pattern_sees(r, "\\Q"))
        (void)pattern_refuse(r, "\\Q in a class is not supported: escape each "
                                "character with a backslash");
    *wide = *wide || c >= 0x80;
    if (c == '\\') {
        c = pattern_peek(r, 1);
        r->at++;
        *wide = *wide || (chars_is(c, CHARS_ALNUM) && c != 'd' && c != 'w' &&
                          c != 's' && c != 't' && c != 'n' && c != 'r');
    }
    r->at += r->at < r->text.n;
}

struct pattern_part pattern_escape_class(struct pattern_reader *r)
{
    bool wide;

    r->at++;
    wide = pattern_take(r, "^");
    do /* a ] that comes first stands for itself */
        read_item(r, &wide);
    while (r->at < r->text.n && pattern_peek(r, 0) != ']');
    r->at += r->at < r->text.n;
    return pattern_of_width(wide ? pattern_widest(r) : pattern_ascii_width(r));
}
