/*
 * Every way to write a filter file wrongly has an error that names the place,
 * the cause and the cure; nothing crashes the reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "filters/policy/pack.h"
#include "filters/policy/policy.h"

struct row {
    const char *yaml;
    size_t line, column;
    const char *says; /* in the error's first line */
    const char *hint; /* after the caret; NULL: nothing there */
};

#define TOP     "filter: f\n"
#define RULES   "filter: f\nrules:\n"
#define VIN     RULES "  - find: vin\n"
#define MASK    VIN "    do: mask\n"
#define GOOD    VIN "    do: redact\n"
#define COARSEN RULES "  - find: coordinates\n    do: coarsen\n"

static void check_place(const struct row *row, const char *text)
{
    char place[64], caret[256];

    snprintf(place, sizeof place, "t.yaml:%zu:%zu: ", row->line, row->column);
    if (strncmp(text, place, strlen(place)) != 0)
        print_error("wanted %s got %s", place, text);
    assert_memory_equal(text, place, strlen(place));
    /* no line in these tables has tabs before its error */
    snprintf(caret, sizeof caret, "\n%*s^\n", (int)row->column - 1, "");
    assert_non_null(strstr(text, caret));
    text = strstr(text, caret) + strlen(caret);
    if (row->hint != NULL)
        assert_non_null(strstr(text, row->hint));
    else
        assert_int_equal(*text, '\0');
}

static void check_row(const struct row *row)
{
    struct diag d;
    struct policy *p;
    char *text;

    diag_init(&d);
    p = policy_parse("t.yaml", span_str(row->yaml), NULL, &d);
    assert_null(p);
    assert_true(d.failed);
    assert_true(buf_put(&d.text, span_of("", 1)));
    text = (char *)d.text.p;
    if (strstr(text, row->says) == NULL || strncmp(text, "t.yaml:", 7) != 0)
        print_error("%s", text);
    assert_non_null(strstr(text, row->says));
    assert_true(strstr(text, row->says) < strchr(text, '\n'));
    check_place(row, text);
    diag_done(&d);
}

#define CHECK_ROWS(rows)                                        \
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows)[0]; i++) \
    check_row(&(rows)[i])

