/* list_lines - one byte after the other, from hyphen to hyphen. */
#include "filters/text/list_lines.h"
#include "filters/text/chars.h"

#include <string.h>

static void close_list(struct list *l)
{
    l->depth = 0;
    l->token = LIST_NONE;
    l->run = 0;
}

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

/* Behind the hyphen, before the item. */
static void begin_item(struct list *l, uint8_t c)
{
    bool string = c == '"' || c == '\'';

    if (c == ' ') {
        l->at++;
        return;
    }
    if (is_line_end(c) || strchr("{&*!|>", c) != NULL) {
        close_list(l);
        return;
    }
    l->begin = l->at;
    l->start = l->at + string;
    l->run = 0;
    l->mark = c;
    l->token = string ? LIST_STRING : LIST_NUMBER;
    l->at++;
}

/* Behind an item; l->run: its line has ended. */
static void seek_hyphen(struct list *l, uint8_t c)
{
    if (c == '-' && l->run != 0) {
        l->state = LIST_VALUE_NEXT;
        l->run = 0;
    } else if (is_line_end(c)) {
        l->run = 1;
    } else if (c != ' ') {
        close_list(l);
        return;
    }
    l->at++;
}

/* In an item without quotes, which ends with its line; l->run: a colon has just
 * been read. */
static bool take_bare(struct list *l, uint8_t c, uint64_t *end)
{
    if (is_line_end(c)) {
        *end = l->at;
        return true;
    }
    if ((c == ' ' && l->run != 0) ||
        (c == ' ' && l->mark == '-' && l->at == l->start + 1)) {
        close_list(l); /* an object; a list in the list */
        return false;
    }
    l->run = c == ':';
    l->at++;
    return false;
}

static bool take_string(struct list *l, uint8_t c, uint64_t *end)
{
    if (is_line_end(c)) {
        close_list(l);
        return false;
    }
    *end = l->at++;
    if (c == l->mark && l->run == 0)
        return true;
    l->run = c == '\\' && l->run == 0 && l->mark == '"';
    return false;
}

bool list_lines_take(struct list *l, uint8_t c, uint64_t *end)
{
    if (l->token == LIST_STRING)
        return take_string(l, c, end);
    if (l->token == LIST_NUMBER)
        return take_bare(l, c, end);
    if (l->state == LIST_VALUE_NEXT)
        begin_item(l, c);
    else
        seek_hyphen(l, c);
    return false;
}
