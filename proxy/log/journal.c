/*
 * journal - see journal.h.
 *
 *   worker --> pen.lines --+
 *   worker --> pen.lines --+--> spare --> write(2)
 *
 * The thread takes a pen's buffer and leaves it an empty one, so that writing
 * happens outside of any lock.
 */
#include "proxy/log/journal.h"

#include "filters/base/mem.h"
#include "proxy/log/opener.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What one pen holds while the thread is busy. */
#define LINES_MAX ((size_t)1 << 20)

/* The thread is woken at this many bytes; fewer wait for PERIOD_MS. */
#define LINES_WAKE ((size_t)64 << 10)
#define PERIOD_MS  100

/* For how long the end waits for a reader that takes nothing. */
#define PATIENCE_MS 1000

struct journal_pen {
    struct journal *journal;
    pthread_mutex_t lock; /* for lines */
    struct buf lines;
};

struct journal {
    int fd;
    struct opener *opener; /* of a file; NULL: of what cannot be rotated */
    bool is_own_fd, is_started;
    size_t piece; /* bytes that a write takes at once or not at all */
    size_t count;
    struct buf spare;
    _Atomic uint64_t dropped;
    pthread_t thread;
    atomic_bool is_ending, is_rotated;
    pthread_mutex_t lock; /* for what follows */
    pthread_cond_t wake;
    bool is_full;
    struct journal_pen pens[];
};

/* Of a pipe, what POSIX promises to take without blocking once it is said to
 * be writable. */
static size_t piece_of(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? SIZE_MAX
                                                              : PIPE_BUF;
}

struct journal *journal_open(const char *path, size_t pens, struct diag *diag)
{
    bool is_stdout = strcmp(path, "-") == 0;
    int fd = is_stdout ? STDOUT_FILENO : opener_open(path);
    struct opener *opener = NULL;
    struct journal *j;

    if (fd >= 0 && !is_stdout && piece_of(fd) == SIZE_MAX) {
        opener = opener_start(path);
        if (opener == NULL) {
            close(fd);
            fd = -1;
        }
    }
    if (fd < 0) {
        diag_error(diag, NULL,
                   "cannot write the access log to \"%s\": %s; check the path "
                   "and its permissions",
                   path, strerror(errno));
        return NULL;
    }
    j = mem_zalloc(sizeof *j + pens * sizeof j->pens[0]);
    j->fd = fd;
    j->opener = opener;
    j->is_own_fd = !is_stdout;
    j->piece = piece_of(fd);
    j->count = pens;
    buf_init(&j->spare, LINES_MAX);
    CHECK(pthread_mutex_init(&j->lock, NULL) == 0);
    CHECK(pthread_cond_init(&j->wake, NULL) == 0);
    for (size_t i = 0; i < pens; i++) {
        j->pens[i].journal = j;
        buf_init(&j->pens[i].lines, LINES_MAX);
        CHECK(pthread_mutex_init(&j->pens[i].lock, NULL) == 0);
    }
    return j;
}

static uint64_t count_lines(struct span s)
{
    uint64_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

/* Waits until some bytes can be written without waiting; false: the end has
 * come, and nobody takes them. */
static bool await_room(const struct journal *j)
{
    struct pollfd p = {.fd = j->fd, .events = POLLOUT};
    unsigned waited_ms = 0;

    while (poll(&p, 1, PERIOD_MS) == 0) {
        if (atomic_load(&j->is_ending))
            waited_ms += PERIOD_MS;
        if (waited_ms >= PATIENCE_MS)
            return false;
    }
    return true;
}

static void write_all(struct journal *j, struct span s)
{
    while (s.n != 0 && await_room(j)) {
        ssize_t n = write(j->fd, s.p, s.n < j->piece ? s.n : j->piece);

        if (n > 0)
            s = span_cut(s, (size_t)n, s.n);
        else if (n < 0 && errno != EINTR && errno != EAGAIN)
            break;
    }
    if (s.n != 0)
        atomic_fetch_add(&j->dropped, count_lines(s));
}

static void write_pen(struct journal *j, struct journal_pen *pen)
{
    struct buf full;

    pthread_mutex_lock(&pen->lock);
    full = pen->lines;
    pen->lines = j->spare;
    pthread_mutex_unlock(&pen->lock);
    write_all(j, buf_span(&full));
    buf_clear(&full);
    j->spare = full;
}

/* The old file is written on if the new one cannot be opened: better there
 * than nowhere. */
static void open_again(struct journal *j)
{
    int fd = opener_again(j->opener);

    if (fd < 0) {
        fprintf(stderr,
                "fogline serve: the access log cannot be opened again: %s; it "
                "goes on in the old file\n",
                strerror(errno));
        return;
    }
    close(j->fd);
    j->fd = fd;
}

static void await_lines(struct journal *j)
{
    struct timespec until;

    CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
    until.tv_nsec += PERIOD_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    pthread_mutex_lock(&j->lock);
    while (!j->is_full)
        if (pthread_cond_timedwait(&j->wake, &j->lock, &until) == ETIMEDOUT)
            break;
    j->is_full = false;
    pthread_mutex_unlock(&j->lock);
}

static void *run(void *self)
{
    struct journal *j = self;
    bool is_last;

    do {
        await_lines(j);
        is_last = atomic_load(&j->is_ending);
        if (atomic_exchange(&j->is_rotated, false))
            open_again(j);
        for (size_t i = 0; i < j->count; i++)
            write_pen(j, &j->pens[i]);
    } while (!is_last);
    return NULL;
}

void journal_start(struct journal *j)
{
    CHECK(pthread_create(&j->thread, NULL, run, j) == 0);
    j->is_started = true;
}

struct journal_pen *journal_pen(struct journal *j, size_t i)
{
    CHECK(i < j->count);
    return &j->pens[i];
}

static void wake(struct journal *j)
{
    pthread_mutex_lock(&j->lock);
    j->is_full = true;
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
}

void journal_put(struct journal_pen *pen, struct span lines)
{
    size_t before, after;
    bool fits;

    pthread_mutex_lock(&pen->lock);
    before = pen->lines.n;
    fits = buf_put(&pen->lines, lines);
    after = pen->lines.n;
    pthread_mutex_unlock(&pen->lock);
    if (!fits)
        atomic_fetch_add(&pen->journal->dropped, count_lines(lines));
    if (before < LINES_WAKE && after >= LINES_WAKE)
        wake(pen->journal);
}

void journal_rotate(struct journal *j)
{
    if (j->opener == NULL)
        return;
    atomic_store(&j->is_rotated, true);
    wake(j);
}

uint64_t journal_dropped(const struct journal *j)
{
    return atomic_load(&j->dropped);
}

void journal_close(struct journal *j)
{
    if (j == NULL)
        return;
    if (j->is_started) {
        atomic_store(&j->is_ending, true);
        wake(j);
        pthread_join(j->thread, NULL);
    }
    if (j->is_own_fd)
        close(j->fd);
    opener_stop(j->opener);
    for (size_t i = 0; i < j->count; i++) {
        buf_done(&j->pens[i].lines);
        pthread_mutex_destroy(&j->pens[i].lock);
    }
    buf_done(&j->spare);
    pthread_cond_destroy(&j->wake);
    pthread_mutex_destroy(&j->lock);
    free(j);
}
