/*
 * stream - bodies of any bytes through filters of all actions: one output for
 * any cut and variant, filtering twice changes nothing, findings in place,
 * valid JSON stays so, and of values planted in the body none is left.
 *
 * Two bytes: the filter and the cuts.  The rest: the body.
 */
#include "filters/policy/pack.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/filtering.h"
#include "tests/unit/json_shape.h"

#include <stdlib.h>

#define MOST \
    "find: [vin, chassis_number, email, device_id, license_plate, phone]"
#define SHORT 200 /* bytes of a body that is fed byte by byte, too */
#define KEY         \
    "FOGLINE_FUZZ=" \
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* Apart from the first, which is the default pack. */
static const char *const files[] = {
    NULL,
    "filter: t\nrules:\n"
    "  - {" MOST ", do: mask}\n"
    "  - {find: coordinates, do: coarsen, grid: 2km}\n",
    "filter: t\nrules:\n"
    "  - {" MOST ", do: pseudonymize, key: 'env:FOGLINE_FUZZ'}\n"
    "  - {find: coordinates, do: mask}\n",
    "filter: t\nrules:\n"
    "  - {" MOST ", do: hash, key: 'env:FOGLINE_FUZZ'}\n"
    "  - {find: coordinates, do: coarsen, decimals: 1}\n",
    "filter: t\nrules:\n"
    "  - {" MOST ", do: 'null'}\n"
    "  - {find: [coordinates, address, jwt], do: 'null'}\n",
    "filter: t\nrules:\n"
    "  - {" MOST ", do: remove}\n"
    "  - {find: [coordinates, address, jwt], do: remove}\n",
    "filter: t\nrules:\n"
    "  - {name: f, field: '$..a', do: redact, with: 'x'}\n"
    "  - {name: g, field: '$.b[1:]', do: remove}\n"
    "  - {name: h, field: '$.c.*', do: 'null'}\n"
    "  - {name: p, pattern: '\\bTC-[0-9]{4,8}\\b', do: redact, with: 'y'}\n"
    "  - {name: q, pattern: '(?i)order[^|]{1,40}[|]', do: redact, with: '='}\n"
    "  - {name: r, pattern: '[A-Z]{0,3}ref:[0-9]', do: redact, with: '='}\n"
    "  - {find: email, do: mask, keep: domain}\n"
    "  - {find: vin, do: mask, keep: -4}\n",
    "filter: t\nrules:\n  - {" MOST ", do: report}\n"
    "  - {find: coordinates, do: redact}\n",
};

enum { FILTERS = sizeof files / sizeof files[0], PACK = 0, NULLS = 4, REMOVE };

static struct policy *policies[FILTERS][2]; /* best variant, and scalar */
static struct filtering whole, cut, twice;

static struct policy *load(const char *yaml, const char *isa)
{
    struct span text = yaml == NULL ? pack_text() : span_str(yaml);
    struct diag diag;
    struct policy *policy;

    diag_init(&diag);
    policy = policy_parse("fuzz.yaml", text, isa, &diag);
    if (policy == NULL)
        fwrite(diag.text.p, 1, diag.text.n, stderr);
    CHECK(policy != NULL);
    diag_done(&diag);
    return policy;
}

static const struct filter *filter_at(size_t f, bool scalar)
{
    if (policies[f][scalar] == NULL)
        policies[f][scalar] = load(files[f], scalar ? "scalar" : NULL);
    return policy_at(policies[f][scalar], 0);
}

static void set_up(void)
{
    static char key[] = KEY;

    CHECK(putenv(key) == 0);
    filtering_init(&whole, 1 << 20);
    filtering_init(&cut, 1 << 20);
    filtering_init(&twice, 1 << 20);
}

static void run(struct filtering *f, const struct filter *filter,
                struct span body, size_t most)
{
    struct random_source r = {most * 7 + body.n};
    size_t end;

    filtering_open(f, filter, "");
    for (size_t at = 0; at < body.n && f->fault == FAULT_NONE; at = end) {
        end = at + 1 + random_below(&r, most);
        end = end < body.n ? end : body.n;
        filtering_write(f, span_cut(body, at, end));
    }
    if (f->fault == FAULT_NONE)
        f->fault = stream_finish(f->stream, &f->sink);
}

static void check_same(const char *what, size_t most)
{
    if (filtering_same(&whole, &cut))
        return;
    fprintf(stderr, "%s (%zu): fault %d, %zu findings: %.*s\n", what, most,
            (int)whole.fault, whole.found_n, (int)whole.out.n,
            (const char *)whole.out.p);
    fprintf(stderr, "      not: fault %d, %zu findings: %.*s\n", (int)cut.fault,
            cut.found_n, (int)cut.out.n, (const char *)cut.out.p);
    abort();
}

