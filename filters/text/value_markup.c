/* value_markup - from tag to tag. */
#include "filters/text/value_markup.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

#define TAG_MOST  60 /* bytes of a tag between a key and its value */
#define TAGS_MOST 4

enum verdict value_markup_element(struct value_place *p, struct value *v)
{
    static const char cdata[] = "<![CDATA[";
    size_t from = p->i, n = sizeof cdata - 1, k = 0;

    while (p->i < p->w->end && p->i - from < VALUE_APART &&
           value_place_here(p) != '>' && value_place_here(p) != '<')
        p->i++;
    if (value_place_beyond(p))
        return VERDICT_MORE;
    if (value_place_here(p) != '>' || p->w->p[p->i - 1] == '/')
        return VERDICT_NONE;
    p->i++;
    value_place_markup(p);
    if (value_place_here(p) == '<' &&
        chars_is(window_at(p->w, p->i + 1), CHARS_LETTER))
        return value_markup_tags(p, v);
    while (k < n && window_at(p->w, p->i + k) == (uint8_t)cdata[k])
        k++;
    if (window_beyond(p->w, p->i + k))
        return VERDICT_MORE;
    p->i += k == n ? n : 0;
    v->ends = k == n ? VALUE_CDATA : VALUE_MARKUP;
    v->start = p->i;
    return VERDICT_MATCH;
}

enum verdict value_markup_next(struct value_place *p, struct value *v)
{
    size_t from = p->i;

    p->i++;
    if (value_place_beyond(p))
        return VERDICT_MORE;
    if (!value_place_over(p, '/'))
        return VERDICT_NONE;
    while (p->i < p->w->end && p->i - from < VALUE_APART &&
           value_place_here(p) != '>')
        p->i++;
    if (value_place_beyond(p))
        return VERDICT_MORE;
    if (!value_place_over(p, '>'))
        return VERDICT_NONE;
    value_place_blanks(p);
    if (value_place_beyond(p) || window_beyond(p->w, p->i + 1))
        return VERDICT_MORE;
    if (!value_place_over(p, '<') ||
        !chars_is(value_place_here(p), CHARS_LETTER))
        return VERDICT_NONE;
    return value_markup_element(p, v);
}

/* Is it a tag's inside in which nothing can be found: a name, and no attribute
 * but its class? */
static bool is_harmless(struct span tag)
{
    static const char class[] = " class=";
    const uint8_t *sign = memchr(tag.p, '=', tag.n);

    if (sign == NULL)
        return true;
    return (size_t)(sign - tag.p) >= sizeof class - 2 &&
           memcmp(sign - (sizeof class - 2), class, sizeof class - 1) == 0 &&
           memchr(sign + 1, '=', tag.n - (size_t)(sign + 1 - tag.p)) == NULL &&
           memchr(tag.p, '@', tag.n) == NULL;
}

/* Does the element only say something about the value that comes behind it? */
static bool is_about(struct span tag)
{
    static const struct key_word words[] = {
        KEY_WORD("<timestamp>"),  KEY_WORD("<time>"),
        KEY_WORD("<ts>"),         KEY_WORD("<date>"),
        KEY_WORD("<unit>"),       KEY_WORD("<units>"),
        KEY_WORD("<status>"),     KEY_WORD("<type>"),
        KEY_WORD("<quality>"),    KEY_WORD("<datatype>"),
        KEY_WORD("<updatetime>"), KEY_WORD("<source>"),
        KEY_WORD("<id>"),         {NULL, 0},
    };

    return key_is_word(tag, words);
}

/* Over such a tag.  False: none stands here. */
static bool skip_tag(struct value_place *p)
{
    size_t from = p->i;

    while (p->i - from < TAG_MOST && !value_place_beyond(p) &&
           value_place_here(p) != '>' &&
           (value_place_here(p) != '<' || p->i == from))
        p->i++;
    return value_place_here(p) == '>' && p->w->p[p->i - 1] != '/' &&
           is_harmless(span_of(p->w->p + from, p->i - from)) &&
           value_place_over(p, '>') &&
           !is_about(span_of(p->w->p + from, p->i - from));
}

enum verdict value_markup_tags(struct value_place *p, struct value *v)
{
    for (unsigned i = 0; i < TAGS_MOST; i++) {
        size_t next = p->i + 1;

        if (window_beyond(p->w, next))
            return VERDICT_MORE;
        if (!chars_is(window_at(p->w, next), CHARS_LETTER) &&
            window_at(p->w, next) != '/')
            return VERDICT_NONE;
        if (!skip_tag(p))
            return value_place_beyond(p) ? VERDICT_MORE : VERDICT_NONE;
        value_place_markup(p);
        if (value_place_beyond(p))
            return VERDICT_MORE;
        if (value_place_here(p) != '<')
            break;
    }
    if (value_place_here(p) == '<')
        return VERDICT_NONE;
    v->ends = VALUE_MARKUP;
    v->start = p->i;
    return VERDICT_MATCH;
}

enum verdict value_markup_part(struct value_place *p, struct value *v)
{
    size_t from = p->i;
    unsigned ends = 0; /* of lines, with nothing between them */

    for (; ends < 2 && p->i - from < VALUE_APART; p->i++) {
        if (value_place_beyond(p))
            return VERDICT_MORE;
        if (value_place_here(p) == '\n')
            ends++;
        else if (value_place_here(p) != '\r')
            ends = 0;
    }
    if (ends < 2)
        return VERDICT_NONE;
    if (value_place_beyond(p))
        return VERDICT_MORE;
    v->start = p->i;
    v->ends = VALUE_LINE;
    return VERDICT_MATCH;
}
