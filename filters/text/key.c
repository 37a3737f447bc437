/*
 * key - finds and reads the names of values, in whatever format they stand.
 *
 * Nothing here parses a format: a key is what stands before a ':', '=' or
 * '>', with quotes, backslashes and blanks around it ignored.  That is what
 * makes JSON inside JSON, logs and query strings work alike.
 */
#include "filters/text/key.h"
#include "filters/text/chars.h"
#include "filters/text/value.h"

#define KEY_LONGEST  64 /* bytes of one key */
#define RUN_LONGEST  12 /* letters glued before "lat", as in gpslat */
#define REST_LONGEST 12 /* and behind it, as in latE7 */

/* Back over blanks, quotes and the backslashes that escape them. */
static size_t skip_back(const struct window *w, size_t i, size_t limit)
{
    while (i > limit && chars_is(w->p[i - 1], CHARS_GAP))
        i--;
    return i;
}

struct span key_before(const struct window *w, size_t start)
{
    size_t limit = start > WINDOW_BACK ? start - WINDOW_BACK : 0;
    size_t i = skip_back(w, start, limit), end;

    if (i == limit ||
        (w->p[i - 1] != ':' && w->p[i - 1] != '=' && w->p[i - 1] != '>'))
        return span_of(w->p, 0);
    end = skip_back(w, i - 1, limit);
    if (end - limit > KEY_LONGEST)
        limit = end - KEY_LONGEST;
    for (i = end; i > limit && chars_is(w->p[i - 1], CHARS_KEY);)
        i--;
    return span_of(w->p + i, end - i);
}

/* The length of the word that begins at k[i]: letters of one camelCase or
 * snake_case part. */
static size_t word_length(struct span k, size_t i)
{
    size_t from = i;

    if (!chars_is(k.p[i], CHARS_LETTER))
        return 0;
    while (i < k.n && chars_is(k.p[i], CHARS_UPPER))
        i++;
    if (i > from + 1 && i < k.n && chars_is(k.p[i], CHARS_LOWER))
        return i - 1 - from; /* GPSLat: the L belongs to the next word */
    while (i < k.n && chars_is(k.p[i], CHARS_LOWER))
        i++;
    return i - from;
}

