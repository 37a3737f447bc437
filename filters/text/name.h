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
#include <stdint.h>

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

/* Families of names: who looks for some of them only needs their stems. */
enum name_family {
    NAME_OF_CAR = 1,      /* VIN, VIN_PART, CHASSIS, FRAME */
    NAME_OF_POSITION = 2, /* LATITUDE .. POLYLINE */
    NAME_OF_DEVICE = 4,   /* IMEI .. TERMINAL */
    NAME_OF_PLATE = 8,
    NAME_OF_PHONE = 16,
    NAME_OF_ADDRESS = 32,
    NAME_OF_ALL = 63
};

/* The family of a name, 0 if it has no stems. */
unsigned name_stems_family(enum name name);

struct name_stem {
    char text[NAME_STEM + 1];
    uint8_t of; /* every key of these families holds one of their stems */
};

extern const struct name_stem name_stems[]; /* ends with of == 0 */

#endif
