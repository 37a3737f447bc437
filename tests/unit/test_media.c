/* gate, strip: what `media` lets pass is what the first bytes say, and of
 * pictures nothing but the picture, however the body is cut. */
#include "filters/filter.h"
#include "filters/media/format.h"
#include "filters/policy/policy.h"
#include "filters/policy/trial.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SPAN(text)                                \
    {                                             \
        (const uint8_t *)(text), sizeof(text) - 1 \
    }

static struct policy *policy_of(const char *media)
{
    struct diag diag;
    struct buf yaml;
    struct policy *p;

    diag_init(&diag);
    buf_init(&yaml, 4096);
    assert_true(buf_printf(&yaml,
                           "filter: f\nrules: [{find: email, do: redact}]\n"
                           "media: {%s}\n",
                           media));
    p = policy_parse("t.yaml", buf_span(&yaml), NULL, &diag);
    if (p == NULL)
        print_error("%.*s", (int)diag.text.n, (const char *)diag.text.p);
    assert_non_null(p);
    buf_done(&yaml);
    diag_done(&diag);
    return p;
}

#define TEXT_SPAN(text) span_of((text), sizeof(text) - 1)

struct row {
    const char *media, *type;
    struct span in;
    struct span out; /* p NULL: refused by ... */
    enum fault fault;
};

static void check(const struct row *row, size_t piece)
{
    struct policy *p = policy_of(row->media);
    struct trial trial = {
        .in = row->in, .type = span_str(row->type), .piece = piece};
    struct buf out;
    enum fault fault;

    buf_init(&out, 1 << 20);
    fault = trial_filter(policy_at(p, 0), &trial, &out);
    if (fault != row->fault)
        fail_msg("%s as %s, pieces of %zu: %s", row->media, row->type, piece,
                 fault_text(fault));
    if (row->out.p != NULL && !span_eq(buf_span(&out), row->out))
        fail_msg("%s as %s, pieces of %zu: other bytes: %zu, not %zu",
                 row->media, row->type, piece, out.n, row->out.n);
    buf_done(&out);
    policy_unref(p);
}

static void check_all(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t piece = 0; piece < 40; piece++)
            check(&rows[i], piece);
}

#define SOI   "\xFF\xD8"
#define EOI   "\xFF\xD9"
#define JFIF  "\xFF\xE0\0\x10JFIF\0\1\2\1\0\x60\0\x60\0\0"
#define THUMB "\xFF\xE0\0\x13JFIF\0\1\2\1\0\x60\0\x60\1\1rgb"
#define JFXX  "\xFF\xE0\0\x0AJFXX\0\x10xx"
#define EXIF         \
    "\xFF\xE1\0\x0E" \
    "Exif\0\0taro@e"
/* EXIF of a maker and a rotation, in both orders of bytes; and what is left. */
#define BIG(way)                      \
    "\xFF\xE1\0\x33"                  \
    "Exif\0\0MM\0*\0\0\0\x08\0\2"     \
    "\1\x0F\0\2\0\0\0\5\0\0\0\x26"    \
    "\1\x12\0\3\0\0\0\1\0" way "\0\0" \
    "\0\0\0\0taro."
#define LITTLE(way)                   \
    "\xFF\xE1\0\x33"                  \
    "Exif\0\0II*\0\x08\0\0\0\2\0"     \
    "\x0F\1\2\0\5\0\0\0\x26\0\0\0"    \
    "\x12\1\3\0\1\0\0\0" way "\0\0\0" \
    "\0\0\0\0taro."
#define TURN(way)                     \
    "\xFF\xE1\0\x22"                  \
    "Exif\0\0MM\0*\0\0\0\x08\0\1"     \
    "\1\x12\0\3\0\0\0\1\0" way "\0\0" \
    "\0\0\0\0"
#define XMP "\xFF\xE1\0\x09http://"
#define ICC "\xFF\xE2\0\x12ICC_PROFILE\0\1\1ab"
#define MPF "\xFF\xE2\0\x08MPF\0ab"
#define IPTC         \
    "\xFF\xED\0\x06" \
    "ABCD"
#define ADOBE        \
    "\xFF\xEE\0\x0E" \
    "Adobe\0\x64\0\0\0\0\1"
#define COM  "\xFF\xFE\0\x07hello"
#define DQT  "\xFF\xDB\0\5abc"
#define SOF  "\xFF\xC0\0\4ab"
#define SOS  "\xFF\xDA\0\4xy"
#define DATA "scan\xFF\0of\xFF\xD0some\xFF\xD7length"
#define MORE SOS "more\xFF\0"
#define PIC  DQT SOF SOS DATA

