/*
 * scan - picks the variant to use and compares the variants with each other.
 */
#include "filters/scan/scan.h"

static const struct scan *const scans[] = {
#if defined(__x86_64__)
    &scan_avx512, &scan_avx2, &scan_sse4,
#elif defined(__aarch64__)
    &scan_neon,
#endif
    &scan_scalar, NULL,
};

const struct scan *scan_at(size_t i)
{
    CHECK(i < sizeof scans / sizeof scans[0]);
    return scans[i];
}

bool scan_usable(const struct scan *scan)
{
    return scan->usable();
}

const char *scan_name(const struct scan *scan)
{
    return scan->name;
}

/* Says what is wrong with `name` and what may be asked for instead. */
static void refuse(const char *name, bool known, struct diag *diag)
{
    struct place nowhere = {.file = "--isa"};
    struct buf usable;

    buf_init(&usable, 256);
    for (size_t i = 0; scans[i] != NULL; i++)
        if (scans[i]->usable())
            CHECK(buf_printf(&usable, "%s%s", usable.n != 0 ? ", " : "",
                             scans[i]->name));
    diag_error(diag, &nowhere, "%s \"%s\" (usable here: %.*s)",
               known ? "this CPU cannot run" : "unknown instruction set", name,
               (int)usable.n, (const char *)usable.p);
    buf_done(&usable);
}

const struct scan *scan_pick(const char *name, struct diag *diag)
{
    bool known = false;

    for (size_t i = 0; scans[i] != NULL; i++) {
        if (name != NULL && strcmp(name, scans[i]->name) != 0)
            continue;
        if (scans[i]->usable())
            return scans[i];
        known = true;
    }
    CHECK(name != NULL); /* scalar always is */
    refuse(name, known, diag);
    return NULL;
}

/* Is the group of word w without any anchor? */
static bool is_idle(const struct scan_map *map, size_t w)
{
    return (map->words >> w / SCAN_GROUP * SCAN_GROUP & 0xff) == 0;
}

static void settle_custom(const struct scan_stems *stems, const uint8_t *p,
                          struct scan_map *map)
{
    uint64_t left = 0;

    for (uint64_t words = map->customs; words != 0; words &= words - 1) {
        size_t w = (size_t)__builtin_ctzll(words);

        for (uint64_t m = map->custom[w]; m != 0; m &= m - 1)
            if (!scan_stands_custom(stems,
                                    p + 64 * w + (size_t)__builtin_ctzll(m)))
                map->custom[w] ^= m & -m;
        left |= (uint64_t)(map->custom[w] != 0) << w;
    }
    map->customs = left;
}

void scan_settle(const struct scan_stems *stems, const uint8_t *p, size_t words,
                 struct scan_map *map)
{
    uint64_t left = 0;

    for (size_t w = 0; w < words; w++) {
        if (is_idle(map, w))
            continue;
        for (uint64_t m = map->hot[w]; m != 0; m &= m - 1) {
            const uint8_t *at = p + 64 * w + (size_t)__builtin_ctzll(m);

            if (*at != '@' && !scan_stands(stems, at))
                map->hot[w] ^= m & -m;
        }
        map->any[w] =
            map->hot[w] | map->run[w] | map->num[w] | map->dec[w] | map->mac[w];
        left |= (uint64_t)(map->any[w] != 0) << w;
    }
    map->words = left;
    settle_custom(stems, p, map);
}

/* Keys and values of the built-in text; the stems are made of the same. */
static const char *const known_stems[] = {"^vin", "?Vin", "lat^", "ddre", NULL};
static const char *const known_custom[] = {"TDKB", "?-00", "\xb6\xb1\xad?",
                                           NULL};
static const char *const known_words[] = {
    "\"vin\":\"JTDKB20U900123456\"",
    "gpsVin",
    "Lat ",
    "ADDRESS",
    "3568124.5678,-12.1234 ",
    "a1.5678",
    "x-0001",
    "\\u0040",
    "\x80\xec\xb6\xb1\xad\xae",
    "%41",
    "&#64;",
    "@",
    "00:1b:63:84:45:e6 0-11-22",
    ",",
    "{ [ } ",
    "490154203237518",
    "12345678901234567890123456789012",
    "aAzZ09/:@[`{",
    "\\\"",
    "t%",
};

