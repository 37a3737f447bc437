/*
 * name_words - the dictionary of names.
 *
 * One array per first letter: a look-up compares the few words that begin
 * alike.  English, and what vehicle APIs in German, French, Spanish, Italian,
 * Portuguese, Dutch and Swedish write, without accents (name_split.c folds
 * them).  A word that decides about a name must hold a stem of name_stems.c in
 * every place where it may stand; test_name.c tries all of them.
 */
#include "filters/text/name_words.h"

#define ENTRY(glue, word, text)                               \
    {                                                         \
        text, sizeof(text) - 1, WORD_##word, NAME_GLUE_##glue \
    }
#define FREE(word, text)  ENTRY(FREE, word, text)
#define EDGE(word, text)  ENTRY(EDGE, word, text)
#define FIRST(word, text) ENTRY(FIRST, word, text)
#define LAST(word, text)  ENTRY(LAST, word, text)
#define ALONE(word, text) ENTRY(ALONE, word, text)

/* clang-format off */
static const struct name_word words_a[] = {
    FREE(PART, "abbreviated"), ALONE(MECHANIC, "accelerator"),
    FREE(CONTEXT, "account"), FREE(ADDRESS, "addr"), FREE(ADDRESS, "address"),
    FREE(ADDRESS, "addresses"), FREE(ADDRESS, "adress"),
    FREE(ADDRESS, "adresse"), ALONE(ASK, "allow"), ALONE(ASK, "allows"),
    ALONE(CONTEXT, "alternate"), ALONE(CONTEXT, "alternative"),
    ALONE(OF, "and"), FREE(STREET, "anschrift"), ALONE(AXIS, "arcsec"),
    ALONE(AXIS, "arcseconds"), ALONE(VALUE, "array"), ALONE(ADVERB, "as"),
    FREE(CONTEXT, "auto"),
};

static const struct name_word words_b[] = {
    FREE(CONTEXT, "backup"), ALONE(NET, "base"), FREE(CHASSI, "bastidor"),
    ALONE(BD, "bd"), FREE(MACADDRESS, "bdaddr"), FREE(CONTEXT, "begin"),
    ALONE(NET, "bind"), FREE(BOX, "blackbox"), ALONE(RADIO, "ble"),
    ALONE(MECHANIC, "blind"), FREE(RADIO, "bluetooth"), FREE(BODY, "body"),
    ALONE(MODULE, "box"), ALONE(LONGITUDE, "boylam"), ALONE(MECHANIC, "brake"),
    FREE(LATITUDE, "breddgrad"), FREE(LATITUDE, "breedtegraad"),
    FREE(LATITUDE, "breitengrad"), FREE(MACADDRESS, "bssid"),
    ALONE(RADIO, "bt"), ALONE(NET, "bus"), ALONE(ORG, "business"),
};

static const struct name_word words_c[] = {
    ALONE(VIDEO, "camera"), ALONE(MECHANIC, "camshaft"), ALONE(NET, "can"),
    FREE(VEHICLE, "car"), ALONE(CARD, "card"), FREE(PHONE, "cellphone"),
    FREE(PHONE, "celular"), FREE(CONTEXT, "center"), FREE(CONTEXT, "centre"),
    ALONE(TALLY, "characters"), ALONE(TALLY, "chars"), FREE(CHASSI, "chassi"),
    FREE(CHASSIS, "chassis"), FIRST(CITY, "cities"), FIRST(CITY, "city"),
    ALONE(COLD, "clutch"), FREE(CODE, "code"), FREE(CODE, "codes"),
    ALONE(COLD, "cold"), FREE(COMPOUND, "compound"), FREE(CONTACT, "contact"),
    ALONE(ORG, "control"), ALONE(COLD, "cooling"), FREE(PLACE, "coord"),
    FREE(PLACE, "coordenadas"), FREE(PLACE, "coordinate"),
    FREE(PLACE, "coordinates"), FREE(PLACE, "coordonnees"),
    FREE(PLACE, "coords"), ALONE(MECHANIC, "cover"),
    ALONE(MECHANIC, "crankshaft"), FREE(CONTEXT, "cur"),
    FREE(CONTEXT, "current"), ALONE(MECHANIC, "cursor"),
    FREE(CONTEXT, "customer"),
};

