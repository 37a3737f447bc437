/*
 * list - values that stand in brackets behind their key, however deep.
 *
 *   "imeis": ["...", "..."]               all are what the key says
 *   "phone": {"code": 81, "number": "90-1234-5678"}
 *   "addresses": [{"lines": ["..."]}]     members whose key says no more than
 *                                         that they are it (list_words.h)
 *   "phone": [{"imei": ["..."]}]          a key inside has the say on its own
 *   "imei":  (many blanks)  "..."         one value, far from its key
 *   "name": "imei", ..., "value": "..."   what an object says of its value
 *
 * Follows the raw body byte by byte, so that neither cuts nor views change what
 * it reads, and only while a list is open.  Strict: JSON, also inside a JSON
 * string; what is none ends the list.  (What goes on behind a mistake would be
 * read otherwise once something there has been replaced.)  Members whose own
 * key names them are left to whoever finds keys (filters/detect/keyed.c).
 */
#ifndef FOGLINE_LIST_H
#define FOGLINE_LIST_H

#include "filters/text/name.h"

#include <stdint.h>

#define LIST_DEPTH 16 /* deeper values are what the last level's are */
#define LIST_KEY   32 /* of the key before the list its end is kept */

/* What a member's key says of what stands behind it. */
struct list_member {
    enum name value; /* of a string or number; NAME_NONE: it does not count */
    enum name inner; /* of what stands in brackets */
    bool weak;       /* only text with a digit in it counts */
};

/* A list under way: a plain value.  All zero: none is open. */
struct list {
    uint64_t at;    /* bytes of the body followed so far */
    unsigned depth; /* of brackets; 0: nothing is open */
    bool named;     /* the first is an object, whose value counts alone */
    struct {
        uint64_t end;          /* where an object of lines or elements is given
                                * up (list_tree.h) */
        unsigned outer, inner; /* columns; elements that are open */
    } tree;
    struct {
        uint8_t bracket, name; /* enum name */
    } level[LIST_DEPTH];
    uint8_t opener[LIST_KEY]; /* the key before the list */
    size_t opener_n;

    enum {
        LIST_KEY_NEXT,
        LIST_COLON_NEXT,
        LIST_VALUE_NEXT,
        LIST_COMMA_NEXT
    } state;
    struct list_member member;     /* the last key's */
    uint8_t key[4 * NAME_LONGEST]; /* its text, as it is written at first */
    size_t key_n;                  /* more than fit: it is too long */

    /* The string, number or word under way. */
    enum { LIST_NONE, LIST_STRING, LIST_NUMBER, LIST_WORD } token;
    uint64_t begin;   /* where it begins, with its mark */
    uint64_t start;   /* its first byte */
    uint8_t mark;     /* of a string: Python and JavaScript write '..', too */
    unsigned run;     /* backslashes just read */
    unsigned slashes; /* before each quotation mark: JSON in JSON */
};

/* A list to be opened. */
struct list_start {
    uint8_t bracket; /* '[' or '{'; '-': list_lines.h; a blank: a value stands
                      * behind many of them; a comma: behind the name of an
                      * object's value; 0: there is none */
    bool colon;      /* with a blank: the colon stands behind the blanks */
    size_t at;       /* where it stands in the window */
    struct span key;
    enum name name;
    unsigned slashes;
    uint8_t tree; /* ':' of YAML, '<' of XML: list_tree.h, and `at` is the first
                   * byte of the first member's name; 0: another list */
    unsigned column[2]; /* of YAML's key, and of its first member */
};

/* A value that counts: bytes start .. end-1 of the body, without quotes. */
struct list_item {
    uint64_t begin, start, end; /* `begin`: with the mark before it */
    unsigned depth;
    enum name name;
    bool quoted;
    bool weak;                                /* see struct list_member */
    uint8_t key[LIST_KEY + NAME_LONGEST + 1]; /* "latitude minutes" */
    size_t key_n;
};

/* Opens a list whose bracket is byte `at` of the body. */
void list_open(struct list *l, const struct list_start *start, uint64_t at);

/* A member's key has been read: what it says is in l->member.  For the other
 * files of list*.c. */
void list_key_take(struct list *l);

enum list_result {
    LIST_NOTHING, /* no further value in these bytes */
    LIST_ITEM,
    LIST_ITEM_OPEN, /* one that counts goes on behind them: item->start */
};

/* Bytes of the body, the first of which is byte `origin`. */
struct list_bytes {
    struct span raw;
    uint64_t origin;
    bool final; /* the body ends with them */

    /* May a value, as it is written, be one of this name?  What cannot does not
     * count, and most in floods of brackets is no more than a word. */
    bool (*may)(enum name name, struct span value);
};

/* Follows the bytes, which must reach to l->at, to the end of the next value
 * that counts. */
enum list_result list_next(struct list *l, const struct list_bytes *bytes,
                           struct list_item *item);

/* Goes back to the beginning of a value that list_next() found last. */
void list_rewind(struct list *l, const struct list_item *item);

#endif
