/*
 * body_scan - reads a file, feeds it to the engine, prints what is found.
 *
 * The filtered output is thrown away.  A blocking rule ends a stream for good
 * (and must: see fault.h), but a scan has nothing to protect: it opens a new
 * stream behind the blocked value and goes on with the recent bytes.
 */
#include "proxy/cli/body_scan.h"

#include "filters/base/mem.h"
#include "proxy/cli/input.h"
#include "proxy/cli/recent.h"
#include "proxy/container_of.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct body_scan {
    struct sink sink;
    struct body_scan_opts opts;
    struct stream *stream;
    struct recent recent;
    const char *path; /* of the file in work */
    const char *type;
    uint64_t start;     /* the file's offset where the stream began */
    uint64_t found_end; /* ... and where the last finding ended */
    uint64_t count;
};

static enum fault throw_away(struct sink *sink)
{
    sink->count = 0;
    return FAULT_NONE;
}

static void found(struct sink *sink, const struct finding *finding)
{
    struct body_scan *b = container_of(sink, struct body_scan, sink);
    struct finding placed = *finding;
    struct span value;

    placed.offset += b->start;
    b->found_end = placed.offset + placed.length;
    value = recent_cut(&b->recent, placed.offset, b->found_end);
    b->opts.report(b->opts.out, b->path, &placed,
                   b->opts.show_values ? &value : NULL);
    b->count++;
}

struct body_scan *body_scan_new(const struct body_scan_opts *opts)
{
    struct body_scan *b = mem_alloc(sizeof *b);

    b->sink.flush = throw_away;
    b->sink.found = found;
    b->sink.count = 0;
    b->opts = *opts;
    b->stream = stream_new();
    b->count = 0;
    return b;
}

void body_scan_free(struct body_scan *b)
{
    stream_free(b->stream);
    free(b);
}

uint64_t body_scan_count(const struct body_scan *b)
{
    return b->count;
}

static void open_at(struct body_scan *b, uint64_t offset)
{
    b->start = b->found_end = offset;
    b->sink.count = 0;
    stream_open(b->stream, b->opts.filter, span_str(b->type));
}

/*
 * After a blocking finding: feeds what lies behind it to a new stream, until
 * no finding blocks.  Every turn begins behind a finding, so this ends.
 */
static enum fault go_on(struct body_scan *b)
{
    enum fault fault = FAULT_BLOCK;

    while (fault == FAULT_BLOCK && b->found_end > b->start) {
        uint64_t from = b->found_end;

        open_at(b, from);
        fault = stream_write(
            b->stream, recent_cut(&b->recent, from, recent_end(&b->recent)),
            &b->sink);
    }
    return fault;
}

static enum fault finish(struct body_scan *b)
{
    enum fault fault = stream_finish(b->stream, &b->sink);

    while (fault == FAULT_BLOCK) {
        fault = go_on(b);
        if (fault == FAULT_NONE)
            fault = stream_finish(b->stream, &b->sink);
    }
    return fault;
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
            *fault = finish(b);
            return true;
        }
        b->recent.n += (size_t)got;
        *fault = stream_write(b->stream, span_of(room, (size_t)got), &b->sink);
        if (*fault == FAULT_BLOCK)
            *fault = go_on(b);
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
    open_at(b, 0);
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
    return out_flush(b->opts.out) && good;
}