static const struct name_word words_d[] = {
    ALONE(OF, "d"), ALONE(OF, "da"), ALONE(DATE, "dat"), ALONE(DATA, "data"),
    ALONE(DATE, "date"), ALONE(DATE, "datum"), ALONE(TCU, "dcm"),
    ALONE(BOXID, "dcmid"), ALONE(DATUM, "dd"), ALONE(OF, "de"),
    ALONE(AXIS, "dec"), ALONE(DATUM, "decimal"), ALONE(DATUM, "deg"),
    ALONE(DATUM, "degree"), ALONE(DATUM, "degrees"), ALONE(OF, "del"),
    FREE(CONTEXT, "dest"), FREE(CONTEXT, "destination"), FREE(BOX, "device"),
    ALONE(OF, "di"), ALONE(TALLY, "digit"), ALONE(TALLY, "digits"),
    ALONE(HALF, "dir"), FREE(ADDRESS, "direccion"), ALONE(HALF, "direction"),
    ALONE(ASK, "disable"), ALONE(DATUM, "dms"), ALONE(NET, "dns"),
    ALONE(OF, "do"), FREE(BOX, "dongle"), ALONE(MECHANIC, "door"),
    ALONE(AXIS, "double"), FREE(CONTEXT, "driver"), ALONE(OF, "du"),
};

static const struct name_word words_e[] = {
    ALONE(DATUM, "e"), FREE(CONTEXT, "east"), ALONE(NET, "ecu"),
    ALONE(EID, "eid"), ALONE(TALLY, "eight"), FREE(EMAIL, "email"),
    FREE(EMAIL, "emailaddress"), FREE(EMAIL, "emailadresse"),
    FREE(EMAIL, "emails"), FREE(CONTEXT, "emergency"), ALONE(ASK, "enable"),
    FREE(ENCODED, "encoded"), ALONE(DIGEST, "encrypted"), FREE(CONTEXT, "end"),
    ALONE(OTHER, "endpoint"), ALONE(OTHER, "endpoints"),
    ALONE(LATITUDE, "enlem"), ALONE(DATE, "erste"), ALONE(SIM, "esim"),
    ALONE(SIMEID, "esimeid"), ALONE(ESN, "esn"), ALONE(OF, "et"),
    FREE(RADIO, "ethernet"), FREE(UICC, "euicc"), ALONE(SIMEID, "euicceid"),
    ALONE(MACADDRESS, "evccid"), ALONE(HALF, "ew"),
};

static const struct name_word words_f[] = {
    ALONE(COLD, "face"), FREE(CHASSI, "fahrgestell"),
    FREE(CHASSI, "fahrgestellnummer"), FREE(VEHICLE, "fahrzeug"),
    FREE(VIN, "fahrzeugidentifikationsnummer"), ALONE(TEL, "fax"),
    ALONE(RADIO, "fi"), ALONE(FIN, "fin"), ALONE(CONTEXT, "first"),
    ALONE(MECHANIC, "flap"), ALONE(AXIS, "float"), ALONE(VALUE, "formatted"),
    ALONE(AXIS, "frac"), ALONE(AXIS, "fraction"), FREE(FRAME, "frame"),
    FREE(CONTEXT, "from"), ALONE(VALUE, "full"),
};

static const struct name_word words_g[] = {
    FREE(GATEWAY, "gateway"), ALONE(DATUM, "gcj"), ALONE(MECHANIC, "gear"),
    FREE(GEO, "geo"), FREE(GEOHASH, "geohash"), FREE(GEOHASH, "geohashes"),
    ALONE(DATA, "geojson"), FREE(PLACE, "geolocation"), ALONE(PATH, "geometry"),
    FREE(PLACE, "geopoint"), FREE(PLACE, "geoposition"), FREE(GLOBAL, "global"),
    FREE(GPS, "gps"), ALONE(UID, "guid"),
};

