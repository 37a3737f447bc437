/*
 * encoded_word - =?utf-8?B?dGFybw==?= and =?utf-8?Q?taro=40x.jp?=, RFC 2047.
 *
 * Words that follow each other are one text, cut where a line would be too
 * long.  What is found inside is the finding; all of the words are replaced.
 */
#include "filters/detect/detect.h"
#include "filters/detect/token.h"
#include "filters/text/base64.h"
#include "filters/text/chars.h"

#define CHARSET_MOST 40   /* bytes; with a language, RFC 2231 */
#define TEXT_MOST    1024 /* of a word: 60 in the RFC */
#define WORDS_MOST   64
#define ALL_MOST     8192 /* of all words, decoded */
#define GAP_MOST     8    /* blanks and the end of a line between two */

/* A word: its text is start .. end - 1, and "?=" follows. */
struct word {
    size_t start, end;
    bool base64;
};

static bool is_space(const struct window *w, size_t i)
{
    return i < w->end && chars_is(w->p[i], CHARS_SPACE);
}

static bool is_charset(uint8_t c)
{
    return chars_is(c, CHARS_ALNUM) || c == '-' || c == '_' || c == '*' ||
           c == ':' || c == '.' || c == '+';
}

/* Reads the word that begins at i. */
static enum verdict read_word(const struct window *w, size_t i,
                              struct word *word)
{
    size_t from = i + 2;
    uint8_t how;

    if (window_beyond(w, i + 1))
        return VERDICT_MORE;
    if (window_at(w, i) != '=' || window_at(w, i + 1) != '?')
        return VERDICT_NONE;
    for (i = from; i - from < CHARSET_MOST && is_charset(window_at(w, i));)
        i++;
    if (window_beyond(w, i + 2))
        return VERDICT_MORE;
    how = window_at(w, i + 1) | 0x20;
    if (i == from || window_at(w, i) != '?' || (how != 'b' && how != 'q') ||
        window_at(w, i + 2) != '?')
        return VERDICT_NONE;
    word->base64 = how == 'b';
    word->start = i + 3;
    for (i += 3; i - word->start < TEXT_MOST && window_at(w, i) > ' ' &&
                 window_at(w, i) != '?';)
        i++;
    word->end = i;
    if (window_beyond(w, i + 1))
        return VERDICT_MORE;
    return window_at(w, i) == '?' && window_at(w, i + 1) == '=' ? VERDICT_MATCH
                                                                : VERDICT_NONE;
}

static unsigned hex(uint8_t c)
{
    return chars_is(c, CHARS_DIGIT) ? (unsigned)(c - '0')
                                    : (unsigned)((c | 0x20) - 'a' + 10);
}

static size_t decode_q(struct span s, uint8_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '=' && i + 2 < s.n && chars_is(s.p[i + 1], CHARS_HEX) &&
            chars_is(s.p[i + 2], CHARS_HEX)) {
            out[n++] = (uint8_t)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
            i += 2;
        } else {
            out[n++] = s.p[i] == '_' ? ' ' : s.p[i];
        }
    return n;
}

/* All words from `at` on, as one text. */
struct reading {
    size_t end; /* behind the last */
    size_t n;
    uint8_t text[ALL_MOST];
};

static bool put(const struct window *w, const struct word *word,
                struct reading *r)
{
    struct span s = span_of(w->p + word->start, word->end - word->start);

    if (r->n + s.n > sizeof r->text)
        return false;
    r->n += word->base64 ? base64_decode(s, r->text + r->n)
                         : decode_q(s, r->text + r->n);
    r->end = word->end + 2;
    return true;
}

static enum verdict read_words(const struct window *w, size_t at,
                               struct reading *r)
{
    struct word word;
    enum verdict verdict = read_word(w, at, &word);
    size_t i = at;

    for (unsigned k = 0; k < WORDS_MOST && verdict == VERDICT_MATCH; k++) {
        if (!put(w, &word, r))
            return VERDICT_MATCH;
        for (i = r->end; i - r->end < GAP_MOST && is_space(w, i);)
            i++;
        if (window_beyond(w, i))
            return VERDICT_MORE;
        verdict = i == r->end ? VERDICT_NONE : read_word(w, i, &word);
    }
    return verdict == VERDICT_NONE && r->end != 0 ? VERDICT_MATCH : verdict;
}

/* Looks into the words, read. */
static enum verdict look(const struct window *w, size_t at, struct found *found)
{
    struct reading r;
    enum verdict verdict;
    struct match *m;
    enum kind kind;

    r.end = r.n = 0;
    verdict = read_words(w, at, &r);
    if (verdict == VERDICT_MORE)
        return window_more(found, at);
    if (verdict == VERDICT_NONE)
        return VERDICT_NONE;
    kind = token_look(w, span_of(r.text, r.n));
    explicit_bzero(r.text, r.n);
    if (kind == KIND_COUNT)
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], at, r.end);
    m->kind = kind;
    m->evidence = EVIDENCE_CERTAIN;
    m->basis = BASIS_CONTENT;
    found->count = 1;
    return VERDICT_MATCH;
}

size_t encoded_word_tail(const struct window *w)
{
    size_t limit = w->end >= w->floor + 3 ? w->end - 3 : w->floor;

    for (size_t i = limit; i < w->end; i++)
        if (w->p[i] == '=' && (i + 1 == w->end || w->p[i + 1] == '?'))
            return i;
    return w->end;
}

enum verdict encoded_word_look(const struct window *w, size_t at,
                               struct found *found)
{
    if (at < w->floor || window_at(w, at) != '=' ||
        (window_at(w, at + 1) != '?' && !window_beyond(w, at + 1)))
        return VERDICT_NONE;
    return look(w, at, found);
}
