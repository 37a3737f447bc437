/*
 * Paths in bodies: every selected value and no other, wherever the pieces are
 * cut, compared with a slow reader written for nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "filters/base/buf.h"
#include "filters/base/mem.h"
#include "filters/text/path_walk.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

#define FOUND 20000

static struct guarded page;

/* --- Running -------------------------------------------------------------- */

/* Of paths that blanks stand between; the n-th is rule n. */
static struct path_set *set_of(const char *paths)
{
    struct path_set *set = path_set_new();
    char *copy = mem_strdup(paths), *rest = copy;
    unsigned rule = 0;

    for (char *one; (one = strsep(&rest, " ")) != NULL; rule++) {
        const char *error = NULL;
        size_t column = 0;
        struct path *p = path_parse(one, &error, &column);

        CHECK(p != NULL);
        assert_true(path_set_add(set, p, rule));
    }
    free(copy);
    return set;
}

struct found {
    struct path_event events[FOUND];
    size_t n;
    enum fault fault;
};

static int compare(const void *a, const void *b)
{
    const struct path_event *x = a, *y = b;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Is this the end of a value told open in an earlier call? */
static bool closes(struct found *f, const struct path_event *e, size_t before)
{
    for (size_t i = before; i > 0; i--) {
        struct path_event *k = &f->events[i - 1];

        if (k->begin != e->begin || k->rule != e->rule)
            continue;
        assert_true(k->open && k->member == e->member);
        k->end = e->end;
        k->open = e->open;
        return true;
    }
    return false;
}

/* What the last call told; all before `held` could have been sent on. */
static void collect(const struct path_walk *w, struct found *f, uint64_t start,
                    uint64_t held)
{
    size_t n, before = f->n;
    const struct path_event *e = path_walk_events(w, &n);

    for (size_t i = 0; i < n; i++) {
        assert_true(e[i].end >= e[i].begin);
        if (e[i].begin <= start && closes(f, &e[i], before))
            continue;
        assert_true(e[i].member >= held);
        assert_true(e[i].separator >= held);
        CHECK(f->n < FOUND);
        f->events[f->n++] = e[i];
    }
}

static void feed(struct path_walk *w, struct found *f, struct span piece,
                 uint64_t start)
{
    while (piece.n != 0 && f->fault == FAULT_NONE) {
        uint64_t held = path_walk_hold(w);
        size_t used = 0;

        assert_true(held <= start);
        f->fault = path_walk_feed(w, piece, &used);
        collect(w, f, start, held);
        assert_true(used <= piece.n);
        start += used;
        piece = span_cut(piece, used, piece.n);
    }
}

/* One walk for all: it must forget the body and the set before. */
static struct path_walk *walk_on(const struct path_set *set)
{
    static struct path_walk *walk;

    if (walk == NULL)
        walk = path_walk_new(set);
    path_walk_reset(walk, set);
    return walk;
}

/* Feeds `text` in pieces of 1 .. most bytes. */
static void run(const struct path_set *set, struct span text, size_t most,
                struct found *f)
{
    struct path_walk *w = walk_on(set);
    struct random_source r = {text.n * 31 + most};
    size_t end;

    f->n = 0;
    f->fault = FAULT_NONE;
    for (size_t at = 0; at < text.n && f->fault == FAULT_NONE; at = end) {
        end = at + (most == SIZE_MAX ? text.n : 1 + random_below(&r, most));
        end = end < text.n ? end : text.n;
        feed(w, f, guarded_put(&page, span_cut(text, at, end)), at);
    }
    if (f->fault == FAULT_NONE) {
        uint64_t held = path_walk_hold(w);

        path_walk_finish(w);
        collect(w, f, text.n, held);
    }
    if (f->n != 0)
        qsort(f->events, f->n, sizeof f->events[0], compare);
}

static void assert_same(const struct found *a, const struct found *b,
                        struct span text)
{
    bool same = a->n == b->n && a->fault == b->fault;

    for (size_t i = 0; same && i < a->n; i++) {
        const struct path_event *x = &a->events[i], *y = &b->events[i];

        same = x->begin == y->begin && x->end == y->end &&
               x->member == y->member && x->separator == y->separator &&
               x->rule == y->rule && x->shape == y->shape && x->open == y->open;
    }
    if (same)
        return;
    for (size_t i = 0; i < a->n || i < b->n; i++) {
        const struct path_event *x = &a->events[i], *y = &b->events[i];

        print_error("%ju-%ju m%ju s%jd r%u %d%d | %ju-%ju m%ju s%jd r%u %d%d\n",
                    x->begin, x->end, x->member, (intmax_t)x->separator,
                    x->rule, x->shape, x->open, y->begin, y->end, y->member,
                    (intmax_t)y->separator, y->rule, y->shape, y->open);
    }
    fail_msg("%zu and %zu in %.*s", a->n, b->n, (int)text.n,
             (const char *)text.p);
}

/* All ways to cut give one result, which is left in `f`. */
static void run_all(const struct path_set *set, struct span text,
                    struct found *f)
{
    static const size_t sizes[] = {1, 2, 3, 7, 64, 200};
    struct found *other = mem_alloc(sizeof *other);

    run(set, text, SIZE_MAX, f);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        run(set, text, sizes[i], other);
        assert_same(f, other, text);
    }
    free(other);
}

