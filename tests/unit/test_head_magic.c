/* Which bodies cannot be inspected: binary formats, by their first bytes. */
#include "tests/unit/heads.h"

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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(binary_bodies_are_known_by_their_first_bytes),
        cmocka_unit_test(
            pictures_sound_and_video_are_known_by_their_first_bytes),
        cmocka_unit_test(bytes_of_a_picture_type_are_no_text),
        cmocka_unit_test(a_tar_file_is_known_by_its_first_member),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
