/*
 * report - findings, in the form that was asked for.
 *
 *   text   file:offset+length kind rule evidence action
 *   json   {"file":...,"offset":...,"length":...,"kind":...,"rule":...,
 *           "evidence":...,"action":...}
 *   sarif  one document, see sarif.h
 *
 * The value is there only if the caller gives it (--show-values), as a last
 * column or member.
 */
#ifndef FOGLINE_REPORT_H
#define FOGLINE_REPORT_H

#include "filters/filter.h"
#include "proxy/cli/out.h"
#include "proxy/cli/sarif.h"

/* One finding, to be printed. */
struct report_item {
    const char *file;
    const struct finding *finding;
    const struct span *value; /* NULL: it is not to be shown */
};

struct report {
    const struct report_form *form;
    struct out *out;
    uint64_t count; /* items so far */
    struct sarif sarif;
};

/* How findings are written; begin and end may be NULL. */
struct report_form {
    const char *name;
    void (*begin)(struct report *r);
    void (*item)(struct report *r, const struct report_item *item);
    void (*end)(struct report *r, bool complete);
};

/* The form called `name`, or NULL; report_names lists them, NULL at its end. */
const struct report_form *report_find(const char *name);
extern const char *const report_names[];

/* Begins: `out` is borrowed until report_end. */
void report_begin(struct report *r, const struct report_form *form,
                  struct out *out);

void report_put(struct report *r, const struct report_item *item);

/* Ends, and frees.  `complete`: every file was read and inspected to its end.
 * Does not flush `out`. */
void report_end(struct report *r, bool complete);

#endif
