/*
 * path_name - from \u0041 to A.
 */
#include "filters/text/path_name.h"
#include "filters/base/check.h"
#include "filters/text/chars.h"

/* The value of \uXXXX; false if there is none. */
static bool read_unit(struct span raw, uint32_t *unit)
{
    if (raw.n < 6 || raw.p[0] != '\\' || raw.p[1] != 'u')
        return false;
    *unit = 0;
    for (size_t i = 2; i < 6; i++) {
        uint8_t c = raw.p[i];

        if (!chars_is(c, CHARS_HEX))
            return false;
        *unit = *unit << 4 |
                (uint32_t)(chars_is(c, CHARS_DIGIT) ? c - '0'
                                                    : (c | 0x20) - 'a' + 10);
    }
    return true;
}

static size_t put_utf8(uint32_t c, uint8_t out[4])
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};

    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (uint8_t)(lead[n] | c);
    return n;
}

static size_t read_unicode(struct span raw, uint8_t out[4], size_t *n)
{
    uint32_t c, low;

    if (!read_unit(raw, &c) || (c >= 0xDC00 && c <= 0xDFFF))
        return 0;
    if (c < 0xD800 || c > 0xDBFF) {
        *n = put_utf8(c, out);
        return 6;
    }
    if (!read_unit(span_cut(raw, 6, raw.n), &low) || low < 0xDC00 ||
        low > 0xDFFF)
        return 0;
    *n = put_utf8(0x10000 + ((c - 0xD800) << 10 | (low - 0xDC00)), out);
    return 12;
}

size_t path_name_escape(struct span raw, uint8_t out[4], size_t *n)
{
    static const char letters[] = "bfnrt/\\\"'", means[] = "\b\f\n\r\t/\\\"'";
    const char *found;

    CHECK(raw.n != 0 && raw.p[0] == '\\');
    if (raw.n < 2 || raw.p[1] == '\0')
        return 0;
    if (raw.p[1] == 'u')
        return read_unicode(raw, out, n);
    found = strchr(letters, raw.p[1]);
    if (found == NULL)
        return 0;
    out[0] = (uint8_t)means[found - letters];
    *n = 1;
    return 2;
}

bool path_name_decode(struct span raw, uint8_t *out, size_t room, size_t *n)
{
    size_t i = 0;

    *n = 0;
    while (i < raw.n) {
        uint8_t bytes[4] = {raw.p[i]};
        size_t count = 1, used = 0;

        if (raw.p[i] == '\\')
            used = path_name_escape(span_cut(raw, i, raw.n), bytes, &count);
        if (*n + count > room)
            return false;
        memcpy(out + *n, bytes, count);
        *n += count;
        i += used != 0 ? used : 1;
    }
    return true;
}
