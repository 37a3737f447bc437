/*
 * mp4_moov - which boxes stay, by the box they stand in.
 *
 * Must name what stays, not what goes: makers of cameras invent boxes.
 */
#include "filters/media/mp4_moov.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A track while it is looked at. */
struct track {
    struct mp4_tables tables;
    bool is_sound;
};

typedef bool strip_fn(const struct mp4_box *b, struct track *t);

static strip_fn inside, times, handler, sources, entries, table, as_it_is,
    nobody_can;

/* Boxes without a row become `free`. */
static const struct row {
    char parent[5], type[5];
    strip_fn *strip;
} rows[] = {
    {"moov", "mvhd", times},      {"moov", "mvex", nobody_can},
    {"moov", "cmov", nobody_can}, {"trak", "tkhd", times},
    {"trak", "edts", inside},     {"trak", "mdia", inside},
    {"edts", "elst", as_it_is},   {"mdia", "mdhd", times},
    {"mdia", "hdlr", handler},    {"mdia", "minf", inside},
    {"minf", "vmhd", as_it_is},   {"minf", "smhd", as_it_is},
    {"minf", "hdlr", handler},    {"minf", "dinf", inside},
    {"minf", "stbl", inside},     {"dinf", "dref", sources},
    {"stbl", "stsd", entries},    {"stbl", "stsc", table},
    {"stbl", "stsz", table},      {"stbl", "stco", table},
    {"stbl", "co64", table},      {"stbl", "stz2", nobody_can},
    {"stbl", "stts", as_it_is},   {"stbl", "ctts", as_it_is},
    {"stbl", "cslg", as_it_is},   {"stbl", "stss", as_it_is},
    {"stbl", "stps", as_it_is},   {"stbl", "sdtp", as_it_is},
    {"stbl", "sbgp", as_it_is},   {"stbl", "sgpd", as_it_is},
};

static const char pictures[][5] = {
    "avc1", "avc2", "avc3", "avc4", "hvc1", "hev1", "dvh1", "dvhe",
    "av01", "vp08", "vp09", "mp4v", "jpeg", "mjpa", "mjpb", "s263",
    "h263", "apcn", "apch", "apcs", "apco", "ap4h",
};

static const char sounds[][5] = {
    "mp4a", "ac-3", "ec-3", "alac", "fLaC", "Opus", "samr", "sawb", "sowt",
    "twos", "lpcm", "in24", "in32", "fl32", "fl64", "ulaw", "alaw", ".mp3",
};

static bool as_it_is(const struct mp4_box *b, struct track *t)
{
    (void)b;
    (void)t;
    return true;
}

static bool nobody_can(const struct mp4_box *b, struct track *t)
{
    (void)b;
    (void)t;
    return false;
}

/* When it was made and changed: behind version and flags, in 32 or 64 bits. */
static bool times(const struct mp4_box *b, struct track *t)
{
    uint8_t *p = mp4_box_payload(b);
    size_t n = mp4_box_length(b);

    (void)t;
    if (n < 20 || p[0] > 1)
        return false;
    memset(p + 4, 0, p[0] == 1 ? 16 : 8);
    return true;
}

/* What handles it stays, who made that and its name go. */
static bool handler(const struct mp4_box *b, struct track *t)
{
    (void)t;
    if (mp4_box_length(b) < 20)
        return false;
    memset(mp4_box_payload(b) + 12, 0, mp4_box_length(b) - 12);
    return true;
}

/* All must be in this very file (flag 1); then a name means nothing. */
static bool sources(const struct mp4_box *b, struct track *t)
{
    uint8_t *p = mp4_box_payload(b);
    size_t n = mp4_box_length(b), at = 8;
    struct mp4_box source;

    (void)t;
    if (n < 8)
        return false;
    for (; at < n; at += source.n) {
        uint8_t *payload;

        if (!mp4_box_read(p + at, n - at, &source) ||
            mp4_box_length(&source) < 4)
            return false;
        payload = mp4_box_payload(&source);
        if ((payload[3] & 1) == 0)
            return false;
        memset(payload + 4, 0, mp4_box_length(&source) - 4);
    }
    return true;
}

static bool is_known(const uint8_t *coding, const struct track *t)
{
    size_t count = t->is_sound ? COUNT(sounds) : COUNT(pictures);

    for (size_t i = 0; i < count; i++)
        if (mp4_box_is(coding, t->is_sound ? sounds[i] : pictures[i]))
            return true;
    return false;
}

