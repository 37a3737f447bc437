/*
 * report - one line for each finding.
 *
 *   text  file:offset+length kind rule evidence action
 *   json  {"file":...,"offset":...,"length":...,"kind":...,"rule":...,
 *          "evidence":...,"action":...}
 *
 * The value is there only if the caller gives it (--show-values), as a last
 * column or member.
 */
#ifndef FOGLINE_REPORT_H
#define FOGLINE_REPORT_H

#include "filters/filter.h"
#include "proxy/cli/out.h"

/* `value` NULL: it is not to be shown. */
typedef void report_fn(struct out *o, const char *file,
                       const struct finding *finding, const struct span *value);

report_fn report_text;
report_fn report_json;

/* The form called `name`, or NULL; report_names lists them, NULL at its end. */
report_fn *report_find(const char *name);
extern const char *const report_names[];

#endif
