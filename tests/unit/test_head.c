/*
 * Which bodies cannot be inspected: encodings that hide ASCII, and binary
 * formats, by Content-Type and by first bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/text/head.h"
#include "tests/unit/filtering.h"

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

/* A row's bytes: may hold zeros. */
#define BYTES(text) text, sizeof(text) - 1

static void types_name_one_charset_that_keeps_ascii(void **state)
{
    static const struct {
        const char *type, *name; /* NULL: refused */
    } rows[] = {
        {"", ""},
        {"application/json", ""},
        {"text/plain; charset=", ""},
        {"text/plain; charset=UTF8", "utf-8"},
        {"text/plain;charset=\"Utf-8\";x=y", "utf-8"},
        {"text/plain; charset = utf-8", "utf-8"},
        {"text/plain; charset=windows-31J", "shift_jis"},
        {"text/plain; charset=Latin1", "iso-8859-1"},
        {"text/plain; charset=ISO-8859-15", "iso-8859-15"},
        {"text/plain; charset=CP1252", "windows-1252"},
        {"text/plain; x-charset=utf-16; charset=utf-8", "utf-8"},
        {"text/plain; accept_charset=utf-16", ""},
        {"text/plain; charsets=utf-16", ""},
        {"text/plain; charset=utf-16", NULL},
        {"text/plain; charset = utf-16", NULL},
        {"text/plain; Charset=\"UTF-16LE\"", NULL},
        {"text/plain; charset=utf-7", NULL},
        {"text/plain; charset=ibm037", NULL},
        {"text/plain; charset=utf-80", NULL},
        {"text/plain; charset=iso-8859-00000000000000000000", NULL},
        {"text/plain; charset=utf-8; charset=utf-8", NULL},
        {"text/plain; charset=utf-8;charset=utf-16", NULL},
    };

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct charset named;
        bool taken = charset_of_type(span_str(rows[i].type), &named);

        if (taken != (rows[i].name != NULL))
            fail_msg("%s", rows[i].type);
        if (taken)
            assert_string_equal(named.name, rows[i].name);
    }
}

static void binary_types_are_known(void **state)
{
    static const struct {
        const char *type;
        bool binary;
    } rows[] = {
        {"application/zip", true},
        {"Application/ZIP; name=a.zip", true},
        {" application/pdf ;x=y", true},
        {"application/cbor", true},
        {"application/senml+cbor", true},
        {"application/vnd.msgpack", true},
        {"application/x-protobuf; messageType=\"a.B\"", true},
        {"application/grpc", true},
        {"application/grpc+proto", true},
        {"application/vnd.apache.parquet", true},
        {"avro/binary", true},
        {"application/vnd.openxmlformats-officedocument."
         "spreadsheetml.sheet",
         true},
        {"application/vnd.google-earth.kmz", true},

        {"", false},
        {"x", false},
        {"application/", false},
        {"application/json", false},
        {"application/json+protobuf", false},
        {"application/vnd.apache.avro+json", false},
        {"application/vnd.google-earth.kml+xml", false},
        {"application/problem+json", false},
        {"application/json-seq", false},
        {"application/zipped-up", false},
        {"application/xml", false},
        {"application/octet-stream", false},
        {"application/vnd.ms-excel", false},
        {"application/x-ndjson", false},
        {"application/javascript", false},
        {"text/zip", false},
        {"text/csv; charset=utf-8", false},
        {"image/png", false},
        {"video/mp4", false},
        {"multipart/form-data; boundary=+zip", false},
    };

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        if (magic_of_type(span_str(rows[i].type)) != rows[i].binary)
            fail_msg("%s", rows[i].type);
}

/* What head_look() says of a body in pieces of `step`. */
static enum fault look(const char *type, struct span body, size_t step)
{
    struct head h;
    enum fault fault = head_open(&h, span_str(type));

    for (size_t i = 0; i < body.n && fault == FAULT_NONE; i += step) {
        size_t to = body.n - i < step ? body.n : i + step;

        if (h.left != 0)
            fault = head_look(&h, span_cut(body, i, to));
    }
    return fault;
}

