/*
 * client - the patterns of `applies_to.clients`: who a client has proved to be.
 *
 *   spiffe://example.com/insurer    that URI, exactly; in its path a segment
 *                                   may be *, any one, or **, any number
 *   app.example.com                 that DNS name, in any case
 *   *.example.com                   every name below it
 *   CN=app,O=Example                that subject, as RFC 2253 writes it
 *
 * With "uri:", "dns:" or "subject:" before it a pattern is of that kind
 * whatever it looks like.  A client has names of the same three kinds, each
 * with its kind before it (certs/identity.h); a pattern is compared with names
 * of its own kind only.
 */
#ifndef FOGLINE_CLIENT_H
#define FOGLINE_CLIENT_H

#include "filters/base/check.h"
#include "filters/base/span.h"

/* What is wrong with a pattern, with the cure; NULL if nothing. */
const char *client_objection(const char *pattern);

bool client_matches(const char *pattern, struct span name);

/* True if whatever `narrow` matches, `wide` matches. */
bool client_covers(const char *wide, const char *narrow);

#endif
