/*
 * rules - reads the rules of a filter: its own, then those of the files it
 * extends.
 */
#include "filters/policy/rules.h"
#include "filters/act/act.h"
#include "filters/act/secret.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern.h"
#include "filters/policy/charge.h"
#include "filters/policy/keys.h"
#include "filters/policy/options.h"
#include "filters/policy/options_secret.h"
#include "filters/policy/target.h"
#include "filters/text/path.h"

#include <stdio.h>
#include <stdlib.h>

#define SETTINGS_MAX 1024

const struct key rules_keys[] = {
    {"name", WANT_TEXT, false},       {"find", WANT_TEXTS, false},
    {"do", WANT_WORD, true},          {"at_least", WANT_TEXT, false},
    {"with", WANT_TEXT, false},       {"keep", WANT_TEXT, false},
    {"grid", WANT_TEXT, false},       {"field", WANT_TEXT, false},
    {"pattern", WANT_TEXT, false},    {"decimals", WANT_TEXT, false},
    {"preset", WANT_TEXT, false},     {"key", WANT_TEXT, false},
    {"epoch", WANT_TEXT, false},      {"tenant", WANT_TEXT, false},
    {"max_length", WANT_TEXT, false}, {NULL, WANT_TEXT, false},
};

static const char *const actions[] = {
#define X(id, name, text) name,
    ACTIONS(X)
#undef X
        NULL};

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
    if (!action_find(value->text, &rule->action))
        return doc_unknown(doc, value, "action", actions);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if ((rule->kinds & 1u << kind) != 0 &&
            !act_allowed(rule->action, (enum kind)kind))
            return not_allowed(doc, value, rule->action, (enum kind)kind);
    return true;
}

static bool is_in(const char *word, const char *const *words)
{
    while (*words != NULL && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
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
    return target_read(doc, node, rule) &&
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

static bool is_custom(const struct rule *rule)
{
    return rule->field != NULL || rule->pattern != NULL;
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
        rule->name = target_name(node);
    if (is_custom(rule))
        act_prepare(rule, rule->field != NULL ? KIND_FIELD : KIND_PATTERN);
}

/* Was its name made of its path or pattern? */
static bool is_named_by_us(const struct chain *chain,
                           const struct filter *filter, size_t i)
{
    return is_custom(&filter->rules[i]) &&
           keys_get(chain->origins[i].node, "name") == NULL;
}

/* Such names may turn out alike, or like another rule's. */
static bool names_differ(const struct chain *chain, const struct filter *filter)
{
    for (size_t i = 1; i < filter->rule_count; i++)
        for (size_t j = 0; j < i; j++) {
            bool mine = is_named_by_us(chain, filter, i);
            const struct origin *at = &chain->origins[mine ? i : j];
            const char *name = filter->rules[i].name;

            if ((!mine && !is_named_by_us(chain, filter, j)) ||
                strcmp(filter->rules[j].name, name) != 0)
                continue;
            return doc_error(at->doc, at->node,
                             "metrics could not tell this rule from the one "
                             "in line %zu: both would be called %s; give it a "
                             "`name`",
                             filter->rules[mine ? j : i].line, name);
        }
    return true;
}

static void rule_free(struct rule *rule)
{
    path_free(rule->field);
    pattern_free(rule->pattern);
    free(rule->name);
    free(rule->with);
    free(rule->settings);
    free(rule->text);
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
    for (size_t i = 0; i < filter->rule_count; i++) {
        filter->field_count += filter->rules[i].field != NULL;
        filter->pattern_count += filter->rules[i].pattern != NULL;
    }
    return names_differ(chain, filter);
}

void rules_free(struct filter *filter)
{
    charge_free(filter);
    for (size_t i = 0; i < filter->rule_count; i++)
        rule_free(&filter->rules[i]);
    free(filter->rules);
}
