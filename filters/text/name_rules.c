/*
 * name_rules - which words make a name, and which may follow.
 *
 * Two tables.  `rules` is read from a word backwards: in the row of
 * WORD_NUMBER, {NAME_PHONE, {WORD_CONTACT}} reads "contact number".
 */
#include "filters/text/name_rules.h"

#define ANY        \
    {              \
        WORD_OTHER \
    } /* whatever stands before */
#define BARE    true
#define BEFORE  3  /* words asked for before the last one */
#define LONGEST 17 /* rules of one word */

/* WORD_DIGITS between two words do not count, unless a rule asks for them:
 * sim1Number, ipv4Address. */
struct rule {
    enum name name;
    uint8_t before[BEFORE]; /* enum word, nearest first; WORD_OTHER: no more */
    bool bare;              /* only if nothing but digits stands behind it */
};

/* By the last word; longer ones first, the first that holds decides.  The last
 * of a row may ask for nothing before it; a row without such a one leaves the
 * word open: it may follow another. */
static const struct rule rules[WORD_COUNT][LONGEST] = {
    [WORD_VIN] = {{NAME_VIN_PART, {WORD_OF, WORD_DIGITS, WORD_LAST}},
                  {NAME_VIN_PART, {WORD_DIGITS, WORD_LAST}},
                  {NAME_VIN_PART, {WORD_TALLY, WORD_LAST}},
                  {NAME_VIN_PART, {WORD_PART}},
                  {NAME_VIN, ANY}},
    [WORD_FIN] = {{NAME_VIN, ANY, BARE}},
    [WORD_VDS] = {{NAME_VIN_PART, {WORD_VIN}}, {NAME_VIN_PART, ANY, BARE}},
    [WORD_PART] = {{NAME_VIN_PART, {WORD_VIN}}},
    [WORD_LAST] = {{NAME_VIN_PART, {WORD_VIN}}},
    [WORD_IDENT] = {{NAME_VIN, {WORD_VEHICLE}}},
    [WORD_VEHICLE] = {{NAME_VIN, {WORD_IDENT}}},
    [WORD_CHASSIS] = {{NAME_CHASSIS, {WORD_OF, WORD_NUMBER}},
                      {NAME_CHASSIS, {WORD_NUMBER}},
                      {NAME_FRAME, ANY, BARE}},
    [WORD_FRAME] = {{NAME_FRAME, ANY, BARE}},
    [WORD_CHASSI] = {{NAME_CHASSIS, ANY}},
    [WORD_SERIE] = {{NAME_CHASSIS, {WORD_OF, WORD_NUMBER}},
                    {NAME_CHASSIS, {WORD_NUMBER}}},
    [WORD_SERIAL] = {{NAME_VIN_PART, {WORD_VIN}},
                     {NAME_CHASSIS, {WORD_CHASSIS}},
                     {NAME_CHASSIS, {WORD_FRAME}},
                     {NAME_CHASSIS, {WORD_BODY}},
                     {NAME_CHASSIS, {WORD_KATASHIKI}},
                     {NAME_CHASSIS, {WORD_VEHICLE}},
                     {NAME_ICCID, {WORD_CARD, WORD_SIM}},
                     {NAME_ICCID, {WORD_SIM}},
                     {NAME_TERMINAL, {WORD_BOX}},
                     {NAME_TERMINAL, {WORD_TCU}},
                     {NAME_TERMINAL, {WORD_MODULE, WORD_BOX}},
                     {NAME_TERMINAL, {WORD_UNIT, WORD_ORG, WORD_BOX}},
                     {NAME_NONE, {WORD_UNIT, WORD_ORG}},
                     {NAME_TERMINAL, {WORD_UNIT}},
                     {NAME_TERMINAL, {WORD_GATEWAY}}},
    [WORD_SN] = {{NAME_TERMINAL, {WORD_BOX}},
                 {NAME_TERMINAL, {WORD_TCU}},
                 {NAME_TERMINAL, {WORD_UNIT, WORD_BOX}},
                 {NAME_TERMINAL, {WORD_MODULE, WORD_BOX}}},
    [WORD_UID] = {{NAME_TERMINAL, {WORD_BOX}},
                  {NAME_TERMINAL, {WORD_TCU}},
                  {NAME_TERMINAL, {WORD_UNIT, WORD_BOX}},
                  {NAME_TERMINAL, {WORD_MODULE, WORD_BOX}}},
    [WORD_NUMBER] = {{NAME_CHASSIS, {WORD_CHASSIS}},
                     {NAME_NONE, {WORD_FRAME, WORD_VIDEO}},
                     {NAME_NONE, {WORD_FRAME, WORD_NET}},
                     {NAME_CHASSIS, {WORD_FRAME}},
                     {NAME_CHASSIS, {WORD_BODY}},
                     {NAME_TERMINAL, {WORD_BOX}},
                     {NAME_TERMINAL, {WORD_TCU}},
                     {NAME_TERMINAL, {WORD_UNIT, WORD_BOX}},
                     {NAME_PLATE, {WORD_REGISTRATION}},
                     {NAME_PLATE, {WORD_REG}},
                     {NAME_PHONE, {WORD_CONTACT}},
                     {NAME_PHONE, {WORD_TEL}},
                     {NAME_ICCID, {WORD_CARD, WORD_SIM}},
                     {NAME_ICCID, {WORD_SIM}},
                     {NAME_EID, {WORD_EID, WORD_START}},
                     {NAME_ADDRESS, {WORD_HOUSE}}},
    [WORD_ID] = {{NAME_CHASSIS, {WORD_CHASSIS}},
                 {NAME_TERMINAL, {WORD_BOX}},
                 {NAME_TERMINAL, {WORD_TCU}},
                 {NAME_TERMINAL, {WORD_MODULE, WORD_BOX}},
                 {NAME_TERMINAL, {WORD_MODULE, WORD_T}},
                 {NAME_TERMINAL, {WORD_HU, WORD_START}},
                 {NAME_TERMINAL, {WORD_UNIT, WORD_ORG, WORD_BOX}},
                 {NAME_NONE, {WORD_UNIT, WORD_ORG}},
                 {NAME_TERMINAL, {WORD_UNIT}},
                 {NAME_ICCID, {WORD_CARD, WORD_SIM}},
                 {NAME_ICCID, {WORD_SIM}},
                 {NAME_EID, {WORD_UICC}},
                 {NAME_MAC, {WORD_MAC}}},
    [WORD_BOXID] = {{NAME_TERMINAL, ANY}},
    [WORD_ESN] = {{NAME_TERMINAL, ANY}},
    [WORD_EMAIL] = {{NAME_EMAIL, ANY}},
    [WORD_ADDRESS] = {{NAME_EMAIL, {WORD_EMAIL}},
                      {NAME_MAC, {WORD_MAC}},
                      {NAME_MAC, {WORD_RADIO}},
                      {NAME_MAC, {WORD_BD}},
                      {NAME_MAC, {WORD_BOX}},
                      {NAME_MAC, {WORD_TCU}},
                      {NAME_NONE, {WORD_NET}},
                      {NAME_NONE, {WORD_GATEWAY}},
                      {NAME_ADDRESS, ANY}},
    [WORD_LATITUDE] = {{NAME_POSITION, {WORD_LONGITUDE}},
                       {NAME_POSITION, {WORD_OF, WORD_LONGITUDE}},
                       {NAME_POSITION, {WORD_LON}},
                       {NAME_POSITION, {WORD_LONG}},
                       {NAME_LATITUDE, ANY}},
    [WORD_LAT] = {{NAME_POSITION, {WORD_LONGITUDE}},
                  {NAME_POSITION, {WORD_LON}},
                  {NAME_POSITION, {WORD_OF, WORD_LON}},
                  {NAME_POSITION, {WORD_LONG}},
                  {NAME_LATITUDE, ANY}},
    [WORD_LATI] = {{NAME_LATITUDE, ANY, BARE}},
    [WORD_LONGITUDE] = {{NAME_POSITION, {WORD_LATITUDE}},
                        {NAME_POSITION, {WORD_OF, WORD_LATITUDE}},
                        {NAME_POSITION, {WORD_LAT}},
                        {NAME_LONGITUDE, ANY}},
    [WORD_LON] = {{NAME_POSITION, {WORD_LATITUDE}},
                  {NAME_POSITION, {WORD_LAT}},
                  {NAME_POSITION, {WORD_OF, WORD_LAT}},
                  {NAME_LONGITUDE, ANY}},
    [WORD_LONG] = {{NAME_POSITION, {WORD_LATITUDE}},
                   {NAME_POSITION, {WORD_LAT}},
                   {NAME_POSITION, {WORD_OF, WORD_LAT}},
                   {NAME_NONE, {WORD_ADVERB}},
                   {NAME_LONGITUDE, ANY}},
    [WORD_MS] = {{NAME_LATITUDE, {WORD_LATITUDE}},
                 {NAME_LONGITUDE, {WORD_LONGITUDE}}},
    [WORD_GPS] = {{NAME_LATITUDE, {WORD_LATITUDE}},
                  {NAME_LATITUDE, {WORD_LAT}},
                  {NAME_LONGITUDE, {WORD_LONGITUDE}},
                  {NAME_LONGITUDE, {WORD_LON}},
                  {NAME_LONGITUDE, {WORD_LONG}},
                  {NAME_POSITION, ANY, BARE}},
    [WORD_X] = {{NAME_LONGITUDE, {WORD_GPS}},
                {NAME_LONGITUDE, {WORD_GEO}},
                {NAME_LONGITUDE, {WORD_PLACE}}},
    [WORD_Y] = {{NAME_LATITUDE, {WORD_GPS}},
                {NAME_LATITUDE, {WORD_GEO}},
                {NAME_LATITUDE, {WORD_PLACE}}},
    [WORD_LATLON] = {{NAME_POSITION, ANY}},
    [WORD_GEO] = {{NAME_POSITION, ANY, BARE}},
    [WORD_POS] = {{NAME_NONE, {WORD_MECHANIC}}, {NAME_POSITION, ANY, BARE}},
    [WORD_PLACE] = {{NAME_POSITION, ANY}},
    [WORD_POSITION] = {{NAME_NONE, {WORD_MECHANIC}}, {NAME_POSITION, ANY}},
    [WORD_POINT] = {{NAME_POLYLINE, {WORD_POLYLINE}},
                    {NAME_POLYLINE, {WORD_ENCODED}},
                    {NAME_POSITION, ANY}},
    [WORD_PATH] = {{NAME_POLYLINE, {WORD_ENCODED}},
                   {NAME_POLYLINE, {WORD_POLYLINE}}},
    [WORD_LINE] = {{NAME_POLYLINE, {WORD_ENCODED}}},
    [WORD_POLYLINE] = {{NAME_POLYLINE, ANY}},
    [WORD_GEOHASH] = {{NAME_GEOHASH, ANY}},
    [WORD_HASH] = {{NAME_GEOHASH, {WORD_GEO}}},
    [WORD_CODE] = {{NAME_PLUS_CODE, {WORD_PLUS}},
                   {NAME_PLUS_CODE, {WORD_PLACE, WORD_OPEN}},
                   {NAME_PLUS_CODE, {WORD_GLOBAL}},
                   {NAME_PLUS_CODE, {WORD_COMPOUND}},
                   {NAME_ADDRESS, {WORD_POSTAL}},
                   {NAME_ADDRESS, {WORD_ZIP}}},
    [WORD_OLC] = {{NAME_PLUS_CODE, ANY, BARE}},
    [WORD_IMEI] = {{NAME_IMEI, ANY}},
    [WORD_IMSI] = {{NAME_IMSI, ANY}},
    [WORD_ICCID] = {{NAME_ICCID, ANY}},
    [WORD_SIM] = {{NAME_ICCID, {WORD_START}, BARE}},
    [WORD_CARD] = {{NAME_ICCID, {WORD_SIM}}},
    [WORD_SIMCARD] = {{NAME_ICCID, ANY}},
    [WORD_EID] = {{NAME_EID, {WORD_START}},
                  {NAME_EID, {WORD_SIM}},
                  {NAME_EID, {WORD_UICC}}},
    [WORD_SIMEID] = {{NAME_EID, ANY}},
    [WORD_MAC] = {{NAME_MAC, ANY, BARE}},
    [WORD_MACADDRESS] = {{NAME_MAC, ANY}},
    [WORD_PLATE] = {{NAME_NONE, {WORD_COLD}},
                    {NAME_NONE, {WORD_NET}},
                    {NAME_NONE, {WORD_NAME}},
                    {NAME_NONE, {WORD_DATE}},
                    {NAME_NONE, {WORD_OF, WORD_DATE}},
                    {NAME_PLATE, ANY}},
    [WORD_VRM] = {{NAME_PLATE, ANY, BARE}},
    [WORD_REGISTRATION] = {{NAME_PLATE, {WORD_START}},
                           {NAME_PLATE, {WORD_VEHICLE}}},
    [WORD_MARK] = {{NAME_PLATE, {WORD_REGISTRATION}}},
    [WORD_PHONE] = {{NAME_NONE, {WORD_I}}, {NAME_PHONE, ANY}},
    [WORD_TEL] = {{NAME_PHONE, ANY, BARE}},
    [WORD_CONTACT] = {{NAME_PHONE, {WORD_CONTEXT}}, {NAME_PHONE, {WORD_START}}},
    [WORD_POSTAL] = {{NAME_ADDRESS, {WORD_CODE}}},
    [WORD_POSTCODE] = {{NAME_ADDRESS, ANY}},
    [WORD_ZIP] = {{NAME_ADDRESS, ANY, BARE}},
    [WORD_STREET] = {{NAME_ADDRESS, ANY}},
    [WORD_CITY] = {{NAME_ADDRESS, ANY}},
};

