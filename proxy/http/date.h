/*
 * date - the Date line of answers that fogline makes itself, formatted at most
 * once a second.
 */
#ifndef FOGLINE_DATE_H
#define FOGLINE_DATE_H

#include <stdint.h>

/* Zeroed is a valid start. */
struct date {
    char line[40];
    uint64_t made_ms;
};

/* "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" (RFC 9110 section 6.6.1), good
 * until the next call.  `now_ms` is any steady clock. */
const char *date_line(struct date *d, uint64_t now_ms);

#endif
