/*
 * name_native - keys that are not written in Latin letters.
 */
#ifndef FOGLINE_NAME_NATIVE_H
#define FOGLINE_NAME_NATIVE_H

#include "filters/text/name.h"

/* Does `key`, in UTF-8, name something in Japanese or Chinese, or say that it
 * names nothing? */
bool name_native(struct span key, enum name *name);

#endif
