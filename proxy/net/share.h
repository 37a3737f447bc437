/*
 * share - one listening socket whose connections several loops get in turn.
 *
 * For addresses of which there can be only one socket.  Measured: when every
 * loop accepts from it, the one that happens to be awake takes nearly all.  So
 * the first does it for all, and hands them on.  Of net/ only.
 */
#ifndef FOGLINE_SHARE_H
#define FOGLINE_SHARE_H

#include "filters/base/check.h"
#include "proxy/net/loop.h"

struct share;

/* Who gets sockets: one for each loop. */
struct share_user {
    /* On the loop's own thread; takes `fd`. */
    void (*arrived)(struct share_user *self, int fd);
};

/* For this many loops, numbered from 0. */
struct share *share_new(size_t loops);

/* After all have left.  NULL is fine. */
void share_free(struct share *s);

/* Loop `nr` gets its part from now on.  On its own thread. */
void share_join(struct share *s, size_t nr, struct loop *loop,
                struct share_user *user);

/* No more for loop `nr`; what was on its way to it arrives within this call.
 * On its own thread. */
void share_leave(struct share *s, size_t nr);

/* Hands `fd` to the loop whose turn it is, or has it arrive here, at loop 0,
 * if that one has left or is too busy.  On loop 0's thread, while it is in. */
void share_put(struct share *s, int fd);

#endif
