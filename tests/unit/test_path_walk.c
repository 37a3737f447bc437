/*
 * Paths in bodies: every selected value and no other, wherever the pieces are
 * cut, within limits.
 */
#include "tests/unit/pathed.h"

/* What is found, as "rule:bytes " in the order of the body. */
static const struct row {
    const char *paths, *text, *found;
} rows[] = {
    {"$.a", "{\"a\":1}", "0:1 "},
    {"$.a", "{\"a\": -1.5e3 ,\"b\":2}", "0:-1.5e3 "},
    {"$.a", "{\"a\":\"x\\\"y\"}", "0:x\\\"y "},
    {"$.a", "{\"a\":\"\\\\\",\"b\":\"a\"}", "0:\\\\ "},
    {"$.a", "{\"a\":\"\"}", "0: "},
    {"$.a", "{\"a\" : null}", "0:null "},
    {"$.a", "{\"a\":{\"a\":1}}", "0:{\"a\":1} "},
    {"$.a", "{\"a\":[1,[2]]}", "0:[1,[2]] "},
    {"$.a", "{\"b\":{\"a\":1}}", ""},
    {"$.a", "[{\"a\":1}]", ""},
    {"$.a", "{\"a\":1,\"a\":2}", "0:1 0:2 "},
    {"$.a", "{\"aa\":1,\"A\":2,\"\":3}", ""},
    {"$['']", "{\"\":3}", "0:3 "},
    {"$.a", "{\"\\u0061\":1}", "0:1 "},
    {"$['\xF0\x9F\x9A\x97']", "{\"\\ud83d\\uDE97\":1}", "0:1 "},
    {"$['a/b']", "{\"a\\/b\":1,\"a/b\":2}", "0:1 0:2 "},
    {"$.a", "{\"b\":\"\\\"a\\\":1\",\"c\":\"{\\\"a\\\":1}\"}", ""},
    {"$.a.b", "{\"a\":{\"b\":1},\"b\":2}", "0:1 "},
    {"$.a.b", "{\"a\":[{\"b\":1}],\"a\":{\"x\":0,\"b\":2}}", "0:2 "},
    {"$[0]", "[1,2]", "0:1 "},
    {"$[1]", "[1,\"x\"]", "0:x "},
    {"$[0]", "[]", ""},
    {"$[0]", "[ ]", ""},
    {"$[0]", "{\"0\":1}", ""},
    {"$[1:3]", "[0,[1,1],{\"a\":[2,2]},3]", "0:[1,1] 0:{\"a\":[2,2]} "},
    {"$[::2]", "[0,1,2,3,4]", "0:0 0:2 0:4 "},
    {"$[0,2]", "[0,1,2,3]", "0:0 0:2 "},
    {"$['a','b']", "{\"a\":1,\"c\":2,\"b\":3}", "0:1 0:3 "},
    {"$.*", "{\"a\":1,\"b\":[2]}", "0:1 0:[2] "},
    {"$[*]", "[1,[2],{}]", "0:1 0:[2] 0:{} "},
    {"$[*].a", "[{\"a\":1},2,{\"b\":3,\"a\":4}]", "0:1 0:4 "},
    {"$.a[1].b", "{\"a\":[{\"b\":1},{\"b\":2},{\"b\":3}]}", "0:2 "},
    {"$.a[*][0]", "{\"a\":[[1,2],[[3],4]]}", "0:1 0:[3] "},
    {"$..a", "{\"a\":1,\"b\":{\"a\":[{\"a\":2}]}}", "0:1 0:[{\"a\":2}] 0:2 "},
    {"$..a.b", "{\"a\":{\"a\":{\"b\":1},\"b\":2}}", "0:1 0:2 "},
    {"$..[0]", "[[1,2],3]", "0:[1,2] 0:1 "},
    {"$..*", "{\"a\":[1]}", "0:[1] 0:1 "},
    {"$.a..b", "{\"b\":0,\"a\":{\"b\":1,\"c\":[{\"b\":2}]}}", "0:1 0:2 "},
    {"$.a $.b $..b", "{\"a\":1,\"b\":{\"b\":2}}",
     "0:1 1:{\"b\":2} 2:{\"b\":2} 2:2 "},
    {"$", "{\"a\":1}", "0:{\"a\":1} "},
    {"$ $.a", "{\"a\":1}", "0:{\"a\":1} 1:1 "},
    {"$", " \"x\" 12 true\nnews 5", "0:x 0:12 0:true "},
    /* texts in a row */
    {"$.a", "{\"a\":1}\n{\"a\":2}\n\n{\"b\":1}\n{\"a\":3}", "0:1 0:2 0:3 "},
    {"$.a", "{\"a\":1}{\"a\":2} {\"a\":3}", "0:1 0:2 0:3 "},
    {"$.a", "\x1E{\"a\":1}\n\x1E{\"a\":2}\n", "0:1 0:2 "},
    {"$.a", "\xEF\xBB\xBF{\"a\":1}", "0:1 "},
    {"$.a", "1 \"x\" true {\"a\":1}", "0:1 "},
    {"$.a", "17\r\n{\"a\":1}\r\n", "0:1 "},
    {"$.a", "id: 7\nevent: x\ndata: {\"a\":1}\n\n: c\ndata:{\"a\":2}\n\n",
     "0:1 0:2 "},
    {"$.a.b", "data: {\"a\":\ndata:  {\"b\":\ndata: 1}\ndata: }\n\n", "0:1 "},
    {"$.a", "{\"a\":dat,\"a\":d}", "0:dat 0:d "},
    {"$.a", "{\"a\":dat", "0:dat "},
    {"$.b", "data: {\"a\":{},\ndata: \"b\":\"x\"\ndata: }\n\n", "0:x "},
    {"$.a", "cb({\"a\":1});", "0:1 "},
    {"$.a", "/**/a.b_c({\"a\":1})", "0:1 "},
    {"$.a", ")]}',\n{\"a\":1}", "0:1 "},
    {"$.a", "while(1);{\"a\":1}", "0:1 "},
    {"$.a", "var x = {\"a\":1};", "0:1 "},
    /* no JSON */
    {"$.a", "the quick [brown] fox {\"a\":1}", ""},
    {"$.a $[0]", "a[0] = b[1]; foo[0]", ""},
    {"$.a", "a { color: red }\n{\"a\":1}", "0:1 "},
    {"$.a", "{ color: \"x\" }\n{\"a\":1}", "0:1 "},
    {"$.a", "<a href=\"x\">{\"a\":1}</a>\n", ""},
    {"$.a", "{\"b\":\"cut off\n{\"a\":1}\n", "0:1 "},
    {"$.a", "{\"b\":[1}\n{\"a\":1}", "0:1 "},
    {"$.a", "{\"b\":[1,\n{\"c\":2\n{\"a\":1}", "0:1 "},
    {"$.a", "{\"b\":[1,2\r\n{\"a\":1}\n{\"a\":2}", "0:1 0:2 "},
    {"$.a", "{\"b\":[1,\n{},\n\n{}\n],\n\"a\":\n{}\n}", "0:{} "},
    {"$.a", "data:{\"b\":[1,\n\ndata:{\"a\":1}\n\n", "0:1 "},
    {"$.a", "data:{\"b\":[1,\r\n\r\ndata:{\"a\":1}\r\n", "0:1 "},
    {"$.a", "data:{\"b\":[1\nid:7\ndata:{\"a\":1}\n\n", ""},
    {"$.a", "data:{\"b\":1\n\nid:7\ndata:{\"a\":1}\n\n", "0:1 "},
    {"$.a", "[\"a\":1]\n{\"a\":2}", "0:2 "},
    {"$.a", "}{\"a\":1}", "0:1 "},
    {"$.a", "\"", ""},
    {"$.a", "{", ""},
    {"$.a", "{\"a\"", ""},
    {"$.a", "{\"a\":", ""},
    /* lenient: what is told is told to its end */
    {"$.a", "{\"a\":NaN,\"b\":0}", "0:NaN "},
    {"$.a", "{\"a\":/* x, \"y\" **/\"z\"}", "0:z "},
    {"$.a", "{\"a\":// x, \"y\"\n\"z\"}", "0:z "},
    {"$.a", "{\"a\":\"x\ny\",\"b\":1}", "0:x\ny "},
    {"$.a", "{\"a\":{\"x\":\"\n\",b:1,[}},\"a\":2}",
     "0:{\"x\":\"\n\",b:1,[}} 0:2 "},
    {"$.a", "{\"a\":\"x", "0:x "},
    {"$.a", "{\"a\":12", "0:12 "},
    {"$.a", "{\"a\":[1,{", "0:[1,{ "},
    {"$.a", "{\"a\":,\"b\":1,\"a\":}", ""},
};

