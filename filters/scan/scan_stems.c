/*
 * scan_stems - from the notation of stems to the tables of the scan.
 *
 * Stems that differ in one place only become one.  The others are put into
 * buckets (scan_buckets.h).
 */
#include "filters/base/mem.h"
#include "filters/scan/scan_buckets.h"

#include <stdlib.h>

/* What only seems to be a custom stem costs less than what seems to be another,
 * so they may be closer. */
enum {
    STEMS_PER_BUCKET = 8,
    CLOSE_PER_BUCKET = 10, /* beside custom buckets: a third set costs more */
    CUSTOM_PER_BUCKET = 12,
    CUSTOM_MOST = 3, /* buckets of each set */
    CLASS_AT = 2
};

static bool is_lower(unsigned c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_letter(unsigned c)
{
    return c < 0x80 && is_lower(c | 0x20);
}

/* May byte c stand where the notation has `sign`? */
static bool admits(char sign, unsigned c)
{
    unsigned s = (uint8_t)sign;

    if (s == '?')
        return true;
    if (s == '^')
        return !is_letter(c);
    if (is_lower(s))
        return is_letter(c) && (c | 0x20) == s;
    return c == s;
}

static struct shape shape_of(const char *text)
{
    struct shape s = {0};

    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned c = 0; c < 256; c++)
            if (admits(text[i], c))
                s.at[i].bits[c / 64] |= UINT64_C(1) << c % 64;
    return s;
}

/* In how many places they differ. */
static unsigned distance(const struct shape *a, const struct shape *b)
{
    unsigned n = 0;

    for (unsigned i = 0; i < SCAN_STEM; i++)
        n += memcmp(&a->at[i], &b->at[i], sizeof a->at[i]) != 0;
    return n;
}

/* Adds a stem, or widens one of its sort that differs in one place at most. */
static void add(struct stems *stems, const struct shape *shape, bool custom)
{
    for (size_t i = custom ? stems->plain : 0; i < stems->count; i++)
        if (distance(&stems->list[i].shape, shape) <= 1) {
            shape_join(&stems->list[i].shape, shape);
            return;
        }
    stems->list[stems->count++] =
        (struct stem){.shape = *shape, .custom = custom};
}

/* Does a stem of this sort ask for this byte, which is no letter, and not for
 * all such? */
static bool is_asked_for(const struct stems *stems, unsigned c, bool custom)
{
    size_t end = custom ? stems->count : stems->plain;

    for (size_t k = custom ? stems->plain : 0; k < end; k++)
        for (unsigned i = 0; i < SCAN_STEM; i++)
            if (set_has(&stems->list[k].shape.at[i], c) &&
                !set_has(&stems->list[k].shape.at[i], 0x7f))
                return true;
    return false;
}

static uint8_t class_of(unsigned c)
{
    if (is_letter(c))
        return (uint8_t)(SCAN_LETTERS + (c & 0x1f) - 1 +
                         (is_lower(c) ? 26 : 0));
    return c == '@' ? CLASS_AT : 1;
}

/* Letters have classes of their own, and so have '@' and the first of the other
 * ASCII bytes that are asked for.  The rest shares one. */
static void make_classes(const struct stems *s, struct scan_stems *stems)
{
    uint8_t next = CLASS_AT + 1;

    for (unsigned c = 0; c < 128; c++) {
        stems->class[c] = class_of(c);
        if (c >= '0' && c <= '9')
            stems->class[c] |= SCAN_DIGIT;
        if (c == '\\' || c == '%' || c == '&')
            stems->class[c] |= SCAN_SPECIAL | SCAN_DIGIT;
    }
    for (unsigned custom = 0; custom < 2; custom++)
        for (unsigned c = 0; c < 128 && next < SCAN_LETTERS; c++)
            if ((stems->class[c] & 0x3f) == 1 &&
                is_asked_for(s, c, custom != 0))
                stems->class[c] = (uint8_t)((stems->class[c] & 0xc0) | next++);
}

static unsigned coarse_class(unsigned c)
{
    if (is_letter(c))
        return c & 0x1f;
    if (c >= '0' && c <= '9')
        return SCAN_NUMERAL;
    return c < 0x80 ? 0 : SCAN_WIDE;
}

/* Puts byte c at place i into the tables. */
static void put_byte(struct scan_stems *to, const struct stem *stem, unsigned i,
                     unsigned c)
{
    unsigned set = stem->bucket / 8;
    uint8_t bit = (uint8_t)(1U << stem->bucket % 8);
    unsigned fine = c < 0x80 ? to->class[c] & 0x3f : 0;

    to->fine[set][i][fine] |= bit;
    to->coarse[set][i][coarse_class(c)] |= bit;
}

