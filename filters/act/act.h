/*
 * act - what is written in a found value's place.
 *
 * Pure functions from (rule, match) to bytes.  Typed: a JSON number becomes a
 * number, text becomes text that needs no escaping in JSON, XML, CSV or a
 * header.  Acting on an action's own output changes nothing.
 *
 *   redact   text: `with`, or "[VIN]", "[EMAIL]", "[COORDINATES]" by kind.
 *            A number, bare or in quotes: 0.
 *   mask     same length, in bytes of the value: '*' for every character but
 *            those kept (KEEP_FIRST/LAST n characters, KEEP_DOMAIN: from the
 *            '@' on).  A number becomes 0 or 0.000..., same length, whatever
 *            is to be kept (of two bytes: 0, since "0." is no number).  A
 *            text of no more characters than are to be kept is masked whole.
 *   coarsen  the centre of the cell of a fixed grid of `grid_m` metres that
 *            holds the point, with no more decimals than the cell warrants.
 *            Latitude step: grid_m / 111320 degrees; longitude step: that,
 *            divided by cos(latitude of the cell's centre), so that points of
 *            one row share their columns.  Without a known latitude the
 *            longitude is snapped as at 80 degrees: coarser, never finer.
 *            What a pole or 180 degrees leaves of a cell belongs to the last
 *            whole one.  0 stays 0, and a latitude of exactly 0 counts as not
 *            known, since a redacted one looks so.  What is no decimal number
 *            within its axis's range is redacted.
 *   report   the value itself (act_changes is false: nothing to write)
 *   block    never written: the stream ends with FAULT_BLOCK
 */
#ifndef FOGLINE_ACT_H
#define FOGLINE_ACT_H

#include "filters/policy/rule.h"

enum axis { AXIS_NONE, AXIS_LATITUDE, AXIS_LONGITUDE };

/* One value to act on. */
struct match {
    struct span value; /* the bytes to be replaced, as they stand */
    enum kind kind;
    enum evidence evidence;
    enum form form;
    enum axis axis;      /* COORDINATES only */
    bool latitude_known; /* AXIS_LONGITUDE: its pair's latitude follows */
    double latitude;     /* degrees */
};

/* To be called once per rule and kind at load: works out rule->fixed, which
 * lives as long as the rule. */
void act_prepare(struct rule *rule, enum kind kind);

/* True if the action makes sense for the kind; filter files are refused
 * otherwise (coarsen an e-mail address). */
bool act_allowed(enum action action, enum kind kind);

/* True if the rule's action writes anything (redact, mask, coarsen). */
bool act_changes(enum action action);

/* An upper bound of what act_put writes for this value, bytes. */
size_t act_bound(const struct rule *rule, const struct match *match);

/* Writes the replacement to `out` (at least act_bound bytes of room) and
 * returns its length. */
size_t act_put(const struct rule *rule, const struct match *match,
               uint8_t *out);

#endif
