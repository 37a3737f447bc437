/*
 * policy - filter files, loaded, compiled and put in order.
 *
 * A policy is an ordered list of filters.  The first whose `applies_to` holds
 * is used for a response; a response none applies to is refused.  Immutable
 * once loaded; threads share it and count their references (atomically).
 */
#ifndef FOGLINE_POLICY_H
#define FOGLINE_POLICY_H

#include "filters/base/diag.h"
#include "filters/filter.h"
#include "filters/policy/stamp.h"

struct policy;

struct policy_opts {
    const char *const *files; /* in order; none: the embedded default pack */
    size_t file_count;
    const char *isa;     /* --isa; NULL: the best this CPU has */
    bool advise;         /* warn of what is valid, but not safe (`check`) */
    struct stamps *read; /* gets the files that are read, keys included, also
                          * those of a load that fails; NULL: nobody asks */
    bool misses;         /* sinks will ask for what is let go (`explain`): then
                          * kinds without a rule are looked for, too */
};

/*
 * Loads, checks and compiles.  NULL and diag->failed on the first error: an
 * unreadable file, bad YAML, an unknown key, action or kind, a filter that can
 * never be reached, an unusable isa.  Warnings go to diag.  The caller owns
 * one reference.
 */
struct policy *policy_load(const struct policy_opts *opts, struct diag *diag);

/* Same for one file's text already in memory; `name` stands in errors. */
struct policy *policy_parse(const char *name, struct span yaml, const char *isa,
                            struct diag *diag);

struct policy *policy_ref(struct policy *p);

/* Gives a reference back; the last frees.  NULL is fine. */
void policy_unref(struct policy *p);

/* What a filter is chosen by. */
struct policy_subject {
    struct span host;   /* the request's, without port, any case */
    struct span path;   /* its target path without query, any %-escapes still in
                           place (they are compared decoded) */
    struct span method; /* as the request has it */
    const struct span *clients; /* the names that the client has proved to
                                   have, as client.h says */
    size_t client_count;        /* 0: it is nobody in particular */
    bool other_path;   /* a header field tells the server of another path, */
    bool other_method; /* or method */
    unsigned status;   /* the response's; 0: it is not known yet */
    struct span type;  /* the response's Content-Type; empty: none */
};

/*
 * The filter for a response, or NULL: refuse.  While the response is not known
 * yet: the first filter that may be the one.
 */
const struct filter *policy_select(const struct policy *p,
                                   const struct policy_subject *subject);

/*
 * True if servers may take the request for another than it seems to be, and
 * other filters would then be for it: who writes a path in an odd way
 * (reading.h), in other case, or beside it in a header field, could choose the
 * filter.  To be refused.  Asks nothing of the response.
 */
bool policy_is_ambiguous(const struct policy *p,
                         const struct policy_subject *subject);

/* False for a filter that depends on the response (`status`, `types`): select
 * again when it is known. */
bool policy_is_final(const struct filter *filter);

/* True if the request's host, path or method decides which filter is used. */
bool policy_asks_request(const struct policy *p);

/* True if who the client is decides which filter is used. */
bool policy_asks_clients(const struct policy *p);

size_t policy_count(const struct policy *p);
const struct filter *policy_at(const struct policy *p, size_t i);

/* The hosts of its applies_to, NULL at the end; NULL: any. */
char *const *policy_hosts(const struct filter *filter);

/* How many rules all filters have together. */
size_t policy_rule_count(const struct policy *p);

/*
 * Runs the `tests:` of all filters.  Returns how many failed; each failure is
 * an error-shaped entry (file:line:column, what was expected, what came) in
 * `report`.  `run`, if not NULL, receives how many there were.
 */
size_t policy_run_tests(const struct policy *p, struct buf *report,
                        size_t *run);

#endif