/* Is `s` the word, in any case? */
static bool is_word(struct span s, const struct key_word *word)
{
    if (s.n != word->n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (chars_lower(s.p[i]) != (uint8_t)word->text[i])
            return false;
    return true;
}

bool key_is_word(struct span s, const struct key_word *words)
{
    for (; words->text != NULL; words++)
        if (is_word(s, words))
            return true;
    return false;
}

bool key_has_word(struct span key, const struct key_word *words)
{
    if (key_is_word(key, words))
        return true;
    for (size_t i = 0; i < key.n;) {
        size_t n = word_length(key, i);

        if (n != 0 && key_is_word(span_cut(key, i, i + n), words))
            return true;
        i += n != 0 ? n : 1;
    }
    return false;
}

/*
 * Does a word begin at `at`?  Before it stands no letter, or a camelCase
 * border, or letters that are often glued on: gpslat, STARTLON.
 */
static bool word_begins(const struct window *w, size_t at)
{
    static const struct key_word glued[] = {
        KEY_WORD("gps"),    KEY_WORD("geo"),     KEY_WORD("pos"),
        KEY_WORD("loc"),    KEY_WORD("start"),   KEY_WORD("end"),
        KEY_WORD("dest"),   KEY_WORD("home"),    KEY_WORD("park"),
        KEY_WORD("veh"),    KEY_WORD("car"),     KEY_WORD("vehicle"),
        KEY_WORD("cur"),    KEY_WORD("current"), KEY_WORD("last"),
        KEY_WORD("center"), KEY_WORD("from"),    KEY_WORD("to"),
        KEY_WORD("min"),    KEY_WORD("max"),     KEY_WORD("origin"),
        KEY_WORD("north"),  KEY_WORD("south"),   KEY_WORD("east"),
        KEY_WORD("west"),   KEY_WORD("my"),      KEY_WORD("user"),
        KEY_WORD("map"),    KEY_WORD("lat"),     KEY_WORD("station"),
        KEY_WORD("poi"),    KEY_WORD("target"),  KEY_WORD("x"),
        KEY_WORD("y"),      {NULL, 0},
    };
    size_t i = at;

    if (at == 0 || !chars_is(w->p[at - 1], CHARS_LETTER))
        return true;
    if (chars_is(w->p[at], CHARS_UPPER) && chars_is(w->p[at - 1], CHARS_LOWER))
        return true;
    while (i > 0 && at - i <= RUN_LONGEST &&
           chars_is(w->p[i - 1], CHARS_LETTER))
        i--;
    return key_is_word(span_of(w->p + i, at - i), glued);
}

/* What may follow a latitude word within its key: a unit, a number, a form. */
static bool rest_allowed(struct span rest)
{
    static const struct key_word forms[] = {
        KEY_WORD(""),        KEY_WORD("deg"),      KEY_WORD("degree"),
        KEY_WORD("degrees"), KEY_WORD("dd"),       KEY_WORD("dec"),
        KEY_WORD("decimal"), KEY_WORD("e5"),       KEY_WORD("e6"),
        KEY_WORD("e7"),      KEY_WORD("wgs84"),    KEY_WORD("gcj02"),
        KEY_WORD("bd09"),    KEY_WORD("value"),    KEY_WORD("val"),
        KEY_WORD("num"),     KEY_WORD("raw"),      KEY_WORD("str"),
        KEY_WORD("string"),  KEY_WORD("start"),    KEY_WORD("end"),
        KEY_WORD("from"),    KEY_WORD("to"),       KEY_WORD("min"),
        KEY_WORD("max"),     KEY_WORD("mas"),      KEY_WORD("micro"),
        KEY_WORD("minute"),  KEY_WORD("minutes"),  KEY_WORD("mins"),
        KEY_WORD("second"),  KEY_WORD("seconds"),  KEY_WORD("sec"),
        KEY_WORD("frac"),    KEY_WORD("fraction"), {NULL, 0},
    };

    while (rest.n > 0 && (rest.p[0] == '_' || rest.p[0] == '-'))
        rest = span_cut(rest, 1, rest.n);
    while (rest.n > 0 && chars_is(rest.p[rest.n - 1], CHARS_DIGIT) &&
           !key_is_word(rest, forms))
        rest = span_cut(rest, 0, rest.n - 1);
    while (rest.n > 0 && rest.p[rest.n - 1] == '_')
        rest = span_cut(rest, 0, rest.n - 1);
    return key_is_word(rest, forms);
}

static uint8_t letter_at(const struct window *w, size_t i)
{
    return window_at(w, i) | 0x20;
}

bool key_begins(const struct window *w, size_t i)
{
    uint8_t a = letter_at(w, i + 1), b = letter_at(w, i + 2);

    return letter_at(w, i) == 'l' &&
           ((a == 'a' && b == 't') || (a == 'o' && b == 'n') ||
            (a == 'n' && b == 'g'));
}

/* Do the letters "itude" stand at i? */
static bool is_itude(const struct window *w, size_t i)
{
    return letter_at(w, i) == 'i' && letter_at(w, i + 1) == 't' &&
           letter_at(w, i + 2) == 'u' && letter_at(w, i + 3) == 'd' &&
           letter_at(w, i + 4) == 'e';
}

/* The length of the word at `at`: lat, latitude, lon, long, longitude, lng. */
static size_t axis_word(const struct window *w, size_t at, enum axis *axis)
{
    bool g = letter_at(w, at + 1) == 'o' && letter_at(w, at + 3) == 'g';
    size_t n = g ? 4 : 3;

    *axis = letter_at(w, at + 1) == 'a' ? AXIS_LATITUDE : AXIS_LONGITUDE;
    return is_itude(w, at + n) ? n + 5 : n;
}

/* The end of the key that goes on at i, at most REST_LONGEST bytes on. */
static size_t rest_end(const struct window *w, size_t i)
{
    size_t from = i;

    while (i < w->end && i - from < REST_LONGEST &&
           (chars_is(w->p[i], CHARS_WORD) || w->p[i] == '-'))
        i++;
    return i;
}

enum axis key_axis(const struct window *w, size_t at, size_t *after, bool *more)
{
    enum axis axis;
    size_t word = at + axis_word(w, at, &axis);
    size_t end;

    *more = window_beyond(w, at + 9) && rest_end(w, at + 3) == w->end;
    if (*more)
        return AXIS_NONE; /* "latitu", so far */
    if (word < w->end && chars_is(w->p[word], CHARS_LOWER) &&
        chars_is(w->p[word - 1], CHARS_LOWER))
        return AXIS_NONE; /* latency, lonely: the word goes on */
    if (!word_begins(w, at))
        return AXIS_NONE;
    end = rest_end(w, word);
    if (end - word < REST_LONGEST && window_beyond(w, end)) {
        *more = true;
        return AXIS_NONE;
    }
    if (end > word && !rest_allowed(span_of(w->p + word, end - word)))
        return AXIS_NONE;
    *after = end;
    return axis;
}

enum verdict key_value(const struct window *w, size_t after, size_t *value,
                       uint8_t *quote)
{
    size_t from = after;
    struct value v;
    enum verdict verdict;

    while (from > 0 && after - from < KEY_LONGEST &&
           chars_is(w->p[from - 1], CHARS_KEY))
        from--;
    verdict = value_find(w, from, after, &v);
    *value = v.start;
    *quote = v.quote;
    return verdict;
}
