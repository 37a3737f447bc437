/*
 * schema - the JSON Schema of filter files (draft 2020-12), for editors.
 *
 * Made of the tables that the parser itself reads by, so that the two cannot
 * drift.  It is narrower than the parser nowhere, and wider where a schema
 * cannot say it (`do` that makes no sense for a kind, rules that never match).
 */
#ifndef FOGLINE_SCHEMA_H
#define FOGLINE_SCHEMA_H

#include "filters/base/buf.h"

/* Appends the schema, some 10 KiB; `out` must have room. */
void schema_put(struct buf *out);

#endif
