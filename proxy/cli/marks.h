/*
 * marks - what `explain` shows of a body: findings and what was let go, in the
 * order of the body, none over another.
 *
 * A finding wins against what was let go where it stands; of that, what a rule
 * was nearest to.
 */
#ifndef FOGLINE_MARKS_H
#define FOGLINE_MARKS_H

#include "filters/filter.h"

struct mark {
    size_t start, end; /* bytes of the body */
    bool found;
    union {
        struct finding finding; /* found */
        struct missed missed;   /* not */
    };
};

struct marks {
    struct sink sink;
    struct mark *list;
    size_t count, room;
    uint8_t *taken; /* by byte of the body: not 0, a mark covers it */
};

/*
 * Fills `m` with the marks of a whole body.  A fault: it cannot be inspected
 * to its end, and there may be values that nothing marks.  marks_done is due
 * in both cases.
 */
MUST_USE enum fault marks_make(struct marks *m, const struct filter *filter,
                               const char *media_type, struct span body);
void marks_done(struct marks *m);

/* Does a mark cover any of the bytes start .. end-1? */
bool marks_cover(const struct marks *m, size_t start, size_t end);

#endif
