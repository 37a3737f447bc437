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
J(vin_keyed)
J(vin_part_keyed)
J(chassis_number_keyed)
J(email_keyed)
J(position_keyed) J(geohash_keyed) J(plus_code_keyed) J(polyline_keyed)
    J(imei_keyed) J(imsi_keyed) J(iccid_keyed) J(eid_keyed) J(mac_address_keyed)
        J(terminal_id_keyed) J(license_plate_keyed) J(phone_keyed)
            J(address_keyed)
#define S(x)                                                     \
    W bool x(const struct window *w, size_t at, struct found *f) \
    {                                                            \
        (void)w;                                                 \
        (void)at;                                                \
        (void)f;                                                 \
        return false;                                            \
    }
                S(chassis_number_shape) S(device_id_shape) S(mac_address_shape)
