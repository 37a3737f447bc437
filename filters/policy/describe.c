/*
 * describe - the policy in force, as text for people.
 */
#include "filters/policy/describe.h"
#include "filters/policy/policy.h"
#include "filters/policy/rule.h"

#include <stdio.h>

/* What has no room is left out: the text is for a person to read. */
#define PUT(out, ...)                        \
    do {                                     \
        if (!buf_printf((out), __VA_ARGS__)) \
            (out)->max = (out)->n;           \
    } while (0)

static void put_list(struct buf *out, const char *label, char *const *list)
{
    if (list == NULL)
        return;
    PUT(out, "  %-12s %s", "", label);
    for (size_t i = 0; list[i] != NULL; i++)
        PUT(out, "%s %s", i != 0 ? "," : "", list[i]);
    PUT(out, "\n");
}

static void put_scope(struct buf *out, const struct scope *scope)
{
    bool any = scope->hosts == NULL && scope->paths == NULL &&
               scope->methods == NULL && scope->statuses == NULL &&
               scope->types == NULL && scope->clients == NULL;

    PUT(out, "  applies to   %s\n",
        any ? "every response" : "responses with, all of them:");
    put_list(out, "hosts", scope->hosts);
    put_list(out, "paths", scope->paths);
    put_list(out, "methods", scope->methods);
    put_list(out, "status", scope->statuses);
    put_list(out, "types", scope->types);
    put_list(out, "clients", scope->clients);
}

/* One line: what is looked for, what is done, how sure, who says so. */
static void put_line(struct buf *out, const struct rule *rule, const char *what)
{
    char action[128];

    snprintf(action, sizeof action, "%s%s%s%s", action_name(rule->action),
             rule->settings[0] != '\0' ? " (" : "", rule->settings,
             rule->settings[0] != '\0' ? ")" : "");
    PUT(out, "  %-15s %-30s %-9s %-15s %s:%zu:%zu\n", what, action,
        rule->kinds >= 1u << KIND_FIELD ? "certain"
                                        : evidence_name(rule->at_least),
        rule->name, rule->file, rule->line, rule->column);
}

static void put_rule(struct buf *out, const struct filter *filter,
                     const struct rule *rule)
{
    for (int kind = 0; kind < KIND_FINDABLE; kind++)
        if ((rule->kinds & 1u << kind) != 0)
            put_line(out, filter->by_kind[kind], kind_name((enum kind)kind));
    if (rule->text != NULL)
        put_line(out, rule, rule->text);
}

static void put_excepts(struct buf *out, const struct filter *filter)
{
    for (size_t i = 0; i < filter->except_count; i++) {
        const struct except *e = &filter->excepts[i];

        PUT(out, "  except       %s: %s  (%s:%zu:%zu)\n", e->text, e->reason,
            e->file, e->line, e->column);
    }
}

static void put_missing(struct buf *out, const struct filter *filter)
{
    const char *between = "  not looked for: ";

    for (int kind = 0; kind < KIND_FINDABLE; kind++) {
        if (filter->by_kind[kind] != NULL)
            continue;
        PUT(out, "%s%s", between, kind_name((enum kind)kind));
        between = ", ";
    }
    if (between[0] == ',')
        PUT(out, "\n");
}

static void put_media(struct buf *out, const struct filter *filter)
{
    static const char *const answers[] = {
        [MEDIA_FILTER] = "filtered",
        [MEDIA_BLOCK] = "refused",
        [MEDIA_PASS] = "passed on unseen",
        [MEDIA_STRIP] = "passed on without metadata",
    };

    for (size_t i = 0; i < filter->media_count; i++)
        PUT(out, "  media        %s: %s\n", filter->media[i].type,
            answers[filter->media[i].action]);
}

void describe_filter(const struct filter *filter, struct buf *out)
{
    PUT(out, "filter %s  (%s:%zu)\n", filter->name, filter->file, filter->line);
    put_scope(out, &filter->scope);
    PUT(out, "\n  %-15s %-30s %-9s %-15s %s\n", "find", "do", "at least",
        "name", "from");
    for (size_t i = 0; i < filter->rule_count; i++)
        put_rule(out, filter, &filter->rules[i]);
    put_missing(out, filter);
    PUT(out, "\n");
    put_excepts(out, filter);
    put_media(out, filter);
    PUT(out, "  websocket    %s\n",
        filter->websocket ? "text messages filtered" : "refused");
    PUT(out, "  otherwise    what cannot be inspected is refused\n");
}
