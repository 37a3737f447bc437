/*
 * rules - reads the rules of a filter and decides which is in charge of what.
 *
 * The first rule that names a kind has it.  A rule that gets no kind at all
 * would look as if it were in force, so it is an error.
 */
#include "filters/policy/rules.h"
#include "filters/act/act.h"
#include "filters/base/mem.h"
#include "filters/policy/keys.h"
#include "filters/policy/options.h"

#include <stdio.h>
#include <stdlib.h>

static const struct key keys[] = {
    {"name", WANT_TEXT, false},     {"find", WANT_TEXTS, true},
    {"do", WANT_TEXT, true},        {"at_least", WANT_TEXT, false},
    {"with", WANT_TEXT, false},     {"keep", WANT_TEXT, false},
    {"grid", WANT_TEXT, false},     {"field", WANT_LATER, false},
    {"pattern", WANT_LATER, false}, {"decimals", WANT_LATER, false},
    {"preset", WANT_LATER, false},  {"key", WANT_LATER, false},
    {"epoch", WANT_LATER, false},   {"max_length", WANT_LATER, false},
    {NULL, WANT_TEXT, false},
};

static const char *const actions[] = {
#define X(id, name, text) name,
    ACTIONS(X)
#undef X
        NULL};

/* Words of PRODUCT.md that this version cannot do. */
static const char *const later_actions[] = {"pseudonymize", "hash", "null",
                                            "remove", NULL};

static bool is_in(const char *word, const char *const *words)
{
    while (*words != NULL && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

/* The first kind of a set that is not empty. */
static enum kind first_kind(unsigned set)
{
    return (enum kind)__builtin_ctz(set);
}

static bool read_kind(const struct doc *doc, const struct node *value,
                      struct rule *rule)
{
    unsigned set = kind_set(value->text);

    if (set == 0)
        return doc_unknown(doc, value, "kind", kind_words);
    if ((rule->kinds & set) != 0)
        return doc_error(doc, value, "%s is named twice; remove one",
                         kind_name(first_kind(rule->kinds & set)));
    rule->kinds |= set;
    return true;
}

static bool read_kinds(const struct doc *doc, const struct node *find,
                       struct rule *rule)
{
    if (find->type == NODE_TEXT)
        return read_kind(doc, find, rule);
    for (size_t i = 0; i < find->count; i++)
        if (!read_kind(doc, find->items[i], rule))
            return false;
    return true;
}

static bool not_allowed(const struct doc *doc, const struct node *value,
                        enum action action, enum kind kind)
{
    char list[256] = "";

    for (int a = 0, n = 0; a < ACTION_COUNT; a++)
        if (act_allowed((enum action)a, kind))
            n += snprintf(list + n, sizeof list - (size_t)n, "%s%s",
                          n != 0 ? ", " : "", actions[a]);
    return doc_error(doc, value,
                     "%s makes no sense for %s (one of: %s); use another "
                     "action, or take %s out of this rule",
                     action_name(action), kind_name(kind), list,
                     kind_name(kind));
}

static bool read_action(const struct doc *doc, const struct node *value,
                        struct rule *rule)
{
    if (!action_find(value->text, &rule->action)) {
        if (is_in(value->text, later_actions))
            return keys_later(doc, value);
        return doc_unknown(doc, value, "action", actions);
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if ((rule->kinds & 1u << kind) != 0 &&
            !act_allowed(rule->action, (enum kind)kind))
            return not_allowed(doc, value, rule->action, (enum kind)kind);
    return true;
}

static bool read_rule(const struct doc *doc, const struct node *node,
                      struct rule *rule)
{
    rule->line = node->line;
    rule->at_least = EVIDENCE_COUNT; /* until the file or a default says */
    return keys_check(doc, node, "a rule", keys) &&
           read_kinds(doc, keys_get(node, "find"), rule) &&
           read_action(doc, keys_get(node, "do"), rule) &&
           options_read(doc, node, rule);
}

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

static bool assign_kinds(const struct doc *doc, const struct node *node,
                         struct filter *filter, const struct rule *rule)
{
    unsigned taken = 0;
    int last = 0;

    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if ((rule->kinds & 1u << kind) == 0)
            continue;
        if (filter->by_kind[kind] == NULL) {
            take_charge(filter, rule, (enum kind)kind);
            continue;
        }
        taken |= 1u << kind;
        last = kind;
    }
    if (taken == 0)
        return true;
    if (taken != rule->kinds) {
        doc_warn(doc, named(node, (enum kind)last),
                 "%s is already taken by the rule in line %zu, which is the "
                 "one used; remove it here or there",
                 kind_name((enum kind)last), filter->by_kind[last]->line);
        return true;
    }
    return doc_error(doc, named(node, (enum kind)last),
                     "this rule can never match: %s is already taken by the "
                     "rule in line %zu; remove one of them",
                     kind_name((enum kind)last), filter->by_kind[last]->line);
}

/* True if no earlier rule has the name of the last one. */
static bool name_is_new(const struct doc *doc, const struct node *node,
                        const struct filter *filter)
{
    const struct rule *last = &filter->rules[filter->rule_count - 1];

    for (const struct rule *r = filter->rules; r < last; r++)
        if (last->name != NULL && r->name != NULL &&
            strcmp(r->name, last->name) == 0)
            return doc_error(doc, keys_get(node, "name"),
                             "the rule in line %zu has this name already; "
                             "metrics could not tell them apart: rename one",
                             r->line);
    return true;
}

/* "vin+device_id": what the rule looks for, as the file has it. */
static char *words_of(const struct node *find)
{
    char name[512] = "";
    size_t n = 0;

    if (find->type == NODE_TEXT)
        return mem_strdup(find->text);
    for (size_t i = 0; i < find->count; i++)
        n += (size_t)snprintf(name + n, sizeof name - n, "%s%s",
                              i != 0 ? "+" : "", find->items[i]->text);
    return mem_strdup(name);
}

/* Fills in what a rule leaves open, for whoever lists the rules. */
static void complete(const struct node *node, struct rule *rule)
{
    bool given = rule->at_least != EVIDENCE_COUNT;

    for (int kind = 0; kind < KIND_COUNT; kind++) {
        enum evidence least = options_default_evidence((enum kind)kind);

        if ((rule->kinds & 1u << kind) != 0 && !given && least < rule->at_least)
            rule->at_least = least;
    }
    if (rule->name == NULL)
        rule->name = words_of(keys_get(node, "find"));
}

bool rules_read(const struct doc *doc, const struct node *list,
                struct filter *filter)
{
    filter->rules = mem_zalloc(list->count * sizeof filter->rules[0]);
    for (size_t i = 0; i < list->count; i++) {
        struct rule *rule = &filter->rules[i];

        filter->rule_count++;
        if (!read_rule(doc, list->items[i], rule) ||
            !name_is_new(doc, list->items[i], filter) ||
            !assign_kinds(doc, list->items[i], filter, rule))
            return false;
    }
    for (size_t i = 0; i < filter->rule_count; i++)
        complete(list->items[i], &filter->rules[i]);
    return true;
}

void rules_free(struct filter *filter)
{
    for (size_t i = 0; i < filter->rule_count; i++) {
        free(filter->rules[i].name);
        free(filter->rules[i].with);
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        free(filter->per_kind[kind].name);
    free(filter->rules);
}
