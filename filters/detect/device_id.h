/*
 * device_id - what the detectors of device identifiers share.
 */
#ifndef FOGLINE_DEVICE_ID_H
#define FOGLINE_DEVICE_ID_H

#include "filters/window.h"

/* Is what ends before `end` (part of) the local part of an e-mail address?
 * That is for email.c to find whole. */
bool device_id_in_mail(const struct window *w, size_t end);

#endif
