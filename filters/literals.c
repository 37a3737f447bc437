/*
 * literals - stems of the scan, made of the first bytes of each literal.
 */
#include "filters/literals.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern.h"
#include "filters/scan/scan.h"
#include "filters/text/chars.h"

#include <stdlib.h>

struct entry {
    struct pattern_literal literal; /* empty: to be asked always */
};

struct literals {
    size_t count;
    struct entry *entries;
    bool cut[256]; /* by a window's last byte: is_cut() of some */
    struct scan_stems stems;
};

/* The literal's first four bytes in the notation of stems, which admits the
 * other case of small letters, and a fourth byte if there is none. */
static void put_stem(const struct pattern_literal *literal, char *stem)
{
    for (size_t i = 0; i < SCAN_STEM; i++) {
        uint8_t c = i < literal->bytes.n ? literal->bytes.p[i] : '?';

        stem[i] = (char)(literal->caseless ? chars_lower(c) : c);
    }
    stem[SCAN_STEM] = '\0';
}

/* Stems are texts, and there is room for so many. */
static bool is_usable(const struct pattern_literal *literal, size_t so_far)
{
    return literal->bytes.n >= SCAN_STEM - 1 && so_far < SCAN_STEMS &&
           memchr(literal->bytes.p, 0,
                  literal->bytes.n < SCAN_STEM ? literal->bytes.n
                                               : SCAN_STEM) == NULL;
}

/* May the window end with byte `last` within a match, before the end of its
 * literal?  What stands before a literal may be anything. */
static bool is_cut(const struct pattern_literal *literal, uint8_t last)
{
    struct span s = literal->bytes;

    if (literal->before != 0)
        return true;
    if (memchr(s.p, last, s.n - 1) != NULL)
        return true;
    return literal->caseless && chars_is(last, CHARS_LETTER) &&
           memchr(s.p, last ^ 0x20, s.n - 1) != NULL;
}

static void add_cuts(struct literals *l, const struct pattern_literal *literal)
{
    for (unsigned c = 0; c < 256; c++)
        l->cut[c] = l->cut[c] || is_cut(literal, (uint8_t)c);
}

static void build(struct literals *l)
{
    char(*text)[SCAN_STEM + 1] = mem_alloc((l->count + 1) * sizeof *text);
    const char **stems = mem_alloc((l->count + 1) * sizeof *stems);
    size_t n = 0;

    for (size_t i = 0; i < l->count; i++) {
        struct pattern_literal *literal = &l->entries[i].literal;

        if (!is_usable(literal, n)) {
            literal->bytes.n = 0;
            continue;
        }
        add_cuts(l, literal);
        put_stem(literal, text[n]);
        stems[n] = text[n];
        n++;
    }
    stems[n] = NULL;
    scan_stems_build(&l->stems, stems);
    free(stems);
    free(text);
}

struct literals *literals_new(const struct filter *filter)
{
    struct literals *l;

    if (filter->pattern_count == 0)
        return NULL;
    l = mem_zalloc(sizeof *l);
    l->entries = mem_alloc(filter->pattern_count * sizeof *l->entries);
    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].pattern != NULL)
            l->entries[l->count++].literal =
                pattern_literal(filter->rules[i].pattern);
    build(l);
    return l;
}

void literals_free(struct literals *l)
{
    if (l == NULL)
        return;
    free(l->entries);
    free(l);
}

/* Does the literal stand at i?  What the window cuts does not count. */
static bool stands(const struct pattern_literal *literal,
                   const struct window *w, size_t i)
{
    struct span s = literal->bytes;

    if (w->end - i < s.n)
        return false;
    if (!literal->caseless)
        return memcmp(w->p + i, s.p, s.n) == 0;
    for (size_t k = 0; k < s.n; k++)
        if (chars_lower(w->p[i + k]) != chars_lower(s.p[k]))
            return false;
    return true;
}

/* Notes the patterns whose literal stands at i. */
static void note(const struct literals *l, const struct window *w, size_t i,
                 size_t *from)
{
    for (size_t k = 0; k < l->count; k++)
        if (from[k] == LITERALS_NONE && l->entries[k].literal.bytes.n != 0 &&
            stands(&l->entries[k].literal, w, i))
            from[k] = w->floor;
}

/* A block of the window, scanned. */
struct scanned {
    struct scan_map map;
    size_t base; /* where it begins in the window */
};

/* Notes what the block has. */
static void note_block(const struct literals *l, const struct window *w,
                       const struct scanned *b, size_t *from)
{
    for (uint64_t words = b->map.words; words != 0; words &= words - 1) {
        size_t word = (size_t)__builtin_ctzll(words);

        for (uint64_t hot = b->map.hot[word]; hot != 0; hot &= hot - 1) {
            size_t i = b->base + 64 * word + (size_t)__builtin_ctzll(hot);

            if (i < w->end)
                note(l, w, i, from);
        }
    }
}

/* Scans what is undecided; its end is copied and filled up with zeros. */
static void scan_all(const struct literals *l, const struct scan *scan,
                     const struct window *w, size_t *from)
{
    enum { GROUP = 64 * SCAN_GROUP };
    uint8_t tail[2 * GROUP + SCAN_AHEAD];
    struct scan_carry carry = {0};
    struct scanned b;
    size_t n;

    b.base = w->floor;
    while ((n = w->end - b.base) >= GROUP + SCAN_AHEAD) {
        size_t words = (n - SCAN_AHEAD) / GROUP * SCAN_GROUP;

        words = words < SCAN_WORDS ? words : SCAN_WORDS;
        scan->block(&l->stems, w->p + b.base, words, &carry, &b.map);
        note_block(l, w, &b, from);
        b.base += 64 * words;
    }
    memcpy(tail, w->p + b.base, n);
    memset(tail + n, 0, sizeof tail - n);
    scan->block(&l->stems, tail, 2 * SCAN_GROUP, &carry, &b.map);
    note_block(l, w, &b, from);
}

/* Where a match may begin whose literal the window's end cuts. */
static size_t tail_of(const struct pattern_literal *literal,
                      const struct window *w)
{
    size_t back = literal->before + literal->bytes.n - 1;

    return w->end - w->floor > back ? w->end - back : w->floor;
}

void literals_find(const struct literals *l, const struct scan *scan,
                   const struct window *w, size_t *from)
{
    uint8_t last;

    for (size_t i = 0; i < l->count; i++)
        from[i] = l->entries[i].literal.bytes.n == 0 ? w->floor : LITERALS_NONE;
    if (w->end == w->floor)
        return;
    scan_all(l, scan, w, from);
    last = w->p[w->end - 1];
    if (w->final || !l->cut[last])
        return;
    for (size_t i = 0; i < l->count; i++)
        if (from[i] == LITERALS_NONE && is_cut(&l->entries[i].literal, last))
            from[i] = tail_of(&l->entries[i].literal, w);
}