/* Text full of what anchors are made of, at all distances from word borders:
 * a linear congruence picks the words, and at times a single byte. */
static void fill(uint8_t *p, size_t n, uint32_t seed)
{
    size_t i = 0;

    while (i < n) {
        const char *word;

        seed = seed * 1664525 + 1013904223;
        word = known_words[(seed >> 24) %
                           (sizeof known_words / sizeof known_words[0])];
        for (; *word != '\0' && i < n; word++)
            p[i++] = (uint8_t)*word;
        if ((seed >> 20 & 3) == 0 && i < n)
            p[i++] = (uint8_t)(seed >> 8);
    }
}

/* Do they agree about word w?  In idle groups, only some masks say anything. */
static bool same_word(const struct scan_map *a, const struct scan_map *b,
                      size_t w)
{
    if (a->esc[w] != b->esc[w] || a->wide[w] != b->wide[w])
        return false;
    if (is_idle(a, w))
        return true;
    return a->hot[w] == b->hot[w] && a->run[w] == b->run[w] &&
           a->num[w] == b->num[w] && a->dec[w] == b->dec[w] &&
           a->mac[w] == b->mac[w] && a->any[w] == b->any[w];
}

static bool same(const struct scan_map *a, const struct scan_map *b,
                 size_t count)
{
    if (a->words != b->words || a->escs != b->escs || a->customs != b->customs)
        return false;
    for (uint64_t words = a->customs; words != 0; words &= words - 1)
        if (a->custom[__builtin_ctzll(words)] !=
            b->custom[__builtin_ctzll(words)])
            return false;
    for (size_t w = 0; w < count; w++)
        if (!same_word(a, b, w))
            return false;
    return true;
}

/* Does `scan` say what scalar says of `text`, a block and half a block? */
static bool agrees(const struct scan *scan, const struct scan_stems *table,
                   const uint8_t *text)
{
    struct scan_carry carry = {0}, want_carry = {0};
    struct scan_map map, want;

    for (size_t n = SCAN_WORDS; n >= SCAN_WORDS / 2; n /= 2) {
        scan->block(table, text, n, &carry, &map);
        scan_settle(table, text, n, &map);
        scan_scalar.block(table, text, n, &want_carry, &want);
        if (!same(&map, &want, n) ||
            memcmp(&carry, &want_carry, sizeof carry) != 0)
            return false;
        text += n * 64;
    }
    return true;
}

/* The same of the masks of structure. */
static bool agrees_on_json(const struct scan *scan, const uint8_t *text)
{
    struct scan_json_state state = {.fresh = true}, want_state = state;
    struct scan_json_names names = {.count = 0};
    static const uint8_t name[] = "lat";

    scan_json_add(&names, span_of(name, 3));
    for (size_t at = 0; at < SCAN_BLOCK; at += SCAN_JSON_BYTES) {
        struct span block = span_of(text + at, SCAN_JSON_BYTES - at / 100);
        struct scan_json map = {.words = 0}, want = map;

        scan->json(&names, block, &state, &map);
        scan_scalar.json(&names, block, &want_state, &want);
        if (memcmp(&map, &want, sizeof map) != 0)
            return false;
    }
    return true;
}

bool scan_self_test(void)
{
    uint8_t text[SCAN_BLOCK * 2 + SCAN_AHEAD];
    struct scan_stems table;

    (void)scan_stems_build(&table, known_stems, known_custom);
    for (uint32_t seed = 1; seed <= 3; seed++) {
        fill(text, sizeof text, seed);
        for (size_t i = 0; scans[i] != NULL; i++)
            if (scans[i]->usable() && (!agrees(scans[i], &table, text) ||
                                       !agrees_on_json(scans[i], text)))
                return false;
    }
    return true;
}
