/* encoded - decodes what can be text, and asks the judge again. */
#include "filters/detect/encoded.h"
#include "filters/detect/content.h"
#include "filters/text/base64.h"
#include "filters/text/chars.h"

#define SHORTEST 8   /* bytes of text: a digest is not printable so far */
#define LONGEST  256 /* bytes as written */

static uint8_t hex_digit(uint8_t c)
{
    return (uint8_t)(chars_is(c, CHARS_DIGIT) ? c - '0'
                                              : (c | 0x20) - 'a' + 10);
}

static size_t decode_hex(struct span s, uint8_t *out)
{
    if (s.n % 2 != 0 || !content_is_hex(s))
        return 0;
    for (size_t i = 0; i < s.n; i += 2)
        out[i / 2] = (uint8_t)(hex_digit(s.p[i]) << 4 | hex_digit(s.p[i + 1]));
    return s.n / 2;
}

static size_t decode_base64(struct span s, uint8_t *out)
{
    for (unsigned pads = 0; pads < 2 && s.n != 0 && s.p[s.n - 1] == '='; pads++)
        s.n--;
    for (size_t i = 0; i < s.n; i++)
        if (!base64_is(s.p[i]))
            return 0;
    return s.n % 4 == 1 ? 0 : base64_decode(s, out);
}

static bool is_printable(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~')
            return false;
    return s.n >= SHORTEST;
}

static bool ask(const struct keyed *k, judge_fn *look, struct span text,
                struct match *m)
{
    struct keyed inner = *k;
    struct match found = *m;

    if (!is_printable(text))
        return false;
    inner.value = found.value = text;
    inner.quoted = inner.decoded = true;
    found.form = FORM_TEXT;
    if (!look(&inner, &found))
        return false;
    m->kind = found.kind;
    m->evidence = found.evidence;
    m->form = FORM_TEXT;
    m->notation = NOTATION_OPAQUE;
    return true;
}

bool encoded_judge(const struct keyed *k, judge_fn *look, struct match *m)
{
    uint8_t text[LONGEST];
    bool found;

    if (!k->quoted || k->value.n < SHORTEST || k->value.n > LONGEST)
        return false;
    m->value = k->value;
    found = ask(k, look, span_of(text, decode_hex(k->value, text)), m) ||
            ask(k, look, span_of(text, decode_base64(k->value, text)), m);
    explicit_bzero(text, sizeof text);
    return found;
}
