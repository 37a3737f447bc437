/*
 * watch - see watch.h.
 *
 *   event or 2 s --> look: as read? ------- yes --> wait
 *                      ^     | no
 *                      |     v
 *                      +-- as when last looked? -- yes --> tell
 *                       no, 200 ms
 *
 * Folders are watched, not files: most changes give the name to another file.
 */
#include "proxy/net/watch.h"

#include "filters/base/mem.h"
#include "proxy/net/uv.h"

#include <stdlib.h>

#define POLL_MS   2000
#define SETTLE_MS 200

/* inotify on one folder. */
struct folder {
    uv_fs_event_t event;
    struct watch *watch; /* NULL: closing */
    struct folder *next;
    char *path;
};

struct watch {
    struct loop *loop;
    struct watch_user *user;
    struct deadline look;
    struct stamps files; /* as they were read */
    struct stamp *last;  /* of each file, when last looked */
    bool is_settling;    /* `last` differs from what was read */
    struct folder *folders;
};

static void watch_look_in(struct watch *w, unsigned ms)
{
    loop_deadline(w->loop, &w->look, ms);
}

/* True if all are as `last` says, which is brought up to date. */
static bool watch_is_steady(struct watch *w)
{
    bool steady = true;

    for (size_t i = 0; i < w->files.count; i++) {
        struct stamp now = stamp_of(w->files.at[i].path);

        steady = steady && stamp_eq(&now, &w->last[i]);
        w->last[i] = now;
    }
    return steady;
}

static bool watch_is_as_read(const struct watch *w)
{
    for (size_t i = 0; i < w->files.count; i++)
        if (!stamp_eq(&w->last[i], &w->files.at[i].stamp))
            return false;
    return true;
}

static void watch_tell(struct watch *w)
{
    for (size_t i = 0; i < w->files.count; i++)
        w->files.at[i].stamp = w->last[i];
    w->is_settling = false;
    watch_look_in(w, POLL_MS);
    w->user->changed(w->user);
}

static void watch_look(struct deadline *d)
{
    struct watch *w = container_of(d, struct watch, look);
    bool steady = watch_is_steady(w);

    if (watch_is_as_read(w)) {
        w->is_settling = false;
        watch_look_in(w, POLL_MS);
    } else if (w->is_settling && steady) {
        watch_tell(w);
    } else {
        w->is_settling = true;
        watch_look_in(w, SETTLE_MS);
    }
}

static void folder_on_event(uv_fs_event_t *event, const char *name, int what,
                            int status)
{
    struct folder *f = container_of(event, struct folder, event);

    (void)name;
    (void)what;
    (void)status;
    /* A folder in which much happens must not put the look off for ever. */
    if (f->watch != NULL && !f->watch->is_settling) {
        f->watch->is_settling = true;
        watch_look_in(f->watch, SETTLE_MS);
    }
}

static void folder_on_close(uv_handle_t *handle)
{
    struct folder *f = container_of(handle, struct folder, event);

    free(f->path);
    free(f);
}

static void watch_drop_folders(struct watch *w)
{
    while (w->folders != NULL) {
        struct folder *f = w->folders;

        w->folders = f->next;
        f->watch = NULL;
        uv_close((uv_handle_t *)&f->event, folder_on_close);
    }
}

static char *folder_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    char *path = mem_strdup(slash != NULL ? file : ".");

    if (slash != NULL)
        path[slash == file ? 1 : slash - file] = '\0';
    return path;
}

static bool watch_has_folder(const struct watch *w, const char *path)
{
    for (const struct folder *f = w->folders; f != NULL; f = f->next)
        if (strcmp(f->path, path) == 0)
            return true;
    return false;
}

/* Takes `path`.  Where there is no inotify, or no such folder, looking every
 * two seconds remains. */
static void watch_add_folder(struct watch *w, char *path)
{
    struct folder *f;

    if (watch_has_folder(w, path)) {
        free(path);
        return;
    }
    f = mem_zalloc(sizeof *f);
    f->watch = w;
    f->path = path;
    f->next = w->folders;
    w->folders = f;
    CHECK(uv_fs_event_init(&w->loop->uv, &f->event) == 0);
    uv_fs_event_start(&f->event, folder_on_event, path, 0);
    uv_unref((uv_handle_t *)&f->event);
}

struct watch *watch_new(struct loop *loop, struct watch_user *user)
{
    struct watch *w = mem_zalloc(sizeof *w);

    w->loop = loop;
    w->user = user;
    w->look.expired = watch_look;
    return w;
}

void watch_files(struct watch *w, struct stamps *files)
{
    watch_drop_folders(w);
    stamp_done(&w->files);
    w->files = *files;
    *files = (struct stamps){.count = 0};
    w->last = mem_realloc(w->last, (w->files.count + 1) * sizeof *w->last);
    for (size_t i = 0; i < w->files.count; i++) {
        w->last[i] = w->files.at[i].stamp;
        watch_add_folder(w, folder_of(w->files.at[i].path));
    }
    w->is_settling = false;
    /* At once: they may have changed before their folders were watched. */
    watch_look_in(w, w->files.count != 0 ? 1 : 0);
}

void watch_close(struct watch *w)
{
    if (w == NULL)
        return;
    watch_look_in(w, 0);
    watch_drop_folders(w);
    stamp_done(&w->files);
    free(w->last);
    free(w);
}
