/* cli and demo: addresses, quoting, the recent input, invented vehicles. */
#include "filters/base/mem.h"
#include "proxy/cli/endpoint.h"
#include "proxy/cli/quote.h"
#include "proxy/cli/recent.h"
#include "proxy/demo/ballast.h"
#include "proxy/demo/fleet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct endpoint_row {
    const char *text, *host, *port; /* host NULL: an error */
};

static void check_endpoints(const char *read(const char *,
                                             struct endpoint_text *),
                            const struct endpoint_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct endpoint_text got;
        const char *error = read(rows[i].text, &got);

        if (rows[i].host == NULL) {
            assert_non_null(error);
            continue;
        }
        assert_null(error);
        assert_string_equal(got.host, rows[i].host);
        assert_string_equal(got.port, rows[i].port);
    }
}

static void addresses_to_listen_on(void **state)
{
    static const struct endpoint_row rows[] = {
        {"127.0.0.1:8080", "127.0.0.1", "8080"},
        {"localhost:0", "localhost", "0"},
        {"[::1]:65535", "::1", "65535"},
        {"[fe80::1%eth0.5]:1", "fe80::1%eth0.5", "1"},
        {"[2001:db8::1]:1", "2001:db8::1", "1"},
        {"[fe80::1]:1", NULL, NULL}, /* on which link? */
        {"[febf::1]:1", NULL, NULL},
        {"[fe80::1%]:1", NULL, NULL},
        {"[fe80::1%eth 0]:1", NULL, NULL},
        {"[fe80::1%eth/0]:1", NULL, NULL},
        {"[%eth0]:1", NULL, NULL},
        {":8080", "0.0.0.0", "8080"},
        {"a_b-c.example:1", "a_b-c.example", "1"},
        {"", NULL, NULL},
        {":", NULL, NULL},
        {"8080", NULL, NULL},
        {"127.0.0.1", NULL, NULL},
        {"127.0.0.1:", NULL, NULL},
        {"127.0.0.1:65536", NULL, NULL},
        {"127.0.0.1:100000", NULL, NULL},
        {"127.0.0.1:-1", NULL, NULL},
        {"127.0.0.1:+1", NULL, NULL},
        {"127.0.0.1: 1", NULL, NULL},
        {"::1:8080", NULL, NULL},
        {"[::1]", NULL, NULL},
        {"[::1:8080", NULL, NULL},
        {"[]:1", NULL, NULL},
        {"a b:1", NULL, NULL},
        {"a/b:1", NULL, NULL},
        {"[a\"]:1", NULL, NULL},
    };

    (void)state;
    check_endpoints(endpoint_listen, rows, sizeof rows / sizeof *rows);
}

static void urls_to_connect_to(void **state)
{
    static const struct endpoint_row rows[] = {
        {"http://example.com", "example.com", "80"},
        {"HTTP://example.com:9000", "example.com", "9000"},
        {"http://example.com/", "example.com", "80"},
        {"http://[::1]:1/", "::1", "1"},
        {"http://[::1]", "::1", "80"},
        {"http://[fe80::1%eth0]:9", "fe80::1%eth0", "9"},
        {"http://[fe80::1]:9", NULL, NULL},
        {"http://", NULL, NULL},
        {"http:///", NULL, NULL},
        {"http://:80", NULL, NULL},
        {"http://example.com:0", NULL, NULL},
        {"http://example.com:", NULL, NULL},
        {"http://example.com:80:80", NULL, NULL},
        {"http://example.com/v1", NULL, NULL},
        {"http://example.com//", NULL, NULL},
        {"http://example.com?a", NULL, NULL},
        {"http://example.com#a", NULL, NULL},
        {"http://a@example.com", NULL, NULL},
        {"http://[::1]x:80", NULL, NULL},
        {"https://example.com", "example.com", "443"},
        {"https://example.com:8443/", "example.com", "8443"},
        {"ftp://example.com", NULL, NULL},
        {"http://unix:/run/a", NULL, NULL},
        {"example.com:80", NULL, NULL},
        {"", NULL, NULL},
    };

    (void)state;
    check_endpoints(endpoint_url, rows, sizeof rows / sizeof *rows);
}

static void a_host_longer_than_its_room_is_refused(void **state)
{
    char text[400];
    struct endpoint_text got;

    (void)state;
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 3, ":1", 3);
    assert_non_null(endpoint_listen(text, &got));
    assert_null(endpoint_listen(text + sizeof text - 3 - 255, &got));
    assert_non_null(endpoint_listen(text + sizeof text - 3 - 256, &got));
}

static void paths_of_unix_sockets(void **state)
{
    char text[200] = "unix:";
    struct endpoint_text got;
    char print[CONFIG_ENDPOINT_TEXT];

    (void)state;
    assert_null(endpoint_listen("unix:/run/fogline.sock", &got));
    assert_string_equal(got.path, "/run/fogline.sock");
    endpoint_print(&got, print, sizeof print);
    assert_string_equal(print, "unix:/run/fogline.sock");
    assert_null(endpoint_of(&got).host);
    assert_true(endpoint_is_loopback(&got));
    assert_null(endpoint_url("UNIX:a.sock", &got));
    assert_string_equal(got.path, "a.sock");
    assert_non_null(endpoint_listen("unix:", &got));
    assert_non_null(endpoint_url("unix:", &got));
    assert_non_null(endpoint_listen_tcp("unix:/run/fogline.sock", &got));
    memset(text + 5, 'a', 107);
    assert_null(endpoint_listen(text, &got));
    text[5 + 107] = 'a';
    assert_non_null(endpoint_listen(text, &got));
}

