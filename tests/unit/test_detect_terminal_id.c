/*
 * Terminal numbers by table: what stands under such a key and is one.
 */
#include "tests/unit/keyed.h"

#define CERTAIN EVIDENCE_CERTAIN
#define LIKELY  EVIDENCE_LIKELY

static struct keyed_bench keyed = {
    terminal_id_keyed, KIND_TERMINAL_ID, {.base = NULL}};

static void numbers_and_texts_of_one_thing_are_one(void **state)
{
    static const struct keyed_row rows[] = {
        {"terminalId", "<89388152058>", CERTAIN},
        {"terminalNo", "<1234>", CERTAIN},
        {"terminalId", "<00012345>", CERTAIN},
        {"terminalId", "<B9756-030968>", CERTAIN},
        {"terminalId", "<AVN67089212>", CERTAIN},
        {"dcmSerial", "<DCM58253664>", CERTAIN},
        {"deviceId", "<0b5f8a6e-3c1d-4f0e-9a77-2f1e5d3c4b6a>", CERTAIN},
        {"deviceId", "<3f786850e387550fdab836ed7e6dc881de23001b>", CERTAIN},
        {"deviceId", "<352099001761481>", CERTAIN},
        {"deviceId", "<a4:2c:c6:4a:d4:47>", CERTAIN},
        {"deviceId", "<G9K2-1XY4>", CERTAIN},
        {"unitId", "<1234 5678 9012>", CERTAIN},
        {"unitId", "<24DM1 0001234>", CERTAIN},
        {"unitId", "<HU_0012.88:77>", CERTAIN},
        {"unitId", "<12345678.0>", CERTAIN},
        {"unitId", "<2024-01-99>", CERTAIN}, /* no date */
        {"unitId", "<99-99-1234>", CERTAIN},
        {"unitId", "<12345.67890>", CERTAIN},
        {"unitId", "<3q2+7w08abc=>", CERTAIN},
        {"unitId", "<-LvZBR904bcws-Ysyd5Y6w>", CERTAIN},
        {"unitId", "<ZJMMdNz8EwaXe//c3d2>", CERTAIN},
        {"unitId", "<2897.0914.4530>", CERTAIN},
        {"unitId", "<DCM 58253664>", CERTAIN},
        {"unitId", "<S/N 5825 3664>", CERTAIN},
        /* little speaks for it */
        {"unitId", "<abXkLmQpR7>", LIKELY},
        {"unitId", "<k7pqzr>", LIKELY},
        {"unitId", "<TX-7>", LIKELY},
        {"unitId", "<QXTRGBIT6>", LIKELY},
        {"unitId", "<sKvDpMaXNmQIrQBsvwlCzv>", LIKELY},
    };

    (void)state;
    KEYED_CHECK(&keyed, rows);
}

static void what_names_nothing_is_none(void **state)
{
    static const struct keyed_row rows[] = {
        {"terminalId", "null", CERTAIN},
        {"terminalId", "true", CERTAIN},
        {"terminalId", "false", CERTAIN},
        {"terminalId", "unknown", CERTAIN},
        {"terminalId", "UNKNOWN", CERTAIN},
        {"terminalId", "none", CERTAIN},
        {"terminalId", "N/A", CERTAIN},
        {"terminalId", "undefined", CERTAIN},
        {"terminalId", "NOT_AVAILABLE", CERTAIN},
        {"terminalId", "-", CERTAIN},
        {"terminalId", "----", CERTAIN},
        {"terminalId", "0", CERTAIN},
        {"terminalId", "00000000", CERTAIN},
        {"terminalId", "0000-0000", CERTAIN},
        {"terminalId", "00000000-0000-0000-0000-000000000000", CERTAIN},
        {"terminalId", "12", CERTAIN},
        {"terminalId", "A1", CERTAIN},
        {"terminalId", "-1234", CERTAIN},
        {"terminalId", "-1.5", CERTAIN},
        /* written by an action */
        {"terminalId", "[TERMINAL_ID]", CERTAIN},
        {"terminalId", "[UNIT 12]", CERTAIN},
        {"terminalId", "***********", CERTAIN},
        {"terminalId", "*******8058", CERTAIN},
        {"terminalId", "B97********", CERTAIN},
    };

    (void)state;
    KEYED_CHECK(&keyed, rows);
}

static void what_is_plainly_something_else_is_none(void **state)
{
    static const struct keyed_row rows[] = {
        {"deviceId", "TYPE_2", CERTAIN},
        {"deviceId", "frontCamera1", CERTAIN},
        {"deviceId", "dashcam-02", CERTAIN},
        {"deviceId", "Level 2 charger", CERTAIN},
        {"deviceId", "video/mp4", CERTAIN},
        {"deviceId", "iPhone14", CERTAIN},
        {"deviceId", "2024-01-15", CERTAIN},
        {"deviceId", "2024-01-15T12:30:45Z", CERTAIN},
        {"deviceId", "2024-01-15 12:30:45", CERTAIN},
        {"deviceId", "2024/01/15", CERTAIN},
        {"deviceId", "15.01.2024", CERTAIN},
        {"deviceId", "01/15/2024", CERTAIN},
        {"deviceId", "12:30", CERTAIN},
        {"deviceId", "12:30:45.123", CERTAIN},
        {"deviceId", "1.2.3", CERTAIN},
        {"deviceId", "v10.4.1", CERTAIN},
        {"deviceId", "7.14.28.767", CERTAIN},
        {"deviceId", "2024.44.25.2", CERTAIN},
        {"deviceId", "1.2.3-rc1", CERTAIN},
        {"deviceId", "192.168.10.12", CERTAIN},
        {"deviceId", "https://example.com/d/1234", CERTAIN},
        {"deviceId", "www.example1234.com", CERTAIN},
        {"deviceId", "/dev/ttyUSB0123", CERTAIN},
        {"deviceId", "x1234@example.com", CERTAIN},
        {"deviceId", "{\"a\":1234}", CERTAIN},
        {"deviceId", "12345 km", CERTAIN},
        {"deviceId", "1234567 km", CERTAIN},
        {"deviceId", "Unit 12", CERTAIN},
        {"deviceId", "navigation_system_main", CERTAIN},
        {"deviceId", "FrontCameraControlUnit2", CERTAIN},
        {"deviceId", "Hauptschalterkasten", CERTAIN},
        {"deviceId", "--------------------", CERTAIN},
        {"deviceId", "____________________", CERTAIN},
        {"deviceId", "the unit 1234 is here", CERTAIN},
        {"deviceId",
         "0123456789012345678901234567890123456789012345678901234567890123"
         "4",
         CERTAIN}, /* 65 */
    };

    (void)state;
    KEYED_CHECK(&keyed, rows);
}

static int set_up(void **state)
{
    (void)state;
    guarded_init(&keyed.page, 256);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    guarded_done(&keyed.page);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_texts_of_one_thing_are_one),
        cmocka_unit_test(what_names_nothing_is_none),
        cmocka_unit_test(what_is_plainly_something_else_is_none),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