/* --- By hand -------------------------------------------------------------- */

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
    struct found *f = mem_alloc(sizeof *f);
    struct buf out;

    (void)state;
    buf_init(&out, 10000);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct path_set *set = set_of(rows[i].paths);

        run_all(set, span_str(rows[i].text), f);
        buf_clear(&out);
        for (size_t k = 0; k < f->n; k++)
            assert_true(buf_printf(&out, "%u:%.*s ", f->events[k].rule,
                                   (int)(f->events[k].end - f->events[k].begin),
                                   rows[i].text + f->events[k].begin));
        assert_true(buf_put(&out, span_of("", 1)));
        if (strcmp((const char *)out.p, rows[i].found) != 0)
            fail_msg("%s in %s: %s", rows[i].paths, rows[i].text,
                     (const char *)out.p);
        path_set_free(set);
    }
    buf_done(&out);
    free(f);
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
    struct path_set *set = set_of("$..*");
    struct found *f = mem_alloc(sizeof *f);

    (void)state;
    run_all(set, span_str(text), f);
    assert_int_equal(f->n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(f->events[i].begin, want[i].begin);
        assert_int_equal(f->events[i].end, want[i].end);
        assert_int_equal(f->events[i].member, want[i].member);
        assert_int_equal(f->events[i].separator, want[i].separator);
    }
    path_set_free(set);
    free(f);
}

/* --- The slow reader ------------------------------------------------------ */

/* How one gets from a value to a child. */
struct step {
    bool member;
    uint8_t key[400];
    size_t key_n;
    uint64_t index;
};

struct slow {
    const struct path_set *set;
    struct span text;
    size_t i, depth;
    struct step steps[16];
    struct found *found;
};

static bool takes(const struct path_selector *s, const struct step *step)
{
    return step->member ? path_takes_key(s, span_of(step->key, step->key_n))
                        : path_takes_index(s, step->index);
}

/* Do the segments from g on select what the steps from d on lead to? */
static bool selects(const struct slow *s, const struct path *p, size_t g,
                    size_t d)
{
    const struct path_segment *segment = &p->segments[g];

    if (g == p->segment_count || d == s->depth)
        return g == p->segment_count && d == s->depth;
    for (size_t k = 0; k < segment->selector_count; k++)
        if (takes(&segment->selectors[k], &s->steps[d]) &&
            selects(s, p, g + 1, d + 1))
            return true;
    return segment->descendant && selects(s, p, g, d + 1);
}

static uint8_t now(const struct slow *s)
{
    return s->text.p[s->i];
}

static void blanks(struct slow *s)
{
    while (now(s) == ' ' || now(s) == '\n')
        s->i++;
}

/* Behind the string that begins here; its text goes to `key`. */
static void read_text(struct slow *s, struct step *key)
{
    key->key_n = 0;
    for (s->i++; now(s) != '"'; s->i++) {
        if (now(s) == '\\' && s->text.p[s->i + 1] == 'u') {
            /* the generator writes ASCII so, and nothing else */
            char hex[3] = {(char)s->text.p[s->i + 4],
                           (char)s->text.p[s->i + 5]};

            key->key[key->key_n++] = (uint8_t)strtoul(hex, NULL, 16);
            s->i += 5;
            continue;
        }
        s->i += now(s) == '\\';
        key->key[key->key_n++] = now(s);
    }
    s->i++;
}

