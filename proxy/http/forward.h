/*
 * forward - the head that goes upstream in a request's place.
 */
#ifndef FOGLINE_FORWARD_H
#define FOGLINE_FORWARD_H

#include "certs/identity.h"
#include "proxy/http/request.h"

struct forward_hop {
    const char *peer;              /* the client's address; NULL: it has none */
    bool is_secure;                /* it came by TLS */
    const struct identity *client; /* to be told of; NULL: nothing is said */
    struct span upstream;          /* Host to send when the request had none */
    const char *variant; /* of the policy: see etag.h; NULL: no copy of the
                            client's may be called fresh */
};

/*
 * Appends the head to send upstream: written anew, hop-by-hop fields gone,
 * Via, X-Forwarded-For, X-Forwarded-Proto and Forwarded extended, no coding
 * accepted but those that can be taken off here, no ranges.  What the client
 * says of its own certificate does not go on; X-Forwarded-Client-Cert is ours.
 *
 * Entity tags go on as the upstream knows them.  Of a GET's or HEAD's
 * If-None-Match only those of the variant: a 304 for another would revalidate
 * a copy that another policy filtered, or none; If-Modified-Since, which says
 * nothing of policies, never.  Other methods keep all their conditions: a lost
 * If-Match would turn a guarded update into a blind one, and their answers
 * revalidate nothing.
 *
 * True if a 304 may come.
 */
bool forward_put(const struct request *r, const struct forward_hop *hop,
                 struct buf *out);

#endif
