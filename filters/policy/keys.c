/*
 * keys - checks the maps of a file against tables of allowed keys.
 *
 * A key that is skipped is a rule that is not in force; so nothing is skipped.
 */
#include "filters/policy/keys.h"

#define KEYS_MAX 48

const struct node *keys_get(const struct node *map, const char *name)
{
    for (size_t i = 0; i + 1 < map->count; i += 2)
        if (strcmp(map->items[i]->text, name) == 0)
            return map->items[i + 1];
    return NULL;
}

static bool is_null(const struct node *node)
{
    return node->type == NODE_TEXT && node->plain &&
           (node->text[0] == '\0' || strcmp(node->text, "~") == 0 ||
            strcmp(node->text, "null") == 0);
}

/* True if all items are of one type and there is at least one. */
static bool list_of(const struct node *list, enum node_type type)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->type != type || is_null(list->items[i]))
            return false;
    return list->type == NODE_LIST && list->count != 0;
}

static const char *const wanted[] = {
    [WANT_TEXT] = "a text; quote it if it holds [ ] { } : or #",
    [WANT_WORD] = "a word",
    [WANT_TRUE] = "true; to mean the opposite, leave it out",
    [WANT_TEXTS] = "a text or a list of texts, with at least one",
    [WANT_LIST] = "a list of maps, each begun with \"- \", with at least one",
    [WANT_MAP] = "a map of keys and values, indented below it",
};

static bool has_type(const struct node *value, enum want want)
{
    switch (want) {
    case WANT_TEXT:
    case WANT_WORD:
        return value->type == NODE_TEXT;
    case WANT_TRUE:
        return value->type == NODE_TEXT && strcmp(value->text, "true") == 0;
    case WANT_TEXTS:
        return value->type == NODE_TEXT || list_of(value, NODE_TEXT);
    case WANT_LIST:
        return list_of(value, NODE_MAP);
    case WANT_MAP:
        return value->type == NODE_MAP;
    }
    return false;
}

static bool check_value(const struct doc *doc, const struct node *name,
                        const struct node *value, const struct key *key)
{
    if (is_null(value) && !(key->want == WANT_WORD && value->text[0] == 'n'))
        return doc_error(doc, name,
                         "\"%s\" has no value; give it %s, or remove it",
                         key->name, wanted[key->want]);
    if (!has_type(value, key->want))
        return doc_error(doc, value, "\"%s\" must be %s", key->name,
                         wanted[key->want]);
    return true;
}

static bool unknown_key(const struct doc *doc, const struct node *name,
                        const char *what, const struct key *keys)
{
    const char *names[KEYS_MAX];
    char about[64] = "key of ";
    size_t n = 0;

    for (; keys->name != NULL; keys++)
        if (n + 1 < KEYS_MAX)
            names[n++] = keys->name;
    names[n] = NULL;
    strncat(about, what, sizeof about - sizeof "key of ");
    return doc_unknown(doc, name, about, names);
}

/* Is the key at index i known, new and of the right type? */
static bool check_key(const struct doc *doc, const struct node *map, size_t i,
                      const struct key *key)
{
    const struct node *name = map->items[i];

    for (size_t j = 0; j < i; j += 2)
        if (strcmp(map->items[j]->text, name->text) == 0)
            return doc_error(doc, name,
                             "\"%s\" is given twice, first in line %zu; keep "
                             "one of them",
                             name->text, map->items[j]->line);
    return check_value(doc, name, map->items[i + 1], key);
}

static const struct key *find(const struct key *keys, const char *name)
{
    for (; keys->name != NULL; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

static bool check_needed(const struct doc *doc, const struct node *map,
                         const char *what, const struct key *keys)
{
    for (; keys->name != NULL; keys++)
        if (keys->needed && keys_get(map, keys->name) == NULL)
            return doc_error(doc, map, "%s needs the key \"%s\"; add it", what,
                             keys->name);
    return true;
}

bool keys_check(const struct doc *doc, const struct node *map, const char *what,
                const struct key *keys)
{
    if (map->type != NODE_MAP)
        return doc_error(doc, map,
                         "%s is a map of keys and values, like "
                         "`key: value`",
                         what);
    for (size_t i = 0; i < map->count; i += 2) {
        const struct node *name = map->items[i];
        const struct key *key;

        if (name->type != NODE_TEXT)
            return doc_error(doc, name, "a key must be a word");
        key = find(keys, name->text);
        if (key == NULL)
            return unknown_key(doc, name, what, keys);
        if (!check_key(doc, map, i, key))
            return false;
    }
    return check_needed(doc, map, what, keys);
}
