/*
 * container_of - from an embedded struct back to what embeds it.
 */
#ifndef FOGLINE_CONTAINER_OF_H
#define FOGLINE_CONTAINER_OF_H

#include <stddef.h>

#define container_of(pointer, type, member) \
    ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

#endif
