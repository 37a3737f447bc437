/*
 * What keyed_may() refuses at a glance, the judges refuse, too: short values
 * put together at random, under every name.
 */
#include "tests/unit/judged.h"
#include "tests/unit/random.h"

#define VALUES  200000
#define LONGEST 12

/* Letters of hexadecimal digits and of hemispheres, marks, a digit. */
static const char letters[] = "aAbBcCdDeEfFNSEWnswoOlLiIzx+-.,:;/ '\"_#1";

static void what_may_not_be_is_not(void **state)
{
    struct random_source rng = {1};
    unsigned refused = 0;

    (void)state;
    for (unsigned i = 0; i < VALUES; i++) {
        char text[LONGEST];
        struct keyed k = {.key = span_str("key")};
        struct match m = {.kind = KIND_VIN};

        k.name = (enum name)(1 + random_below(&rng, NAME_COUNT - 1));
        k.quoted = random_below(&rng, 2) != 0;
        k.value = span_of(text, 1 + random_below(&rng, LONGEST));
        for (size_t n = 0; n < k.value.n; n++)
            text[n] = letters[random_below(&rng, sizeof letters - 1)];
        m.value = k.value;
        if (keyed_judges[k.name].look == NULL || keyed_may(k.name, k.value))
            continue;
        refused++;
        if (k.value.n >= keyed_judges[k.name].shortest && keyed_says(&k, &m))
            fail_msg("%u: \"%.*s\" is taken", k.name, (int)k.value.n, text);
    }
    assert_true(refused > VALUES / 8);
}

/* A digit may be written in other ways. */
static void escapes_may_be_digits(void **state)
{
    static const char *const rows[] = {"\\u0031", "%31",          "&#49;",
                                       "=31",     "\xEF\xBC\x91", "1"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(keyed_may(NAME_LATITUDE, span_str(rows[i])));
    assert_false(keyed_may(NAME_LATITUDE, span_str("home")));
    assert_true(keyed_may(NAME_LATITUDE, span_str("deadbeefdeadbeef")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_not_be_is_not),
        cmocka_unit_test(escapes_may_be_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
