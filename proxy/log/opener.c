/*
 * opener - see opener.h.
 *
 *   parent -- a byte -------------> child
 *          <- errno, descriptor --
 *
 * The child ends when the socket does, so with its parent, however that ends.
 */
#include "proxy/log/opener.h"

#include "filters/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_S 5

struct opener {
    int socket;
    pid_t child;
};

/* What the child answers: the error, and beside it, if it is 0, a
 * descriptor. */
struct answer {
    struct msghdr message;
    struct iovec bytes;
    int error;
    union {
        struct cmsghdr head; /* aligns */
        char room[CMSG_SPACE(sizeof(int))];
    } control;
};

static void answer_init(struct answer *a)
{
    memset(a, 0, sizeof *a);
    a->bytes = (struct iovec){&a->error, sizeof a->error};
    a->message.msg_iov = &a->bytes;
    a->message.msg_iovlen = 1;
    a->message.msg_control = a->control.room;
    a->message.msg_controllen = sizeof a->control.room;
}

int opener_open(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

static bool answer_send(int socket, int fd)
{
    struct answer a;
    struct cmsghdr *head;

    answer_init(&a);
    a.error = fd < 0 ? errno : 0;
    head = CMSG_FIRSTHDR(&a.message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(head), &fd, sizeof fd);
    if (fd < 0)
        a.message.msg_controllen = 0;
    return sendmsg(socket, &a.message, MSG_NOSIGNAL) >= 0;
}

/* Signals are the parent's: it goes on writing while it drains. */
static void be_quiet(void)
{
    static const int of_parent[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGQUIT};

    for (size_t i = 0; i < sizeof of_parent / sizeof *of_parent; i++)
        signal(of_parent[i], SIG_IGN);
    prctl(PR_SET_NAME, "fogline-log");
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static _Noreturn void serve(int socket, const char *path)
{
    uint8_t asked;

    be_quiet();
    if (dup2(socket, STDIN_FILENO) < 0 ||
        syscall(SYS_close_range, 1U, ~0U, 0U) != 0)
        _exit(1);
    while (read(STDIN_FILENO, &asked, 1) == 1) {
        int fd = opener_open(path);
        bool sent = answer_send(STDIN_FILENO, fd);

        if (fd >= 0)
            close(fd);
        if (!sent)
            break;
    }
    _exit(0);
}

static void be_patient(int socket)
{
    struct timeval most = {.tv_sec = PATIENCE_S};

    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
}

struct opener *opener_start(const char *path)
{
    struct opener *o;
    int ends[2];
    pid_t child;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return NULL;
    child = fork();
    if (child == 0)
        serve(ends[1], path);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return NULL;
    }
    be_patient(ends[0]);
    o = mem_zalloc(sizeof *o);
    o->socket = ends[0];
    o->child = child;
    return o;
}

/* The next answer's descriptor; -1 and errno. */
static int answer_take(int socket, int flags)
{
    struct answer a;
    struct cmsghdr *head;
    ssize_t n;
    int fd;

    answer_init(&a);
    do
        n = recvmsg(socket, &a.message, flags | MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof a.error) {
        errno = n == 0 ? EPIPE : errno;
        return -1;
    }
    head = CMSG_FIRSTHDR(&a.message);
    if (head == NULL) {
        errno = a.error;
        return -1;
    }
    memcpy(&fd, CMSG_DATA(head), sizeof fd);
    return fd;
}

int opener_again(struct opener *o)
{
    int late = answer_take(o->socket, MSG_DONTWAIT);

    if (late >= 0) /* of a question that was given up */
        close(late);
    if (send(o->socket, "", 1, MSG_NOSIGNAL) != 1)
        return -1;
    return answer_take(o->socket, 0);
}

void opener_stop(struct opener *o)
{
    if (o == NULL)
        return;
    close(o->socket);
    (void)waitpid(o->child, NULL, 0); /* the sandbox may forbid it */
    free(o);
}
