/*
 * input - the files and streams that scrub and scan read.
 */
#ifndef FOGLINE_INPUT_H
#define FOGLINE_INPUT_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#include <sys/types.h>

/* Opens `path` for reading; "-" is standard input.  -1 and errno. */
MUST_USE int input_open(const char *path);

/* Closes what input_open opened for `path`; standard input stays open. */
void input_close(const char *path, int fd);

/* Like read(2), but sees through EINTR and EAGAIN. */
MUST_USE ssize_t input_read(int fd, uint8_t *to, size_t room);

/* Writes "fogline COMMAND: PATH: cause; cure" to stderr. */
void input_complain(const char *command, const char *path, int error);

/* The media type a file's name suggests, "" if none: what a Content-Type
 * would say if there were one. */
const char *input_media_type(const char *path);

#endif
