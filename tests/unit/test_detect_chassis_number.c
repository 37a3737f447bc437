/*
 * Japanese frame numbers by shape, and the table of models.
 */
#include "filters/detect/frame_codes.h"
#include "tests/unit/filtering.h"
#include "tests/unit/shaped.h"

#define CHASSIS  KIND_CHASSIS_NUMBER
#define CERTAIN  EVIDENCE_CERTAIN
#define LIKELY   EVIDENCE_LIKELY
#define POSSIBLE EVIDENCE_POSSIBLE

static struct shaped_bench bench;

/* The fourth digit behind a '-' that follows a letter or digit. */
static bool is_asked(const struct window *w, size_t at)
{
    if (at < 5 || at >= w->end || w->p[at - 4] != '-' ||
        !chars_is(w->p[at - 5], CHARS_ALNUM))
        return false;
    for (size_t i = at - 3; i <= at; i++)
        if (!chars_is(w->p[i], CHARS_DIGIT))
            return false;
    return true;
}

static void the_model_must_be_known(void **state)
{
    static const struct shaped rows[] = {
        {"<<ZVW50-1234567>>", CHASSIS, LIKELY},
        {"(<<ZVW50-123456>>)", CHASSIS, LIKELY},
        {"{\"id\":\"<<GFC27-123456>>\"}", CHASSIS, LIKELY},
        {"<<NHP10-1234567>>,<<MK53S-123456>>", CHASSIS, LIKELY},
        {"/v/<<LA650S-0123456>>/doors", CHASSIS, LIKELY},
        {"<<VR2E26-123456>>.", CHASSIS, LIKELY},
        {"<<CV5W-0123456>>.json", CHASSIS, LIKELY},
        {"<<DJLFS-123456>>", CHASSIS, LIKELY},
        {"_<<KF2P-123456>>", CHASSIS, LIKELY},
        {"は<<AGH30W-0123456>>です", CHASSIS, LIKELY},
        {"DAA-<<ZVW50-1234567>>", CHASSIS, LIKELY},
        {"6AA-<<MXWH60-1234567>>", CHASSIS, LIKELY},
        /* no such model */
        {"QXJ77-1234567", CHASSIS, LIKELY},
        {"ORD12-123456", CHASSIS, LIKELY},
        {"INV-2026-123456", CHASSIS, LIKELY},
        {"ZVW99-1234567", CHASSIS, LIKELY},
        {"ABCDEFGH50-1234567", CHASSIS, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&bench, rows);
}

static void words_before_it_speak_for_it(void **state)
{
    static const struct shaped rows[] = {
        {"chassis <<ZVW50-1234567>>", CHASSIS, CERTAIN},
        {"車台番号：<<ZVW50-1234567>>", CHASSIS, CERTAIN},
        {"車台番号:<<QXJ77-1234567>>", CHASSIS, LIKELY},
        {"Chassis No. <<QXJ77-123456>>", CHASSIS, LIKELY},
        {"\"frameNumber\":\"<<QXJ77-12345678>>\"", CHASSIS, LIKELY},
        {"frame number <<zvw50-1234567>>", CHASSIS, LIKELY},
        {"{\"chassis\":\"<<QXJ77-1234567>>\"}", CHASSIS, LIKELY},
        {"vin=<<qxj77-1234567>>&", CHASSIS, LIKELY},
        {"{\"frame\":\"CAM07-1234567\"}", CHASSIS, LIKELY},
        {"chassis QXJ77-1234567", CHASSIS, LIKELY}, /* a part of one? */
        {"frame IMG01-123456", CHASSIS, LIKELY},
        {"zvw50-1234567", CHASSIS, LIKELY},
        {"my car zvw50-1234567", CHASSIS, LIKELY},
        /* three characters are also gates, versions, places */
        {"<<T32-123456>>", CHASSIS, POSSIBLE},
        {"<<RP3-1234567>>", CHASSIS, POSSIBLE},
        {"{\"vehicle\":\"<<RP3-1234567>>\"}", CHASSIS, LIKELY},
        {"車両 <<T32-123456>>", CHASSIS, LIKELY},
        {"frame <<T32-123456>>", CHASSIS, CERTAIN},
        {"carry <<T32-123456>>", CHASSIS, POSSIBLE},
        {"{\"vehicles\":[{\"id\":\"<<T32-123456>>\"}]}", CHASSIS, LIKELY},
        {"<vehicle><id><<T32-123456>></id></vehicle>", CHASSIS, LIKELY},
        {"/vehicles/<<T32-123456>>/doors", CHASSIS, LIKELY},
        /* what is about another value, or was one */
        {"a car, <<T32-123456>>", CHASSIS, POSSIBLE},
        {"[CHASSIS_NUMBER] <<T32-123456>>", CHASSIS, POSSIBLE},
        {"[CHASSIS_NUMBER] QXJ77-1234567", CHASSIS, LIKELY},
        {"<car>x</car><id><<T32-123456>></id>", CHASSIS, POSSIBLE},
        {"car=1&id=<<T32-123456>>", CHASSIS, POSSIBLE},
    };

    (void)state;
    SHAPED_CHECK(&bench, rows);
}

static void what_goes_on_is_something_else(void **state)
{
    static const struct shaped rows[] = {
        {"ZVW50-12345", CHASSIS, LIKELY},
        {"ZVW50-12345678", CHASSIS, LIKELY},
        {"chassis no ZVW50-123456789", CHASSIS, LIKELY},
        {"ZVW50-123456A", CHASSIS, LIKELY},
        {"ZVW50-123456_7", CHASSIS, LIKELY},
        {"ZVW50-123456-78", CHASSIS, LIKELY},
        {"ZVW50-123456-A", CHASSIS, LIKELY},
        {"ZVW50-123456.7", CHASSIS, LIKELY},
        {"ZVW50-123456@example.com", CHASSIS, LIKELY},
        {"ZVW50-123456+a.b@example.com", CHASSIS, LIKELY},
        {"AB-ZVW50-123456", CHASSIS, LIKELY},
        {"1234-ZVW50-123456", CHASSIS, LIKELY},
        {"daa-ZVW50-123456", CHASSIS, LIKELY},
        {"1.ZVW50-123456", CHASSIS, LIKELY},
        {"+ZVW50-123456", CHASSIS, LIKELY},
        {"50-1234567", CHASSIS, LIKELY},
        {"090-1234-567890", CHASSIS, LIKELY},
        {"2026-1122-123456", CHASSIS, LIKELY},
        {"90915-1234567", CHASSIS, LIKELY},
        {"f47ac10b-58cc-4372-a567-0e02b2c3d479", CHASSIS, LIKELY},
        {"F47AC10B-58CC-4372-A567-123456789012", CHASSIS, LIKELY},
        {"W-123456", CHASSIS, LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&bench, rows);
}

static void what_has_left_is_left(void **state)
{
    static const char text[] = "ZVW50-1234567";
    struct window w = {
        .p = (const uint8_t *)text, .end = sizeof text - 1, .final = true};
    struct found found;

    (void)state;
    assert_true(chassis_number_shape(&w, 9, &found));
    w.floor = 1;
    assert_false(chassis_number_shape(&w, 9, &found));
}

/* Words 48 bytes before a number count, the 64 behind it, too. */
static void neither_cuts_nor_a_second_time_matter(void **state)
{
    static const char text[] =
        "chassis no of a car seen in the rain: QXJ77-1234567 "
        "車台番号はZVW50-1234567です DAA-GFC27-123456\n"
        "{\"vehicle\":{\"id\":\"T32-123456\"},\"x\":\"T32-123457\"} "
        "ZVW50-1234567.a.long.local.part.of.sixty.bytes.or.so@example.com "
        "ZVW50-123456+ QXJ77-1234567 frame no QXJ77-1234567,zvw50-123456";
    struct policy *policy = filtering_policy(
        "filter: t\nrules:\n  - find: [chassis_number]\n    do: redact\n"
        "    at_least: possible\n",
        NULL);
    const struct filter *filter = policy_at(policy, 0);
    struct span in = span_of(text, sizeof text - 1);
    struct filtering whole, cut;

    (void)state;
    filtering_init(&whole, 4096);
    filtering_init(&cut, 4096);
    filtering_whole(&whole, filter, in);
    assert_int_equal(whole.found_n, 7);
    for (size_t at = 0; at <= in.n; at++) {
        filtering_cut(&cut, filter, in, at);
        assert_true(filtering_same(&whole, &cut));
    }
    for (size_t step = 1; step < 9; step++) {
        filtering_run(&cut, filter, in, step);
        assert_true(filtering_same(&whole, &cut));
    }
    filtering_whole(&cut, filter, buf_span(&whole.out));
    assert_int_equal(cut.found_n, 0);
    filtering_done(&whole);
    filtering_done(&cut);
    policy_unref(policy);
}

static void every_well_known_model_is_in_the_table(void **state)
{
    static const char *const known[] = {
        "ZVW30",   "ZVW41W",  "ZVW50",   "ZVW55",   "NHW20",   "MXWH60",
        "NHP10",   "MXPK11",  "AGH30W",  "AYH30W",  "GUN125",  "TRJ150W",
        "GDJ250W", "FJA300W", "ZRR80G",  "ZWR90W",  "NSP170G", "KSP130",
        "MXPB10",  "ZYX11",   "AXUH80",  "MXUA80",  "AXAH54",  "GRS214",
        "AWS210",  "GWL10",   "USF40",   "VXFA50",  "ZWA10",   "AYZ10",
        "MZAH10",  "GRX133",  "JZX100",  "JZA80",   "AE86",    "SW20",
        "ZN6",     "ZN8",     "GXPA16",  "JPD20",   "XEAM10",  "M900A",
        "M700A",   "A200A",   "TRH200V", "GDH206V", "NCP160V", "ZE1",
        "AZE0",    "HE12",    "SNE13",   "E12",     "GFC27",   "GC28",
        "HFC26",   "TE52",    "PE52",    "T32",     "NT32",    "SNT33",
        "F15",     "P15",     "Z34",     "RZ34",    "R35",     "BNR32",
        "BCNR33",  "BNR34",   "S15",     "HV37",    "RV37",    "B21W",
        "B44W",    "B6AW",    "FE0",     "VR2E26",  "VM20",    "Y51",
        "K13",     "C25",     "VY12",    "GE6",     "GK3",     "GP5",
        "GR3",     "RP3",     "RP8",     "RC4",     "JF3",     "JF5",
        "JG1",     "JH1",     "RU3",     "RV5",     "RW1",     "FK8",
        "FL5",     "FD2",     "EK9",     "DC5",     "AP1",     "NA1",
        "GB5",     "GT1",     "JW5",     "RT5",     "ZF1",     "CR7",
        "DG5",     "KF2P",    "KFEP",    "KE2FW",   "DJ3FS",   "DJLFS",
        "DK5FW",   "DM8P",    "BP5P",    "BPFP",    "BM5FS",   "GJ2FP",
        "KG2P",    "KH3P",    "KH3R3P",  "ND5RC",   "NCEC",    "NB8C",
        "FD3S",    "SE3P",    "CREW",    "CWEFW",   "SK5",     "SK9",
        "SKE",     "SJ5",     "SJG",     "VM4",     "VMG",     "VN5",
        "VAB",     "VAG",     "VBH",     "GP7",     "GPE",     "GT7",
        "GVF",     "GVF50",   "GRB",     "GDB",     "BP5",     "BRG",
        "BS9",     "BT5",     "YA5",     "ZC6",     "ZD8",     "GU7",
        "MK53S",   "MK94S",   "MR52S",   "MR92S",   "MH55S",   "MH95S",
        "ZC33S",   "ZC83S",   "JB64W",   "JB74W",   "JC74W",   "JB23W",
        "DA17V",   "DA16T",   "HA36S",   "HA97S",   "MA36S",   "MA37S",
        "MN71S",   "HE33S",   "YEA1S",   "YD21S",   "FF21S",   "WDB3S",
        "LA650S",  "LA600S",  "LA350S",  "LA150S",  "LA850S",  "LA400K",
        "L375S",   "S321V",   "S510P",   "S700V",   "A202A",   "CV5W",
        "CV1W",    "GF8W",    "GG2W",    "GN0W",    "GK1W",    "GL3W",
        "GA4W",    "CZ4A",    "CT9A",    "B34W",    "B38W",    "H82W",
        "V98W",    "H58A",    "A03A",    "NKR85",   "NPR85",   "NLR85",
        "FRR90",   "CYL77",   "XZU605",  "XZC605",  "FC9JKA",
    };
    static const char *const unknown[] = {
        "",          "Z",       "ZVW",     "50",     "ZVW5",   "ZVW500",
        "ZVW50WXYZ", "zvw50",   "VAB1",    "VABX",   "DJLFSX", "QX12",
        "INV1",      "ABC123",  "ZVW50-",  "ZVW50 ", "-",      "AAA",
        "ZZZZZZ",    "GVF5",    "VR2E27",  "CPU12",  "USB3",   "H264",
        "MP4",       "ISO9001", "RFC9110", "UTF8",   "SHA256", "AES128",
        "WLTP2",     "COVID19", "IMG01",   "ORD12",
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!frame_codes_known(span_str(known[i])))
            fail_msg("%s is not known", known[i]);
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        if (frame_codes_known(span_str(unknown[i])))
            fail_msg("%s is known", unknown[i]);
}

static int set_up(void **state)
{
    (void)state;
    bench = (struct shaped_bench){chassis_number_shape, is_asked, {0}};
    guarded_init(&bench.page, SHAPED_LONGEST);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    guarded_done(&bench.page);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_model_must_be_known),
        cmocka_unit_test(words_before_it_speak_for_it),
        cmocka_unit_test(what_goes_on_is_something_else),
        cmocka_unit_test(what_has_left_is_left),
        cmocka_unit_test(neither_cuts_nor_a_second_time_matter),
        cmocka_unit_test(every_well_known_model_is_in_the_table),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
