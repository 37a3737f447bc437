/*
 * Device identifiers by table: what is taken of a value whose key names one.
 */
#include "tests/unit/keyed.h"

#define CERTAIN EVIDENCE_CERTAIN
#define LIKELY  EVIDENCE_LIKELY

static struct keyed_bench imei = {imei_keyed, KIND_IMEI, {.base = NULL}};
static struct keyed_bench imsi = {imsi_keyed, KIND_IMSI, {.base = NULL}};
static struct keyed_bench iccid = {iccid_keyed, KIND_ICCID, {.base = NULL}};
static struct keyed_bench eid = {eid_keyed, KIND_EID, {.base = NULL}};

static void what_an_imei_key_holds_is_one(void **state)
{
    static const struct keyed_row rows[] = {
        {"imei", "<352099001761481>", CERTAIN},
        {"imei", "<123456789012345>", CERTAIN}, /* no check asked for */
        {"imei", "<013265001234560>", CERTAIN},
        {"imei", "<35209900176148>", CERTAIN},
        {"imeisv", "<3520990017614823>", CERTAIN},
        {"imei", "<35-209900-176148-1>", CERTAIN},
        {"imei", "<35 209900 176148 1>", CERTAIN},
        {"imei", "<35.209900.176148.1>", CERTAIN},
        {"imei", "<35209900/176148/1>", CERTAIN},
        {"imei", "IMEI: <352099001761481>", CERTAIN},
        {"imei", "urn:gsma:imei:<90420156-025763-0>", CERTAIN},
        {"imei", "<352099001761481> (modem)", CERTAIN},
        {"imei", "<352099001761481.0>", CERTAIN},
        {"imei", "<3.52099001761481E+14>", CERTAIN},
        {"imei", "<A1000009ABCDEF>", LIKELY},
        {"imei", "<352099001761481,860744123456784>", LIKELY},
        {"imei", "<3f786850e387550fdab836ed7e6dc881de23001b>", LIKELY},
        {"imei", "<352099001>", LIKELY},
        /* nothing there, or written by an action */
        {"imei", "0", CERTAIN},
        {"imei", "000000000000000", CERTAIN},
        {"imei", "[IMEI]", CERTAIN},
        {"imei", "***************", CERTAIN},
        {"imei", "***********1481", CERTAIN},
        {"imei", "null", CERTAIN},
        {"imei", "true", CERTAIN},
        {"imei", "unknown", CERTAIN},
        {"imei", "N/A", CERTAIN},
        {"imei", "1", CERTAIN},
        {"imei", "SLOT_1", CERTAIN},
        {"imei", "2024-01-15", CERTAIN},
        {"imei", "1.28.11", CERTAIN},
    };

    (void)state;
    KEYED_CHECK(&imei, rows);
}

static void what_an_imsi_key_holds_is_one(void **state)
{
    static const struct keyed_row rows[] = {
        {"imsi", "<440101234567890>", CERTAIN},
        {"imsi", "<44010123456789>", CERTAIN},
        {"imsi", "<440-10-1234567890>", CERTAIN},
        {"imsi", "<440 10 1234567890>", CERTAIN},
        {"imsi", "<001010123456789>", CERTAIN},
        {"imsi", "0", CERTAIN},
        {"imsi", "[IMSI]", CERTAIN},
        {"imsi", "null", CERTAIN},
        {"imsi", "", CERTAIN},
        {"imsi", "-", CERTAIN},
        {"imsi", "44010", CERTAIN}, /* network code */
    };

    (void)state;
    KEYED_CHECK(&imsi, rows);
}

static void what_a_sim_key_holds_is_one(void **state)
{
    static const struct keyed_row rows[] = {
        {"iccid", "<8981100000123456784>", CERTAIN},
        {"iccid", "<89811000001234567890>", CERTAIN},
        {"iccid", "<8981100000123456784F>", CERTAIN},
        {"iccid", "<898110000012345678ff>", CERTAIN},
        {"iccid", "<8981 1000 0012 3456 784>", CERTAIN},
        {"iccid", "<8981-1000-0012-3456-784F>", CERTAIN},
        {"iccid", "ICCID <8981100000123456784>", CERTAIN},
        {"iccid", "<98180100002143658774>", CERTAIN}, /* nibbles swapped */
        {"simSerial", "<DN0512345678>", LIKELY},
        {"simSlot", "1", CERTAIN},
        {"sim", "SIM_1", CERTAIN},
        {"iccid", "0", CERTAIN},
        {"iccid", "[ICCID]", CERTAIN},
        {"iccid", "*******************", CERTAIN},
        {"iccid", "absent", CERTAIN},
        {"iccid", "FFFFFFFFFFFFFFFFFFFF", CERTAIN},
        {"iccid", "00000000000000000000", CERTAIN},
    };

    (void)state;
    KEYED_CHECK(&iccid, rows);
}

static void an_eid_key_may_be_an_events(void **state)
{
    static const struct keyed_row rows[] = {
        {"eid", "<89049032000001234567890123456748>", CERTAIN},
        {"eid", "<89049032000001234567890123456749>", CERTAIN},
        {"eid", "<89049032 00000123 45678901 23456748>", CERTAIN},
        {"eid", "<8904 9032 0000 0123 4567 8901 2345 6748>", CERTAIN},
        {"simEid", "<89049032000001234567>", LIKELY},
        {"eUICCID", "<89049032000001>", LIKELY},
        {"eid", "123456", CERTAIN},
        {"eid", "E-004512", CERTAIN},
        {"eid", "0b5f8a6e-3c1d-4f0e-9a77-2f1e5d3c4b6a", CERTAIN},
        {"eid", "[EID]", CERTAIN},
        {"eid", "0", CERTAIN},
        {"simEid", "none", CERTAIN},
        {"simEid", "00000000000000000000000000000000", CERTAIN},
    };

    (void)state;
    KEYED_CHECK(&eid, rows);
}

static int set_up(void **state)
{
    struct guarded page;

    (void)state;
    guarded_init(&page, KEYED_LONGEST);
    imei.page = imsi.page = iccid.page = eid.page = page;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    guarded_done(&imei.page);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_imei_key_holds_is_one),
        cmocka_unit_test(what_an_imsi_key_holds_is_one),
        cmocka_unit_test(what_a_sim_key_holds_is_one),
        cmocka_unit_test(an_eid_key_may_be_an_events),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
