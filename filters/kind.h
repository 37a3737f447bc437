/*
 * kind - the words of the product: what is found, how sure, what is done.
 *
 * One table each; names are what users write in filter files and read in
 * findings, so they never change.
 */
#ifndef FOGLINE_KIND_H
#define FOGLINE_KIND_H

#include <stdbool.h>

/* id, name, what it is (for errors and help) */
#define KINDS(X)                                             \
    X(VIN, "vin", "vehicle identification number, ISO 3779") \
    X(EMAIL, "email", "e-mail address, RFC 5321")            \
    X(COORDINATES, "coordinates", "geographic position, WGS 84 degrees")

enum kind {
#define X(id, name, text) KIND_##id,
    KINDS(X)
#undef X
        KIND_COUNT
};

/* How much speaks for a finding.  Weakest first, so that >= compares. */
#define EVIDENCES(X)                           \
    X(POSSIBLE, "possible", "shape alone")     \
    X(LIKELY, "likely", "shape plus one sign") \
    X(CERTAIN, "certain", "a key names it, or a strong checksum")

enum evidence {
#define X(id, name, text) EVIDENCE_##id,
    EVIDENCES(X)
#undef X
        EVIDENCE_COUNT
};

#define ACTIONS(X)                                           \
    X(REDACT, "redact", "replace by a fixed text")           \
    X(MASK, "mask", "overwrite, same length")                \
    X(COARSEN, "coarsen", "snap a position to a metre grid") \
    X(REPORT, "report", "count, change nothing")             \
    X(BLOCK, "block", "refuse the whole body")

enum action {
#define X(id, name, text) ACTION_##id,
    ACTIONS(X)
#undef X
        ACTION_COUNT
};

const char *kind_name(enum kind kind);
const char *evidence_name(enum evidence evidence);
const char *action_name(enum action action);

/* Finds by whole name; false if there is none. */
bool kind_find(const char *name, enum kind *kind);
bool evidence_find(const char *name, enum evidence *evidence);
bool action_find(const char *name, enum action *action);

#endif
