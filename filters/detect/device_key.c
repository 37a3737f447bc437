/*
 * device_key - the words.
 */
#include "filters/detect/device_key.h"

#define NEAR 32 /* bytes in which a word speaks for what follows */

static bool ends_clause(uint8_t c)
{
    return c == '\n' || c == ',' || c == ';' || c == '{' || c == '}' ||
           c == '&' || c == '<';
}

bool device_key_named(const struct window *w, size_t start,
                      const struct key_word *words)
{
    size_t i = start;

    while (i > 0 && start - i < NEAR && !ends_clause(w->p[i - 1]))
        i--;
    return key_has_word(span_of(w->p + i, start - i), words) ||
           key_has_word(key_before(w, start), words);
}

enum device_key device_key_says(struct span key)
{
    static const struct key_word measures[] = {
        KEY_WORD("time"),     KEY_WORD("timestamp"), KEY_WORD("ts"),
        KEY_WORD("date"),     KEY_WORD("datetime"),  KEY_WORD("millis"),
        KEY_WORD("micros"),   KEY_WORD("nanos"),     KEY_WORD("ns"),
        KEY_WORD("us"),       KEY_WORD("ms"),        KEY_WORD("epoch"),
        KEY_WORD("created"),  KEY_WORD("updated"),   KEY_WORD("modified"),
        KEY_WORD("expires"),  KEY_WORD("odometer"),  KEY_WORD("odo"),
        KEY_WORD("mileage"),  KEY_WORD("distance"),  KEY_WORD("duration"),
        KEY_WORD("count"),    KEY_WORD("counter"),   KEY_WORD("total"),
        KEY_WORD("size"),     KEY_WORD("length"),    KEY_WORD("bytes"),
        KEY_WORD("offset"),   KEY_WORD("amount"),    KEY_WORD("price"),
        KEY_WORD("balance"),  KEY_WORD("cost"),      KEY_WORD("energy"),
        KEY_WORD("power"),    KEY_WORD("version"),   KEY_WORD("build"),
        KEY_WORD("hash"),     KEY_WORD("checksum"),  KEY_WORD("crc"),
        KEY_WORD("digest"),   KEY_WORD("seed"),      KEY_WORD("nonce"),
        KEY_WORD("lat"),      KEY_WORD("lon"),       KEY_WORD("lng"),
        KEY_WORD("latitude"), KEY_WORD("longitude"), KEY_WORD("speed"),
        KEY_WORD("sequence"), KEY_WORD("seq"),       {NULL, 0},
    };
    static const struct key_word others[] = {
        KEY_WORD("account"),  KEY_WORD("order"),        KEY_WORD("transaction"),
        KEY_WORD("invoice"),  KEY_WORD("payment"),      KEY_WORD("customer"),
        KEY_WORD("user"),     KEY_WORD("session"),      KEY_WORD("trace"),
        KEY_WORD("span"),     KEY_WORD("request"),      KEY_WORD("event"),
        KEY_WORD("trip"),     KEY_WORD("job"),          KEY_WORD("message"),
        KEY_WORD("msg"),      KEY_WORD("correlation"),  KEY_WORD("batch"),
        KEY_WORD("ticket"),   KEY_WORD("booking"),      KEY_WORD("contract"),
        KEY_WORD("policy"),   KEY_WORD("subscription"), KEY_WORD("ean"),
        KEY_WORD("gtin"),     KEY_WORD("upc"),          KEY_WORD("sku"),
        KEY_WORD("barcode"),  KEY_WORD("part"),         KEY_WORD("article"),
        KEY_WORD("phone"),    KEY_WORD("msisdn"),       KEY_WORD("facebook"),
        KEY_WORD("fb"),       KEY_WORD("campaign"),     KEY_WORD("ad"),
        KEY_WORD("tracking"), KEY_WORD("shipment"),     {NULL, 0},
    };
    static const struct key_word ids[] = {
        KEY_WORD("id"), KEY_WORD("ids"), {NULL, 0}};

    if (key_has_word(key, measures))
        return DEVICE_KEY_MEASURE;
    if (key_has_word(key, others))
        return DEVICE_KEY_OTHER_ID;
    return key_has_word(key, ids) ? DEVICE_KEY_ANY_ID : DEVICE_KEY_NOTHING;
}
