/*
 * What a process that serves has given up.  Each try is made in a child, since
 * nothing of it can be taken back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proxy/guard/capabilities.h"
#include "proxy/guard/guard.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Returns what the child exits with. */
typedef int try_fn(void);

/* Sanitizers' builds have no sandbox: then there is nothing to try. */
static bool guarded(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    const char *preloaded = getenv("LD_PRELOAD");

    return preloaded == NULL || strstr(preloaded, "vgpreload") == NULL;
#endif
}

/* How a child ended, as waitpid tells. */
static int status_in_child(try_fn *try)
{
    int status = -1;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0)
        _exit(try());
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static try_fn *within;

static int guard_and_try(void)
{
    guard_dumps();
    return guard_enter() != NULL ? 99 : within();
}

/* The same, guarded; 99 if it cannot be. */
static int status_of(try_fn *try)
{
    within = try;
    return status_in_child(guard_and_try);
}

/* --- What ends the process ----------------------------------------------- */

static int execute(void)
{
    static char program[] = "/bin/true";
    char *const words[] = {program, NULL};

    execv(program, words);
    return 0;
}

static int trace(void)
{
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    return 0;
}

static int call(long number)
{
    syscall(number, 0, 0, 0, 0, 0);
    return 0;
}

static int new_namespace(void)
{
    return call(SYS_unshare);
}

static int mount_something(void)
{
    return call(SYS_mount);
}

static int load_module(void)
{
    return call(SYS_init_module);
}

static int become_another(void)
{
    return call(SYS_setuid);
}

static int read_another(void)
{
    return call(SYS_process_vm_readv);
}

static void what_only_an_attacker_tries_ends_it(void **state)
{
    static try_fn *const tries[] = {
        execute,     trace,          new_namespace, mount_something,
        load_module, become_another, read_another};

    (void)state;
    if (!guarded())
        skip();
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        int status = status_of(tries[i]);

        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
        assert_false(WCOREDUMP(status));
    }
}

/* --- What fails ---------------------------------------------------------- */

static int failed(long result)
{
    return result == -1 && errno == EPERM ? 0 : 1;
}

static int write_a_file(void)
{
    return failed(open("/dev/null", O_WRONLY)) +
           failed(open("/dev/null", O_RDWR)) +
           failed(open("/tmp/fogline-guard", O_RDONLY | O_CREAT, 0600)) +
           failed(open("/tmp", O_TMPFILE | O_RDWR, 0600)) +
           failed(open("/dev/null", O_RDONLY | O_TRUNC)) +
           failed(mkdir("/tmp/fogline-guard", 0700)) +
           failed(rename("/tmp/a", "/tmp/b")) +
           failed(syscall(SYS_fchmodat, AT_FDCWD, "/tmp", 0777));
}

static int make_a_process(void)
{
    return failed(fork());
}

static int open_odd_sockets(void)
{
    return failed(socket(AF_PACKET, SOCK_RAW, 0)) +
           failed(socket(AF_VSOCK, SOCK_STREAM, 0));
}

static void what_serving_does_not_need_fails(void **state)
{
    (void)state;
    if (!guarded())
        skip();
    assert_int_equal(status_of(write_a_file), 0);
    assert_int_equal(status_of(make_a_process), 0);
    assert_int_equal(status_of(open_odd_sockets), 0);
}

static int has_capabilities(void)
{
    struct __user_cap_header_struct header = {.version =
                                                  _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2];

    if (!capabilities_drop() || syscall(SYS_capget, &header, sets) != 0)
        return 1;
    for (unsigned long cap = 0; cap <= CAP_LAST_CAP && geteuid() == 0; cap++)
        if (prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1)
            return 1;
    return (sets[0].effective | sets[0].permitted | sets[1].effective |
            sets[1].permitted) != 0;
}

static int can_be_dumped(void)
{
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

    setrlimit(RLIMIT_CORE, &limit);
    guard_dumps();
    return getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_cur != 0 ||
           limit.rlim_max != 0 || prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
}

static int is_killed_without_dump(void)
{
    abort();
}

static void powers_and_dumps_are_gone(void **state)
{
    int status;

    (void)state;
    if (!guarded())
        skip();
    assert_int_equal(status_in_child(has_capabilities), 0);
    assert_int_equal(status_in_child(can_be_dumped), 0);
    status = status_of(is_killed_without_dump);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_false(WCOREDUMP(status));
}

/* --- What works ---------------------------------------------------------- */

static void *do_nothing(void *nothing)
{
    return nothing;
}

static int start_a_thread(void)
{
    pthread_t thread;

    return pthread_create(&thread, NULL, do_nothing, NULL) != 0 ||
           pthread_join(thread, NULL) != 0;
}

static int ask_the_resolver(void)
{
    struct addrinfo hints = {.ai_flags = AI_ADDRCONFIG}, *found = NULL;
    int status = getaddrinfo("localhost", "80", &hints, &found);

    if (status != 0)
        return 1;
    freeaddrinfo(found);
    /* No such name, or no server to ask: but not "not allowed". */
    status = getaddrinfo("no-such-name.invalid", "80", NULL, &found);
    return status == 0 || status == EAI_SYSTEM;
}

static int read_and_watch_files(void)
{
    int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    int watch = inotify_init1(IN_CLOEXEC);
    char byte;

    return file < 0 || read(file, &byte, 1) != 1 || watch < 0 ||
           inotify_add_watch(watch, "/etc", IN_CREATE) < 0;
}

static int make_code(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return p == MAP_FAILED || mprotect(p, 4096, PROT_READ | PROT_EXEC) != 0;
}

static int listen_and_connect(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int client = socket(AF_INET, SOCK_STREAM, 0);

    return bind(server, (struct sockaddr *)&at, n) != 0 ||
           listen(server, 1) != 0 ||
           getsockname(server, (struct sockaddr *)&at, &n) != 0 ||
           connect(client, (struct sockaddr *)&at, n) != 0 ||
           accept4(server, (struct sockaddr *)&at, &n, SOCK_CLOEXEC) < 0;
}

static void what_serving_needs_works(void **state)
{
    static try_fn *const tries[] = {start_a_thread, ask_the_resolver,
                                    read_and_watch_files, make_code,
                                    listen_and_connect};

    (void)state;
    if (!guarded())
        skip();
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        assert_int_equal(status_of(tries[i]), 0);
}

/* --- Builds that look at themselves -------------------------------------- */

static int exit_0(void)
{
    return 0;
}

static void a_checker_is_told_of_and_let_be(void **state)
{
    bool is_plain = guarded(); /* which asks for LD_PRELOAD itself */

    (void)state;
    if (is_plain)
        assert_int_equal(setenv("LD_PRELOAD", "/x/vgpreload_core.so", 1), 0);
    assert_int_equal(WEXITSTATUS(status_of(exit_0)), 99);
    unsetenv("LD_PRELOAD");
    assert_int_equal(WEXITSTATUS(status_of(exit_0)), is_plain ? 0 : 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_only_an_attacker_tries_ends_it),
        cmocka_unit_test(what_serving_does_not_need_fails),
        cmocka_unit_test(powers_and_dumps_are_gone),
        cmocka_unit_test(what_serving_needs_works),
        cmocka_unit_test(a_checker_is_told_of_and_let_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
