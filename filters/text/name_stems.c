/*
 * name_stems - four characters of every word that decides about a name.
 *
 * Chosen to be rare in telemetry and English: the middle of a word rather than
 * its beginning, none that an everyday key holds as well.  Words of three
 * letters stand with what may follow them: the key's end, a capital.  Each says
 * whose names it stands for; of a key's stems one does, so that a filter that
 * looks for few things has few stems, and the scan is faster.
 *
 * test_name_stems.c tries all words of the dictionary, in pairs and in every
 * way of writing, against this list, family by family.
 */
#include "filters/text/name.h"

/* A word of three letters where its key or its camelCase part ends. */
#define PART_END(w, of)                                                  \
    {w "^", of}, {w "A", of}, {w "B", of}, {w "C", of}, {w "D", of},     \
        {w "E", of}, {w "F", of}, {w "G", of}, {w "H", of}, {w "I", of}, \
        {w "J", of}, {w "K", of}, {w "L", of}, {w "M", of}, {w "N", of}, \
        {w "O", of}, {w "P", of}, {w "Q", of}, {w "R", of}, {w "S", of}, \
        {w "T", of}, {w "U", of}, {w "V", of}, {w "W", of}, {w "X", of}, \
        {w "Y", of},                                                     \
    {                                                                    \
        w "Z", of                                                        \
    }

enum {
    V = NAME_OF_CAR,
    P = NAME_OF_POSITION,
    D = NAME_OF_DEVICE,
    L = NAME_OF_PLATE,
    T = NAME_OF_PHONE,
    A = NAME_OF_ADDRESS,
    ALL = NAME_OF_ALL
};

