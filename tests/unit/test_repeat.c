/*
 * What is not asked again in a body that repeats itself (filters/repeat.h) is
 * nothing: the same comes of floods of random units, with something else now
 * and then, as where every anchor is asked, since the sink wants to know what
 * was let go.
 */
#include "tests/unit/filtered.h"
#include "tests/unit/random.h"

#define BODIES  1500
#define LARGEST (32 << 10)

static const char *const units[] = {
    "lat=",
    "geo=",
    "vin ",
    "vin\"",
    "<vin>a,a,",
    "{\"lat\":",
    "\"lat\":",
    "\"lon\":1",
    "1.2345,",
    "[1.2345,2.3456]",
    "a@",
    "a@b.",
    "@",
    "eyJ ",
    "data:;base64,",
    "name=\"vin",
    " value=\"",
    "\"",
    "\\\"",
    "POINT(",
    "address: x",
    "\n",
    " ",
    ",",
    "ABC12-1234567 ",
    "AB-1234567",
    "1234567 ",
    "%25",
    "&amp;",
    "\xE3\x83\xBC",
    "}",
    "]",
    "\"phone\":[\"",
    "\"value\":1,",
    "35.6812",
    "lat:",
    "long ",
    "x",
    "490154203237518 ",
    "00:11:22:33:44:5 ",
    "JTDKN3DU0A0000001 ",
    "Content-Type: a/b\n",
};

static const char *const others[] = {
    "35.6812",
    "\"35.6812\",",
    " JTDKN3DU0A0000001 ",
    "taro@example.jp",
    "\",\"name\":\"lat\",\"value\":35.6812,\"",
    "lat=35.6812&lon=139.7671",
    " +81 90-1234-5678\"",
    "Content-Transfer-Encoding: quoted-printable\n\n",
    "\\u0040",
    "\"}]",
    "y",
};

#define PICK(r, list) (list)[random_below(r, sizeof(list) / sizeof(list)[0])]

static void put(struct buf *body, const char *text)
{
    if (body->n + strlen(text) <= LARGEST)
        assert_true(buf_put(body, span_str(text)));
}

/* A flood of one unit, in which up to four others stand. */
static void flood(struct random_source *r, struct buf *body)
{
    const char *unit[3] = {PICK(r, units), "", ""};
    size_t times = 50 + random_below(r, 500), next = random_below(r, times);

    if (random_below(r, 2) != 0)
        unit[1] = PICK(r, units);
    if (random_below(r, 4) == 0)
        unit[2] = PICK(r, units);
    for (size_t i = 0; i < times; i++) {
        for (size_t k = 0; k < 3; k++)
            put(body, unit[k]);
        if (i < next)
            continue;
        put(body, PICK(r, others));
        next = i + 1 + random_below(r, times);
    }
}

/* `other` is told of what was let go. */
static void expect_same(struct span body, size_t step)
{
    if (it.fault != other.fault ||
        (it.fault == FAULT_NONE &&
         !span_eq(buf_span(&it.out), buf_span(&other.out))))
        fail_msg("pieces of %zu: \"%.*s\"", step, (int)body.n,
                 (const char *)body.p);
}

static void tell(struct sink *sink, const struct missed *missed)
{
    (void)sink;
    (void)missed;
}

static void what_repeats_comes_to_the_same(void **state)
{
    const struct filter *filter = policy_at(redact, 0);
    struct random_source r = {3};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < BODIES; i++) {
        size_t step = 100 + random_below(&r, 4000);

        buf_clear(&body);
        flood(&r, &body);
        if (random_below(&r, 2) != 0)
            flood(&r, &body);
        filtering_whole(&it, filter, buf_span(&body));
        filtering_whole(&other, filter, buf_span(&body));
        expect_same(buf_span(&body), body.n);
        filtering_run(&it, filter, buf_span(&body), step);
        filtering_run(&other, filter, buf_span(&body), step);
        expect_same(buf_span(&body), step);
    }
    buf_done(&body);
}

static int set_up(void **state)
{
    (void)state;
    (void)filtered_begin(FILTERING_REDACT, LARGEST);
    it.sink.found = NULL;
    it.sink.missed = NULL;
    other.sink.missed = tell;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_repeats_comes_to_the_same),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
