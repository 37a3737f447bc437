/*
 * value - where the value of a key begins and ends, in any format.
 *
 *   "key": "value"   'key': value     JSON, also inside a JSON string: \"key\"
 *   key=value  key => value           query strings, logs, attributes
 *   key: the rest of the line         YAML, headers
 *   <key ...>value</                  XML, with CDATA
 *   <th>key</th><td>value</           HTML tables, lists of terms
 *   "key": {"value": value            objects of a value and its unit
 *   "name": "key", "value": value     lists of names and values; attributes
 *   name="key">value</
 *   form-data; name="key" ... value   the first line of a part's body
 *
 * Nothing is parsed: what stands between key and value decides.
 */
#ifndef FOGLINE_VALUE_H
#define FOGLINE_VALUE_H

#include "filters/window.h"

/* How far a key and its value may be apart, bytes. */
#define VALUE_APART 100

struct value {
    size_t start, end;
    uint8_t quote;    /* its quotation mark; 0: it stands bare */
    unsigned slashes; /* backslashes before the mark: JSON inside JSON */
    bool short_line;  /* closed, and known to have no line breaks */
    enum {
        VALUE_TOKEN,  /* bare: ends at a blank, comma, bracket ... */
        VALUE_LINE,   /* bare: ends with the line */
        VALUE_MARKUP, /* ends at '<' */
        VALUE_CDATA,  /* ends at ]]> */
        VALUE_STRING, /* ends at its quotation mark */
    } ends;
};

/* Is it the key of a member that holds a value: value, content, data ...? */
bool value_is_word(struct span word);

/*
 * Finds where the value of the key at `from` .. `to` begins: all fields but
 * `end`.  NONE: it has none; MORE: that is still to come, and v->start is where
 * what may be it begins, or 0.
 */
enum verdict value_find(const struct window *w, size_t from, size_t to,
                        struct value *v);

/*
 * Finds its end.  NONE: it is longer than `longest`; MORE: the end is still to
 * come.
 */
enum verdict value_close(const struct window *w, size_t longest,
                         struct value *v);

/*
 * Of a bare value in a line, which ends before a blank: takes in the words
 * behind it, of digits, capitals, other scripts' letters and `marks`, but not
 * the next key.  NONE: there are none; MORE: that is still to come.
 */
enum verdict value_close_words(const struct window *w, const char *marks,
                               struct value *v);

#endif
