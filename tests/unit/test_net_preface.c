/* preface: the PROXY protocol's two versions, whole, cut and broken. */
#include "proxy/net/preface.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define V2   "\r\n\r\n\0\r\nQUIT\n"
#define LINE "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n"
#define TCP4 "\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbb"
#define TCP6                                                           \
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x20\x01\x0d\xb8\0\0\0" \
    "\0\0\0\0\0\0\0\0\x02\xdc\x04\x01\xbb"
#define MAPPED                                                             \
    "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\x00\x02\x07\x20\x01\x0d\xb8\0\0\0\0" \
    "\0\0\0\0\0\0\0\x02\xdc\x04\x01\xbb"
#define ZERO27 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define PATHS  ZERO27 ZERO27 ZERO27 ZERO27 ZERO27 ZERO27 ZERO27 ZERO27

/* Of these bytes, with their last NUL left out. */
#define BYTES(text) text, sizeof(text) - 1

struct row {
    const char *text;
    size_t n;
    const char *peer; /* "": of no IP family; NULL: its own */
};

static const struct row VALID[] = {
    {BYTES(LINE), "192.0.2.1"},
    {BYTES("PROXY TCP4 255.255.255.255 0.0.0.0 0 65535\r\n"),
     "255.255.255.255"},
    {BYTES("PROXY TCP6 2001:DB8::1 ::1 1 2\r\n"), "2001:db8::1"},
    {BYTES("PROXY TCP6 ffff:f:f:f:f:f:f:f "
           "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"),
     "ffff:f:f:f:f:f:f:f"},
    {BYTES("PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n"), "192.0.2.7"},
    {BYTES("PROXY UNKNOWN\r\n"), NULL},
    {BYTES("PROXY UNKNOWN 192.0.2.1 what ever\r\n"), NULL},
    {BYTES(V2 "\x21\x11\0\x0c" TCP4), "192.0.2.1"},
    {BYTES(V2 "\x21\x21\0\x24" TCP6), "2001:db8::1"},
    {BYTES(V2 "\x21\x21\0\x24" MAPPED), "192.0.2.7"},
    {BYTES(V2 "\x21\x31\0\xd8" PATHS), ""},
    {BYTES(V2 "\x21\x11\0\x14" TCP4 "\x01\0\x02h2\x04\0\0"), "192.0.2.1"},
    {BYTES(V2 "\x20\0\0\0"), NULL},
    {BYTES(V2 "\x20\x11\0\x0c" TCP4), NULL},
    {BYTES(V2 "\x20\x77\0\x02"
              "ab"),
     NULL}, /* LOCAL: the rest is ignored */
    {BYTES(V2 "\x21\0\0\0"), NULL},
    {BYTES(V2 "\x21\0\0\x03???"), NULL},
};

static void check(const struct row *row, struct span in)
{
    struct preface got;
    char text[ADDRESS_TEXT];

    assert_int_equal(preface_read(in, &got), PREFACE_DONE);
    assert_int_equal(got.size, row->n);
    assert_int_equal(got.is_own, row->peer == NULL);
    if (row->peer == NULL)
        return;
    assert_int_equal(address_text(&got.source, text), row->peer[0] != '\0');
    assert_string_equal(text, row->peer);
}

/* Cut anywhere it wants more; what follows it is left alone. */
static void a_preface_is_read_whatever_the_cuts(void **state)
{
    struct guarded g;

    (void)state;
    guarded_init(&g, 4096);
    for (size_t i = 0; i < sizeof VALID / sizeof *VALID; i++) {
        const struct row *row = &VALID[i];
        char more[400];
        struct preface got;

        for (size_t n = 0; n < row->n; n++)
            assert_int_equal(
                preface_read(guarded_put(&g, span_of(row->text, n)), &got),
                PREFACE_MORE);
        check(row, guarded_put(&g, span_of(row->text, row->n)));
        memcpy(more, row->text, row->n);
        memcpy(more + row->n, "\r\n\x16\x03GET / \n", 11);
        check(row, guarded_put(&g, span_of(more, row->n + 11)));
    }
    guarded_done(&g);
}

