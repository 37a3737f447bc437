/* Which bodies cannot be inspected: encodings that hide ASCII, by Content-Type
 * and by what they say of themselves; and what `media` says of that. */
#include "tests/unit/heads.h"

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

static void of_two_reasons_the_first_is_given_however_cut(void **state)
{
    (void)state;
    expect("image/png", span_of(BYTES("\xFF\xFE coordinates\x01")),
           FAULT_CHARSET);
    expect("image/png", span_of(BYTES("a\x01<?xml encoding='utf-16'?>")),
           FAULT_BINARY);
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
        {"application/octet-stream", "PK\3\4 a@b.cc", "PK\3\4 a@b.cc",
         FAULT_NONE},
        {"text/plain", "PK\3\4 a@b.cc", "", FAULT_BINARY},
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
        cmocka_unit_test(wide_text_is_seen_behind_other_letters),
        cmocka_unit_test(of_two_reasons_the_first_is_given_however_cut),
        cmocka_unit_test(an_xml_declaration_must_agree),
        cmocka_unit_test(media_goes_before_the_first_bytes),
        cmocka_unit_test(an_observer_looks_whatever_media_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
