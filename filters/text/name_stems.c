/*
 * name_stems - four characters of every word that decides about a name.
 *
 * Chosen to be rare in telemetry and English: the middle of a word rather than
 * its beginning, none that an everyday key holds as well.  Words of three
 * letters stand with what may follow them: the key's end, a capital.
 *
 * The scan puts stems into buckets, and a bucket is also hit by any mixture of
 * its stems' letters.  Stems that lie well together stand together below.
 * Measured, hits in a kB: a bucket for each of these 14 groups, 0.3 to 0.5 in
 * telemetry without private data, 8 in English, 10 in base64; six buckets
 * filled by how common letters are, 37 to 81, 115 and 40.  The stems
 * themselves stand there 0.2 to 0.5, 1.2 and 0.4 times.
 *
 * test_name_stems.c tries all words of the dictionary, in pairs and in every
 * way of writing, against this list.
 */
#include "filters/text/name.h"

/* A word of three letters where its key or its camelCase part ends. */
#define PART_END(w)                                                           \
    w "^", w "A", w "B", w "C", w "D", w "E", w "F", w "G", w "H", w "I",     \
        w "J", w "K", w "L", w "M", w "N", w "O", w "P", w "Q", w "R", w "S", \
        w "T", w "U", w "V", w "W", w "X", w "Y", w "Z"

/* clang-format off */
const char *const name_stems[] = {
    "^vin", "zeic", "vrm^", "zip^", "zipc", "^cit", "^hu^", "^hui", "^eid",
    "sim^", "simn", "simc", "simI", "\xa9rie",

    "atit", "ntif", "ast6", "ast8", "tact", "nitI", "uicc",

    "plus", "poun", "olc^", "reg^", "regn", "recc", "town", "ongl",

    "geo^", "loc^", "wmi^", "devi", "lema", "navi", "icci", "mac^", "maci",

    "hash", "hass", "fram", "matr", "arga", "rass", "h\xc3\xa2s",

    "tido", "tree", "it^i", "tbox", "imei", "imsi", "tra\xc3",

    "olyl", "ouse", "hone", "obil", "rmin",

    PART_END("lon"), "lonl", "long", "lond", "lonm", "lons", PART_END("lng"),
    "lngl", "lngd", "lngs", "lefo", "tel^", "teln", "t^bo",

    PART_END("lat"), "latl", "latd", "latm", "lats", "ngra", "addr", "fax^",
    "faxn",

    "osit", "?Vin", "?Cit", "l\xc3\xa9" "f",

    "oord", "oded", "ahrg", "seri", "adre", "sisd", "adun",

    "ocat", "oint", "gps^", "pos^", "glob", "vin^", "fin^", "vis^", "plat",
    "gist", "post",

    "vds^", "ody^", "odyn", "tcu^", "tcui", "tcun", "tcus", "dcm^", "dcmi",
    "dcmn", "dcms", "obu^", "obui", "obun", "obus", "obd^", "obdi", "obdn",
    "obds", "bssi",

    /* Japanese and Chinese: what keys have in common, as 番号, ー, 度.  Where
     * possible the second byte is one of 0x80 to 0x9f, which the scan takes
     * for a control character and so never sees in ASCII text. */
    "\xe7\x95\xaa\xe5", "\xe3\x83\xbc\xe3", "\xbd\x8d\xe7\xbd",
    "\xe3\x83\x90\xe3", "\xb5\x8c\xe5\xba", "\xe5\x8f\xb7\xe7",
    "\xe9\x9b\xbb\xe8", "\xbe\x86\xe8\xaf", "\xbb\x88\xe7\xab",
    "\xe7\x94\xb5\xe8", "\xe7\xba\xac\xe5", "\xa4\x87\xe5\x8f", "\xa4\x87id",
    "\xe8\xbd\xa6\xe7", "\xe3\x83\xac\xe3", "\xe7\x8f\xbe\xe5", "\xe6\x9c\xabi",
    "\xe5\x99\xa8i", "\xbd\x8f\xe6\x89", "\xe6\x9e\xb6\xe5", "\xba\x95\xe7\x9b",
    "\xbb\x8f\xe5\xba", "\xe5\x9d\x90\xe6", "\x89\x8b\xe6\x9c",
    "\xe9\x82\xae\xe7", "\xe5\x9c\xb0\xe5", "\xe7\xb7\xaf\xe5",
    "\xe5\xba\xa7\xe6",
    NULL,
};
/* clang-format on */
