/*
 * scan - picks the variant to use and compares the variants with each other.
 */
#include "filters/scan/scan.h"

static const struct scan *const scans[] = {
#if defined(__x86_64__)
    &scan_avx512,
    &scan_avx2,
#endif
    &scan_scalar,
    NULL,
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

/*
 * Two blocks of text full of what anchors are made of, at all distances from
 * word borders: a linear congruence picks from an alphabet in which the bytes
 * that matter are frequent.  Some bytes are set that no class may contain.
 */
static void fill(uint8_t *p, size_t n, uint32_t seed)
{
    static const char alphabet[] = "lLaAtToOnNgG@@..0123456789  WVZiq\"\x80\xec"
                                   "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";

    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525 + 1013904223;
        /* stretches of letters and digits, so that runs of 17 occur */
        p[i] = (uint8_t)((i / 19 & 1) != 0
                             ? alphabet[(seed >> 24) % (sizeof alphabet - 1)]
                             : "JTDKB20U9"[(seed >> 24) % 9]);
        if (i % 19 == 18 || (i % 38 == 17 && (seed >> 20 & 1) != 0))
            p[i] = '"';
    }
}

static bool same(const struct scan_map *a, const struct scan_map *b,
                 size_t words)
{
    if (a->busy != b->busy)
        return false;
    for (size_t w = 0; w < words; w++) {
        if (a->at[w] != b->at[w] || a->key[w] != b->key[w])
            return false;
        if ((a->busy >> w / SCAN_GROUP & 1) == 0)
            continue;
        if (a->run[w] != b->run[w] || a->dec[w] != b->dec[w] ||
            a->any[w] != b->any[w])
            return false;
    }
    return true;
}

/* Does `scan` say what scalar says of `text`, a block and half a block? */
static bool agrees(const struct scan *scan, const uint8_t *text)
{
    struct scan_carry carry = {0}, want_carry = {0};
    struct scan_map map, want;

    for (size_t words = SCAN_WORDS; words >= SCAN_WORDS / 2; words /= 2) {
        scan->block(text, words, &carry, &map);
        scan_scalar.block(text, words, &want_carry, &want);
        if (!same(&map, &want, words) ||
            memcmp(&carry, &want_carry, sizeof carry) != 0)
            return false;
        text += words * 64;
    }
    return true;
}

bool scan_self_test(void)
{
    uint8_t text[SCAN_BLOCK * 2 + SCAN_AHEAD];

    for (uint32_t seed = 1; seed <= 3; seed++) {
        fill(text, sizeof text, seed);
        for (size_t i = 0; scans[i] != NULL; i++)
            if (scans[i]->usable() && !agrees(scans[i], text))
                return false;
    }
    return true;
}
