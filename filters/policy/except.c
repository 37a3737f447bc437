/*
 * except - reads what is never a finding.
 *
 * Each exception is a hole in the filter; so it says why it is there.
 */
#include "filters/policy/except.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern.h"
#include "filters/policy/target.h"
#include "filters/text/path.h"

#include <stdlib.h>

const struct key except_keys[] = {
    {"field", WANT_TEXT, false},      {"pattern", WANT_TEXT, false},
    {"max_length", WANT_TEXT, false}, {"find", WANT_TEXTS, false},
    {"reason", WANT_TEXT, true},      {NULL, WANT_TEXT, false},
};

static bool read_what(const struct doc *doc, const struct node *node,
                      struct except *except)
{
    const struct node *field = keys_get(node, "field");
    const struct node *pattern = keys_get(node, "pattern");
    const struct node *longest = keys_get(node, "max_length");

    if ((field != NULL) == (pattern != NULL))
        return doc_error(doc, node,
                         "an exception has either `field`, for what stands at "
                         "a JSONPath, or `pattern`, for values that look so");
    if (pattern != NULL) {
        except->text = mem_strdup(pattern->text);
        except->pattern = target_pattern(doc, pattern, longest);
        return except->pattern != NULL;
    }
    if (longest != NULL)
        return doc_error(doc, longest,
                         "\"max_length\" belongs to `pattern`; remove it");
    except->text = mem_strdup(field->text);
    except->field = target_field(doc, field);
    return except->field != NULL;
}

static bool read_one(const struct doc *doc, const struct node *node,
                     struct except *except)
{
    const struct node *find, *reason;

    if (!keys_check(doc, node, "an exception", except_keys))
        return false;
    find = keys_get(node, "find");
    reason = keys_get(node, "reason");
    if (reason->text[strspn(reason->text, " ")] == '\0')
        return doc_error(doc, reason,
                         "the reason is empty; say why this is never private "
                         "data, for whoever reviews the file");
    except->reason = mem_strdup(reason->text);
    except->file = mem_strdup(doc->file);
    except->line = node->line;
    except->column = node->column;
    except->kinds = find == NULL ? ~0u : 0;
    return (find == NULL || target_kinds(doc, find, &except->kinds)) &&
           read_what(doc, node, except);
}

bool except_read(const struct chain *chain, struct filter *filter)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct doc *doc = chain->docs[i];
        const struct node *list = keys_get(doc->root, "except");
        size_t n = filter->except_count;

        if (list == NULL)
            continue;
        filter->excepts = mem_realloc(
            filter->excepts, (n + list->count) * sizeof(struct except));
        for (size_t j = 0; j < list->count; j++) {
            struct except *except = &filter->excepts[filter->except_count++];

            *except = (struct except){0};
            if (!read_one(doc, list->items[j], except))
                return false;
        }
    }
    return true;
}

void except_free(struct filter *filter)
{
    for (size_t i = 0; i < filter->except_count; i++) {
        struct except *except = &filter->excepts[i];

        path_free(except->field);
        pattern_free(except->pattern);
        free(except->text);
        free(except->reason);
        free(except->file);
    }
    free(filter->excepts);
}
