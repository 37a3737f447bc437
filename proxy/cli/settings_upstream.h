/*
 * settings_upstream - the `upstream:` block of fogline.yaml.
 */
#ifndef FOGLINE_SETTINGS_UPSTREAM_H
#define FOGLINE_SETTINGS_UPSTREAM_H

#include "proxy/cli/settings_file.h"

/* False after an error. */
MUST_USE bool settings_upstream(struct settings_reader *r,
                                const struct node *map);

/* What the block, and its `health`, may have. */
extern const struct key settings_upstream_keys[];
extern const struct key settings_upstream_health_keys[];

#endif
