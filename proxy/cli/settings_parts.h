/*
 * settings_parts - which parts of fogline.yaml have changed since the start.
 *
 * A reload takes the list of filters from it and nothing else.  Whoever edits
 * another part must hear that it waits for a restart.
 */
#ifndef FOGLINE_SETTINGS_PARTS_H
#define FOGLINE_SETTINGS_PARTS_H

#include "filters/policy/keys.h"
#include "proxy/cli/settings.h"

/* Notes what each key of the file's top says; comments and layout do not
 * count. */
void settings_parts_note(struct settings *s, const struct node *top,
                         const struct key *keys);

/* Appends the keys that differ, but for `filters`: "listen, limits".  Nothing
 * if none does, or there is no file. */
void settings_parts_differ(const struct settings *a, const struct settings *b,
                           struct buf *names);

#endif
