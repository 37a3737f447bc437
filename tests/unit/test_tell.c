/*
 * What a sink is told: why a value was found, what was let go and why, and
 * that asking for it changes nothing else.  Texts and colours: test_c_explain.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/bodies.h"
#include "tests/unit/filtering.h"

#define LARGEST (64 << 10)
#define TOLD    64

static struct policy *policy;
static struct filtering it, asking;
static struct missed told[TOLD];
static size_t told_n;

static void tell(struct sink *sink, const struct missed *missed)
{
    (void)sink;
    if (told_n < TOLD)
        told[told_n] = *missed;
    told_n++;
}

/* Looks at the outcomes of a body, cut in two everywhere. */
static void for_all_cuts(const char *text,
                         void (*look)(const char *text, size_t cut))
{
    struct span body = span_str(text);

    for (size_t cut = 0; cut <= body.n; cut++) {
        told_n = 0;
        filtering_cut(&asking, policy_at(policy, 0), body, cut);
        look(text, cut);
    }
}

static void look_at_outcome(const char *text, size_t cut)
{
    if (!filtering_same(&it, &asking))
        fail_msg("another outcome for \"%s\" (%zu)", text, cut);
}

static void asking_for_what_is_let_go_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < BODIES; i++) {
        filtering_whole(&it, policy_at(policy, 0), span_str(bodies[i]));
        for_all_cuts(bodies[i], look_at_outcome);
    }
}

static void look_at_places(const char *text, size_t cut)
{
    (void)cut;
    assert_true(told_n < TOLD);
    for (size_t t = 0; t < told_n; t++) {
        assert_true(told[t].offset + told[t].length <= strlen(text));
        assert_int_not_equal(told[t].why, MISS_NONE);
    }
}

static void what_is_let_go_stands_in_the_body(void **state)
{
    (void)state;
    for (size_t i = 0; i < BODIES; i++)
        for_all_cuts(bodies[i], look_at_places);
}

static const struct missed *wanted;

static void look_for_wanted(const char *text, size_t cut)
{
    bool seen = false;

    for (size_t t = 0; t < told_n; t++)
        seen = seen ||
               (told[t].kind == wanted->kind && told[t].why == wanted->why &&
                told[t].offset == wanted->offset &&
                told[t].length == wanted->length);
    if (!seen || asking.found_n != 0)
        fail_msg("\"%s\" cut at %zu: told %zu, found %zu", text, cut, told_n,
                 asking.found_n);
}

/* Nothing is found in these bodies. */
static void why_is_told_whatever_the_cut(void **state)
{
    static const struct {
        const char *body;
        struct missed missed;
    } rows[] = {
        {"a ABCDEFGHJKLMNPRST b", {2, 17, KIND_VIN, .why = MISS_NO_DIGIT}},
        {"a ABCDEFGHIJKLMN1ST b", {2, 17, KIND_VIN, .why = MISS_BARRED}},
        {"a 12345678901234567 b", {2, 17, KIND_VIN, .why = MISS_NO_LETTER}},
        {"a abcdef01234567890 b", {2, 17, KIND_VIN, .why = MISS_DOUBTFUL}},
        {"a XX9ZZ9ZZ9ZZ9Z1234 b", {2, 17, KIND_VIN, .why = MISS_EVIDENCE}},
        {"{\"vin\":\"unknown\"} ", {8, 7, KIND_VIN, .why = MISS_VALUE}},
        {"{\"lat\":\"n/a\"} ", {8, 3, KIND_COORDINATES, .why = MISS_VALUE}},
        {"see logo@2x.png now", {4, 11, KIND_EMAIL, .why = MISS_DOMAIN}},
        {"paid 12.3456 EUR", {5, 7, KIND_COORDINATES, .why = MISS_ALONE}},
        {"no 123456789012345 .", {3, 15, KIND_IMEI, .why = MISS_NUMBERING}},
        {"to noreply@example.com !", {3, 19, KIND_EMAIL, .why = MISS_EXCEPTED}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wanted = &rows[i].missed;
        for_all_cuts(rows[i].body, look_for_wanted);
    }
}

static void what_was_found_says_by_what(void **state)
{
    static const struct {
        const char *body;
        enum basis basis;
        size_t key_offset, key_length;
    } rows[] = {
        {"{\"vin\":\"JTDKN3DU0A0000001\"}", BASIS_KEY, 2, 3},
        {"{\"home_lat\":35.1}", BASIS_KEY, 2, 8},
        {"{\"x\\n\":{\"\\u0076in\":\"JTDKN3DU0A0000001\"}}", BASIS_KEY, 9, 8},
        {"unit 1HGCM82633A004352 ok", BASIS_CHECKSUM, 0, 0},
        {"[35.681236,139.767125]", BASIS_SHAPE, 0, 0},
        {"no 352099001761481 .", BASIS_CHECKSUM, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct finding *f;

        filtering_whole(&it, policy_at(policy, 0), span_str(rows[i].body));
        assert_int_not_equal(it.found_n, 0);
        f = &it.found[0];
        if (f->basis != rows[i].basis || f->key_offset != rows[i].key_offset ||
            f->key_length != rows[i].key_length)
            fail_msg("\"%s\": %s, key %zu+%zu", rows[i].body,
                     why_found(f->basis), (size_t)f->key_offset,
                     (size_t)f->key_length);
    }
}

static int set_up(void **state)
{
    (void)state;
    policy = filtering_policy(
        "filter: t\nrules:\n"
        "  - {find: vin, do: redact, at_least: likely}\n"
        "  - {find: [email, coordinates, imei], do: redact}\n"
        "except:\n"
        "  - {pattern: 'noreply@example\\.com', reason: ours}\n",
        NULL);
    filtering_init(&it, LARGEST);
    filtering_init(&asking, LARGEST);
    asking.sink.missed = tell;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    policy_unref(policy);
    filtering_done(&it);
    filtering_done(&asking);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asking_for_what_is_let_go_changes_nothing),
        cmocka_unit_test(what_is_let_go_stands_in_the_body),
        cmocka_unit_test(why_is_told_whatever_the_cut),
        cmocka_unit_test(what_was_found_says_by_what),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
