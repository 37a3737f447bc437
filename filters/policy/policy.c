/*
 * policy - loads filter files in order and picks one for a response.
 *
 * The first error ends the load and nothing is kept: half a policy would let
 * the other half through.
 */
#include "filters/policy/policy.h"
#include "filters/base/mem.h"
#include "filters/policy/advice.h"
#include "filters/policy/chain.h"
#include "filters/policy/compile.h"
#include "filters/policy/inputs.h"
#include "filters/policy/keys.h"
#include "filters/policy/pack.h"
#include "filters/policy/reading.h"
#include "filters/policy/scope.h"
#include "filters/policy/source.h"
#include "filters/policy/stems.h"
#include "filters/policy/trial.h"
#include "filters/scan/scan.h"

#include <stdatomic.h>
#include <stdlib.h>

struct policy {
    atomic_size_t refs;
    struct compile_opts compile; /* for all filters */
    bool has_paths;              /* some filter compares paths */
    bool asks_request;           /* some filter compares host, path, method */
    bool has_clients;            /* some filter compares clients */
    bool advise;                 /* while it is loaded; so is: */
    struct stamps *read;         /* gets what is read; NULL: nobody asks */
    size_t count;
    struct filter **filters;
};

/* Would a filtered text be changed again when it is filtered twice? */
static bool check_with(const struct origin *at, const struct filter *filter,
                       const struct rule *rule)
{
    const struct node *with = keys_get(at->node, "with");
    const struct node *pattern = keys_get(at->node, "pattern");
    struct trial trial = {.type = span_of("", 0)};
    struct buf out;
    enum fault fault;
    bool same;

    if (with == NULL && (pattern == NULL || rule->action != ACTION_REDACT))
        return true;
    buf_init(&out, SOURCE_MAX);
    trial.in = with != NULL ? span_str(with->text) : rule->fixed[FORM_TEXT];
    fault = trial_filter(filter, &trial, &out);
    same = fault == FAULT_NONE && span_eq(buf_span(&out), trial.in);
    buf_done(&out);
    if (same)
        return true;
    if (with == NULL)
        return doc_error(at->doc, pattern,
                         "this pattern matches \"%s\", which is written "
                         "instead of what it finds; give another text by "
                         "`with:`",
                         (const char *)trial.in.p);
    return doc_error(at->doc, with,
                     "a rule of this filter would find this text and "
                     "replace it in turn; write one that looks "
                     "like no private data, such as \"[HIDDEN]\"");
}

static bool check_reachable(const struct doc *doc, const struct policy *p,
                            const struct filter *filter)
{
    const struct node *at = keys_get(doc->root, "filter");

    for (size_t i = 0; i < p->count; i++) {
        const struct filter *f = p->filters[i];

        if (strcmp(f->name, filter->name) == 0)
            return doc_error(doc, at,
                             "%s:%zu has this name already; metrics could not "
                             "tell them apart: rename one, or load it once",
                             f->file, f->line);
        if (scope_covers(&f->scope, &filter->scope))
            return doc_error(doc, at,
                             "this filter can never be used: \"%s\" (%s:%zu) "
                             "comes before it and applies to all it applies "
                             "to; swap the order, or narrow applies_to there",
                             f->name, f->file, f->line);
    }
    return true;
}

static bool check(const struct chain *chain, const struct policy *p,
                  const struct filter *filter)
{
    for (size_t i = 0; i < filter->rule_count; i++)
        if (!check_with(&chain->origins[i], filter, &filter->rules[i]))
            return false;
    return check_reachable(chain->docs[0], p, filter);
}

static void append(struct policy *p, struct filter *filter)
{
    p->filters =
        mem_realloc(p->filters, (p->count + 1) * sizeof(struct filter *));
    p->filters[p->count++] = filter;
    p->has_paths = p->has_paths || filter->scope.paths != NULL;
    p->asks_request = p->asks_request || filter->scope.hosts != NULL ||
                      filter->scope.paths != NULL ||
                      filter->scope.methods != NULL;
    p->has_clients = p->has_clients || filter->scope.clients != NULL;
}

/* Of the last filter. */
static void advise(const struct policy *p, const struct chain *chain)
{
    const struct filter *filter = p->filters[p->count - 1];

    advice_give(chain, filter);
    for (size_t i = 0; i + 1 < p->count; i++)
        advice_order(chain, p->filters[i], filter);
}

static bool compile(struct policy *p, struct chain *chain)
{
    struct filter *filter = compile_filter(chain, &p->compile);

    if (filter == NULL)
        return false;
    if (!check(chain, p, filter)) {
        compile_free(filter);
        return false;
    }
    append(p, filter);
    if (p->advise)
        advise(p, chain);
    return true;
}

static bool add(struct policy *p, const char *name, struct span yaml,
                struct diag *diag)
{
    struct chain chain;
    bool ok = chain_init(&chain, name, yaml, diag);

