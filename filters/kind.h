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

enum kind {
#define X(id, name, text) KIND_##id,
    KINDS(X)
#undef X
        KIND_COUNT
};

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

#define ACTIONS(X)                                           \
    X(REDACT, "redact", "replace by a fixed text")           \
    X(MASK, "mask", "overwrite, same length")                \
    X(COARSEN, "coarsen", "snap a position to a metre grid") \
    X(REPORT, "report", "count, change nothing")             \
    X(BLOCK, "block", "refuse the whole body")

enum action {
#define X(id, name, text) ACTION_##id,
    ACTIONS(X)
#undef X
        ACTION_COUNT
};

const char *kind_name(enum kind kind);
const char *evidence_name(enum evidence evidence);
const char *action_name(enum action action);

/* Finds by whole name; false if there is none. */
bool kind_find(const char *name, enum kind *kind);
bool evidence_find(const char *name, enum evidence *evidence);
bool action_find(const char *name, enum action *action);

#endif