#define BIT(name)  (1u << NAME_##name)
#define EVERY      (~0u)
#define BOTH_AXES  (BIT(LATITUDE) | BIT(LONGITUDE))
#define PLACES     (BOTH_AXES | BIT(POSITION))
#define OF_DEVICES (BIT(IMEI) | BIT(IMSI) | BIT(ICCID) | BIT(EID))

/* The names that a word may follow, a bit each. */
static const unsigned followers[WORD_COUNT] = {
    [WORD_DIGITS] = EVERY,
    [WORD_VALUE] = EVERY,
    [WORD_CONTEXT] = EVERY,
    [WORD_X] = EVERY,
    [WORD_Y] = EVERY,
    [WORD_VEHICLE] = EVERY,
    [WORD_LAST] = EVERY,
    [WORD_NUMBER] = BOTH_AXES | OF_DEVICES | BIT(VIN) | BIT(VIN_PART) |
                    BIT(CHASSIS) | BIT(TERMINAL) | BIT(PLATE) | BIT(PHONE) |
                    BIT(ADDRESS),
    [WORD_ID] = OF_DEVICES | BIT(VIN) | BIT(EMAIL),
    [WORD_CODE] = BIT(VIN) | BIT(VIN_PART) | BIT(GEOHASH) | BIT(IMEI),
    [WORD_HASH] = EVERY & ~PLACES,
    [WORD_DIGEST] = EVERY & ~PLACES,
    [WORD_TALLY] = BIT(VIN_PART),
    [WORD_PART] = BIT(GEOHASH) | BIT(PLATE) | BIT(PHONE) | BIT(IMEI),
    [WORD_DATUM] = PLACES,
    [WORD_BD] = PLACES,
    [WORD_DATA] = BIT(POSITION),
    [WORD_AXIS] = BOTH_AXES,
    [WORD_HALF] = BOTH_AXES,
    [WORD_SIM] = OF_DEVICES | BIT(PHONE),
    [WORD_MEID] = BIT(IMEI),
    [WORD_BOX] = OF_DEVICES | BIT(MAC),
    [WORD_LINE] = BIT(ADDRESS),
    [WORD_NAME] = BIT(ADDRESS),
};

