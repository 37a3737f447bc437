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
 *            known, since a redacted one looks so.  With `decimals` in place of
 *            a grid: degrees rounded to so many decimals.  What is written
 *            keeps its notation (integers of the same scale, ddmm.m, text of
 *            two numbers; degrees, minutes and seconds become decimal); a
 *            geohash is cut and a plus code padded to the first cell that is
 *            no finer.  What cannot be read, or is beyond its axis's range, is
 *            redacted.
 *   pseudonymize
 *            a keyed pseudonym that has the form of the value where it can and
 *            that `fogline reveal` turns back (filters/act/disguise.h has the
 *            forms).  A number stays one, and becomes 0 if it is not whole or
 *            too long.
 *   hash     "h-" and 32 characters; a number becomes 15 digits.  Keyed.
 *   null     null instead of a JSON value, its quotes included (match->stands);
 *            elsewhere as redact
 *   report   the value itself (act_changes is false: nothing to write)
 *   block    never written: the stream ends with FAULT_BLOCK
 */
#ifndef FOGLINE_ACT_H
#define FOGLINE_ACT_H

#include "filters/policy/rule.h"

/* Where the value stands, as far as JSON is concerned. */
enum stands {
    STANDS_WITHIN, /* in other text, or in no JSON at all */
    STANDS_QUOTED, /* it is all of a string of the body's own JSON (not of one
                    * inside a string), and stands between its quotes */
    STANDS_BARE,   /* a value without quotes: a number */
};

enum axis { AXIS_NONE, AXIS_LATITUDE, AXIS_LONGITUDE };

/* How a position is written: what coarsen must read and write again. */
enum notation {
    NOTATION_DECIMAL,    /* a number of degrees */
    NOTATION_SCALED,     /* an integer, `scale` to the degree: E7, mas */
    NOTATION_NMEA,       /* a number, degrees * 100 + minutes: 530.1234 */
    NOTATION_NMEA_FIXED, /* the same in text: 0530.1234, 00530.1234 */
    NOTATION_PART,       /* minutes, seconds or a fraction by themselves */
    NOTATION_TEXT,       /* filters/text/track.h or angle.h; `axis` is that of
                          * its first number */
    NOTATION_GEOHASH,
    NOTATION_PLUS_CODE,
    NOTATION_OPAQUE, /* nothing to coarsen: encoded polylines, hex */
};

/* One value to act on. */
struct match {
    struct span value; /* the bytes to be replaced, as they stand */
    enum kind kind;
    enum evidence evidence;
    enum form form;
    enum stands stands;
    enum axis axis;      /* COORDINATES only */
    bool latitude_known; /* `latitude` is that of the point, by now */
    double latitude;     /* degrees: -90 .. 90 */
    enum notation notation;
    double scale;  /* NOTATION_SCALED */
    bool negative; /* a number's letter says S or W */
    enum basis basis;
    struct span key; /* BASIS_KEY: in the window; empty where not known */
};

/* To be called once per rule and kind at load: works out rule->fixed, which
 * lives as long as the rule. */
void act_prepare(struct rule *rule, enum kind kind);

/* True if the action makes sense for the kind; filter files are refused
 * otherwise (coarsen an e-mail address). */
bool act_allowed(enum action action, enum kind kind);

/* True if the rule's action writes anything: all but report and block. */
bool act_changes(enum action action);

/* True if what act_put writes replaces the value's quotes, too. */
bool act_takes_quotes(const struct rule *rule, const struct match *match);

/* An upper bound of what act_put writes for this value, bytes. */
size_t act_bound(const struct rule *rule, const struct match *match);

/* Writes the replacement to `out` (at least act_bound bytes of room) and
 * returns its length. */
size_t act_put(const struct rule *rule, const struct match *match,
               uint8_t *out);

#endif
