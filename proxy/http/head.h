/*
 * head - a message's first lines: where they end, and what is in them.
 *
 * Strict in both directions: CRLF only, no folding, tokens for names, no
 * control characters, one blank line at the end.  head_scan refuses what no
 * head can hold as soon as it is seen, so that a peer that never ends its head
 * gets an answer and not a time-out.
 */
#ifndef FOGLINE_HEAD_H
#define FOGLINE_HEAD_H

#include "filters/base/check.h"
#include "filters/base/span.h"
#include "proxy/config.h"
#include "proxy/http/field.h"

#define HEAD_FIELDS_MAX 128 /* limits.header_count may be at most this */

/* Progress of looking for the end of a head.  Zeroed is a valid start. */
struct head_scan {
    size_t empty;   /* lines without anything before it, already skipped */
    size_t scanned; /* bytes known to hold no end of head */
    size_t line;    /* where the current line begins */
    size_t checked; /* the lines before it have been looked at, too */
};

enum head_end {
    HEAD_MORE, /* no end yet: call again with the same bytes and more */
    HEAD_DONE, /* `scan->scanned` is the length of the head, blank line
                  included */
    HEAD_BAD,  /* a bare LF; or there is no end yet, and a line that is none,
                  a bare CR or a folded line: not HTTP */
};

/*
 * Skips the empty lines at the start of `in`, which RFC 9112 sections 2.2 (of
 * requests) and 9.2 (of responses) allow.  False: there are more than `most`.
 * `in` begins where head_scan is to begin then, and where it began before.
 */
bool head_skip_empty(struct head_scan *scan, struct span *in, size_t most);

/* `in` always begins at the same byte: the head's first. */
enum head_end head_scan(struct head_scan *scan, struct span in);

/* A parsed head.  Spans point into the head's bytes and are good as long as
 * those are. */
struct head {
    struct span method, target; /* of a request */
    unsigned status;            /* of a response */
    unsigned minor;             /* HTTP/1.minor: 0 or 1 */
    size_t count;
    uint64_t seen; /* bit per enum field_id: present */
    struct field fields[HEAD_FIELDS_MAX];
};

enum head_type { HEAD_REQUEST, HEAD_RESPONSE };

enum head_fault {
    HEAD_OK,
    HEAD_SYNTAX,  /* anything not covered below */
    HEAD_VERSION, /* not HTTP/1.0 or HTTP/1.1 */
    HEAD_METHOD,  /* a valid token, but no method llhttp knows */
    HEAD_COUNT,   /* more fields than limits->header_count */
    HEAD_FRAMING, /* llhttp found lengths or codings in conflict */
};

/* Parses a whole head, as delimited by head_scan. */
MUST_USE enum head_fault head_parse(struct head *head, enum head_type type,
                                    struct span in,
                                    const struct limits *limits);

/* Parses a trailer section: field lines only, as chunked collects them. */
MUST_USE enum head_fault head_parse_trailers(struct head *head, struct span in,
                                             const struct limits *limits);

/* The first field of that id, NULL if there is none. */
const struct field *head_find(const struct head *head, enum field_id id);

/* True if a field has this name, which is none of field.h's. */
bool head_has(const struct head *head, const char *name);

/* How many fields of that id there are. */
size_t head_times(const struct head *head, enum field_id id);

/* True if a field of that id lists `token`, in any case of letters. */
bool head_lists(const struct head *head, enum field_id id, const char *token);

/* True if Connection names fields of this message, which then are for the
 * next hop only ("close" and "keep-alive" alone name none). */
bool head_connection_names(const struct head *head);

/* True if it names this one. */
bool head_connection_has(const struct head *head, struct span name);

#endif