static void selected_values_are_found(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, 10000);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct path_set *set = pathed_set(rows[i].paths);

        pathed_run(set, span_str(rows[i].text));
        buf_clear(&out);
        for (size_t k = 0; k < pathed.n; k++)
            assert_true(
                buf_printf(&out, "%u:%.*s ", pathed.events[k].rule,
                           (int)(pathed.events[k].end - pathed.events[k].begin),
                           rows[i].text + pathed.events[k].begin));
        assert_true(buf_put(&out, span_of("", 1)));
        if (strcmp((const char *)out.p, rows[i].found) != 0)
            fail_msg("%s in %s: %s", rows[i].paths, rows[i].text,
                     (const char *)out.p);
        path_set_free(set);
    }
    buf_done(&out);
}

static void members_and_commas_are_told(void **state)
{
    static const char text[] = "{\"a\" : 1 , \"b\":\"x\",\"c\":[5, 6]}";
    static const struct path_event want[] = {
        {.begin = 7, .end = 8, .member = 1, .separator = PATH_NO_SEPARATOR},
        {.begin = 16, .end = 17, .member = 11, .separator = 9},
        {.begin = 23, .end = 29, .member = 19, .separator = 18},
        {.begin = 24, .end = 25, .member = 24, .separator = PATH_NO_SEPARATOR},
        {.begin = 27, .end = 28, .member = 27, .separator = 25},
    };
    struct path_set *set = pathed_set("$..*");

    (void)state;
    pathed_run(set, span_str(text));
    assert_int_equal(pathed.n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(pathed.events[i].begin, want[i].begin);
        assert_int_equal(pathed.events[i].end, want[i].end);
        assert_int_equal(pathed.events[i].member, want[i].member);
        assert_int_equal(pathed.events[i].separator, want[i].separator);
    }
    path_set_free(set);
}

