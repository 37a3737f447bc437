/*
 * settings_tls - the `tls:` blocks of fogline.yaml.
 */
#ifndef FOGLINE_SETTINGS_TLS_H
#define FOGLINE_SETTINGS_TLS_H

#include "proxy/cli/settings_file.h"

/* Of a listener; `map` NULL: none, plain text.  False after an error. */
MUST_USE bool settings_tls_listen(struct settings_reader *r,
                                  const struct node *map,
                                  struct tls_listen *out);

/* Of the upstream; the same. */
MUST_USE bool settings_tls_upstream(struct settings_reader *r,
                                    const struct node *map,
                                    struct tls_upstream *out);

/* What the blocks, and an entry of `certificates`, may have. */
extern const struct key settings_tls_listen_keys[];
extern const struct key settings_tls_upstream_keys[];
extern const struct key settings_tls_pair_keys[];

#endif
