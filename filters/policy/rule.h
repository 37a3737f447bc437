/*
 * rule - what a filter file says, compiled.  Built by filters/policy/, read
 * by the engine; immutable afterwards.  Not public: proxy/ sees filter.h.
 */
#ifndef FOGLINE_RULE_H
#define FOGLINE_RULE_H

#include "filters/base/span.h"
#include "filters/filter.h"
#include "filters/kind.h"

struct path;
struct pattern;
struct scan;
struct scan_stems;
struct secret;

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
    unsigned kinds; /* bit per enum kind it is in charge of */
    enum action action;
    enum evidence at_least;
    char *with;            /* redact: the text, NULL = the action's default */
    enum keep keep;        /* mask */
    unsigned keep_n;       /* KEEP_FIRST, KEEP_LAST: characters */
    double grid_m;         /* coarsen: cell edge in metres, > 0 */
    struct secret *secret; /* pseudonymize, hash: owned by filter->rules */
    char *settings;        /* its options as the file has them: "grid: 2km" */
    char *file; /* where it stands: another file's, after `extends` */
    size_t line, column;
    /* In per_kind: what redact writes for text and for a number. */
    struct span fixed[FORM_COUNT];
};

struct filter_test {
    char *in, *out; /* out NULL: `keeps`, in stays as it is */
    char *type;     /* media type; NULL: none */
    bool refused;   /* in must not pass; out is NULL */
    size_t line, column;
};

/* `applies_to`.  Each list ends in NULL; NULL instead of it: any. */
struct scope {
    char **hosts, **paths; /* patterns, see glob.h */
    char **methods;
    char **statuses; /* "200", "4xx" */
    char **types;    /* "application/json", "text/" followed by a star */
};

/* `media`: what becomes of a response by its Content-Type. */
struct media {
    char *type; /* as in scope */
    enum media_action action;
};

struct filter {
    char *name;
    char *file;
    struct scope scope;
    struct rule *rules; /* in force: the file's, then those of its bases */
    size_t rule_count;
    /* The rule in charge of each kind: the first that names it; NULL: none,
     * and the kind is not looked for. */
    const struct rule *by_kind[KIND_COUNT];
    /* What by_kind points to: a rule as it holds for one kind, with that kind's
     * at_least and name where the file gives none. */
    struct rule per_kind[KIND_COUNT];
    struct media *media;
    size_t media_count;
    struct filter_test *tests;
    size_t test_count;
    const struct scan *scan;
    struct scan_stems *stems; /* what the scan looks for */
    size_t hold_back;         /* longest possible match held back, bytes */
    size_t line;              /* of `filter:`, for errors */
};

#endif