static void expect(const char *type, struct span body, enum fault want)
{
    static const size_t steps[] = {1, 2, 3, 7, 100, SIZE_MAX / 2};

    for (size_t i = 0; i < ROWS(steps); i++) {
        enum fault fault = look(type, body, steps[i]);

        if (fault != want)
            fail_msg("\"%.60s\" (%s), %zu at a time: %s", body.p, type,
                     steps[i], fault_text(fault));
    }
}

static void binary_bodies_are_known_by_their_first_bytes(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum fault want;
    } rows[] = {
        {BYTES("PK\3\4\24\0\10\0\10\0"), FAULT_BINARY},
        {BYTES("PK\5\6\0\0\0\0"), FAULT_BINARY},
        {BYTES("\x1F\x8B\10\0"), FAULT_BINARY},
        {BYTES("x\x9Ckkk"), FAULT_BINARY},
        {BYTES("\x28\xB5\x2F\xFD\4"), FAULT_BINARY},
        {BYTES("\xFD"
               "7zXZ\0\0"),
         FAULT_BINARY},
        {BYTES("7z\xBC\xAF\x27\x1C\0\4"), FAULT_BINARY},
        {BYTES("Rar!\x1A\7\1\0"), FAULT_BINARY},
        {BYTES("BZh91AY&SY12"), FAULT_BINARY},
        {BYTES("%PDF-1.7\n"), FAULT_BINARY},
        {BYTES("SQLite format 3\0\x10"), FAULT_BINARY},
        {BYTES("Obj\1\2\x16"), FAULT_BINARY},
        {BYTES("PAR1\x15\4"), FAULT_BINARY},
        {BYTES("ARROW1\0\0"), FAULT_BINARY},
        {BYTES("MDF     4.10    "), FAULT_BINARY},
        {BYTES("LOGG\x90\0\0\0"), FAULT_BINARY},

        {BYTES(""), FAULT_NONE},
        {BYTES("P"), FAULT_NONE},
        {BYTES("PK"), FAULT_NONE},
        {BYTES("PK;name\n1;a\n"), FAULT_NONE},
        {BYTES("PAR1,PAR2\n1,2\n"), FAULT_NONE},
        {BYTES("BZh9 is a word"), FAULT_NONE},
        {BYTES("Rar! said the lion"), FAULT_NONE},
        {BYTES("7z is a program"), FAULT_NONE},
        {BYTES("%PDF is no type"), FAULT_NONE},
        {BYTES("x^2 + y^2"), FAULT_NONE},
        {BYTES("x=1&y=2"), FAULT_NONE},
        {BYTES("SQLite format 3 is its head"), FAULT_NONE},
        {BYTES("Object 1"), FAULT_NONE},
        {BYTES("ORC,elf\n"), FAULT_NONE},
        {BYTES("LOGG\n"), FAULT_NONE},
        {BYTES("{\"a\":\"PK\\u0003\\u0004\"}"), FAULT_NONE},
        {BYTES("{\"a\":\"%PDF-1.7\"}"), FAULT_NONE},
        {BYTES("\x81\xA3vin\xB1JTDKN3DU8A0000001\xC0"), FAULT_NONE},
    };

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        expect("application/json", span_of(rows[i].bytes, rows[i].n),
               rows[i].want);
}

/* Packets of a transport stream, every `step` bytes. */
static void put_packets(uint8_t *body, size_t step)
{
    memset(body, 'a', 600);
    for (size_t i = step - 188; i < 600; i += step)
        memcpy(body + i, "G@\0\x10", 4);
}

