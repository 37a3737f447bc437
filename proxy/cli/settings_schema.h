/*
 * settings_schema - the JSON Schema of fogline.yaml (draft 2020-12), for
 * editors; made of the tables that the file is read by.
 */
#ifndef FOGLINE_SETTINGS_SCHEMA_H
#define FOGLINE_SETTINGS_SCHEMA_H

#include "filters/base/buf.h"

/* Appends the schema, some 12 KiB; `out` must have room. */
void settings_schema_put(struct buf *out);

#endif