static enum path_shape shape_of(uint8_t c)
{
    switch (c) {
    case '"':
        return PATH_STRING;
    case '{':
        return PATH_OBJECT;
    case '[':
        return PATH_ARRAY;
    default:
        return c == '-' || (c >= '0' && c <= '9') ? PATH_NUMBER : PATH_LITERAL;
    }
}

static void read_slowly(struct slow *s, uint64_t member, uint64_t separator);

/* The members or elements of what begins here. */
static void read_children(struct slow *s)
{
    bool object = now(s) == '{';
    uint8_t end = object ? '}' : ']';
    struct step *step = &s->steps[s->depth++];
    uint64_t separator = PATH_NO_SEPARATOR;

    step->member = object;
    step->index = 0;
    s->i++;
    for (blanks(s); now(s) != end; blanks(s)) {
        uint64_t member;

        if (now(s) == ',') {
            separator = s->i++;
            step->index++;
        }
        blanks(s);
        member = s->i;
        if (object) {
            read_text(s, step);
            blanks(s);
            s->i++; /* the colon */
            blanks(s);
        }
        read_slowly(s, member, separator);
    }
    s->i++;
    s->depth--;
}

static void read_slowly(struct slow *s, uint64_t member, uint64_t separator)
{
    struct path_event e = {
        .begin = s->i, .member = member, .separator = separator};
    struct step unused;

    e.shape = shape_of(now(s));
    if (e.shape == PATH_OBJECT || e.shape == PATH_ARRAY)
        read_children(s);
    else if (e.shape == PATH_STRING)
        read_text(s, &unused);
    else
        while (strchr(" \n,]}", now(s)) == NULL)
            s->i++;
    e.begin += e.shape == PATH_STRING;
    e.end = s->i - (e.shape == PATH_STRING);
    for (unsigned k = 0; k < s->set->path_count; k++) {
        e.rule = k;
        if (selects(s, s->set->paths[k], 0, 0))
            s->found->events[s->found->n++] = e;
    }
}

/* --- Random texts --------------------------------------------------------- */

static void put(struct buf *out, const char *text)
{
    assert_true(buf_put(out, span_str(text)));
}

static void put_blanks(struct random_source *r, struct buf *out)
{
    static const char *const some[] = {"", "", "", "", " ", "\n", "  \n   "};

    put(out, some[random_below(r, 7)]);
}

static void put_string(struct random_source *r, struct buf *out, bool key)
{
    static const char *const keys[] = {"a",       "b",    "c",     "ab", "",
                                       "\\u0061", "\\\"", "a\\\\", "a"};
    static const char *const texts[] = {"{\\\"a\\\":1}", "[,:]", "\\\\",
                                        "\\\\\\\"",      "x",    "\\n"};

    put(out, "\"");
    if (key)
        put(out, keys[random_below(r, 9)]);
    if (!key || random_below(r, 20) == 0)
        for (size_t n = random_below(r, 20); n > 0; n--)
            put(out, texts[random_below(r, 6)]);
    put(out, "\"");
}

static void put_key(struct random_source *r, struct buf *out)
{
    put_string(r, out, true);
    put_blanks(r, out);
    put(out, ":");
    put_blanks(r, out);
}

static void put_value(struct random_source *r, struct buf *out, int depth)
{
    static const char *const words[] = {"0", "-1.5e+3", "true", "null", "42"};
    size_t kind = random_below(r, depth > 0 ? 6 : 3);
    bool object = kind != 5;

    if (kind < 2) {
        put(out, words[random_below(r, 5)]);
    } else if (kind == 2) {
        put_string(r, out, false);
    } else {
        put(out, object ? "{" : "[");
        for (size_t i = 0, n = 1 + random_below(r, 5); i < n; i++) {
            put(out, i != 0 ? "," : "");
            put_blanks(r, out);
            if (object)
                put_key(r, out);
            put_value(r, out, depth - 1);
            put_blanks(r, out);
        }
        put(out, object ? "}" : "]");
    }
}

static const char *const path_sets[] = {
    "$.a",
    "$..a",
    "$..*",
    "$.*",
    "$[*] $[0]",
    "$.a.b $.a.c $.ab",
    "$..a..b $.b",
    "$.*[1:3]",
    "$..[0,2] $..['a','c']",
    "$.a[*].b $..b[::2]",
    "$ $..a",
    "$..['a\\\\'] $['\"']",
    "$.x.y.z",
    "$..a.b.c $..*.a $.a..*[0]",
};

