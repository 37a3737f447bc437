/* coding, accept: names and weights of codings. */
#include "proxy/coding/accept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct {
    const char *value;
    int count; /* -1: refused */
    enum coding at[3];
} LISTS[] = {
    {"gzip", 1, {CODING_GZIP}},
    {"GZip", 1, {CODING_GZIP}},
    {"x-gzip", 1, {CODING_GZIP}},
    {"deflate", 1, {CODING_DEFLATE}},
    {"br", 1, {CODING_BR}},
    {"zstd", 1, {CODING_ZSTD}},
    {"identity", 0, {0}},
    {"identity,identity", 0, {0}},
    {"gzip, br", 2, {CODING_GZIP, CODING_BR}},
    {"gzip\t,\tbr ,zstd", 3, {CODING_GZIP, CODING_BR, CODING_ZSTD}},
    {"identity, gzip", 1, {CODING_GZIP}},
    {"gzip,gzip,gzip,gzip", -1, {0}},
    {"", -1, {0}},
    {" ", -1, {0}},
    {"*", -1, {0}},
    {",", -1, {0}},
    {"gzip,", -1, {0}},
    {",gzip", -1, {0}},
    {"gzip,,br", -1, {0}},
    {"gzip br", -1, {0}},
    {"gzip;q=1", -1, {0}},
    {"gzi", -1, {0}},
    {"gzipp", -1, {0}},
    {"x-br", -1, {0}},
    {"compress", -1, {0}},
    {"x-compress", -1, {0}},
    {"dcb", -1, {0}},
    {"dcz", -1, {0}},
    {"aes128gcm", -1, {0}},
};

static void lists_are_read_as_they_were_applied(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++) {
        struct coding_list list;
        bool good = coding_list_read(span_str(LISTS[i].value), 3, &list);

        if (good != (LISTS[i].count >= 0))
            fail_msg("\"%s\" is %sread", LISTS[i].value, good ? "" : "not ");
        if (!good)
            continue;
        assert_int_equal(list.count, LISTS[i].count);
        for (size_t k = 0; k < list.count; k++)
            assert_int_equal(list.at[k], LISTS[i].at[k]);
    }
}

static void names_are_found_again(void **state)
{
    (void)state;
    for (int i = 0; i < CODING_COUNT; i++) {
        enum coding found;

        assert_true(coding_find(span_str(coding_name((enum coding)i)), &found));
        assert_int_equal(found, i);
    }
}

static struct accept accept_of(const char *line)
{
    struct accept a;

    accept_begin(&a);
    if (line != NULL)
        accept_line(&a, span_str(line));
    accept_end(&a);
    return a;
}

/* The field as it came (NULL: none), what is asked of the upstream, and what a
 * body that came plain, in gzip or in br goes out in. */
static const struct {
    const char *line, *asked;
    enum coding plain, gzip, br;
} ROWS[] = {
    {NULL, "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {"", "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {" , ,", "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {"gzip", "gzip", CODING_IDENTITY, CODING_GZIP, CODING_GZIP},
    {"X-GZIP", "gzip", CODING_IDENTITY, CODING_GZIP, CODING_GZIP},
    {"gzip, deflate, br, zstd", "gzip, br, zstd, deflate", CODING_IDENTITY,
     CODING_GZIP, CODING_BR},
    {"deflate, zstd", "zstd, deflate", CODING_IDENTITY, CODING_ZSTD,
     CODING_ZSTD},
    {"deflate;q=0.9, zstd;q=0.8", "zstd;q=0.800, deflate;q=0.900",
     CODING_IDENTITY, CODING_DEFLATE, CODING_DEFLATE},
    {"gzip;q=0.001,br ; Q=1.000", "gzip;q=0.001, br", CODING_IDENTITY,
     CODING_GZIP, CODING_BR},
    {"gzip;q=0.", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"gzip;q=1.", "gzip", CODING_IDENTITY, CODING_GZIP, CODING_GZIP},
    {"gzip;q=0, br", "br", CODING_IDENTITY, CODING_BR, CODING_BR},
    {"*", "gzip, br, zstd, deflate", CODING_IDENTITY, CODING_GZIP, CODING_BR},
    {"*;q=0", "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {"*;q=0, gzip", "gzip", CODING_GZIP, CODING_GZIP, CODING_GZIP},
    {"identity;q=0, *", "gzip, br, zstd, deflate", CODING_GZIP, CODING_GZIP,
     CODING_BR},
    {"identity;q=0", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"identity, gzip;q=0.5", "gzip;q=0.500", CODING_IDENTITY, CODING_GZIP,
     CODING_IDENTITY},
    {"br;q=0.2, *;q=0.1",
     "gzip;q=0.100, br;q=0.200, zstd;q=0.100, deflate;q=0.100", CODING_IDENTITY,
     CODING_GZIP, CODING_BR},
    /* no weights */
    {"gzip;q=2", "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {"gzip;q=1.001", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"gzip;q=0.1234", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"gzip;q=.5", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"gzip;q=00", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"gzip;q=0,5, br", "br", CODING_IDENTITY, CODING_BR, CODING_BR},
    {"gzip;q=", "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {"gzip;", "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {"gzip;x=1", "identity", CODING_IDENTITY, CODING_IDENTITY, CODING_IDENTITY},
    {"gzip;q=1;x=1", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"gzip;q=-1", "identity", CODING_IDENTITY, CODING_IDENTITY,
     CODING_IDENTITY},
    {"dcb, dcz, compress, exi, pack200-gzip", "identity", CODING_IDENTITY,
     CODING_IDENTITY, CODING_IDENTITY},
};

static void what_the_client_takes_is_asked_for_and_given(void **state)
{
    static const struct coding_list PLAIN = {0};
    static const struct coding_list GZIP = {1, {CODING_GZIP}};
    static const struct coding_list BR = {2, {CODING_GZIP, CODING_BR}};
    struct buf out;

    (void)state;
    buf_init(&out, ACCEPT_ROOM + 1);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct accept a = accept_of(ROWS[i].line);

        buf_clear(&out);
        accept_put(&a, &out);
        assert_true(out.n <= ACCEPT_ROOM && buf_put(&out, span_of("", 1)));
        if (strcmp((char *)out.p, ROWS[i].asked) != 0 ||
            accept_choose(&a, &PLAIN) != ROWS[i].plain ||
            accept_choose(&a, &GZIP) != ROWS[i].gzip ||
            accept_choose(&a, &BR) != ROWS[i].br)
            fail_msg("\"%s\": %s; %s, %s, %s",
                     ROWS[i].line == NULL ? "" : ROWS[i].line, (char *)out.p,
                     coding_name(accept_choose(&a, &PLAIN)),
                     coding_name(accept_choose(&a, &GZIP)),
                     coding_name(accept_choose(&a, &BR)));
    }
    buf_done(&out);
}

static void lines_add_up(void **state)
{
    struct accept a;

    (void)state;
    accept_begin(&a);
    accept_line(&a, span_str("gzip"));
    accept_line(&a, span_str("br;q=0.5, *;q=0"));
    accept_end(&a);
    assert_int_equal(a.weight[CODING_GZIP], 1000);
    assert_int_equal(a.weight[CODING_BR], 500);
    assert_int_equal(a.weight[CODING_ZSTD], 0);
    assert_int_equal(a.weight[CODING_IDENTITY], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_read_as_they_were_applied),
        cmocka_unit_test(names_are_found_again),
        cmocka_unit_test(what_the_client_takes_is_asked_for_and_given),
        cmocka_unit_test(lines_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
