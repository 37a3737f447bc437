/*
 * demo - the synthetic vehicle cloud: routes and headers.
 */
#ifndef FOGLINE_DEMO_H
#define FOGLINE_DEMO_H

#include "proxy/http/origin.h"

struct demo;

struct demo *demo_new(void);

/* After the origin that uses it is gone.  NULL is fine. */
void demo_free(struct demo *d);

/* For origin_new; as good as the demo. */
struct origin_user *demo_user(struct demo *d);

#endif
