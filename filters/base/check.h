/*
 * check - a programmer's mistake ends the process, in release builds too.
 *
 * A proxy that goes on after a broken assumption may pass what it should
 * hide; dying is the safe answer.  The message names no data.
 */
#ifndef FOGLINE_CHECK_H
#define FOGLINE_CHECK_H

#define CHECK(cond)                                  \
    do {                                             \
        if (__builtin_expect(!(cond), 0))            \
            check_failed(__FILE__, __LINE__, #cond); \
    } while (0)

/* The caller must look at the result. */
#define MUST_USE __attribute__((warn_unused_result))

_Noreturn void check_failed(const char *file, int line, const char *cond);

#endif
