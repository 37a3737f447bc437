/*
 * Device identifiers by table: which long numbers are one without a key.
 */
#include "tests/unit/shaped.h"

#include "filters/detect/luhn.h"
#include "filters/detect/numbering.h"

#define CERTAIN  EVIDENCE_CERTAIN
#define LIKELY   EVIDENCE_LIKELY
#define POSSIBLE EVIDENCE_POSSIBLE

/* The byte after a run of 14 to 32 digits, or of more. */
static bool behind_digits(const struct window *w, size_t at)
{
    size_t n = 0;

    if (at < w->end && chars_is(w->p[at], CHARS_DIGIT))
        return false;
    while (n < at && chars_is(w->p[at - n - 1], CHARS_DIGIT))
        n++;
    return n >= 14;
}

static struct shaped_bench shapes = {
    device_id_shape, behind_digits, {.base = NULL}};

static void a_luhn_number_of_a_known_reporting_body_is_an_imei(void **state)
{
    static const struct shaped rows[] = {
        {"<<352099001761481>>", KIND_IMEI, LIKELY},
        {"<<860744123456784>>", KIND_IMEI, LIKELY},
        {"<<013265001234560>>", KIND_IMEI, LIKELY},
        {"<<990001234567899>>", KIND_IMEI, LIKELY},
        {"<<449033123456782>>", KIND_IMEI, LIKELY},
        {"[<<352099001761481>>,<<860744123456784>>]", KIND_IMEI, LIKELY},
        {"\"<<352099001761481>>\"", KIND_IMEI, LIKELY},
        {"/devices/<<352099001761481>>/position", KIND_IMEI, LIKELY},
        {"seen <<352099001761481>>.", KIND_IMEI, LIKELY},
        {"a\n<<352099001761481>>\nb", KIND_IMEI, LIKELY},
        {"{\"serial\":\"<<490154203237518>>\"}", KIND_IMEI, LIKELY},
        {"\xE7\x95\xAA\xE5\x8F\xB7<<352099001761481>>\xE3\x80\x82", KIND_IMEI,
         LIKELY},
        /* the check digit is wrong; nobody reports so */
        {"355099001761481", KIND_IMEI, LIKELY},
        {"860744123456785", KIND_IMEI, LIKELY},
        {"123456789012347", KIND_IMEI, LIKELY},
        {"000000000000000", KIND_IMEI, LIKELY},
        /* too short, too long */
        {"35209900176148", KIND_IMEI, LIKELY},
        {"3520990017614813", KIND_IMEI, LIKELY},
        {"35209900176148135209900176148135209900176148", KIND_IMEI, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void words_nearby_make_it_certain(void **state)
{
    static const struct shaped rows[] = {
        {"IMEI <<352099001761481>>", KIND_IMEI, CERTAIN},
        {"imei:<<352099001761481>>", KIND_IMEI, CERTAIN},
        {"IMEI<<352099001761481>>", KIND_IMEI, CERTAIN},
        {"(device IMEI is <<352099001761481>>)", KIND_IMEI, CERTAIN},
        {"deviceImei=<<013265001234560>>&x=1", KIND_IMEI, CERTAIN},
        {"IMEI no. <<352099001761482>>", KIND_IMEI, CERTAIN},
        {"IMEI <<208456789012346>>", KIND_IMEI, LIKELY},
        {"IMEI <<35209900176148>>", KIND_IMEI, LIKELY},
        {"IMEISV <<3520990017614823>>", KIND_IMEI, LIKELY},
        {"imei_<<352099001761481>>", KIND_IMEI, CERTAIN},
        {"IMSI <<440101234567890>>", KIND_IMSI, CERTAIN},
        {"IMSI <<352099001761481>>", KIND_IMSI, CERTAIN},
        {"IMSI <<860123456789012>>", KIND_IMSI, LIKELY},
        {"SIM <<8981100000123456784>>", KIND_ICCID, CERTAIN},
        {"iccid=<<8981100000123456780>>", KIND_ICCID, CERTAIN},
        {"ICCID <<898110000012345678>>", KIND_ICCID, CERTAIN},
        {"EID <<12345678901234567890123456789012>>", KIND_EID, LIKELY},
        /* in another clause they do not speak for it */
        {"imei, <<352099001761481>>", KIND_IMEI, LIKELY},
        {"imei missing\n123456789012345", KIND_IMEI, LIKELY},
        {"time 123456789012345", KIND_IMEI, LIKELY},
        {"timei 123456789012345", KIND_IMEI, LIKELY},
        {"simulation <<8981100000123456785>>", KIND_ICCID, POSSIBLE},
        /* nor for what follows no plan */
        {"IMEI 123456789012345", KIND_IMEI, LIKELY},
        {"IMEI 20240115123045", KIND_IMEI, LIKELY},
        {"IMEI 1706304829562123", KIND_IMEI, LIKELY},
        {"SIM 1706304829562123456", KIND_ICCID, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void fifteen_digits_of_a_country_are_possibly_an_imsi(void **state)
{
    static const struct shaped rows[] = {
        {"<<440101234567890>>", KIND_IMSI, POSSIBLE},
        {"<<310260000000001>>", KIND_IMSI, POSSIBLE},
        {"{\"x\":\"<<221234567890122>>\"}", KIND_IMSI, POSSIBLE},
        /* no such country */
        {"199101234567890", KIND_IMSI, POSSIBLE},
        {"800101234567890", KIND_IMSI, POSSIBLE},
        {"{\"id\":\"<<440101234567890>>\"}", KIND_IMSI, POSSIBLE},
        {"x_440101234567890", KIND_IMSI, POSSIBLE},
        {"{\"timestamp\":440101234567890}", KIND_IMSI, POSSIBLE},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void sim_card_numbers_begin_with_89(void **state)
{
    static const struct shaped rows[] = {
        {"<<8981100000123456784>>", KIND_ICCID, LIKELY},
        {"<<89811000001234567891>>", KIND_ICCID, LIKELY},
        {"<<8944101234567890128>>", KIND_ICCID, LIKELY},
        {"<<89012601234567890121>>", KIND_ICCID, LIKELY}, /* country 01 */
        {"<<89490200000123456787>>", KIND_ICCID, LIKELY},
        {"\"<<8981100000123456780F>>\"", KIND_ICCID, LIKELY},
        {"\"<<898110000012345678ff>>\"", KIND_ICCID, LIKELY},
        {"sim/<<8981100000123456784>>.json", KIND_ICCID, CERTAIN},
        {"card/<<8981100000123456784>>.json", KIND_ICCID, LIKELY},
        /* Luhn fails */
        {"<<8981100000123456785>>", KIND_ICCID, POSSIBLE},
        {"<<89811000001234567890>>", KIND_ICCID, POSSIBLE},
        /* no telecommunication, other lengths and letters */
        {"8881100000123456786", KIND_ICCID, LIKELY},
        {"898110000012345678", KIND_ICCID, LIKELY},
        {"898110000012345678418", KIND_ICCID, LIKELY},
        {"8981100000123456784A", KIND_ICCID, LIKELY},
        {"8981100000123456784FF", KIND_ICCID, LIKELY},
        {"8981100000123456784F0", KIND_ICCID, LIKELY},
        /* nanoseconds, snowflakes, 64 bits */
        {"1706304829562123456", KIND_ICCID, LIKELY},
        {"1098765432109876543", KIND_ICCID, LIKELY},
        {"9223372036854775807", KIND_ICCID, LIKELY},
        {"18446744073709551615", KIND_ICCID, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void embedded_sims_leave_1(void **state)
{
    static const struct shaped rows[] = {
        {"<<89033023426100000000001234567892>>", KIND_EID, CERTAIN},
        {"\"<<89049032000001234567890123456748>>\"", KIND_EID, CERTAIN},
        {"<<89049032000001234567890123456749>>", KIND_EID, POSSIBLE},
        {"12345678901234567890123456789012", KIND_EID, LIKELY},
        {"8904903200000123456789012345674", KIND_EID, LIKELY},
        {"890490320000012345678901234567481", KIND_EID, LIKELY},
        {"a89049032000001234567890123456748", KIND_EID, LIKELY},
        {"89049032000001234567890123456748e", KIND_EID, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void a_part_of_something_longer_is_none(void **state)
{
    static const struct shaped rows[] = {
        {"352099001761481.5", KIND_IMEI, LIKELY},
        {"0.352099001761481", KIND_IMEI, LIKELY},
        {".352099001761481", KIND_IMEI, LIKELY},
        {"-352099001761481", KIND_IMEI, LIKELY},
        {"+352099001761481", KIND_IMEI, LIKELY},
        {"352099001761481-123", KIND_IMEI, LIKELY},
        {"123-352099001761481", KIND_IMEI, LIKELY},
        {"352099001761481abc", KIND_IMEI, LIKELY},
        {"abc352099001761481", KIND_IMEI, LIKELY},
        {"e352099001761481", KIND_IMEI, LIKELY},
        {"352099001761481e5", KIND_IMEI, LIKELY},
        {"352099001761481@example.com", KIND_IMEI, LIKELY},
        {"352099001761481.x+tag@example.com", KIND_IMEI, LIKELY},
        {"1.2.352099001761481", KIND_IMEI, LIKELY},
        /* in names of files and topics the commonest bodies only */
        {"cam_<<352099001761481>>_20240115.mp4", KIND_IMEI, LIKELY},
        {"devices.<<352099001761481>>.online", KIND_IMEI, LIKELY},
        {"box-<<860744123456784>>", KIND_IMEI, LIKELY},
        {"act_449033123456782", KIND_IMEI, LIKELY},
        {"x.013265001234560.y", KIND_IMEI, LIKELY},
        {"<<352099001761481>>@fleet", KIND_IMEI, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void a_key_may_speak_against_it(void **state)
{
    static const struct shaped rows[] = {
        {"{\"timestamp\":352099001761481}", KIND_IMEI, LIKELY},
        {"{\"createdTime\":860744123456784}", KIND_IMEI, LIKELY},
        {"{\"odometer_total\":352099001761481}", KIND_IMEI, LIKELY},
        {"<size>352099001761481</size>", KIND_IMEI, LIKELY},
        {"?ts=352099001761481&", KIND_IMEI, LIKELY},
        {"{\"duration_ns\":8981100000123456784}", KIND_ICCID, LIKELY},
        {"{\"accountId\":\"<<352099001761481>>\"}", KIND_IMEI, POSSIBLE},
        {"{\"order_no\":\"<<449033123456782>>\"}", KIND_IMEI, POSSIBLE},
        {"{\"trace-id\":\"<<8981100000123456784>>\"}", KIND_ICCID, POSSIBLE},
        {"{\"id\":\"<<449033123456782>>\"}", KIND_IMEI, POSSIBLE},
        {"{\"id\":\"<<352099001761481>>\"}", KIND_IMEI, LIKELY},
        {"{\"uniqueId\":\"<<860744123456784>>\"}", KIND_IMEI, LIKELY},
        {"{\"value\":\"<<449033123456782>>\"}", KIND_IMEI, LIKELY},
        /* a strong check needs no key */
        {"{\"hash\":\"<<89033023426100000000001234567892>>\"}", KIND_EID,
         CERTAIN},
    };

    (void)state;
    SHAPED_CHECK(&shapes, rows);
}

static void digits_stay_a_number_and_history_is_not_replaced(void **state)
{
    struct window w = {
        .p = (const uint8_t *)"352099001761481", .end = 15, .final = true};
    struct found found;

    (void)state;
    assert_true(device_id_shape(&w, 15, &found));
    assert_int_equal(found.hit[0].match.form, FORM_NUMBER);
    for (w.floor = 1; w.floor <= 15; w.floor++)
        assert_false(device_id_shape(&w, 15, &found));
    w = (struct window){
        .p = (const uint8_t *)"8981100000123456780F", .end = 20, .final = true};
    assert_true(device_id_shape(&w, 19, &found));
    assert_int_equal(found.hit[0].match.form, FORM_TEXT);
}

static void check_digits_and_plans_hold(void **state)
{
    static const char *const good[] = {"0", "18", "79927398713",
                                       "352099001761481"};
    static const char *const bad[] = {"", "1", "19", "79927398710"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(luhn_holds(span_str(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(luhn_holds(span_str(bad[i])));
    assert_int_equal(numbering_tac(span_str("35")), NUMBERING_TAC_USUAL);
    assert_int_equal(numbering_tac(span_str("01")), NUMBERING_TAC_KNOWN);
    assert_int_equal(numbering_tac(span_str("37")), NUMBERING_TAC_NONE);
    assert_true(numbering_mcc(span_str("44010")));
    assert_true(numbering_mcc(span_str("00101")));
    assert_true(numbering_mcc(span_str("99901")));
    assert_false(numbering_mcc(span_str("99801")));
    assert_false(numbering_mcc(span_str("20101")));
}

static int set_up(void **state)
{
    (void)state;
    guarded_init(&shapes.page, SHAPED_LONGEST);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    guarded_done(&shapes.page);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_luhn_number_of_a_known_reporting_body_is_an_imei),
        cmocka_unit_test(words_nearby_make_it_certain),
        cmocka_unit_test(fifteen_digits_of_a_country_are_possibly_an_imsi),
        cmocka_unit_test(sim_card_numbers_begin_with_89),
        cmocka_unit_test(embedded_sims_leave_1),
        cmocka_unit_test(a_part_of_something_longer_is_none),
        cmocka_unit_test(a_key_may_speak_against_it),
        cmocka_unit_test(digits_stay_a_number_and_history_is_not_replaced),
        cmocka_unit_test(check_digits_and_plans_hold),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
