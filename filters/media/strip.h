/*
 * strip - takes metadata out of pictures and videos while they pass: where a
 * photograph was taken, by what, when, its thumbnails, and a video's tracks of
 * positions.  What is to be seen and heard stays as it is.
 *
 * What is kept is named; anything else goes, known or not.  A body that is not
 * what its format says, or says it in a way that is not read here, is a fault
 * (FAULT_STRIP): nobody knows what another reader would find in it.
 */
#ifndef FOGLINE_STRIP_H
#define FOGLINE_STRIP_H

#include "filters/base/check.h"
#include "filters/filter.h"
#include "filters/media/format.h"

/* One body on its way.  A format's own state begins with it. */
struct strip {
    const struct strip_ops *ops;
};

struct strip_ops {
    size_t size; /* of the format's state; zeroed it is a valid start */
    enum fault (*feed)(struct strip *s, struct span in, struct sink *sink);
    enum fault (*end)(struct strip *s, struct sink *sink);
    void (*done)(struct strip *s); /* frees what it owns; NULL: nothing */
};

/* NULL: nobody knows how. */
struct strip *strip_new(enum format format);

/* Wipes; NULL is fine. */
void strip_free(struct strip *s);

/* A fault is final: call no more. */
MUST_USE enum fault strip_feed(struct strip *s, struct span in,
                               struct sink *sink);
MUST_USE enum fault strip_end(struct strip *s, struct sink *sink);

/* For formats: sends bytes that live to the end of the call ... */
MUST_USE enum fault strip_put(struct sink *sink, struct span bytes);
/* ... and bytes that change before. */
MUST_USE enum fault strip_put_now(struct sink *sink, struct span bytes);

/* Is this pattern of media types (media_type.h) one that some format is
 * stripped of?  `strip_types` lists them, for people. */
bool strip_knows(const char *pattern);
extern const char strip_types[];

/* The same as a regular expression, for the schema. */
#define STRIP_PATTERN "image/(jpeg|png|[*])|video/(mp4|quicktime|[*])"

extern const struct strip_ops strip_jpeg, strip_png, strip_mp4;

#endif
