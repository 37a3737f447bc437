/*
 * signed - links that let whoever has them fetch something for a while,
 * round this proxy.
 */
#ifndef FOGLINE_SIGNED_H
#define FOGLINE_SIGNED_H

#include "filters/base/span.h"

/* True if a Location is an absolute URL whose query holds the signature of a
 * known kind of store (S3, CloudFront, Google, Azure, OSS, COS): the body
 * behind it would never cross the filter. */
bool signed_is(struct span location);

#endif
