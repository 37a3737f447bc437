/*
 * media - reads `media` and answers for a Content-Type.
 *
 * An exact name comes before a whole type, whatever their order in the file.
 * Whether a body is what its type says is asked by media/gate.h.
 */
#include "filters/policy/media.h"
#include "filters/base/mem.h"
#include "filters/media/strip.h"
#include "filters/policy/keys.h"
#include "filters/policy/media_type.h"

#include <stdlib.h>
#include <strings.h>

const char *const media_plain_words[] = {"block", "pass", NULL};
const char *const media_words[] = {"block", "pass", "strip-metadata", NULL};

static bool read_action(const struct doc *doc, const struct node *value,
                        enum media_action *action)
{
    if (value->type != NODE_TEXT)
        return doc_error(doc, value,
                         "what to do with a media type is one word (one of: "
                         "block, pass, strip-metadata)");
    for (size_t i = 0; media_words[i] != NULL; i++) {
        *action = (enum media_action)(MEDIA_BLOCK + i);
        if (strcmp(value->text, media_words[i]) == 0)
            return true;
    }
    return doc_unknown(doc, value, "answer to a media type:", media_words);
}

static bool read_type(const struct doc *doc, const struct node *name)
{
    const char *why;

    if (name->type != NODE_TEXT)
        return doc_error(doc, name,
                         "a key of media is a media type: \"video/*\"");
    why = media_type_objection(name->text);
    return why == NULL || doc_error(doc, name, "\"%s\" is no media type: %s",
                                    doc_quote(name).text, why);
}

static bool check_strip(const struct doc *doc, struct node *const *entry)
{
    return strip_knows(entry[0]->text) ||
           doc_error(doc, entry[1],
                     "nobody here can strip \"%s\" of metadata, but these: "
                     "%s\nwrite block, since a photo's metadata says where "
                     "it was taken",
                     doc_quote(entry[0]).text, strip_types);
}

static const struct media *named(const struct filter *filter, const char *type)
{
    for (size_t i = 0; i < filter->media_count; i++)
        if (strcasecmp(filter->media[i].type, type) == 0)
            return &filter->media[i];
    return NULL;
}

/* `own`: how many entries the files before this one gave. */
static bool read_entry(const struct doc *doc, struct node *const *entry,
                       struct filter *filter, size_t own)
{
    struct media *media = &filter->media[filter->media_count];
    const struct media *before;
    enum media_action action = MEDIA_BLOCK;

    if (!read_type(doc, entry[0]) || !read_action(doc, entry[1], &action))
        return false;
    if (action == MEDIA_STRIP && !check_strip(doc, entry))
        return false;
    before = named(filter, entry[0]->text);
    if (before != NULL && before >= filter->media + own)
        return doc_error(doc, entry[0], "\"%s\" is given twice; keep one",
                         doc_quote(entry[0]).text);
    if (before != NULL)
        return true; /* the file that extends says otherwise */
    media->type = mem_strdup(entry[0]->text);
    media->action = action;
    filter->media_count++;
    return true;
}

static bool read_map(const struct doc *doc, const struct node *map,
                     struct filter *filter)
{
    size_t own = filter->media_count;

    if (map->count == 0)
        return doc_error(doc, map,
                         "media is empty; give a type, as `\"video/*\": "
                         "block`, or remove it");
    filter->media = mem_realloc(filter->media,
                                (own + map->count / 2) * sizeof(struct media));
    for (size_t i = 0; i < map->count; i += 2)
        if (!read_entry(doc, &map->items[i], filter, own))
            return false;
    return true;
}

bool media_read(const struct chain *chain, struct filter *filter)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct doc *doc = chain->docs[i];
        const struct node *map = keys_get(doc->root, "media");

        if (map != NULL && !read_map(doc, map, filter))
            return false;
    }
    return true;
}

void media_free(struct filter *filter)
{
    for (size_t i = 0; i < filter->media_count; i++)
        free(filter->media[i].type);
    free(filter->media);
}

enum media_action filter_media(const struct filter *filter, struct span type)
{
    enum media_action found = MEDIA_FILTER;

    for (size_t i = 0; i < filter->media_count; i++) {
        const struct media *media = &filter->media[i];

        if (!media_type_matches(media->type, type))
            continue;
        found = media->action;
        if (media->type[strlen(media->type) - 1] != '*')
            break;
    }
    return found;
}