/* The name of what made the pictures, 32 bytes of a fixed place. */
static void forget_maker(const struct mp4_box *entry, const struct track *t)
{
    if (!t->is_sound && mp4_box_length(entry) >= 74)
        memset(mp4_box_payload(entry) + 42, 0, 32);
}

static bool entries(const struct mp4_box *b, struct track *t)
{
    uint8_t *p = mp4_box_payload(b);
    size_t n = mp4_box_length(b), at = 8;
    struct mp4_box entry;

    if (n <= 8)
        return false;
    for (; at < n; at += entry.n) {
        if (!mp4_box_read(p + at, n - at, &entry) || !is_known(entry.p + 4, t))
            return false;
        forget_maker(&entry, t);
    }
    return true;
}

static bool table(const struct mp4_box *b, struct track *t)
{
    struct mp4_tables *tables = &t->tables;
    struct mp4_box *to = mp4_box_is(b->p + 4, "stsc")   ? &tables->stsc
                         : mp4_box_is(b->p + 4, "stsz") ? &tables->stsz
                         : mp4_box_is(b->p + 4, "stco") ? &tables->stco
                                                        : &tables->co64;

    if (to->p != NULL)
        return false;
    *to = *b;
    return true;
}

/* By its row; without one it becomes `free`. */
static bool strip_child(const struct mp4_box *parent, const struct mp4_box *b,
                        struct track *t)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (mp4_box_is(parent->p + 4, rows[i].parent) &&
            mp4_box_is(b->p + 4, rows[i].type))
            return rows[i].strip(b, t);
    mp4_box_free(b);
    return true;
}

/* Not deeper than the table is: every step down is a row of it. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool inside(const struct mp4_box *parent, struct track *t)
{
    uint8_t *p = mp4_box_payload(parent);
    size_t n = mp4_box_length(parent);
    struct mp4_box b;

    for (size_t at = 0; at < n; at += b.n)
        if (!mp4_box_read(p + at, n - at, &b) || !strip_child(parent, &b, t))
            return false;
    return true;
}

/* The first child of that type. */
static bool child(const struct mp4_box *parent, const char *type,
                  struct mp4_box *b)
{
    uint8_t *p = mp4_box_payload(parent);
    size_t n = mp4_box_length(parent);

    for (size_t at = 0; at < n; at += b->n) {
        if (!mp4_box_read(p + at, n - at, b))
            return false;
        if (mp4_box_is(b->p + 4, type))
            return true;
    }
    return false;
}

/* QuickTime's old tables say "size 1" of samples that are longer. */
static bool is_old_sound(const struct track *t)
{
    const struct mp4_box *stsz = &t->tables.stsz;

    return t->is_sound && stsz->p != NULL && mp4_box_length(stsz) >= 8 &&
           mp4_box_32(mp4_box_payload(stsz) + 4) == 1;
}

/* Tracks of pictures and sound stay; positions, sensors, texts and times have
 * other handlers. */
static bool strip_track(const struct mp4_box *trak, struct mp4_ranges *ranges)
{
    struct track t = {.is_sound = false};
    struct mp4_box mdia = {.p = NULL}, hdlr = {.p = NULL};
    const uint8_t *type;

    if (!child(trak, "mdia", &mdia) || !child(&mdia, "hdlr", &hdlr) ||
        mp4_box_length(&hdlr) < 12)
        return false;
    type = mp4_box_payload(&hdlr) + 8;
    t.is_sound = mp4_box_is(type, "soun");
    if (!t.is_sound && !mp4_box_is(type, "vide")) {
        mp4_box_free(trak);
        return true;
    }
    return inside(trak, &t) && !is_old_sound(&t) &&
           mp4_ranges_add(ranges, &t.tables);
}

bool mp4_moov_strip(const struct mp4_box *moov, struct mp4_ranges *ranges)
{
    uint8_t *p = mp4_box_payload(moov);
    size_t n = mp4_box_length(moov);
    struct mp4_box b;

    for (size_t at = 0; at < n; at += b.n) {
        if (!mp4_box_read(p + at, n - at, &b))
            return false;
        if (mp4_box_is(b.p + 4, "trak") ? !strip_track(&b, ranges)
                                        : !strip_child(moov, &b, NULL))
            return false;
    }
    mp4_ranges_sort(ranges);
    return true;
}
