/*
 * media - the `media:` of a filter file: which responses are refused, passed
 * on unseen, or stripped of metadata, by their Content-Type.  filter_media() of
 * filter.h asks.
 */
#ifndef FOGLINE_MEDIA_H
#define FOGLINE_MEDIA_H

#include "filters/policy/chain.h"
#include "filters/policy/rule.h"

/* Words for what to do, in the order of enum media_action from MEDIA_BLOCK on;
 * ends with NULL. */
extern const char *const media_words[];

/* Those for types that nobody here can strip of metadata. */
extern const char *const media_plain_words[];

/* Reads the `media` of all files of the chain into filter->media: the file's
 * own entries first, a base's where they name another type. */
MUST_USE bool media_read(const struct chain *chain, struct filter *filter);
void media_free(struct filter *filter);

#endif
