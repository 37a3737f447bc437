/* list_tree - one byte after the other, from line to line or tag to tag. */
#include "filters/text/list_tree.h"
#include "filters/text/chars.h"
#include "filters/text/list_lines.h"

#define NEST_MOST 8 /* elements in each other */

static void close_tree(struct list *l)
{
    l->depth = 0;
    l->token = LIST_NONE;
    l->run = 0;
}

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

static bool is_xml(const struct list *l)
{
    return l->level[0].bracket == '<';
}

void list_tree_open(struct list *l, const unsigned column[2])
{
    l->tree.end = l->at + LIST_TREE_MOST;
    l->state = LIST_KEY_NEXT;
    if (is_xml(l))
        return;
    l->tree.outer = column[0];
    l->run = column[1];
}

static void begin_name(struct list *l)
{
    l->state = LIST_KEY_NEXT;
    l->key_n = 0;
    l->run = 0;
    l->mark = 0;
}

static void put_name(struct list *l, uint8_t c)
{
    if (l->key_n < sizeof l->key)
        l->key[l->key_n++] = c;
}

/* A member's name has been read: is its value one that counts? */
static void end_name(struct list *l)
{
    list_key_take(l);
    l->state = l->member.value != NAME_NONE ? LIST_VALUE_NEXT : LIST_COMMA_NEXT;
}

/* The first byte of a line that is no blank; l->run: its column. */
static void begin_line(struct list *l, uint8_t c)
{
    if (l->run <= l->tree.outer || l->run < l->tree.inner || c == '-') {
        close_tree(l);
        return;
    }
    if (l->tree.inner == 0)
        l->tree.inner = l->run;
    if (l->run > l->tree.inner || c == '#')
        l->state = LIST_COMMA_NEXT;
    else
        put_name(l, c);
}

static void take_line(struct list *l, uint8_t c)
{
    if (is_line_end(c))
        begin_name(l);
    else if (l->state == LIST_COLON_NEXT && c == ' ')
        end_name(l);
    else if (l->state == LIST_COLON_NEXT)
        l->state = LIST_COMMA_NEXT; /* a colon within a word */
    else if (l->state != LIST_KEY_NEXT)
        return;
    else if (l->key_n == 0 && c == ' ')
        l->run++;
    else if (l->key_n == 0)
        begin_line(l, c);
    else if (c == ':')
        l->state = LIST_COLON_NEXT;
    else
        put_name(l, c);
}

/* A tag ends; l->mark: it is an end tag, l->run: an empty element's. */
static void end_tag(struct list *l)
{
    bool opens = l->mark == 0 && l->run == 0;

    if ((l->mark != 0 && l->tree.inner == 0) || l->tree.inner > NEST_MOST) {
        close_tree(l);
        return;
    }
    l->tree.inner += opens;
    l->tree.inner -= l->mark != 0;
    if (opens && l->tree.inner == 1)
        end_name(l);
    else
        l->state = LIST_COMMA_NEXT;
    l->run = 0;
}

static void take_tag(struct list *l, uint8_t c)
{
    if (c == '>') {
        end_tag(l);
    } else if (l->state == LIST_COLON_NEXT || chars_is(c, CHARS_SPACE) ||
               (c == '/' && l->key_n != 0)) {
        l->state = LIST_COLON_NEXT; /* attributes */
        l->run = c == '/';
    } else if (l->key_n == 0 && c == '/') {
        l->mark = c;
    } else if (l->key_n == 0 && (c == '!' || c == '?')) {
        close_tree(l);
    } else if (c == ':') {
        l->key_n = 0; /* of a namespace */
    } else {
        put_name(l, c);
    }
}

/* In an element's text; true: it ends here. */
static bool take_text(struct list *l, uint8_t c, uint64_t *end)
{
    if (c == '<' && l->token != LIST_NONE) {
        *end = l->at;
        return true;
    }
    if (c == '<') {
        begin_name(l);
    } else if (l->token == LIST_NONE && !chars_is(c, CHARS_SPACE)) {
        l->begin = l->start = l->at;
        l->token = LIST_NUMBER;
    }
    l->at++;
    return false;
}

static bool take_value(struct list *l, uint8_t c, uint64_t *end)
{
    if (is_xml(l))
        return take_text(l, c, end);
    if (l->token != LIST_NONE || !is_line_end(c))
        return list_lines_take(l, c, end);
    begin_name(l); /* no value: members of its own */
    l->at++;
    return false;
}

bool list_tree_take(struct list *l, uint8_t c, uint64_t *end)
{
    if (l->token == LIST_NONE && l->at > l->tree.end) {
        close_tree(l);
        return false;
    }
    if (l->state == LIST_VALUE_NEXT)
        return take_value(l, c, end);
    if (!is_xml(l))
        take_line(l, c);
    else if (l->state == LIST_COMMA_NEXT && c == '<')
        begin_name(l);
    else if (l->state != LIST_COMMA_NEXT)
        take_tag(l, c);
    l->at++;
    return false;
}