static void jpegs_keep_the_picture(void **state)
{
#define ROW(in, out)                                                     \
    {                                                                    \
        "image/jpeg: strip-metadata", "image/jpeg", SPAN(in), SPAN(out), \
            FAULT_NONE                                                   \
    }
    static const struct row rows[] = {
        ROW(SOI PIC EOI, SOI PIC EOI),
        ROW(SOI JFIF PIC MORE EOI, SOI JFIF PIC MORE EOI),
        ROW(SOI THUMB JFXX EXIF PIC EOI, SOI JFIF PIC EOI),
        ROW(SOI EXIF XMP ICC MPF IPTC ADOBE COM PIC EOI, SOI ICC ADOBE PIC EOI),
        ROW(SOI PIC COM EXIF MORE EOI, SOI PIC MORE EOI),
        ROW(SOI "\xFF\xEE\0\x10"
                "Adobe\0\x64\0\0\0\0\1"
                "ab" PIC EOI,
            SOI PIC EOI),
        ROW(SOI PIC EOI "and a film", SOI PIC EOI),
        ROW(SOI "\xFF\xE1\0\x08"
                "Exif\0\0" PIC EOI,
            SOI PIC EOI),
        ROW(SOI BIG("\6") PIC EOI, SOI TURN("\6") PIC EOI),
        ROW(SOI LITTLE("\10") EXIF BIG("\3") PIC EOI, SOI TURN("\10") PIC EOI),
        ROW(SOI TURN("\3") PIC EOI, SOI TURN("\3") PIC EOI),
        ROW(SOI BIG("\1") PIC EOI, SOI PIC EOI),
        ROW(SOI BIG("\11") PIC EOI, SOI PIC EOI),
        ROW(SOI PIC EOI SOI EXIF PIC EOI, SOI PIC EOI),
        ROW(SOI "\xFF\xFF" DQT SOF SOS DATA "\xFF\xFF" EOI, SOI PIC EOI),
        ROW(SOI "\xFF\xE0\0\2\xFF\xE5\0\3x" PIC EOI, SOI PIC EOI),
    };
#undef ROW

    (void)state;
    check_all(rows, sizeof rows / sizeof *rows);
}

static void broken_jpegs_are_refused(void **state)
{
#define ROW(in)                                                          \
    {                                                                    \
        "image/jpeg: strip-metadata", "image/jpeg", SPAN(in), {NULL, 0}, \
            FAULT_STRIP                                                  \
    }
    static const struct row rows[] = {
        ROW(SOI PIC),
        ROW(SOI DQT SOF "\xFF"),
        ROW(SOI "\xFF\xE1\0"),
        ROW(SOI "\xFF\xE1\0\1"),
        ROW(SOI "\xFF\xE1\0\x20short"),
        ROW(SOI DQT "x" SOF SOS DATA EOI),
        ROW(SOI DQT SOS DATA EOI),
        ROW(SOI DQT EOI),
        ROW(SOI "\xFF\xD8" PIC EOI),
        ROW(SOI "\xFF\xD0" PIC EOI),
        ROW(SOI "\xFF\x01" PIC EOI),
        ROW(SOI "\xFF\xF7\0\4ab" PIC EOI),
        ROW(SOI PIC "\xFF\x02\0\4ab" EOI),
    };
#undef ROW

    (void)state;
    check_all(rows, sizeof rows / sizeof *rows);
}

#define SIG  "\x89PNG\r\n\x1A\n"
#define IHDR "\0\0\0\0IHDR\xA8\xA1\xAE\x0A"
#define IDAT "\0\0\0\x03IDATabc\x33\xAF\xD6\x72"
#define IEND "\0\0\0\0IEND\xAE\x42\x60\x82"
#define TEXT "\0\0\0\4tEXtTARO\1\2\3\4"
#define NEW  "\0\0\0\2neWxab\1\2\3\4"

static void pngs_keep_the_picture(void **state)
{
#define ROW(in, out)                                                     \
    {                                                                    \
        "\"image/*\": strip-metadata", "image/png", SPAN(in), SPAN(out), \
            FAULT_NONE                                                   \
    }
#define BAD(in)                                                          \
    {                                                                    \
        "\"image/*\": strip-metadata", "image/png", SPAN(in), {NULL, 0}, \
            FAULT_STRIP                                                  \
    }
    static const struct row rows[] = {
        ROW(SIG IHDR IDAT IEND, SIG IHDR IDAT IEND),
        ROW(SIG IHDR TEXT NEW IDAT TEXT IEND "more", SIG IHDR IDAT IEND),
        BAD(SIG IHDR IDAT),
        BAD(SIG IDAT IEND),
        BAD(SIG IHDR IHDR IDAT IEND),
        BAD(SIG IHDR "\0\0\0\3IDATabd\x33\xAF\xD6\x72" IEND),
        BAD(SIG IHDR "\0\0\0\1NEWSa\1\2\3\4" IEND),
        BAD(SIG IHDR "\x80\0\0\1IDATa"),
        BAD(SIG "\0\0\0\0IHD"),
    };
#undef ROW
#undef BAD

    (void)state;
    check_all(rows, sizeof rows / sizeof *rows);
}

#define PNG  SIG IHDR IDAT IEND
#define JPEG SOI EXIF PIC EOI
#define GIF  "GIF89a then the picture"
#define PDF  "%PDF-1.7 and then a document"
#define ZIP  "PK\3\4 and then some files in it"
#define MAIL "mail taro@example.jp"

