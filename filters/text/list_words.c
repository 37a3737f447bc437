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

#define WORD(text, where)            \
    {                                \
        text, sizeof text - 1, where \
    }

static const struct {
    const char *text;
    size_t n; /* its length: that of nearly all others differs */
    unsigned where;
} words[] = {
    WORD("value", ALL),
    WORD("values", ALL),
    WORD("val", ALL),
    WORD("v", ALL),
    WORD("number", ALL),
    WORD("no", ALL),
    WORD("num", ALL),
    WORD("raw", ALL),
    WORD("full", ALL),
    WORD("formatted", ALL),
    WORD("content", ALL),
    WORD("data", ALL),
    WORD("string", ALL),
    WORD("primary", ALL),
    WORD("main", ALL),
    WORD("original", ALL),
    WORD("normalized", ALL),
    WORD("default", ALL),
    WORD("current", ALL),
    WORD("double", ALL),
    WORD("float", ALL),
    WORD("integer", ALL),
    WORD("reported", ALL),
    WORD("text", ALL | WEAK),
    WORD("display", ALL | WEAK),
    WORD("label", POST | WEAK),
    WORD("name", POST | WEAK),
    WORD("title", POST | WEAK),
    WORD("national", TEL),
    WORD("international", TEL),
    WORD("local", TEL),
    WORD("subscriber", TEL),
    WORD("home", TEL),
    WORD("work", TEL),
    WORD("office", TEL),
    WORD("business", TEL),
    WORD("private", TEL),
    WORD("personal", TEL),
    WORD("cell", TEL),
    WORD("day", TEL),
    WORD("evening", TEL),
    WORD("e", TEL),
    WORD("line", TEL | POST),
    WORD("lines", POST),
    WORD("house", POST),
    WORD("building", POST),
    WORD("premise", POST),
    WORD("apartment", POST),
    WORD("suite", POST),
    WORD("block", POST),
    WORD("freeform", POST),
    WORD("short", POST),
    WORD("long", ALL),
    WORD("complete", POST),
    WORD("degrees", AXIS),
    WORD("degree", AXIS),
    WORD("deg", AXIS),
    WORD("d", AXIS),
    WORD("decimal", ALL),
    WORD("dms", AXIS),
    WORD("minutes", AXIS),
    WORD("minute", AXIS),
    WORD("min", AXIS),
    WORD("m", AXIS),
    WORD("seconds", AXIS),
    WORD("second", AXIS),
    WORD("sec", AXIS),
    WORD("s", ALL),
    WORD("n", ALL),
    WORD("l", ALL),
    WORD("fraction", AXIS),
    WORD("max", AXIS),
    WORD("mean", AXIS),
    WORD("avg", AXIS),
    WORD("start", AXIS),
    WORD("end", AXIS),
    WORD("first", AXIS),
    WORD("last", AXIS),
    WORD("from", AXIS),
    WORD("to", AXIS),
    WORD("points", LINE),
    WORD("encoded", LINE),
    WORD("path", LINE),
    WORD("polyline", LINE),
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
        if (word.n == words[i].n && span_is(word, words[i].text))
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
