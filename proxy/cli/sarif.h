/*
 * sarif - findings for code scanning services and editors: OASIS SARIF 2.1.0.
 *
 * One document with one run, written as findings come: results first, then
 * the rules that have found something, which is allowed since members of a
 * JSON object have no order.  A rule's id is the kind ("vin"), or kind and
 * name for what a filter file defines itself ("pattern/contract-number"), so
 * that ids stay when rules are renamed or moved.
 *
 * A result's place is a byte offset and length (section 3.30.11): lines would
 * say little of a body on one line.  Its level is by action: `block` error,
 * `report` note, others warning.
 */
#ifndef FOGLINE_SARIF_H
#define FOGLINE_SARIF_H

#include "filters/filter.h"
#include "proxy/cli/out.h"

/* A rule that has found something. */
struct sarif_rule {
    enum kind kind;
    const char *name; /* NULL: the kind says it all */
};

struct sarif {
    struct out *out;
    struct sarif_rule *rules;
    size_t rule_count;
    bool some; /* there is a result */
};

/* Begins the document: `out` is borrowed until sarif_end. */
void sarif_begin(struct sarif *s, struct out *out);

/* `value` NULL: it is not to be shown.  finding->rule is borrowed until
 * sarif_end. */
void sarif_result(struct sarif *s, const char *file,
                  const struct finding *finding, const struct span *value);

/* Ends the document, and frees.  `complete`: nothing was left out. */
void sarif_end(struct sarif *s, bool complete);

#endif
