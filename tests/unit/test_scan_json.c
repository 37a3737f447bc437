/*
 * JSON's structure: every variant gives the masks that scan_json.h's comment
 * describes, written down once more, byte by byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/scan/scan.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

#define TEXT 6000

static struct guarded page; /* what is read ends at an unmapped one */
static struct scan_json_names names;

/* What is known of byte i. */
static struct known {
    bool quote, inside, backslash, open, close, colon, comma, feed;
    bool escapes; /* the last string to begin has a backslash so far */
    bool ends;    /* with it a name may end that is looked for */
} known[TEXT];

static bool is(struct span text, size_t i, const char *set)
{
    return text.p[i] != 0 && strchr(set, text.p[i]) != NULL;
}

/* Fills `known`, the text beginning outside of strings. */
static void read_slowly(struct span text)
{
    bool in = false, escaped = false, escapes = false;

    for (size_t i = 0; i < text.n; i++) {
        struct known *k = &known[i];

        k->quote = text.p[i] == '"' && !escaped;
        k->backslash = text.p[i] == '\\';
        escaped = k->backslash && !escaped;
        in = in != k->quote;
        escapes = (escapes && !(k->quote && in)) || k->backslash;
        k->inside = in;
        k->escapes = escapes;
        k->feed = text.p[i] == '\n';
        k->open = !in && is(text, i, "[{");
        k->close = !in && is(text, i, "]}");
        k->colon = !in && is(text, i, ":");
        k->comma = !in && is(text, i, ",");
        k->ends = i < 2 || (names.tail[0][text.p[i] & 31] &
                            names.tail[1][text.p[i - 1] & 31] &
                            names.tail[2][text.p[i - 2] & 31]) != 0;
    }
}

static bool must_cut(const struct known *k)
{
    if (k->inside)
        return k->feed;
    return k->open ? k[-1].feed && !k[-2].comma : k->colon && k[-5].feed;
}

static bool must_ask(const struct known *k)
{
    bool behind = k[-1].quote && !k[-1].inside;

    return k->colon && (!behind || k[-2].ends || k->escapes);
}

static bool bit(const uint64_t *mask, size_t i)
{
    return (mask[i / 64] >> i % 64 & 1) != 0;
}

static bool structure_is_right(const struct scan_json *map, size_t i,
                               const struct known *k)
{
    return bit(map->quote, i) == k->quote && bit(map->inside, i) == k->inside &&
           bit(map->backslash, i) == k->backslash &&
           bit(map->open, i) == k->open && bit(map->close, i) == k->close &&
           bit(map->colon, i) == k->colon && bit(map->comma, i) == k->comma;
}

/* After a fresh start, and where there are escapes, more may be asked. */
static bool byte_is_right(const struct scan_json *map, size_t from, size_t i)
{
    const struct known *k = &known[from + i];
    bool ask = bit(map->ask, i);

    if (!structure_is_right(map, i, k) || (ask && !k->colon))
        return false;
    return from + i < 5 ||
           (ask >= must_ask(k) && bit(map->cut, i) == must_cut(k));
}

/* How many colons are asked, and how many must be, of all since the last call.
 */
static size_t asked, musts;

/* Feeds the text in blocks of `words`; the last has what is left. */
static bool is_right(const struct scan *scan, struct span text, size_t words)
{
    struct scan_json_state state = {.fresh = true};
    static struct scan_json map;

    for (size_t from = 0; from < text.n; from += 64 * words) {
        size_t end = from + 64 * words;
        struct span block = span_cut(text, from, end < text.n ? end : text.n);

        memset(&map, 0xA5, sizeof map);
        scan->json(&names, block, &state, &map);
        if (map.words != (block.n + 63) / 64)
            return false;
        for (size_t i = 0; i < block.n; i++) {
            if (!byte_is_right(&map, from, i))
                return false;
            asked += from + i >= 66 && bit(map.ask, i);
            musts += from + i >= 66 && must_ask(&known[from + i]);
        }
    }
    return true;
}

static void check_all(struct span text)
{
    const struct scan *scan;

    text = guarded_put(&page, text);
    read_slowly(text);
    for (size_t i = 0; (scan = scan_at(i)) != NULL; i++)
        for (size_t words = 1; words <= SCAN_JSON_WORDS; words *= 2)
            if (scan_usable(scan) && !is_right(scan, text, words))
                fail_msg("%s is wrong at %zu words a block", scan_name(scan),
                         words);
}

