/*
 * advice - warnings about filters that are valid, but not safe.
 */
#ifndef FOGLINE_ADVICE_H
#define FOGLINE_ADVICE_H

#include "filters/policy/chain.h"
#include "filters/policy/rule.h"

/*
 * Warns, at the place that is to blame, of
 *   - a filter that hides nothing: all its rules only report
 *   - a mask that keeps what tells the value apart
 *   - a coarsen whose cells are no larger than a street
 *   - `at_least: certain` for kinds that often stand where no key names them
 *   - an exception that takes nearly everything
 *   - media types that pass unseen
 *   - a WebSocket allowed where applies_to leaves it to other filters
 */
void advice_give(const struct chain *chain, const struct filter *filter);

/* Warns if the filter, which comes after `before`, hides less than that one
 * and is for what that one's hosts, paths and clients leave: whatever the
 * server also shows under another name, and to whom shows no certificate,
 * leaves through it. */
void advice_order(const struct chain *chain, const struct filter *before,
                  const struct filter *filter);

#endif
