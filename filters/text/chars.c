/*
 * chars - the table behind chars.h.
 *
 * Local parts: RFC 5321 allows more ("/", "=", "?", "{" ...), but in bodies
 * these delimit an address far more often than they belong to one.  '*' is
 * left out so that a masked address is not found again; '%' is decided in
 * detect/email.c, since it may begin an escape.
 */
#include "filters/text/chars.h"

#define ANY (CHARS_LOCAL | CHARS_DOMAIN | CHARS_WORD | CHARS_KEY)
#define DI  (ANY | CHARS_DIGIT | CHARS_HEX)
#define UP  (ANY | CHARS_UPPER)
#define LO  (ANY | CHARS_LOWER)
#define UX  (UP | CHARS_HEX)
#define LX  (LO | CHARS_HEX)

const uint16_t chars_table[256] = {
    ['\t'] = CHARS_SPACE | CHARS_GAP,
    ['\n'] = CHARS_SPACE | CHARS_GAP,
    ['\r'] = CHARS_SPACE | CHARS_GAP,
    [' '] = CHARS_SPACE | CHARS_GAP | CHARS_DEGREE,
    ['&'] = CHARS_DEGREE,
    ['"'] = CHARS_GAP,
    ['\\'] = CHARS_GAP | CHARS_DEGREE,
    ['\''] = CHARS_LOCAL | CHARS_GAP,
    ['+'] = CHARS_LOCAL,
    ['-'] = CHARS_LOCAL | CHARS_DOMAIN | CHARS_KEY,
    ['.'] = CHARS_LOCAL | CHARS_DOMAIN | CHARS_KEY,
    ['_'] = CHARS_LOCAL | CHARS_WORD | CHARS_KEY,
    /* clang-format off */
    ['0'] = DI, ['1'] = DI, ['2'] = DI, ['3'] = DI, ['4'] = DI,
    ['5'] = DI, ['6'] = DI, ['7'] = DI, ['8'] = DI, ['9'] = DI,
    ['A'] = UX, ['B'] = UX, ['C'] = UX, ['D'] = UX, ['E'] = UX, ['F'] = UX,
    ['G'] = UP, ['H'] = UP, ['I'] = UP, ['J'] = UP, ['K'] = UP, ['L'] = UP,
    ['M'] = UP, ['N'] = UP, ['O'] = UP, ['P'] = UP, ['Q'] = UP, ['R'] = UP,
    ['S'] = UP, ['T'] = UP, ['U'] = UP, ['V'] = UP, ['W'] = UP, ['X'] = UP,
    ['Y'] = UP, ['Z'] = UP,
    ['a'] = LX, ['b'] = LX, ['c'] = LX, ['d'] = LX | CHARS_DEGREE, ['e'] = LX, ['f'] = LX,
    ['g'] = LO, ['h'] = LO, ['i'] = LO, ['j'] = LO, ['k'] = LO, ['l'] = LO,
    ['m'] = LO, ['n'] = LO, ['o'] = LO, ['p'] = LO, ['q'] = LO, ['r'] = LO,
    ['s'] = LO, ['t'] = LO, ['u'] = LO, ['v'] = LO, ['w'] = LO, ['x'] = LO,
    ['y'] = LO, ['z'] = LO,
    [0x80 ... 0xaf] = CHARS_KEY,
    [0xb0] = CHARS_KEY | CHARS_DEGREE,
    [0xb1 ... 0xc1] = CHARS_KEY,
    [0xc2] = CHARS_KEY | CHARS_DEGREE,
    [0xc3 ... 0xff] = CHARS_KEY,
    /* clang-format on */
};
