/*
 * hostile - text full of escapes: whole, half, one within another, and what
 * only looks like one.
 */
#ifndef FOGLINE_TESTS_HOSTILE_H
#define FOGLINE_TESTS_HOSTILE_H

#include "filters/base/buf.h"
#include "filters/base/check.h"
#include "tests/unit/random.h"

/* A string literal that may hold zeros. */
#define HOSTILE(text)          \
    {                          \
        text, sizeof(text) - 1 \
    }

static const struct {
    const char *text;
    size_t n;
} hostile_pieces[] = {
    HOSTILE("taro"),
    HOSTILE("@"),
    HOSTILE("example.jp"),
    HOSTILE("\xE4\xBE\x8B.\xE8\xBB\x8A\xE4\xBE\x8B"),
    HOSTILE("\xC3\xBC"),
    HOSTILE("[192.0.2.1]"),
    HOSTILE("a b"),
    HOSTILE("JTDKN3DU8A0000001"),
    HOSTILE("35.681236"),
    HOSTILE(", 139.767125"),
    HOSTILE("\"lat\":"),
    HOSTILE("lon="),
    HOSTILE("vin"),
    HOSTILE(" "),
    HOSTILE("\n"),
    HOSTILE("7"),
    HOSTILE("4"),
    HOSTILE("0"),
    HOSTILE("a"),
    HOSTILE(";"),
    HOSTILE("\""),
    HOSTILE("<"),
    HOSTILE(">"),
    HOSTILE("="),
    HOSTILE("\"vin\":\""),
    HOSTILE("\"lat\":["),
    HOSTILE("\"phone\":[{\"number\":\""),
    HOSTILE("\",\""),
    HOSTILE(",\"name\":\"lat\""),
    HOSTILE("],"),
    HOSTILE("\"imei\":"),
    HOSTILE("352099001761481"),
    HOSTILE("ZVW50-1234567"),
    HOSTILE("phone: "),
    HOSTILE("<lat>"),
    HOSTILE("</"),
    HOSTILE("<![CDATA["),
    HOSTILE("{\"value\":"),
    HOSTILE("/*"),
    HOSTILE("*/"),
    HOSTILE("<!--"),
    HOSTILE("-->"),
    /* whole escapes */
    HOSTILE("\\u0040"),
    HOSTILE("\\x40"),
    HOSTILE("\\n"),
    HOSTILE("\\\""),
    HOSTILE("\\\\\\\""),
    HOSTILE("\\\\u0040"),
    HOSTILE("\\/"),
    HOSTILE("%40"),
    HOSTILE("%2540"),
    HOSTILE("%22"),
    HOSTILE("&#64;"),
    HOSTILE("&#x40;"),
    HOSTILE("&commat;"),
    HOSTILE("&amp;#64;"),
    HOSTILE("&quot;"),
    HOSTILE("&#0"),
    HOSTILE("&#x0000000000000000000040"),
    HOSTILE("&#64"),
    HOSTILE("\\100"),
    HOSTILE("\\1"),
    HOSTILE("\xCC\x81"),
    HOSTILE("\xEF\xB8\x8F"),
    HOSTILE("\xD9\xA3"),
    HOSTILE("\xEF\xBC\xA0"),
    HOSTILE("%EF%BC%A0"),
    HOSTILE("\\uff20"),
    HOSTILE("\xE2\x80\x8B"),
    HOSTILE("\xC2\xAD"),
    HOSTILE("&shy;"),
    HOSTILE("\xEF\xBB\xBF"),
    HOSTILE("\xE2\x80\x90"),
    HOSTILE("\xE3\x83\xBC"),
    HOSTILE("\xEF\xBD\xB0"),
    HOSTILE("\xE3\x80\x80"),
    HOSTILE("\xE8\xBB\x8A"),
    HOSTILE("\xF0\x9F\x9A\x97"),
    HOSTILE("\\ud83d\\ude97"),
    /* halves */
    HOSTILE("\\"),
    HOSTILE("\\u"),
    HOSTILE("\\u00"),
    HOSTILE("%"),
    HOSTILE("%4"),
    HOSTILE("&"),
    HOSTILE("&#"),
    HOSTILE("&#6"),
    HOSTILE("&co"),
    HOSTILE("\xEF"),
    HOSTILE("\xEF\xBC"),
    HOSTILE("\xE3\x83"),
    HOSTILE("\xC2"),
    HOSTILE("\x80"),
    HOSTILE("\xFF"),
    HOSTILE("\0"),
};

#define HOSTILE_PIECES (sizeof hostile_pieces / sizeof hostile_pieces[0])

/* Appends `pieces` of them. */
static inline void hostile_put(struct random_source *r, size_t pieces,
                               struct buf *out)
{
    for (size_t i = 0; i < pieces; i++) {
        size_t k = random_below(r, HOSTILE_PIECES);

        CHECK(
            buf_put(out, span_of(hostile_pieces[k].text, hostile_pieces[k].n)));
    }
}

#endif
