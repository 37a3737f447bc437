/* pair_xy - back to the key and its object's, forward to the other number. */
#include "filters/detect/pair_xy.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

#include <math.h>

#define NAMED_DECIMALS 3   /* of the second, at least */
#define BARE_DECIMALS  6   /* of both, where no key speaks for a position */
#define OCEAN          4.5 /* as in pair.c */
#define GAP_MOST       32

/* Back over blanks. */
static size_t back(const struct window *w, size_t i, size_t limit)
{
    while (i > limit && chars_is(w->p[i - 1], CHARS_GAP))
        i--;
    return i;
}

/* The letter x or y that is the key of the value at i; 0: another key. */
static uint8_t letter_before(const struct window *w, size_t i, size_t limit,
                             size_t *at)
{
    i = back(w, i, limit);
    if (i == limit || w->p[i - 1] != ':')
        return 0;
    i = back(w, i - 1, limit);
    if (i < limit + 2 || chars_is(w->p[i - 2], CHARS_KEY))
        return 0;
    *at = i - 1;
    return chars_lower(w->p[i - 1]);
}

/* Does the key of the object that begins before byte i name a position?  No
 * further back than any window goes. */
static bool is_named(const struct window *w, size_t i, size_t limit)
{
    static const struct key_word words[] = {
        KEY_WORD("point"),      KEY_WORD("points"),      KEY_WORD("position"),
        KEY_WORD("positions"),  KEY_WORD("pos"),         KEY_WORD("location"),
        KEY_WORD("loc"),        KEY_WORD("coord"),       KEY_WORD("coords"),
        KEY_WORD("coordinate"), KEY_WORD("coordinates"), KEY_WORD("gps"),
        KEY_WORD("geo"),        KEY_WORD("geometry"),    {NULL, 0},
    };
    static const struct key_word screens[] = {
        KEY_WORD("touch"), KEY_WORD("mouse"), KEY_WORD("cursor"),
        KEY_WORD("image"), KEY_WORD("pixel"), KEY_WORD("screen"),
        {NULL, 0},
    };
    struct window near = {.p = w->p + limit, .end = w->end - limit};
    struct span key;

    i = back(w, i, limit);
    if (i == limit || w->p[i - 1] != '{')
        return false;
    for (i--; i > limit && (w->p[i - 1] == '[' || w->p[i - 1] == ' '); i--)
        ;
    key = key_before(&near, i - limit);
    return key_has_word(key, words) && !key_has_word(key, screens);
}

static size_t skip(const struct window *w, size_t i, const char *bytes)
{
    size_t from = i;

    while (i < w->end && i - from < GAP_MOST && w->p[i] != 0 &&
           strchr(bytes, w->p[i]) != NULL)
        i++;
    return i;
}

/* The number behind ,"y": that follows byte i. */
static enum verdict read_other(const struct window *w, size_t i, uint8_t letter,
                               struct number *n)
{
    bool more = false;

    i = skip(w, i, " \r\n\t");
    if (window_at(w, i) != ',')
        return window_beyond(w, i) ? VERDICT_MORE : VERDICT_NONE;
    i = skip(w, i + 1, " \r\n\t\\\"'");
    if ((window_at(w, i) | 0x20) != letter)
        return window_beyond(w, i) ? VERDICT_MORE : VERDICT_NONE;
    i = skip(w, i + 1, " \\\"'");
    if (window_at(w, i) != ':')
        return window_beyond(w, i) ? VERDICT_MORE : VERDICT_NONE;
    i = skip(w, i + 1, " ");
    if (window_beyond(w, i))
        return VERDICT_MORE;
    if (number_read(w, i, n, &more))
        return VERDICT_MATCH;
    return more ? VERDICT_MORE : VERDICT_NONE;
}

static void put(const struct window *w, const struct number *n, uint8_t letter,
                struct hit *hit)
{
    struct match *m = window_match(w, hit, n->start, n->end);

    m->kind = KIND_COORDINATES;
    m->form = FORM_NUMBER;
    m->axis = letter == 'x' ? AXIS_LONGITUDE : AXIS_LATITUDE;
    m->evidence = EVIDENCE_LIKELY;
}

static bool is_place(const struct window *w, const struct number *x,
                     const struct number *y)
{
    double east = fabs(number_value(w, x)), north = fabs(number_value(w, y));

    return east <= 180 && north <= 90 && east != 0 && north != 0 &&
           (east >= OCEAN || north >= OCEAN);
}

enum verdict pair_xy(const struct window *w, const struct number *a,
                     struct found *found)
{
    size_t limit = a->start > WINDOW_BACK ? a->start - WINDOW_BACK : 0, at;
    uint8_t letter = letter_before(w, a->start, limit, &at);
    struct match *longitude;
    enum verdict v;
    struct number b;
    bool named;

    if (letter != 'x' && letter != 'y')
        return VERDICT_NONE;
    named = is_named(w, at, limit);
    if (!named && a->decimals < BARE_DECIMALS)
        return VERDICT_NONE;
    v = read_other(w, a->end, letter == 'x' ? 'y' : 'x', &b);
    if (v != VERDICT_MATCH)
        return v;
    if (b.decimals < (named ? NAMED_DECIMALS : BARE_DECIMALS) ||
        !is_place(w, letter == 'x' ? a : &b, letter == 'x' ? &b : a))
        return VERDICT_NONE;
    found->count = 2;
    put(w, a, letter, &found->hit[0]);
    put(w, &b, letter == 'x' ? 'y' : 'x', &found->hit[1]);
    longitude = &found->hit[letter == 'x' ? 0 : 1].match;
    longitude->latitude_known = true;
    longitude->latitude = number_value(w, letter == 'x' ? &b : a);
    return VERDICT_MATCH;
}
