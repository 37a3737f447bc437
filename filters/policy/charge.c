/*
 * charge - gives each kind to the first rule that names it.
 */
#include "filters/policy/charge.h"
#include "filters/act/act.h"
#include "filters/base/mem.h"
#include "filters/policy/keys.h"
#include "filters/policy/options.h"

#include <stdlib.h>

/* The rule as it holds for one kind. */
static void take_charge(struct filter *filter, const struct rule *rule,
                        enum kind kind)
{
    struct rule *mine = &filter->per_kind[kind];

    *mine = *rule;
    mine->kinds = 1u << kind;
    mine->name = mem_strdup(rule->name != NULL ? rule->name : kind_name(kind));
    if (mine->at_least == EVIDENCE_COUNT)
        mine->at_least = options_default_evidence(kind);
    act_prepare(mine, kind);
    filter->by_kind[kind] = mine;
}

/* The node that names `kind` in a rule. */
static const struct node *named(const struct node *node, enum kind kind)
{
    const struct node *find = keys_get(node, "find");

    for (size_t i = 0; i < find->count; i++)
        if ((kind_set(find->items[i]->text) & 1u << kind) != 0)
            return find->items[i];
    return find;
}

/* What becomes of a rule that lost kinds, `last` being the last of
 * them, to rules of the same file. */
static bool complain(const struct origin *at, const struct filter *filter,
                     const struct rule *rule, enum kind last)
{
    const struct node *where = named(at->node, last);
    size_t line = filter->by_kind[last]->line;

    if (rule->kinds == 0)
        return doc_error(at->doc, where,
                         "this rule can never match: %s is already taken by "
                         "the rule in line %zu; remove one of them",
                         kind_name(last), line);
    doc_warn(at->doc, where,
             "%s is already taken by the rule in line %zu, which is the one "
             "used; remove it here or there",
             kind_name(last), line);
    return true;
}

bool charge_rule(const struct origin *at, struct filter *filter,
                 struct rule *rule)
{
    int last = -1;

    for (int kind = 0; kind < KIND_FINDABLE; kind++) {
        const struct rule *other = filter->by_kind[kind];

        if ((rule->kinds & 1u << kind) == 0)
            continue;
        if (other == NULL) {
            take_charge(filter, rule, (enum kind)kind);
            continue;
        }
        rule->kinds &= ~(1u << kind);
        if (strcmp(other->file, rule->file) == 0)
            last = kind;
    }
    return last < 0 || complain(at, filter, rule, (enum kind)last);
}

void charge_free(struct filter *filter)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        free(filter->per_kind[kind].name);
}