static const struct name_word words_h[] = {
    ALONE(PHONE, "handy"), FREE(PHONE, "handynummer"), FREE(RADIO, "hardware"),
    ALONE(ASK, "has"), ALONE(HASH, "hash"), ALONE(DIGEST, "hashed"),
    ALONE(MECHANIC, "hatch"), ALONE(ASK, "have"), FREE(BOX, "headunit"),
    ALONE(COLD, "heat"), ALONE(COLD, "heating"), ALONE(HALF, "hemi"),
    ALONE(HALF, "hemisphere"), ALONE(DIGEST, "hex"), ALONE(ASK, "hide"),
    FREE(CONTEXT, "home"), ALONE(MECHANIC, "hood"), ALONE(NET, "host"),
    ALONE(COLD, "hot"), FREE(HOUSE, "house"), ALONE(ADVERB, "how"),
    ALONE(NET, "http"), ALONE(HU, "hu"), ALONE(RADIO, "hw"),
    FREE(MACADDRESS, "hwaddr"),
};

static const struct name_word words_i[] = {
    ALONE(I, "i"), FREE(ICCID, "iccid"), FREE(ICCID, "iccids"), LAST(ID, "id"),
    FREE(IDENT, "identificacao"), FREE(IDENT, "identificacion"),
    FREE(IDENT, "identification"), FREE(IDENT, "identificazione"),
    ALONE(ID, "identifier"), FREE(IDENT, "identifikation"),
    FREE(IDENT, "identifikations"), LAST(ID, "ids"), ALONE(VIDEO, "image"),
    FREE(IMEI, "imei"), FREE(IMEI, "imeis"), FREE(IMEI, "imeisv"),
    ALONE(VIDEO, "img"), ALONE(VRM, "immat"), FREE(PLATE, "immatriculation"),
    FREE(IMSI, "imsi"), ALONE(MECHANIC, "index"), FREE(STREET, "indirizzo"),
    ALONE(DATA, "info"), ALONE(AXIS, "int"), ALONE(AXIS, "integer"),
    ALONE(NET, "ip"), ALONE(NET, "ipv"), ALONE(ASK, "is"), ALONE(DATA, "iso"),
    ALONE(VDS, "isovds"), ALONE(VDS, "isovisseqplant"), ALONE(VDS, "isowmi"),
};

static const struct name_word words_j[] = {
    ALONE(DATUM, "jgd"), ALONE(DATA, "json"),
};

static const struct name_word words_k[] = {
    FREE(KATASHIKI, "katashiki"), FREE(PLATE, "kennzeichen"),
    ALONE(VRM, "kenteken"), ALONE(VIDEO, "key"), ALONE(VIDEO, "keyframe"),
    FREE(CONTEXT, "kfz"), ALONE(MECHANIC, "knob"), FREE(PLACE, "koordinaten"),
};

static const struct name_word words_l[] = {
    ALONE(OF, "la"), FREE(LONGITUDE, "laengengrad"), ALONE(RADIO, "lan"),
    FREE(LONGITUDE, "langdgrad"), FREE(LONGITUDE, "langengrad"),
    FREE(LAST, "last"), LAST(LAT, "lat"), ALONE(LAT, "latdec"),
    ALONE(LAT, "latdeg"), FREE(CONTEXT, "latest"), ALONE(LATI, "lati"),
    FREE(LATITUDE, "latitud"), FREE(LATITUDE, "latitude"),
    FREE(LATITUDE, "latitudee"), FREE(LATITUDE, "latitudes"),
    FREE(LATITUDE, "latitudine"), FREE(LATLON, "latlng"),
    FREE(LATLON, "latlngs"), FREE(LATLON, "latlon"), FREE(LATLON, "latlong"),
    FREE(LATLON, "latlongs"), ALONE(LAT, "latmin"), ALONE(LAT, "lats"),
    ALONE(LAT, "latsec"), ALONE(OF, "le"), FREE(LONGITUDE, "lengtegraad"),
    ALONE(MECHANIC, "lever"), FREE(LICENSE, "licence"),
    FREE(LICENSE, "license"), FREE(LINE, "line"), ALONE(VALUE, "list"),
    ALONE(NET, "listen"), LAST(LON, "lng"), ALONE(LON, "lngdec"),
    ALONE(LON, "lngdeg"), FREE(LATLON, "lnglat"), ALONE(LON, "lngs"),
    FREE(POS, "loc"), FREE(PLACE, "location"), FREE(PLACE, "locations"),
    ALONE(MECHANIC, "lock"), ALONE(NET, "logic"), ALONE(NET, "logical"),
    LAST(LON, "lon"), ALONE(LON, "londec"), ALONE(LON, "londeg"),
    LAST(LONG, "long"), ALONE(LON, "longi"), FREE(LONGITUDE, "longitud"),
    FREE(LONGITUDE, "longitude"), FREE(LONGITUDE, "longitudee"),
    FREE(LONGITUDE, "longitudes"), FREE(LONGITUDE, "longitudine"),
    FREE(LONGITUDE, "longtitude"), FREE(LATLON, "lonlat"), ALONE(LON, "lonmin"),
    ALONE(LON, "lons"), ALONE(LON, "lonsec"), ALONE(VRM, "lpn"),
    ALONE(MECHANIC, "lumbar"),
};

