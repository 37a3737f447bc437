/*
 * admin - health and metrics, on an address of its own.
 *
 *   /healthz  200 while the process lives
 *   /readyz   200 while every worker accepts, 503 while starting or draining
 *   /metrics  Prometheus text
 *
 * Never on a data port: whoever reaches it learns how often what was hidden.
 */
#ifndef FOGLINE_ADMIN_H
#define FOGLINE_ADMIN_H

#include "proxy/http/origin.h"
#include "proxy/server.h"

struct admin;

/* `server` and `isa` are borrowed. */
struct admin *admin_new(const struct server *server, const char *isa);

/* After the origin that uses it is gone.  NULL is fine. */
void admin_free(struct admin *a);

/* For origin_new; as good as the admin. */
struct origin_user *admin_user(struct admin *a);

#endif
