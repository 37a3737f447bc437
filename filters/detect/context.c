/*
 * context - what the key of a list of numbers says about them.
 *
 * Words, not names: half of these keys name no position by themselves ("path",
 * "center", "bounds"), but they make of two fitting numbers one.
 */
#include "filters/detect/context.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

#define OPENING 48 /* bytes of brackets and blanks before the number */

static const struct key_word positions[] = {
    KEY_WORD("coordinates"), KEY_WORD("coordinate"),
    KEY_WORD("coords"),      KEY_WORD("coord"),
    KEY_WORD("point"),       KEY_WORD("points"),
    KEY_WORD("position"),    KEY_WORD("positions"),
    KEY_WORD("pos"),         KEY_WORD("location"),
    KEY_WORD("locations"),   KEY_WORD("loc"),
    KEY_WORD("geo"),         KEY_WORD("gps"),
    KEY_WORD("geometry"),    KEY_WORD("geom"),
    KEY_WORD("bbox"),        KEY_WORD("bounds"),
    KEY_WORD("polygon"),     KEY_WORD("path"),
    KEY_WORD("route"),       KEY_WORD("track"),
    KEY_WORD("trace"),       KEY_WORD("center"),
    KEY_WORD("centre"),      KEY_WORD("centroid"),
    KEY_WORD("latlng"),      KEY_WORD("lnglat"),
    KEY_WORD("latlon"),      KEY_WORD("lonlat"),
    KEY_WORD("lat"),         KEY_WORD("lng"),
    KEY_WORD("waypoint"),    KEY_WORD("waypoints"),
    KEY_WORD("origin"),      KEY_WORD("destination"),
    KEY_WORD("geofence"),    KEY_WORD("shape"),
    KEY_WORD("line"),        KEY_WORD("poly"),
    KEY_WORD("lst"),         KEY_WORD("boundingbox"),
    KEY_WORD("extent"),      KEY_WORD("viewport"),
    KEY_WORD("envelope"),    {NULL, 0},
};

static const struct key_word measures[] = {
    KEY_WORD("temperature"),
    KEY_WORD("temperatures"),
    KEY_WORD("temp"),
    KEY_WORD("temps"),
    KEY_WORD("pressure"),
    KEY_WORD("pressures"),
    KEY_WORD("acceleration"),
    KEY_WORD("accelerations"),
    KEY_WORD("accel"),
    KEY_WORD("acc"),
    KEY_WORD("gyro"),
    KEY_WORD("gyroscope"),
    KEY_WORD("magnetometer"),
    KEY_WORD("force"),
    KEY_WORD("voltage"),
    KEY_WORD("voltages"),
    KEY_WORD("volts"),
    KEY_WORD("current"),
    KEY_WORD("currents"),
    KEY_WORD("power"),
    KEY_WORD("energy"),
    KEY_WORD("speed"),
    KEY_WORD("speeds"),
    KEY_WORD("velocity"),
    KEY_WORD("color"),
    KEY_WORD("colour"),
    KEY_WORD("colors"),
    KEY_WORD("rgb"),
    KEY_WORD("rgba"),
    KEY_WORD("hsl"),
    KEY_WORD("size"),
    KEY_WORD("scale"),
    KEY_WORD("ratio"),
    KEY_WORD("weight"),
    KEY_WORD("weights"),
    KEY_WORD("score"),
    KEY_WORD("scores"),
    KEY_WORD("price"),
    KEY_WORD("prices"),
    KEY_WORD("cost"),
    KEY_WORD("costs"),
    KEY_WORD("rate"),
    KEY_WORD("rates"),
    KEY_WORD("consumption"),
    KEY_WORD("level"),
    KEY_WORD("levels"),
    KEY_WORD("percent"),
    KEY_WORD("percentage"),
    KEY_WORD("embedding"),
    KEY_WORD("embeddings"),
    KEY_WORD("vector"),
    KEY_WORD("matrix"),
    KEY_WORD("histogram"),
    KEY_WORD("probabilities"),
    KEY_WORD("probability"),
    KEY_WORD("confidence"),
    KEY_WORD("tire"),
    KEY_WORD("tires"),
    KEY_WORD("tyre"),
    KEY_WORD("tyres"),
    KEY_WORD("torque"),
    KEY_WORD("rpm"),
    KEY_WORD("soc"),
    KEY_WORD("humidity"),
    KEY_WORD("duration"),
    KEY_WORD("distance"),
    KEY_WORD("distances"),
    KEY_WORD("range"),
    KEY_WORD("version"),
    KEY_WORD("pixel"),
    KEY_WORD("pixels"),
    KEY_WORD("percentile"),
    KEY_WORD("percentiles"),
    KEY_WORD("quantile"),
    KEY_WORD("quantiles"),
    KEY_WORD("limit"),
    KEY_WORD("limits"),
    KEY_WORD("interval"),
    KEY_WORD("intervals"),
    KEY_WORD("offset"),
    KEY_WORD("offsets"),
    KEY_WORD("zoom"),
    KEY_WORD("threshold"),
    KEY_WORD("thresholds"),
    KEY_WORD("tolerance"),
    KEY_WORD("hist"),
    KEY_WORD("bins"),
    KEY_WORD("box"),
    {NULL, 0},
};

