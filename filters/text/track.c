/*
 * track - positions in a text: one, or a list of them.
 *
 * What parts the two numbers of a position and what parts positions is learnt
 * from the first gap: another kind of gap, or a bracket, begins the next
 * position.  With one kind only, the list is flat.
 */
#include "filters/text/track.h"
#include "filters/text/chars.h"
#include "filters/text/mark.h"

#include <math.h>

#define MOST        180.0
#define GAP_LONGEST 64
#define DECIMALS    2 /* of both, where nothing names them */
#define COMMA_LEAST                                                            \
    4                  /* digits behind a decimal comma: 35,139 is two numbers \
                        */
#define MEMBERS_MOST 4 /* numbers of a position in a list */
#define NEAR         5 /* degrees between neighbours of one list */

static bool is_separator(uint8_t c)
{
    return c == ',' || c == ';' || c == ':' || c == '/' || c == '|';
}

static bool is_bracket(uint8_t c)
{
    return c == '(' || c == ')' || c == '[' || c == ']';
}

/* What stands between two numbers. */
struct gap {
    size_t end;
    uint8_t kind; /* its separator, or ' ' */
    bool bracket; /* there is one in it */
};

/* The gap at i.  Two separators are one too many: ",," has an empty value
 * between. */
static bool read_gap(struct span s, size_t i, struct gap *g)
{
    size_t from = i;

    g->kind = ' ';
    g->bracket = false;
    for (; i < s.n && i - from < GAP_LONGEST; i++) {
        uint8_t c = s.p[i];

        if (is_separator(c) && g->kind != ' ')
            return false;
        if (is_separator(c))
            g->kind = c;
        else if (is_bracket(c))
            g->bracket = true;
        else if (!chars_is(c, CHARS_SPACE))
            break;
    }
    g->end = i;
    return i > from || (i < s.n && !chars_is(s.p[i], CHARS_DIGIT));
}

/* Nothing that makes it part of something else stands behind it. */
static bool ends_well(struct span s, const struct angle *a)
{
    uint8_t c = mark_at(s, a->end);

    if (a->style == ANGLE_ISO)
        return true;
    return !chars_is(c, CHARS_WORD) && c != '%' &&
           (c != '.' || !chars_is(mark_at(s, a->end + 1), CHARS_ALNUM));
}

/* The number behind the one that ends at `end`; `more`: a new position. */
static bool read_next(const struct track *t, size_t end, struct angle *a,
                      bool *apart)
{
    struct gap gap;

    if (end >= t->text.n || !read_gap(t->text, end, &gap) ||
        !angle_read(t->text, gap.end, t->comma, a) || !ends_well(t->text, a))
        return false;
    if (gap.end == end && mark_at(t->text, end) != '!' && a->number == a->start)
        return false;
    if (t->lettered && a->axis == AXIS_NONE)
        return false; /* speed and course, in an NMEA sentence */
    *apart =
        !t->lettered && (gap.bracket || (t->gap != 0 && gap.kind != t->gap));
    return true;
}

/* ISO 6709 has no gaps: the two, and a height that is left alone. */
static bool find_iso(struct track *t, size_t at)
{
    struct angle a[2];

    if (!angle_iso(t->text, at, a))
        return false;
    t->start = at;
    t->end = a[1].end;
    t->first = AXIS_LATITUDE;
    t->named = true;
    t->flat = true;
    t->group = t->members = 2;
    t->count = 2;
    return a[0].degrees != 0 || a[1].degrees != 0;
}

/* Does `word` end right before i, in any case? */
static bool stands_before(struct span s, size_t i, const char *word)
{
    size_t n = strlen(word);

    return i >= n && span_is(span_cut(s, i - n, i), word);
}

/* POINT( or LINESTRING Z ((: longitude first (OGC 06-103r4, 6.1.2). */
static bool is_wkt(struct span s, size_t i)
{
    static const char *const words[] = {"point", "string", "polygon", " z",
                                        " m",    " zm",    NULL};
    bool open = false;

    for (; i > 0 && (s.p[i - 1] == '(' || s.p[i - 1] == ' '); i--)
        open = open || s.p[i - 1] == '(';
    for (size_t k = 0; open && words[k] != NULL; k++)
        if (stands_before(s, i, words[k]) ||
            (words[k][0] == ' ' && stands_before(s, i, words[k] + 1) && i > 5))
            return true;
    return false;
}

