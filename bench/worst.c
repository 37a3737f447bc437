/* worst - hostile bodies, and the table of what they cost. */
#include "bench/worst.h"

#include <stdlib.h>

enum { NESTED = 10000 };

/* One thing over and over. */
static const struct {
    const char *name, *unit;
} floods[] = {
    {"at", "@"},
    {"digits", "1234567890"},
    {"backslashes", "\\"},
    {"lat-open", "{\"lat\":"},
    {"percent-25", "%25"},
    {"vin-with-I", "JTDKN3DU0I0000001 "},
    {"vin-of-18", "JTDKN3DU0A00000012 "},
    {"json-escapes", "\\u0040"},
    {"twice-escaped", "\\\\u0040"},
    {"references", "&amp;"},
    {"full-width", "\xEF\xBC\xA1"},
    {"invisible", "a\xE2\x80\x8B"},
    {"long-vowels", "\xE3\x83\xBC"},
    {"addresses", "a@b."},
    {"a-at", "a@"},
    {"dots-at", "a.a.a.a.a.a.a.a@"},
    {"lat-tags", "<lat "},
    {"vin-attributes", "<vin a=\""},
    {"name-of-value", "name=\"vin\" value=\""},
    {"key-open", "\"vin\":\"a"},
    {"lat-equals", "lat="},
    {"geohash-equals", "geohash="},
    {"address-lines", "address: x\n"},
    {"lists", "\"phones\":["},
    {"quoted-lists", "\"phone\":[\""},
    {"values-named", "\"value\":1,\"name\":\"lat\","},
    {"tokens", "eyJhbGciOiJIUzI1NiJ9."},
    {"token-heads", "eyJ "},
    {"data-uris", "data:;base64,"},
    {"pairs", "1.2345,"},
    {"pairs-in-brackets", "[1.2345,2.3456]"},
    {"imei-like", "490154203237517 "},
    {"mac-like", "00:11:22:33:44:5 "},
    {"frame-like", "ABC12-1234567 "},
    {"well-known-text", "POINT("},
    {"quotes", "\""},
    {"blanks", " "},
    {"newlines", "\n"},
};

/* Something once, then the second over and over. */
static const struct {
    const char *name, *head, *unit;
} tails[] = {
    {"table-of-quotes", "vin,lat,lon\n", "\""},
    {"table-of-cells", "vin,lat,lon\n", "a,b,c\n"},
};

enum {
    FLOODS = sizeof floods / sizeof floods[0],
    TAILS = sizeof tails / sizeof tails[0]
};

static void fill(struct buf *out, const char *unit, size_t n)
{
    while (out->n + strlen(unit) <= n)
        CHECK(buf_put(out, span_str(unit)));
}

static void repeat(struct buf *out, const char *unit, size_t times)
{
    while (times-- != 0)
        CHECK(buf_put(out, span_str(unit)));
}

/* Lines of brackets within brackets. */
static void nest(struct buf *out, const char *open, const char *close)
{
    size_t line = NESTED * (strlen(open) + strlen(close)) + 2;

    while (out->n + line <= WORST_BYTES) {
        repeat(out, open, NESTED);
        repeat(out, "1", 1);
        repeat(out, close, NESTED);
        repeat(out, "\n", 1);
    }
}

const char *worst_put(size_t i, struct buf *out)
{
    buf_clear(out);
    if (i < FLOODS) {
        fill(out, floods[i].unit, WORST_BYTES);
        return floods[i].name;
    }
    i -= FLOODS;
    if (i < TAILS) {
        fill(out, tails[i].head, strlen(tails[i].head));
        fill(out, tails[i].unit, WORST_BYTES);
        return tails[i].name;
    }
    i -= TAILS;
    if (i > 1)
        return NULL;
    nest(out, i == 0 ? "[" : "{\"a\":", i == 0 ? "]" : "}");
    return i == 0 ? "nested-arrays" : "nested-objects";
}

static double rate(struct contender *engine, struct span body, unsigned rounds)
{
    struct contender_opts opts = {.rounds = rounds, .seconds = 0.02};

    contender_time(&engine, 1, body, &opts);
    return contender_median(engine);
}

bool worst_time(struct contender *engine, struct span typical, FILE *json)
{
    double best = rate(engine, typical, 9);
    struct buf body;
    const char *name;
    size_t over = 0;

    buf_init(&body, WORST_BYTES);
    printf("typical %.3f GB/s; of hostile bodies, %zu bytes each:\n"
           "  %-20s %9s %14s\n",
           best, WORST_BYTES, "", "GB/s", "typical is x");
    for (size_t i = 0; (name = worst_put(i, &body)) != NULL; i++) {
        double now = rate(engine, buf_span(&body), 3);
        bool slow = best / now > WORST_RATIO;

        over += slow;
        printf("  %-20s %9.3f %14.1f%s\n", name, now, best / now,
               slow ? " TOO SLOW" : "");
        if (json != NULL) {
            fputs(i == 0 ? "[\n" : ",\n", json);
            contender_json(engine, name, body.n, json);
        }
    }
    buf_done(&body);
    printf("worst: %zu slower than typical / %d\n", over, WORST_RATIO);
    return over == 0;
}
