/*
 * fleet - invented vehicles, their owners and where they are.
 *
 * Everything follows from a seed, so that the same URL always shows the same
 * vehicle.  VINs have a real maker's code, a random serial and the right check
 * digit; e-mail addresses end in example.com, .net or .org; positions lie in
 * the Pacific east of Japan, where no vehicle is.  None of it is anybody's.
 */
#ifndef FOGLINE_FLEET_H
#define FOGLINE_FLEET_H

#include "filters/base/span.h"

struct vehicle {
    char vin[18];
    char email[48];
    double latitude, longitude;
    unsigned speed_kmh, heading, fuel_percent, odometer_km;
};

/* Vehicle `number` of the fleet or trip that `seed` stands for. */
void fleet_vehicle(uint64_t seed, uint64_t number, struct vehicle *out);

/* The vehicle that has this VIN.  False if it is no VIN: 17 characters without
 * I, O, Q and with the right check digit. */
bool fleet_find(struct span vin, struct vehicle *out);

/* Moves a vehicle on by `seconds` on its way. */
void fleet_drive(struct vehicle *v, unsigned seconds);

/* A seed from any text. */
uint64_t fleet_seed(struct span text);

/* The next number of a random sequence; `state` is any number. */
uint64_t fleet_random(uint64_t *state);

#endif
