/*
 * mem - memory that is there or the process ends.
 *
 * Nothing here returns NULL: limits bound memory, not branches for a case no
 * test ever runs.  free() frees.
 */
#ifndef FOGLINE_MEM_H
#define FOGLINE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t n);
void *mem_zalloc(size_t n);
void *mem_realloc(void *p, size_t n);
char *mem_strdup(const char *s);

/* For what private values may stand in: nothing of it stays behind where the
 * memory was.  NULL is fine. */
void mem_free_wiped(void *p);
void *mem_realloc_wiped(void *p, size_t n);

#endif
