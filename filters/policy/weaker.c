/*
 * weaker - finds which filters can be for the same response, before and after,
 * and has them compared.
 *
 *   now    [A /a/..] [B every]          A against C: a response of /a/x
 *   next   [C /a/..] [D every]          B against D; A and D never meet, since
 *                                       C takes all that is A's
 */
#include "filters/policy/weaker.h"
#include "filters/policy/rule.h"
#include "filters/policy/scope.h"
#include "filters/policy/scope_apart.h"
#include "filters/policy/weaker_filter.h"

/* Does a filter before policy_at(p, end) take all that is within the scope? */
static bool is_taken(const struct policy *p, size_t end,
                     const struct scope *scope)
{
    for (size_t i = 0; i < end; i++)
        if (scope_covers(&policy_at(p, i)->scope, scope))
            return true;
    return false;
}

static void compare_filters(const struct policy *now, const struct policy *next,
                            struct losses *losses)
{
    for (size_t i = 0; i < policy_count(now); i++)
        for (size_t j = 0; j < policy_count(next); j++) {
            const struct filter *old = policy_at(now, i);
            const struct filter *new = policy_at(next, j);

            if (!scope_apart(&old->scope, &new->scope) &&
                !is_taken(now, i, &new->scope) &&
                !is_taken(next, j, &old->scope))
                weaker_filter_compare(old, new, losses);
        }
}

static bool paths_are_taken(const struct policy *p, const struct scope *scope)
{
    struct scope part = *scope;
    char *one[2] = {NULL, NULL};

    if (scope->paths == NULL)
        return is_taken(p, policy_count(p), scope);
    part.paths = one;
    for (char *const *path = scope->paths; *path != NULL; path++) {
        one[0] = *path;
        if (!is_taken(p, policy_count(p), &part))
            return false;
    }
    return true;
}

/* Host by host and path by path, since no one filter need take them all. */
static bool is_all_taken(const struct policy *p, const struct scope *scope)
{
    struct scope part = *scope;
    char *one[2] = {NULL, NULL};

    if (scope->hosts == NULL)
        return paths_are_taken(p, scope);
    part.hosts = one;
    for (char *const *host = scope->hosts; *host != NULL; host++) {
        one[0] = *host;
        if (!paths_are_taken(p, &part))
            return false;
    }
    return true;
}

/* What no filter is for is refused. */
static void compare_refused(const struct policy *now, const struct policy *next,
                            struct losses *losses)
{
    for (size_t i = 0; i < policy_count(next); i++) {
        const struct filter *new = policy_at(next, i);

        if (!is_all_taken(now, &new->scope))
            weaker_filter_add(losses,
                              "%s:%zu: filter %s: responses that no filter "
                              "applied to, and were refused, would pass",
                              new->file, new->line, new->name);
    }
}

size_t weaker_than(const struct policy *now, const struct policy *next,
                   struct buf *report)
{
    struct losses losses = {.report = report};

    compare_filters(now, next, &losses);
    compare_refused(now, next, &losses);
    return losses.count;
}
