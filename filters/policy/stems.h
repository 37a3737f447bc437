/*
 * stems - what the scan has to look for, by what filters find.
 *
 * Tables take milliseconds to build and depend on the kinds alone where there
 * are no custom stems, so the filters of a policy share them.  One thread at a
 * time.
 */
#ifndef FOGLINE_STEMS_H
#define FOGLINE_STEMS_H

#include <stdbool.h>
#include <stddef.h>

struct scan_stems;

/* The tables of one policy. */
struct stems;

struct stems *stems_new(void);

/* NULL is fine. */
void stems_free(struct stems *s);

#define STEMS_ALL (~0U)

/* What is looked for. */
struct stems_wanted {
    unsigned kinds;            /* a bit for each enum kind */
    bool slashes;              /* as struct scan_stems has it */
    const char *const *custom; /* ends with NULL; or NULL: none */
    size_t room; /* receives how many of those there was room for */
};

/* The stems of all keys that may have values of these kinds, and of what
 * detectors ask for besides.  Lives as long as `s`. */
const struct scan_stems *stems_for(struct stems *s, struct stems_wanted *want);

#endif
