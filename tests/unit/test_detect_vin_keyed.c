/*
 * VINs, pieces of VINs and frame numbers by their keys.
 */
#include "tests/unit/judged.h"

#define VIN     KIND_VIN
#define CHASSIS KIND_CHASSIS_NUMBER
#define NONE    JUDGED_NONE

/* What no judge takes for a value of a car. */
#define NOTHING                                                        \
    {"vin", "", NONE}, {"vin", "null", NONE}, {"vin", "N/A", NONE},    \
        {"vin", "unknown", NONE}, {"vin", "UNKNOWN", NONE},            \
        {"vin", "true", NONE}, {"vin", "0", NONE}, {"vin", "-", NONE}, \
        {"vin", "00000000000000000", NONE},                            \
        {"vin", "XXXXXXXXXXXXXXXXX", NONE}, {"vin", "[VIN]", NONE},    \
        {"vin", "*****************", NONE},                            \
        {"vin", "*************0001", NONE},                            \
        {"vin", "JTDKN3***********", NONE}, {"vin", "未設定", NONE},   \
        {"vin", "2026-11-22T03:14:43Z", NONE},                         \
    {                                                                  \
        "vin", "2026-11-22", NONE                                      \
    }

static void a_vin_by_key_need_not_be_right(void **state)
{
    static const struct judged rows[] = {
        {"vin", "JTDKN3DU0A0000001", VIN},
        {"vin", "jtdkn3du0a0000001", VIN},
        {"vin", "JTdkN3DU0A0000001", VIN},
        {"vin", "GTDKN3DU0A00000AB", VIN},
        {"vin", "1HGCM82633AO04352", VIN}, /* an O */
        {"vin", "0123456789abcdef0", VIN},
        {"vin", "12345678901234567", VIN},
        {"vin", " JTDKN3DU0A0000001 ", VIN},
        /* in groups */
        {"vin", "JTD KB20U 1 23456780", VIN},
        {"vin", "jtd kb20u 1 23456780", VIN},
        {"vin", "WDB-203046-1A-123456", VIN},
        {"vin", "1HGCM 82633 A004352", VIN},
        {"vin", "1HG.CM82633.A004352", VIN},
        {"vin", "1HG_CM82633_A004352", VIN},
        {"vin", "1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2", VIN},
        /* of other lengths */
        {"vin", "JTDKN3DU0A000001", VIN},
        {"vin", "JTDKN3DU0A00000012", VIN},
        {"vin", "WF0AXX1234", VIN},
        {"vin", "JTDKN3DU-0A000001", VIN},
        {"vin", "12345E67890123456", VIN}, /* no quantity */
        /* letters of other scripts, bytes of none */
        {"vin",
         "\xD0\x88\xD0\xA2"
         "DKN3DU8A0000001",
         VIN},
        {"vin", "\xC1\x8ATDKN3DU8A0000001", VIN},
        {"vin", "\xE8\xBB\x8A\xE4\xB8\xA1 ZVW50 2026", NONE},
        {"vin", "\xE6\x9C\xAA\xE7\x99\xBB\xE9\x8C\xB2 2026/11", NONE},
        /* frame numbers */
        {"vin", "ZVW50-1234567", CHASSIS},
        {"vin", "zvw50-1234567", CHASSIS},
        {"vin", "ZVW50 1234567", CHASSIS},
        {"vin", "DAA-ZVW50-1234567", CHASSIS},
        {"vin", "6AA-GFC27-123456", CHASSIS},
        {"vin", "QQX9-123456", CHASSIS},
        {"vin", "AE86-12345", CHASSIS},
        {"vin", "ABC1234-12345678", CHASSIS},
        /* digests */
        {"vin", "d41d8cd98f00b204e9800998ecf8427e", VIN},
        {"vin", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", VIN},
        {"vinHash",
         "e3b0c44298fc1c149afbf4c8996fb924"
         "27ae41e4649b934ca495991b7852b855",
         VIN},
        {"vin", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", VIN},
    };

    (void)state;
    JUDGED_CHECK(vin_keyed, VIN, true, rows);
}

static void what_holds_no_vin_is_left(void **state)
{
    static const struct judged rows[] = {
        NOTHING,
        {"vin", "123456", NONE},
        {"vin", "1763781283000", NONE}, /* a time */
        {"vin", "12345678901234", NONE},
        {"vin", "12345678901234.5", NONE},
        {"vin", "ABCDEFGHJKLMNPRST", NONE},
        {"vin", "not supported yet", NONE},
        {"vin", "NotAvailableAtAll", NONE},
        {"vin", "hidden\n12.535.681236", NONE},
        {"vin", "hidden 12535681236", NONE},
        {"vin", "1HGCM 82633-A004352", NONE},
        {"vin", "Not found: 404", NONE},
        {"vin", "Toyota Prius 2020", NONE},
        {"vin", "my red car is 5 y.", NONE},
        {"vin", "VIN_NOT_FOUND_404X", VIN}, /* digits: cannot be told */
        {"vin", "/v1/vehicles/JTDKN3DU0A0000001/status", NONE},
        {"vin", "https://example.com/v/JTDKN3DU0A0000001", NONE},
        {"vin", "The VIN is JTDKN3DU0A0000001.", NONE},
        {"vin", "f47ac10b-58cc-4372-a567-0e02b2c3d479", NONE},
        {"vin", "JTDKN3DU0A0000001,JTDKN3DU8A0000001", NONE},
        {"vin", "車両 JTDKN3DU0A000000", NONE},
        {"vin", "h-jbswy3dpehpk3pxpjbswy3dpeh", NONE},
    };
    static const struct judged bare[] = {
        {"vin", "12345678901234567", VIN},
        {"vin", "1234567.8901234567", NONE},
        {"vin", "-12345678901234567", NONE},
        {"vin", "1.5e10", NONE},
        {"vin", "1e15", NONE},
        {"vin", "0", NONE},
        {"vin", "17", NONE},
    };

    (void)state;
    JUDGED_CHECK(vin_keyed, VIN, true, rows);
    JUDGED_CHECK(vin_keyed, VIN, false, bare);
}

static void a_piece_has_its_sections_length(void **state)
{
    static const struct judged rows[] = {
        NOTHING,
        {"wmi", "JTD", VIN},
        {"wmi", "wvw", VIN},
        {"vehicleWmi", "1HG", VIN},
        {"vin_wmi", "938", VIN},
        {"wmi", "JT", NONE},
        {"wmi", "JTDK", NONE},
        {"wmi", "yes", NONE},
        {"wmi", "N/A", NONE},
        {"vds", "KN3DU0", VIN},
        {"vds", "ZZZABC", VIN},
        {"vds", "KN3DU", VIN},
        {"vds", "KN3D", NONE},
        {"vds", "a b c d", NONE},
        {"vis", "A0000001", VIN},
        {"vis", "LA123456", VIN},
        {"vis", "A000001", NONE},
        {"vis", "10000", NONE}, /* visibility, metres */
        {"vinLast4", "0001", VIN},
        {"vin_suffix", "000123", VIN},
        {"vinLast6", "A00001", VIN},
        {"last8", "A0000001", VIN},
        {"partialVin", "JTDKN3DU0A0", VIN},
        {"shortVin", "DU0A0000001", VIN},
        {"partialVin", "JTDKN3DU0A0000001", VIN},
        {"shortVin", "short", NONE},
        {"shortVin", "12", NONE},
        {"shortVin", "12.34", NONE},
        {"shortVin", "a b 1 2", NONE},
        {"vinSuffix", "...0001", NONE},
    };
    static const struct judged bare[] = {
        {"vinLast6", "123456", VIN}, {"vinLast6", "1234.5", NONE},
        {"vinLast6", "123e4", NONE}, {"vinLast6", "-12345", NONE},
        {"vis", "9999", NONE},
    };

    (void)state;
    JUDGED_CHECK(vin_part_keyed, VIN, true, rows);
    JUDGED_CHECK(vin_part_keyed, VIN, false, bare);
}

static void under_a_frame_numbers_key_much_is_one(void **state)
{
    static const struct judged rows[] = {
        NOTHING,
        {"chassisNo", "ZVW50-1234567", CHASSIS},
        {"車台番号", "GFC27-123456", CHASSIS},
        {"frame_number", "gk3-1234567", CHASSIS},
        {"frameNo", "ZVW501234567", CHASSIS},
        {"frameNo", "ZVW50 1234567", CHASSIS},
        {"frameNo", "*ZVW50-1234567*", CHASSIS},
        {"frameNo", "DAA-ZVW50-1234567", CHASSIS},
        {"chassisNo", "品[41]12345品", CHASSIS},
        {"chassisNo", "FC7JKA-10123", CHASSIS},
        {"chassisNo", "SV30-0169266", CHASSIS},
        {"chassisNo", "1234567", CHASSIS},
        {"chassis_number", "JTDKN3DU0A0000001", VIN},
        {"chassis_number", "WDB 203046 1A 123456", VIN},
        {"chassis_number", "jtdkn3du0a0000001", VIN},
        {"chassis_number", "12E34567", CHASSIS},
        {"chassis_number", "d41d8cd98f00b204e9800998ecf8427e", CHASSIS},
        {"chassis_number", "steel", NONE},
        {"chassis_number", "12.5", NONE},
        {"chassis_number", "1234.5", NONE},
        {"chassis_number", "two of 2345 frames", NONE},
        {"chassis_number", "f47ac10b-58cc-4372-a567-0e02b2c3d479", NONE},
        {"chassis_number", "https://example.com/12345", NONE},
        {"chassis_number", "123", NONE},
    };
    static const struct judged bare[] = {
        {"chassisNo", "1234567", CHASSIS},
        {"chassisNo", "12345678901234567", VIN},
        {"chassisNo", "-1234567", NONE},
        {"chassisNo", "12345.67", NONE},
        {"chassisNo", "1e12345", NONE},
    };

    (void)state;
    JUDGED_CHECK(chassis_number_keyed, CHASSIS, true, rows);
    JUDGED_CHECK(chassis_number_keyed, CHASSIS, false, bare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vin_by_key_need_not_be_right),
        cmocka_unit_test(what_holds_no_vin_is_left),
        cmocka_unit_test(a_piece_has_its_sections_length),
        cmocka_unit_test(under_a_frame_numbers_key_much_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