static bool after_bracket(struct span s, size_t i)
{
    while (i > 0 && chars_is(s.p[i - 1], CHARS_SPACE))
        i--;
    return i > 0 && s.p[i - 1] == '[';
}

/* Which of the first two is the latitude?  False: neither can be. */
static bool order(struct track *t, const struct angle *a, const struct angle *b)
{
    bool low_a = fabs(a->degrees) <= 90, low_b = fabs(b->degrees) <= 90;

    if (fabs(a->degrees) > MOST || fabs(b->degrees) > MOST)
        return false;
    if (t->first == AXIS_NONE && a->axis != AXIS_NONE)
        t->first = a->axis;
    if (t->first == AXIS_NONE && b->axis != AXIS_NONE)
        t->first = b->axis == AXIS_LATITUDE ? AXIS_LONGITUDE : AXIS_LATITUDE;
    if (t->first == AXIS_NONE && is_wkt(t->text, t->start)) {
        t->first = AXIS_LONGITUDE;
        t->named = true;
    }
    if (t->first == AXIS_NONE)
        t->first = after_bracket(t->text, t->start) && low_b ? AXIS_LONGITUDE
                                                             : AXIS_LATITUDE;
    if (t->first == AXIS_LATITUDE && !low_a)
        t->first = AXIS_LONGITUDE;
    else if (t->first == AXIS_LONGITUDE && !low_b)
        t->first = AXIS_LATITUDE;
    return t->first == AXIS_LATITUDE ? low_a : low_b;
}

/* Do the first two say what they are? */
static bool is_named(const struct track *t, const struct angle *a,
                     const struct angle *b)
{
    if (t->named || (a->axis != AXIS_NONE && b->axis != AXIS_NONE))
        return true;
    return stands_before(t->text, t->start, "geo:") ||
           (a->style == ANGLE_DMS && b->style == ANGLE_DMS);
}

/* How the numbers of a flat list belong together: neighbours lie near. */
static void judge_flat(struct track *t, const double v[4])
{
    bool pairs = fabs(v[0] - v[2]) <= NEAR && fabs(v[1] - v[3]) <= NEAR;
    bool triples = fabs(v[0] - v[3]) <= NEAR;

    t->group = 0;
    if (t->lettered)
        t->group = 2;
    else if (t->count <= 3)
        t->group = (unsigned)t->count;
    else if (t->count % 2 == 0 && (pairs || t->count % 3 != 0))
        t->group = 2;
    else if (t->count % 3 == 0 && triples)
        t->group = 3;
}

/* The position that is being followed. */
struct group {
    size_t start[MEMBERS_MOST + 1]; /* where its last members begin, by turns */
    size_t first;                   /* and its first one */
    unsigned members;
};

static void add_member(struct group *g, size_t start)
{
    if (g->members == 0)
        g->first = start;
    g->start[g->members++ % (MEMBERS_MOST + 1)] = start;
}

static bool is_fit(const struct group *g)
{
    return g->members >= 2 && g->members <= MEMBERS_MOST;
}

/* Before what does no track begin that holds this position, which is not fit?
 * The last one of all may be a flat list by itself. */
static size_t misfit_until(const struct group *g, bool last)
{
    return g->members < 2 || last
               ? g->first
               : g->start[g->members % (MEMBERS_MOST + 1)] + 1;
}

/* Follows the track that begins with `a`, `b` to its end.  False: neither does
 * one begin before `*until`, if the same parts its numbers. */
static bool follow(struct track *t, const struct angle *a,
                   const struct angle *b, size_t *until)
{
    double v[4] = {a->degrees, b->degrees, 0, 0};
    struct group g = {.members = 0};
    struct angle next;
    bool apart, sound = true;

    add_member(&g, a->start);
    add_member(&g, b->start);
    t->end = b->end;
    t->count = t->members = 2;
    t->flat = true;
    while (read_next(t, t->end, &next, &apart)) {
        if (apart) {
            if (!is_fit(&g))
                *until = misfit_until(&g, false);
            sound = sound && is_fit(&g);
            t->flat = false;
            g.members = 0;
        }
        add_member(&g, next.start);
        t->members += t->flat;
        if (g.members <= 2 && fabs(next.degrees) > MOST) {
            sound = false;
            *until = g.first;
        }
        if (t->count < 4)
            v[t->count] = next.degrees;
        t->count++;
        t->end = next.end;
    }
    if (t->flat)
        judge_flat(t, v);
    else if (!is_fit(&g))
        *until = misfit_until(&g, true);
    return t->flat || (sound && is_fit(&g));
}

