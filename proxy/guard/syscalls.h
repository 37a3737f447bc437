/*
 * syscalls - which system calls the kernel lets this process make.  The only
 * face of libseccomp.
 *
 * What serving needs is allowed.  All else fails with EPERM, as if it were
 * forbidden to this user: a library that tries something can do without it.
 * What nobody who serves would ever try, and what an attacker tries first
 * (execute a program, trace a process, load a module, change the namespace),
 * ends the process.  Files can be read, not written or made.
 */
#ifndef FOGLINE_SYSCALLS_H
#define FOGLINE_SYSCALLS_H

#include "filters/base/check.h"

#include <stdbool.h>

/* For all threads there are and will be, for ever.  The caller has set
 * no_new_privs, or is root.  False, with errno: this kernel, or who runs us,
 * does not let us. */
MUST_USE bool syscalls_filter(void);

#endif
