/*
 * quote - see quote.h.
 */
#include "proxy/cli/quote.h"

#include <stdio.h>

/* Continuation bytes a lead byte announces, and the range its second byte must
 * be in (Unicode 15, table 3-7: no overlong forms, surrogates or > U+10FFFF).
 */
struct lead {
    uint8_t first, last, more, low, high;
};

static const struct lead leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF},
    {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F},
    {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

static bool continues(struct span s, const struct lead *lead)
{
    if (s.n <= lead->more || s.p[1] < lead->low || s.p[1] > lead->high)
        return false;
    for (size_t i = 2; i <= lead->more; i++)
        if ((s.p[i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* Length of the valid UTF-8 character `s` begins with, 0 if none. */
static size_t character(struct span s)
{
    if (s.p[0] < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (s.p[0] >= leads[i].first && s.p[0] <= leads[i].last)
            return continues(s, &leads[i]) ? leads[i].more + 1U : 0;
    return 0;
}

static void put_hex(struct out *o, const char *format, unsigned value)
{
    char text[8];

    snprintf(text, sizeof text, format, value);
    out_str(o, text);
}

void quote_json(struct out *o, struct span s)
{
    while (s.n > 0) {
        size_t n = character(s);

        if (n == 0)
            put_hex(o, "\\u%04x", 0xDC00U + s.p[0]);
        else if (s.p[0] < 0x20 || s.p[0] == 0x7F)
            put_hex(o, "\\u%04x", s.p[0]);
        else if (s.p[0] == '"' || s.p[0] == '\\')
            put_hex(o, "\\%c", s.p[0]);
        else
            out_put(o, span_of(s.p, n));
        s = span_cut(s, n != 0 ? n : 1, s.n);
    }
}

void quote_member(struct out *o, const char *key, struct span text)
{
    out_str(o, key);
    out_str(o, "\"");
    quote_json(o, text);
    out_str(o, "\"");
}

static bool is_control(struct span s)
{
    return s.p[0] < 0x20 || s.p[0] == 0x7F || (s.p[0] == 0xC2 && s.p[1] < 0xA0);
}

/* Bytes of `kept` go out as they are. */
static void put_text(struct out *o, struct span s, const char *kept)
{
    while (s.n > 0) {
        size_t n = character(s);

        if (s.p[0] != 0 && strchr(kept, s.p[0]) != NULL) {
            out_put(o, span_of(s.p, 1));
        } else if (n == 0 || is_control(s)) {
            put_hex(o, "\\x%02x", s.p[0]);
            n = 1;
        } else if (s.p[0] == '\\') {
            out_str(o, "\\\\");
        } else {
            out_put(o, span_of(s.p, n));
        }
        s = span_cut(s, n, s.n);
    }
}

void quote_text(struct out *o, struct span s)
{
    put_text(o, s, "");
}

void quote_body(struct out *o, struct span s)
{
    put_text(o, s, "\\\t\n");
}
