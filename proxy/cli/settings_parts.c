/*
 * settings_parts - see settings_parts.h.
 */
#include "proxy/cli/settings_parts.h"

/* FNV-1a; a byte that no text has stands between texts. */
static uint64_t mix(uint64_t hash, struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ s.p[i]) * 0x100000001B3U;
    return (hash ^ 0xFF) * 0x100000001B3U;
}

static uint64_t mix_node(uint64_t hash, const struct node *node)
{
    uint8_t type = (uint8_t)node->type;

    hash = mix(hash, span_of(&type, 1));
    if (node->type == NODE_TEXT)
        return mix(hash, span_str(node->text));
    for (size_t i = 0; i < node->count; i++)
        hash = mix_node(hash, node->items[i]);
    return mix(hash, span_of(&type, 1));
}

void settings_parts_note(struct settings *s, const struct node *top,
                         const struct key *keys)
{
    for (size_t i = 0; keys[i].name != NULL; i++) {
        const struct node *value = keys_get(top, keys[i].name);

        CHECK(i < SETTINGS_PARTS);
        s->parts[i] = (struct settings_part){
            .name = keys[i].name,
            .hash = value != NULL ? mix_node(0xCBF29CE484222325U, value) : 0,
        };
    }
}

void settings_parts_differ(const struct settings *a, const struct settings *b,
                           struct buf *names)
{
    for (size_t i = 0; i < SETTINGS_PARTS; i++) {
        const struct settings_part *part = &a->parts[i];

        if (part->name == NULL || b->parts[i].name == NULL ||
            part->hash == b->parts[i].hash ||
            strcmp(part->name, "filters") == 0)
            continue;
        CHECK(buf_printf(names, "%s%s", names->n != 0 ? ", " : "", part->name));
    }
}
