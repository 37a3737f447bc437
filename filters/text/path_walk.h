/*
 * path_walk - follows paths through the JSON texts of a body.
 *
 * Reads raw bytes in pieces cut anywhere, each byte once, and tells which
 * ranges of the body are values that a path selects.  What it tells depends on
 * the bytes alone.
 *
 * Lenient where a reader might be.  Every value is found, whichever of two
 * members of one name a reader takes.  A body may hold many texts: NDJSON,
 * concatenated JSON, JSON text sequences (RFC 7464), the data lines of event
 * streams (a text may span several), JSONP, texts behind )]}', or for(;;);.
 * Where a line is no JSON, nothing is told until the next; but while a value
 * that was told is open, no mistake in the text ends it: brackets are counted
 * until it closes.
 *
 *   walk = path_walk_new(set)               one per stream
 *   path_walk_reset(walk, set)              before each body
 *   path_walk_feed(walk, piece, &used)      until all of the piece is used
 *   path_walk_finish(walk)                  once, at the body's end
 *   path_walk_events(walk, &n)              after each of the last two
 *
 * How to act on an event.  A string's range is what stands between its quotes;
 * a number's or literal's is all of it, an object's or array's its brackets
 * included.  With several rules on one value each is told, in the order of
 * their paths in the set; a value within a told one comes later, and is moot
 * if that was replaced.  What may still become a value's member, or the comma
 * before it, begins at path_walk_hold(): a stream that removes members, or
 * joins these ranges with other findings, sends nothing from there on.
 *
 *   replace   the range, once open is false; or at once, and drop what comes
 *             until the event that closes it (of the same begin and rule)
 *   remove    from `separator` to the value's end (the closing quote of a
 *             string included).  A first member (PATH_NO_SEPARATOR), or one
 *             whose separator went with a removed one before it, goes from
 *             `member` to behind the comma that follows, if one does.
 */
#ifndef FOGLINE_PATH_WALK_H
#define FOGLINE_PATH_WALK_H

#include "filters/base/fault.h"
#include "filters/text/path_set.h"

/* Levels of nesting that paths can be followed through.  What no path can
 * reach may be nested as deep as it likes. */
#define PATH_WALK_DEEPEST 512

#define PATH_NO_SEPARATOR UINT64_MAX

enum path_shape {
    PATH_STRING,
    PATH_NUMBER,
    PATH_LITERAL, /* true, false, null, and other bare words */
    PATH_OBJECT,
    PATH_ARRAY,
};

/* A value that a path selects.  Offsets are bytes of the body. */
struct path_event {
    uint64_t begin, end;
    uint64_t member;    /* where its key's opening quote stands; of an element
                           or a whole text: the value itself, quote included
                           (and of a member without a comma before it) */
    uint64_t separator; /* the comma before it, or PATH_NO_SEPARATOR */
    unsigned rule;
    enum path_shape shape;
    bool open; /* it goes on behind `end`, where the piece ended; its end will
                  be told by another event of the same begin and rule */
};

struct path_walk; /* one body at a time; one thread at a time */

/* `set` is borrowed: it must outlive the walk. */
struct path_walk *path_walk_new(const struct path_set *set);

/* NULL is fine.  Wipes what it held (keys). */
void path_walk_free(struct path_walk *w);

/* Begins a body, perhaps with another set; `set` is borrowed as by _new. */
void path_walk_reset(struct path_walk *w, const struct path_set *set);

/*
 * Reads the piece, or what of it fits before there are too many events at
 * once: `*used` bytes.  The events replace those of the last call.
 *
 *   FAULT_DEPTH  more than PATH_WALK_DEEPEST levels where a path may select;
 *                final
 */
MUST_USE enum fault path_walk_feed(struct path_walk *w, struct span piece,
                                   size_t *used);

/* Ends the body: what is open ends here. */
void path_walk_finish(struct path_walk *w);

/* What the last feed or finish told.  Those that begin in it come in the order
 * of the body, but a top-level word, which is known at its end; those that
 * only end in it (begin before it) stand between them. */
const struct path_event *path_walk_events(const struct path_walk *w, size_t *n);

/* The first byte that may still belong to a member or comma yet to be told;
 * what has been fed, if there is none. */
uint64_t path_walk_hold(const struct path_walk *w);

#endif
