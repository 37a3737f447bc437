/* list - one byte after the other, from bracket to bracket. */
#include "filters/text/list.h"
#include "filters/text/chars.h"
#include "filters/text/list_lines.h"
#include "filters/text/list_state.h"
#include "filters/text/list_tree.h"
#include "filters/text/sixteen.h"

#include <string.h>

/* Is it none of lines or elements? */
static bool is_json(const struct list *l)
{
    uint8_t bracket = l->level[0].bracket;

    return bracket != '-' && bracket != ':' && bracket != '<';
}

/* Has the one value been read that stands behind blanks? */
static bool is_over(const struct list *l)
{
    return l->depth == 1 && chars_is(l->level[0].bracket, CHARS_SPACE);
}

static void close_list(struct list *l)
{
    l->depth = 0;
    l->token = LIST_NONE;
    l->run = 0;
}

static void push(struct list *l, uint8_t bracket, enum name name)
{
    if (l->depth++ < LIST_DEPTH) {
        l->level[l->depth - 1].bracket = bracket;
        l->level[l->depth - 1].name = (uint8_t)name;
    }
    l->state = list_in_object(l) ? LIST_KEY_NEXT : LIST_VALUE_NEXT;
}

void list_open(struct list *l, const struct list_start *start, uint64_t at)
{
    struct span key = start->key;

    if (key.n > LIST_KEY)
        key = span_cut(key, key.n - LIST_KEY, key.n);
    *l =
        (struct list){.at = at + (start->tree == 0), .slashes = start->slashes};
    memcpy(l->opener, key.p, key.n);
    l->opener_n = key.n;
    l->named = start->bracket == ',';
    push(l,
         l->named           ? '{'
         : start->tree != 0 ? start->tree
                            : start->bracket,
         start->name);
    if (start->colon)
        l->state = LIST_COLON_NEXT;
    if (start->tree != 0)
        list_tree_open(l, start->column);
}

/* The token ends before `end`.  True: it is a value that counts. */
static bool end_token(struct list *l, const struct list_bytes *bytes,
                      uint64_t end, struct list_item *item)
{
    bool found = end > l->start && list_item_counts(l, bytes, end);

    if (found)
        list_item_give(l, end, item);
    l->token = LIST_NONE;
    l->run = 0;
    if (l->state == LIST_KEY_NEXT)
        list_key_take(l);
    else
        l->state = LIST_COMMA_NEXT;
    if (is_over(l))
        close_list(l);
    return found;
}

static void begin_token(struct list *l, uint8_t c)
{
    bool string = c == '"' || c == '\'';

    if (list_is_deep(l))
        l->state = LIST_VALUE_NEXT;
    if (l->state != LIST_VALUE_NEXT && !(string && l->state == LIST_KEY_NEXT)) {
        close_list(l);
        return;
    }
    l->begin = l->at - l->run;
    l->start = l->at + string;
    l->key_n = l->state == LIST_KEY_NEXT ? 0 : l->key_n;
    l->run = 0;
    l->mark = c;
    if (string)
        l->token = LIST_STRING;
    else
        l->token =
            c == '-' || chars_is(c, CHARS_DIGIT) ? LIST_NUMBER : LIST_WORD;
}

/* A comma or a colon. */
static void take_sign(struct list *l, uint8_t c)
{
    if (list_is_deep(l))
        return;
    if (l->state != (c == ',' ? LIST_COMMA_NEXT : LIST_COLON_NEXT)) {
        close_list(l);
        return;
    }
    l->state = c == ',' && list_in_object(l) ? LIST_KEY_NEXT : LIST_VALUE_NEXT;
}

static void take_bracket(struct list *l, uint8_t c)
{
    if (c == '[' || c == '{') {
        if (l->state == LIST_VALUE_NEXT || list_is_deep(l))
            push(l, c, list_what(l).inner);
        else
            close_list(l);
        return;
    }
    if (!list_is_deep(l) &&
        l->level[l->depth - 1].bracket != (c == ']' ? '[' : '{'))
        close_list(l);
    else
        l->depth--;
    l->state = LIST_COMMA_NEXT;
    if (is_over(l))
        close_list(l);
}

/* A byte behind backslashes that no quotation mark follows. */
static void take_escaped(struct list *l, uint8_t c)
{
    /* JSON in JSON has its line ends as \n */
    if (l->slashes == 0 || (c != 'n' && c != 'r' && c != 't'))
        close_list(l);
    l->run = 0;
}

/* A quotation mark between tokens. */
static void take_mark(struct list *l, uint8_t c)
{
    if (l->run == l->slashes)
        begin_token(l, c);
    else
        close_list(l);
}

/* A byte between tokens, without backslashes before it. */
static void take_bare_between(struct list *l, uint8_t c)
{
    switch (c) {
    case ',':
    case ':':
        take_sign(l, c);
        break;
    case '[':
    case '{':
    case ']':
    case '}':
        take_bracket(l, c);
        break;
    case ' ':
    case '\t':
    case '\n':
    case '\r':
        break;
    default:
        if (c == '-' || c == 't' || c == 'f' || c == 'n' ||
            chars_is(c, CHARS_DIGIT))
            begin_token(l, c);
        else
            close_list(l);
    }
}

/* A byte between tokens. */
static void take_between(struct list *l, uint8_t c)
{
    if (c == '"' || (c == '\'' && l->slashes == 0))
        take_mark(l, c);
    else if (c == '\\')
        l->run++;
    else if (l->run != 0)
        take_escaped(l, c);
    else
        take_bare_between(l, c);
    l->at++;
}

