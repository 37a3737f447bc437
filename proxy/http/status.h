/*
 * status - the standard reason phrases.
 */
#ifndef FOGLINE_STATUS_H
#define FOGLINE_STATUS_H

/* "OK" for 200; "Unknown" for codes nobody registered.  Never NULL. */
const char *status_reason(unsigned status);

#endif
