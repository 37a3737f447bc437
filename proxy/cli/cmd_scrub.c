/*
 * cmd_scrub - the engine on standard input or files.
 *
 * Memory is bounded: one read buffer, one output buffer, one stream.  What a
 * read decided is written before the next read, so a live source stays live.
 * After a fault nothing more is written: the output is then what had been
 * decided, and the exit status says that it is not all.
 */
#include "filters/base/mem.h"
#include "filters/filter.h"
#include "proxy/cli/input.h"
#include "proxy/cli/load.h"
#include "proxy/cli/out.h"
#include "proxy/container_of.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_BYTES (64 * 1024)
#define CHUNK_MAX  (16 * 1024 * 1024)

struct scrub {
    struct sink sink;
    struct out out;
    struct stream *stream;
    const struct filter *filter;
    const char *type;    /* --type, NULL: guess by the file's name */
    unsigned long chunk; /* 0: as it comes */
    size_t room;         /* of buffer */
    uint8_t *buffer;
};

static enum fault flush(struct sink *sink)
{
    struct scrub *s = container_of(sink, struct scrub, sink);

    for (size_t i = 0; i < sink->count; i++)
        out_put(&s->out, sink->slices[i]);
    sink->count = 0;
    return s->out.error == 0 ? FAULT_NONE : FAULT_SINK;
}

/* Feeds the whole pieces that `n` bytes of the buffer hold and moves the rest
 * to its front; *n becomes the rest's length. */
static enum fault feed(struct scrub *s, size_t *n)
{
    size_t piece = s->chunk != 0 ? s->chunk : *n;
    size_t at = 0;
    enum fault fault = FAULT_NONE;

    while (fault == FAULT_NONE && piece != 0 && *n - at >= piece) {
        fault =
            stream_write(s->stream, span_of(s->buffer + at, piece), &s->sink);
        at += piece;
    }
    *n -= at;
    memmove(s->buffer, s->buffer + at, *n);
    return fault;
}

/* False if reading failed; errno says why. */
static bool pump(struct scrub *s, int fd, enum fault *fault)
{
    size_t held = 0;

    for (;;) {
        ssize_t got = input_read(fd, s->buffer + held, s->room - held);

        if (got < 0)
            return false;
        if (got == 0)
            break;
        held += (size_t)got;
        *fault = feed(s, &held);
        if (!out_flush(&s->out))
            *fault = FAULT_SINK;
        if (*fault != FAULT_NONE)
            return true;
    }
    if (held > 0)
        *fault = stream_last(s->stream, span_of(s->buffer, held), &s->sink);
    if (*fault == FAULT_NONE)
        *fault = stream_finish(s->stream, &s->sink);
    return true;
}

static void complain_fault(const struct scrub *s, const char *path,
                           enum fault fault)
{
    if (s->out.error != 0) {
        fprintf(stderr, "fogline scrub: cannot write the output: %s\n",
                strerror(s->out.error));
        return;
    }
    fprintf(stderr, "fogline scrub: %s: %s\n",
            strcmp(path, "-") == 0 ? "standard input" : path,
            fault_text(fault));
    fputs("  the output ends where the filter stopped: do not use it as if it "
          "were whole\n",
          stderr);
}

static bool scrub_file(struct scrub *s, const char *path)
{
    const char *type = s->type != NULL ? s->type : input_media_type(path);
    int fd = input_open(path);
    enum fault fault = FAULT_NONE;
    bool was_read;

    if (fd < 0) {
        input_complain("scrub", path, errno);
        return false;
    }
    stream_open(s->stream, s->filter, span_str(type));
    was_read = pump(s, fd, &fault);
    if (!was_read)
        input_complain("scrub", path, errno);
    input_close(path, fd);
    if (!out_flush(&s->out))
        fault = FAULT_SINK;
    if (fault != FAULT_NONE)
        complain_fault(s, path, fault);
    return was_read && fault == FAULT_NONE;
}

static bool scrub_all(struct scrub *s, const struct args *args)
{
    if (args->operand_count == 0)
        return scrub_file(s, "-");
    for (size_t i = 0; i < args->operand_count; i++)
        if (!scrub_file(s, args->operands[i]))
            return false;
    return true;
}

static enum status run(const struct args *args)
{
    struct policy *policy;
    struct scrub *s;
    bool good;

    s = mem_zalloc(sizeof *s);
    if (!args_number(args, "--chunk", (struct range){1, CHUNK_MAX},
                     &s->chunk)) {
        free(s);
        return STATUS_USAGE;
    }
    policy = load_policy(args, false);
    if (policy == NULL) {
        free(s);
        return STATUS_FAILED;
    }
    out_init(&s->out, STDOUT_FILENO);
    s->sink.flush = flush;
    s->stream = stream_new();
    s->filter = load_first(args, policy);
    s->type = args_value(args, "--type", NULL);
    s->room = s->chunk > READ_BYTES ? s->chunk : READ_BYTES;
    s->buffer = mem_alloc(s->room);
    good = scrub_all(s, args);
    stream_free(s->stream);
    policy_unref(policy);
    free(s->buffer);
    free(s);
    return good ? STATUS_OK : STATUS_FAILED;
}

static const struct option options[] = {
    OPTION_FILTERS,
    {"--type", "MEDIA_TYPE", false,
     "what a Content-Type would say, as text/csv; default: by\n"
     "the file's name. A hint, never a reason not to look"},
    {"--chunk", "N", false,
     "feed the engine N bytes at a time; the output is the same"},
    OPTION_ISA,
    OPTION_END,
};

const struct command cmd_scrub = {
    .name = "scrub",
    .summary = "Rewrites standard input or files and writes the result",
    .operands = "[FILE]...",
    .most = SIZE_MAX,
    .options = options,
    .details =
        "Reads standard input when no FILE is given; - is standard input, "
        "too.\n"
        "Each FILE is a body of its own; results follow each other. There is "
        "no\n"
        "request to choose a filter by: the first filter file is used.\n"
        "\n"
        "Exit status: 0 all was filtered; 1 it was not, and what was written "
        "is only\n"
        "the part decided before the fault; 2 wrong usage.\n",
    .examples =
        "  fogline scrub < trips.json > trips.safe.json\n"
        "  curl -sN http://127.0.0.1:9000/v1/live | fogline scrub\n"
        "  fogline scrub --filters partner.yaml --type text/csv export.csv\n",
    .run = run,
};