static void
pictures_sound_and_video_are_known_by_their_first_bytes(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum fault want;
    } rows[] = {
        {BYTES("\xFF\xD8\xFF\xE1\0\x16"
               "Exif\0\0"),
         FAULT_BINARY},
        {BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0 \0\0\0 \10\6\0"),
         FAULT_BINARY},
        {BYTES("\0\0\1\0\1\0  \0\0\1\0 \0\xA8\x10\0\0\x16\0\0\0(\0\0\0 \0\0"),
         FAULT_BINARY},
        {BYTES("GIF89a\1\0\1\0"), FAULT_BINARY},
        {BYTES("RIFF\x24\0\0\0WEBPVP8 "), FAULT_BINARY},
        {BYTES("RIFF\x24\0\0\0AVI LIST"), FAULT_BINARY},
        {BYTES("BM\x36\4\0\0\0\0\0\0\x36"), FAULT_BINARY},
        {BYTES("\0\0\0\x18"
               "ftypmp42\0\0\0\0"),
         FAULT_BINARY},
        {BYTES("\0\0\0\x08wide\0\0\1\0mdat"), FAULT_BINARY},
        {BYTES("\x1A\x45\xDF\xA3\x9F"), FAULT_BINARY},
        {BYTES("\0\0\1\xBA\x44"), FAULT_BINARY},
        {BYTES("OggS\0\2"), FAULT_BINARY},
        {BYTES("ID3\4\0\0"), FAULT_BINARY},
        {BYTES("\xFF\xFB\x90\x64"), FAULT_BINARY},

        {BYTES("GIF is a format"), FAULT_NONE},
        {BYTES("RIFF, WAVE and AVI are names"), FAULT_NONE},
        {BYTES("RIFF:123AVI"), FAULT_NONE},
        {BYTES("BMW 320 d"), FAULT_NONE},
        {BYTES("MM*"), FAULT_NONE},
        {BYTES("ID3 is a tag"), FAULT_NONE},
        {BYTES("fLaC"), FAULT_NONE},
        {BYTES("abcdftypmp42"), FAULT_NONE},
        {BYTES("\xC3\xBFlong"), FAULT_NONE},
    };
    uint8_t body[600];

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        expect("application/json", span_of(rows[i].bytes, rows[i].n),
               rows[i].want);
    put_packets(body, 188);
    expect("", span_of(body, 600), FAULT_BINARY);
    expect("", span_of(body, 188), FAULT_NONE);
    put_packets(body, 192);
    expect("", span_of(body, 600), FAULT_BINARY);
    memset(body, 'G', sizeof body);
    expect("", span_of(body, 600), FAULT_NONE);
}

/* A type alone does not make a picture: JSON is filtered, whatever its name. */
static void bytes_of_a_picture_type_are_no_text(void **state)
{
    static const struct {
        const char *type;
        const char *bytes;
        size_t n;
        enum fault want;
    } rows[] = {
        {"image/png", BYTES("{\"a\":1}\r\n\t\f\x1B[0m"), FAULT_NONE},
        {"video/x-recorder", BYTES("rec 1.2\n"), FAULT_NONE},
        {"image/x-recorder", BYTES("rec\0"), FAULT_BINARY},
        {" Video/X-Recorder; fps=30", BYTES("rec\1"), FAULT_BINARY},
        {"audio/x-recorder", BYTES("rec\x7F"), FAULT_BINARY},
        {"application/mp4", BYTES("rec\2"), FAULT_BINARY},
        {"image/svg+xml", BYTES("<svg>\1</svg>"), FAULT_NONE},
        {"audio/mpegurl", BYTES("#EXTM3U\1"), FAULT_NONE},
        {"application/octet-stream", BYTES("rec\1"), FAULT_NONE},
        {"", BYTES("rec\1"), FAULT_NONE},
    };

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        expect(rows[i].type, span_of(rows[i].bytes, rows[i].n), rows[i].want);
}

static void a_tar_file_is_known_by_its_first_member(void **state)
{
    uint8_t body[600] = "member/name.json";

    (void)state;
    memcpy(body + 257, "ustar", 6);
    expect("", span_of(body, sizeof body), FAULT_BINARY);
    expect("", span_of(body, 262), FAULT_BINARY);
    expect("", span_of(body, 261), FAULT_NONE);
    memset(body, 'a', 257);
    expect("", span_of(body, sizeof body), FAULT_NONE);
}

