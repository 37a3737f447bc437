/*
 * Registration plates by key, and Japanese ones by shape.
 */
#include "tests/unit/judged.h"
#include "tests/unit/shaped.h"

#define PLATE KIND_LICENSE_PLATE
#define NONE  JUDGED_NONE

static struct shaped_bench bench;

static bool is_asked(const struct window *w, size_t at)
{
    return at < w->end && w->p[at] >= 0x80;
}

static void a_key_makes_any_plate_one(void **state)
{
    static const struct judged rows[] = {
        {"plate", "M-DW 7181", PLATE},
        {"plate", "HH-ZV 8255", PLATE},
        {"plate", "FC-710-DR", PLATE},
        {"plate", "DD08EEB", PLATE},
        {"plate", "dd08 eeb", PLATE},
        {"plate", "品川 300 さ 12-34", PLATE},
        {"plate", "品川300さ1234", PLATE},
        {"plate", "尾張小牧 330 あ ・・12", PLATE},
        {"plate", "京A·12345", PLATE},
        {"plate", "粤B12345D", PLATE},
        {"plate", "А123ВС77", PLATE},
        {"plate", "WÜ-AB 12", PLATE},
        {"plate", "W-12345X", PLATE},
        {"plate", "7ABC123", PLATE},
        {"plate", "1-ABC-234", PLATE},
        {"plate", "AB.123.CD", PLATE},
        {"plate", "M-AB 123 (DE)", PLATE},
        {"plate", "M-AB 123\\/DE", PLATE},
        {"plate", "12-34", PLATE},
        {"plate", "12 345 678", PLATE},
        {"plate", "123456", PLATE},
        {"plate", "F1", PLATE},
        {"plate", "12E345", PLATE},
        {"plate", " KA-GG 5673 ", PLATE},
    };
    static const struct judged bare[] = {
        {"plate", "123456", PLATE},  {"plate", "1234", PLATE},
        {"plate", "AB123CD", PLATE}, {"plate", "12", NONE},
        {"plate", "1", NONE},        {"plate", "0", NONE},
        {"plate", "-1234", NONE},    {"plate", "12.34", NONE},
        {"plate", "12e345", NONE},   {"plate", "1763781283", NONE},
        {"plate", "true", NONE},     {"plate", "null", NONE},
    };

    (void)state;
    JUDGED_CHECK(license_plate_keyed, PLATE, true, rows);
    JUDGED_CHECK(license_plate_keyed, PLATE, false, bare);
}

static void what_is_about_a_plate_is_none(void **state)
{
    static const struct judged rows[] = {
        {"plate", "", NONE},
        {"plate", "   ", NONE},
        {"plate", "null", NONE},
        {"plate", "N/A", NONE},
        {"plate", "DE", NONE},
        {"plate", "JPN", NONE},
        {"plate", "yellow", NONE},
        {"plate", "EUROPEAN", NONE},
        {"plate", "未登録", NONE},
        {"plate", "true", NONE},
        {"plate", "1", NONE},
        {"plate", "0000", NONE},
        {"plate", "00-00", NONE},
        {"plate", "[LICENSE_PLATE]", NONE},
        {"plate", "*********", NONE},
        {"plate", "*****7181", NONE},
        {"plate", "2026-11-22", NONE},
        {"plate", "22.11.2026", NONE},
        {"plate", "12/2026", NONE},
        {"plate", "12:30", NONE},
        {"plate", "1.2.3", NONE},
        {"plate", "12.34", NONE},
        {"plate", "1763781283", NONE},
        {"plate", "1763781283000", NONE},
        {"plate", "EU_STANDARD_2", NONE},
        {"plate", "f47ac10b-58cc-4372-a567-0e02b2c3d479", NONE},
        {"plate", "JTDKN3DU0A0000001", NONE},
        {"plate", "https://a.example/1", NONE},
        {"plate", "a1@example.com", NONE},
        {"plate", "the plate of car 12", NONE},
        {"plate", "-----------12", NONE},
    };

    (void)state;
    JUDGED_CHECK(license_plate_keyed, PLATE, true, rows);
}

static void a_japanese_plate_is_known_by_its_office(void **state)
{
    static const struct shaped rows[] = {
        {"<<品川 300 さ 12-34>>", PLATE, EVIDENCE_LIKELY},
        {"<<品川300さ1234>>", PLATE, EVIDENCE_LIKELY},
        {"\"<<尾張小牧 50 く ・・12>>\"", PLATE, EVIDENCE_LIKELY},
        {"<<いわき 30A せ ・1-23>>", PLATE, EVIDENCE_LIKELY},
        {"<<なにわ 5 わ 12-34>>,", PLATE, EVIDENCE_LIKELY},
        {"<<富士山　330　を　・・・1>>", PLATE, EVIDENCE_LIKELY},
        {"東<<大阪 300 さ 1>>", PLATE, EVIDENCE_LIKELY},
        {"<<柏 500 さ 123>>", PLATE, EVIDENCE_LIKELY},
        {"<<つくば 300 れ 12-34>>と<<堺 300 あ 56-78>>", PLATE,
         EVIDENCE_LIKELY},
        /* no office */
        {"東京 300 さ 12-34", PLATE, EVIDENCE_LIKELY},
        {"300 さ 12-34", PLATE, EVIDENCE_LIKELY},
        /* no class, too long a class */
        {"品川 さ 12-34", PLATE, EVIDENCE_LIKELY},
        {"品川 3000 さ 12-34", PLATE, EVIDENCE_LIKELY},
        {"品川 A30 さ 12-34", PLATE, EVIDENCE_LIKELY},
        /* a kana that no plate has */
        {"品川 300 し 12-34", PLATE, EVIDENCE_LIKELY},
        {"品川 300 が 12-34", PLATE, EVIDENCE_LIKELY},
        {"品川 300 サ 12-34", PLATE, EVIDENCE_LIKELY},
        /* no number, or another */
        {"品川 300 さ", PLATE, EVIDENCE_LIKELY},
        {"品川 300 さ 12-345", PLATE, EVIDENCE_LIKELY},
        {"品川 300 さ 12345", PLATE, EVIDENCE_LIKELY},
        {"品川 300 さ 12-34-56", PLATE, EVIDENCE_LIKELY},
        {"品川 300 さ 12-", PLATE, EVIDENCE_LIKELY},
        {"品川 300 さ ・・・", PLATE, EVIDENCE_LIKELY},
        /* a sentence */
        {"福岡 12 の 3", PLATE, EVIDENCE_LIKELY},
        {"千葉は30の12", PLATE, EVIDENCE_LIKELY},
    };

    (void)state;
    SHAPED_CHECK(&bench, rows);
}

static int set_up(void **state)
{
    (void)state;
    bench = (struct shaped_bench){license_plate_shape, is_asked, {0}};
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
        cmocka_unit_test(a_key_makes_any_plate_one),
        cmocka_unit_test(what_is_about_a_plate_is_none),
        cmocka_unit_test(a_japanese_plate_is_known_by_its_office),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
