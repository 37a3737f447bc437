/*
 * VINs by table: which 17 characters are one, and how sure that is.
 */
#include "tests/unit/marked.h"

MARKED_BENCH(KIND_VIN)

#define CERTAIN  EVIDENCE_CERTAIN
#define LIKELY   EVIDENCE_LIKELY
#define POSSIBLE EVIDENCE_POSSIBLE

static void the_check_digit_and_the_maker_make_it_certain(void **state)
{
    static const struct marked rows[] = {
        {"<<1HGCM82633A004352>>", CERTAIN},
        {"<<1M8GDM9AXKP042788>>", CERTAIN}, /* X is 10 */
        {"<<5GZCZ43D13S812715>>", CERTAIN},
        {"<<JTDKN3DU8A0000001>>", CERTAIN},
        {"<<wvwzzz1k9aw123456>>", CERTAIN},
        /* a wrong one: the maker alone */
        {"<<1HGCM82643A004352>>", LIKELY},
        {"<<JTDKN3DU0A0000001>>", LIKELY},
        {"<<WAUZZZ8K9BA123456>>", LIKELY},
        {"<<VF1RFB00X56789012>>", LIKELY},
        {"<<ZFA31200000123456>>", LIKELY},
        {"<<LRW3E7FA0MC123456>>", LIKELY},
        {"<<wauzzz8k9ba123456>>", LIKELY},
        /* neither: a shape */
        {"<<ABXKN3DU0D0000001>>", MARKED_ANY},
        {"<<GTDKN3DU0A0000001>>", POSSIBLE},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void a_key_makes_it_certain(void **state)
{
    static const struct marked rows[] = {
        {"{\"vin\":\"<<GTDKN3DU0A0000001>>\"}", CERTAIN},
        {"{\"VIN\" : \"<<GTDKN3DU0A0000001>>\"}", CERTAIN},
        {"{\"vehicleVin\":\"<<GTDKN3DU0A0000001>>\"}", CERTAIN},
        {"{\"vehicle_vin\":\"<<GTDKN3DU0A0000001>>\"}", CERTAIN},
        {"{\"vin-code\":\"<<GTDKN3DU0A0000001>>\"}", CERTAIN},
        {"{\"VINCode\":\"<<GTDKN3DU0A0000001>>\"}", CERTAIN},
        {"{\"chassisNumber\":\"<<GTDKN3DU0A0000001>>\"}", CERTAIN},
        {"{\\\"vin\\\":\\\"<<GTDKN3DU0A0000001>>\\\"}", CERTAIN},
        {"<car vin=\"<<GTDKN3DU0A0000001>>\"/>", CERTAIN},
        {"<vin><<GTDKN3DU0A0000001>></vin>", CERTAIN},
        {"/v?vin=<<GTDKN3DU0A0000001>>&x=1", CERTAIN},
        {"vin: <<GTDKN3DU0A0000001>>", CERTAIN},
        {"VIN=<<GTDKN3DU0A0000001>> ok", CERTAIN},
        /* under a key it need not look like one */
        {"{\"vin\":\"<<GTDKN3DU0A00000AB>>\"}", CERTAIN},
        {"{\"vin\":\"<<JTdkN3DU0A0000001>>\"}", CERTAIN},
        {"{\"vin\":\"<<0123456789abcdef0>>\"}", CERTAIN},
        {"vin=<<1HGCM82633A0043521>>", CERTAIN},
        {"{\"vin\":\"<<1HG CM826 3 3A004352>>\"}", CERTAIN},
        /* a word that merely holds those letters does not */
        {"{\"driving\":\"<<GTDKN3DU0A0000001>>\"}", POSSIBLE},
        {"{\"province\":\"<<GTDKN3DU0A0000001>>\"}", POSSIBLE},
        {"{\"wine\":\"<<GTDKN3DU0A0000001>>\"}", POSSIBLE},
        /* a word nearby does a little */
        {"the VIN is <<GTDKN3DU0A0000001>>", LIKELY},
        {"vehicle <<GTDKN3DU0A0000001>>", LIKELY},
        {"{\"vehicle\":{\"id\":\"<<GTDKN3DU0A0000001>>\"}}", LIKELY},
        /* not what was written in another's place */
        {"[VIN] <<GTDKN3DU0A0000001>>", POSSIBLE},
        {"vehicle: no, <<GTDKN3DU0A0000001>>", POSSIBLE},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void borders_are_what_is_no_letter_or_digit(void **state)
{
    static const struct marked rows[] = {
        {"-<<1HGCM82633A004352>>-", MARKED_ANY},
        {"a-<<1HGCM82633A004352>>-b", MARKED_ANY},
        {"_<<1HGCM82633A004352>>_", MARKED_ANY},
        {"/<<1HGCM82633A004352>>/doors", MARKED_ANY},
        {".<<1HGCM82633A004352>>.json", MARKED_ANY},
        {"(<<1HGCM82633A004352>>)", MARKED_ANY},
        {"*<<1HGCM82633A004352>>*", MARKED_ANY},
        {"<<1HGCM82633A004352>>:<<JTDKN3DU8A0000001>>", MARKED_ANY},
        {"<<1HGCM82633A004352>>,<<1HGCM82633A004352>>", MARKED_ANY},
        {"<<1HGCM82633A004352>>-1234567890", MARKED_ANY},
        {"\xE8\xBB\x8A<<1HGCM82633A004352>>\xE7\x95\xAA", MARKED_ANY},
        {"\xFF<<1HGCM82633A004352>>\xFE", MARKED_ANY},
        {"{\"<<1HGCM82633A004352>>\":{}}", MARKED_ANY},
        {"<b><<1HGCM82633A004352>></b>", MARKED_ANY},
        {"\r\n<<1HGCM82633A004352>>\r\n", MARKED_ANY},
        {"I-<<1HGCM82633A004352>>-O", MARKED_ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void other_lengths_and_letters_are_no_vin(void **state)
{
    static const struct marked rows[] = {
        {"1HGCM82633A00435", MARKED_ANY},   /* 16 */
        {"1HGCM82633A0043521", MARKED_ANY}, /* 18 */
        {"1HGCM82633A0043521HGCM82633A004352", MARKED_ANY},
        {"A1HGCM82633A004352", MARKED_ANY},
        {"1HGCM82633A004352Z", MARKED_ANY},
        {"1HGCM82633AO04352", MARKED_ANY}, /* an O */
        {"1HGCM82633AI04352", MARKED_ANY},
        {"1HGCM82633AQ04352", MARKED_ANY},
        {"O1HGCM82633A004352", MARKED_ANY}, /* one beside it: 18 */
        {"1HGCM82633A004352I", MARKED_ANY},
        {"1HGCM82633A 004352", MARKED_ANY},
        {"1HGCM8263-3A004352", MARKED_ANY},
        {"", MARKED_ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

static void what_is_something_else_is_left_alone(void **state)
{
    static const struct marked rows[] = {
        {"12345678901234567", MARKED_ANY}, /* digits alone */
        {"{\"id\":12345678901234567}", MARKED_ANY},
        {"11111111111111111", MARKED_ANY}, /* its check digit is right */
        {"ABCDEFGHJKLMNPRST", MARKED_ANY}, /* letters alone */
        {"abcdefghjkmnprstu", MARKED_ANY},
        {"5f2b8c1d9e3a40b71", MARKED_ANY}, /* a hash */
        {"{\"etag\":\"a3f5c8e1b2d4f6a81\"}", MARKED_ANY},
        {"dGhpc0tzYTEyMzQ5a", MARKED_ANY}, /* both cases: base64 */
        {"GTDKN3DU0A00000AB", MARKED_ANY}, /* no serial number at its end */
        {"0000000000000A001", MARKED_ANY},
        {"1HGCM82633A004352@example.com", MARKED_ANY}, /* part of an address */
        {"x.1HGCM82633A004352@example.com", MARKED_ANY},
        {"1HGCM82633A004352+tag@example.com", MARKED_ANY},
    };

    (void)state;
    MARKED_CHECK(&bench, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_digit_and_the_maker_make_it_certain),
        cmocka_unit_test(a_key_makes_it_certain),
        cmocka_unit_test(borders_are_what_is_no_letter_or_digit),
        cmocka_unit_test(other_lengths_and_letters_are_no_vin),
        cmocka_unit_test(what_is_something_else_is_left_alone),
    };

    return cmocka_run_group_tests(tests, marked_begin, marked_end);
}
