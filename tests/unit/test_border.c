/* Goal: a window ends where an object of JSON begins, and only where its
 * sender goes on: what he has ended is decided at once. */
#include "filters/border.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SIZE 8192

static uint8_t body[SIZE];

/* Blanks, and `what` at byte i. */
static struct span with(const char *what, size_t i)
{
    memset(body, ' ', SIZE);
    memcpy(body + i, what, strlen(what));
    return span_of(body, SIZE);
}

static void the_first_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t i = 100; i < 900; i++) {
        assert_int_equal(border_first(with("{\"v", i), 100), i);
        assert_int_equal(border_first(with("{\"v", i), i + 1), 0);
    }
    assert_int_equal(border_first(with("{\"v", 1500), 100), 0); /* too far */
}

static void the_last_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t i = SIZE - 900; i < SIZE - BORDER_BEHIND; i++) {
        struct span piece = with("{\"v", i);

        memcpy(body + i - 50, "{\"v", 3);
        assert_int_equal(border_last(piece), i);
    }
    assert_int_equal(border_last(with("{\"v", SIZE - 10)), 0);
}

static void only_a_bare_key_begins_an_object(void **state)
{
    static const char *const others[] = {"{\\\"v", "{ \"v", "{\"1", "[\"v"};

    (void)state;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        assert_int_equal(border_first(with(others[k], 200), 100), 0);
        assert_int_equal(border_last(with(others[k], SIZE - 200)), 0);
    }
}

static void what_has_ended_does_not_wait(void **state)
{
    (void)state;
    for (const char *end = "\n\r}]"; *end != '\0'; end++) {
        struct span piece = with("{\"v", SIZE - 200);

        body[SIZE - 1] = (uint8_t)*end;
        assert_int_equal(border_last(piece), 0);
    }
}

static void a_small_piece_does_not_wait(void **state)
{
    (void)state;
    with("{\"v", 3800);
    assert_int_equal(border_last(span_of(body, 4095)), 0);
    assert_int_equal(border_last(span_of(body, 4096)), 3800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_is_found_wherever_it_stands),
        cmocka_unit_test(the_last_is_found_wherever_it_stands),
        cmocka_unit_test(only_a_bare_key_begins_an_object),
        cmocka_unit_test(what_has_ended_does_not_wait),
        cmocka_unit_test(a_small_piece_does_not_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
