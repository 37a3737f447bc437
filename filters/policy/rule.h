/*
 * rule - what a filter file says, compiled.  Built by filters/policy/, read
 * by the engine; immutable afterwards.  Not public: proxy/ sees filter.h.
 */
#ifndef FOGLINE_RULE_H
#define FOGLINE_RULE_H

#include "filters/base/span.h"
#include "filters/kind.h"

struct scan;
struct scan_stems;

/* How a value stands in the body. */
enum form {
    FORM_TEXT,   /* in a string, an element, a line, a cell: any characters */
    FORM_NUMBER, /* a number, whether bare or in quotes */
    FORM_COUNT
};

/* `keep:` of mask */
enum keep { KEEP_NONE, KEEP_FIRST, KEEP_LAST, KEEP_DOMAIN };

struct rule {
    char *name;     /* `name:`, or its kinds, "vin+email" */
    unsigned kinds; /* bit per enum kind */
    enum action action;
    enum evidence at_least;
    char *with;      /* redact: the text, NULL = the action's default */
    enum keep keep;  /* mask */
    unsigned keep_n; /* KEEP_FIRST, KEEP_LAST: characters */
    double grid_m;   /* coarsen: cell edge in metres, > 0 */
    size_t line;     /* where it stands in its file */
    /* In per_kind: what redact writes for text and for a number. */
    struct span fixed[FORM_COUNT];
};

struct filter_test {
    char *in, *out; /* out NULL: `keeps`, in stays as it is */
    size_t line, column;
};

struct filter {
    char *name;
    char *file;
    char **hosts; /* patterns, NULL-terminated; NULL = any */
    char **paths;
    struct rule *rules; /* as the file has them */
    size_t rule_count;
    /* The rule in charge of each kind: the first that names it; NULL: none,
     * and the kind is not looked for. */
    const struct rule *by_kind[KIND_COUNT];
    /* What by_kind points to: a rule as it holds for one kind, with that kind's
     * at_least and name where the file gives none. */
    struct rule per_kind[KIND_COUNT];
    struct filter_test *tests;
    size_t test_count;
    const struct scan *scan;
    struct scan_stems *stems; /* what the scan looks for */
    size_t hold_back; /* longest possible match held back, bytes */
    size_t line;      /* of `filter:`, for errors */
};

#endif
