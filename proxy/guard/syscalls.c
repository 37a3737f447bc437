/*
 * syscalls - see syscalls.h.
 *
 * The lists are by purpose, so that a new need finds its place.  Names that an
 * architecture does not have are skipped by libseccomp.
 *
 * Calls of the data path (read, write, epoll) stand without conditions: the
 * kernel then answers for them from a bitmap, without running the filter.
 */
#include "proxy/guard/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/socket.h>

static const char *const allowed[] = {
    /* connections and the loop */
    "read", "readv", "write", "writev", "close", "epoll_wait", "epoll_pwait",
    "epoll_ctl", "epoll_create1", "eventfd2", "pipe2", "poll", "ppoll",
    "accept", "accept4", "bind", "connect", "listen", "shutdown", "getsockname",
    "getpeername", "getsockopt", "setsockopt", "sendto", "sendmsg", "sendmmsg",
    "recvfrom", "recvmsg", "recvmmsg", "ioctl", "fcntl", "dup", "dup3",
    /* memory; PROT_EXEC, too: PCRE2 compiles patterns at a reload */
    "mmap", "munmap", "mprotect", "mremap", "madvise", "brk",
    /* threads */
    "futex", "set_robust_list", "rseq", "sched_yield", "sched_getaffinity",
    "gettid", "getpid", "exit", "exit_group",
    /* signals, abort() among them */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "tgkill",
    "restart_syscall",
    /* time and chance */
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep",
    "gettimeofday", "time", "getrandom",
    /* reading files; removing the socket that was listened on */
    "stat", "lstat", "fstat", "newfstatat", "statx", "lseek", "pread64",
    "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getcwd",
    "getdents64", "statfs", "fstatfs", "inotify_init1", "inotify_add_watch",
    "inotify_rm_watch", "unlink", "unlinkat",
    /* what libc and the resolver ask of the system */
    "uname", "sysinfo", "getrlimit", "prlimit64", "getuid", "geteuid", "getgid",
    "getegid", "getppid", "umask"};

/* Nobody who serves comes near these. */
static const char *const deadly[] = {"execve",
                                     "execveat",
                                     "fork",
                                     "vfork",
                                     "ptrace",
                                     "process_vm_readv",
                                     "process_vm_writev",
                                     "kcmp",
                                     "pidfd_getfd",
                                     "init_module",
                                     "finit_module",
                                     "delete_module",
                                     "kexec_load",
                                     "kexec_file_load",
                                     "bpf",
                                     "perf_event_open",
                                     "userfaultfd",
                                     "mount",
                                     "umount2",
                                     "move_mount",
                                     "open_tree",
                                     "fsopen",
                                     "pivot_root",
                                     "chroot",
                                     "setns",
                                     "unshare",
                                     "add_key",
                                     "request_key",
                                     "keyctl",
                                     "setuid",
                                     "setgid",
                                     "setreuid",
                                     "setregid",
                                     "setresuid",
                                     "setresgid",
                                     "setgroups",
                                     "setfsuid",
                                     "setfsgid",
                                     "capset",
                                     "personality",
                                     "open_by_handle_at",
                                     "reboot",
                                     "swapon",
                                     "swapoff",
                                     "acct",
                                     "iopl",
                                     "ioperm",
                                     "modify_ldt"};

/* Flags with which open() makes or changes a file. */
#define OPEN_WRITES (O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))

static int add(scmp_filter_ctx filter, uint32_t action, const char *name)
{
    int number = seccomp_syscall_resolve_name(name);

    if (number == __NR_SCMP_ERROR) /* newer than this libseccomp */
        return 0;
    return seccomp_rule_add(filter, action, number, 0);
}

static int add_all(scmp_filter_ctx filter)
{
    int status = 0;

    for (size_t i = 0; i < sizeof allowed / sizeof *allowed && status == 0; i++)
        status = add(filter, SCMP_ACT_ALLOW, allowed[i]);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly && status == 0; i++)
        status = add(filter, SCMP_ACT_KILL_PROCESS, deadly[i]);
    return status;
}

/* Those for which it depends on what they are asked for. */
static int add_conditions(scmp_filter_ctx filter)
{
    static const uint64_t families[] = {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK};
    int status = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
        SCMP_A2(SCMP_CMP_MASKED_EQ, OPEN_WRITES, (scmp_datum_t)O_RDONLY));

    if (status == 0)
        status = seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
            SCMP_A1(SCMP_CMP_MASKED_EQ, OPEN_WRITES, (scmp_datum_t)O_RDONLY));
    /* A thread, not a process.  libc falls back to clone, whose flags can be
     * seen, if clone3 is not there. */
    if (status == 0)
        status = seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    if (status == 0)
        status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
                                  SCMP_SYS(clone3), 0);
    /* Netlink: the resolver asks which addresses this machine has. */
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (status == 0)
            status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket),
                                      1, SCMP_A0(SCMP_CMP_EQ, families[i]));
    return status;
}

/*
 * NNP: guard.c has said so already, for what fails before this.  SSB: without
 * it, kernels before 5.16 slow down every load of a process that has a filter;
 * we run nobody else's code.  OPTIMIZE 2: a tree, not a list.
 */
static int set_attributes(scmp_filter_ctx filter)
{
    int status = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
                                  SCMP_ACT_KILL_PROCESS);

    if (status == 0)
        status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0);
    if (status == 0)
        status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (status == 0)
        status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (status == 0 && seccomp_api_get() >= 4)
        status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
    return status;
}

bool syscalls_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int status = filter != NULL ? set_attributes(filter) : -ENOMEM;

    if (status == 0)
        status = add_all(filter);
    if (status == 0)
        status = add_conditions(filter);
    if (status == 0)
        status = seccomp_load(filter);
    if (filter != NULL)
        seccomp_release(filter);
    errno = -status;
    return status == 0;
}
