/*
 * decode - coded bodies of any bytes: one output and one verdict for any cut,
 * no more than the guard allows, and what decodes can be encoded and decoded
 * again.
 *
 * Two bytes: the codings (how many, then which) and the cuts.  The rest: the
 * coded body.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/unit/coded.h"

#define MOST ((size_t)256 * 1024) /* decoded bytes that are allowed */

struct outcome {
    struct kept out;
    enum fault fault;
};

static void decode(const struct coding_list *list, struct span in,
                   struct random_source *cuts, struct outcome *o)
{
    struct limits limits = *coded_limits();
    struct decode *d;

    limits.coding_bytes = MOST;
    limits.coding_empties = 64;
    kept_init(&o->out);
    d = decode_new(list, &limits, &o->out.stage);
    o->fault = FAULT_NONE;
    while (o->fault == FAULT_NONE && in.n != 0) {
        size_t n = cuts != NULL ? 1 + random_below(cuts, 40) : in.n;

        n = n < in.n ? n : in.n;
        o->fault = coded_feed(d, span_cut(in, 0, n), 0);
        in = span_cut(in, n, in.n);
    }
    if (o->fault == FAULT_NONE)
        o->fault = stage_end(decode_stage(d));
    stage_drop(decode_stage(d));
    decode_free(d);
    CHECK(o->out.ended == (o->fault == FAULT_NONE));
    CHECK(o->out.bytes.n <= MOST);
}

static void encodes_again(enum coding coding, struct span body)
{
    struct kept coded, out;

    kept_init(&coded);
    kept_init(&out);
    coded_encode(coding, body, 1000, &coded);
    CHECK(coded_whole(coding, buf_span(&coded.bytes), &out) == FAULT_NONE ||
          body.n > coded_limits()->coding_free_bytes);
    CHECK(span_eq(buf_span(&out.bytes), body));
    kept_done(&coded);
    kept_done(&out);
}

static struct coding_list codings(uint8_t choice)
{
    struct coding_list list = {.count = 1 + choice % 3};

    choice /= 3;
    for (size_t i = 0; i < list.count; i++) {
        list.at[i] = (enum coding)(1 + choice % (CODING_COUNT - 1));
        choice /= CODING_COUNT - 1;
    }
    return list;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    struct coding_list list = codings(fuzz_byte(&in));
    struct random_source cuts = {fuzz_byte(&in)};
    struct outcome whole, cut;

    if (size > FUZZ_LONGEST)
        return 0;
    decode(&list, in, NULL, &whole);
    decode(&list, in, &cuts, &cut);
    CHECK((whole.fault == FAULT_NONE) == (cut.fault == FAULT_NONE));
    if (whole.fault == FAULT_NONE) {
        CHECK(span_eq(buf_span(&whole.out.bytes), buf_span(&cut.out.bytes)));
        encodes_again(list.at[0], buf_span(&whole.out.bytes));
    }
    kept_done(&whole.out);
    kept_done(&cut.out);
    return 0;
}
