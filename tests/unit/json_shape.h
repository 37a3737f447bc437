/*
 * json_shape - is it JSON (RFC 8259, strictly), and of which shape?
 *
 * The shape is the text without what values say: {k:n,k:[s,t]} for
 * {"a":1,"b":["x",true]}.  Two texts of one shape have the same values, of the
 * same types, in the same places.
 */
#ifndef FOGLINE_TESTS_JSON_SHAPE_H
#define FOGLINE_TESTS_JSON_SHAPE_H

#include "filters/base/buf.h"
#include "filters/base/utf8.h"

struct json_shape {
    struct span in;
    size_t i;
    struct buf *shape;
};

static inline uint8_t json_at(const struct json_shape *j)
{
    return j->i < j->in.n ? j->in.p[j->i] : 0;
}

static inline bool json_take(struct json_shape *j, char c)
{
    if (json_at(j) != (uint8_t)c || j->i == j->in.n)
        return false;
    j->i++;
    return true;
}

static inline bool json_put(struct json_shape *j, char c)
{
    return buf_put(j->shape, span_of(&c, 1));
}

static inline void json_blanks(struct json_shape *j)
{
    while (json_at(j) == ' ' || json_at(j) == '\t' || json_at(j) == '\n' ||
           json_at(j) == '\r')
        j->i++;
}

static inline size_t json_digits(struct json_shape *j)
{
    size_t from = j->i;

    while (json_at(j) >= '0' && json_at(j) <= '9')
        j->i++;
    return j->i - from;
}

static inline bool json_number(struct json_shape *j)
{
    json_take(j, '-');
    if (!json_take(j, '0') && json_digits(j) == 0)
        return false;
    if (json_take(j, '.') && json_digits(j) == 0)
        return false;
    if (json_take(j, 'e') || json_take(j, 'E')) {
        if (!json_take(j, '-'))
            json_take(j, '+');
        return json_digits(j) != 0;
    }
    return true;
}

static inline bool json_escape(struct json_shape *j)
{
    uint8_t c = json_at(j);

    if (c == 0 || strchr("\"\\/bfnrtu", c) == NULL)
        return false;
    j->i++;
    for (int k = 0; c == 'u' && k < 4; k++, j->i++)
        if (json_at(j) == 0 ||
            strchr("0123456789abcdefABCDEF", json_at(j)) == NULL)
            return false;
    return true;
}

static inline bool json_string(struct json_shape *j)
{
    if (!json_take(j, '"'))
        return false;
    while (!json_take(j, '"')) {
        uint32_t character;
        size_t n = utf8_decode(span_cut(j->in, j->i, j->in.n), &character);

        if (n == 0 || character < 0x20)
            return false;
        j->i += n;
        if (character == '\\' && !json_escape(j))
            return false;
    }
    return true;
}

static inline bool json_word(struct json_shape *j, const char *word)
{
    size_t n = strlen(word);

    if (j->in.n - j->i < n || memcmp(j->in.p + j->i, word, n) != 0)
        return false;
    j->i += n;
    return true;
}

static inline bool json_value(struct json_shape *j, unsigned depth);

/* Members or elements up to `close`. */
static inline bool json_list(struct json_shape *j, char close, unsigned depth)
{
    json_blanks(j);
    if (json_take(j, close))
        return json_put(j, close);
    do {
        json_blanks(j);
        if (close == '}') {
            if (!json_string(j) || !json_put(j, 'k'))
                return false;
            json_blanks(j);
            if (!json_take(j, ':') || !json_put(j, ':'))
                return false;
        }
        if (!json_value(j, depth))
            return false;
        json_blanks(j);
    } while (json_take(j, ',') && json_put(j, ','));
    return json_take(j, close) && json_put(j, close);
}

static inline bool json_value(struct json_shape *j, unsigned depth)
{
    json_blanks(j);
    if (depth == 0)
        return false;
    switch (json_at(j)) {
    case '{':
        j->i++;
        return json_put(j, '{') && json_list(j, '}', depth - 1);
    case '[':
        j->i++;
        return json_put(j, '[') && json_list(j, ']', depth - 1);
    case '"':
        return json_string(j) && json_put(j, 's');
    case 't':
        return json_word(j, "true") && json_put(j, 't');
    case 'f':
        return json_word(j, "false") && json_put(j, 'f');
    case 'n':
        return json_word(j, "null") && json_put(j, '0');
    default:
        return json_number(j) && json_put(j, 'n');
    }
}

/* False: not JSON, and `shape` is worth nothing. */
static inline bool json_shape(struct span text, struct buf *shape)
{
    struct json_shape j = {.in = text, .shape = shape};

    buf_clear(shape);
    if (!json_value(&j, 64))
        return false;
    json_blanks(&j);
    return j.i == text.n;
}

#endif
