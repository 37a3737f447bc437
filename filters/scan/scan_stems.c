/*
 * scan_stems - from the notation of stems to the tables of the scan.
 *
 * Stems that differ in one place only become one.  The others are put into
 * buckets (scan_buckets.h).
 */
#include "filters/base/mem.h"
#include "filters/scan/scan_buckets.h"

#include <stdlib.h>

enum { STEMS_PER_BUCKET = 8, CLASS_AT = 2 };

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

/* Adds a stem, or widens one that differs in one place at most. */
static void add(struct stems *stems, const struct shape *shape)
{
    for (size_t i = 0; i < stems->count; i++)
        if (distance(&stems->list[i].shape, shape) <= 1) {
            shape_join(&stems->list[i].shape, shape);
            return;
        }
    stems->list[stems->count++] = (struct stem){.shape = *shape};
}

/* Does a stem ask for this byte, which is no letter, and not for all such? */
static bool is_asked_for(const struct stems *stems, unsigned c)
{
    for (size_t k = 0; k < stems->count; k++)
        for (unsigned i = 0; i < SCAN_STEM; i++)
            if (set_has(&stems->list[k].shape.at[i], c) &&
                !set_has(&stems->list[k].shape.at[i], 0x7f))
                return true;
    return false;
}

/* Letters have classes of their own, and so have '@' and the first of the other
 * ASCII bytes that are asked for.  The rest shares one. */
static void make_classes(const struct stems *s, struct scan_stems *stems)
{
    uint8_t next = CLASS_AT + 1;

    for (unsigned c = 0; c < 128; c++) {
        uint8_t class = 1;

        if (is_letter(c))
            class = (uint8_t)(SCAN_LETTERS + (c & 0x1f) - 1 +
                              (is_lower(c) ? 26 : 0));
        else if (c == '@')
            class = CLASS_AT;
        else if (next < SCAN_LETTERS && is_asked_for(s, c))
            class = next++;
        if (c >= '0' && c <= '9')
            class |= SCAN_DIGIT;
        if (c == '\\' || c == '%' || c == '&')
            class |= SCAN_SPECIAL | SCAN_DIGIT;
        stems->class[c] = class;
    }
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

/* How many may stand in ASCII text.  The others share a bucket or two that
 * nothing is in there. */
static size_t count_ascii(const struct stems *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->count; i++)
        n += (s->list[i].shape.at[0].bits[0] |
              s->list[i].shape.at[0].bits[1]) != 0;
    return n;
}

void scan_stems_build(struct scan_stems *stems, const char *const *text)
{
    struct stems s = {0};
    size_t count = 0;

    while (text[count] != NULL)
        count++;
    s.list = mem_alloc((count + 1) * sizeof *s.list);
    for (size_t i = 0; i < count; i++) {
        struct shape shape = shape_of(text[i]);

        CHECK(strlen(text[i]) == SCAN_STEM);
        add(&s, &shape);
    }
    CHECK(s.count <= SCAN_STEMS);
    memset(stems, 0, sizeof *stems);
    stems->rows = 1 + (unsigned)(s.count / 64);
    stems->sets = 1 + (unsigned)(count_ascii(&s) / (8 * STEMS_PER_BUCKET));
    stems->sets = stems->sets < SCAN_SETS ? stems->sets : SCAN_SETS;
    s.buckets = 8 * stems->sets - 1;
    scan_buckets_fill(&s);
    make_classes(&s, stems);
    for (size_t i = 0; i < s.count; i++)
        put_stem(stems, &s.list[i], i);
    put_at(stems);
    free(s.list);
}
