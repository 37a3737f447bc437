/*
 * compile - reads the top of a filter file and has the rest read.
 */
#include "filters/policy/compile.h"
#include "filters/base/mem.h"
#include "filters/detect/detect.h"
#include "filters/policy/keys.h"
#include "filters/policy/options.h"
#include "filters/policy/rules.h"
#include "filters/policy/scope.h"
#include "filters/scan/scan.h"
#include "filters/text/name.h"

#include <stdlib.h>

/* Nothing this version finds is longer; a longer candidate is a fault. */
#define HOLD_BACK ((size_t)64 << 10)

static const struct key top_keys[] = {
    {"filter", WANT_TEXT, true},      {"applies_to", WANT_MAP, false},
    {"rules", WANT_LIST, true},       {"otherwise", WANT_TEXT, false},
    {"tests", WANT_LIST, false},      {"extends", WANT_LATER, false},
    {"except", WANT_LATER, false},    {"media", WANT_LATER, false},
    {"websocket", WANT_LATER, false}, {NULL, WANT_TEXT, false},
};

static const struct key test_keys[] = {
    {"in", WANT_TEXT, false},
    {"out", WANT_TEXT, false},
    {"keeps", WANT_TEXT, false},
    {NULL, WANT_TEXT, false},
};

static bool read_test(const struct doc *doc, const struct node *node,
                      struct filter_test *test)
{
    const struct node *in, *out, *keeps;

    if (!keys_check(doc, node, "a test", test_keys))
        return false;
    in = keys_get(node, "in");
    out = keys_get(node, "out");
    keeps = keys_get(node, "keeps");
    if ((in != NULL) != (out != NULL) || (in != NULL) == (keeps != NULL))
        return doc_error(doc, node,
                         "a test has either `in` and `out`, or "
                         "`keeps` for a text that must not change");
    test->in = mem_strdup(in != NULL ? in->text : keeps->text);
    test->out = out != NULL ? mem_strdup(out->text) : NULL;
    test->line = node->line;
    test->column = node->column;
    return true;
}

static bool read_tests(const struct doc *doc, const struct node *list,
                       struct filter *filter)
{
    if (list == NULL)
        return true;
    filter->tests = mem_zalloc(list->count * sizeof filter->tests[0]);
    for (size_t i = 0; i < list->count; i++) {
        filter->test_count++;
        if (!read_test(doc, list->items[i], &filter->tests[i]))
            return false;
    }
    return true;
}

static bool read_otherwise(const struct doc *doc, const struct node *value)
{
    static const char *const allowed[] = {"block", NULL};

    if (value == NULL || strcmp(value->text, "block") == 0)
        return true;
    return doc_unknown(doc, value,
                       "answer to a body that cannot be inspected:", allowed);
}

static bool read_top(const struct doc *doc, struct filter *filter)
{
    const struct node *root = doc->root;
    const struct node *name;

    if (!keys_check(doc, root, "a filter file", top_keys))
        return false;
    name = keys_get(root, "filter");
    if (!options_name(doc, name))
        return false;
    filter->name = mem_strdup(name->text);
    filter->line = name->line;
    return scope_read(doc, keys_get(root, "applies_to"), filter) &&
           rules_read(doc, keys_get(root, "rules"), filter) &&
           read_otherwise(doc, keys_get(root, "otherwise")) &&
           read_tests(doc, keys_get(root, "tests"), filter);
}

static size_t count(const char *const *text)
{
    size_t n = 0;

    while (text[n] != NULL)
        n++;
    return n;
}

/* What the scan has to look for: keys, and what detectors ask for besides. */
static struct scan_stems *build_stems(void)
{
    size_t names = count(name_stems), others = count(detect_stems);
    const char **all = mem_alloc((names + others + 1) * sizeof *all);
    struct scan_stems *stems = mem_alloc(sizeof *stems);

    memcpy(all, name_stems, names * sizeof *all);
    memcpy(all + names, detect_stems, (others + 1) * sizeof *all);
    scan_stems_build(stems, all);
    free(all);
    return stems;
}

struct filter *compile_filter(const struct doc *doc, const struct scan *scan)
{
    struct filter *filter = mem_zalloc(sizeof *filter);

    filter->file = mem_strdup(doc->file);
    filter->scan = scan;
    filter->stems = build_stems();
    filter->hold_back = HOLD_BACK;
    if (read_top(doc, filter))
        return filter;
    compile_free(filter);
    return NULL;
}

void compile_free(struct filter *filter)
{
    if (filter == NULL)
        return;
    for (size_t i = 0; i < filter->test_count; i++) {
        free(filter->tests[i].in);
        free(filter->tests[i].out);
    }
    free(filter->tests);
    rules_free(filter);
    scope_free(filter);
    free(filter->name);
    free(filter->file);
    free(filter->stems);
    free(filter);
}
