/* exif - reads one entry of TIFF 6.0, and writes it. */
#include "filters/media/exif.h"

#define ENTRY    12
#define ROTATION 0x0112
#define SHORT    3

/* Bytes in the order that the file says. */
static unsigned number(struct span tiff, size_t at, size_t n)
{
    bool little = tiff.p[0] == 'I';
    unsigned value = 0;

    for (size_t i = 0; i < n; i++)
        value = value << 8 | tiff.p[little ? at + n - 1 - i : at + i];
    return value;
}

static bool is_tiff(struct span tiff)
{
    return tiff.n >= 8 &&
           (memcmp(tiff.p, "II*\0", 4) == 0 || memcmp(tiff.p, "MM\0*", 4) == 0);
}

unsigned exif_rotation(struct span tiff)
{
    size_t at, count;

    if (!is_tiff(tiff))
        return 0;
    at = number(tiff, 4, 4);
    if (at > tiff.n - 2)
        return 0;
    count = number(tiff, at, 2);
    for (at += 2; count != 0 && tiff.n - at >= ENTRY; at += ENTRY, count--) {
        unsigned value = number(tiff, at + 8, 2);

        if (number(tiff, at, 2) == ROTATION)
            return number(tiff, at + 2, 2) == SHORT && value >= 2 && value <= 8
                       ? value
                       : 0;
    }
    return 0;
}

void exif_put(unsigned rotation, uint8_t out[EXIF_SEGMENT])
{
    static const char segment[] = "\xFF\xE1\0\x22"
                                  "Exif\0\0"
                                  "MM\0*\0\0\0\x08"    /* big endian, at 8: */
                                  "\0\1\1\x12\0\3\0\0" /* one entry: the tag, */
                                  "\0\1\0\0\0\0"       /* one short, */
                                  "\0\0\0\0";          /* and no more */

    _Static_assert(sizeof segment - 1 == EXIF_SEGMENT, "the segment's length");
    memcpy(out, segment, EXIF_SEGMENT);
    out[29] = (uint8_t)rotation;
}
