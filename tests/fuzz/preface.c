/*
 * preface - PROXY prefaces of any bytes: what is read does not depend on how
 * much more has come, and nothing is taken back.
 */
#include "proxy/net/preface.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    enum preface_result last = PREFACE_MORE;
    struct preface got, whole;

    if (size > FUZZ_LONGEST)
        return 0;
    for (size_t n = 0; n <= in.n && last == PREFACE_MORE; n++) {
        char text[ADDRESS_TEXT];

        last = preface_read(span_cut(in, 0, n), &got);
        CHECK(last != PREFACE_DONE || got.size == n);
        if (last == PREFACE_DONE && !got.is_own)
            CHECK(address_text(&got.source, text) ||
                  address_is_unix(&got.source));
    }
    CHECK(preface_read(in, &whole) == last);
    CHECK(last != PREFACE_DONE ||
          (whole.size == got.size && whole.is_own == got.is_own &&
           memcmp(&whole.source, &got.source, sizeof got.source) == 0));
    CHECK(last != PREFACE_MORE || in.n < PREFACE_MAX);
    return 0;
}
