/*
 * choice - which filter answers for a response.
 *
 * Most filters are chosen by the request alone.  One whose `applies_to` has
 * `status` or `types` cannot be: then what the request said is kept, and the
 * choice is made when the response's head is there.
 */
#ifndef FOGLINE_CHOICE_H
#define FOGLINE_CHOICE_H

#include "certs/identity.h"
#include "filters/policy/policy.h"
#include "proxy/http/request.h"
#include "proxy/http/response.h"

struct choice {
    const struct filter *filter;   /* chosen, or the first that may be */
    const struct identity *client; /* who asks; NULL: nobody in particular.
                                      Lives as long as its connection */
    bool is_open;                  /* choose again by the response */
    struct buf request;            /* while open: host, path, method */
    size_t host_n, path_n;
};

/* `most`: bytes of request it may have to keep. */
void choice_init(struct choice *c, size_t most);
void choice_done(struct choice *c);

/*
 * For a request of c->client's.
 *
 *   REFUSAL_NO_FILTER         none can apply, whatever the response is
 *   REFUSAL_REQUEST_AMBIGUOUS which one applies depends on how the server
 *                             reads the request (policy_is_ambiguous)
 */
MUST_USE enum refusal choice_by_request(struct choice *c,
                                        const struct policy *policy,
                                        const struct request *r);

/* Also for interim responses, each by itself.  False: no filter applies. */
MUST_USE bool choice_by_response(struct choice *c, const struct policy *policy,
                                 const struct response *r);

#endif
