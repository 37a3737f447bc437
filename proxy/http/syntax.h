/*
 * syntax - the character classes and small grammars of RFC 9110.
 */
#ifndef FOGLINE_SYNTAX_H
#define FOGLINE_SYNTAX_H

#include "filters/base/span.h"

/* One bit per class; see syntax.c. */
extern const uint8_t syntax_classes[256];

enum { SYNTAX_TOKEN = 1, SYNTAX_TEXT = 2, SYNTAX_TARGET = 4, SYNTAX_HOST = 8 };

/* tchar: what methods and field names consist of */
static inline bool syntax_is_token(uint8_t c)
{
    return (syntax_classes[c] & SYNTAX_TOKEN) != 0;
}

/* Field values: visible, space, tab, 0x80 and above; no control characters. */
static inline bool syntax_is_text(uint8_t c)
{
    return (syntax_classes[c] & SYNTAX_TEXT) != 0;
}

/* True if all of `s` is. */
bool syntax_all_text(struct span s);

/* Request targets: visible ASCII but '#'. */
static inline bool syntax_is_target(uint8_t c)
{
    return (syntax_classes[c] & SYNTAX_TARGET) != 0;
}

/* `s` without spaces and tabs at its ends. */
struct span syntax_trim(struct span s);

/* True if the comma-separated `list` has the element `token`, any case. */
bool syntax_lists(struct span list, struct span token);

/* Takes the next element off a comma-separated list, trimmed; empty ones are
 * skipped.  False: there is none.  Commas in quotes are not looked for. */
bool syntax_take(struct span *list, struct span *element);

/* A token: a field's name, a method. */
bool syntax_is_name(struct span s);

/* False if a comma outside of quotes makes a list of `s`. */
bool syntax_is_single(struct span s);

/* uri-host [ ":" port ], RFC 3986 section 3.2.2; not empty.  No comma: no name
 * has one, and who joins the lines of a field reads two hosts. */
bool syntax_is_host(struct span s);

/* Digits only, at most 18 of them. */
bool syntax_number(struct span s, uint64_t *out);

/* True if `s` begins with `word`, any case. */
bool syntax_begins(struct span s, const char *word);

#endif
