/*
 * name - what the key of a value says about the value.
 *
 * A key is compared whole, after splitting it into words at camelCase,
 * snake_case, kebab-case, dots, blanks and digits: gpsLatitude, home_lat, Lat
 * and position.latitude name a latitude; licensePlateSupported,
 * travelTimeInMin (which holds the letters "imei"), capacity ("city") and
 * driving ("vin") name nothing.  Words written without a border (gpslat,
 * chassisno, deviceid) are taken apart by the dictionary, letter for letter.
 *
 * Pure; any thread.
 */
#ifndef FOGLINE_NAME_H
#define FOGLINE_NAME_H

#include "filters/base/span.h"

#include <stdbool.h>
#include <stddef.h>

enum name {
    NAME_NONE,
    NAME_VIN,       /* a whole VIN */
    NAME_VIN_PART,  /* wmi, vds, vis, the last digits of a VIN */
    NAME_CHASSIS,   /* a frame number, or a VIN */
    NAME_FRAME,     /* chassis, frame alone: if the value looks like one */
    NAME_EMAIL,     /* mail address */
    NAME_LATITUDE,  /* degrees in any notation, a part of them included */
    NAME_LONGITUDE, /* the same */
    NAME_POSITION,  /* both in one text: latlng, coordinates, geo, gps */
    NAME_GEOHASH,
    NAME_PLUS_CODE,
    NAME_POLYLINE, /* encoded track */
    NAME_IMEI,
    NAME_IMSI, /* IMSI only; an MSISDN is a phone number */
    NAME_ICCID,
    NAME_EID,
    NAME_MAC,
    NAME_TERMINAL, /* in-vehicle terminal, telematics unit, DCM, TCU */
    NAME_PLATE,
    NAME_PHONE,
    NAME_ADDRESS, /* street, house number, postal code, city, or all of it */
    NAME_COUNT
};

/* The longest key that is looked at, bytes; longer ones name nothing. */
#define NAME_LONGEST 64

/* What `key` names: the decoded key without its quotes. */
enum name name_of(struct span key);

/*
 * Stems: four characters each, of which every key that name_of() knows (but
 * those of e-mail addresses, which have their '@') contains at least one,
 * wherever it stands.  The scan looks for them, so they should be rare in other
 * text.
 *
 *   a-z   that letter in either case
 *   A-Z   that letter in upper case only
 *   ^     no ASCII letter (a key's first byte stands behind one)
 *   ?     any byte
 *   else  that byte (UTF-8 of Japanese keys, for example)
 */
#define NAME_STEM 4

extern const char *const name_stems[]; /* ends with NULL */

#endif