static const struct {
    const char *text;
    size_t n;
} INVALID[] = {
    {BYTES("GET / HTTP/1.1\r\n")},
    {BYTES("\x16\x03\x01")}, /* TLS */
    {BYTES("proxy TCP4 192.0.2.1 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY\tTCP4 192.0.2.1 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY  TCP4 192.0.2.1 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY TCP4  192.0.2.1 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 2 \r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 2\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 2\r\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 2\0\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 65536\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 02\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 1 +2\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 198.51.100.1 -1 2\r\n")},
    {BYTES("PROXY TCP4 192.0.2.01 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY TCP4 192.0.2 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n")},
    {BYTES("PROXY TCP4 192.0.2.1 ::1 1 2\r\n")},
    {BYTES("PROXY TCP6 192.0.2.1 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n")},
    {BYTES("PROXY TCP5 192.0.2.1 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY UDP4 192.0.2.1 198.51.100.1 1 2\r\n")},
    {BYTES("PROXY UNKNOWNS 192.0.2.1\r\n")},
    {BYTES("PROXY UNKNOW\r\n")},
    {BYTES("PROXY \r\n")},
    {BYTES("\r\n\r\n\0\r\nQUIT\r")},
    {BYTES("\r\nGET / HTTP/1.1\r\n")},
    {BYTES(V2 "\x11\x11\0\x0c" TCP4)},     /* version 1 */
    {BYTES(V2 "\x22\x11\0\x0c" TCP4)},     /* a third command */
    {BYTES(V2 "\x21\x12\0\x0c" TCP4)},     /* UDP */
    {BYTES(V2 "\x21\x41\0\x0c" TCP4)},     /* a fourth family */
    {BYTES(V2 "\x21\x11\0\x0b" TCP4)},     /* too short */
    {BYTES(V2 "\x21\x21\0\x0c" TCP4)},     /* too short for IPv6 */
    {BYTES(V2 "\x21\x11\0\x0d" TCP4 "?")}, /* half a TLV */
    {BYTES(V2 "\x21\x11\0\x0f" TCP4 "\x01\0\x01")},
    {BYTES(V2 "\x21\x11\0\x10" TCP4 "\x01\0\0?")},
    {BYTES(V2 "\x21\x11\x08\0")}, /* longer than PREFACE_MAX */
    {BYTES(V2 "\x20\0\xff\xff")},
};

static void what_is_no_preface_is_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof INVALID / sizeof *INVALID; i++) {
        struct preface got;
        size_t n = 0;

        /* Byte by byte: never done, and broken in the end. */
        for (; n < INVALID[i].n; n++)
            if (preface_read(span_of(INVALID[i].text, n), &got) != PREFACE_MORE)
                break;
        assert_int_equal(preface_read(span_of(INVALID[i].text, n), &got),
                         PREFACE_BROKEN);
    }
}

/* The specification's worst case is 107 bytes; one more is none. */
static void a_line_has_its_limit(void **state)
{
    char line[200];
    struct preface got;

    (void)state;
    memset(line, 'x', sizeof line);
    memcpy(line, "PROXY UNKNOWN ", 14);
    assert_int_equal(preface_read(span_of(line, 106), &got), PREFACE_MORE);
    assert_int_equal(preface_read(span_of(line, 107), &got), PREFACE_BROKEN);
    memcpy(line + 105, "\r\n", 2);
    assert_int_equal(preface_read(span_of(line, 107), &got), PREFACE_DONE);
    assert_int_equal(got.size, 107);
    memcpy(line + 105, "x\r\n", 3);
    assert_int_equal(preface_read(span_of(line, 107), &got), PREFACE_BROKEN);
    assert_int_equal(preface_read(span_of(line, 108), &got), PREFACE_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_preface_is_read_whatever_the_cuts),
        cmocka_unit_test(what_is_no_preface_is_broken),
        cmocka_unit_test(a_line_has_its_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
