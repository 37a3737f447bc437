/*
 * view - text as its reader will see it: escapes undone, with a map back.
 *
 *   raw    t a r o \ u 0 0 4 0 x . j p      14 bytes
 *   text   t a r o @           x . j p       9 bytes
 *   from   0 1 2 3 4          10 11 12 13 14
 *
 * text[i] stands for raw[from[i] .. from[i + 1]).  Undone, in any order and
 * any number of layers (%2540, \\u0025\\u0034\\u0030, &amp;#64;):
 *
 *   \u0040 \x40 \n \t \r \b \f   JSON, JavaScript; with all backslashes
 *                                before, since JSON inside JSON doubles them
 *   \100                         JavaScript: three octal digits
 *   a backslash at a line's end  JavaScript: the string goes on
 *   %40                          RFC 3986, 2.1
 *   &#64; &#x0040; &#64 &commat; HTML, XML; the names that matter
 *   full-width ASCII, other scripts' digits, hyphens, blanks, and what shows
 *   nothing: filters/text/glyph.h
 *   hyphens of Japanese          between letters or digits, U+30FC and U+FF70
 *
 * Not undone: \" and \\ , and, unless asked for, \/ .  A quotation mark's
 * backslashes say how deep in JSON it stands, which detectors need to know
 * where a value ends.
 */
#ifndef FOGLINE_VIEW_H
#define FOGLINE_VIEW_H

#include "filters/base/span.h"

#include <stdbool.h>

/* What a view shows of some raw bytes.  All zero to begin with. */
struct view {
    uint8_t *text;
    uint32_t *from; /* n + 1 of them */
    size_t n, cap;
    unsigned also; /* the caller's: undone besides, filters/text/escape.h */
};

/* The longest escape that is undone, bytes: eight backslashes and u0040. */
#define VIEW_ESCAPE 16

/* Shows `raw` (less than 4 GiB), which does not begin inside an escape. */
void view_show(struct view *v, struct span raw);

/* Frees, wiped; `also` stays. */
void view_done(struct view *v);

/* May an escape begin anywhere in `raw`?  If not, it is its own view.  `also`
 * here and below: as in struct view. */
bool view_needed(struct span raw, unsigned also);

/* Does an escape begin at byte i of `raw`, whole? */
bool view_escape_at(struct span raw, size_t i, unsigned also);

/* How much of `text`, raw or shown, stands before what more bytes could turn
 * into an escape. */
size_t view_settled(struct span text, unsigned also);

#endif
