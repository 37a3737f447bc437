/*
 * weaker_filter - compares rules, exceptions and media of two filters.
 *
 * A rule that is new can take away, too: where two findings overlap the first
 * one wins, and a rule that only reports lets the value pass.
 */
#include "filters/policy/weaker_filter.h"
#include "filters/detect/pattern.h"
#include "filters/policy/strength.h"

#include <stdarg.h>
#include <stdio.h>

#define LINE_MAX_BYTES 1024

/* FILE:LINE:COLUMN of a rule or an exception. */
#define PLACE(x)  (x)->file, (x)->line, (x)->column
#define PLACE_FMT "%s:%zu:%zu: "

void weaker_filter_add(struct losses *losses, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    struct buf *report = losses->report;
    va_list args;
    size_t n;

    line[0] = line[1] = ' ';
    va_start(args, format);
    vsnprintf(line + 2, sizeof line - 3, format, args);
    va_end(args);
    n = strlen(line);
    line[n++] = '\n';
    if (report->n != 0 && memmem(report->p, report->n, line, n) != NULL)
        return;
    losses->count++;
    if (!buf_put(report, span_of(line, n)))
        report->max = report->n; /* no later, shorter line either */
}

/* "coarsen (grid: 2km)" */
struct shown {
    char text[160];
};

static struct shown show(const struct rule *rule)
{
    struct shown shown;
    bool more = rule->settings[0] != '\0';

    snprintf(shown.text, sizeof shown.text, "%s%s%s%s",
             action_name(rule->action), more ? " (" : "", rule->settings,
             more ? ")" : "");
    return shown;
}

/* The rules of which `filter` has any number at once. */
static bool is_custom(const struct rule *rule)
{
    return rule->field != NULL || rule->pattern != NULL;
}

/* Does the filter do anything that a value let pass would undo? */
static bool hides(const struct filter *filter)
{
    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].action != ACTION_REPORT)
            return true;
    return false;
}

static bool blocks(const struct filter *filter)
{
    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].action == ACTION_BLOCK)
            return true;
    return false;
}

/* A rule in charge of both, of one kind or of the same path or pattern. */
static void compare_rule(const struct rule *now, const struct rule *next,
                         const char *what, struct losses *losses)
{
    if (!strength_holds(now, next))
        weaker_filter_add(losses, PLACE_FMT "%s: %s becomes %s", PLACE(next),
                          what, show(now).text, show(next).text);
    if (next->at_least > now->at_least)
        weaker_filter_add(losses, PLACE_FMT "%s: at_least %s becomes %s",
                          PLACE(next), what, evidence_name(now->at_least),
                          evidence_name(next->at_least));
}

static void say_lost(const struct rule *rule, const char *what,
                     struct losses *losses)
{
    weaker_filter_add(losses,
                      PLACE_FMT "%s: %s is gone, it is not looked for any "
                                "more",
                      PLACE(rule), what, show(rule).text);
}

static void compare_kind(const struct filter *now, const struct filter *next,
                         enum kind kind, struct losses *losses)
{
    const struct rule *old = now->by_kind[kind], *new = next->by_kind[kind];
    const char *name = kind_name(kind);

    if (old != NULL && new == NULL)
        say_lost(old, name, losses);
    if (old != NULL && new != NULL)
        compare_rule(old, new, name, losses);
    if (new != NULL &&new->action == ACTION_REPORT && hides(now) &&
        (old == NULL || new->at_least < old->at_least))
        weaker_filter_add(losses,
                          PLACE_FMT "%s: report is new, and what it takes "
                                    "from another rule would pass",
                          PLACE(new), name);
}

static bool is_same_target(const struct rule *a, const struct rule *b)
{
    return is_custom(a) && is_custom(b) &&
           (a->field != NULL) == (b->field != NULL) &&
           strcmp(a->text, b->text) == 0;
}

/* The rule of `filter` for the same path or pattern; NULL: none. */
static const struct rule *counterpart(const struct filter *filter,
                                      const struct rule *rule)
{
    for (size_t i = 0; i < filter->rule_count; i++)
        if (is_same_target(&filter->rules[i], rule))
            return &filter->rules[i];
    return NULL;
}

static void compare_custom(const struct rule *now, const struct rule *next,
                           struct losses *losses)
{
    compare_rule(now, next, now->text, losses);
    if (now->pattern != NULL &&
        pattern_longest(next->pattern) < pattern_longest(now->pattern))
        weaker_filter_add(losses, PLACE_FMT "%s: max_length %zu becomes %zu",
                          PLACE(next), now->text, pattern_longest(now->pattern),
                          pattern_longest(next->pattern));
}

