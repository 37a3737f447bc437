/*
 * shim - what is written in C++, as C: RE2 and simdjson, for bench/ alone.
 */
#ifndef FOGLINE_SHIM_H
#define FOGLINE_SHIM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A pattern of RE2's syntax, on bytes.  Ends the process if it is none. */
struct shim_re2 *shim_re2_new(const char *pattern);
void shim_re2_free(struct shim_re2 *re);

/* How many matches, none overlapping another, are in the n bytes at p. */
size_t shim_re2_count(const struct shim_re2 *re, const char *p, size_t n);

/* Writes the JSON without its blanks to `out`, which has room for n bytes;
 * returns the bytes written, 0 for what is no JSON. */
size_t shim_minify(const char *p, size_t n, char *out);

#ifdef __cplusplus
}
#endif

#endif
