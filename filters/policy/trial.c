/*
 * trial - runs the tests inside filter files.
 *
 * The only report of fogline that shows values: they are the ones the author
 * wrote into the test, and what came of them.
 */
#include "filters/policy/trial.h"
#include "filters/filter.h"
#include "filters/policy/rule.h"

#define OUTPUT_MAX ((size_t)8 << 20)

/* Bytes of a text that a report shows. */
#define SHOWN 2000

struct collector {
    struct sink sink; /* first: flush gets its address */
    struct buf *out;
};

static enum fault collect(struct sink *sink)
{
    struct collector *c = (struct collector *)sink;

    for (size_t i = 0; i < sink->count; i++)
        if (!buf_put(c->out, sink->slices[i]))
            return FAULT_SINK;
    sink->count = 0;
    return FAULT_NONE;
}

enum fault trial_filter(const struct filter *filter, const struct trial *trial,
                        struct buf *out)
{
    struct collector c = {.sink = {.flush = collect}, .out = out};
    struct stream *s = stream_new();
    enum fault fault = FAULT_NONE;
    size_t piece = trial->piece != 0 ? trial->piece : trial->in.n;

    stream_open(s, filter, trial->type);
    for (size_t i = 0, n; i < trial->in.n && fault == FAULT_NONE; i += n) {
        n = piece < trial->in.n - i ? piece : trial->in.n - i;
        fault = stream_write(s, span_cut(trial->in, i, i + n), &c.sink);
    }
    if (fault == FAULT_NONE)
        fault = stream_finish(s, &c.sink);
    stream_free(s);
    return fault;
}

/* A report is for a person to read; what has no room is left out. */
static void put(struct buf *report, const char *text, size_t n)
{
    if (!buf_put(report, span_of(text, n)))
        report->max = report->n;
}

/* One line, control characters as JSON would write them. */
static void put_text(struct buf *report, const char *label, struct span text)
{
    static const char hex[] = "0123456789abcdef";

    put(report, label, strlen(label));
    for (size_t i = 0; i < text.n && i < SHOWN; i++) {
        uint8_t c = text.p[i];
        char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

        if (c == '\n')
            put(report, "\\n", 2);
        else if (c < 0x20 || c == 0x7F)
            put(report, escape, sizeof escape);
        else
            put(report, (const char *)&c, 1);
    }
    if (text.n > SHOWN)
        put(report, "...", 3);
    put(report, "\n", 1);
}

struct outcome {
    enum fault fault;
    struct buf *got;
    const char *how; /* it was fed */
};

static void put_failure(struct buf *report, const struct filter *filter,
                        const struct filter_test *test,
                        const struct outcome *outcome)
{
    const char *want = test->out != NULL ? test->out : test->in;

    if (!buf_printf(report,
                    "%s:%zu:%zu: this test fails, fed %s; correct the rules "
                    "or the test\n",
                    filter->file, test->line, test->column, outcome->how))
        return;
    put_text(report, "    in:       ", span_str(test->in));
    put_text(report, "    expected: ",
             span_str(test->refused ? "to be refused" : want));
    if (outcome->fault != FAULT_NONE)
        put_text(report,
                 "    refused:  ", span_str(fault_text(outcome->fault)));
    else
        put_text(report, "    came:     ", buf_span(outcome->got));
}

static bool is_as_expected(const struct filter_test *test,
                           const struct outcome *outcome)
{
    const char *want = test->out != NULL ? test->out : test->in;

    if (test->refused)
        return outcome->fault != FAULT_NONE && outcome->fault != FAULT_SINK;
    return outcome->fault == FAULT_NONE &&
           span_eq(buf_span(outcome->got), span_str(want));
}

/* Runs one test with pieces of one size. */
static bool passes(const struct filter *filter, const struct filter_test *test,
                   size_t piece, struct buf *report)
{
    struct trial trial = {
        .in = span_str(test->in),
        .type = span_str(test->type != NULL ? test->type : ""),
        .piece = piece,
    };
    struct buf got;
    struct outcome outcome = {.got = &got};
    bool ok;

    buf_init(&got, OUTPUT_MAX);
    outcome.how = piece == 0 ? "whole" : "byte by byte";
    outcome.fault = trial_filter(filter, &trial, &got);
    ok = is_as_expected(test, &outcome);
    if (!ok)
        put_failure(report, filter, test, &outcome);
    buf_done(&got);
    return ok;
}

size_t trial_run(const struct filter *filter, struct buf *report)
{
    size_t failed = 0;

    for (size_t i = 0; i < filter->test_count; i++)
        if (!passes(filter, &filter->tests[i], 0, report) ||
            !passes(filter, &filter->tests[i], 1, report))
            failed++;
    return failed;
}