static const struct name_word words_m[] = {
    LAST(MAC, "mac"), FREE(MACADDRESS, "macaddr"),
    FREE(MACADDRESS, "macaddress"), ALONE(MACADDRESS, "macid"),
    FREE(EMAIL, "mail"), FREE(EMAIL, "mailaddress"), FREE(EMAIL, "mailadresse"),
    FREE(EMAIL, "mails"), FREE(CONTEXT, "main"), FREE(CONTEXT, "map"),
    ALONE(MARK, "mark"), ALONE(AXIS, "mas"), ALONE(DIGEST, "masked"),
    FREE(PLATE, "matricula"), FREE(AXIS, "max"), ALONE(DIGEST, "md"),
    ALONE(AXIS, "mdeg"), ALONE(ORG, "measure"), ALONE(ORG, "measurement"),
    ALONE(MEID, "meid"), ALONE(NET, "mem"), FREE(CONTEXT, "member"),
    ALONE(NET, "memory"), ALONE(AXIS, "micro"), ALONE(AXIS, "microdeg"),
    ALONE(AXIS, "microdegrees"), FREE(AXIS, "min"), ALONE(AXIS, "minute"),
    ALONE(AXIS, "minutes"), ALONE(MECHANIC, "mirror"), FREE(PHONE, "mobil"),
    FREE(PHONE, "mobile"), FREE(PHONE, "mobilephone"),
    FREE(PHONE, "mobilnummer"), ALONE(NET, "modbus"), FREE(GATEWAY, "modem"),
    ALONE(MODULE, "module"), ALONE(MECHANIC, "motor"), FREE(PHONE, "movil"),
    ALONE(MS, "ms"), ALONE(MS, "msec"), FREE(PHONE, "msisdn"),
    FREE(CONTEXT, "my"),
};

static const struct name_word words_n[] = {
    FREE(NAME, "name"), ALONE(OTHER, "nameplate"), FREE(BOX, "navi"),
    ALONE(NET, "net"), ALONE(NET, "network"), FREE(CONTEXT, "new"),
    LAST(NUMBER, "no"), ALONE(NET, "node"), FREE(CONTEXT, "north"),
    LAST(NUMBER, "nos"), ALONE(CONTEXT, "now"), LAST(NUMBER, "nr"),
    ALONE(HALF, "ns"), LAST(NUMBER, "num"), FREE(NUMBER, "number"),
    FREE(NUMBER, "numbers"), FREE(NUMBER, "numero"), FREE(NUMBER, "nummer"),
};

static const struct name_word words_o[] = {
    ALONE(TCU, "obd"), ALONE(BOXID, "obdid"), ALONE(TCU, "obu"),
    ALONE(BOXID, "obuid"), ALONE(OF, "of"), FREE(CONTEXT, "office"),
    ALONE(OLC, "olc"), FREE(CONTEXT, "old"), ALONE(MODULE, "onboard"),
    ALONE(OPEN, "open"), ALONE(ORG, "org"), ALONE(ORG, "organization"),
    ALONE(ORG, "organizational"), ALONE(VALUE, "orig"), FREE(CONTEXT, "origin"),
    ALONE(VALUE, "original"), ALONE(CONTEXT, "own"), FREE(CONTEXT, "owner"),
};

