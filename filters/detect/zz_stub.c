#include "filters/detect/detect.h"
#include "filters/detect/keyed.h"
#define W __attribute__((weak))
#define J(x)                                         \
    W bool x(const struct keyed *k, struct match *m) \
    {                                                \
        (void)k;                                     \
        (void)m;                                     \
        return false;                                \
    }
J(position_keyed) J(geohash_keyed) J(plus_code_keyed) J(polyline_keyed)