/* How far it is known that none begins, by what parts the two numbers of a
 * position: one would break where one before did. */
struct known {
    size_t until[6];
};

static size_t *known_until(struct known *known, uint8_t gap)
{
    static const char gaps[] = ",;:/| ";

    return &known->until[strchr(gaps, gap) - gaps];
}

/* The track that begins at `at`; `*end`: where to look for another. */
static bool begin(struct track *t, size_t at, struct known *known, size_t *end)
{
    bool said = t->first != AXIS_NONE, apart;
    size_t none = 0, *until = &none;
    struct angle a, b;
    struct gap gap;

    *end = at + 1;
    if (find_iso(t, at))
        return true;
    if (!angle_read(t->text, at, t->comma, &a))
        return false;
    *end = a.end;
    t->start = a.start;
    t->gap = 0;
    if (t->comma && a.decimals < COMMA_LEAST)
        return false;
    if (!ends_well(t->text, &a) || !read_next(t, a.end, &b, &apart) || apart)
        return false;
    (void)read_gap(t->text, a.end, &gap);
    t->gap = gap.kind;
    if (!order(t, &a, &b))
        return false;
    t->named = said || is_named(t, &a, &b);
    if (!t->named && (a.decimals < DECIMALS || b.decimals < DECIMALS))
        return false;
    *end = b.end;
    t->lettered = a.axis != AXIS_NONE && b.axis != AXIS_NONE;
    if (a.degrees == 0 && b.degrees == 0)
        return false;
    /* one that was redacted, beside one that is something else */
    if (!t->named && (a.degrees == 0 || b.degrees == 0))
        return false;
    if (!t->lettered)
        until = known_until(known, t->gap);
    return a.start >= *until && follow(t, &a, &b, until);
}

/* May an angle begin at i?  Not in the middle of a word or a number. */
static bool may_begin(struct span s, size_t i)
{
    uint8_t c = s.p[i], before = i > 0 ? s.p[i - 1] : ' ';

    if (c == '!' || c >= 0x80)
        return true;
    if (chars_is(before, CHARS_WORD) || before == '.' || before == '+' ||
        before == '-')
        return false;
    return chars_is(c, CHARS_DIGIT) || c == '+' || c == '-' || c == '.' ||
           c == 'N' || c == 'S' || c == 'E' || c == 'W';
}

/* Are decimal points commas here?  There is no point, and what parts the
 * numbers is something else.  (ISO 6709, with its signs, is read first.) */
static bool has_commas(struct span s)
{
    bool other = false, any = false;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.')
            return false;
        any = any || s.p[i] == ',' || s.p[i] == '+' || s.p[i] == '-';
        other = other || s.p[i] == ';' || s.p[i] == '/' || s.p[i] == ' ' ||
                s.p[i] == '|';
    }
    return other && any;
}

static bool find(struct span text, enum axis first, bool comma, struct track *t)
{
    struct known known = {{0}};

    for (size_t i = 0, end; i < text.n; i = end) {
        end = i + 1;
        *t = (struct track){.text = text, .first = first, .comma = comma};
        if (may_begin(text, i) && begin(t, i, &known, &end))
            return true;
    }
    return false;
}

bool track_find(struct span text, enum axis first, struct track *t)
{
    return (has_commas(text) && find(text, first, true, t)) ||
           find(text, first, false, t);
}

bool track_first(const struct track *t, struct track_step *step)
{
    struct angle pair[2];

    step->index = 0;
    if (angle_iso(t->text, t->start, pair)) {
        step->angle = pair[0];
        return true;
    }
    return angle_read(t->text, t->start, t->comma, &step->angle);
}

bool track_next(const struct track *t, struct track_step *step)
{
    struct angle pair[2];
    bool apart;

    if (step->angle.style == ANGLE_ISO) {
        (void)angle_iso(t->text, t->start, pair);
        step->angle = pair[1];
        return step->index++ == 0;
    }
    if (step->angle.end >= t->end ||
        !read_next(t, step->angle.end, &step->angle, &apart))
        return false;
    step->index++;
    if (t->flat ? step->index == t->group : apart)
        step->index = 0;
    return true;
}

enum axis track_axis(const struct track *t, const struct track_step *step)
{
    if (step->angle.axis != AXIS_NONE)
        return step->angle.axis;
    return (step->index == 0) == (t->first == AXIS_LATITUDE) ? AXIS_LATITUDE
                                                             : AXIS_LONGITUDE;
}
