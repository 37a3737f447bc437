/*
 * Telephone numbers by key.
 */
#include "tests/unit/judged.h"

#define PHONE KIND_PHONE
#define NONE  JUDGED_NONE

static void numbers_as_people_write_them(void **state)
{
    static const struct judged rows[] = {
        {"phone", "+81-90-1094-1887", PHONE},
        {"phone", "+81 90 1094 1887", PHONE},
        {"phone", "+819010941887", PHONE},
        {"phone", "090-1094-1887", PHONE},
        {"phone", "03(1234)5678", PHONE},
        {"phone", "+49 7939 816594", PHONE},
        {"phone", "+49 (0) 89 123456-78", PHONE},
        {"phone", "0049 89 123456", PHONE},
        {"phone", "089/123456", PHONE},
        {"phone", "089\\/123456", PHONE}, /* as JSON may have it */
        {"phone", "+33 6.12.34.56.78", PHONE},
        {"phone", "06.12.34.56.78", PHONE},
        {"phone", "+1 (349) 555-2405", PHONE},
        {"phone", "(349) 555-2405", PHONE},
        {"phone", "349.555.2405", PHONE},
        {"phone", "555.1234", PHONE},
        {"phone", "+1\302\240349\302\2405552405", PHONE},
        {"phone", "3495552405", PHONE},
        {"phone", "123456", PHONE},
        {"phone", " 3495552405 ", PHONE},
        {"phone", "tel:+81-90-1094-1887", PHONE},
        {"phone", "TEL: 090-1094-1887", PHONE},
        {"phone", "Tel. 03-1234-5678", PHONE},
        {"phone", "Mobile 090 1094 1887", PHONE},
        {"phone", "+1 349 555 2405 ext. 12", PHONE},
        {"phone", "+1 349 555 2405 x12", PHONE},
        {"phone", "tel:+1-349-555-2405;ext=12", PHONE},
        {"phone", "+1 349 555 2405 #12", PHONE},
        {"phone", "090-1094-1887, 03-1234-5678", PHONE},
        {"phone", "090-1094-1887;tel:03-1234-5678", PHONE},
    };
    static const struct judged bare[] = {
        {"phone", "3495552405", PHONE},
        {"phone", "819010941887", PHONE},
        {"phone", "+819010941887", PHONE},
        {"phone", "09010941887", PHONE},
        {"phone", "0", NONE},
        {"phone", "1", NONE},
        {"phone", "12345", NONE},
        {"phone", "1234567.5", NONE},
        {"phone", "-1234567", NONE},
        {"phone", "1e123456", NONE},
        {"phone", "1763781283000", NONE},
        {"phone", "true", NONE},
        {"phone", "null", NONE},
    };

    (void)state;
    JUDGED_CHECK(phone_keyed, PHONE, true, rows);
    JUDGED_CHECK(phone_keyed, PHONE, false, bare);
}

static void what_nobody_can_dial_is_none(void **state)
{
    static const struct judged rows[] = {
        {"phone", "", NONE},
        {"phone", " ", NONE},
        {"phone", "null", NONE},
        {"phone", "unknown", NONE},
        {"phone", "MOBILE", NONE},
        {"phone", "mobile", NONE},
        {"phone", "iPhone 14 Pro", NONE},
        {"phone", "iPhone 123456", NONE},
        {"phone", "Pixel-1234567", NONE},
        {"phone", "JP", NONE},
        {"phone", "+81", NONE},
        {"phone", "110", NONE},
        {"phone", "12345", NONE},
        {"phone", "0000000000", NONE},
        {"phone", "000-0000-0000", NONE},
        {"phone", "[PHONE]", NONE},
        {"phone", "**************", NONE},
        {"phone", "**********1887", NONE},
        {"phone", "2026-11-22", NONE},
        {"phone", "22.11.2026", NONE},
        {"phone", "2026-11-22T03:14:43Z", NONE},
        {"phone", "2026/11/22 03:14", NONE},
        {"phone", "192.168.10.20", NONE},
        {"phone", "-1234567", NONE},
        {"phone", "1234567.5", NONE},
        {"phone", "1763781283000", NONE},
        {"phone", "123456789012345678901", NONE}, /* 21 */
        {"phone", "f47ac10b-58cc-4372-a567-0e02b2c3d479", NONE},
        {"phone", "JTDKN3DU0A0000001", NONE},
        {"phone", "https://example.com/1234567", NONE},
        {"phone", "123456@example.com", NONE},
        {"phone", "123456 or so", NONE},
        {"phone", "123456,", NONE},
        {"phone", "123456, 12", PHONE},   /* an extension */
        {"phone", "1.234.567,89", PHONE}, /* it cannot be told */
        {"phone", "ext. 12", NONE},
        {"phone", "tel:", NONE},
    };

    (void)state;
    JUDGED_CHECK(phone_keyed, PHONE, true, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_as_people_write_them),
        cmocka_unit_test(what_nobody_can_dial_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
