/*
 * literals - what stands around a stem, asked where the scan has seen one.
 *
 * By the first three bytes of a stem, which all have, a small table leads to
 * the literals that they are in.
 */
#include "filters/literals.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern.h"
#include "filters/text/chars.h"

#include <stdlib.h>

enum { LEAST = SCAN_STEM - 1, TABLE = 256, NOBODY = 0 };

struct entry {
    struct pattern_literal literal; /* empty: to be asked always */
    size_t at;                      /* where in it its stem begins */
    size_t next;                    /* 1 + another of the same place; NOBODY */
};

struct literals {
    size_t count;
    struct entry *entries;
    size_t first[TABLE]; /* as entry.next, by place_of() their stems */
    bool cut[256];       /* by a window's last byte: is_cut() of some */
    char (*text)[SCAN_STEM + 1];
    const char **stems; /* the texts */
    size_t *of;         /* the entry of each */
};

/* Where in the table what begins with these bytes has its place, whatever the
 * case of its letters. */
static size_t place_of(const uint8_t *p)
{
    uint32_t three =
        (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;

    return (uint32_t)((three | 0x202020) * UINT32_C(2654435761)) >> 24;
}

/* The literal's bytes from `at` on in the notation of stems, which admits the
 * other case of small letters and any byte for '?'. */
static void put_stem(const struct pattern_literal *literal, size_t at,
                     char *stem)
{
    for (size_t i = 0; i < SCAN_STEM; i++) {
        uint8_t c = at + i < literal->bytes.n ? literal->bytes.p[at + i] : '?';

        if (literal->caseless)
            c = chars_lower(c);
        stem[i] = (char)(c == 0 ? '?' : c);
    }
    stem[SCAN_STEM] = '\0';
}

/* Chooses the bytes of a literal that are the rarest. */
static void choose_stem(struct entry *e, char *best)
{
    size_t n = e->literal.bytes.n;
    size_t last = n < SCAN_STEM ? 0 : n - SCAN_STEM;
    uint64_t least = UINT64_MAX;

    for (size_t at = 0; at <= last; at++) {
        char stem[SCAN_STEM + 1];
        uint64_t price;

        put_stem(&e->literal, at, stem);
        price = scan_stems_price(stem);
        if (price >= least)
            continue;
        least = price;
        e->at = at;
        memcpy(best, stem, sizeof stem);
    }
}

static void add_stem(struct literals *l, size_t i, size_t n)
{
    struct entry *e = &l->entries[i];
    size_t *first;

    choose_stem(e, l->text[n]);
    l->stems[n] = l->text[n];
    l->of[n] = i;
    first = &l->first[place_of(e->literal.bytes.p + e->at)];
    e->next = *first;
    *first = 1 + i;
}

static void make_stems(struct literals *l)
{
    size_t n = 0;

    l->text = mem_alloc((l->count + 1) * sizeof *l->text);
    l->stems = mem_alloc((l->count + 1) * sizeof *l->stems);
    l->of = mem_alloc((l->count + 1) * sizeof *l->of);
    for (size_t i = 0; i < l->count; i++)
        if (l->entries[i].literal.bytes.n >= LEAST)
            add_stem(l, i, n++);
        else
            l->entries[i].literal.bytes.n = 0;
    l->stems[n] = NULL;
}

struct literals *literals_new(const struct filter *filter)
{
    struct literals *l;

    if (filter->pattern_count == 0)
        return NULL;
    l = mem_zalloc(sizeof *l);
    l->entries = mem_zalloc(filter->pattern_count * sizeof *l->entries);
    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].pattern != NULL)
            l->entries[l->count++].literal =
                pattern_literal(filter->rules[i].pattern);
    make_stems(l);
    return l;
}

const char *const *literals_stems(const struct literals *l)
{
    return l->stems;
}

/* May the window end with byte `last` within a match, before the end of its
 * literal?  What stands before a literal may be anything. */