static void wide_text_is_seen_behind_other_letters(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum fault want;
    } rows[] = {
        /* 車両 and then a word: UTF-16 and UTF-32, both orders */
        {BYTES("\xCA\x8E!N\xCA\x8E!N\xCA\x8E!N a\0b\0c\0d\0e\0"),
         FAULT_CHARSET},
        {BYTES("\x8E\xCAN!\x8E\xCAN!\x8E\xCAN!\0 \0a\0b\0c"), FAULT_CHARSET},
        {BYTES("\xCA\x8E\0\0!N\0\0 \0\0\0a\0\0\0b\0\0\0c\0\0\0d\0\0\0"),
         FAULT_CHARSET},
        {BYTES("\0\0\x8E\xCA\0\0N!\0\0\0 \0\0\0a\0\0\0b\0\0\0c\0\0\0d"),
         FAULT_CHARSET},
        /* neither: zeros without a rhythm, records of small numbers */
        {BYTES("abcdefgh\0a\0b\0c"), FAULT_NONE},
        {BYTES("abcdefgh\0ab\0cd\0ef\0gh\0"), FAULT_NONE},
        {BYTES("abcdefgh\0\0a\0\0b\0\0c\0\0d\0\0e\0\0"), FAULT_NONE},
        {BYTES("abcdefgh\0a\0b\0\1\0c\0d\0e\0\2"), FAULT_NONE},
        {BYTES("abcdefgh\0a\0b\0\0\0c\0d\0\0\0e"), FAULT_NONE},
        {BYTES("name\0value\0name\0value\0name\0value\0"), FAULT_NONE},
    };
    uint8_t far[HEAD_LOOK + 64];

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        expect("", span_of(rows[i].bytes, rows[i].n), rows[i].want);
    memset(far, '\xE8', sizeof far);
    memcpy(far + HEAD_LOOK - 8, "\0a\0b\0c\0d", 8);
    expect("", span_of(far, sizeof far), FAULT_CHARSET);
    memset(far, '\xE8', sizeof far);
    memcpy(far + HEAD_LOOK - 7, "\0a\0b\0c\0d", 8);
    expect("", span_of(far, sizeof far), FAULT_NONE);
}

