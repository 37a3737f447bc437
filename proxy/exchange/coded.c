/*
 * coded - which codings, and the stages for them.
 *
 * Must never let a coded body past the filter as it came.
 */
#include "proxy/exchange/coded.h"

#include "proxy/http/syntax.h"

/* Does the head tell of a body, here or in the answer to a GET? */
static bool coded_is_of_body(const struct response *r,
                             const struct coded_opts *opts)
{
    return r->framing.kind != FRAMING_NONE ||
           (opts->to_head && r->status != 204 && r->status != 304);
}

struct coded_plan coded_plan(const struct response *r,
                             const struct coded_opts *opts)
{
    const struct coding_list *from = &r->codings;
    struct coded_plan plan = {.to = accept_choose(&opts->accept, from)};

    plan.is_varying = from->count != 0 || plan.to != CODING_IDENTITY;
    if (!coded_is_of_body(r, opts))
        plan.to = CODING_IDENTITY;
    if (r->framing.kind != FRAMING_NONE) {
        plan.from = *from;
        plan.encode = plan.to;
    }
    return plan;
}

/* RFC 9110 section 12.5.5: several lines, or "*" for whatever it may be. */
static bool coded_is_told(const struct response *r)
{
    for (size_t i = 0; i < r->head.count; i++) {
        const struct field *field = &r->head.fields[i];

        if (span_is(field->name, "vary") &&
            (syntax_lists(field->value, span_str("accept-encoding")) ||
             syntax_lists(field->value, span_str("*"))))
            return true;
    }
    return false;
}

bool coded_put_fields(const struct coded_plan *plan, const struct response *r,
                      struct buf *out)
{
    if (plan->to != CODING_IDENTITY &&
        !buf_printf(out, "Content-Encoding: %s\r\n", coding_name(plan->to)))
        return false;
    return !plan->is_varying || coded_is_told(r) ||
           buf_put(out, span_str("Vary: Accept-Encoding\r\n"));
}

void coded_init(struct coded *c, size_t most)
{
    *c = (struct coded){0};
    buf_init(&c->waiting, most);
}

void coded_done(struct coded *c)
{
    CHECK(c->first == NULL);
    buf_done(&c->waiting);
}

struct stage *coded_open(struct coded *c, const struct coded_plan *plan,
                         struct stage *next)
{
    CHECK(c->first == NULL);
    if (plan->encode == CODING_IDENTITY)
        return next;
    c->encode = encode_new(plan->encode, next);
    return encode_stage(c->encode);
}

void coded_lead(struct coded *c, const struct coded_plan *plan,
                const struct limits *limits, struct stage *scrub)
{
    c->first = scrub;
    c->is_ending = false;
    c->is_yielding = false;
    if (plan->from.count == 0)
        return;
    c->decode = decode_new(&plan->from, limits, scrub);
    c->first = decode_stage(c->decode);
}

void coded_close(struct coded *c)
{
    if (c->first != NULL)
        stage_drop(c->first);
    c->first = NULL;
    decode_free(c->decode);
    encode_free(c->encode);
    c->decode = NULL;
    c->encode = NULL;
    buf_done(&c->waiting);
}

void coded_keep(struct coded *c, struct span in)
{
    struct buf *b = &c->waiting;

    if (in.n == 0) {
        buf_done(b);
        return;
    }
    if (b->p != NULL && in.p >= b->p && in.p < b->p + b->cap) {
        memmove(b->p, in.p, in.n);
        b->n = in.n;
        return;
    }
    buf_clear(b);
    CHECK(buf_put(b, in)); /* no more than one read, and half a head */
}

bool coded_waits(const struct coded *c)
{
    return c->decode != NULL &&
           (c->is_ending || c->waiting.n != 0 || decode_waits(c->decode));
}
