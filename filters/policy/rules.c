/*
 * rules - reads the rules of a filter: its own, then those of the files it
 * extends.
 */
#include "filters/policy/rules.h"
#include "filters/act/act.h"
#include "filters/act/secret.h"
#include "filters/base/mem.h"
#include "filters/policy/charge.h"
#include "filters/policy/keys.h"
#include "filters/policy/options.h"
#include "filters/policy/options_secret.h"

#include <stdio.h>
#include <stdlib.h>

#define SETTINGS_MAX 1024

const struct key rules_keys[] = {
    {"name", WANT_TEXT, false},        {"find", WANT_TEXTS, true},
    {"do", WANT_WORD, true},           {"at_least", WANT_TEXT, false},
    {"with", WANT_TEXT, false},        {"keep", WANT_TEXT, false},
    {"grid", WANT_TEXT, false},        {"field", WANT_LATER, false},
    {"pattern", WANT_LATER, false},    {"decimals", WANT_LATER, false},
    {"preset", WANT_LATER, false},     {"key", WANT_TEXT, false},
    {"epoch", WANT_TEXT, false},       {"tenant", WANT_TEXT, false},
    {"max_length", WANT_LATER, false}, {NULL, WANT_TEXT, false},
};

static const char *const actions[] = {
#define X(id, name, text) name,
    ACTIONS(X)
#undef X
        NULL};

/* Words of PRODUCT.md that this version cannot do. */
static const char *const later_actions[] = {"remove", NULL};

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

/* The options of a rule, for whoever lists rules: "grid: 2km". */
static char *settings_of(const struct node *node)
{
    static const char *const shown[] = {"find", "field",    "pattern", "do",
                                        "name", "at_least", NULL};
    struct buf text;
    char *copy;

    buf_init(&text, SETTINGS_MAX);
    for (size_t i = 0; i < node->count; i += 2) {
        if (is_in(node->items[i]->text, shown))
            continue;
        if (!buf_printf(&text, "%s%s: %s", text.n != 0 ? ", " : "",
                        node->items[i]->text,
                        doc_quote(node->items[i + 1]).text))
            break;
    }
    copy = mem_alloc(text.n + 1);
    memcpy(copy, text.n != 0 ? (const char *)text.p : "", text.n);
    copy[text.n] = '\0';
    buf_done(&text);
    return copy;
}

static bool read_rule(const struct origin *at, struct rule *rule)
{
    const struct doc *doc = at->doc;
    const struct node *node = at->node;

    rule->line = node->line;
    rule->column = node->column;
    rule->at_least = EVIDENCE_COUNT; /* until the file or a default says */
    if (!keys_check(doc, node, "a rule", rules_keys))
        return false;
    rule->file = mem_strdup(doc->file);
    rule->settings = settings_of(node);
    return read_kinds(doc, keys_get(node, "find"), rule) &&
           read_action(doc, keys_get(node, "do"), rule) &&
           options_read(doc, node, rule);
}

/* True if no earlier rule has the name of the last one. */
static bool name_is_new(const struct origin *at, const struct filter *filter)
{
    const struct rule *last = &filter->rules[filter->rule_count - 1];

    for (const struct rule *r = filter->rules; r < last; r++)
        if (last->name != NULL && r->name != NULL &&
            strcmp(r->name, last->name) == 0)
            return doc_error(at->doc, keys_get(at->node, "name"),
                             "the rule in line %zu%s%s has this name already; "
                             "metrics could not tell them apart: rename one",
                             r->line,
                             strcmp(r->file, last->file) != 0 ? " of " : "",
                             strcmp(r->file, last->file) != 0 ? r->file : "");
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

static void rule_free(struct rule *rule)
{
    free(rule->name);
    free(rule->with);
    free(rule->settings);
    free(rule->file);
    secret_free(rule->secret);
    *rule = (struct rule){0};
}

static bool read_list(struct chain *chain, const struct doc *doc,
                      struct filter *filter)
{
    const struct node *list = keys_get(doc->root, "rules");

    for (size_t i = 0; list != NULL && i < list->count; i++) {
        struct rule *rule = &filter->rules[filter->rule_count];
        struct origin *at = &chain->origins[filter->rule_count];

        *at = (struct origin){doc, list->items[i]};
        filter->rule_count++;
        if (!read_rule(at, rule) ||
            !options_secret_read(at->doc, at->node, filter->name, rule) ||
            !name_is_new(at, filter) || !charge_rule(at, filter, rule))
            return false;
        if (rule->kinds == 0) { /* overridden by the files before */
            rule_free(rule);
            filter->rule_count--;
        }
    }
    return true;
}

bool rules_read(struct chain *chain, struct filter *filter)
{
    size_t most = 0;

    for (size_t i = 0; i < chain->count; i++) {
        const struct node *list = keys_get(chain->docs[i]->root, "rules");

        most += list != NULL ? list->count : 0;
    }
    filter->rules = mem_zalloc(most * sizeof filter->rules[0]);
    chain->origins = mem_zalloc(most * sizeof chain->origins[0]);
    for (size_t i = 0; i < chain->count; i++)
        if (!read_list(chain, chain->docs[i], filter))
            return false;
    for (size_t i = 0; i < filter->rule_count; i++)
        complete(chain->origins[i].node, &filter->rules[i]);
    return true;
}

void rules_free(struct filter *filter)
{
    charge_free(filter);
    for (size_t i = 0; i < filter->rule_count; i++)
        rule_free(&filter->rules[i]);
    free(filter->rules);
}
