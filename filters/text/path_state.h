/*
 * path_state - what a walk knows: shared by path_walk.c (values), path_top.c
 * (lines), path_inside.c (structure), path_key.c and path_value.c (what is
 * told), seen by nobody else.
 *
 *            {[                 key, comma with a hit
 *   TOP ------------> INSIDE -------------------------> VALUE
 *    ^ ^                |  ^                            |   |
 *    | +--- last ]} ----+  +--- STRING, TOKEN <---------+   +-> COMMENT, FIELD
 *    |                  |
 *    +---- BROKEN <-----+   no JSON: until the line ends
 */
#ifndef FOGLINE_PATH_STATE_H
#define FOGLINE_PATH_STATE_H

#include "filters/scan/scan.h"
#include "filters/text/path_name.h"
#include "filters/text/path_walk.h"

#define PATH_RAW_KEY (PATH_NAME_LONGEST * PATH_NAME_WIDEST)
#define PATH_WORD    8 /* bytes of a word outside of JSON that are kept */

enum path_mode {
    PATH_MODE_TOP,
    PATH_MODE_BROKEN,
    PATH_MODE_INSIDE,
    PATH_MODE_VALUE,
    PATH_MODE_COMMENT,
    PATH_MODE_FIELD,
    PATH_MODE_STRING,
    PATH_MODE_TOKEN,
};

/* A value that is, or may come to be, told. */
struct path_value {
    uint64_t hits; /* segments that select it */
    uint64_t begin, member, separator;
    enum path_shape shape;
    uint64_t feed; /* the call in which it began, */
    size_t event;  /* and its first event in that */
};

/* An object or array in which a path may select, or that one selects. */
struct path_level {
    uint64_t active;
    uint64_t child; /* active in children, unless something selects them */
    uint64_t index; /* of the next element, if counted */
    bool object;
    bool counted; /* its commas matter, */
    bool every;   /* and all of its colons */
    struct path_value value;
};

/* A word at the top, outside of any text. */
struct path_word {
    uint8_t text[PATH_WORD];
    size_t n; /* more than PATH_WORD: too long */
    uint64_t begin;
    bool numeric;
};

struct path_walk {
    const struct path_set *set;
    enum path_mode mode;
    enum fault fault;
    uint64_t at;   /* bytes of the body before the piece */
    uint64_t feed; /* counts calls */

    struct path_level *levels;
    size_t depth, capacity;
    size_t used;   /* levels that this body has filled in */
    size_t told;   /* levels that hits select */
    uint64_t dead; /* levels below these, in which nothing can be selected */

    uint64_t pending;        /* active in the next child */
    struct path_value value; /* the one awaited, or being read */

    /* The structure of the piece's bytes map_from .. map_end - 1 (none: both
     * are 0), and what the map of those behind depends on. */
    struct scan_json *map;
    struct scan_json_state structure;
    size_t map_from, map_end;
    size_t reach; /* words of the next map */

    /* Structure so far; places in the body. */
    bool in_string, escaped;
    uint64_t quote_open, quote_close;
    uint64_t lead, mark; /* the last of [{, and of []{}:, */

    /* What stood of a key in pieces before. */
    uint8_t raw[PATH_RAW_KEY + 1];
    size_t raw_n;
    bool blank_since; /* only blanks have followed its closing quote */
    uint8_t tail[8];  /* the last bytes before the piece */

    /* The line at the top. */
    bool clean; /* a text may begin here */
    unsigned words;
    struct path_word word;
    int comment; /* see path_walk.c */

    struct path_event *events;
    size_t event_count, event_capacity;
};

/* The piece being read. */
struct path_input {
    const uint8_t *p;
    size_t n;
};

/* path_value.c: tells, and keeps count of levels. */
void path_value_begin(struct path_walk *w, struct path_value *v);
void path_value_end(struct path_walk *w, const struct path_value *v,
                    uint64_t end);

/* Begins the string whose quote stands at `quote`. */
void path_value_string(struct path_walk *w, uint64_t quote);

/* Enters the object or array whose bracket is `c`, at `at`: w->pending is
 * active in it, w->value.hits select it. */
void path_value_enter(struct path_walk *w, uint8_t c, uint64_t at);

/* Leaves the innermost level, whose bracket is the byte before `end`. */
void path_value_leave(struct path_walk *w, uint64_t end);

/* The text breaks its grammar: no JSON, or what is told is counted out. */
void path_value_broken(struct path_walk *w);

/* path_top.c: begins a line; ends a word. */
void path_top_line(struct path_walk *w);
void path_top_word(struct path_walk *w, uint64_t end);

/* Read what is outside of texts, and what is no text, from byte i on; return
 * where they stopped. */
size_t path_top_read(struct path_walk *w, const struct path_input *in,
                     size_t i);
size_t path_top_broken(struct path_walk *w, const struct path_input *in,
                       size_t i);

/* path_inside.c: reads structure from byte i on; returns where it stopped. */
size_t path_inside_read(struct path_walk *w, const struct path_input *in,
                        size_t i);

/* path_key.c: keeps of a key what the next piece needs, having read n bytes. */
void path_key_keep(struct path_walk *w, const struct path_input *in);

#endif
