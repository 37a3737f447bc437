/* kind - names of kinds, evidences and actions, from the tables in kind.h. */
#include "filters/kind.h"

#include <stddef.h>
#include <string.h>

static const char *const kinds[] = {
#define X(id, name, text) name,
    KINDS(X)
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

const char *evidence_name(enum evidence evidence)
{
    return evidences[evidence];
}

const char *action_name(enum action action)
{
    return actions[action];
}

bool kind_find(const char *name, enum kind *kind)
{
    int i = find(name, kinds, KIND_COUNT);

    if (i >= 0)
        *kind = (enum kind)i;
    return i >= 0;
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
