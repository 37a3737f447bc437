/*
 * body_scan - reads a file, feeds it to the engine, prints what is found.
 *
 * The output is thrown away, and the stream only observes: a rule that blocks
 * protects nobody here and must not keep the rest of a file from being seen.
 */
#include "proxy/cli/body_scan.h"

#include "filters/base/mem.h"
#include "proxy/cli/input.h"
#include "proxy/cli/recent.h"
#include "proxy/container_of.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct body_scan {
    struct sink sink;
    struct body_scan_opts opts;
    struct stream *stream;
    struct recent recent;
    const char *path; /* of the file in work */
    const char *type;
};

static enum fault throw_away(struct sink *sink)
{
    sink->count = 0;
    return FAULT_NONE;
}

static void found(struct sink *sink, const struct finding *finding)
{
    struct body_scan *b = container_of(sink, struct body_scan, sink);
    uint64_t end = finding->offset + finding->length;
    struct span value = recent_cut(&b->recent, finding->offset, end);

    struct report_item item = {.file = b->path, .finding = finding};

    if (b->opts.show_values)
        item.value = &value;
    report_put(b->opts.report, &item);
}

struct body_scan *body_scan_new(const struct body_scan_opts *opts)
{
    struct body_scan *b = mem_alloc(sizeof *b);

    sink_init(&b->sink, throw_away);
    b->sink.found = found;
    b->opts = *opts;
    b->stream = stream_new();
    return b;
}

void body_scan_free(struct body_scan *b)
{
    stream_free(b->stream);
    explicit_bzero(&b->recent, sizeof b->recent);
    free(b);
}

/* False if reading failed; errno says why. */
static bool pump(struct body_scan *b, int fd, enum fault *fault)
{
    while (*fault == FAULT_NONE) {
        uint8_t *room = recent_room(&b->recent);
        ssize_t got = input_read(fd, room, RECENT_PIECE);

        if (got < 0)
            return false;
        if (got == 0) {
            *fault = stream_finish(b->stream, &b->sink);
            return true;
        }
        b->recent.n += (size_t)got;
        *fault = stream_write(b->stream, span_of(room, (size_t)got), &b->sink);
    }
    return true;
}

static bool unreadable(const char *path)
{
    input_complain("scan", path, errno);
    return false;
}

static bool scan_fd(struct body_scan *b, int fd)
{
    enum fault fault = FAULT_NONE;

    recent_clear(&b->recent);
    b->sink.count = 0;
    stream_open(b->stream, b->opts.filter, span_str(b->type));
    stream_observe(b->stream);
    if (!pump(b, fd, &fault))
        return unreadable(b->path);
    if (fault != FAULT_NONE)
        fprintf(stderr, "fogline scan: %s: %s\n", b->path, fault_text(fault));
    return fault == FAULT_NONE;
}

bool body_scan_file(struct body_scan *b, const char *path)
{
    int fd = input_open(path);
    bool good;

    if (fd < 0)
        return unreadable(path);
    b->path = path;
    b->type = b->opts.type != NULL ? b->opts.type : input_media_type(path);
    good = scan_fd(b, fd);
    input_close(path, fd);
    return out_flush(b->opts.report->out) && good;
}
