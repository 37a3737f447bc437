/*
 * target - reads what a rule is about.
 */
#include "filters/policy/target.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern.h"
#include "filters/policy/keys.h"
#include "filters/text/path.h"

#include <stdio.h>

#define NAME_LONGEST 64

static bool read_kind(const struct doc *doc, const struct node *value,
                      unsigned *kinds)
{
    unsigned set = kind_set(value->text);

    if (set == 0)
        return doc_unknown(doc, value, "kind", kind_words);
    if ((*kinds & set) != 0)
        return doc_error(doc, value, "%s is named twice; remove one",
                         kind_name((enum kind)__builtin_ctz(*kinds & set)));
    *kinds |= set;
    return true;
}

bool target_kinds(const struct doc *doc, const struct node *find,
                  unsigned *kinds)
{
    if (find->type == NODE_TEXT)
        return read_kind(doc, find, kinds);
    for (size_t i = 0; i < find->count; i++)
        if (!read_kind(doc, find->items[i], kinds))
            return false;
    return true;
}

struct path *target_field(const struct doc *doc, const struct node *value)
{
    const char *error = NULL;
    size_t column = 1;
    struct path *path = path_parse(value->text, &error, &column);

    if (path == NULL) {
        struct node at = doc_inside(doc, value, column - 1);

        doc_error(doc, &at, "no JSONPath that can be followed: %s", error);
    }
    return path;
}

/* A whole number from 1 to the longest; 0, with an error: it is none. */
static size_t read_length(const struct doc *doc, const struct node *value)
{
    size_t n = 0;

    for (const char *p = value->text; *p >= '0' && *p <= '9'; p++) {
        n = n * 10 + (size_t)(*p - '0');
        if (n > PATTERN_LONGEST || (n != 0 && p[1] == '\0'))
            break;
    }
    if (n >= 1 && n <= PATTERN_LONGEST &&
        strspn(value->text, "0123456789") == strlen(value->text))
        return n;
    doc_error(doc, value,
              "\"max_length\" is how many bytes a match has at most: 1 to %d",
              PATTERN_LONGEST);
    return 0;
}

struct pattern *target_pattern(const struct doc *doc, const struct node *value,
                               const struct node *max_length)
{
    struct pattern_options options = {.text = value->text, .utf = true};
    struct pattern *pattern;
    struct pattern_error error = {0};
    struct node at;

    if (max_length != NULL) {
        options.max_length = read_length(doc, max_length);
        if (options.max_length == 0)
            return NULL;
    }
    pattern = pattern_compile(&options, &error);
    if (pattern != NULL)
        return pattern;
    at = doc_inside(doc, value, error.column != 0 ? error.column - 1 : 0);
    doc_error(doc, &at, "no pattern that can be used: %s", error.text);
    return NULL;
}

/* Options that mean something for one of the three only. */
static bool check_options(const struct doc *doc, const struct node *node,
                          const struct rule *rule)
{
    const struct node *least = keys_get(node, "at_least");
    const struct node *longest = keys_get(node, "max_length");

    if (least != NULL && (rule->field != NULL || rule->pattern != NULL))
        return doc_error(doc, least,
                         "\"at_least\" belongs to `find`: what a field or a "
                         "pattern says is always certain; remove it");
    if (longest != NULL && rule->pattern == NULL)
        return doc_error(doc, longest,
                         "\"max_length\" belongs to `pattern`; remove it");
    return true;
}

bool target_read(const struct doc *doc, const struct node *node,
                 struct rule *rule)
{
    const struct node *find = keys_get(node, "find");
    const struct node *field = keys_get(node, "field");
    const struct node *pattern = keys_get(node, "pattern");

    if ((find != NULL) + (field != NULL) + (pattern != NULL) != 1)
        return doc_error(doc, node,
                         "a rule needs one of the keys \"find\", \"field\" and "
                         "\"pattern\", to say what it is about; make a rule "
                         "of its own for each");
    if (find != NULL && !target_kinds(doc, find, &rule->kinds))
        return false;
    if (field != NULL) {
        rule->kinds = 1u << KIND_FIELD;
        rule->text = mem_strdup(field->text);
        rule->field = target_field(doc, field);
    }
    if (pattern != NULL) {
        rule->kinds = 1u << KIND_PATTERN;
        rule->text = mem_strdup(pattern->text);
        rule->pattern =
            target_pattern(doc, pattern, keys_get(node, "max_length"));
    }
    return (field == NULL || rule->field != NULL) &&
           (pattern == NULL || rule->pattern != NULL) &&
           check_options(doc, node, rule);
}

/* What names may hold, the rest as single underscores between. */
static char *name_from(const char *text, const char *otherwise)
{
    static const char *const allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
    char name[NAME_LONGEST + 1];
    size_t n = 0;
    bool gap = false;

    for (; *text != '\0' && n + 1 < NAME_LONGEST; text++) {
        if (strchr(allowed, *text) == NULL || (n == 0 && *text == '.')) {
            gap = n != 0;
            continue;
        }
        if (gap)
            name[n++] = '_';
        gap = false;
        name[n++] = *text;
    }
    name[n] = '\0';
    return mem_strdup(n != 0 ? name : otherwise);
}

char *target_name(const struct node *node)
{
    const struct node *find = keys_get(node, "find");
    char name[512] = "";
    size_t n = 0;

    if (keys_get(node, "field") != NULL)
        return name_from(keys_get(node, "field")->text, "field");
    if (find == NULL)
        return name_from(keys_get(node, "pattern")->text, "pattern");
    if (find->type == NODE_TEXT)
        return mem_strdup(find->text);
    for (size_t i = 0; i < find->count; i++)
        n += (size_t)snprintf(name + n, sizeof name - n, "%s%s",
                              i != 0 ? "+" : "", find->items[i]->text);
    return mem_strdup(name);
}