/* clang-format off */
const struct name_stem name_stems[] = {
    {"^vin", V}, {"ntif", V}, {"ast6", V}, {"ast8", V}, {"wmi^", V},
    {"hass", V}, {"fram", V}, {"tido", V}, {"?Vin", V}, {"ahrg", V},
    {"vin^", V}, {"fin^", V}, {"vis^", V}, {"vds^", V}, {"seqp", V}, {"ody^", V},
    {"odyn", V}, {"atit", P}, {"plus", P}, {"poun", P}, {"olc^", P},
    {"geo^", P}, {"loc^", P}, {"hash", P}, {"olyl", P}, PART_END("lon", P),
    {"lonl", P}, {"long", P}, {"lond", P}, {"lonm", P}, {"lons", P},
    PART_END("lng", P), {"lngl", P}, {"lngd", P}, {"lngs", P},
    PART_END("lat", P), {"latl", P}, {"latd", P}, {"latm", P}, {"lats", P},
    {"ngra", P}, {"osit", P}, {"oord", P}, {"oded", P}, {"ocat", P},
    {"oint", P}, {"gps^", P}, {"gpsX", P}, {"gpsY", P}, {"geoX", P}, {"geoY", P}, {"ati^", P}, {"graa", P},
    {"dgra", P}, {"nlem", P}, {"oyla", P}, {"pos^", P}, {"glob", P}, {"^hu^", D},
    {"^hui", D}, {"^eid", D}, {"sim^", D}, {"simn", D}, {"simc", D},
    {"simI", D}, {"nitI", D}, {"uicc", D}, {"ongl", D}, {"devi", D},
    {"lema", D}, {"navi", D}, {"icci", D}, {"mac^", D}, {"maci", D},
    {"it^i", D}, {"tbox", D}, {"imei", D}, {"imsi", D}, {"rmin", D},
    {"t^bo", D}, {"adun", D}, {"tcu^", D}, {"tcui", D}, {"tcun", D},
    {"tcus", D}, {"dcm^", D}, {"dcmi", D}, {"dcmn", D}, {"dcms", D},
    {"obu^", D}, {"obui", D}, {"obun", D}, {"obus", D}, {"obd^", D},
    {"obdi", D}, {"obdn", D}, {"obds", D}, {"bssi", D}, {"vcci", D}, {"^esn", D}, {"?Esn", D}, {"dcmU", D}, {"tcuU", D},
    {"obuU", D}, {"obdU", D}, {"dcmG", D}, {"tcuG", D}, {"obuG", D},
    {"obdG", D}, {"kbox", D}, {"zeic", L},
    {"vrm^", L}, {"vrn^", L}, {"lpn^", L}, {"mmat", L},
    {"teke", L}, {"laca", L}, {"laka", L}, {"reg^", L}, {"regn", L}, {"matr", L}, {"arga", L},
    {"plat", L}, {"gist", L}, {"tact", T}, {"hone", T}, {"obil", T},
    {"lefo", T}, {"tel^", T}, {"teln", T}, {"fax^", T}, {"faxn", T},
    {"sisd", T}, {"ovil", T}, {"elul", T}, {"andy", T}, {"rufn", T}, {"zip^", A}, {"plz^", A}, {"plzC", A}, {"hrif", A}, {"rizz", A}, {"zipc", A}, {"^cit", A}, {"town", A},
    {"rass", A}, {"tree", A}, {"ouse", A}, {"?Cit", A}, {"post", A},
    {"seri", V | D}, {"recc", D | A}, {"adr^", A}, {"addr", D | A}, {"adre", D | A},

    /* Japanese, Chinese, Korean and Russian: what keys have in common, as 番号,
     * ー, 度, 번호, та; and accents.  Where possible the second byte is one of 0x80 to 0x9f, which
     * the scan takes for a control character and so never sees in ASCII text.
     * They cost nothing there, and stand for all. */
    {"\xa9rie", ALL}, {"h\xc3\xa2s", ALL}, {"tra\xc3", ALL},
    {"l\xc3\xa9" "f", ALL}, {"\xe7\x95\xaa\xe5", ALL},
    {"\xe3\x83\xbc\xe3", ALL}, {"\xbd\x8d\xe7\xbd", ALL},
    {"\xe3\x83\x90\xe3", ALL}, {"\xb5\x8c\xe5\xba", ALL},
    {"\xe5\x8f\xb7\xe7", ALL}, {"\xe9\x9b\xbb\xe8", ALL},
    {"\xbe\x86\xe8\xaf", ALL}, {"\xbb\x88\xe7\xab", ALL},
    {"\xe7\x94\xb5\xe8", ALL}, {"\xe7\xba\xac\xe5", ALL},
    {"\xa4\x87\xe5\x8f", ALL}, {"\xa4\x87id", ALL}, {"\xe8\xbd\xa6\xe7", ALL},
    {"\xe3\x83\xac\xe3", ALL}, {"\xe7\x8f\xbe\xe5", ALL},
    {"\xe6\x9c\xabi", ALL}, {"\xe5\x99\xa8i", ALL}, {"\xbd\x8f\xe6\x89", ALL},
    {"\xe6\x9e\xb6\xe5", ALL}, {"\xba\x95\xe7\x9b", ALL},
    {"\xbb\x8f\xe5\xba", ALL}, {"\xe5\x9d\x90\xe6", ALL},
    {"\x89\x8b\xe6\x9c", ALL}, {"\xe9\x82\xae\xe7", ALL},
    {"\xe5\x9c\xb0\xe5", ALL}, {"\xe7\xb7\xaf\xe5", ALL},
    {"\xe5\xba\xa7\xe6", ALL}, {"\xe6\x90\xba\xe5", ALL},
    {"\xe9\x80\xa3\xe7", ALL}, {"\xe6\x89\x80\xe5", ALL},
    {"\xbb\x8a\xe7\x95", ALL}, {"\xe6\xa9\x9fi", ALL},
    {"\xec\x9c\x84\xeb", ALL}, {"\xec\x9c\x84\xea", ALL},
    {"\xbd\xeb\x8f\x84", ALL}, {"\x8c\xed\x91\x9c", ALL},
    {"\xbc\xec\x86\x8c", ALL}, {"\x88\xed\x98\xb8", ALL},
    {"\x9c\xb4\xeb\x8c", ALL}, {"\x97\xb0\xeb\x9d", ALL},
    {"\xea\xb8\xb0i", ALL}, {"\xb3vil", ALL}, {"\xd1\x82\xd0\xb0", ALL},
    {"\xd1\x82\xd1\x8b", ALL}, {"\xd1\x81\xd0\xbd", ALL},
    {"\xd1\x84\xd0\xbe", ALL},
    {"", 0},
};
/* clang-format on */

unsigned name_stems_family(enum name name)
{
    if (name == NAME_NONE || name == NAME_EMAIL || name >= NAME_COUNT)
        return 0;
    if (name <= NAME_FRAME)
        return NAME_OF_CAR;
    if (name <= NAME_POLYLINE)
        return NAME_OF_POSITION;
    if (name <= NAME_TERMINAL)
        return NAME_OF_DEVICE;
    if (name == NAME_PLATE)
        return NAME_OF_PLATE;
    return name == NAME_PHONE ? NAME_OF_PHONE : NAME_OF_ADDRESS;
}
