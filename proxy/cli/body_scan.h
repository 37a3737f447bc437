/*
 * body_scan - finds in one body and changes nothing.
 */
#ifndef FOGLINE_BODY_SCAN_H
#define FOGLINE_BODY_SCAN_H

#include "filters/filter.h"
#include "proxy/cli/report.h"

struct body_scan; /* bodies one after the other; about 300 KiB */

struct body_scan_opts {
    const struct filter *filter; /* borrowed as long as the scan lives */
    const char *type;            /* NULL: guess by the file's name */
    struct report *report;       /* begun */
    bool show_values;
};

struct body_scan *body_scan_new(const struct body_scan_opts *opts);
void body_scan_free(struct body_scan *b);

/*
 * Scans one file ("-": standard input), printing its findings; flushes the
 * report's output.  False after an error on stderr: it could not be read or
 * inspected to its end, or the output could not be written.  A rule that blocks
 * is no error.
 */
MUST_USE bool body_scan_file(struct body_scan *b, const char *path);

#endif