static void what_is_not_yaml_for_filters_is_refused(void **state)
{
    static const struct row rows[] = {
        {"# nothing", 1, 1, "the file holds no filter", NULL},
        {"just a text", 1, 1, "a filter file is a map", NULL},
        {"- a\n- b\n", 1, 1, "a filter file is a map", NULL},
        {"a: [1, 2\n", 1, 4, "not valid YAML", "close it"},
        {"a: 'x\n", 1, 4, "not valid YAML", "close it"},
        {"a: [1, 2\nb: 1\n", 2, 2, "not valid YAML", "check indentation"},
        {TOP "rules: a: b\n", 2, 9, "mapping values are not allowed",
         "quote a text"},
        {TOP "x: \"\\d\"\n", 2, 5, "unknown escape", "write a backslash"},
        {GOOD "---\nfilter: g\n", 5, 1, "a second YAML document", NULL},
        {"filter: &a f\n", 1, 9, "anchors and aliases", NULL},
        {"filter: *a\n", 1, 9, "anchors and aliases", NULL},
        {TOP "rules: &r [a]\n", 2, 8, "anchors and aliases", NULL},
        {TOP "rules: &r {a: b}\n", 2, 8, "anchors and aliases", NULL},
        {"filter: !t f\n", 1, 9, "tags (!name) are not allowed", NULL},
        {TOP "applies_to:\n  hosts: [*.example.com]\n", 3, 12, "not valid YAML",
         "quote a text that begins with *"},
        {"filter: @x\n", 1, 9, "not valid YAML", "quote a text"},
        {"filter: \"a\\0b\"\n", 1, 9, "NUL", NULL},
        {"a: [[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]\n", 1, 19,
         "too deeply nested", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void what_is_not_plain_text_is_refused(void **state)
{
    static const struct row rows[] = {
        {"filter: \xff\n", 1, 9, "not UTF-8", NULL},
        {"\xff\xfe"
         "f",
         1, 1, "not UTF-8", NULL},
        {"filter: \xc0\xaf\n", 1, 9, "not UTF-8", NULL},
        {"filter: \xed\xa0\x80\n", 1, 9, "not UTF-8", NULL},
        {"a: 車\nfilter: 車\x80\n", 2, 10, "not UTF-8", NULL},
        {"filter: a\x01\n", 1, 10, "a control character", NULL},
        {"filter: a\x7f\n", 1, 10, "an invisible character", NULL},
        {"filter: a\xc2\x85\n", 1, 10, "an unusual line end", NULL},
        {"filter: a\xe2\x80\xa8\n", 1, 10, "an unusual line end", NULL},
        {"filter: a\rrules: b", 1, 10, "an unusual line end", NULL},
        {"filter: a\xef\xbb\xbf\n", 1, 10, "an invisible character", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void tabs_do_not_indent(void **state)
{
    static const char yaml[] = RULES "\t- find: vin\n";
    struct diag d;

    (void)state;
    diag_init(&d);
    assert_null(policy_parse("t.yaml", span_str(yaml), NULL, &d));
    assert_true(buf_put(&d.text, span_of("", 1)));
    assert_non_null(strstr((char *)d.text.p, "t.yaml:3:1: not valid YAML"));
    assert_non_null(strstr((char *)d.text.p, "indent with spaces"));
    diag_done(&d);
}

static void keys_are_known_once_and_of_one_type(void **state)
{
    static const struct row rows[] = {
        {"filtr: f\n", 1, 1, "unknown key of a filter file \"filtr\"",
         "did you mean \"filter\"?"},
        {"xyzzy: f\n", 1, 1,
         "(one of: filter, applies_to, extends, rules, except, media, "
         "otherwise, tests)",
         NULL},
        {"rules: []\n", 1, 8, "\"rules\" must be a list of maps", NULL},
        {"filter: f\n", 1, 1, "needs the key \"rules\"", NULL},
        {"rules:\n  - {find: vin, do: redact}\n", 1, 1,
         "needs the key \"filter\"", NULL},
        {"filter: f\nfilter: g\n", 2, 1, "given twice, first in line 1", NULL},
        {"filter:\nrules: []\n", 1, 1, "\"filter\" has no value", NULL},
        {"filter: ~\n", 1, 1, "\"filter\" has no value", NULL},
        {"filter: [a]\n", 1, 9, "\"filter\" must be a text", NULL},
        {"filter: a b\nrules: [{find: vin, do: redact}]\n", 1, 9,
         "a name stands in metrics", NULL},
        {"filter: \"\"\nrules: [{find: vin, do: redact}]\n", 1, 9,
         "a name stands in metrics", NULL},
        {"? [a]\n: b\n", 1, 3, "a key must be a word", NULL},
        {TOP "rules: vin\n", 2, 8, "must be a list of maps", NULL},
        {TOP "rules:\n  - vin\n", 3, 3, "must be a list of maps", NULL},
        {GOOD "    wiht: x\n", 5, 5, "unknown key of a rule \"wiht\"",
         "did you mean \"with\"?"},
        {RULES "  - do: redact\n", 3, 5, "a rule needs one of the keys", NULL},
        {VIN "    name: x\n", 3, 5, "needs the key \"do\"", NULL},
        {GOOD "    with: [VIN]\n", 5, 11, "\"with\" must be a text; quote it",
         NULL},
        {RULES "  - find: []\n    do: redact\n", 3, 11, "with at least one",
         NULL},
        {RULES "  - find: [vin, [email]]\n    do: redact\n", 3, 11,
         "a list of texts", NULL},
        {TOP "otherwise: pass\n"
             "rules: [{find: vin, do: redact}]\n",
         2, 12, "cannot be inspected: \"pass\" (one of: block)", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void what_comes_in_a_later_version_is_not_ignored(void **state)
{
    static const char *const top[] = {"websocket: filter"};
    char yaml[256];
    struct row row = {yaml, 2, 1, "not supported by this version", "remove it"};

    (void)state;
    for (size_t i = 0; i < sizeof top / sizeof top[0]; i++) {
        snprintf(yaml, sizeof yaml, TOP "%s\n", top[i]);
        check_row(&row);
    }
}

static void actions_make_sense_for_their_kinds(void **state)
{
    static const struct row rows[] = {
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
    CHECK_ROWS(rows);
}

static void rules_make_sense(void **state)
{
    static const struct row rows[] = {
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
    CHECK_ROWS(rows);
}

static void options_belong_to_their_action(void **state)
{
    static const struct row rows[] = {
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
    CHECK_ROWS(rows);
}

static void a_replacement_fits_into_every_format(void **state)
{
    static const char unfit[] = "\"\\<>&',;";
    char yaml[1024];
    struct row row = {yaml, 5, 11, "would have to be escaped", NULL};
    char text[300];

    (void)state;
    for (size_t i = 0; i < sizeof unfit - 1; i++) {
        snprintf(yaml, sizeof yaml, GOOD "    with: 'a%s%cb'\n",
                 unfit[i] == '\'' ? "'" : "", unfit[i]);
        check_row(&row);
    }
    snprintf(yaml, sizeof yaml, GOOD "    with: \"a\\nb\"\n");
    check_row(&row);
    snprintf(yaml, sizeof yaml, GOOD "    with: \"a\\x85b\"\n");
    check_row(&row);
    snprintf(yaml, sizeof yaml, GOOD "    with: \"a\\u2028b\"\n");
    check_row(&row);
    row.says = "an empty text";
    snprintf(yaml, sizeof yaml, GOOD "    with: \"\"\n");
    check_row(&row);
    row.says = "at most 256 bytes, this one has 257";
    memset(text, 'x', 257);
    text[257] = '\0';
    snprintf(yaml, sizeof yaml, GOOD "    with: %s\n", text);
    check_row(&row);
}

/* Filtering twice would change it again. */
static void a_replacement_is_no_finding_itself(void **state)
{
    static const struct row rows[] = {
        {RULES "  - find: email\n    do: mask\n  - find: vin\n"
               "    do: redact\n    with: vin@example.com\n",
         7, 11, "a rule of this filter would find this text", NULL},
        {RULES "  - find: email\n    do: block\n  - find: vin\n"
               "    do: redact\n    with: vin@example.com\n",
         7, 11, "a rule of this filter would find this text", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void patterns_are_patterns(void **state)
{
    static const struct {
        const char *hosts, *paths, *says;
    } rows[] = {
        {"a.*.com", NULL, "a * stands only at the beginning"},
        {"*", NULL, "a * stands only"},
        {"*.", NULL, "a part of the name is empty"},
        {"http://a.com", NULL, "without http://"},
        {"a.com:8080", NULL, "without its port"},
        {"a..com", NULL, "a part of the name is empty"},
        {".com", NULL, "a part of the name is empty"},
        {"", NULL, "a part of the name is empty"},
        {"a b", NULL, "a host has letters"},
        {"例え.jp", NULL, "a host has letters"},
        {NULL, "v1", "a path begins with /"},
        {NULL, "", "a path begins with /"},
        {NULL, "**", "a path begins with /"},
        {NULL, "/a?b", "write the path decoded"},
        {NULL, "/a%20b", "write the path decoded"},
        {NULL, "/a;b", "write the path decoded"},
        {NULL, "/a//b", "an empty segment"},
        {NULL, "//", "an empty segment"},
        {NULL, "/a/../b", "are resolved before comparing"},
        {NULL, "/./b", "are resolved before comparing"},
        {NULL, "/a*", "a * stands for one whole segment"},
        {NULL, "/a/***", "a * stands for one whole segment"},
    };
    char yaml[256];
    struct row row = {yaml, 3, 11, NULL, NULL};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool host = rows[i].hosts != NULL;

        snprintf(yaml, sizeof yaml,
                 TOP "applies_to:\n  %s: [\"%s\"]\n"
                     "rules: [{find: vin, do: redact}]\n",
                 host ? "hosts" : "paths",
                 host ? rows[i].hosts : rows[i].paths);
        row.says = rows[i].says;
        check_row(&row);
    }
}

static void scopes_and_tests_are_complete(void **state)
{
    static const struct row rows[] = {
        {TOP "applies_to: {}\nrules: [{find: vin, do: redact}]\n", 2, 13,
         "applies_to is empty", NULL},
        {TOP "applies_to: /v1\nrules: [{find: vin, do: redact}]\n", 2, 13,
         "must be a map", NULL},
        {TOP "applies_to:\n  host: a.com\nrules: [{find: vin, do: redact}]\n",
         3, 3, "unknown key of applies_to \"host\"", "did you mean \"hosts\"?"},
        {GOOD "tests:\n  - in: a\n", 6, 5, "a test has either", NULL},
        {GOOD "tests:\n  - out: a\n", 6, 5, "a test has either", NULL},
        {GOOD "tests:\n  - in: a\n    keeps: a\n", 6, 5, "a test has either",
         NULL},
        {GOOD "tests:\n  - in: a\n    out: b\n    keeps: a\n", 6, 5,
         "a test has either", NULL},
        {GOOD "tests:\n  - {}\n", 6, 5, "a test has either", NULL},
        {GOOD "tests:\n  - in: {\"a\": 1}\n    out: b\n", 6, 9,
         "\"in\" must be a text; quote it", NULL},
        {GOOD "tests:\n  - in: a\n    out: b\n    refused: true\n", 6, 5,
         "a test has either", NULL},
        {GOOD "tests:\n  - keeps: a\n    refused: true\n", 6, 5,
         "a test has either", NULL},
        {GOOD "tests:\n  - in: a\n    refused: yes\n", 7, 14,
         "\"refused\" must be true", NULL},
        {GOOD "tests: []\n", 5, 8, "\"tests\" must be a list", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

/* Criteria other than hosts and paths: key, value, column, says, hint. */
static void criteria_are_checked_word_by_word(void **state)
{
    static const struct {
        const char *criterion;
        size_t column;
        const char *says, *hint;
    } rows[] = {
        {"methods: [GET, PSOT]", 18, "unknown method \"PSOT\" (one of: GET, ",
         "did you mean \"POST\"?"},
        {"methods: get", 12, "unknown method \"get\"", "did you mean \"GET\"?"},
        {"methods: []", 12, "with at least one", NULL},
        {"status: 99", 11, "a number from 100 to 599", NULL},
        {"status: 600", 11, "a number from 100 to 599", NULL},
        {"status: [200, 4x]", 17, "a number from 100 to 599", NULL},
        {"status: 4XX", 11, "or a class of them as \"4xx\"", NULL},
        {"status: 2000", 11, "a number from 100 to 599", NULL},
        {"types: json", 10, "a media type is TYPE/SUBTYPE", NULL},
        {"types: /json", 10, "a media type is TYPE/SUBTYPE", NULL},
        {"types: text/", 10, "what follows the slash", NULL},
        {"types: text/*l", 10, "what follows the slash", NULL},
        {"types: 'text/css; charset=utf-8'", 10, "parameters are not compared",
         NULL},
        {"types: '*/*'", 10, "it would mean every type", NULL},
        {"clients: ['spiffe://example.com/insurer']", 12, "needs TLS",
         "remove it"},
    };
    char yaml[256];
    struct row row = {yaml, 3, 0, NULL, NULL};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(yaml, sizeof yaml,
                 TOP "applies_to:\n  %s\nrules: [{find: vin, do: redact}]\n",
                 rows[i].criterion);
        row.column = rows[i].column;
        row.says = rows[i].says;
        row.hint = rows[i].hint;
        check_row(&row);
    }
}

static void media_are_types_and_words(void **state)
{
    static const struct row rows[] = {
        {GOOD "media: {}\n", 5, 8, "media is empty", NULL},
        {GOOD "media: block\n", 5, 8, "must be a map", NULL},
        {GOOD "media:\n  video: block\n", 6, 3, "\"video\" is no media type",
         NULL},
        {GOOD "media:\n  \"*/*\": block\n", 6, 3, "it would mean every type",
         NULL},
        {GOOD "media:\n  video/*: blok\n", 6, 12,
         "unknown answer to a media type: \"blok\" (one of: block, pass)",
         "did you mean \"block\"?"},
        {GOOD "media:\n  image/jpeg: strip-metadata\n", 6, 15,
         "strip-metadata is not supported by this version", "use block"},
        {GOOD "media:\n  image/jpeg: [block]\n", 6, 15, "is one word", NULL},
        {GOOD "media:\n  image/jpeg: block\n  image/JPEG: pass\n", 7, 3,
         "given twice", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void a_huge_file_is_refused(void **state)
{
    size_t n = ((size_t)1 << 20) + 1;
    char *yaml = malloc(n);
    struct diag d;

    (void)state;
    memset(yaml, '#', n);
    diag_init(&d);
    assert_null(policy_parse("t.yaml", span_of(yaml, n), NULL, &d));
    assert_true(buf_put(&d.text, span_of("", 1)));
    assert_non_null(strstr((char *)d.text.p, "t.yaml: larger than 1024 KiB"));
    diag_done(&d);
    free(yaml);
}

/* Many small values: refused by count, in bounded time and memory. */
static void endless_values_are_refused(void **state)
{
    static const char head[] = TOP "rules: [";
    size_t n = 400000;
    char *yaml = malloc(n);
    struct diag d;

    (void)state;
    for (size_t i = 0; i < n; i++)
        yaml[i] = i % 2 == 0 ? '1' : i % 100 == 99 ? '\n' : ',';
    for (size_t i = 99; i < n; i += 100)
        yaml[i - 1] = ',';
    memcpy(yaml, head, sizeof head - 1);
    diag_init(&d);
    assert_null(policy_parse("t.yaml", span_of(yaml, n), NULL, &d));
    assert_true(d.failed);
    diag_done(&d);
    free(yaml);
}

/* One byte changed, dropped or doubled, or a cut: an error with a place, or a
 * policy; never a crash, never neither. */
static void no_damage_crashes_the_reader(void **state)
{
    static const char bytes[] = "\0\t\n\r :-[]{}&*!|>'\"%@`#,?\\\x80\xff\xc3z9";
    struct span pack = pack_text();
    char *yaml = malloc(pack.n + 1);

    (void)state;
    srand48(5);
    for (int i = 0; i < 3000; i++) {
        size_t at = (size_t)lrand48() % pack.n, n = pack.n;
        struct diag d;
        struct policy *p;

        memcpy(yaml, pack.p, pack.n);
        if (i % 4 == 0) {
            n = at;
        } else if (i % 4 == 1) {
            memmove(yaml + at, yaml + at + 1, --n - at);
        } else {
            memmove(yaml + at + i % 2, yaml + at, n - at);
            n += (size_t)(i % 2);
            yaml[at] = bytes[(size_t)lrand48() % (sizeof bytes - 1)];
        }
        diag_init(&d);
        p = policy_parse("t.yaml", span_of(yaml, n), NULL, &d);
        assert_true((p == NULL) == d.failed);
        assert_true(p != NULL || memcmp(d.text.p, "t.yaml:", 7) == 0);
        policy_unref(p);
        diag_done(&d);
    }
    free(yaml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_yaml_for_filters_is_refused),
        cmocka_unit_test(what_is_not_plain_text_is_refused),
        cmocka_unit_test(tabs_do_not_indent),
        cmocka_unit_test(keys_are_known_once_and_of_one_type),
        cmocka_unit_test(what_comes_in_a_later_version_is_not_ignored),
        cmocka_unit_test(actions_make_sense_for_their_kinds),
        cmocka_unit_test(rules_make_sense),
        cmocka_unit_test(options_belong_to_their_action),
        cmocka_unit_test(a_replacement_fits_into_every_format),
        cmocka_unit_test(a_replacement_is_no_finding_itself),
        cmocka_unit_test(patterns_are_patterns),
        cmocka_unit_test(scopes_and_tests_are_complete),
        cmocka_unit_test(criteria_are_checked_word_by_word),
        cmocka_unit_test(media_are_types_and_words),
        cmocka_unit_test(a_huge_file_is_refused),
        cmocka_unit_test(endless_values_are_refused),
        cmocka_unit_test(no_damage_crashes_the_reader),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
