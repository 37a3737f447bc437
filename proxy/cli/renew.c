/*
 * renew - see renew.h.
 */
#include "proxy/cli/renew.h"

#include "proxy/cli/load.h"
#include "proxy/container_of.h"

static void stamp(struct renew *r)
{
    stamp_done(&r->read);
    secure_files(r->config, &r->read);
}

void renew_begin(struct renew *r, const struct config *config)
{
    r->config = config;
    stamp(r);
}

void renew_now(struct renew *r, const char *why)
{
    size_t refused = 0, renewed = 0;
    struct buf errors;

    stamp(r);
    if (r->read.count == 0)
        return;
    if (r->watch != NULL)
        watch_files(r->watch, &r->read);
    buf_init(&errors, SECURE_ERRORS_MAX);
    secure_reload(r->secure, &errors, &renewed, &refused);
    if (refused == 0)
        fprintf(stderr,
                "fogline serve: %s: certificates, keys and CAs read again\n",
                why);
    load_print(stderr, &errors);
    if (refused != 0)
        fprintf(stderr,
                "fogline serve: %s: %zu of %zu sets of certificates, keys and "
                "CAs refused, see above; the old ones stay in force\n",
                why, refused, refused + renewed);
    buf_done(&errors);
}

static void on_change(struct watch_user *self)
{
    renew_now(container_of(self, struct renew, changed), "files changed");
}

void renew_watch(struct renew *r, const struct secure *secure,
                 struct loop *loop)
{
    r->secure = secure;
    r->changed.changed = on_change;
    if (r->read.count == 0)
        return; /* no TLS: nothing to look at */
    r->watch = watch_new(loop, &r->changed);
    watch_files(r->watch, &r->read);
}

void renew_unwatch(struct renew *r)
{
    watch_close(r->watch);
    r->watch = NULL;
}

void renew_done(struct renew *r)
{
    stamp_done(&r->read);
}
