/*
 * list_words - keys that say no more than what the object around them says.
 *
 * All words of the key must be in the list: displayNumber, line_1, but not
 * numberOfCalls, valueChangedAt.
 */
#include "filters/text/list_words.h"
#include "filters/text/chars.h"

#include <string.h>

#define ALL  0x01u /* whatever the object is */
#define TEL  0x02u
#define POST 0x04u
#define AXIS 0x08u
#define LINE 0x10u /* an encoded track */
#define WEAK 0x20u /* may be a mere label: "Home" */

static const struct {
    const char *text;
    unsigned where;
} words[] = {
    {"value", ALL},
    {"values", ALL},
    {"val", ALL},
    {"v", ALL},
    {"number", ALL},
    {"no", ALL},
    {"num", ALL},
    {"raw", ALL},
    {"full", ALL},
    {"formatted", ALL},
    {"content", ALL},
    {"data", ALL},
    {"string", ALL},
    {"primary", ALL},
    {"main", ALL},
    {"original", ALL},
    {"normalized", ALL},
    {"default", ALL},
    {"current", ALL},
    {"double", ALL},
    {"float", ALL},
    {"integer", ALL},
    {"reported", ALL},
    {"text", ALL | WEAK},
    {"display", ALL | WEAK},
    {"label", POST | WEAK},
    {"name", POST | WEAK},
    {"title", POST | WEAK},
    {"national", TEL},
    {"international", TEL},
    {"local", TEL},
    {"subscriber", TEL},
    {"home", TEL},
    {"work", TEL},
    {"office", TEL},
    {"business", TEL},
    {"private", TEL},
    {"personal", TEL},
    {"cell", TEL},
    {"day", TEL},
    {"evening", TEL},
    {"e", TEL},
    {"line", TEL | POST},
    {"lines", POST},
    {"house", POST},
    {"building", POST},
    {"premise", POST},
    {"apartment", POST},
    {"suite", POST},
    {"block", POST},
    {"freeform", POST},
    {"short", POST},
    {"long", ALL},
    {"complete", POST},
    {"degrees", AXIS},
    {"degree", AXIS},
    {"deg", AXIS},
    {"d", AXIS},
    {"decimal", ALL},
    {"dms", AXIS},
    {"minutes", AXIS},
    {"minute", AXIS},
    {"min", AXIS},
    {"m", AXIS},
    {"seconds", AXIS},
    {"second", AXIS},
    {"sec", AXIS},
    {"s", ALL},
    {"n", ALL},
    {"l", ALL},
    {"fraction", AXIS},
    {"max", AXIS},
    {"mean", AXIS},
    {"avg", AXIS},
    {"start", AXIS},
    {"end", AXIS},
    {"first", AXIS},
    {"last", AXIS},
    {"from", AXIS},
    {"to", AXIS},
    {"points", LINE},
    {"encoded", LINE},
    {"path", LINE},
    {"polyline", LINE},
};

static unsigned where_of(enum name name)
{
    if (name == NAME_PHONE)
        return ALL | TEL;
    if (name == NAME_ADDRESS)
        return ALL | POST;
    if (name == NAME_LATITUDE || name == NAME_LONGITUDE)
        return ALL | AXIS;
    return name == NAME_POLYLINE ? ALL | LINE : ALL;
}

bool list_words_open(enum name name)
{
    return name != NAME_NONE && name != NAME_POSITION && name != NAME_EMAIL;
}

/* What the list says of a word; 0: nothing. */
static unsigned find(struct span word)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is(word, words[i].text))
            return words[i].where;
    return 0;
}

/* The next word of the key from `i` on, in camelCase or snake_case. */
static struct span next_word(struct span key, size_t i)
{
    size_t from;

    while (i < key.n && !chars_is(key.p[i], CHARS_LETTER))
        i++;
    from = i;
    while (i < key.n && chars_is(key.p[i], CHARS_UPPER))
        i++;
    while (i < key.n && chars_is(key.p[i], CHARS_LOWER))
        i++;
    return span_cut(key, from, i);
}

bool list_words_allow(enum name name, struct span key, bool *weak)
{
    size_t i = 0, known = 0;

    *weak = false;
    for (; i < key.n; i++)
        if (key.p[i] >= 0x80)
            return false;
    for (i = 0; i < key.n; known++) {
        struct span word = next_word(key, i);
        unsigned where = find(word);

        if (word.n == 0)
            break;
        if ((where & where_of(name)) == 0)
            return false;
        *weak = *weak || ((where & WEAK) != 0 && name == NAME_ADDRESS);
        i = (size_t)(word.p + word.n - key.p);
    }
    return known > 0;
}