static bool has_wide(const struct set *set)
{
    return (set->bits[2] | set->bits[3]) != 0;
}

/* The stem, number k, by the low bits of its bytes. */
static void put_wide(struct scan_stems *to, const struct stem *stem, size_t k)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned c = 0; c < 256; c++)
            if (set_has(&stem->shape.at[i], c))
                to->wide[i][c & 0x3f] |= (uint8_t)(1U << k % 8);
}

static void put_stem(struct scan_stems *to, const struct stem *stem, size_t k)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned c = 0; c < 256; c++)
            if (set_has(&stem->shape.at[i], c)) {
                to->exact[i][c][k / 64] |= UINT64_C(1) << k % 64;
                put_byte(to, stem, i, c);
            }
    if (has_wide(&stem->shape.at[0]) && has_wide(&stem->shape.at[1]))
        put_wide(to, stem, k);
}

/* The last bucket: an '@', whatever stands behind it. */
static void put_at(struct scan_stems *to)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned c = 0; c < 64; c++)
            if (i != 0 || c == CLASS_AT)
                to->fine[to->sets - 1][i][c] |= 0x80;
}

/* How many of a sort may stand in ASCII text.  The others share a bucket or two
 * that nothing is in there. */
static size_t count_ascii(const struct stems *s, bool custom)
{
    size_t n = 0;

    for (size_t i = 0; i < s->count; i++)
        n += s->list[i].custom == custom &&
             (s->list[i].shape.at[0].bits[0] |
              s->list[i].shape.at[0].bits[1]) != 0;
    return n;
}

/* Is there room in so many sets, if so many buckets of each are custom? */
static bool is_room(const struct stems *s, size_t sets, size_t custom)
{
    size_t own = sets * custom;

    return count_ascii(s, false) <= CLOSE_PER_BUCKET * (8 * sets - 1 - own) &&
           count_ascii(s, true) <= CUSTOM_PER_BUCKET * own;
}

/* Sets cost time, so the fewest that give both sorts room. */
static void make_custom_room(struct stems *s, struct scan_stems *stems)
{
    stems->sets = s->custom = 1;
    while (!is_room(s, stems->sets, s->custom) &&
           (stems->sets < SCAN_SETS || s->custom < CUSTOM_MOST))
        if (stems->sets < SCAN_SETS)
            stems->sets++;
        else
            s->custom++;
    stems->custom = (uint8_t)((1U << s->custom) - 1);
}

static void make_room(struct stems *s, struct scan_stems *stems)
{
    size_t custom = s->count - s->plain;
    size_t sets = 1 + count_ascii(s, false) / (8 * STEMS_PER_BUCKET);

    stems->rows = (unsigned)((s->plain + 63) / 64);
    stems->last = stems->rows + (unsigned)((custom + 63) / 64);
    stems->sets = (unsigned)(sets < SCAN_SETS ? sets : SCAN_SETS);
    if (custom != 0)
        make_custom_room(s, stems);
    s->buckets = 8 * stems->sets - 1;
}

static void put_stems(const struct stems *s, struct scan_stems *to)
{
    for (size_t i = 0; i < s->plain; i++)
        put_stem(to, &s->list[i], i);
    for (size_t i = s->plain; i < s->count; i++)
        put_stem(to, &s->list[i], 64 * to->rows + i - s->plain);
    put_at(to);
}

/* How many of `text` are added before there is no room left. */
static size_t add_all(struct stems *s, const char *const *text, bool custom)
{
    size_t room = custom ? SCAN_STEMS - (s->plain + 63) / 64 * 64 : SCAN_STEMS;
    size_t i = 0;

    for (; text[i] != NULL && s->count - (custom ? s->plain : 0) < room; i++) {
        struct shape shape = shape_of(text[i]);

        CHECK(strlen(text[i]) == SCAN_STEM);
        add(s, &shape, custom);
    }
    return i;
}

static size_t count_of(const char *const *text)
{
    size_t n = 0;

    while (text[n] != NULL)
        n++;
    return n;
}

size_t scan_stems_build(struct scan_stems *stems, const char *const *text,
                        const char *const *custom)
{
    struct stems s = {0};
    size_t added;

    s.list =
        mem_alloc((count_of(text) + count_of(custom) + 1) * sizeof *s.list);
    added = add_all(&s, text, false);
    CHECK(text[added] == NULL);
    s.plain = s.count;
    added = add_all(&s, custom, true);
    memset(stems, 0, sizeof *stems);
    make_room(&s, stems);
    scan_buckets_fill(&s);
    make_classes(&s, stems);
    put_stems(&s, stems);
    free(s.list);
    return added;
}

uint64_t scan_stems_price(const char *text)
{
    struct shape shape = shape_of(text);

    return scan_buckets_price(&shape);
}
