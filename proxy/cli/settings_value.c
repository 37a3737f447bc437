/*
 * settings_value - what the values of fogline.yaml have in common: texts,
 * paths, durations, numbers, words.
 */
#include "filters/base/mem.h"
#include "filters/policy/source.h"
#include "proxy/cli/settings_file.h"
#include "proxy/cli/tuning.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

const char *settings_file_text(struct settings_reader *r,
                               const struct node *map, const char *key)
{
    const struct node *node = keys_get(map, key);

    return node != NULL ? settings_keep(r->settings, mem_strdup(node->text))
                        : NULL;
}

const char *settings_file_named(struct settings_reader *r,
                                const struct node *node)
{
    return settings_keep(r->settings, source_beside(r->doc.file, node->text));
}

bool settings_file_can_read(struct settings_reader *r, const struct node *node,
                            const char *path)
{
    return access(path, R_OK) == 0 ||
           doc_error(&r->doc, node,
                     "cannot read \"%s\": %s; the path counts from the folder "
                     "of this file",
                     path, strerror(errno));
}

bool settings_file_path(struct settings_reader *r, const struct node *map,
                        const char *key, const char **path)
{
    const struct node *node = keys_get(map, key);

    *path = node != NULL ? settings_file_named(r, node) : NULL;
    return node == NULL || r->settings->is_again ||
           settings_file_can_read(r, node, *path);
}

bool settings_file_duration(struct settings_reader *r, const struct node *map,
                            const char *key, unsigned *ms)
{
    const struct node *node = keys_get(map, key);
    struct tuning_error error = {""};

    if (node == NULL ||
        tuning_duration(node->text, TUNING_DURATIONS, ms, &error))
        return true;
    return doc_error(&r->doc, node, "\"%s\": %s", key, error.text);
}

bool settings_file_number(struct settings_reader *r, const struct node *node,
                          struct range range, unsigned *number)
{
    char *end;
    unsigned long value = strtoul(node->text, &end, 10);

    if (node->text[0] >= '0' && node->text[0] <= '9' && *end == '\0' &&
        value >= range.least && value <= range.most) {
        *number = (unsigned)value;
        return true;
    }
    return doc_error(&r->doc, node,
                     "\"%s\": want a whole number from %lu to %lu",
                     doc_quote(node).text, range.least, range.most);
}

bool settings_file_choice(struct settings_reader *r, const struct node *map,
                          const struct settings_choice *choice, int *word)
{
    const struct node *node = keys_get(map, choice->key);

    if (node == NULL)
        return true;
    for (int i = 0; choice->words[i] != NULL; i++) {
        if (strcmp(choice->words[i], node->text) != 0)
            continue;
        *word = i;
        return true;
    }
    return doc_unknown(&r->doc, node, choice->key, choice->words);
}

bool settings_file_beside(struct settings_reader *r, const struct node *node,
                          struct endpoint_text *text)
{
    char *path;
    bool fits;

    if (text->path[0] == '\0' || text->path[0] == '/')
        return true;
    path = source_beside(r->doc.file, text->path);
    fits = strlen(path) < sizeof text->path;
    if (fits)
        memcpy(text->path, path, strlen(path) + 1);
    free(path);
    return fits || doc_error(&r->doc, node,
                             "from this file's folder the path has more than "
                             "%zu bytes; use a shorter one",
                             sizeof text->path - 1);
}
