/*
 * tree - from the text of a file to its tree.
 */
#ifndef FOGLINE_TREE_H
#define FOGLINE_TREE_H

#include "filters/policy/doc.h"

/* Reads doc->text (checked UTF-8) into doc->root.  False, with an error, if it
 * is not one YAML map; doc_done then frees what was read so far. */
MUST_USE bool tree_read(struct doc *doc);

#endif
