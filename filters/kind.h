/*
 * kind - the words of the product: what is found, how sure, what is done.
 *
 * One table each; names are what users write in filter files and read in
 * findings, so they never change.
 */
#ifndef FOGLINE_KIND_H
#define FOGLINE_KIND_H

#include <stdbool.h>

/* id, name, what it is (for errors and help) */
#define KINDS(X)                                                            \
    X(VIN, "vin", "vehicle identification number, ISO 3779")                \
    X(CHASSIS_NUMBER, "chassis_number", "Japanese frame number: ZVW50-...") \
    X(EMAIL, "email", "e-mail address, RFC 5321")                           \
    X(COORDINATES, "coordinates", "geographic position, WGS 84 degrees")    \
    X(IMEI, "imei", "mobile equipment identity, 3GPP TS 23.003")            \
    X(IMSI, "imsi", "mobile subscriber identity, ITU-T E.212")              \
    X(ICCID, "iccid", "SIM card number, ITU-T E.118")                       \
    X(EID, "eid", "embedded SIM number, GSMA SGP.29")                       \
    X(MAC_ADDRESS, "mac_address", "EUI-48, IEEE 802")                       \
    X(TERMINAL_ID, "terminal_id", "number of an in-vehicle terminal")       \
    X(LICENSE_PLATE, "license_plate", "registration plate")                 \
    X(PHONE, "phone", "telephone number, ITU-T E.164")                      \
    X(ADDRESS, "address", "postal address, by its key")                     \
    X(JWT, "jwt", "JSON Web Token that holds a finding, RFC 7519")

/* What a rule of a filter file defines itself: `find:` does not name them. */
#define CUSTOM_KINDS(X)                                      \
    X(FIELD, "field", "what stands at a JSONPath of a rule") \
    X(PATTERN, "pattern", "what a rule's own pattern matches")

enum kind {
#define X(id, name, text) KIND_##id,
    KINDS(X) CUSTOM_KINDS(X)
#undef X
        KIND_COUNT
};

/* How many kinds `find:` can name: the first of them. */
#define KIND_FINDABLE KIND_FIELD

/* Words for several kinds at once: word, first and last of them, what it is. */
#define KIND_GROUPS(X)                          \
    X("device_id", KIND_IMEI, KIND_TERMINAL_ID, \
      "IMEI, IMSI, ICCID, EID, MAC address or terminal number")

/* How much speaks for a finding.  Weakest first, so that >= compares. */
#define EVIDENCES(X)                           \
    X(POSSIBLE, "possible", "shape alone")     \
    X(LIKELY, "likely", "shape plus one sign") \
    X(CERTAIN, "certain", "a key names it, or a strong checksum")

enum evidence {
#define X(id, name, text) EVIDENCE_##id,
    EVIDENCES(X)
#undef X
        EVIDENCE_COUNT
};

#define ACTIONS(X)                                               \
    X(REDACT, "redact", "replace by a fixed text")               \
    X(MASK, "mask", "overwrite, same length")                    \
    X(PSEUDONYMIZE, "pseudonymize", "keyed, can be turned back") \
    X(HASH, "hash", "keyed, cannot be turned back")              \
    X(NULL, "null", "null instead of a JSON value")              \
    X(REMOVE, "remove", "take the JSON member out")              \
    X(COARSEN, "coarsen", "snap a position to a metre grid")     \
    X(REPORT, "report", "count, change nothing")                 \
    X(BLOCK, "block", "refuse the whole body")

enum action {
#define X(id, name, text) ACTION_##id,
    ACTIONS(X)
#undef X
        ACTION_COUNT
};

const char *kind_name(enum kind kind);
const char *kind_text(enum kind kind); /* what it is, with its standard */
const char *evidence_name(enum evidence evidence);
const char *action_name(enum action action);

/* The kinds that `word` of a `find:` means, a bit (1u << kind) each: a kind's
 * name or a group's, whole; 0: neither. */
unsigned kind_set(const char *word);

/* All words that kind_set() knows: kinds, then groups; ends with NULL. */
extern const char *const kind_words[];

/* Finds by whole name; false if there is none. */
bool evidence_find(const char *name, enum evidence *evidence);
bool action_find(const char *name, enum action *action);

#endif
