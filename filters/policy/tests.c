/*
 * tests - reads the tests inside a filter file.
 */
#include "filters/policy/tests.h"
#include "filters/base/mem.h"
#include "filters/policy/keys.h"

#include <stdlib.h>

const struct key tests_keys[] = {
    {"in", WANT_TEXT, false},    {"out", WANT_TEXT, false},
    {"keeps", WANT_TEXT, false}, {"refused", WANT_TRUE, false},
    {"type", WANT_TEXT, false},  {NULL, WANT_TEXT, false},
};

static char *copy(const struct node *node)
{
    return node != NULL ? mem_strdup(node->text) : NULL;
}

/* Exactly one thing is expected of `in`; `keeps` is both in one. */
static bool is_complete(const struct node *node)
{
    bool in = keys_get(node, "in") != NULL;
    int expected =
        (keys_get(node, "out") != NULL) + (keys_get(node, "refused") != NULL);

    if (keys_get(node, "keeps") != NULL)
        return !in && expected == 0;
    return in && expected == 1;
}

static bool read_test(const struct doc *doc, const struct node *node,
                      struct filter_test *test)
{
    const struct node *keeps;

    if (!keys_check(doc, node, "a test", tests_keys))
        return false;
    if (!is_complete(node))
        return doc_error(doc, node,
                         "a test has either `in` and `out`, or `in` and "
                         "`refused: true`, or `keeps` for a text that must "
                         "not change");
    keeps = keys_get(node, "keeps");
    test->in = copy(keeps != NULL ? keeps : keys_get(node, "in"));
    test->out = copy(keys_get(node, "out"));
    test->type = copy(keys_get(node, "type"));
    test->refused = keys_get(node, "refused") != NULL;
    test->line = node->line;
    test->column = node->column;
    return true;
}

bool tests_read(const struct doc *doc, const struct node *list,
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

void tests_free(struct filter *filter)
{
    for (size_t i = 0; i < filter->test_count; i++) {
        free(filter->tests[i].in);
        free(filter->tests[i].out);
        free(filter->tests[i].type);
    }
    free(filter->tests);
}
