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

/* Is the field called `name`?  CGI and its heirs read _ as -. */
static bool choice_is_called(const struct field *field, const char *name)
{
    size_t n = strlen(name);

    if (field->name.n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!(name[i] == '-' && field->name.p[i] == '_') &&
            !span_same(field->name.p + i, name + i, 1))
            return false;
    return true;
}

static bool choice_is_one_of(const struct field *field,
                             const char *const *names)
{
    while (*names != NULL && !choice_is_called(field, *names))
        names++;
    return *names != NULL;
}

/* Fields by which servers take another path or method than the first line's
 * (IIS, Symfony, Rails and others).  One that says the same is harmless. */
static void choice_ask_fields(const struct request *r,
                              struct policy_subject *subject)
{
    static const char *const paths[] = {"x-original-url", "x-rewrite-url",
                                        NULL};
    static const char *const methods[] = {
        "x-http-method-override", "x-http-method", "x-method-override", NULL};

    for (size_t i = 0; i < r->head.count; i++) {
        const struct field *field = &r->head.fields[i];

        if ((field->name.p[0] | 0x20) != 'x')
            continue;
        if (choice_is_one_of(field, paths) &&
            !span_eq(field->value, r->target) &&
            !span_eq(field->value, r->path))
            subject->other_path = true;
        if (choice_is_one_of(field, methods) &&
            !span_eq(field->value, r->method))
            subject->other_method = true;
    }
}

enum refusal choice_by_request(struct choice *c, const struct policy *policy,
                               const struct request *r)
{
    struct policy_subject subject = {
        .host = request_host_name(r),
        .path = r->path,
        .method = r->method,
    };

    c->filter = NULL;
    c->is_open = false;
    choice_put_client(c, &subject);
    if (policy_asks_request(policy)) {
        choice_ask_fields(r, &subject);
        if (policy_is_ambiguous(policy, &subject))
            return REFUSAL_REQUEST_AMBIGUOUS;
    }
    c->filter = policy_select(policy, &subject);
    if (c->filter == NULL)
        return REFUSAL_NO_FILTER;
    c->is_open = !policy_is_final(c->filter);
    if (!c->is_open)
        return REFUSAL_NONE;
    buf_clear(&c->request);
    c->host_n = subject.host.n;
    c->path_n = subject.path.n;
    /* All are parts of the head, whose size is limited. */
    CHECK(buf_put(&c->request, subject.host) &&
          buf_put(&c->request, subject.path) &&
          buf_put(&c->request, subject.method));
    return REFUSAL_NONE;
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