static void add_names(void)
{
    static const char *const some[] = {"name", "a",   "",
                                       "id",   "xde", "\xc3\xa9"};

    memset(&names, 0, sizeof names);
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        scan_json_add(&names, span_str(some[i]));
}

static void random_texts_give_the_masks_of_the_slow_reader(void **state)
{
    static const char *const alphabets[] = {
        "{}[]:,\"\n a", "\"\\", "\"\\\\\\\\:a", "{},:\"", "\":a\n", "ab",
    };
    struct random_source r = {5};
    uint8_t text[TEXT];

    (void)state;
    add_names();
    for (size_t a = 0; a < sizeof alphabets / sizeof alphabets[0]; a++)
        for (int round = 0; round < 20; round++) {
            size_t n = 1 + random_below(&r, round < 10 ? 200 : TEXT);

            for (size_t i = 0; i < n; i++)
                text[i] = (uint8_t)
                    alphabets[a][random_below(&r, strlen(alphabets[a]))];
            check_all(span_of(text, n));
        }
}

/* Members with keys of all kinds at all places of words. */
static size_t put_members(struct random_source *r, uint8_t *text, bool escapes)
{
    static const char *const words[] = {
        "{\"name\":1,", "\"frame\":[2,3]}",   "\"other\" : \"x\",",
        "\n{",          ",\n{\"id\":\"\",",   "\"\":0,",
        "\"a\":{}",     "\ndata:{\"q\":\n[1", "\"caf\xc3\xa9\":1",
        "\"seq\":12,",  "\"na\\u006de\":4,",  "\"x\\\"\":5,",
    };
    size_t n = 0;

    while (n < TEXT - 40) {
        const char *word = words[random_below(r, escapes ? 12 : 10)];

        memcpy(text + n, word, strlen(word));
        n += strlen(word);
        if (random_below(r, 4) == 0)
            text[n++] = ' ';
    }
    return n;
}

static void members_give_the_masks_of_the_slow_reader(void **state)
{
    struct random_source r = {6};
    uint8_t text[TEXT];

    (void)state;
    add_names();
    for (int round = 0; round < 20; round++)
        check_all(span_of(text, put_members(&r, text, true)));
    asked = musts = 0;
    for (int round = 0; round < 20; round++)
        check_all(span_of(text, put_members(&r, text, false)));
    assert_int_equal(asked, musts); /* nothing is asked in vain */
    assert_true(musts > 10000);
}

/* Counts brackets one by one. */
static size_t skip_slowly(const struct scan_json *map, size_t w,
                          struct scan_json_depth *d)
{
    for (; w < map->words; w++) {
        uint64_t opening = 0, closing = 0;

        for (size_t i = 64 * w; i < 64 * (w + 1); i++) {
            opening += bit(map->open, i);
            closing += bit(map->close, i);
        }
        if (d->depth <= closing || (map->cut[w] & d->cuts) != 0)
            return w;
        d->depth += opening - closing;
    }
    return w;
}

static void brackets_are_counted(void **state)
{
    struct random_source r = {7};
    const struct scan *scan;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        static struct scan_json map;

        map.words = 1 + random_below(&r, SCAN_JSON_WORDS);
        for (size_t w = 0; w < map.words; w++) {
            map.open[w] = random_next(&r) & random_next(&r);
            map.close[w] = random_next(&r) & ~map.open[w];
            map.cut[w] = random_below(&r, 20) == 0;
        }
        for (size_t i = 0; (scan = scan_at(i)) != NULL; i++) {
            struct scan_json_depth want = {.depth = 1 + random_below(&r, 300),
                                           .cuts = random_next(&r) & 1};
            struct scan_json_depth got = want;

            if (!scan_usable(scan))
                continue;
            assert_int_equal(scan->json_skip(&map, 0, &got),
                             skip_slowly(&map, 0, &want));
            assert_int_equal(got.depth, want.depth);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_texts_give_the_masks_of_the_slow_reader),
        cmocka_unit_test(members_give_the_masks_of_the_slow_reader),
        cmocka_unit_test(brackets_are_counted),
    };

    int failed;

    guarded_init(&page, TEXT);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
