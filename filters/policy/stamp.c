/* stamp - see stamp.h. */
#include "filters/policy/stamp.h"
#include "filters/base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int64_t ns_of(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct stamp stamp_of(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return (struct stamp){.exists = false};
    return (struct stamp){
        .device = st.st_dev,
        .inode = st.st_ino,
        .size = (uint64_t)st.st_size,
        .modified_ns = ns_of(st.st_mtim),
        .changed_ns = ns_of(st.st_ctim),
        .exists = true,
    };
}

bool stamp_eq(const struct stamp *a, const struct stamp *b)
{
    return a->exists == b->exists && a->device == b->device &&
           a->inode == b->inode && a->size == b->size &&
           a->modified_ns == b->modified_ns && a->changed_ns == b->changed_ns;
}

void stamp_put(struct stamps *list, const char *path, struct stamp stamp)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i].path, path) == 0)
            return;
    list->at = mem_realloc(list->at, (list->count + 1) * sizeof *list->at);
    list->at[list->count++] = (struct stamped){mem_strdup(path), stamp};
}

void stamp_add(struct stamps *list, const char *path)
{
    stamp_put(list, path, stamp_of(path));
}

void stamp_done(struct stamps *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->at[i].path);
    free(list->at);
    *list = (struct stamps){.count = 0};
}
