/*
 * strip - pictures and films of any bytes: one output and one verdict for any
 * cut, and what was stripped is left as it is by another pass.
 *
 * Two bytes: the media type and the cuts.  The rest: the body.
 */
#include "filters/filter.h"
#include "filters/policy/policy.h"
#include "filters/policy/trial.h"
#include "tests/fuzz/fuzz.h"

static const char yaml[] = "filter: f\n"
                           "rules: [{find: vin, do: redact}]\n"
                           "media: {image/*: strip-metadata,\n"
                           "  video/*: strip-metadata}\n";
static const char *const types[] = {"image/jpeg", "image/png", "video/mp4", ""};

static const struct filter *filter(void)
{
    static struct policy *policy;
    struct diag diag;

    if (policy == NULL) {
        diag_init(&diag);
        policy = policy_parse("f.yaml", span_str(yaml), NULL, &diag);
        CHECK(policy != NULL);
        diag_done(&diag);
    }
    return policy_at(policy, 0);
}

static enum fault strip(const char *type, struct span in, size_t piece,
                        struct buf *out)
{
    struct trial trial = {.in = in, .type = span_str(type), .piece = piece};

    buf_init(out, 1 << 20);
    return trial_filter(filter(), &trial, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    const char *type = types[fuzz_byte(&in) & 3];
    size_t piece = 1 + fuzz_byte(&in) % 40;
    struct buf whole, cut, again;
    enum fault fault;

    if (size > FUZZ_LONGEST)
        return 0;
    fault = strip(type, in, 0, &whole);
    CHECK(strip(type, in, piece, &cut) == fault);
    if (fault == FAULT_NONE) {
        CHECK(span_eq(buf_span(&whole), buf_span(&cut)));
        CHECK(strip(type, buf_span(&whole), 0, &again) == FAULT_NONE);
        CHECK(span_eq(buf_span(&whole), buf_span(&again)));
        buf_done(&again);
    }
    buf_done(&whole);
    buf_done(&cut);
    return 0;
}
