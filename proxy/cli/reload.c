/*
 * reload - see reload.h.
 *
 * Must never publish filters of which anything is in doubt: half a rule set
 * hides half.
 */
#include "proxy/cli/reload.h"

#include "filters/policy/weaker.h"
#include "proxy/cli/load.h"
#include "proxy/cli/settings_parts.h"
#include "proxy/container_of.h"

#include <inttypes.h>

#define REPORT_MAX ((size_t)1024 * 1024)

static bool passes_its_tests(const struct policy *policy)
{
    struct buf report;
    size_t run = 0, failed;

    buf_init(&report, REPORT_MAX);
    failed = policy_run_tests(policy, &report, &run);
    load_print(stderr, &report);
    buf_done(&report);
    if (failed != 0)
        fprintf(stderr,
                "fogline serve: %zu of %zu tests in the filter files failed, "
                "so they are not used; mend the rules or the tests "
                "(`fogline check` runs them)\n",
                failed, run);
    return failed == 0;
}

/* NULL after errors on stderr. */
static struct policy *load(struct reload *r)
{
    struct policy *policy;
    struct diag diag;

    /* All of them, though the first error ends the load. */
    for (size_t i = 0; i < r->opts.file_count; i++)
        stamp_add(&r->read, r->opts.files[i]);
    r->opts.read = &r->read;
    diag_init(&diag);
    policy = policy_load(&r->opts, &diag);
    load_print(stderr, &diag.warnings);
    if (policy == NULL)
        load_print(stderr, &diag.text);
    diag_done(&diag);
    if (policy != NULL && passes_its_tests(policy))
        return policy;
    policy_unref(policy);
    return NULL;
}

/* The configuration file, if there is one, as what it is before it is read. */
static const char *stamp_file(struct reload *r)
{
    const char *file = args_value(r->args, "-c", NULL);

    stamp_done(&r->read);
    if (file != NULL)
        stamp_add(&r->read, file);
    return file;
}

/* What was edited and is not in force must not look as if it were. */
static void tell_parts(const struct reload *r, const struct settings *next)
{
    struct buf names;

    buf_init(&names, 1024);
    settings_parts_differ(r->started, next, &names);
    if (names.n != 0)
        fprintf(stderr,
                "fogline serve: %s: what has changed of %.*s waits for a "
                "restart; of this file a reload reads `filters` alone\n",
                args_value(r->args, "-c", ""), (int)names.n,
                (const char *)names.p);
    buf_done(&names);
}

/* Reads the list of filters again.  False after errors on stderr. */
static bool name_filters(struct reload *r)
{
    struct settings next;

    if (stamp_file(r) == NULL)
        return true;
    settings_init(&next);
    next.is_again = true;
    if (settings_take(&next, r->args) != STATUS_OK) {
        settings_done(&next);
        return false;
    }
    tell_parts(r, &next);
    settings_done(&r->settings);
    r->settings = next; /* of which only the list is used */
    r->opts.files = next.filters;
    r->opts.file_count = next.filter_count;
    return true;
}

bool reload_first(struct reload *r)
{
    (void)stamp_file(r);
    r->in_force = load(r);
    return r->in_force != NULL;
}

static void put_names(const struct policy *policy)
{
    for (size_t i = 0; i < policy_count(policy); i++)
        fprintf(stderr, "%s %s", i > 0 ? "," : "",
                filter_name(policy_at(policy, i)));
    fputc('\n', stderr);
}

/* Lists what would be hidden less.  False if that is a reason not to. */
static bool is_strong_enough(const struct reload *r, const struct policy *next,
                             const char *why)
{
    struct buf report;
    size_t count;

    buf_init(&report, REPORT_MAX);
    count = weaker_than(r->in_force, next, &report);
    if (count != 0)
        fprintf(stderr, "fogline serve: %s: the new filters hide less:\n", why);
    load_print(stderr, &report);
    buf_done(&report);
    return count == 0 || r->allow_weaker;
}

static void publish(struct reload *r, struct policy *policy, const char *why)
{
    uint64_t generation = server_publish(r->server, policy);

    policy_unref(r->in_force);
    r->in_force = policy;
    fprintf(stderr,
            "fogline serve: %s: filters reloaded, generation %" PRIu64 ":", why,
            generation);
    put_names(policy);
}

/* `policy` is NULL, or too weak. */
static void refuse(struct reload *r, struct policy *policy, const char *why)
{
    server_refuse_reload(r->server, policy == NULL ? METRICS_RELOAD_REFUSED
                                                   : METRICS_RELOAD_WEAKER);
    policy_unref(policy);
    fprintf(stderr,
            "fogline serve: %s: reload refused, see above%s; the filters in "
            "force stay:",
            why,
            policy == NULL ? ""
                           : " (if it is meant, restart, or start with "
                             "--allow-weaker)");
    put_names(r->in_force);
}

void reload_now(struct reload *r, const char *why)
{
    struct policy *policy = name_filters(r) ? load(r) : NULL;

    if (r->watch != NULL)
        watch_files(r->watch, &r->read);
    if (policy != NULL && is_strong_enough(r, policy, why))
        publish(r, policy, why);
    else
        refuse(r, policy, why);
}

static void on_change(struct watch_user *self)
{
    reload_now(container_of(self, struct reload, changed), "files changed");
}

void reload_watch(struct reload *r, struct loop *loop)
{
    r->changed.changed = on_change;
    r->watch = watch_new(loop, &r->changed);
    watch_files(r->watch, &r->read);
}

void reload_unwatch(struct reload *r)
{
    watch_close(r->watch);
    r->watch = NULL;
}

void reload_done(struct reload *r)
{
    stamp_done(&r->read);
    settings_done(&r->settings);
    policy_unref(r->in_force);
    r->in_force = NULL;
}
