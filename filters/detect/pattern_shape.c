/*
 * pattern_shape - a reader of PCRE2's syntax (pcre2pattern(3)) that adds up
 * widths.
 *
 * One function per construct; what is not understood to the last is refused,
 * or taken as unbounded.  Must never call a match shorter than it can be, nor
 * a literal required that is not.  Sums: pattern_part.c; escapes
 * and classes: pattern_escape.c.
 */
#include "filters/detect/pattern_shape.h"
#include "filters/base/check.h"
#include "filters/detect/pattern_escape.h"

static struct pattern_part read_alternatives(struct pattern_reader *r);

/* --- Groups --------------------------------------------------------------- */

static struct pattern_part close_group(struct pattern_reader *r)
{
    struct pattern_part part = read_alternatives(r);

    (void)pattern_take(r, ")");
    return part;
}

static struct pattern_part read_capture(struct pattern_reader *r)
{
    struct pattern_part part;
    unsigned number = ++r->groups;

    if (number < PATTERN_GROUPS)
        r->width[number] = PATTERN_UNBOUNDED;
    part = close_group(r);
    if (number < PATTERN_GROUPS)
        r->width[number] = part.longest;
    return part;
}

/* (?i) and (?i:...) */
static struct pattern_part read_options(struct pattern_reader *r)
{
    for (;; r->at++) {
        switch (pattern_peek(r, 0)) {
        case 'i':
            r->caseless = true; /* from here on: errs to the safe side */
            continue;
        case 'n':
            r->numbers_unsure = true;
            continue;
        case 'm':
        case 's':
        case 'J':
        case 'U':
        case '^':
        case '-':
            continue;
        case ':':
            r->at++;
            return close_group(r);
        case ')':
            r->at++;
            return pattern_of_width(0);
        case 'x':
            return pattern_refuse(r, "(?x) is not supported: write the pattern "
                                     "without blanks and comments");
        default:
            return pattern_refuse(r,
                                  "this kind of group (condition, recursion, "
                                  "callout) cannot be bounded");
        }
    }
}

/* (?= (?! (?<= (?<! */
static bool take_look(struct pattern_reader *r, bool *ahead)
{
    *ahead = pattern_take(r, "?=") || pattern_take(r, "?!");
    return *ahead || pattern_take(r, "?<=") || pattern_take(r, "?<!");
}

static struct pattern_part read_group(struct pattern_reader *r)
{
    bool ahead;

    r->at++;
    if (pattern_peek(r, 0) == '*')
        return pattern_refuse(r, "(*...) is not supported: leave it out");
    if (take_look(r, &ahead)) {
        size_t n = close_group(r).longest;

        if (ahead)
            pattern_look_ahead(r, n);
        return pattern_of_width(0);
    }
    if (pattern_take(r, "?<") || pattern_take(r, "?P<")) {
        pattern_skip_past(r, '>');
        return read_capture(r);
    }
    if (pattern_take(r, "?'")) {
        pattern_skip_past(r, '\'');
        return read_capture(r);
    }
    if (pattern_take(r, "?P=")) {
        pattern_skip_past(r, ')');
        return pattern_of_width(PATTERN_UNBOUNDED);
    }
    if (pattern_take(r, "?|")) {
        r->numbers_unsure = true;
        return close_group(r);
    }
    if (pattern_take(r, "?:") || pattern_take(r, "?>"))
        return close_group(r);
    return pattern_take(r, "?") ? read_options(r) : read_capture(r);
}

/* --- Rows ----------------------------------------------------------------- */

/* Skips what stands for nothing: \E, \Q\E, (?#...). */
static void skip_nothing(struct pattern_reader *r)
{
    for (;;) {
        if (pattern_take(r, "\\E"))
            r->quoted = false;
        else if (!r->quoted && pattern_sees(r, "(?#"))
            pattern_skip_past(r, ')');
        else if (r->quoted || !pattern_take(r, "\\Q"))
            return;
        else
            r->quoted = true;
    }
}