static const struct name_word words_p[] = {
    ALONE(MECHANIC, "page"), FREE(CONTEXT, "park"), FREE(CONTEXT, "parked"),
    FREE(CONTEXT, "parking"), FREE(PART, "partial"), ALONE(PATH, "path"),
    ALONE(MECHANIC, "pedal"), ALONE(NET, "peer"), ALONE(CONTEXT, "personal"),
    FREE(PHONE, "phone"), FREE(PHONE, "phones"), ALONE(RADIO, "physical"),
    ALONE(VRM, "placa"), ALONE(VALUE, "plain"), ALONE(VRM, "plaka"),
    FREE(PLATE, "plate"), FREE(PLATE, "plates"), FREE(PLUS, "plus"),
    ALONE(ZIP, "plz"), FREE(CONTEXT, "poi"), FREE(POINT, "point"),
    FREE(POINT, "points"), FREE(POLYLINE, "polyline"),
    FREE(POLYLINE, "polylines"), FREE(POS, "pos"), FREE(POSITION, "position"),
    FREE(POSITION, "positions"), FREE(POSTAL, "post"), FREE(POSTAL, "postal"),
    FREE(POSTCODE, "postalcode"), FREE(POSTCODE, "postcode"),
    FREE(POSTCODE, "postleitzahl"), FREE(PART, "prefix"),
    ALONE(DATE, "premiere"), ALONE(COLD, "pressure"), ALONE(CONTEXT, "prev"),
    FREE(CONTEXT, "previous"), FREE(CONTEXT, "primary"),
    ALONE(CONTEXT, "private"), ALONE(NET, "proxy"),
};

static const struct name_word words_q[] = {
    ALONE(MECHANIC, "queue"),
};

static const struct name_word words_r[] = {
    ALONE(AXIS, "rad"), ALONE(AXIS, "radians"), ALONE(VALUE, "raw"),
    ALONE(HALF, "ref"), FREE(REG, "reg"), ALONE(NET, "register"),
    FREE(REGISTRATION, "registration"), ALONE(NET, "remote"),
    ALONE(ASK, "requires"), ALONE(NET, "return"), ALONE(MECHANIC, "roof"),
    ALONE(PATH, "route"), FREE(PHONE, "rufnummer"),
};

static const struct name_word words_s[] = {
    ALONE(AXIS, "scaled"), ALONE(MECHANIC, "scroll"), ALONE(MECHANIC, "seat"),
    ALONE(AXIS, "sec"), ALONE(AXIS, "second"), FREE(CONTEXT, "secondary"),
    ALONE(AXIS, "seconds"), ALONE(MECHANIC, "sensor"), FREE(SERIAL, "serial"),
    FREE(SERIE, "serie"), ALONE(NET, "server"), ALONE(DIGEST, "sha"),
    ALONE(MECHANIC, "shade"), ALONE(PATH, "shape"), ALONE(MECHANIC, "shift"),
    FREE(PART, "short"), ALONE(ASK, "should"), ALONE(ASK, "show"),
    ALONE(HALF, "sign"), ALONE(SIM, "sim"), FREE(SIMCARD, "simcard"),
    ALONE(SIMEID, "simeid"), ALONE(ICCID, "simno"), ALONE(ICCID, "simnum"),
    ALONE(ICCID, "simnumber"), ALONE(TALLY, "six"), ALONE(COLD, "skid"),
    ALONE(MECHANIC, "slider"), ALONE(SN, "sn"), ALONE(ADVERB, "so"),
    ALONE(NET, "socket"), FREE(CONTEXT, "south"), FREE(CONTEXT, "start"),
    FREE(CONTEXT, "station"), ALONE(MECHANIC, "steering"),
    ALONE(CONTEXT, "stop"), ALONE(VALUE, "str"), FREE(STREET, "strasse"),
    FREE(STREET, "street"), FREE(STREET, "streets"), FREE(VALUE, "string"),
    FREE(PART, "suffix"), ALONE(MECHANIC, "sunroof"), ALONE(ASK, "supports"),
    ALONE(MECHANIC, "switch"), ALONE(MODULE, "system"),
};

