/*
 * name_words - the words of keys, and what each means.
 *
 * Synonyms share a meaning: no, nr and numero are WORD_NUMBER.
 */
#ifndef FOGLINE_NAME_WORDS_H
#define FOGLINE_NAME_WORDS_H

#include "filters/base/span.h"

enum word {
    WORD_OTHER,  /* names nothing: endpoint */
    WORD_DIGITS, /* a run of digits */
    WORD_START,  /* the key begins here */
    WORD_VIN,    /* a whole VIN */
    WORD_FIN,    /* German for it, French for "end" */
    WORD_VDS,    /* parts of a VIN: wmi, vds, vis */
    WORD_PART,   /* partial, suffix, short */
    WORD_LAST,
    WORD_IDENT,   /* identification */
    WORD_CHASSIS, /* says nothing alone */
    WORD_CHASSI,  /* a frame number by itself: bastidor */
    WORD_FRAME,
    WORD_BODY,
    WORD_KATASHIKI,
    WORD_SERIAL,
    WORD_SERIE, /* numero de serie */
    WORD_SN,
    WORD_UID, /* uid, uuid */
    WORD_NUMBER,
    WORD_ID,
    WORD_CODE,
    WORD_HASH,
    WORD_DIGEST, /* sha, encrypted, masked */
    WORD_EMAIL,
    WORD_ADDRESS,
    WORD_NET,   /* before "address": ip, web, memory */
    WORD_RADIO, /* bluetooth, wifi */
    WORD_LATITUDE,
    WORD_LAT,
    WORD_LATI,
    WORD_LONGITUDE,
    WORD_LON,
    WORD_LONG,
    WORD_LATLON, /* both in one word */
    WORD_ADVERB, /* too (long) */
    WORD_VALUE,  /* value, text, raw */
    WORD_LINE,
    WORD_CONTEXT, /* home, start, owner: whose, where, which */
    WORD_VEHICLE,
    WORD_DATE,
    WORD_MS,   /* milliseconds of arc, or of latency */
    WORD_AXIS, /* parts and units of one coordinate */
    WORD_X,
    WORD_Y,
    WORD_HALF,  /* hemisphere, sign */
    WORD_DATUM, /* notations of a position: wgs, dms */
    WORD_BD,    /* bd09, or a Bluetooth address */
    WORD_GPS,
    WORD_GEO,
    WORD_PLACE, /* location, coordinates */
    WORD_POSITION,
    WORD_POS, /* pos, loc */
    WORD_POINT,
    WORD_DATA, /* data, info, json */
    WORD_GEOHASH,
    WORD_PLUS,
    WORD_GLOBAL,
    WORD_COMPOUND,
    WORD_OPEN,
    WORD_OLC, /* open location code */
    WORD_POSTAL,
    WORD_ZIP,
    WORD_POSTCODE, /* postcode, zipcode */
    WORD_POLYLINE,
    WORD_ENCODED,
    WORD_PATH, /* what may be encoded: track, shape */
    WORD_IMEI,
    WORD_MEID,
    WORD_IMSI,
    WORD_ICCID,
    WORD_SIM,
    WORD_CARD,
    WORD_SIMCARD,
    WORD_EID,
    WORD_SIMEID,
    WORD_UICC,
    WORD_MAC,
    WORD_MACADDRESS,
    WORD_BOX,   /* in-vehicle terminals: device, tbox */
    WORD_TCU,   /* the same, of three letters: tcu, dcm, obu */
    WORD_T,     /* of t-box */
    WORD_HU,    /* head unit */
    WORD_BOXID, /* tcuid */
    WORD_ESN,   /* electronic serial number */
    WORD_UNIT,
    WORD_GATEWAY, /* counts with its serial only */
    WORD_MODULE,  /* box, system */
    WORD_ORG,     /* business unit, control unit */
    WORD_PLATE,
    WORD_VRM,  /* vehicle registration mark */
    WORD_COLD, /* plates of other kinds */
    WORD_LICENSE,
    WORD_REGISTRATION,
    WORD_REG,
    WORD_MARK,
    WORD_PHONE,
    WORD_TEL, /* tel, fax */
    WORD_I,   /* iPhone */
    WORD_CONTACT,
    WORD_STREET,
    WORD_CITY,
    WORD_HOUSE,
    WORD_NAME,
    WORD_MECHANIC, /* what else has a position: seat */
    WORD_VIDEO,    /* what else has frames */
    WORD_OF,       /* of, de, and */
    WORD_TALLY,    /* (last) six digits */
    WORD_ASK,      /* is, has: a question, answered by a boolean */
    WORD_COUNT
};

/*
 * Where a word may stand in letters that have no border (gpslat).  Short words
 * have little room, since chance makes them: val-id, de-vin, trip-eid.
 */
enum name_glue {
    NAME_GLUE_FREE,
    NAME_GLUE_EDGE, /* first or last */
    NAME_GLUE_FIRST,
    NAME_GLUE_LAST,
    NAME_GLUE_ALONE, /* not at all */
};

struct name_word {
    const char *text; /* a-z */
    uint8_t n, word, glue;
};

/* By first letter. */
struct name_letter {
    const struct name_word *words;
    size_t n;
};

extern const struct name_letter name_words[26];

/* The entry of a whole word in lower case; NULL if there is none. */
const struct name_word *name_words_find(struct span lower);

#endif