/* Keeps a byte, if it is of a key. */
static void put_key(struct list *l, uint8_t c)
{
    if (l->state != LIST_KEY_NEXT || l->key_n > sizeof l->key)
        return;
    if (l->key_n < sizeof l->key)
        l->key[l->key_n] = c;
    l->key_n++;
}

/* A byte of a string; true: it ends one that counts. */
static bool take_string(struct list *l, const struct list_bytes *bytes,
                        uint8_t c, struct list_item *item)
{
    unsigned run = l->run, own = run < l->slashes ? run : l->slashes;
    uint64_t at = l->at;

    if (c != l->mark || (run - own) / (l->slashes + 1) % 2 != 0) {
        l->run = c == '\\' ? run + 1 : 0;
        put_key(l, c);
        l->at++;
        return false;
    }
    if (l->state == LIST_KEY_NEXT && l->key_n <= sizeof l->key)
        l->key_n -= own < l->key_n ? own : l->key_n;
    /* with fewer backslashes it ends the text around the list as well */
    l->at += run >= l->slashes;
    return end_token(l, bytes, at - own, item);
}

/* May a number or a word end before this byte? */
static bool ends_bare(const struct list *l, uint8_t c)
{
    return c == ',' || c == ']' || c == '}' || chars_is(c, CHARS_SPACE) ||
           (c == '\\' && l->slashes != 0);
}

/* A byte of a number or word; true: it stands behind one that counts. */
static bool take_bare(struct list *l, const struct list_bytes *bytes, uint8_t c,
                      struct list_item *item)
{
    bool on = l->token == LIST_WORD
                  ? chars_is(c, CHARS_LOWER)
                  : chars_is(c, CHARS_DIGIT) || c == '.' || c == 'e' ||
                        c == 'E' || c == '+' || c == '-';

    if (on) {
        l->at++;
        return false;
    }
    if (!ends_bare(l, c)) {
        close_list(l); /* 12N, 1HGCM...: no number of JSON's */
        return false;
    }
    return end_token(l, bytes, l->at, item);
}

static bool take_byte(struct list *l, const struct list_bytes *bytes, uint8_t c,
                      struct list_item *item)
{
    uint64_t end;

    if (l->level[0].bracket == '-')
        return list_lines_take(l, c, &end) && end_token(l, bytes, end, item);
    if (l->level[0].bracket == ':' || l->level[0].bracket == '<')
        return list_tree_take(l, c, &end) && end_token(l, bytes, end, item);
    switch (l->token) {
    case LIST_NONE:
        take_between(l, c);
        return false;
    case LIST_STRING:
        return take_string(l, bytes, c, item);
    case LIST_NUMBER:
    case LIST_WORD:
        return take_bare(l, bytes, c, item);
    }
    return false;
}

/* Keeps bytes of a key. */
static void put_keys(struct list *l, const uint8_t *p, size_t n)
{
    if (l->key_n > sizeof l->key)
        return;
    if (n > sizeof l->key - l->key_n) {
        l->key_n = sizeof l->key + 1; /* too long */
        return;
    }
    memcpy(l->key + l->key_n, p, n);
    l->key_n += n;
}

/* Over bytes of a string, sixteen at most, that neither end nor escape
 * anything, and over the plain mark that ends it.  True: it counts. */
static bool take_plain(struct list *l, const struct list_bytes *bytes,
                       const uint8_t *p, struct list_item *item)
{
    sixteen v = sixteen_load(p);
    unsigned stops = sixteen_bits((sixteen)(v == sixteen_all(l->mark)) |
                                  (sixteen)(v == sixteen_all('\\')));
    size_t n = (size_t)__builtin_ctz(stops | 1u << 16);

    if (l->state == LIST_KEY_NEXT)
        put_keys(l, p, n);
    l->at += n;
    l->run = 0;
    if (n == 16 || l->slashes != 0 || p[n] != l->mark)
        return false;
    l->at++;
    return end_token(l, bytes, l->at - 1, item);
}

/* Takes the next byte, or some at once.  True: a value that counts ends. */
static bool take(struct list *l, const struct list_bytes *bytes,
                 struct list_item *item)
{
    size_t i = (size_t)(l->at - bytes->origin);
    const uint8_t *p = bytes->raw.p + i;

    if (l->token == LIST_NONE && is_json(l)) {
        take_between(l, *p);
        return false;
    }
    if (l->token == LIST_STRING && is_json(l) && l->run == 0 &&
        bytes->raw.n - i >= 16 &&
        (*p != '\\' && (*p != l->mark || l->slashes == 0)))
        return take_plain(l, bytes, p, item);
    return take_byte(l, bytes, *p, item);
}

enum list_result list_next(struct list *l, const struct list_bytes *bytes,
                           struct list_item *item)
{
    uint64_t end = bytes->origin + bytes->raw.n;

    while (l->depth != 0 && l->at < end)
        if (take(l, bytes, item))
            return LIST_ITEM;
    if (l->depth == 0 || !list_item_may_count(l, end))
        return LIST_NOTHING;
    if (bytes->final)
        return end_token(l, bytes, end, item) ? LIST_ITEM : LIST_NOTHING;
    item->start = l->start;
    return LIST_ITEM_OPEN;
}

void list_rewind(struct list *l, const struct list_item *item)
{
    l->at = item->begin;
    l->depth = item->depth;
    l->token = LIST_NONE;
    l->run = 0;
    l->state = LIST_VALUE_NEXT;
}
