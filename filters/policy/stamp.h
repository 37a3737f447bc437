/*
 * stamp - which state of a file was read, to notice that it is another now.
 *
 * Taken before the file is read: a change in between is then noticed, and at
 * worst a file is read once more than needed.  Links are followed, so that a
 * link that leads elsewhere is a change.
 */
#ifndef FOGLINE_STAMP_H
#define FOGLINE_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stamp {
    uint64_t device, inode, size;
    int64_t modified_ns, changed_ns; /* since 1970 */
    bool exists;                     /* if not, all else is 0 */
};

struct stamp stamp_of(const char *path);

bool stamp_eq(const struct stamp *a, const struct stamp *b);

/* Files and their stamps.  Zeroed memory is an empty list. */
struct stamps {
    struct stamped {
        char *path;
        struct stamp stamp;
    } * at;
    size_t count;
};

/* Adds a file as it is now, or as it was at `stamp`; one that is in the list
 * already keeps its first stamp. */
void stamp_add(struct stamps *list, const char *path);
void stamp_put(struct stamps *list, const char *path, struct stamp stamp);

/* Frees the entries; the list is empty then. */
void stamp_done(struct stamps *list);

#endif
