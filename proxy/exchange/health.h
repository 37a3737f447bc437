/*
 * health - asks each server now and then whether it is well.
 *
 *   GET PATH, on a connection of its own; 2xx or 3xx in time is well
 *
 * The first answer decides at once, later ones when `fall` bad or `rise` good
 * ones come in a row.  The verdicts go to the cluster, where all workers see
 * them.  One instance, on the main thread's loop: servers are asked once, not
 * once by each worker.
 */
#ifndef FOGLINE_HEALTH_H
#define FOGLINE_HEALTH_H

#include "proxy/exchange/cluster.h"
#include "proxy/net/loop.h"

struct health;

/* Begins; NULL if the configuration asks for no checks.  A reference to the
 * cluster is taken, `config` and `loop` are borrowed. */
struct health *health_new(struct loop *loop, struct cluster *cluster,
                          const struct config *config);

/* No check any more; the loop has to run on until their connections are
 * closed.  NULL is fine. */
void health_close(struct health *h);

/* After health_close and the end of the loop.  NULL is fine. */
void health_free(struct health *h);

#endif
