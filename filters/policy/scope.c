/*
 * scope - reads `applies_to` and says whether it holds.
 */
#include "filters/policy/scope.h"
#include "filters/base/mem.h"
#include "filters/policy/client.h"
#include "filters/policy/glob.h"
#include "filters/policy/keys.h"
#include "filters/policy/media_type.h"

#include <stdlib.h>

const struct key scope_keys[] = {
    {"hosts", WANT_TEXTS, false},   {"paths", WANT_TEXTS, false},
    {"methods", WANT_TEXTS, false}, {"status", WANT_TEXTS, false},
    {"types", WANT_TEXTS, false},   {"clients", WANT_TEXTS, false},
    {NULL, WANT_TEXT, false},
};

/* RFC 9110 and RFC 4918; others come so rarely that a typo is likelier. */
const char *const scope_methods[] = {
    "GET",     "HEAD",      "POST",   "PUT",    "PATCH", "DELETE",
    "OPTIONS", "TRACE",     "SEARCH", "COPY",   "MOVE",  "PROPFIND",
    "MKCOL",   "PROPPATCH", "LOCK",   "UNLOCK", NULL,
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

static const char *status_objection(const char *pattern)
{
    if (pattern[0] >= '1' && pattern[0] <= '5' && strlen(pattern) == 3 &&
        (strcmp(pattern + 1, "xx") == 0 || strspn(pattern, "0123456789") == 3))
        return NULL;
    return "a status is a number from 100 to 599, or a class of them as "
           "\"4xx\"";
}

static bool read_method(const struct doc *doc, const struct node *value)
{
    for (size_t i = 0; scope_methods[i] != NULL; i++)
        if (strcmp(scope_methods[i], value->text) == 0)
            return true;
    return doc_unknown(doc, value, "method", scope_methods);
}

static const char *no_objection(const char *pattern)
{
    (void)pattern;
    return NULL;
}

static bool read_methods(const struct doc *doc, const struct node *value,
                         char ***to)
{
    if (value != NULL && value->type == NODE_TEXT && !read_method(doc, value))
        return false;
    for (size_t i = 0; value != NULL && i < value->count; i++)
        if (!read_method(doc, value->items[i]))
            return false;
    return read_patterns(doc, value, no_objection, to);
}

/* A final slash counts here: it is part of a name. */
static bool read_clients(const struct doc *doc, const struct node *value,
                         char ***to)
{
    size_t count = value != NULL && value->type == NODE_LIST ? value->count : 1;

    if (value == NULL)
        return true;
    *to = mem_zalloc((count + 1) * sizeof **to);
    for (size_t i = 0; i < count; i++) {
        const struct node *item =
            value->type == NODE_LIST ? value->items[i] : value;
        const char *why = client_objection(item->text);

        if (why != NULL)
            return doc_error(doc, item, "\"%s\" is no pattern: %s",
                             doc_quote(item).text, why);
        (*to)[i] = mem_strdup(item->text);
    }
    return true;
}

bool scope_read(const struct doc *doc, const struct node *map,
                struct scope *scope)
{
    if (map == NULL)
        return true;
    if (!keys_check(doc, map, "applies_to", scope_keys))
        return false;
    if (map->count == 0)
        return doc_error(doc, map,
                         "applies_to is empty; give hosts, paths, methods, "
                         "status, types or clients, or remove it to mean "
                         "every response");
    return read_clients(doc, keys_get(map, "clients"), &scope->clients) &&
           read_patterns(doc, keys_get(map, "hosts"), glob_host_objection,
                         &scope->hosts) &&
           read_patterns(doc, keys_get(map, "paths"), glob_path_objection,
                         &scope->paths) &&
           read_methods(doc, keys_get(map, "methods"), &scope->methods) &&
           read_patterns(doc, keys_get(map, "status"), status_objection,
                         &scope->statuses) &&
           read_patterns(doc, keys_get(map, "types"), media_type_objection,
                         &scope->types);
}

static void free_patterns(char **patterns)
{
    for (char **p = patterns; p != NULL && *p != NULL; p++)
        free(*p);
    free(patterns);
}

void scope_free(struct scope *scope)
{
    free_patterns(scope->hosts);
    free_patterns(scope->paths);
    free_patterns(scope->methods);
    free_patterns(scope->statuses);
    free_patterns(scope->types);
    free_patterns(scope->clients);
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

static bool same(const char *pattern, struct span text)
{
    return span_eq(span_str(pattern), text);
}

/* "404" as well as "4xx" hold for 404; for text, "4xx" holds for "4xx". */
static bool status_matches(const char *pattern, struct span status)
{
    return same(pattern, status) || (pattern[1] == 'x' && status.n == 3 &&
                                     status.p[0] == (uint8_t)pattern[0]);
}

static bool status_holds(const struct scope *scope, unsigned status)
{
    uint8_t digits[] = {(uint8_t)('0' + status / 100 % 10),
                        (uint8_t)('0' + status / 10 % 10),
                        (uint8_t)('0' + status % 10)};

    return any(scope->statuses, span_of(digits, sizeof digits), status_matches);
}

/* A HEAD says what a GET would. */
static bool method_matches(const char *pattern, struct span method)
{
    return same(pattern, method) ||
           (strcmp(pattern, "GET") == 0 && span_eq(method, span_str("HEAD")));
}

/* One name of the client's is enough. */
static bool client_holds(const struct scope *scope,
                         const struct policy_subject *subject)
{
    bool holds = scope->clients == NULL;

    for (size_t i = 0; i < subject->client_count && !holds; i++)
        holds = any(scope->clients, subject->clients[i], client_matches);
    return holds;
}

bool scope_holds(const struct scope *scope,
                 const struct policy_subject *subject)
{
    return any(scope->hosts, subject->host, glob_host) &&
           client_holds(scope, subject) &&
           any(scope->paths, subject->path, glob_path) &&
           any(scope->methods, subject->method, method_matches) &&
           (subject->status == 0 ||
            (status_holds(scope, subject->status) &&
             any(scope->types, subject->type, media_type_matches)));
}

/* The path pattern of any number of segments is as good as none. */
static char *const *open_if_all(char *const *paths)
{
    for (char *const *p = paths; p != NULL && *p != NULL; p++)
        if (strcmp(*p, "/**") == 0)
            return NULL;
    return paths;
}

static enum scope_answer ask_paths(const struct scope *scope,
                                   const struct readings *readings)
{
    char *const *paths = open_if_all(scope->paths);
    size_t held = 0, nearly = 0;

    if (paths == NULL)
        return SCOPE_ALWAYS;
    if (readings->any)
        return SCOPE_MAYBE;
    for (size_t i = 0; i < readings->count; i++) {
        held += any(paths, readings->paths[i], glob_path);
        nearly += any(paths, readings->paths[i], glob_path_any_case);
    }
    if (nearly == 0)
        return SCOPE_NEVER;
    return held == readings->count ? SCOPE_ALWAYS : SCOPE_MAYBE;
}

static enum scope_answer ask_host(const struct scope *scope,
                                  const struct policy_subject *subject)
{
    if (scope->hosts == NULL)
        return SCOPE_ALWAYS;
    if (glob_host_is_odd(subject->host))
        return SCOPE_MAYBE;
    return any(scope->hosts, subject->host, glob_host) ? SCOPE_ALWAYS
                                                       : SCOPE_NEVER;
}

static enum scope_answer ask_methods(const struct scope *scope,
                                     const struct policy_subject *subject)
{
    if (scope->methods == NULL)
        return SCOPE_ALWAYS;
    if (subject->other_method)
        return SCOPE_MAYBE;
    return any(scope->methods, subject->method, method_matches) ? SCOPE_ALWAYS
                                                                : SCOPE_NEVER;
}

enum scope_answer scope_ask(const struct scope *scope,
                            const struct policy_subject *subject,
                            const struct readings *readings)
{
    enum scope_answer host = ask_host(scope, subject), paths, methods;

    if (!client_holds(scope, subject))
        return SCOPE_NEVER;
    methods = ask_methods(scope, subject);
    if (host == SCOPE_NEVER || methods == SCOPE_NEVER)
        return SCOPE_NEVER;
    paths = ask_paths(scope, readings);
    if (host == SCOPE_MAYBE || methods == SCOPE_MAYBE)
        return paths == SCOPE_NEVER ? SCOPE_NEVER : SCOPE_MAYBE;
    return paths;
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

static bool method_covers(const char *wide, const char *narrow)
{
    return method_matches(wide, span_str(narrow));
}

static bool status_covers(const char *wide, const char *narrow)
{
    return status_matches(wide, span_str(narrow));
}

bool scope_covers(const struct scope *wide, const struct scope *narrow)
{
    return all_covered(wide->hosts, narrow->hosts, glob_host_covers) &&
           all_covered(open_if_all(wide->paths), narrow->paths,
                       glob_path_covers) &&
           all_covered(wide->methods, narrow->methods, method_covers) &&
           all_covered(wide->statuses, narrow->statuses, status_covers) &&
           all_covered(wide->types, narrow->types, media_type_covers) &&
           all_covered(wide->clients, narrow->clients, client_covers);
}
