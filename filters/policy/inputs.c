/* inputs - see inputs.h. */
#include "filters/policy/inputs.h"
#include "filters/policy/options_secret.h"

#include <stdlib.h>

/* Nothing of a broken file has been checked: anything may stand anywhere. */
static const struct node *value_of(const struct node *map, const char *key,
                                   enum node_type type)
{
    if (map == NULL || map->type != NODE_MAP)
        return NULL;
    for (size_t i = 0; i + 1 < map->count; i += 2)
        if (map->items[i]->type == NODE_TEXT &&
            strcmp(map->items[i]->text, key) == 0)
            return map->items[i + 1]->type == type ? map->items[i + 1] : NULL;
    return NULL;
}

static void note_keys(const struct doc *doc, struct stamps *to)
{
    const struct node *rules = value_of(doc->root, "rules", NODE_LIST);

    for (size_t i = 0; rules != NULL && i < rules->count; i++) {
        const struct node *key = value_of(rules->items[i], "key", NODE_TEXT);
        char *path =
            key != NULL ? options_secret_file(key->text, doc->file) : NULL;

        if (path != NULL)
            stamp_add(to, path);
        free(path);
    }
}

void inputs_note(const struct chain *chain, struct stamps *to)
{
    for (size_t i = 0; i < chain->count; i++) {
        stamp_put(to, chain->docs[i]->file, chain->stamps[i]);
        note_keys(chain->docs[i], to);
    }
}
