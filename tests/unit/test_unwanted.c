/*
 * Kinds that a filter has no rule for are not asked for (filters/walk.c), and
 * nothing is different but the time and what waits: random bodies come to the
 * same as where a sink wants to be told, for which all kinds are asked.
 */
#include "tests/unit/filtered.h"
#include "tests/unit/fragments.h"
#include "tests/unit/random.h"

#define BODIES  400
#define LARGEST (16 << 10)

static const char *const kinds[] = {
    "vin",           "chassis_number",
    "email",         "coordinates",
    "imei",          "imsi",
    "iccid",         "eid",
    "mac_address",   "terminal_id",
    "phone",         "address",
    "license_plate", "jwt",
    "vin, email",    "email, coordinates",
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static struct policy *policy_of(const char *kind)
{
    char yaml[128];

    snprintf(yaml, sizeof yaml,
             "filter: t\nrules:\n  - {find: [%s], do: redact}\n", kind);
    return filtering_policy(yaml, NULL);
}

static void make(struct random_source *r, struct buf *body)
{
    size_t n = 1 + random_below(r, 60);

    buf_clear(body);
    while (n-- != 0) {
        size_t i = random_below(r, sizeof fragments / sizeof fragments[0]);

        assert_true(buf_put(body, span_str(fragments[i])));
    }
}

/* `other` is told of findings. */
static void expect_same(const char *kind, struct span body)
{
    if (it.fault == other.fault &&
        (it.fault != FAULT_NONE ||
         span_eq(buf_span(&it.out), buf_span(&other.out))))
        return;
    fail_msg("%s in \"%.*s\"\nuntold \"%.*s\"\ntold   \"%.*s\"", kind,
             (int)body.n, (const char *)body.p, (int)it.out.n,
             (const char *)it.out.p, (int)other.out.n,
             (const char *)other.out.p);
}

static void other_kinds_change_nothing(void **state)
{
    struct random_source r = {3};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t k = 0; k < KINDS; k++) {
        struct policy *policy = policy_of(kinds[k]);

        for (size_t i = 0; i < BODIES; i++) {
            size_t step = i % 2 == 0 ? LARGEST : 1 + random_below(&r, 40);

            make(&r, &body);
            filtering_run(&it, policy_at(policy, 0), buf_span(&body), step);
            filtering_run(&other, policy_at(policy, 0), buf_span(&body), step);
            expect_same(kinds[k], buf_span(&body));
        }
        policy_unref(policy);
    }
    buf_done(&body);
}

/* How much of `text` has left while more may come. */
static size_t left(const char *kind, const char *text)
{
    struct policy *policy = policy_of(kind);

    filtering_open(&it, policy_at(policy, 0), "");
    filtering_write(&it, span_str(text));
    policy_unref(policy);
    assert_int_equal(it.fault, FAULT_NONE);
    return it.out.n;
}

static void other_kinds_do_not_wait(void **state)
{
    static const struct {
        const char *text, *kind;
    } rows[] = {
        {"nr 490154203237518 of the list", "imei"},
        {"nr 00:1b:63:84:45:e6 of the list", "mac_address"},
        {"nr ZVW50-1234567 of the list", "chassis_number"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(left(rows[i].kind, rows[i].text), 3);
        assert_true(left("jwt", rows[i].text) > 20);
    }
}

static int set_up(void **state)
{
    (void)state;
    (void)filtered_begin(FILTERING_REDACT, LARGEST);
    it.sink.found = NULL;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_kinds_change_nothing),
        cmocka_unit_test(other_kinds_do_not_wait),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
