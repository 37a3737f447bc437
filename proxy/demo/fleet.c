/*
 * fleet - see fleet.h.
 */
#include "proxy/demo/fleet.h"

#include <math.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* splitmix64 (Steele, Lea, Flood 2014): tiny, and any seed is a good one. */
uint64_t fleet_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

/* FNV-1a. */
uint64_t fleet_seed(struct span text)
{
    uint64_t hash = 0xCBF29CE484222325U;

    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ text.p[i]) * 0x100000001B3U;
    return hash;
}

/* What a VIN's character counts for in the check digit; -1: not allowed. */
static int vin_value(char c)
{
    static const char letters[] = "ABCDEFGH.JKLMN.P.R.STUVWXYZ";
    static const char values[] = "12345678.12345.7.9.23456789";
    const char *at;

    if (c >= '0' && c <= '9')
        return c - '0';
    if (c < 'A' || c > 'Z')
        return -1;
    at = strchr(letters, c);
    return at != NULL ? values[at - letters] - '0' : -1;
}

/* ISO 3779 / 49 CFR 565: weighted sum modulo 11, X for ten. */
static char check_digit(const char *vin)
{
    static const int weights[17] = {8, 7, 6, 5, 4, 3, 2, 10, 0,
                                    9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += weights[i] * vin_value(vin[i]);
    return "0123456789X"[sum % 11];
}

static void make_vin(uint64_t *state, char *vin)
{
    static const char *const makers[] = {"JTD", "JTH", "JHM", "JN1", "WBA",
                                         "WVW", "VF1", "KMH", "YV1", "5YJ"};
    static const char alphabet[] = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";

    memcpy(vin, makers[fleet_random(state) % COUNT(makers)], 3);
    for (int i = 3; i < 11; i++)
        vin[i] = alphabet[fleet_random(state) % (sizeof alphabet - 1)];
    for (int i = 11; i < 17; i++)
        vin[i] = (char)('0' + fleet_random(state) % 10);
    vin[17] = '\0';
    vin[8] = check_digit(vin);
}

static void make_email(uint64_t *state, char *email, size_t room)
{
    static const char *const first[] = {"aiko",  "haruto", "mei",   "sora",
                                        "yuna",  "anna",   "ben",   "clara",
                                        "david", "emma",   "lucas", "zoe"};
    static const char *const last[] = {"sato",  "suzuki", "tanaka", "mori",
                                       "meyer", "novak",  "rossi",  "dubois",
                                       "silva", "larsen"};
    static const char *const domains[] = {"example.com", "example.net",
                                          "example.org"};
    uint64_t r = fleet_random(state);

    snprintf(email, room, "%s.%s%u@%s", first[r % COUNT(first)],
             last[(r >> 8) % COUNT(last)], (unsigned)(r >> 16) % 90 + 10,
             domains[(r >> 32) % COUNT(domains)]);
}

/* From 0 to 1. */
static double fraction(uint64_t *state)
{
    return (double)(fleet_random(state) >> 11) / 9007199254740992.0;
}

static void make_state(uint64_t *state, struct vehicle *v)
{
    v->latitude = 33.0 + 3.0 * fraction(state);
    v->longitude = 142.0 + 6.0 * fraction(state);
    v->speed_kmh = (unsigned)(fleet_random(state) % 111);
    v->heading = (unsigned)(fleet_random(state) % 360);
    v->fuel_percent = (unsigned)(fleet_random(state) % 91 + 10);
    v->odometer_km = (unsigned)(fleet_random(state) % 180000 + 100);
}

void fleet_vehicle(uint64_t seed, uint64_t number, struct vehicle *out)
{
    uint64_t state = seed + number * 0x2545F4914F6CDD1DU;
    char vin[18];

    make_vin(&state, vin);
    (void)fleet_find(span_str(vin), out);
}

bool fleet_find(struct span vin, struct vehicle *out)
{
    uint64_t state = fleet_seed(vin);

    if (vin.n != 17)
        return false;
    for (size_t i = 0; i < 17; i++)
        if (vin_value((char)vin.p[i]) < 0)
            return false;
    memcpy(out->vin, vin.p, 17);
    out->vin[17] = '\0';
    if (check_digit(out->vin) != out->vin[8])
        return false;
    make_email(&state, out->email, sizeof out->email);
    make_state(&state, out);
    return true;
}

void fleet_drive(struct vehicle *v, unsigned seconds)
{
    double metres = v->speed_kmh / 3.6 * seconds;
    double heading = v->heading * M_PI / 180;

    v->latitude += metres * cos(heading) / 111320.0;
    v->longitude +=
        metres * sin(heading) / (111320.0 * cos(v->latitude * M_PI / 180));
    v->heading = (v->heading + 7 * seconds % 23) % 360;
    v->odometer_km += (unsigned)(metres / 1000);
}
