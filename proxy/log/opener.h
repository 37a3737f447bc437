/*
 * opener - a process that opens one file again, for one that has given up to
 * write any.
 *
 * A log is rotated by renaming it; who writes it has to open its path anew.
 * The sandbox forbids that, and should: so before it is entered, a child is
 * started that can do this and nothing else.  It has no other file or socket,
 * and whoever takes fogline over can have it open the log, no other path.
 */
#ifndef FOGLINE_OPENER_H
#define FOGLINE_OPENER_H

#include "filters/base/check.h"

struct opener;

/* Opens `path` to append to, made with mode 0640 if it is not there.  -1 and
 * errno. */
MUST_USE int opener_open(const char *path);

/* Starts the child.  No thread may have been started.  NULL and errno. */
struct opener *opener_start(const char *path);

/* A descriptor of the file that has the path now; waits for it, some seconds
 * at most.  -1 and errno.  One thread at a time. */
MUST_USE int opener_again(struct opener *o);

/* Ends the child.  NULL is fine. */
void opener_stop(struct opener *o);

#endif