/* Back over <item> and its like, and blanks before it, to a '>'. */
static size_t back_over_item(const struct window *w, size_t i, size_t limit)
{
    static const struct key_word names[] = {
        KEY_WORD("item"),    KEY_WORD("value"),  KEY_WORD("double"),
        KEY_WORD("float"),   KEY_WORD("number"), KEY_WORD("element"),
        KEY_WORD("decimal"), {NULL, 0},
    };
    size_t end = i, from;

    while (end > limit && w->p[end - 1] == '>') {
        for (from = end - 1; from > limit && w->p[from - 1] != '<';)
            from--;
        if (from == limit ||
            !key_is_word(span_of(w->p + from, end - 1 - from), names))
            return i;
        for (end = from - 1;
             end > limit && chars_is(w->p[end - 1], CHARS_SPACE);)
            end--;
        i = end > limit && w->p[end - 1] == '>' ? end : i;
    }
    return i;
}

/* Back over brackets, parentheses and blanks, but not further than `limit`. */
static size_t skip_opening(const struct window *w, size_t i, size_t limit)
{
    while (i > limit &&
           (chars_is(w->p[i - 1], CHARS_SPACE) || w->p[i - 1] == '[' ||
            w->p[i - 1] == '(' || (w->p[i - 1] == '-' && w->p[i] == ' ')))
        i--;
    return back_over_item(w, i, limit);
}

/* Is it a JSON array that is the value of a key?  A key that was replaced
 * ("[EMAIL]") is one as well: it must not say less than before. */
static bool is_member(const struct window *w, size_t i, size_t start)
{
    if (i == 0 || w->p[i - 1] != ':')
        return false;
    while (i < start && chars_is(w->p[i], CHARS_SPACE))
        i++;
    return i < start && w->p[i] == '[';
}

/* Is it a function of CSS or SVG whose numbers these are: translate(1.5, 2.5)?
 */
static bool is_drawing(const struct window *w, size_t i, size_t start)
{
    static const struct key_word functions[] = {
        KEY_WORD("translate"), KEY_WORD("scale"), KEY_WORD("rotate"),
        KEY_WORD("matrix"),    KEY_WORD("skew"),  KEY_WORD("bezier"),
        KEY_WORD("rgb"),       KEY_WORD("rgba"),  KEY_WORD("hsl"),
        KEY_WORD("hsla"),      KEY_WORD("inset"), {NULL, 0},
    };
    size_t from = i;

    if (i == 0 || i >= start || w->p[i] != '(')
        return false;
    while (from > 0 && i - from < 10 && chars_is(w->p[from - 1], CHARS_LETTER))
        from--;
    return key_is_word(span_of(w->p + from, i - from), functions);
}

static enum context read_context(const struct window *w, size_t start)
{
    size_t back = start > WINDOW_BACK ? start - WINDOW_BACK : 0;
    size_t limit = start > OPENING ? start - OPENING : 0;
    size_t i = skip_opening(w, start, limit);
    struct window near = {.p = w->p + back, .end = w->end - back};

    /* no further back than any window goes: the answer must not depend on it */
    struct span key = key_before(&near, i - back);

    if ((key.n != 0 && key_has_word(key, measures)) || is_drawing(w, i, start))
        return CONTEXT_MEASURE;
    if (key.n != 0 && key_has_word(key, positions))
        return CONTEXT_POSITION;
    return is_member(w, i, start) ? CONTEXT_OTHER : CONTEXT_NONE;
}

enum context context_of(const struct window *w, size_t start)
{
    struct memo *memo = w->memo;

    if (memo == NULL)
        return read_context(w, start);
    if (memo->context_at != start + 1) {
        memo->context = (uint8_t)read_context(w, start);
        memo->context_at = start + 1;
    }
    return (enum context)memo->context;
}

bool context_is_axis(const struct window *w, size_t start, size_t from)
{
    static const struct key_word words[] = {
        KEY_WORD("lat"), KEY_WORD("latitude"),
        KEY_WORD("lon"), KEY_WORD("longitude"),
        KEY_WORD("lng"), KEY_WORD("long"),
        {NULL, 0},
    };
    size_t back = from > WINDOW_BACK ? from - WINDOW_BACK : 0;
    struct window near = {.p = w->p + back, .end = w->end - back};

    return start > back && key_has_word(key_before(&near, start - back), words);
}

bool context_is_element(const struct window *w, size_t start)
{
    return start > 0 && w->p[start - 1] == '>' &&
           context_of(w, start) == CONTEXT_POSITION;
}

/* Does `word` end before i? */
static bool stands_before(const struct window *w, size_t i, const char *word)
{
    size_t n = strlen(word);

    return i >= n && span_is(span_of(w->p + i - n, n), word);
}

bool context_is_wkt(const struct window *w, size_t start)
{
    static const char *const words[] = {"point",     "string",  "polygon",
                                        "pointz",    "point z", "string z",
                                        "polygon z", NULL};
    size_t limit = start > OPENING ? start - OPENING : 0;
    size_t i = skip_opening(w, start, limit);

    if (memchr(w->p + i, '(', start - i) == NULL)
        return false;
    for (size_t k = 0; words[k] != NULL; k++)
        if (stands_before(w, i, words[k]))
            return true;
    return false;
}
