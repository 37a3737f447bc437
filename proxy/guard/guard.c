/*
 * guard - see guard.h.
 */
#include "proxy/guard/guard.h"

#include "proxy/guard/capabilities.h"
#include "proxy/guard/syscalls.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* What looks at this process from within would be locked out. */
static const char *checker(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return "this is a sanitizer's build, whose runtime needs more";
#else
    const char *preloaded = getenv("LD_PRELOAD");

    return preloaded != NULL && strstr(preloaded, "vgpreload") != NULL
               ? "valgrind, under which this runs, needs more"
               : NULL;
#endif
}

void guard_dumps(void)
{
    struct rlimit none = {0, 0};

    if (checker() != NULL)
        return;
    /* Either would do on most systems; a dump that is piped to a program does
     * not ask for the limit. */
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

const char *guard_enter(void)
{
    const char *why = checker();

    if (why != NULL)
        return why;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return "the kernel knows no no_new_privs (before Linux 3.5)";
    if (!capabilities_drop())
        why = "capabilities cannot be dropped";
    if (!syscalls_filter())
        why = "seccomp is not to be had: the kernel was built without it, or "
              "what started this forbids it";
    return why;
}
