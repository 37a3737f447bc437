/*
 * luhn - from the right, every second digit counts double, a double of two
 * digits their sum; all together make a multiple of ten.
 */
#include "filters/detect/luhn.h"

bool luhn_holds(struct span digits)
{
    static const uint8_t doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
    unsigned sum = 0;

    for (size_t i = 0; i < digits.n; i++) {
        unsigned d = (unsigned)(digits.p[i] - '0');

        sum += (digits.n - i) % 2 == 0 ? doubled[d] : d;
    }
    return digits.n != 0 && sum % 10 == 0;
}
