/*
 * diag - the first error in what a user wrote, with place, cause and cure.
 *
 *   partner.yaml:12:9: unknown action "blank" (one of: redact, mask, ...)
 *       do: blank
 *           ^
 *   did you mean "block"?
 *
 * The first error wins; later ones are dropped.  Warnings are kept apart, in
 * order.  Not for threads to share.
 *
 * A message's first line goes above the source line, the rest of it below.
 * `at` may be NULL, or its line 0: the message alone, or with the file's name.
 */
#ifndef FOGLINE_DIAG_H
#define FOGLINE_DIAG_H

#include "filters/base/buf.h"

struct diag {
    bool failed;
    struct buf text;     /* the error as printed, ends in a newline */
    struct buf warnings; /* all warnings, same form */
    size_t warning_count;
};

/* Where in a text.  Lines and columns count from 1; 0 = unknown.  `source` is
 * the whole text (borrowed for the call), used to print the line. */
struct place {
    const char *file;
    struct span source;
    size_t line, column;
};

void diag_init(struct diag *d);
void diag_done(struct diag *d);

void diag_error(struct diag *d, const struct place *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_warn(struct diag *d, const struct place *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The entry of `words` (ends in NULL) nearest to `word`, or NULL if none is
 * near enough to be what was meant. */
const char *diag_nearest(const char *word, const char *const *words);

#endif
