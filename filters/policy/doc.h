/*
 * doc - a file as a tree of YAML nodes, each with its place: a filter file, or
 * another that is read as strictly.
 *
 * Only what such files need: texts, lists and maps.  Anchors, aliases, tags and
 * a second document are refused with an error that says what to do.  Whoever
 * reads the tree never sees libyaml.
 */
#ifndef FOGLINE_DOC_H
#define FOGLINE_DOC_H

#include "filters/base/diag.h"

enum node_type { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
    enum node_type type;
    bool plain;          /* NODE_TEXT: written without quotes */
    size_t line, column; /* from 1 */
    char *text;          /* NODE_TEXT; holds no NUL but its last */
    struct node **items; /* a list's items; a map's keys and values, in turn */
    size_t count;        /* of items */
};

/* What kind of file it is, as its errors call it. */
struct doc_form {
    const char *name;  /* "a filter file" */
    const char *begin; /* how one begins: "`filter: NAME`" */
    const char *empty; /* what is wrong with an empty one, and the cure */
};

struct doc {
    const struct doc_form *form; /* borrowed like all that follow: they live as
                                    long as the doc */
    const char *file;
    struct span text;
    struct diag *diag;
    struct node *root; /* a map */
};

/* Parses doc->text, a file's; form, file, text and diag are set.  False, with
 * an error, if it is not one YAML map. */
MUST_USE bool doc_init(struct doc *doc);
void doc_done(struct doc *doc);

/* An error, or a warning, at a node.  doc_error returns false, always. */
bool doc_error(const struct doc *doc, const struct node *at, const char *format,
               ...) __attribute__((format(printf, 3, 4)));
void doc_warn(const struct doc *doc, const struct node *at, const char *format,
              ...) __attribute__((format(printf, 3, 4)));

/* A place inside a text, `offset` bytes from its first, for an error; the
 * text's own place where its source is not the same bytes (escapes, folding).
 */
struct node doc_inside(const struct doc *doc, const struct node *node,
                       size_t offset);

/* "unknown WHAT "..." (one of: ...)", and the word that may have been meant.
 * `words` ends in NULL. */
bool doc_unknown(const struct doc *doc, const struct node *at, const char *what,
                 const char *const *words);

/* A node's text for an error: shortened, without control characters. */
struct doc_quote {
    char text[72];
};
struct doc_quote doc_quote(const struct node *node);

#endif