static void random_texts_give_what_the_slow_reader_finds(void **state)
{
    struct random_source r = {11};
    struct found *fast = mem_alloc(sizeof *fast);
    struct found *slow = mem_alloc(sizeof *slow);
    struct buf text;
    size_t found = 0;

    (void)state;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 2000; i++) {
        struct path_set *set = set_of(path_sets[random_below(&r, 14)]);
        struct slow s = {.set = set, .found = slow};

        buf_clear(&text);
        put(&text, i % 2 != 0 ? "{\"a\":" : "[");
        put_value(&r, &text, 6);
        put(&text, i % 2 != 0 ? "}" : "]");
        slow->n = 0;
        slow->fault = FAULT_NONE;
        s.text = buf_span(&text);
        read_slowly(&s, 0, PATH_NO_SEPARATOR);
        if (slow->n != 0)
            qsort(slow->events, slow->n, sizeof slow->events[0], compare);
        run_all(set, buf_span(&text), fast);
        assert_same(slow, fast, buf_span(&text));
        found += fast->n;
        path_set_free(set);
    }
    assert_true(found > 5000);
    buf_done(&text);
    free(fast);
    free(slow);
}

/* Whatever comes: no crash, and no dependence on cuts. */
static void noise_does_no_harm(void **state)
{
    static const char bytes[] = "{}[]:,\"\\ \nab1/*-\xEF(data";
    struct random_source r = {13};
    struct found *f = mem_alloc(sizeof *f);
    uint8_t text[300];

    (void)state;
    for (int i = 0; i < 4000; i++) {
        struct path_set *set = set_of(path_sets[random_below(&r, 14)]);
        size_t n = random_below(&r, sizeof text);

        for (size_t k = 0; k < n; k++)
            text[k] = (uint8_t)bytes[random_below(&r, sizeof bytes)];
        run_all(set, span_of(text, n), f);
        path_set_free(set);
    }
    free(f);
}

/* --- Limits --------------------------------------------------------------- */

/* `n` times `open`, then `middle`, then `n` times `close`. */
static void put_nested(struct buf *out, size_t n, const char *const parts[3])
{
    buf_clear(out);
    for (size_t i = 0; i < n; i++)
        put(out, parts[0]);
    put(out, parts[1]);
    for (size_t i = 0; i < n; i++)
        put(out, parts[2]);
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
    struct found *f = mem_alloc(sizeof *f);
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct path_set *set = set_of(cases[i].paths);

        put_nested(&text, cases[i].depth, arrays);
        put(&text, "\n{\"a\":1}");
        run_all(set, buf_span(&text), f);
        assert_int_equal(f->fault, cases[i].fault);
        assert_int_equal(f->n, cases[i].fault == FAULT_NONE);
        put_nested(&text, cases[i].depth, objects);
        run_all(set, buf_span(&text), f);
        assert_int_equal(f->fault, cases[i].fault);
        path_set_free(set);
    }
    buf_done(&text);
    free(f);
}

static void long_keys_and_many_events_fit(void **state)
{
    struct path_set *set = set_of("$[*] $.* $..k");
    struct found *f = mem_alloc(sizeof *f);
    struct buf text;

    (void)state;
    buf_init(&text, 1 << 20);
    put(&text, "[");
    for (int i = 0; i < 4000; i++)
        put(&text, i != 0 ? ",7" : "7");
    put(&text, "]{\"");
    for (int i = 0; i < 3000; i++)
        put(&text, "\\u006b");
    put(&text, "\":1,\"\\u006b\":2}");
    run_all(set, buf_span(&text), f);
    assert_int_equal(f->n, 2 * 4000 + 2 * 2 + 1);
    path_set_free(set);
    buf_done(&text);
    free(f);
}

static void a_set_is_bounded(void **state)
{
    struct path_set *set = path_set_new();
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

static int open_page(void **state)
{
    (void)state;
    guarded_init(&page, 1 << 20);
    return 0;
}

static int close_page(void **state)
{
    (void)state;
    guarded_done(&page);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selected_values_are_found),
        cmocka_unit_test(members_and_commas_are_told),
        cmocka_unit_test(random_texts_give_what_the_slow_reader_finds),
        cmocka_unit_test(noise_does_no_harm),
        cmocka_unit_test(depth_is_bounded_where_a_path_can_reach),
        cmocka_unit_test(long_keys_and_many_events_fit),
        cmocka_unit_test(a_set_is_bounded),
    };

    return cmocka_run_group_tests(tests, open_page, close_page);
}