static void only_this_machine_reaches_loopback(void **state)
{
    static const struct {
        const char *text;
        bool is_loopback;
    } rows[] = {
        {"127.0.0.1:1", true},
        {"127.255.0.9:1", true},
        {"[::1]:1", true},
        {"localhost:1", true},
        {"unix:/run/a", true},
        {":1", false},
        {"127.example.org:1", false},
        {"[::]:1", false},
        {"192.0.2.1:1", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct endpoint_text got;

        assert_null(endpoint_listen(rows[i].text, &got));
        assert_int_equal(endpoint_is_loopback(&got), rows[i].is_loopback);
    }
}

static void quotes_for_json_and_for_a_line(void **state)
{
    static const struct {
        const char *in, *json, *line;
    } rows[] = {
        {"plain", "plain", "plain"},
        {"a\"b\\c", "a\\\"b\\\\c", "a\"b\\\\c"},
        {"\n\t\x1b\x7f", "\\u000a\\u0009\\u001b\\u007f",
         "\\x0a\\x09\\x1b\\x7f"},
        {"\xc3\xa9\xe8\xbb\x8a\xf0\x9f\x9a\x97",
         "\xc3\xa9\xe8\xbb\x8a\xf0\x9f"
         "\x9a\x97",
         "\xc3\xa9\xe8\xbb\x8a\xf0\x9f\x9a\x97"},
        {"\xff", "\\udcff", "\\xff"},
        {"\xc3", "\\udcc3", "\\xc3"},                 /* cut short */
        {"\xc0\x80", "\\udcc0\\udc80", "\\xc0\\x80"}, /* overlong */
        {"\xed\xa0\x80", "\\udced\\udca0\\udc80", "\\xed\\xa0\\x80"},
        {"\xf4\x90\x80\x80", "\\udcf4\\udc90\\udc80\\udc80",
         "\\xf4\\x90\\x80\\x80"},
        {"\xc2\x9b", "\xc2\x9b", "\\xc2\\x9b"}, /* C1 control */
    };
    struct out *o = mem_alloc(sizeof *o);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        out_init(o, -1);
        quote_json(o, span_str(rows[i].in));
        assert_int_equal(o->n, strlen(rows[i].json));
        assert_memory_equal(o->bytes, rows[i].json, o->n);
        out_init(o, -1);
        quote_text(o, span_str(rows[i].in));
        assert_int_equal(o->n, strlen(rows[i].line));
        assert_memory_equal(o->bytes, rows[i].line, o->n);
    }
    free(o);
}

static void output_that_fails_says_why_and_stays_failed(void **state)
{
    struct out *o = mem_alloc(sizeof *o);

    (void)state;
    out_init(o, -1);
    out_str(o, "x");
    assert_false(out_flush(o));
    assert_int_not_equal(o->error, 0);
    out_put(o, span_of(o, sizeof *o));
    assert_false(out_flush(o));
    free(o);
}

/* Byte i of the stream; no two places near each other look the same. */
static uint8_t stream_byte(uint64_t i)
{
    return (uint8_t)(i * 31 + (i >> 8) * 7 + (i >> 16));
}

static void the_recent_input_stays_at_hand(void **state)
{
    struct recent *r = mem_alloc(sizeof *r);
    uint64_t seed = 1;

    (void)state;
    recent_clear(r);
    for (int turn = 0; turn < 200; turn++) {
        uint8_t *room = recent_room(r);
        size_t n = fleet_random(&seed) % (RECENT_PIECE + 1);
        uint64_t end = recent_end(r);
        uint64_t from = end > RECENT_KEPT ? end - RECENT_KEPT : 0;

        for (size_t i = 0; i < n; i++)
            room[i] = stream_byte(end + i);
        r->n += n;
        assert_true(r->n <= RECENT_ROOM);
        assert_int_equal(recent_cut(r, from, end + n).n, end + n - from);
        for (uint64_t i = from; i < end + n; i += 997)
            assert_int_equal(recent_cut(r, i, i + 1).p[0], stream_byte(i));
        assert_int_equal(recent_cut(r, end + n, end + n + 5).n, 0);
    }
    free(r);
}

static void an_invented_vin_and_no_other_is_found_again(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 1000; i++) {
        struct vehicle v, again;

        fleet_vehicle(7, i, &v);
        assert_true(fleet_find(span_str(v.vin), &again));
        assert_string_equal(v.email, again.email);
        assert_true(v.latitude == again.latitude);
        v.vin[8] = v.vin[8] == '1' ? '2' : '1';
        assert_false(fleet_find(span_str(v.vin), &again));
    }
}

static void ballast_has_its_size(void **state)
{
    (void)state;
    for (size_t kb = 0; kb < 40; kb++) {
        struct buf b;

        buf_init(&b, 64 * 1024);
        ballast_put(kb, &b);
        assert_int_equal(b.n, kb * 1024);
        buf_done(&b);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_to_listen_on),
        cmocka_unit_test(urls_to_connect_to),
        cmocka_unit_test(a_host_longer_than_its_room_is_refused),
        cmocka_unit_test(paths_of_unix_sockets),
        cmocka_unit_test(only_this_machine_reaches_loopback),
        cmocka_unit_test(quotes_for_json_and_for_a_line),
        cmocka_unit_test(output_that_fails_says_why_and_stays_failed),
        cmocka_unit_test(the_recent_input_stays_at_hand),
        cmocka_unit_test(an_invented_vin_and_no_other_is_found_again),
        cmocka_unit_test(ballast_has_its_size),
    };

    return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