static const struct name_word words_t[] = {
    ALONE(T, "t"), FREE(PART, "tail"), ALONE(MECHANIC, "tailgate"),
    FREE(PLATE, "targa"), FREE(CONTEXT, "target"), FREE(BOX, "tbox"),
    ALONE(BOXID, "tboxid"), ALONE(TCU, "tcu"), ALONE(BOXID, "tcuid"),
    ALONE(TEL, "tel"), FREE(PHONE, "telefon"), FREE(PHONE, "telefone"),
    FREE(PHONE, "telefono"), FREE(BOX, "telematics"), FREE(PHONE, "telephone"),
    FREE(PHONE, "telno"), FREE(PHONE, "telnr"), FREE(BOX, "terminal"),
    FREE(VALUE, "text"), ALONE(OF, "the"), ALONE(MECHANIC, "throttle"),
    ALONE(MECHANIC, "tire"), FREE(CONTEXT, "to"), ALONE(ADVERB, "too"),
    ALONE(RADIO, "tooth"), FREE(CITY, "town"), ALONE(PATH, "trace"),
    ALONE(PATH, "track"), FREE(GATEWAY, "tracker"), FREE(PART, "truncated"),
    ALONE(MECHANIC, "trunk"), ALONE(VALUE, "txt"), ALONE(MECHANIC, "tyre"),
};

static const struct name_word words_u[] = {
    ALONE(AXIS, "udeg"), ALONE(UID, "uid"), ALONE(UNIT, "unit"),
    ALONE(NET, "uri"), ALONE(NET, "url"), FREE(CONTEXT, "user"),
    ALONE(UID, "uuid"),
};

static const struct name_word words_v[] = {
    ALONE(VALUE, "val"), FREE(VALUE, "value"), FREE(VALUE, "values"),
    ALONE(MECHANIC, "valve"), ALONE(VDS, "vds"), FREE(VEHICLE, "veh"),
    FREE(VEHICLE, "vehicle"), FREE(VIN, "vehicleidentificationnumber"),
    ALONE(VEHICLE, "vehicular"), ALONE(ADVERB, "very"), ALONE(VIDEO, "video"),
    EDGE(VIN, "vin"), ALONE(VIN, "vins"), ALONE(VDS, "vis"), ALONE(VRM, "vrm"),
    ALONE(VRM, "vrn"),
};

static const struct name_word words_w[] = {
    ALONE(NET, "wallet"), FREE(PLACE, "waypoint"), FREE(PLACE, "waypoints"),
    ALONE(NET, "web"), FREE(CONTEXT, "west"), ALONE(DATUM, "wgs"),
    ALONE(MECHANIC, "wheel"), FREE(RADIO, "wifi"), ALONE(MECHANIC, "window"),
    ALONE(DATA, "wkt"), FREE(RADIO, "wlan"), ALONE(VDS, "wmi"),
    FREE(CONTEXT, "work"),
};

static const struct name_word words_x[] = {
    FIRST(X, "x"),
};

static const struct name_word words_y[] = {
    FIRST(Y, "y"),
};

static const struct name_word words_z[] = {
    LAST(ZIP, "zip"), FREE(POSTCODE, "zipcode"),
};
/* clang-format on */

#define LETTER(array)                           \
    {                                           \
        array, sizeof(array) / sizeof(array)[0] \
    }

const struct name_letter name_words[26] = {
    LETTER(words_a), LETTER(words_b), LETTER(words_c), LETTER(words_d),
    LETTER(words_e), LETTER(words_f), LETTER(words_g), LETTER(words_h),
    LETTER(words_i), LETTER(words_j), LETTER(words_k), LETTER(words_l),
    LETTER(words_m), LETTER(words_n), LETTER(words_o), LETTER(words_p),
    LETTER(words_q), LETTER(words_r), LETTER(words_s), LETTER(words_t),
    LETTER(words_u), LETTER(words_v), LETTER(words_w), LETTER(words_x),
    LETTER(words_y), LETTER(words_z)};

const struct name_word *name_words_find(struct span lower)
{
    const struct name_letter *letter;

    if (lower.n == 0 || lower.p[0] < 'a' || lower.p[0] > 'z')
        return NULL;
    letter = &name_words[lower.p[0] - 'a'];
    for (size_t i = 0; i < letter->n; i++) {
        const struct name_word *w = &letter->words[i];

        /* one letter more first: most words of that length differ in it */
        if (w->n == lower.n &&
            (uint8_t)w->text[w->n - 1] == lower.p[lower.n - 1] &&
            memcmp(w->text, lower.p, w->n) == 0)
            return w;
    }
    return NULL;
}