/* Of two that find the same the first is used. */
static void compare_order(const struct filter *now, const struct filter *next,
                          size_t i, struct losses *losses)
{
    const struct rule *rule = &now->rules[i];
    const struct rule *here = counterpart(next, rule);

    for (size_t j = 0; j < i; j++) {
        const struct rule *first = &now->rules[j];
        const struct rule *there = counterpart(next, first);

        if (is_custom(first) && there != NULL && there > here &&
            !strength_holds(there, here))
            weaker_filter_add(losses,
                              PLACE_FMT "%s: %s comes before %s now, and wins "
                                        "where both find something",
                              PLACE(here), here->text, show(here).text,
                              there->text);
    }
}

static void compare_new(const struct filter *now, const struct rule *rule,
                        struct losses *losses)
{
    if (strength_is_full(rule) ? rule->action != ACTION_BLOCK && blocks(now)
                               : hides(now))
        weaker_filter_add(losses,
                          PLACE_FMT "%s: %s is new, and what it takes from "
                                    "another rule would be hidden less",
                          PLACE(rule), rule->text, show(rule).text);
}

static void compare_rules(const struct filter *now, const struct filter *next,
                          struct losses *losses)
{
    for (int kind = 0; kind < KIND_FINDABLE; kind++)
        compare_kind(now, next, (enum kind)kind, losses);
    for (size_t i = 0; i < now->rule_count; i++) {
        const struct rule *rule = &now->rules[i];
        const struct rule *same = counterpart(next, rule);

        if (!is_custom(rule))
            continue;
        if (same == NULL) {
            say_lost(rule, rule->text, losses);
            continue;
        }
        compare_custom(rule, same, losses);
        compare_order(now, next, i, losses);
    }
    for (size_t i = 0; i < next->rule_count; i++)
        if (is_custom(&next->rules[i]) &&
            counterpart(now, &next->rules[i]) == NULL)
            compare_new(now, &next->rules[i], losses);
}

static bool has_except(const struct filter *filter, const struct except *e)
{
    for (size_t i = 0; i < filter->except_count; i++) {
        const struct except *own = &filter->excepts[i];

        if ((own->field != NULL) == (e->field != NULL) &&
            strcmp(own->text, e->text) == 0 && (e->kinds & ~own->kinds) == 0)
            return true;
    }
    return false;
}

static void compare_excepts(const struct filter *now, const struct filter *next,
                            struct losses *losses)
{
    for (size_t i = 0; i < next->except_count; i++)
        if (!has_except(now, &next->excepts[i]))
            weaker_filter_add(losses, PLACE_FMT "%s: this exception is new",
                              PLACE(&next->excepts[i]), next->excepts[i].text);
}

/* A type stands for all that a pattern matches and no longer one names. */
static struct span example(const char *type, char *room, size_t size)
{
    size_t n = strlen(type);

    snprintf(room, size, "%s%s", type,
             type[n - 1] == '*' ? ".fogline-any" : "");
    return span_str(room);
}

/* How much of a body passes.  Looking into one refuses pictures. */
static int media_rank(enum media_action action)
{
    switch (action) {
    case MEDIA_BLOCK:
        return 0;
    case MEDIA_FILTER:
        return 1;
    case MEDIA_STRIP:
        return 2;
    case MEDIA_PASS:
        break;
    }
    return 3;
}

static const char *media_name(enum media_action action)
{
    static const char *const names[] = {"refused", "filtered",
                                        "passed on without metadata",
                                        "passed on unseen"};

    return names[media_rank(action)];
}

static void compare_type(const struct filter *now, const struct filter *next,
                         const char *type, struct losses *losses)
{
    char room[300];
    struct span one = example(type, room, sizeof room);
    enum media_action old = filter_media(now, one);
    enum media_action new = filter_media(next, one);

    if (media_rank(new) > media_rank(old))
        weaker_filter_add(losses, "%s:%zu: media %s: what was %s would be %s",
                          next->file, next->line, type, media_name(old),
                          media_name(new));
}

static void compare_media(const struct filter *now, const struct filter *next,
                          struct losses *losses)
{
    for (size_t i = 0; i < now->media_count; i++)
        compare_type(now, next, now->media[i].type, losses);
    for (size_t i = 0; i < next->media_count; i++)
        compare_type(now, next, next->media[i].type, losses);
}

void weaker_filter_compare(const struct filter *now, const struct filter *next,
                           struct losses *losses)
{
    compare_rules(now, next, losses);
    compare_excepts(now, next, losses);
    compare_media(now, next, losses);
    if (next->websocket && !now->websocket)
        weaker_filter_add(losses,
                          "%s:%zu: websocket: what was refused would be passed "
                          "on, its text filtered",
                          next->file, next->line);
}
