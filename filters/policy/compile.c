/*
 * compile - reads the top of a filter file and has the rest read.
 *
 * From the files it extends come rules, exceptions and media; whom the filter
 * is for, its name and its tests are its own.
 */
#include "filters/policy/compile.h"
#include "filters/base/mem.h"
#include "filters/literals.h"
#include "filters/policy/except.h"
#include "filters/policy/keys.h"
#include "filters/policy/media.h"
#include "filters/policy/options.h"
#include "filters/policy/rules.h"
#include "filters/policy/scope.h"
#include "filters/policy/stems.h"
#include "filters/policy/tests.h"
#include "filters/text/path.h"
#include "filters/text/path_set.h"

#include <stdlib.h>

/* Nothing this version finds is longer; a longer candidate is a fault. */
#define HOLD_BACK ((size_t)64 << 10)

const char *const compile_websocket_words[] = {"block", "filter", NULL};

static bool read_otherwise(const struct chain *chain)
{
    static const char *const allowed[] = {"block", NULL};

    for (size_t i = 0; i < chain->count; i++) {
        const struct doc *doc = chain->docs[i];
        const struct node *value = keys_get(doc->root, "otherwise");

        if (value != NULL && strcmp(value->text, "block") != 0)
            return doc_unknown(
                doc, value,
                "answer to a body that cannot be inspected:", allowed);
    }
    return true;
}

/* What the first file says that says anything. */
static bool read_websocket(const struct chain *chain, struct filter *filter)
{
    for (size_t i = chain->count; i-- != 0;) {
        const struct doc *doc = chain->docs[i];
        const struct node *value = keys_get(doc->root, "websocket");

        if (value == NULL)
            continue;
        filter->websocket = strcmp(value->text, "filter") == 0;
        if (!filter->websocket && strcmp(value->text, "block") != 0)
            return doc_unknown(
                doc, value, "answer to a WebSocket:", compile_websocket_words);
    }
    return true;
}

/* The walker keeps a bit for each segment of all paths. */
static bool check_paths(const struct doc *doc, const struct filter *filter)
{
    size_t n = 0;

    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].field != NULL)
            n += filter->rules[i].field->segment_count;
    for (size_t i = 0; i < filter->except_count; i++)
        if (filter->excepts[i].field != NULL)
            n += filter->excepts[i].field->segment_count;
    return n <= PATH_SEGMENTS ||
           doc_error(doc, keys_get(doc->root, "filter"),
                     "the JSONPaths of this filter have %zu segments together, "
                     "%d is the most; shorten or join them, as in "
                     "$.owner['name','phone']",
                     n, PATH_SEGMENTS);
}

static bool read_top(struct chain *chain, struct filter *filter)
{
    const struct doc *doc = chain->docs[0];
    const struct node *name = keys_get(doc->root, "filter");

    if (!options_name(doc, name))
        return false;
    filter->name = mem_strdup(name->text);
    filter->line = name->line;
    return scope_read(doc, keys_get(doc->root, "applies_to"), &filter->scope) &&
           rules_read(chain, filter) && except_read(chain, filter) &&
           media_read(chain, filter) && check_paths(doc, filter) &&
           read_otherwise(chain) && read_websocket(chain, filter) &&
           tests_read(doc, keys_get(doc->root, "tests"), filter);
}

/* A bit for each kind that a rule finds. */
static unsigned kinds_of(const struct filter *filter)
{
    unsigned kinds = 0;

    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        kinds |= (unsigned)(filter->by_kind[kind] != NULL) << kind;
    return kinds;
}

/* A copy: the set keeps paths of its own. */
static void add_path(struct path_set *set, const char *text, size_t index)
{
    const char *error;
    size_t column;
    struct path *path = path_parse(text, &error, &column);

    CHECK(path != NULL); /* it has been parsed before, and counted */
    if (!path_set_add(set, path, (unsigned)index))
        CHECK(false);
}

/* The paths of all rules and exceptions as one automaton; NULL: there are
 * none. */
static struct path_set *gather_paths(const struct filter *filter)
{
    struct path_set *set = path_set_new(filter->scan);

    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].field != NULL)
            add_path(set, filter->rules[i].text, i);
    for (size_t i = 0; i < filter->except_count; i++)
        if (filter->excepts[i].field != NULL)
            add_path(set, filter->excepts[i].text, filter->rule_count + i);
    if (set->path_count != 0)
        return set;
    path_set_free(set);
    return NULL;
}

/* Does a rule take more than a value's bytes away? */
static bool keeps_members(const struct filter *filter)
{
    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].action == ACTION_REMOVE ||
            filter->rules[i].action == ACTION_NULL)
            return true;
    return false;
}

/* May a class with a range from a to b hold a slash? */
static bool spans_slash(const char *p)
{
    return p[0] != '\0' && p[1] == '-' && p[0] <= '/' && p[2] >= '/' &&
           p[2] != ']';
}

/* May this pattern match a slash?  Rather yes than no. */
static bool sees_slash(const char *text)
{
    bool in_class = false;

    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '/' || (in_class && spans_slash(p)))
            return true;
        if (*p == '\\') {
            p++;
            if (*p == '\0' || strchr("/SWDHVNXxo0PpQ", *p) != NULL)
                return true;
        } else if (!in_class && *p == '[') {
            in_class = true;
            if (p[1] == '^')
                return true;
        } else if (in_class && *p == '[' && p[1] == ':') {
            return true;
        } else if (in_class && *p == ']') {
            in_class = false;
        } else if (!in_class && *p == '.') {
            return true;
        }
    }
    return false;
}

/* May a pattern match a slash?  Only then does an escaped one matter. */
static bool sees_slashes(const struct filter *filter)
{
    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].pattern != NULL &&
            sees_slash(filter->rules[i].text))
            return true;
    return false;
}

/* What the scan looks for. */
static void make_stems(struct filter *filter, const struct compile_opts *opts)
{
    struct stems_wanted want = {
        .kinds = opts->misses ? STEMS_ALL : kinds_of(filter),
        .slashes = sees_slashes(filter),
    };

    filter->literals = literals_new(filter);
    if (filter->literals != NULL)
        want.custom = literals_stems(filter->literals);
    filter->slashes = want.slashes;
    filter->stems = stems_for(opts->stems, &want);
    if (filter->literals != NULL)
        literals_limit(filter->literals, want.room);
}

struct filter *compile_filter(struct chain *chain,
                              const struct compile_opts *opts)
{
    struct filter *filter = mem_zalloc(sizeof *filter);

    filter->file = mem_strdup(chain->docs[0]->file);
    filter->scan = opts->scan;
    filter->hold_back = HOLD_BACK;
    if (read_top(chain, filter)) {
        filter->paths = gather_paths(filter);
        filter->keeps_members = keeps_members(filter);
        make_stems(filter, opts);
        return filter;
    }
    compile_free(filter);
    return NULL;
}

void compile_free(struct filter *filter)
{
    if (filter == NULL)
        return;
    tests_free(filter);
    media_free(filter);
    except_free(filter);
    rules_free(filter);
    scope_free(&filter->scope);
    literals_free(filter->literals);
    free(filter->name);
    free(filter->file);
    path_set_free(filter->paths);
    free(filter);
}
