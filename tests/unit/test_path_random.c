/*
 * Paths in random bodies: the same values that a slow reader finds, written
 * for nothing else; and no harm from noise.
 */
#include "tests/unit/pathed.h"

#include <stdlib.h>

static struct path_told slow_told;

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
            slow_told.events[slow_told.n++] = e;
    }
}

/* --- Random texts --------------------------------------------------------- */

static void put_blanks(struct random_source *r, struct buf *out)
{
    static const char *const some[] = {"", "", "", "", " ", "\n", "  \n   "};

    pathed_put(out, some[random_below(r, 7)]);
}

static void put_string(struct random_source *r, struct buf *out, bool key)
{
    static const char *const keys[] = {"a",       "b",    "c",     "ab", "",
                                       "\\u0061", "\\\"", "a\\\\", "a"};
    static const char *const texts[] = {"{\\\"a\\\":1}", "[,:]", "\\\\",
                                        "\\\\\\\"",      "x",    "\\n"};

    pathed_put(out, "\"");
    if (key)
        pathed_put(out, keys[random_below(r, 9)]);
    if (!key || random_below(r, 20) == 0)
        for (size_t n = random_below(r, 20); n > 0; n--)
            pathed_put(out, texts[random_below(r, 6)]);
    pathed_put(out, "\"");
}

static void put_key(struct random_source *r, struct buf *out)
{
    put_string(r, out, true);
    put_blanks(r, out);
    pathed_put(out, ":");
    put_blanks(r, out);
}

static void put_value(struct random_source *r, struct buf *out, int depth)
{
    static const char *const words[] = {"0", "-1.5e+3", "true", "null", "42"};
    size_t kind = random_below(r, depth > 0 ? 6 : 3);
    bool object = kind != 5;

    if (kind < 2) {
        pathed_put(out, words[random_below(r, 5)]);
    } else if (kind == 2) {
        put_string(r, out, false);
    } else {
        pathed_put(out, object ? "{" : "[");
        for (size_t i = 0, n = 1 + random_below(r, 5); i < n; i++) {
            pathed_put(out, i != 0 ? "," : "");
            put_blanks(r, out);
            if (object)
                put_key(r, out);
            put_value(r, out, depth - 1);
            put_blanks(r, out);
        }
        pathed_put(out, object ? "}" : "]");
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
    struct buf text;
    size_t found = 0;

    (void)state;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 2000; i++) {
        struct path_set *set = pathed_set(path_sets[random_below(&r, 14)]);
        struct slow s = {.set = set};

        buf_clear(&text);
        pathed_put(&text, i % 2 != 0 ? "{\"a\":" : "[");
        put_value(&r, &text, 6);
        pathed_put(&text, i % 2 != 0 ? "}" : "]");
        slow_told.n = 0;
        slow_told.fault = FAULT_NONE;
        s.text = buf_span(&text);
        read_slowly(&s, 0, PATH_NO_SEPARATOR);
        path_told_sort(&slow_told);
        pathed_run(set, buf_span(&text));
        if (!path_told_same(&slow_told, &pathed))
            pathed_differ(&slow_told, &pathed, buf_span(&text));
        found += pathed.n;
        path_set_free(set);
    }
    assert_true(found > 5000);
    buf_done(&text);
}

/* Whatever comes: no crash, and no dependence on cuts. */
static void noise_does_no_harm(void **state)
{
    static const char bytes[] = "{}[]:,\"\\ \nab1/*-\xEF(data";
    struct random_source r = {13};
    uint8_t text[300];

    (void)state;
    for (int i = 0; i < 4000; i++) {
        struct path_set *set = pathed_set(path_sets[random_below(&r, 14)]);
        size_t n = random_below(&r, sizeof text);

        for (size_t k = 0; k < n; k++)
            text[k] = (uint8_t)bytes[random_below(&r, sizeof bytes)];
        pathed_run(set, span_of(text, n));
        path_set_free(set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_texts_give_what_the_slow_reader_finds),
        cmocka_unit_test(noise_does_no_harm),
    };

    return cmocka_run_group_tests(tests, pathed_set_up, pathed_tear_down);
}
