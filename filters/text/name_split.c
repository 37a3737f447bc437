/*
 * name_split - takes a key apart into words.
 *
 *   GPSLatitudeE7      GPS | Latitude | E | 7
 *   ns2:home-lat_1     ns | 2 | home | lat | 1
 *   vehiclevin         vehicle | vin            by the dictionary
 *   Längengrad         langengrad               accents folded
 *
 * Letters without a border are taken apart only if the dictionary covers every
 * one of them, so that capacity holds no city and driving no vin.
 */
#include "filters/text/name_split.h"
#include "filters/base/check.h"
#include "filters/text/chars.h"

/* U+00C0 to U+00FF (0xc3 and a byte from 0x80) without accents; '*': none. */
static const char folded[64] __attribute__((nonstring)) =
    "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTsaaaaaaaceeeeiiiidnooooo*ouuuuyty";

struct text {
    uint8_t p[NAME_LONGEST], lower[NAME_LONGEST];
    size_t n;
};

static void put(struct text *t, uint8_t c)
{
    t->p[t->n] = c;
    t->lower[t->n++] = chars_lower(c);
}

/* Copies the key, accents folded; other bytes from 0x80 become blanks. */
static void fold(struct span key, struct text *t)
{
    t->n = 0;
    for (size_t i = 0; i < key.n; i++) {
        uint8_t c = key.p[i];

        if (c < 0x80) {
            put(t, c);
            continue;
        }
        if (c != 0xc3 || i + 1 == key.n || (key.p[i + 1] & 0xc0) != 0x80) {
            put(t, ' ');
            continue;
        }
        c = key.p[++i];
        put(t, (uint8_t)folded[c & 0x3f]);
        if (c == 0x9f) /* sharp s */
            put(t, 's');
    }
}

static bool may_stand(const struct name_word *w, size_t from, size_t to,
                      size_t n)
{
    switch ((enum name_glue)w->glue) {
    case NAME_GLUE_FREE:
        return true;
    case NAME_GLUE_EDGE:
        return from == 0 || to == n;
    case NAME_GLUE_FIRST:
        return from == 0;
    case NAME_GLUE_LAST:
        return to == n;
    case NAME_GLUE_ALONE:
        return false;
    }
    return false;
}

/* One way to read the first letters: the last word of it, and in how few
 * words.  words == 0: there is no way. */
struct reading {
    const struct name_word *last;
    size_t words;
};

/* Adds the readings that go on with a word at i. */
static void go_on(struct span s, size_t i, struct reading *at)
{
    const struct name_letter *letter = &name_words[s.p[i] - 'a'];

    for (size_t k = 0; k < letter->n; k++) {
        const struct name_word *w = &letter->words[k];
        size_t to = i + w->n;

        /* the last letter first: most words differ in it */
        if (to > s.n || (uint8_t)w->text[w->n - 1] != s.p[to - 1] ||
            memcmp(w->text, s.p + i, w->n) != 0 || !may_stand(w, i, to, s.n))
            continue;
        if (at[to].words == 0 || at[to].words > at[i].words + 1)
            at[to] = (struct reading){w, at[i].words + 1};
    }
}

/* Reads lower-case letters as words without borders, as few as will do;
 * false if some letters are left. */
static bool take_apart(struct span s, struct name_split *out)
{
    struct reading at[NAME_LONGEST + 1];

    memset(at, 0, (s.n + 1) * sizeof at[0]);
    for (size_t i = 0; i < s.n; i++)
        if (i == 0 || at[i].words != 0)
            go_on(s, i, at);
    if (at[s.n].words == 0)
        return false;
    for (size_t i = s.n; i > 0; i -= at[i].last->n)
        out->word[out->n++] = at[i].last->word;
    return true;
}

/* Adds lower-case letters that are a word; false: they are none. */
static bool add_word(struct span lower, struct name_split *out)
{
    const struct name_word *w = name_words_find(lower);

    if (w == NULL)
        return false;
    out->word[out->n++] = w->word;
    return true;
}

/*
 * Where the last camelCase word of the letters from..to-1 begins.  Capitals
 * followed by small letters: GPSLat is GPS | Lat, since the dictionary does
 * not know gpsl; LATdeg is LAT | deg, since it knows both; VINs is vins.
 */
static size_t last_camel(const struct text *t, size_t from, size_t to)
{
    size_t small = to, big;

    while (small > from && chars_is(t->p[small - 1], CHARS_LOWER))
        small--;
    for (big = small; big > from && chars_is(t->p[big - 1], CHARS_UPPER);)
        big--;
    if (small == to || small - big < 2)
        return big;
    if (name_words_find(span_of(t->lower + big, to - big)) != NULL)
        return big;
    if (name_words_find(span_of(t->lower + big, small - big)) != NULL &&
        name_words_find(span_of(t->lower + small, to - small)) != NULL)
        return small;
    return small - 1;
}

/* Adds the words of the letters from..to-1, which no other byte parts. */
static bool add_letters(const struct text *t, size_t from, size_t to,
                        struct name_split *out)
{
    struct span all = span_of(t->lower + from, to - from);

    if (add_word(all, out)) /* as GeoHash, eMail, iccId */
        return true;
    while (to > from) {
        size_t i = last_camel(t, from, to);
        struct span part = span_of(t->lower + i, to - i);

        if (!(part.n != all.n && add_word(part, out)) && !take_apart(part, out))
            return false;
        to = i;
    }
    return true;
}

static size_t back_over(const struct text *t, size_t i, unsigned classes)
{
    while (i > 0 && chars_is(t->p[i - 1], classes))
        i--;
    return i;
}

/* How a value is written: vinBase64. */
static bool ends_in_base64(const struct text *t, size_t i)
{
    size_t from = i < 6 ? i : i - 6;

    return i - from == 6 && memcmp(t->lower + from, "base64", 6) == 0;
}

void name_split(struct span key, struct name_split *out)
{
    struct text t;
    size_t i;

    CHECK(key.n <= NAME_LONGEST);
    fold(key, &t);
    out->n = 0;
    out->whole = false;
    for (i = t.n; i > 0;) {
        size_t letters = back_over(&t, i, CHARS_LETTER);
        size_t digits = back_over(&t, i, CHARS_DIGIT);

        if (ends_in_base64(&t, i)) {
            out->word[out->n++] = WORD_DIGEST;
            i -= 6;
            continue;
        }
        if (letters < i && !add_letters(&t, letters, i, out))
            return;
        if (digits < i)
            out->word[out->n++] = WORD_DIGITS;
        i = letters < i ? letters : digits < i ? digits : i - 1;
    }
    out->whole = true;
}

bool name_split_asks(struct span key)
{
    uint8_t lower[NAME_LONGEST];
    const struct name_word *w;
    size_t n = 0;

    for (; n < key.n && chars_is(key.p[n], CHARS_LETTER); n++) {
        if (n > 0 && chars_is(key.p[n], CHARS_UPPER) &&
            chars_is(key.p[n - 1], CHARS_LOWER))
            break;
        lower[n] = chars_lower(key.p[n]);
    }
    w = name_words_find(span_of(lower, n));
    return w != NULL && w->word == WORD_ASK;
}