static void no_cut_matters(size_t f, struct span body, uint8_t most)
{
    size_t least = body.n < SHORT ? 1 : 16;

    run(&cut, filter_at(f, false), body, least);
    check_same("cut matters", least);
    run(&cut, filter_at(f, false), body, 2u + most);
    check_same("cut matters", 2u + most);
    run(&cut, filter_at(f, true), body, 2u + most / 2);
    check_same("variant or cut matters", 2u + most / 2);
    filtering_whole(&cut, filter_at(f, true), body);
    check_same("variant matters", 0);
}

static void twice_changes_nothing(const struct filter *filter)
{
    filtering_whole(&twice, filter, buf_span(&whole.out));
    if (twice.fault == FAULT_NONE &&
        span_eq(buf_span(&whole.out), buf_span(&twice.out)))
        return;
    fprintf(stderr, "twice matters: fault %d: %.*s\n         not: %.*s\n",
            (int)twice.fault, (int)whole.out.n, (const char *)whole.out.p,
            (int)twice.out.n, (const char *)twice.out.p);
    abort();
}

/* Takes off the head of `out` all up to the end of `text`, which is in it. */
static void take(struct span *out, struct span text)
{
    const uint8_t *place;

    if (text.n == 0)
        return;
    place = memmem(out->p, out->n, text.p, text.n);
    CHECK(place != NULL);
    *out = span_cut(*out, (size_t)(place - out->p) + text.n, out->n);
}

/* Findings are within the body, in order; what stands between them is in the
 * output, in the same order, unless `more` than the findings is replaced: null
 * takes quotes, remove takes keys and commas. */
static void findings_are_places(struct span body, bool more)
{
    struct span out = whole.out.n == 0 ? span_str("") : buf_span(&whole.out);
    uint64_t at = 0;

    for (size_t i = 0; i < whole.found_n; i++) {
        const struct finding *f = &whole.found[i];

        CHECK(f->offset >= at && f->length > 0 && f->length <= body.n &&
              f->offset <= body.n - f->length);
        if (!more)
            take(&out, span_cut(body, at, f->offset));
        at = f->offset + f->length;
    }
    if (!more)
        take(&out, span_cut(body, at, body.n));
}

/* Is the body JSON?  Then the output is, too. */
static bool json_stays_json(struct span body)
{
    struct buf before, after;
    bool json;

    buf_init(&before, 1 << 20);
    buf_init(&after, 1 << 20);
    json = json_shape(body, &before);
    if (json)
        CHECK(json_shape(buf_span(&whole.out), &after));
    buf_done(&before);
    buf_done(&after);
    return json;
}

static bool holds(struct span text, const char *value)
{
    return text.n != 0 && memmem(text.p, text.n, value, strlen(value)) != NULL;
}

/* A line put anywhere into the body must not bring its values out. */
static void nothing_planted_is_left(struct span body, uint8_t where)
{
    static const char *const values[] = {"JTDKN3DU8A0000001",
                                         "planted@example.jp", "35.681236"};
    static const char line[] =
        "\n\n{\"vin\":\"JTDKN3DU8A0000001\",\"mail\":\"planted@example.jp\","
        "\"lat\":35.681236}\n\n";
    size_t at = body.n * where / 255;
    struct buf text;

    buf_init(&text, 1 << 20);
    CHECK(buf_put(&text, span_cut(body, 0, at)));
    CHECK(buf_put(&text, span_str(line)));
    CHECK(buf_put(&text, span_cut(body, at, body.n)));
    run(&cut, filter_at(PACK, false), buf_span(&text), 2u + where);
    for (size_t i = 0; cut.fault == FAULT_NONE && i < 3; i++)
        CHECK(holds(body, values[i]) || !holds(buf_span(&cut.out), values[i]));
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span body = fuzz_in(data, size);
    size_t f = fuzz_byte(&body) % FILTERS;
    uint8_t most = fuzz_byte(&body);

    if (size > FUZZ_LONGEST)
        return 0;
    if (whole.stream == NULL)
        set_up();
    filtering_whole(&whole, filter_at(f, false), body);
    no_cut_matters(f, body, most);
    if (whole.fault == FAULT_NONE) {
        bool removes = f == REMOVE || f == REMOVE + 1;

        findings_are_places(body, removes || f == NULLS);
        /* what is removed elsewhere than in JSON leaves other neighbours */
        if (json_stays_json(body) || !removes)
            twice_changes_nothing(filter_at(f, false));
    }
    nothing_planted_is_left(body, most);
    return 0;
}
