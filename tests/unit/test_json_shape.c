/*
 * The checker of JSON that other tests rely on must itself see what is broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/json_shape.h"

static void the_json_checker_is_strict(void **state)
{
    static const struct {
        const char *text, *shape; /* NULL: invalid */
    } rows[] = {
        {"{\"a\":1,\"b\":[\"x\",true,null]}", "{k:n,k:[s,t,0]}"},
        {" [ ] ", "[]"},
        {"-0.5e+3", "n"},
        {"\"\\u00e9\\n\"", "s"},
        {"", NULL},
        {"{\"a\":}", NULL},
        {"{\"a\":[COORDINATES]}", NULL},
        {"{\"a\":012}", NULL},
        {"{\"a\":1.}", NULL},
        {"{\"a\":.5}", NULL},
        {"{\"a\":+5}", NULL},
        {"{\"a\":1,}", NULL},
        {"[1 2]", NULL},
        {"\"a", NULL},
        {"\"\\x41\"", NULL},
        {"\"a\nb\"", NULL},
        {"\"\xFF\"", NULL},
        {"1 1", NULL},
    };
    struct buf shape;

    (void)state;
    buf_init(&shape, 4096);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool valid = json_shape(span_str(rows[i].text), &shape);

        assert_int_equal(valid, rows[i].shape != NULL);
        if (valid)
            assert_true(span_eq(buf_span(&shape), span_str(rows[i].shape)));
    }
    buf_done(&shape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_json_checker_is_strict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