static size_t read_number(struct pattern_reader *r)
{
    size_t n = 0;

    while (chars_is(pattern_peek(r, 0), CHARS_DIGIT))
        n = n * 10 + (size_t)(r->text.p[r->at++] - '0');
    return n;
}

/* {n} {n,} {n,m}; what only looks like one stands for itself. */
static bool take_braces(struct pattern_reader *r, struct pattern_times *times)
{
    size_t start = r->at;

    r->at++;
    if (chars_is(pattern_peek(r, 0), CHARS_DIGIT)) {
        times->least = times->most = read_number(r);
        if (pattern_take(r, ","))
            times->most = chars_is(pattern_peek(r, 0), CHARS_DIGIT)
                              ? read_number(r)
                              : PATTERN_UNBOUNDED;
        if (pattern_take(r, "}"))
            return true;
    }
    r->at = start;
    return false;
}

static bool take_times(struct pattern_reader *r, struct pattern_times *times)
{
    switch (pattern_peek(r, 0)) {
    case '*':
        *times = (struct pattern_times){0, PATTERN_UNBOUNDED};
        break;
    case '+':
        *times = (struct pattern_times){1, PATTERN_UNBOUNDED};
        break;
    case '?':
        *times = (struct pattern_times){0, 1};
        break;
    case '{':
        return take_braces(r, times);
    default:
        return false;
    }
    r->at++;
    return true;
}

/* The quantifiers of an item, those of those included: a{2}{3}, a+?, a++. */
static struct pattern_times read_times(struct pattern_reader *r)
{
    struct pattern_times all = {1, 1}, one;

    skip_nothing(r);
    while (!r->quoted && take_times(r, &one)) {
        all.least = pattern_part_times(all.least, one.least);
        all.most = pattern_part_times(all.most, one.most);
        if (pattern_peek(r, 0) == '?' || pattern_peek(r, 0) == '+')
            r->at++;
        skip_nothing(r);
    }
    return all;
}

static struct pattern_part read_item_or_group(struct pattern_reader *r)
{
    if (r->quoted)
        return pattern_read_itself(r);
    switch (pattern_peek(r, 0)) {
    case '\\':
        return pattern_escape_read(r);
    case '[':
        return pattern_escape_class(r);
    case '(':
        return read_group(r);
    case '.':
        r->at++;
        return pattern_of_width(pattern_widest(r));
    case '$':
        pattern_look_ahead(r, 2);
        r->at++;
        return pattern_of_width(0);
    case '^':
        r->at++;
        return pattern_of_width(0);
    default:
        return pattern_read_itself(r);
    }
}

static bool ends_row(struct pattern_reader *r)
{
    skip_nothing(r);
    return r->at >= r->text.n || r->error != NULL ||
           (!r->quoted &&
            (pattern_peek(r, 0) == '|' || pattern_peek(r, 0) == ')'));
}

static struct pattern_part read_row(struct pattern_reader *r)
{
    struct pattern_part row = {0}, run = {0};

    while (!ends_row(r)) {
        struct pattern_part part = read_item_or_group(r);
        struct pattern_times times = read_times(r);

        pattern_part_append(&row, &run, &part, times);
    }
    pattern_part_finish(&row, &run);
    return row;
}

static struct pattern_part read_alternatives(struct pattern_reader *r)
{
    struct pattern_part all = read_row(r);

    while (pattern_take(r, "|")) {
        struct pattern_part other = read_row(r);

        pattern_part_or(&all, &other);
    }
    return all;
}

bool pattern_shape_of(struct pattern_shape *shape, struct span text,
                      const char **error, size_t *column)
{
    struct pattern_reader r = {
        .text = text, .utf = shape->utf, .caseless = shape->caseless};
    struct pattern_part all = read_alternatives(&r);

    if (r.error != NULL) {
        *error = r.error;
        *column = r.error_at + 1;
        return false;
    }
    CHECK(r.at == text.n);
    shape->longest = all.longest;
    shape->ahead = r.ahead;
    shape->caseless = r.caseless;
    shape->before = all.before;
    shape->literal_n = all.literal_n < 3 ? 0 : all.literal_n;
    memcpy(shape->literal, all.literal, all.literal_n);
    return true;
}
