/*
 * Postal addresses by key.
 */
#include "tests/unit/judged.h"

#define ADDRESS KIND_ADDRESS
#define NONE    JUDGED_NONE

static void an_address_and_its_parts(void **state)
{
    static const struct judged rows[] = {
        {"address", "Rosengasse 123, 64735 Esperia", ADDRESS},
        {"street", "Avenue des Tilleuls", ADDRESS},
        {"street", "Hafenallee 2976", ADDRESS},
        {"houseNumber", "15", ADDRESS},
        {"houseNumber", "15a", ADDRESS},
        {"houseNumber", "12-14", ADDRESS},
        {"houseNumber", "12\\/14", ADDRESS},
        {"postalCode", "64735", ADDRESS},
        {"postalCode", "100-0001", ADDRESS},
        {"postalCode", "SW1A 1AA", ADDRESS},
        {"postalCode", "12345-6789", ADDRESS},
        {"city", "Velden", ADDRESS},
        {"city", "Ube", ADDRESS},
        {"city", "St.Gallen", ADDRESS},
        {"city", "s.-Hertogenbosch", ADDRESS},
        {"city", "TOKYO", ADDRESS},
        {"city", "大阪市", ADDRESS},
        {"city", "津市", ADDRESS},
        {"city", "Köln", ADDRESS},
        {"address", "東京都千代田区千代田1-1", ADDRESS},
        {"address", "〒100-0001 東京都千代田区", ADDRESS},
        {"address", "1-2-3", ADDRESS},
        {"address", " 5 High St. ", ADDRESS},
        {"address", "Haus am See, c/o M. Meier", ADDRESS},
        {"address", "12 rue de l'Eglise\n75001 Paris", ADDRESS},
    };
    static const struct judged bare[] = {
        {"zip", "64735", ADDRESS},
        {"houseNumber", "15", ADDRESS},
        {"zip", "0", NONE},
        {"zip", "-64735", NONE},
        {"zip", "647.35", NONE},
        {"zip", "64e35", NONE},
        {"zip", "1763781283000", NONE},
        {"zip", "true", NONE},
        {"zip", "null", NONE},
        {"city", "Velden", ADDRESS},
        {"zip", "03352", ADDRESS},
    };

    (void)state;
    JUDGED_CHECK(address_keyed, ADDRESS, true, rows);
    JUDGED_CHECK(address_keyed, ADDRESS, false, bare);
}

static void addresses_of_machines_and_other_things_are_none(void **state)
{
    static const struct judged rows[] = {
        {"address", "", NONE},
        {"address", "  ", NONE},
        {"address", ", ", NONE},
        {"address", "A", NONE},
        {"address", "5", NONE},
        {"address", "null", NONE},
        {"address", "Unknown", NONE},
        {"address", "not available", NONE},
        {"address", "不明", NONE},
        {"address", "true", NONE},
        {"address", "no", NONE},
        {"address", "00000", NONE},
        {"address", "[ADDRESS]", NONE},
        {"address", "**********", NONE},
        {"address", "**********ia", NONE},
        {"country", "DE", NONE},
        {"country", "de", NONE},
        {"country", "DEU", NONE},
        {"address", "HOME_ADDRESS", NONE},
        {"address", "home_address", NONE},
        {"address", "https://example.com/a b", NONE},
        {"address", "https:\\/\\/example.com\\/a b", NONE},
        {"address", "mqtt://broker:1883", NONE},
        {"address", "www.example.com", NONE},
        {"address", "fleet.example.com", NONE},
        {"address", "broker.example.com:8883", NONE},
        {"address", "192.0.2.1", NONE},
        {"address", "192.0.2.1:8080", NONE},
        {"address", "192.0.2.0/24", NONE},
        {"address", "2001:db8::1", NONE},
        {"address", "fe80::1%25", NONE},
        {"address", "[2001:db8::1]:443", NONE},
        {"address", "00:1a:2b:3c:4d:5e", NONE},
        {"address", "00-1A-2B-3C-4D-5E", NONE},
        {"address", "0x7FFE01", NONE},
        {"address", "taro@example.jp", NONE},
        {"address", "2026-11-22", NONE},
        {"address", "2026-11-22T03:14:43Z", NONE},
        {"address", "f47ac10b-58cc-4372-a567-0e02b2c3d479", NONE},
        {"address", "d41d8cd98f00b204e9800998ecf8427e", NONE},
        {"address", "35.6812,139.7671", NONE},
        {"address", "+35.6812+139.7671/", NONE},
        {"address", "35.6812 139.7671", NONE},
        {"address", "1763781283000", NONE},
        {"address", "12345678901", NONE},
        {"address", "{\"street\":\"Hafenallee\"}", NONE},
        {"address", "<street>Hafenallee</street>", NONE},
        {"address", "${address}", NONE},
        {"city", "^[a-zA-Z -]{1,40}$", NONE},
        {"address", "/api?city=Velden", NONE},
    };

    (void)state;
    JUDGED_CHECK(address_keyed, ADDRESS, true, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_and_its_parts),
        cmocka_unit_test(addresses_of_machines_and_other_things_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