/* `n` times `open`, then `middle`, then `n` times `close`. */
static void put_nested(struct buf *out, size_t n, const char *const parts[3])
{
    buf_clear(out);
    for (size_t i = 0; i < n; i++)
        pathed_put(out, parts[0]);
    pathed_put(out, parts[1]);
    for (size_t i = 0; i < n; i++)
        pathed_put(out, parts[2]);
}

static void depth_is_bounded_where_a_path_can_reach(void **state)
{
    static const char *const arrays[] = {"[", "1", "]"};
    static const char *const objects[] = {"{\"b\":", "{\"a\":1}", "}"};
    static const struct {
        const char *paths;
        size_t depth;
        enum fault fault;
    } cases[] = {
        {"$..a", 10000, FAULT_DEPTH},
        {"$..a", PATH_WALK_DEEPEST - 1, FAULT_NONE},
        {"$.a", 10000, FAULT_NONE},
        {"$.a $[0].b", 10000, FAULT_NONE},
    };
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct path_set *set = pathed_set(cases[i].paths);

        put_nested(&text, cases[i].depth, arrays);
        pathed_put(&text, "\n{\"a\":1}");
        pathed_run(set, buf_span(&text));
        assert_int_equal(pathed.fault, cases[i].fault);
        assert_int_equal(pathed.n, cases[i].fault == FAULT_NONE);
        put_nested(&text, cases[i].depth, objects);
        pathed_run(set, buf_span(&text));
        assert_int_equal(pathed.fault, cases[i].fault);
        path_set_free(set);
    }
    buf_done(&text);
}

/* What was told before is told alike, whichever call the fault came in. */
static void too_deep_is_too_deep_however_cut(void **state)
{
    struct path_set *set = pathed_set("$.a $..*");
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 20);
    for (size_t i = 0; i <= PATH_WALK_DEEPEST; i++)
        pathed_put(&text, "[");
    pathed_run(set, buf_span(&text));
    assert_int_equal(pathed.fault, FAULT_DEPTH);
    assert_int_equal(pathed.n, PATH_WALK_DEEPEST - 1);
    path_set_free(set);
    buf_done(&text);
}

static void long_keys_and_many_events_fit(void **state)
{
    struct path_set *set = pathed_set("$[*] $.* $..k");
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 20);
    pathed_put(&text, "[");
    for (int i = 0; i < 4000; i++)
        pathed_put(&text, i != 0 ? ",7" : "7");
    pathed_put(&text, "]{\"");
    for (int i = 0; i < 3000; i++)
        pathed_put(&text, "\\u006b");
    pathed_put(&text, "\":1,\"\\u006b\":2}");
    pathed_run(set, buf_span(&text));
    assert_int_equal(pathed.n, 2 * 4000 + 2 * 2 + 1);
    path_set_free(set);
    buf_done(&text);
}

/* What is no JSON has an odd quote: structure is looked at anew behind it. */
static void names_behind_an_odd_quote_are_found(void **state)
{
    static const char *const odd[] = {"{\"a\":/*\"*/1", "x \"\n{\"a\":1",
                                      "{\"b\":\"\n{\"a\":1"};
    struct path_set *set = pathed_set("$.a");
    struct buf text;

    (void)state;
    buf_init(&text, 10000);
    for (size_t n = 0; n < 3 * 300; n++) {
        buf_clear(&text);
        pathed_put(&text, odd[n % 3]);
        for (size_t i = 0; i < n / 3; i++)
            pathed_put(&text, " ");
        pathed_put(&text, ",\"a\":2}");
        pathed_run(set, buf_span(&text));
        assert_int_equal(pathed.n, 2);
    }
    path_set_free(set);
    buf_done(&text);
}

static void a_set_is_bounded(void **state)
{
    struct path_set *set = path_set_new(&scan_scalar);
    const char *error;
    size_t column;

    (void)state;
    for (unsigned i = 0; i < PATH_SEGMENTS; i++)
        assert_true(path_set_add(
            set, path_parse(i % 2 != 0 ? "$" : "$.a", &error, &column), i));
    assert_false(path_set_add(set, path_parse("$", &error, &column), 0));
    assert_false(path_set_add(set, path_parse("$.b", &error, &column), 0));
    path_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selected_values_are_found),
        cmocka_unit_test(members_and_commas_are_told),
        cmocka_unit_test(depth_is_bounded_where_a_path_can_reach),
        cmocka_unit_test(too_deep_is_too_deep_however_cut),
        cmocka_unit_test(long_keys_and_many_events_fit),
        cmocka_unit_test(names_behind_an_odd_quote_are_found),
        cmocka_unit_test(a_set_is_bounded),
    };

    return cmocka_run_group_tests(tests, pathed_set_up, pathed_tear_down);
}