static void first_bytes_beat_the_type(void **state)
{
#define ROW(media, type, in, out)                        \
    {                                                    \
        (media), (type), SPAN(in), SPAN(out), FAULT_NONE \
    }
#define BAD(media, type, in, fault)                 \
    {                                               \
        (media), (type), SPAN(in), {NULL, 0}, fault \
    }
    static const struct row rows[] = {
        /* a rule for what it is, whatever it is called */
        ROW("image/jpeg: strip-metadata", "application/json", JPEG,
            SOI PIC EOI),
        ROW("image/jpeg: strip-metadata", "", JPEG, SOI PIC EOI),
        ROW("image/jpeg: strip-metadata", "image/png", JPEG, SOI PIC EOI),
        ROW("image/gif: pass", "", GIF, GIF),
        ROW("image/gif: pass", "application/octet-stream; x=y", GIF, GIF),
        ROW("application/pdf: pass", "application/octet-stream", PDF, PDF),
        BAD("image/jpeg: block", "application/json", JPEG, FAULT_MEDIA),
        BAD("image/jpeg: block, image/png: pass", "image/png", JPEG,
            FAULT_MEDIA),
        /* no rule for what it is */
        BAD("image/png: pass", "image/png", GIF, FAULT_BINARY),
        BAD("image/png: pass", "image/png", JPEG, FAULT_BINARY),
        BAD("image/jpeg: strip-metadata", "image/jpeg", PNG, FAULT_BINARY),
        BAD("application/zip: pass", "application/zip", PDF, FAULT_BINARY),
        BAD("image/png: pass", "application/json", ZIP, FAULT_BINARY),
        BAD("image/gif: pass", "text/html", GIF, FAULT_BINARY),
        BAD("application/octet-stream: pass", "application/octet-stream", GIF,
            FAULT_BINARY),
        BAD("image/jpeg: strip-metadata", "image/jpeg", "\xFF\xD8\xFF",
            FAULT_STRIP),
        BAD("image/jpeg: strip-metadata", "image/jpeg", "\xFF\xD8\1\2",
            FAULT_BINARY),
        /* what it is and what it is called agree */
        ROW("image/png: pass", "image/png", PNG, PNG),
        ROW("\"video/*\": pass", "video/quicktime",
            "\0\0\0\x14"
            "ftypqt  ....",
            "\0\0\0\x14"
            "ftypqt  ...."),
        ROW("application/vnd.openxmlformats-officedocument.x: pass",
            "application/vnd.openxmlformats-officedocument.x", ZIP, ZIP),
        ROW("image/x-new: pass", "image/x-new", "\1\2\3new", "\1\2\3new"),
        ROW("application/octet-stream: pass", "application/octet-stream",
            "\1\2\3new", "\1\2\3new"),
        /* text is filtered, whatever it begins with */
        ROW("image/jpeg: strip-metadata", "image/jpeg", MAIL, "mail [EMAIL]"),
        ROW("image/jpeg: strip-metadata", "text/plain", MAIL, "mail [EMAIL]"),
        ROW("image/gif: pass", "text/plain", "GIF taro@example.jp",
            "GIF [EMAIL]"),
        ROW("image/gif: pass", "text/plain", "RIFF", "RIFF"),
        ROW("image/gif: pass", "application/json", "", ""),
        BAD("image/gif: pass", "application/pdf", "x", FAULT_BINARY),
    };
#undef ROW
#undef BAD

    (void)state;
    check_all(rows, sizeof rows / sizeof *rows);
}

/* What cannot begin any of the formats is not held for a byte. */
static void text_is_not_held(void **state)
{
    static const char *const texts[] = {"data: x", "{", "[", "<", "\n", "é"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(format_of(span_of(texts[i], 1), false), FORMAT_NONE);
    assert_int_equal(format_of(TEXT_SPAN("GIF8"), false), FORMAT_MORE);
    assert_int_equal(format_of(TEXT_SPAN("GIF8"), true), FORMAT_NONE);
    assert_int_equal(format_of(TEXT_SPAN("GIF88a"), false), FORMAT_NONE);
    assert_int_equal(format_of(TEXT_SPAN("\0\0\0\x18"
                                         "ftyp"),
                               false),
                     FORMAT_MORE);
    assert_int_equal(format_of(TEXT_SPAN("\0\0\0\x18"
                                         "ftyp"),
                               true),
                     FORMAT_MP4);
    assert_int_equal(format_of(TEXT_SPAN("\0\0\0\x18"
                                         "ftypheic"),
                               false),
                     FORMAT_HEIF);
    assert_int_equal(format_of(TEXT_SPAN("\0\0\0\x18"
                                         "ftypheXX"),
                               false),
                     FORMAT_MP4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jpegs_keep_the_picture),
        cmocka_unit_test(broken_jpegs_are_refused),
        cmocka_unit_test(pngs_keep_the_picture),
        cmocka_unit_test(first_bytes_beat_the_type),
        cmocka_unit_test(text_is_not_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
