/*
 * choice - asks the policy once by the request, and again if it must.
 */
#include "proxy/exchange/choice.h"

void choice_init(struct choice *c, size_t most)
{
    *c = (struct choice){0};
    buf_init(&c->request, most);
}

void choice_done(struct choice *c)
{
    buf_done(&c->request);
}

static void choice_put_client(const struct choice *c,
                              struct policy_subject *subject)
{
    if (c->client == NULL)
        return;
    subject->clients = c->client->names;
    subject->client_count = c->client->count;
}

bool choice_by_request(struct choice *c, const struct policy *policy,
                       const struct request *r)
{
    struct policy_subject subject = {
        .host = request_host_name(r),
        .path = r->path,
        .method = r->method,
    };

    choice_put_client(c, &subject);
    c->filter = policy_select(policy, &subject);
    c->is_open = c->filter != NULL && !policy_is_final(c->filter);
    if (!c->is_open)
        return c->filter != NULL;
    buf_clear(&c->request);
    c->host_n = subject.host.n;
    c->path_n = subject.path.n;
    /* All are parts of the head, whose size is limited. */
    CHECK(buf_put(&c->request, subject.host) &&
          buf_put(&c->request, subject.path) &&
          buf_put(&c->request, subject.method));
    return true;
}

bool choice_by_response(struct choice *c, const struct policy *policy,
                        const struct response *r)
{
    struct span request = buf_span(&c->request);
    size_t method = c->host_n + c->path_n;
    struct policy_subject subject = {.status = r->status, .type = r->type};

    if (!c->is_open)
        return true;
    subject.host = span_cut(request, 0, c->host_n);
    subject.path = span_cut(request, c->host_n, method);
    subject.method = span_cut(request, method, request.n);
    choice_put_client(c, &subject);
    c->filter = policy_select(policy, &subject);
    return c->filter != NULL;
}
