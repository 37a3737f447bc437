/*
 * chars - what kind of character a byte is, by one table.
 */
#ifndef FOGLINE_CHARS_H
#define FOGLINE_CHARS_H

#include <stdbool.h>
#include <stdint.h>

#define CHARS_DIGIT  0x01  /* 0-9 */
#define CHARS_UPPER  0x02  /* A-Z */
#define CHARS_LOWER  0x04  /* a-z */
#define CHARS_LOCAL  0x08  /* of an e-mail address's local part, in practice */
#define CHARS_DOMAIN 0x10  /* of a domain name: letters, digits, '-', '.' */
#define CHARS_WORD   0x20  /* of a key: letters, digits, '_' */
#define CHARS_SPACE  0x40  /* blank, tab, CR, LF */
#define CHARS_HEX    0x80  /* 0-9 A-F a-f */
#define CHARS_GAP    0x100 /* between key and value: space, quotes, '\\' */
#define CHARS_KEY    0x200 /* of a key in any format: word, '-', '.', >= 0x80 */

#define CHARS_DEGREE                                        \
    0x400 /* before or of a degree sign: ' ' & d '\\' c2 b0 \
           */

#define CHARS_LETTER (CHARS_UPPER | CHARS_LOWER)
#define CHARS_ALNUM  (CHARS_LETTER | CHARS_DIGIT)

extern const uint16_t chars_table[256];

static inline bool chars_is(uint8_t c, unsigned classes)
{
    return (chars_table[c] & classes) != 0;
}

/* Are p[0 .. 4) all of this one class?  Measured, for runs of some dozen
 * bytes: asking four at a time takes two thirds of the time. */
static inline bool chars_four(const uint8_t *p, unsigned class)
{
    return (chars_table[p[0]] & chars_table[p[1]] & chars_table[p[2]] &
            chars_table[p[3]] & class) != 0;
}

/* ASCII lower case; other bytes as they are. */
static inline uint8_t chars_lower(uint8_t c)
{
    return chars_is(c, CHARS_UPPER) ? (uint8_t)(c | 0x20) : c;
}

#endif
