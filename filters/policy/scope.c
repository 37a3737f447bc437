/*
 * scope - reads `applies_to` and says whether it holds.
 */
#include "filters/policy/scope.h"
#include "filters/base/mem.h"
#include "filters/policy/glob.h"
#include "filters/policy/keys.h"

#include <stdlib.h>

static const struct key keys[] = {
    {"hosts", WANT_TEXTS, false},   {"paths", WANT_TEXTS, false},
    {"clients", WANT_LATER, false}, {"methods", WANT_LATER, false},
    {"status", WANT_LATER, false},  {"types", WANT_LATER, false},
    {NULL, WANT_TEXT, false},
};

typedef const char *objection_fn(const char *pattern);

/* A copy without a final slash: "/v1/" and "/v1" are one path. */
static char *take_pattern(const char *text)
{
    char *pattern = mem_strdup(text);
    size_t n = strlen(pattern);

    if (n > 1 && pattern[n - 1] == '/')
        pattern[n - 1] = '\0';
    return pattern;
}

static bool read_pattern(const struct doc *doc, const struct node *value,
                         objection_fn *objection, char **to)
{
    const char *why = objection(value->text);

    if (why != NULL)
        return doc_error(doc, value, "\"%s\" is no pattern: %s",
                         doc_quote(value).text, why);
    *to = take_pattern(value->text);
    return true;
}

/* Reads a text or a list of them; `to` gets a list that ends in NULL. */
static bool read_patterns(const struct doc *doc, const struct node *value,
                          objection_fn *objection, char ***to)
{
    if (value == NULL)
        return true;
    *to = mem_zalloc((value->count + 2) * sizeof **to);
    if (value->type == NODE_TEXT)
        return read_pattern(doc, value, objection, &(*to)[0]);
    for (size_t i = 0; i < value->count; i++)
        if (!read_pattern(doc, value->items[i], objection, &(*to)[i]))
            return false;
    return true;
}

bool scope_read(const struct doc *doc, const struct node *map,
                struct filter *filter)
{
    if (map == NULL)
        return true;
    if (!keys_check(doc, map, "applies_to", keys))
        return false;
    if (map->count == 0)
        return doc_error(doc, map,
                         "applies_to is empty; give hosts or paths, "
                         "or remove it to mean every response");
    return read_patterns(doc, keys_get(map, "hosts"), glob_host_objection,
                         &filter->hosts) &&
           read_patterns(doc, keys_get(map, "paths"), glob_path_objection,
                         &filter->paths);
}

static void free_patterns(char **patterns)
{
    for (char **p = patterns; p != NULL && *p != NULL; p++)
        free(*p);
    free(patterns);
}

void scope_free(struct filter *filter)
{
    free_patterns(filter->hosts);
    free_patterns(filter->paths);
}

/* No patterns: any text will do. */
static bool any(char *const *patterns, struct span text,
                bool (*matches)(const char *pattern, struct span text))
{
    if (patterns == NULL)
        return true;
    while (*patterns != NULL && !matches(*patterns, text))
        patterns++;
    return *patterns != NULL;
}

bool scope_holds(const struct filter *filter, struct span host,
                 struct span path)
{
    return any(filter->hosts, host, glob_host) &&
           any(filter->paths, path, glob_path);
}

/* Is every narrow pattern within one of the wide ones? */
static bool all_covered(char *const *wide, char *const *narrow,
                        bool (*covers)(const char *wide, const char *narrow))
{
    if (wide == NULL)
        return true;
    if (narrow == NULL)
        return false;
    for (; *narrow != NULL; narrow++) {
        char *const *w = wide;

        while (*w != NULL && !covers(*w, *narrow))
            w++;
        if (*w == NULL)
            return false;
    }
    return true;
}

/* The path pattern of any number of segments is as good as none. */
static char *const *open_if_all(char *const *paths)
{
    for (char *const *p = paths; p != NULL && *p != NULL; p++)
        if (strcmp(*p, "/**") == 0)
            return NULL;
    return paths;
}

bool scope_covers(const struct filter *wide, const struct filter *narrow)
{
    return all_covered(wide->hosts, narrow->hosts, glob_host_covers) &&
           all_covered(open_if_all(wide->paths), narrow->paths,
                       glob_path_covers);
}
