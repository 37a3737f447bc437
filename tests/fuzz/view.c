/*
 * view - escapes undone: the map leads back, what is settled stays, a start
 * some history before shows the same.
 */
#include "filters/text/view.h"
#include "filters/window.h"
#include "tests/fuzz/fuzz.h"

static struct view view, other;

static void map_is_monotone(struct span raw)
{
    CHECK(view.n <= raw.n && view.from[0] == 0 && view.from[view.n] == raw.n);
    for (size_t i = 0; i < view.n; i++) {
        uint32_t n = view.from[i + 1] - view.from[i];

        CHECK(view.from[i] <= view.from[i + 1]);
        if (n == 1)
            CHECK(view.text[i] == raw.p[view.from[i]] || view.text[i] == ' ');
    }
}

/* What is settled in the first n bytes is so in all. */
static void settled_stays(struct span raw, size_t n)
{
    size_t settled, end;

    view_show(&other, span_cut(raw, 0, n));
    settled = view_settled(span_of(other.text, other.n), 0);
    CHECK(settled <= other.n && view.n >= settled);
    end = other.from[settled];
    for (size_t i = 0; i < settled; i++)
        CHECK(view.text[i] == other.text[i] && view.from[i] == other.from[i]);
    CHECK(settled == view.n || view.from[settled] >= end);
    CHECK(view_settled(span_cut(raw, 0, n), 0) <= n);
}

/* A stream that forgot all but its history sees what it saw before. */
static void restart_shows_the_same(struct span raw, size_t i)
{
    uint32_t from = view.from[i - WINDOW_BACK];
    size_t n = view.n - i;

    if (view.from[i] == view.from[i - 1])
        return; /* within a character */
    view_show(&other, span_cut(raw, from, raw.n));
    CHECK(other.n >= n);
    for (size_t k = 0; k < n; k++)
        CHECK(view.text[i + k] == other.text[other.n - n + k]);
    for (size_t k = 0; k <= n; k++)
        CHECK(view.from[i + k] == other.from[other.n - n + k] + from);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    struct random_source r = {fuzz_byte(&in)};

    if (size > FUZZ_LONGEST)
        return 0;
    view_show(&view, in);
    map_is_monotone(in);
    for (int i = 0; i < 8 && in.n != 0; i++)
        settled_stays(in, random_below(&r, in.n + 1));
    for (int i = 0; i < 8 && view.n > WINDOW_BACK; i++)
        restart_shows_the_same(in, WINDOW_BACK +
                                       random_below(&r, view.n - WINDOW_BACK));
    for (size_t i = 0; i < in.n; i++)
        (void)view_escape_at(in, i, 0);
    view_done(&view);
    view_done(&other);
    return 0;
}
