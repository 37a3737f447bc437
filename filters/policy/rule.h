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
struct path_set;
struct literals;
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

/*
 * A rule has exactly one of: kinds that `find` names, then by_kind and per_kind
 * lead to it; `field`; `pattern`.  Of the last two, `kinds` is the bit of
 * KIND_FIELD or KIND_PATTERN, all of them are in force at once, and findings
 * are certain; the engine takes them from filter->rules.
 */
struct rule {
    char *name;     /* `name:`, or its kinds, "vin+email" */
    unsigned kinds; /* bit per enum kind it is in charge of */
    enum action action;
    enum evidence at_least;
    char *with;              /* redact: the text, NULL = the action's default */
    enum keep keep;          /* mask */
    unsigned keep_n;         /* KEEP_FIRST, KEEP_LAST: characters */
    double grid_m;           /* coarsen: cell edge in metres; 0: `decimals` */
    unsigned decimals;       /* coarsen: of degrees, rounded to */
    struct secret *secret;   /* pseudonymize, hash: owned by filter->rules */
    struct path *field;      /* text/path.h */
    struct pattern *pattern; /* detect/pattern.h */
    char *text;              /* of the path or the pattern; NULL: `find` */
    char *settings;          /* its options as the file has them: "grid: 2km" */
    char *file; /* where it stands: another file's, after `extends` */
    size_t line, column;
    /* In per_kind, and with field or pattern: what redact writes for text and
     * for a number. */
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
    char **clients;  /* patterns, see client.h */
};

/* `except`: a value at this path, or one that this pattern matches from its
 * first byte to its last, is no finding of these kinds. */
struct except {
    struct path *field; /* one of the two */
    struct pattern *pattern;
    unsigned kinds; /* bit per enum kind; all bits where none are named */
    char *text;     /* of the path or the pattern */
    char *reason;
    char *file;
    size_t line, column;
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
    size_t field_count, pattern_count; /* how many rules have them */
    struct except *excepts;
    size_t except_count;
    struct media *media;
    size_t media_count;
    struct filter_test *tests;
    size_t test_count;
    const struct scan *scan;
    struct literals *literals;      /* of rules' patterns; NULL: none */
    struct path_set *paths;         /* of rules, then of excepts; NULL: none */
    const struct scan_stems *stems; /* what the scan looks for */
    bool keeps_members; /* a rule removes members, or their quotes */
    bool slashes;       /* a pattern may match a slash: \/ is undone */
    bool websocket;     /* may be spoken, its text filtered */
    size_t hold_back;   /* longest possible match held back, bytes */
    size_t line;        /* of `filter:`, for errors */
};

#endif
