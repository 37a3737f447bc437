/*
 * maker - a table of world manufacturer identifiers.
 *
 * Public knowledge (SAE assigns them; Wikipedia and NHTSA's vPIC list them):
 * the first two characters under which makers of cars, vans, lorries, buses
 * and motorcycles number what they sell.  The third tells makers of one
 * country apart, which is more than evidence needs.
 */
#include "filters/detect/maker.h"

/* '0' .. 'Z' are 43 codes, so that a set of characters fits one word. */
#define C(c) (UINT64_C(1) << ((c) - '0'))

#define A_TO_H \
    (C('A') | C('B') | C('C') | C('D') | C('E') | C('F') | C('G') | C('H'))
#define J_TO_N (C('J') | C('K') | C('L') | C('M') | C('N'))
#define R_TO_Z                                                               \
    (C('R') | C('S') | C('T') | C('U') | C('V') | C('W') | C('X') | C('Y') | \
     C('Z'))
#define LETTERS (A_TO_H | J_TO_N | C('P') | R_TO_Z)

/* By first character: the second ones in use. */
static const uint64_t seconds['Z' - '0' + 1] = {
    ['1' - '0'] = LETTERS,
    ['2' - '0'] = LETTERS,
    ['3' - '0'] = LETTERS & ~(C('E') | C('J') | C('R') | C('S') | C('U')),
    ['4' - '0'] = LETTERS | C('9'),
    ['5' - '0'] = LETTERS | C('4') | C('5') | C('7') | C('8'),
    ['6' - '0'] = A_TO_H | C('M') | C('T') | C('U'),
    ['7' - '0'] = LETTERS,
    ['8' - '0'] = A_TO_H | C('L') | C('X') | C('Y') | C('Z'),
    ['9' - '0'] = A_TO_H | C('3') | C('4') | C('5') | C('8') | C('9') | C('U'),
    ['A' - '0'] = A_TO_H,
    ['B' - '0'] = C('F') | C('R') | C('U'),
    ['C' - '0'] = C('L'),
    ['E' - '0'] = C('A') | C('B') | C('V'),
    ['H' - '0'] = LETTERS | C('0') | C('1'),
    ['J' - '0'] = LETTERS | C('8'),
    ['K' - '0'] = J_TO_N | C('P') | C('R') | C('S'),
    ['L' - '0'] = LETTERS | C('1') | C('2') | C('5') | C('6') | C('8'),
    ['M' - '0'] =
        A_TO_H | J_TO_N | C('P') | C('R') | C('S') | C('X') | C('3') | C('6'),
    ['N' - '0'] = C('A') | C('L') | C('M') | C('P'),
    ['P' - '0'] = C('A') | C('E') | J_TO_N | C('P') | C('R'),
    ['R' - '0'] = C('F') | C('K') | C('L') | C('P'),
    ['S' - '0'] = LETTERS,
    ['T' - '0'] = LETTERS | C('3'),
    ['U' - '0'] = C('U') | C('5') | C('6'),
    ['V' - '0'] = LETTERS | C('3') | C('6'),
    ['W' - '0'] = LETTERS | C('0') | C('1'),
    ['X' - '0'] = C('L') | C('M') | C('P') | C('T') | C('U') | C('W') | C('Z') |
                  C('4') | C('7') | C('8') | C('9'),
    ['Y' - '0'] = A_TO_H | C('K') | R_TO_Z | C('3') | C('4') | C('6') | C('7'),
    ['Z' - '0'] = LETTERS,
};

/* Letters in either case, made upper. */
static unsigned code(uint8_t c)
{
    return c & ~((unsigned)c >> 1 & 0x20);
}

bool maker_known(struct span vin)
{
    return (seconds[code(vin.p[0]) - '0'] >> (code(vin.p[1]) - '0') & 1) != 0;
}