static bool is_cut(const struct pattern_literal *literal, uint8_t last)
{
    struct span s = literal->bytes;

    if (s.n == 0)
        return false;
    if (literal->before != 0)
        return true;
    if (memchr(s.p, last, s.n - 1) != NULL)
        return true;
    return literal->caseless && chars_is(last, CHARS_LETTER) &&
           memchr(s.p, last ^ 0x20, s.n - 1) != NULL;
}

void literals_limit(struct literals *l, size_t room)
{
    for (size_t n = room; l->stems[n] != NULL; n++)
        l->entries[l->of[n]].literal.bytes.n = 0;
    for (size_t i = 0; i < l->count; i++)
        for (unsigned c = 0; c < 256; c++)
            l->cut[c] = l->cut[c] || is_cut(&l->entries[i].literal, (uint8_t)c);
}

void literals_free(struct literals *l)
{
    if (l == NULL)
        return;
    free(l->entries);
    free(l->text);
    free(l->stems);
    free(l->of);
    free(l);
}

/* Are these the first n bytes of the literal? */
static bool begins(const struct pattern_literal *literal, const uint8_t *p,
                   size_t n)
{
    struct span s = literal->bytes;

    if (!literal->caseless)
        return memcmp(p, s.p, n) == 0;
    for (size_t k = 0; k < n; k++)
        if (chars_lower(p[k]) != chars_lower(s.p[k]))
            return false;
    return true;
}

/* Does the entry's literal stand around the stem at i?  What the window cuts
 * does not count. */
static bool stands(const struct entry *e, const struct window *w, size_t i)
{
    size_t n = e->literal.bytes.n;

    return i >= w->floor + e->at && w->end - i >= n - e->at && n != 0 &&
           begins(&e->literal, w->p + i - e->at, n);
}

/* `back` bytes before i, or where the window is undecided. */
static size_t before(const struct window *w, size_t i, size_t back)
{
    return i - w->floor > back ? i - back : w->floor;
}

/* Notes the patterns whose literals stand around i.  The first of each counts:
 * no match begins earlier than it lets one. */
static void note(const struct literals *l, const struct window *w, size_t i,
                 size_t *from)
{
    size_t k = l->first[place_of(w->p + i)];

    while (k != NOBODY) {
        const struct entry *e = &l->entries[k - 1];

        if (from[k - 1] == LITERALS_NONE && stands(e, w, i))
            from[k - 1] = before(w, i - e->at, e->literal.before);
        k = e->next;
    }
}

/* Notes what the block has. */
static void note_block(const struct literals *l, const struct window *w,
                       const struct block *b, size_t *from)
{
    for (uint64_t words = b->map.customs; words != 0; words &= words - 1) {
        size_t word = (size_t)__builtin_ctzll(words);

        for (uint64_t m = b->map.custom[word]; m != 0; m &= m - 1) {
            size_t i = b->base + 64 * word + (size_t)__builtin_ctzll(m);

            if (i + LEAST <= w->end)
                note(l, w, i, from);
        }
    }
}

/* Where a match may begin whose literal the window's end cuts; LITERALS_NONE:
 * nowhere. */
static size_t tail_of(const struct pattern_literal *literal,
                      const struct window *w)
{
    size_t left = w->end - w->floor, n = literal->bytes.n - 1;

    if (literal->before != 0)
        return before(w, w->end, literal->before + n);
    for (n = n < left ? n : left; n != 0; n--)
        if (begins(literal, w->p + w->end - n, n))
            return w->end - n;
    return LITERALS_NONE;
}

void literals_find(const struct literals *l, const struct blocks *blocks,
                   const struct window *w, size_t *from)
{
    uint8_t last;

    for (size_t i = 0; i < l->count; i++)
        from[i] = l->entries[i].literal.bytes.n == 0 ? w->floor : LITERALS_NONE;
    if (w->end == w->floor)
        return;
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->list[i].map.customs != 0)
            note_block(l, w, &blocks->list[i], from);
    last = w->p[w->end - 1];
    if (w->final || !l->cut[last])
        return;
    for (size_t i = 0; i < l->count; i++)
        if (from[i] == LITERALS_NONE && is_cut(&l->entries[i].literal, last))
            from[i] = tail_of(&l->entries[i].literal, w);
}
