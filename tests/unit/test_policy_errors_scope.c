/*
 * Every way to write applies_to, media and tests wrongly has an error that
 * names place, cause and cure.
 */
#include "tests/unit/misread.h"

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
    struct misread row = {yaml, 3, 11, NULL, NULL};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool host = rows[i].hosts != NULL;

        snprintf(yaml, sizeof yaml,
                 TOP "applies_to:\n  %s: [\"%s\"]\n"
                     "rules: [{find: vin, do: redact}]\n",
                 host ? "hosts" : "paths",
                 host ? rows[i].hosts : rows[i].paths);
        row.says = rows[i].says;
        misread_check(&row);
    }
}

static void scopes_and_tests_are_complete(void **state)
{
    static const struct misread rows[] = {
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
    MISREAD_CHECK(rows);
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
        {"clients: ['spiffe://*/insurer']", 13, "a * stands only in the path",
         NULL},
        {"clients: 'spiffe://example.com/in*'", 12, "one whole segment", NULL},
        {"clients: 'spiffe://example.com/a b'", 12, "has no spaces", NULL},
        {"clients: ''", 12, "it is empty", NULL},
        {"clients: 'uri:'", 12, "it is empty", NULL},
        {"clients: [app.example.com, 'a b']", 30, "a host has letters", NULL},
        {"clients: []", 12, "with at least one", NULL},
    };
    char yaml[256];
    struct misread row = {yaml, 3, 0, NULL, NULL};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(yaml, sizeof yaml,
                 TOP "applies_to:\n  %s\nrules: [{find: vin, do: redact}]\n",
                 rows[i].criterion);
        row.column = rows[i].column;
        row.says = rows[i].says;
        row.hint = rows[i].hint;
        misread_check(&row);
    }
}

static void media_are_types_and_words(void **state)
{
    static const struct misread rows[] = {
        {GOOD "media: {}\n", 5, 8, "media is empty", NULL},
        {GOOD "media: block\n", 5, 8, "must be a map", NULL},
        {GOOD "media:\n  video: block\n", 6, 3, "\"video\" is no media type",
         NULL},
        {GOOD "media:\n  \"*/*\": block\n", 6, 3, "it would mean every type",
         NULL},
        {GOOD "media:\n  video/*: blok\n", 6, 12,
         "unknown answer to a media type: \"blok\" (one of: block, pass, "
         "strip-metadata)",
         "did you mean \"block\"?"},
        {GOOD "media:\n  audio/mpeg: strip-metadata\n", 6, 15,
         "nobody here can strip \"audio/mpeg\" of metadata",
         "write block, since"},
        {GOOD "media:\n  text/*: strip-metadata\n", 6, 11,
         "but these: image/jpeg", "write block"},
        {GOOD "media:\n  image/jpeg: [block]\n", 6, 15, "is one word", NULL},
        {GOOD "media:\n  image/jpeg: block\n  image/JPEG: pass\n", 7, 3,
         "given twice", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_are_patterns),
        cmocka_unit_test(scopes_and_tests_are_complete),
        cmocka_unit_test(criteria_are_checked_word_by_word),
        cmocka_unit_test(media_are_types_and_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
