/* kind - names of kinds, evidences and actions, from the tables in kind.h. */
#include "filters/kind.h"

#include <stddef.h>
#include <string.h>

static const char *const kinds[] = {
#define X(id, name, text) name,
    KINDS(X) CUSTOM_KINDS(X)
#undef X
};

static const char *const texts[] = {
#define X(id, name, text) text,
    KINDS(X) CUSTOM_KINDS(X)
#undef X
};

const char *const kind_words[] = {
#define X(id, name, text) name,
    KINDS(X)
#undef X
#define X(word, first, last, text) word,
        KIND_GROUPS(X)
#undef X
            NULL,
};

static const struct group {
    const char *word;
    enum kind first, last;
} groups[] = {
#define X(word, first, last, text) {word, first, last},
    KIND_GROUPS(X)
#undef X
};

static const char *const evidences[] = {
#define X(id, name, text) name,
    EVIDENCES(X)
#undef X
};

static const char *const actions[] = {
#define X(id, name, text) name,
    ACTIONS(X)
#undef X
};

/* The index of `name` among `count` names, or -1. */
static int find(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

const char *kind_name(enum kind kind)
{
    return kinds[kind];
}

const char *kind_text(enum kind kind)
{
    return texts[kind];
}

const char *evidence_name(enum evidence evidence)
{
    return evidences[evidence];
}

const char *action_name(enum action action)
{
    return actions[action];
}

unsigned kind_set(const char *word)
{
    int i = find(word, kinds, KIND_FINDABLE);

    if (i >= 0)
        return 1u << i;
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
        if (strcmp(groups[g].word, word) == 0)
            return (2u << groups[g].last) - (1u << groups[g].first);
    return 0;
}

bool evidence_find(const char *name, enum evidence *evidence)
{
    int i = find(name, evidences, EVIDENCE_COUNT);

    if (i >= 0)
        *evidence = (enum evidence)i;
    return i >= 0;
}

bool action_find(const char *name, enum action *action)
{
    int i = find(name, actions, ACTION_COUNT);

    if (i >= 0)
        *action = (enum action)i;
    return i >= 0;
}
