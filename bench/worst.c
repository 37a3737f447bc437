/* worst - hostile bodies, and the table of what they cost. */
#include "bench/worst.h"
#include "bench/engine.h"

#include <stdlib.h>

enum { NESTED = 10000 };

/* A short body; pieces as of a slow network, and how much slower they may be:
 * at each, what is carried is looked at again. */
enum { SHORT_BYTES = 64 * 1024, SMALL_PIECE = 1024, SMALL_RATIO = 4 };

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
    {"geo-equals", "geo="},
    {"vin-blanks", "vin "},
    {"vin-quotes", "vin\""},
    {"vin-parts", "<vin>a,a,a,a,a,a,a,a,a,a"},
    {"name-and-wide", "name=\"vin\" \xE3\x83\xBC"},
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

/* Values of 32 KiB: something once, the second over and over, its end. */
static const struct {
    const char *name, *head, *unit, *end;
} texts[] = {
    {"positions", "{\"geo\":\"", "1.11,2.22 ", "1.1,2,3,4,5.5\"}"},
    {"positions-of-five", "{\"geo\":\"", "1.11,2.22,3.3,4.4,5.5 ", "\"}"},
    {"decimal-commas", "{\"geo\":\"", "1,1111;2,2222 x ", "\"}"},
    {"ones", "{\"geo\":\"", "1 ", "\"}"},
    {"unquoted-address", "address{a=\"1\"} ", "+", " "},
};

enum {
    TEXT_BYTES = 32 * 1024,
    TEXTS = sizeof texts / sizeof texts[0],
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

static void put_texts(size_t i, size_t bytes, struct buf *out)
{
    size_t unit = strlen(texts[i].unit);

    while (out->n + TEXT_BYTES + 64 <= bytes) {
        repeat(out, texts[i].head, 1);
        repeat(out, texts[i].unit, TEXT_BYTES / unit);
        repeat(out, texts[i].end, 1);
    }
}

/* Lines of brackets within brackets. */
static void nest(struct buf *out, const char *open, const char *close,
                 size_t bytes)
{
    size_t line = NESTED * (strlen(open) + strlen(close)) + 2;

    while (out->n + line <= bytes) {
        repeat(out, open, NESTED);
        repeat(out, "1", 1);
        repeat(out, close, NESTED);
        repeat(out, "\n", 1);
    }
}

const char *worst_put(size_t i, size_t bytes, struct buf *out)
{
    buf_clear(out);
    if (i < FLOODS) {
        fill(out, floods[i].unit, bytes);
        return floods[i].name;
    }
    i -= FLOODS;
    if (i < TAILS) {
        fill(out, tails[i].head, strlen(tails[i].head));
        fill(out, tails[i].unit, bytes);
        return tails[i].name;
    }
    i -= TAILS;
    if (i < TEXTS) {
        put_texts(i, bytes, out);
        return texts[i].name;
    }
    i -= TEXTS;
    if (i > 1)
        return NULL;
    nest(out, i == 0 ? "[" : "{\"a\":", i == 0 ? "]" : "}", bytes);
    return i == 0 ? "nested-arrays" : "nested-objects";
}

/* GB/s of a body in pieces of so many bytes. */
static double rate(struct contender *engine, struct span body, size_t piece,
                   unsigned rounds)
{
    struct contender_opts opts = {.rounds = rounds, .seconds = 0.01};

    engine_pieces(engine, piece);
    contender_time(&engine, 1, body, &opts);
    return contender_median(engine);
}

/* What one body costs. */
struct cost {
    double rate, slower; /* GB/s; how much less than a typical body's */
    double growth;       /* how much faster a short one is */
    double small, whole; /* and in pieces of usual size than in these */
};

static bool is_fine(const struct cost *c)
{
    /* what is very fast in large pieces may be fast in small ones */
    bool small = c->small <= SMALL_RATIO || c->small * c->slower <= WORST_RATIO;

    return small && c->slower <= WORST_RATIO && c->growth <= WORST_GROWTH &&
           c->whole <= WORST_GROWTH;
}

/* Times body i; the engine keeps the figures of the usual pieces. */
static const char *time_one(struct contender *engine, size_t i,
                            struct buf *body, struct cost *c)
{
    const char *name = worst_put(i, SHORT_BYTES, body);
    double shorter;

    if (name == NULL)
        return NULL;
    shorter = rate(engine, buf_span(body), ENGINE_PIECE, 3);
    (void)worst_put(i, WORST_BYTES, body);
    c->small = 1 / rate(engine, buf_span(body), SMALL_PIECE, 3);
    c->whole = 1 / rate(engine, buf_span(body), WORST_BYTES, 3);
    c->rate = rate(engine, buf_span(body), ENGINE_PIECE, 3);
    c->growth = shorter / c->rate;
    c->small *= c->rate;
    c->whole *= c->rate;
    return name;
}

bool worst_time(struct contender *engine, struct span typical, FILE *json)
{
    double best = rate(engine, typical, ENGINE_PIECE, 9);
    struct buf body;
    struct cost c;
    const char *name;
    size_t over = 0;

    buf_init(&body, WORST_BYTES);
    printf("typical %.3f GB/s; of hostile bodies, %zu bytes each:\n"
           "  %-20s %9s %14s %14s %14s %14s\n",
           best, WORST_BYTES, "", "GB/s", "typical is x", "64 KiB are x",
           "1 KiB pieces /", "in one piece /");
    for (size_t i = 0; (name = time_one(engine, i, &body, &c)) != NULL; i++) {
        c.slower = best / c.rate;
        over += !is_fine(&c);
        printf("  %-20s %9.3f %14.1f %14.2f %14.2f %14.2f%s\n", name, c.rate,
               c.slower, c.growth, c.small, c.whole,
               is_fine(&c) ? "" : " TOO SLOW");
        if (json != NULL) {
            fputs(i == 0 ? "[\n" : ",\n", json);
            contender_json(engine, name, body.n, json);
        }
    }
    buf_done(&body);
    printf("worst: %zu slower than typical / %d, or not linear\n", over,
           WORST_RATIO);
    return over == 0;
}
