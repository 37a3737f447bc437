/* detect - what the scan looks for besides keys. */
#include "filters/detect/detect.h"

#include <stddef.h>

const char *const detect_stems[] = {
    "eyJ?", /* jwt.c */
    "se64", /* data_uri.c */
    NULL,
};
