/*
 * capabilities - by system calls, since libc has none and libcap would be a
 * library for two of them.
 */
#include "proxy/guard/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Two words of 32 capabilities each: version 3 of the interface. */
typedef struct __user_cap_data_struct capability_sets[2];

static bool any_left(void)
{
    struct __user_cap_header_struct header = {.version =
                                                  _LINUX_CAPABILITY_VERSION_3};
    capability_sets sets = {{0}};

    return syscall(SYS_capget, &header, sets) != 0 ||
           (sets[0].effective | sets[0].permitted | sets[0].inheritable |
            sets[1].effective | sets[1].permitted | sets[1].inheritable) != 0;
}

bool capabilities_drop(void)
{
    struct __user_cap_header_struct header = {.version =
                                                  _LINUX_CAPABILITY_VERSION_3};
    capability_sets none = {{0}};

    /* The bounding set: what an executed file could give.  Only who may drop
     * from it can; nobody else could execute his way to it, either, since
     * no_new_privs is set. */
    for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0;
         cap++)
        prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return syscall(SYS_capset, &header, none) == 0 && !any_left();
}