/* Do the words from `at` on (backwards through the key) follow the rule? */
static bool holds(const struct rule *rule, const struct name_split *s,
                  size_t at)
{
    for (size_t i = 0; i < BEFORE && rule->before[i] != WORD_OTHER; i++) {
        if (rule->before[i] != WORD_DIGITS)
            while (at < s->n && s->word[at] == WORD_DIGITS)
                at++;
        if (rule->before[i] == WORD_START)
            return at == s->n && s->whole;
        if (at == s->n || s->word[at] != rule->before[i])
            return false;
        at++;
    }
    return true;
}

static bool digits_only(const struct name_split *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s->word[i] != WORD_DIGITS)
            return false;
    return true;
}

bool name_rules_decide(const struct name_split *split, size_t at,
                       enum name *name)
{
    const struct rule *rule = rules[split->word[at]];

    for (size_t i = 0; i < LONGEST; i++, rule++) {
        bool any = rule->before[0] == WORD_OTHER;

        if (any && rule->name == NAME_NONE)
            return false;
        if (!any && !holds(rule, split, at + 1))
            continue;
        *name = rule->name;
        return !rule->bare || digits_only(split, at);
    }
    return false;
}

bool name_rules_may_follow(enum word word, enum name name)
{
    return (followers[word] >> name & 1) != 0;
}
