/* value_close - finds where a value ends. */
#include "filters/text/chars.h"
#include "filters/text/sixteen.h"
#include "filters/text/value.h"

#define SHORT    64 /* bytes of a value that is looked at by sixteens */
#define EXTENDED 32 /* bytes of words behind the first */

/* Does the quotation mark at i end the string, or stand escaped in it? */
static bool ends_string(const struct window *w, size_t i, struct value *v)
{
    size_t k = i, slashes;

    while (k > v->start && w->p[k - 1] == '\\')
        k--;
    slashes = i - k;
    v->end = i - (slashes < v->slashes ? slashes : v->slashes);
    return slashes < v->slashes ||
           (slashes - v->slashes) / (v->slashes + 1) % 2 == 0;
}

/* One of 0x20 to 0x7F that ends a token, by its upper and lower bits. */
static bool ends_token(uint8_t c)
{
    static const uint32_t ends[] = {
        /* blank " & ' ( ) , ; < > */
        1u << (' ' & 31) | 1u << ('"' & 31) | 1u << ('&' & 31) |
            1u << ('\'' & 31) | 1u << ('(' & 31) | 1u << (')' & 31) |
            1u << (',' & 31) | 1u << (';' & 31) | 1u << ('<' & 31) |
            1u << ('>' & 31),
        1u << ('[' & 31) | 1u << ('\\' & 31) | 1u << (']' & 31),
        1u << ('{' & 31) | 1u << ('|' & 31) | 1u << ('}' & 31),
    };

    if (c <= ' ' || c >= 0x80)
        return c <= ' ';
    return (ends[c / 32 - 1] >> c % 32 & 1) != 0;
}

/* Is the blank at i part of a value, since somebody wrote it as %20? */
static bool is_written(const struct window *w, size_t i)
{
    return w->p[i] == ' ' && w->from != NULL && w->raw[w->from[i]] == '%';
}

/* Does the value end before byte i?  Sets v->end if so. */
static bool ends_at(const struct window *w, size_t i, struct value *v)
{
    uint8_t c = w->p[i];

    v->end = i;
    switch (v->ends) {
    case VALUE_STRING:
        return c == v->quote && ends_string(w, i, v);
    case VALUE_TOKEN:
        return ends_token(c) && !is_written(w, i);
    case VALUE_LINE:
        return c == '\n' || c == '\r';
    case VALUE_MARKUP:
        return c == '<';
    case VALUE_CDATA:
        return c == ']' && window_at(w, i + 1) == ']' &&
               window_at(w, i + 2) == '>';
    }
    return true;
}

/* The end of a string without backslashes and control characters, if it is
 * near. */
static bool close_simple(const struct window *w, struct value *v)
{
    size_t limit = v->start + SHORT;

    if (v->quote != '"' || v->slashes != 0)
        return false;
    for (size_t i = v->start; i + 16 <= w->end && i < limit; i += 16) {
        sixteen s = sixteen_load(w->p + i);
        unsigned ends = sixteen_bits((sixteen)(s == sixteen_all('"')) |
                                     (sixteen)(s == sixteen_all('\\')) |
                                     sixteen_between(s, 0, ' '));

        if (ends == 0)
            continue;
        v->end = i + (size_t)__builtin_ctz(ends);
        return v->short_line = w->p[v->end] == '"';
    }
    return false;
}

enum verdict value_close_words(const struct window *w, const char *marks,
                               struct value *v)
{
    size_t from = v->end;
    bool first = true;

    for (size_t i = v->end; i - from < EXTENDED; i++) {
        uint8_t c = window_at(w, i);

        if (window_beyond(w, i))
            return VERDICT_MORE;
        if (c == '=' || c == ':')
            break; /* the word is the next key */
        if (c == ' ' ? i > from && w->p[i - 1] == ' ' : ends_token(c))
            c = '\n';
        if ((c == ' ' && !first) || c == '\n')
            v->end = i;
        if (c == '\n' || (c != ' ' && !chars_is(c, CHARS_DIGIT | CHARS_UPPER) &&
                          c < 0x80 && strchr(marks, c) == NULL))
            break;
        first = false;
    }
    return v->end > from ? VERDICT_MATCH : VERDICT_NONE;
}

/* The first byte before which the value ends, or beyond `limit`, or w->end. */
static size_t find_end(const struct window *w, size_t limit, struct value *v)
{
    struct memo_part *known =
        v->ends == VALUE_TOKEN && w->memo != NULL ? &w->memo->token : NULL;
    size_t i = known != NULL ? memo_skip(known, v->start, w->end) : v->start;

    while (i < w->end && i <= limit && !ends_at(w, i, v))
        i++;
    if (known != NULL)
        memo_add(known, v->start, i);
    return i;
}

enum verdict value_close(const struct window *w, size_t longest,
                         struct value *v)
{
    size_t limit = v->start + longest;
    size_t i;

    if (close_simple(w, v))
        return VERDICT_MATCH;

    i = find_end(w, limit, v);
    if (i > limit) /* "]]>" may have its first byte there */
        return v->ends == VALUE_CDATA && window_beyond(w, limit + 2)
                   ? VERDICT_MORE
                   : VERDICT_NONE;
    if (i >= w->end) {
        if (!w->final)
            return VERDICT_MORE;
        v->end = w->end;
    }
    if (v->quote == 0)
        while (v->end > v->start && chars_is(w->p[v->end - 1], CHARS_SPACE))
            v->end--;
    return VERDICT_MATCH;
}
