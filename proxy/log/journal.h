/*
 * journal - lines for a file or a pipe, written by a thread of its own.
 *
 * Never holds up who puts a line: what finds no room, because the reader of
 * the pipe is slow or the disk is full, is dropped and counted.
 */
#ifndef FOGLINE_JOURNAL_H
#define FOGLINE_JOURNAL_H

#include "filters/base/diag.h"

#include <stdint.h>

struct journal;

/* One thread's way into it. */
struct journal_pen;

/* Opens `path` to append to, made with mode 0640 if it is not there; "-":
 * standard output.  `pens`: how many threads put lines.  NULL and an error.
 * Before the sandbox is entered and threads are started (opener.h). */
struct journal *journal_open(const char *path, size_t pens, struct diag *diag);

/* Starts the thread that writes.  Once. */
void journal_start(struct journal *j);

/* The `i`th pen, for one thread; as good as the journal. */
struct journal_pen *journal_pen(struct journal *j, size_t i);

/* Appends whole lines, or nothing.  One lock, which nobody holds for longer
 * than it takes to change two pointers. */
void journal_put(struct journal_pen *pen, struct span lines);

/* Its file has been renamed: it is opened by its path again, and lines go on
 * there.  Nothing for what is no file.  Any thread. */
void journal_rotate(struct journal *j);

/* Lines that were dropped, or got lost in writing.  Any thread. */
uint64_t journal_dropped(const struct journal *j);

/* Writes what is left, as far as it can be, and frees.  No pen is in use any
 * more.  NULL is fine. */
void journal_close(struct journal *j);

#endif
