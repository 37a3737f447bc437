/*
 * Every way to write a rule wrongly has an error that names place, cause and
 * cure.
 */
#include "tests/unit/misread.h"

static void actions_make_sense_for_their_kinds(void **state)
{
    static const struct misread rows[] = {
        {VIN "    do: coarsen\n    grid: 2km\n", 4, 9,
         "coarsen makes no sense for vin (one of: redact, mask, pseudonymize, "
         "hash, null, remove, report, block)",
         NULL},
        {RULES "  - find: [coordinates, email]\n    do: coarsen\n", 4, 9,
         "coarsen makes no sense for email", NULL},
        {RULES "  - find: address\n    do: pseudonymize\n", 4, 9,
         "pseudonymize makes no sense for address (one of: redact, mask, hash, "
         "null, remove, report, block)",
         NULL},
        {RULES "  - find: [vin, jwt]\n    do: pseudonymize\n", 4, 9,
         "pseudonymize makes no sense for jwt", NULL},
        {RULES "  - find: coordinates\n    do: pseudonymize\n", 4, 9,
         "pseudonymize makes no sense for coordinates", NULL},
        {RULES "  - find: coordinates\n    do: hash\n", 4, 9,
         "hash makes no sense for coordinates", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

static void rules_make_sense(void **state)
{
    static const struct misread rows[] = {
        {RULES "  - find: vim\n    do: redact\n", 3, 11,
         "unknown kind \"vim\" (one of: vin, chassis_number, email, "
         "coordinates, "
         "imei, imsi, iccid, eid, mac_address, terminal_id, license_plate, "
         "phone, address, jwt, device_id)",
         "did you mean \"vin\"?"},
        {RULES "  - find: device\n    do: redact\n", 3, 11,
         "unknown kind \"device\"", "did you mean \"device_id\"?"},
        {RULES "  - find: pattern\n    do: redact\n", 3, 11,
         "unknown kind \"pattern\"", NULL},
        {RULES "  - find: [device_id, eid]\n    do: redact\n", 3, 23,
         "eid is named twice", NULL},
        {RULES "  - find: [phone, imsi, device_id]\n    do: redact\n", 3, 25,
         "imsi is named twice", NULL},
        {RULES "  - find: device_id\n    do: redact\n"
               "  - find: eid\n    do: mask\n",
         5, 11,
         "this rule can never match: eid is already taken by the rule in line "
         "3",
         NULL},
        {RULES "  - find: [vin, e-mail]\n    do: redact\n", 3, 17,
         "unknown kind \"e-mail\"", "did you mean \"email\"?"},
        {VIN "    do: blank\n", 4, 9,
         "unknown action \"blank\" (one of: redact, mask, pseudonymize, hash, "
         "null, remove, coarsen, report, block)",
         "did you mean \"block\"?"},
        {VIN "    do: \"a\\e\\u3042\\n\"\n", 4, 9, "unknown action \"a?あ?\"",
         NULL},
        {RULES "  - find: [vin, vin]\n    do: redact\n", 3, 17,
         "vin is named twice", NULL},
        {GOOD "  - find: vin\n    do: mask\n", 5, 11,
         "this rule can never match: vin is already taken by the rule in line "
         "3",
         NULL},
        {GOOD "  - find: email\n    do: redact\n  - find: [email, vin]\n"
              "    do: mask\n",
         7, 12, "this rule can never match", NULL},
        {GOOD "    name: a\n  - find: email\n    do: redact\n    name: a\n", 8,
         11, "has this name already", NULL},
        {GOOD "    name: a/b\n", 5, 11, "a name stands in metrics", NULL},
        {GOOD "    at_least: sure\n", 5, 15,
         "unknown evidence \"sure\" (one of: possible, likely, certain)", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

static void options_belong_to_their_action(void **state)
{
    static const struct misread rows[] = {
        {MASK "    with: x\n", 5, 11,
         "\"with\" belongs to the action redact, not to mask", NULL},
        {GOOD "    keep: 3\n", 5, 11,
         "\"keep\" belongs to the action mask, not to redact", NULL},
        {GOOD "    grid: 2km\n", 5, 11,
         "\"grid\" belongs to the action coarsen", NULL},
        {COARSEN, 4, 9, "add `grid: 2km`", NULL},
        {GOOD "    key: a\n", 5, 10,
         "\"key\" belongs to the actions pseudonymize and hash, not to redact",
         NULL},
        {MASK "    epoch: a\n", 5, 12, "\"epoch\" belongs to the actions",
         NULL},
        {MASK "    tenant: a\n", 5, 13, "\"tenant\" belongs to the actions",
         NULL},
        {VIN "    do: pseudonymize\n", 4, 9, "pseudonymize needs a key", NULL},
        {VIN "    do: hash\n", 4, 9, "make one with `fogline keygen", NULL},
        {COARSEN "    grid: 2\n", 5, 11, "with its unit", NULL},
        {COARSEN "    grid: 2 km\n", 5, 11, "with its unit", NULL},
        {COARSEN "    grid: 2mi\n", 5, 11, "with its unit", NULL},
        {COARSEN "    grid: 0m\n", 5, 11, "from 1m to 500km", NULL},
        {COARSEN "    grid: 0.5m\n", 5, 11, "whole metres", NULL},
        {COARSEN "    grid: -2km\n", 5, 11, "from 1m to 500km", NULL},
        {COARSEN "    grid: 501km\n", 5, 11, "from 1m to 500km", NULL},
        {COARSEN "    grid: 500.001km\n", 5, 11, "from 1m to 500km", NULL},
        {COARSEN "    grid: 1.0005km\n", 5, 11, "whole metres", NULL},
        {COARSEN "    grid: 1.2.3km\n", 5, 11, "\"grid\" is", NULL},
        {COARSEN "    grid: 1.km\n", 5, 11, "\"grid\" is", NULL},
        {COARSEN "    grid: km\n", 5, 11, "\"grid\" is", NULL},
        {COARSEN "    grid: 99999999999999m\n", 5, 11, "\"grid\" is", NULL},
        {COARSEN "    grid: 1e3m\n", 5, 11, "\"grid\" is", NULL},
        {COARSEN "    decimals: 6\n", 5, 15, "0 to 5", NULL},
        {COARSEN "    decimals: -1\n", 5, 15, "0 to 5", NULL},
        {COARSEN "    decimals: 1.5\n", 5, 15, "0 to 5", NULL},
        {COARSEN "    preset: california\n", 5, 13,
         "unknown preset \"california\"", NULL},
        {COARSEN "    grid: 2km\n    decimals: 1\n", 6, 15, "keep one of",
         NULL},
        {COARSEN "    preset: us-ca\n    decimals: 1\n", 5, 13, "keep one of",
         NULL},
        {GOOD "    decimals: 1\n", 5, 15, "belongs to the action coarsen",
         NULL},
        {MASK "    keep: 0\n", 5, 11, "how many characters", NULL},
        {MASK "    keep: 17\n", 5, 11, "how many characters", NULL},
        {MASK "    keep: -17\n", 5, 11, "how many characters", NULL},
        {MASK "    keep: 3x\n", 5, 11, "how many characters", NULL},
        {MASK "    keep: \"\"\n", 5, 11, "how many characters", NULL},
        {MASK "    keep: --3\n", 5, 11, "how many characters", NULL},
        {MASK "    keep: 4294967297\n", 5, 11, "how many characters", NULL},
        {MASK "    keep: domain\n", 5, 11, "only e-mail addresses", NULL},
        {RULES "  - find: [vin, email]\n    do: mask\n    keep: domain\n", 5,
         11, "only e-mail addresses", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

static void a_replacement_fits_into_every_format(void **state)
{
    static const char unfit[] = "\"\\<>&',;";
    char yaml[1024];
    struct misread row = {yaml, 5, 11, "would have to be escaped", NULL};
    char text[300];

    (void)state;
    for (size_t i = 0; i < sizeof unfit - 1; i++) {
        snprintf(yaml, sizeof yaml, GOOD "    with: 'a%s%cb'\n",
                 unfit[i] == '\'' ? "'" : "", unfit[i]);
        misread_check(&row);
    }
    snprintf(yaml, sizeof yaml, GOOD "    with: \"a\\nb\"\n");
    misread_check(&row);
    snprintf(yaml, sizeof yaml, GOOD "    with: \"a\\x85b\"\n");
    misread_check(&row);
    snprintf(yaml, sizeof yaml, GOOD "    with: \"a\\u2028b\"\n");
    misread_check(&row);
    row.says = "an empty text";
    snprintf(yaml, sizeof yaml, GOOD "    with: \"\"\n");
    misread_check(&row);
    row.says = "at most 256 bytes, this one has 257";
    memset(text, 'x', 257);
    text[257] = '\0';
    snprintf(yaml, sizeof yaml, GOOD "    with: %s\n", text);
    misread_check(&row);
}

/* Filtering twice would change it again. */
static void a_replacement_is_no_finding_itself(void **state)
{
    static const struct misread rows[] = {
        {RULES "  - find: email\n    do: mask\n  - find: vin\n"
               "    do: redact\n    with: vin@example.com\n",
         7, 11, "a rule of this filter would find this text", NULL},
        {RULES "  - find: email\n    do: block\n  - find: vin\n"
               "    do: redact\n    with: vin@example.com\n",
         7, 11, "a rule of this filter would find this text", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actions_make_sense_for_their_kinds),
        cmocka_unit_test(rules_make_sense),
        cmocka_unit_test(options_belong_to_their_action),
        cmocka_unit_test(a_replacement_fits_into_every_format),
        cmocka_unit_test(a_replacement_is_no_finding_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