static void an_xml_declaration_must_agree(void **state)
{
    static const struct {
        const char *type, *body;
        enum fault want;
    } rows[] = {
        {"", "<?xml version='1.0'?><a/>", FAULT_NONE},
        {"", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", FAULT_NONE},
        {"", "<?xml version='1.0' encoding = 'sjis' ?><a/>", FAULT_NONE},
        {"text/xml; charset=Shift_JIS",
         "<?xml version='1.0' encoding='Windows-31J'?><a/>", FAULT_NONE},
        {"text/xml; charset=utf-8", "<?xml version='1.0'?><a/>", FAULT_NONE},
        {"text/xml; charset=utf-8",
         "<a encoding='utf-16'/><!-- encoding='utf-7' -->", FAULT_NONE},
        {"text/xml; charset=utf-8", "<?xml-stylesheet encoding='utf-16'?><a/>",
         FAULT_NONE},
        {"", "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a/>",
         FAULT_NONE},
        {"", "<?xml version='1.0' encoding='utf-16", FAULT_NONE},

        {"", "<?xml version='1.0' encoding='UTF-16'?><a/>", FAULT_CHARSET},
        {"", "<?xml version='1.0'\tencoding\n=\r\"utf-7\"?><a/>",
         FAULT_CHARSET},
        {"", " \n<?xml version='1.0' encoding='ibm037'?><a/>", FAULT_CHARSET},
        {"", "<?xml version='1.0' encoding=utf-8?><a/>", FAULT_CHARSET},
        {"", "<?xml version='1.0' encoding='what'?><a/>", FAULT_CHARSET},
        {"", "<?xml encoding='utf-8' encoding='utf-16'?><a/>", FAULT_CHARSET},
        {"text/xml; charset=utf-8",
         "<?xml version='1.0' encoding='iso-8859-1'?><a/>", FAULT_CHARSET},
        {"text/xml; charset=iso-8859-1",
         "<?xml version='1.0' encoding='iso-8859-2'?><a/>", FAULT_CHARSET},
        {"", "\xEF\xBB\xBF<?xml version='1.0' encoding='gbk'?><a/>",
         FAULT_CHARSET},
        {"", "\x4C\x6F\xA7\x94\x93\x40\xA5", FAULT_CHARSET},
    };
    char late[400];

    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        expect(rows[i].type, span_str(rows[i].body), rows[i].want);
    snprintf(late, sizeof late, "<?xml version='1.0'%250s?><a/>", " ");
    expect("", span_str(late), FAULT_CHARSET);
}

/* --- What a filter's `media` makes of it ---------------------------------- */

static void media_goes_before_the_first_bytes(void **state)
{
    static const struct {
        const char *type, *in, *out;
        enum fault fault;
    } rows[] = {
        {"application/zip", "PK\3\4 a@b.cc", "PK\3\4 a@b.cc", FAULT_NONE},
        {"application/zip; charset=utf-16", "a@b.cc", "a@b.cc", FAULT_NONE},
        {"video/mp4", "a@b.cc", "", FAULT_MEDIA},
        {"video/mp4", "", "", FAULT_MEDIA},
        {"application/pdf", "a@b.cc", "", FAULT_BINARY},
        {"application/octet-stream", "PK\3\4 a@b.cc", "", FAULT_BINARY},
        {"image/png", "a@b.cc", "[EMAIL]", FAULT_NONE},
        {"image/png", "\x89PNG\r\n\x1A\n", "", FAULT_BINARY},
        {"image/gif", "GIF89a a@b.cc", "GIF89a a@b.cc", FAULT_NONE},
    };
    struct policy *policy = filtering_policy(
        "filter: t\nmedia: {application/zip: pass, image/gif: pass, "
        "\"video/*\": block}\n"
        "rules:\n  - {find: email, do: redact}\n",
        NULL);
    struct filtering it;

    (void)state;
    filtering_init(&it, 64);
    for (size_t i = 0; i < ROWS(rows); i++) {
        filtering_open(&it, policy_at(policy, 0), rows[i].type);
        filtering_feed(&it, span_str(rows[i].in), 64);
        assert_int_equal(it.fault, rows[i].fault);
        assert_true(span_eq(buf_span(&it.out), span_str(rows[i].out)));
    }
    filtering_done(&it);
    policy_unref(policy);
}

/* Who only looks wants to see what is in a type that would be refused. */
static void an_observer_looks_whatever_media_says(void **state)
{
    static const char *const types[] = {"application/x-a", "video/mp4"};
    struct policy *policy = filtering_policy(
        "filter: t\nmedia: {application/x-a: pass, \"video/*\": block}\n"
        "rules:\n  - {find: email, do: redact}\n",
        NULL);
    struct filtering it;

    (void)state;
    filtering_init(&it, 64);
    for (size_t i = 0; i < ROWS(types); i++) {
        filtering_open(&it, policy_at(policy, 0), types[i]);
        stream_observe(it.stream);
        filtering_feed(&it, span_str("a@b.cc"), 64);
        assert_int_equal(it.fault, FAULT_NONE);
        assert_int_equal(it.found_n, 1);
    }
    filtering_done(&it);
    policy_unref(policy);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_name_one_charset_that_keeps_ascii),
        cmocka_unit_test(binary_types_are_known),
        cmocka_unit_test(binary_bodies_are_known_by_their_first_bytes),
        cmocka_unit_test(
            pictures_sound_and_video_are_known_by_their_first_bytes),
        cmocka_unit_test(bytes_of_a_picture_type_are_no_text),
        cmocka_unit_test(a_tar_file_is_known_by_its_first_member),
        cmocka_unit_test(wide_text_is_seen_behind_other_letters),
        cmocka_unit_test(an_xml_declaration_must_agree),
        cmocka_unit_test(media_goes_before_the_first_bytes),
        cmocka_unit_test(an_observer_looks_whatever_media_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
