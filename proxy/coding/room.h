/*
 * room - where output goes: borrowed bytes to be written, advanced as they
 * are.
 */
#ifndef FOGLINE_ROOM_H
#define FOGLINE_ROOM_H

#include <stddef.h>
#include <stdint.h>

struct room {
    uint8_t *p;
    size_t n;
};

#endif