    if (p->read != NULL)
        inputs_note(&chain, p->read);
    ok = ok && compile(p, &chain);
    chain_done(&chain);
    return ok;
}

static bool add_file(struct policy *p, const char *file, struct diag *diag)
{
    struct buf text;
    bool ok;

    if (p->read != NULL)
        stamp_add(p->read, file);
    buf_init(&text, SOURCE_MAX);
    ok = source_read(file, NULL, &text, diag) &&
         add(p, file, buf_span(&text), diag);
    buf_done(&text);
    return ok;
}

static bool add_all(struct policy *p, const struct policy_opts *opts,
                    struct diag *diag)
{
    if (opts->file_count == 0)
        return add(p, PACK_NAME, pack_text(), diag);
    p->read = opts->read;
    for (size_t i = 0; i < opts->file_count; i++)
        if (!add_file(p, opts->files[i], diag))
            return false;
    return true;
}

/* NULL, with an error, if the variant cannot be used. */
static struct policy *policy_new(const char *isa, struct diag *diag)
{
    const struct scan *scan = scan_pick(isa, diag);
    struct policy *p;

    if (scan == NULL)
        return NULL;
    p = mem_zalloc(sizeof *p);
    p->compile.scan = scan;
    p->compile.stems = stems_new();
    atomic_init(&p->refs, 1);
    return p;
}

struct policy *policy_load(const struct policy_opts *opts, struct diag *diag)
{
    struct policy *p = policy_new(opts->isa, diag);

    if (p != NULL) {
        p->advise = opts->advise;
        p->compile.misses = opts->misses;
        if (add_all(p, opts, diag))
            return p;
    }
    policy_unref(p);
    return NULL;
}

struct policy *policy_parse(const char *name, struct span yaml, const char *isa,
                            struct diag *diag)
{
    struct policy *p = policy_new(isa, diag);

    if (p != NULL && add(p, name, yaml, diag))
        return p;
    policy_unref(p);
    return NULL;
}

struct policy *policy_ref(struct policy *p)
{
    atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
    return p;
}

void policy_unref(struct policy *p)
{
    /* acq_rel: whoever frees sees all the others are done with it */
    if (p == NULL ||
        atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < p->count; i++)
        compile_free(p->filters[i]);
    stems_free(p->compile.stems);
    free(p->filters);
    free(p);
}

static const struct filter *pick(const struct policy *p,
                                 const struct policy_subject *subject)
{
    for (size_t i = 0; i < p->count; i++)
        if (scope_holds(&p->filters[i]->scope, subject))
            return p->filters[i];
    return NULL;
}

const struct filter *policy_select(const struct policy *p,
                                   const struct policy_subject *subject)
{
    struct policy_subject normal = *subject;
    const struct filter *found;
    struct readings readings;

    if (!p->has_paths)
        return pick(p, subject);
    normal.path = reading_usual(&readings, subject->path);
    found = pick(p, &normal);
    reading_done(&readings);
    return found;
}

static bool is_ambiguous(const struct policy *p,
                         const struct policy_subject *subject,
                         const struct readings *readings)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct filter *f = p->filters[i];
        enum scope_answer answer = scope_ask(&f->scope, subject, readings);

        if (answer == SCOPE_MAYBE)
            return true;
        if (answer == SCOPE_ALWAYS && policy_is_final(f))
            return false; /* it is this one, whatever comes behind */
    }
    return false;
}

bool policy_is_ambiguous(const struct policy *p,
                         const struct policy_subject *subject)
{
    struct readings readings = {.any = false};
    bool ambiguous;

    if (!p->asks_request)
        return false;
    if (p->has_paths)
        reading_find(&readings, subject->path);
    readings.any |= subject->other_path;
    ambiguous = is_ambiguous(p, subject, &readings);
    reading_done(&readings);
    return ambiguous;
}

bool policy_is_final(const struct filter *filter)
{
    return filter->scope.statuses == NULL && filter->scope.types == NULL;
}

bool policy_asks_request(const struct policy *p)
{
    return p->asks_request;
}

bool policy_asks_clients(const struct policy *p)
{
    return p->has_clients;
}

size_t policy_count(const struct policy *p)
{
    return p->count;
}

const struct filter *policy_at(const struct policy *p, size_t i)
{
    CHECK(i < p->count);
    return p->filters[i];
}

char *const *policy_hosts(const struct filter *filter)
{
    return filter->scope.hosts;
}

size_t policy_rule_count(const struct policy *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++)
        n += p->filters[i]->rule_count;
    return n;
}

size_t policy_run_tests(const struct policy *p, struct buf *report, size_t *run)
{
    size_t failed = 0, count = 0;

    for (size_t i = 0; i < p->count; i++) {
        failed += trial_run(p->filters[i], report);
        count += p->filters[i]->test_count;
    }
    if (run != NULL)
        *run = count;
    return failed;
}
