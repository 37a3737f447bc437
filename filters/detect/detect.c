/* detect - which detector is asked at which anchor. */
#include "filters/detect/detect.h"

const struct detector detect_table[ANCHOR_COUNT] = {
    [ANCHOR_AT] = {KIND_EMAIL, email_look},
    [ANCHOR_RUN] = {KIND_VIN, vin_look},
    [ANCHOR_DEC] = {KIND_COORDINATES, pair_look},
    [ANCHOR_KEY] = {KIND_COORDINATES, coordinates_look},
};
