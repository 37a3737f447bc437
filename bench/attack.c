/* attack - every head with every filler. */
#include "bench/attack.h"
#include "filters/base/buf.h"
#include "filters/base/check.h"
#include "filters/text/name.h"

#include <stdlib.h>

enum { BYTES = 64 * 1024, FEW = 12 * 1024, TEXT = 96 };

/* One for each name, and those that are written in few bytes. */
static const char *const keys[] = {
    "vin",       "wmi",       "chassisNumber", "frame",        "mail",
    "lat",       "longitude", "location",      "geo",          "geohash",
    "plus_code", "polyline",  "imei",          "iccid",        "eid",
    "mac",       "tcu",       "plate",         "tel",          "address",
    "city",      "latdeg",    "coordinates",   "serialNumber",
};

/* How a key may stand: before, behind. */
static const struct {
    const char *before, *behind;
} forms[] = {
    {"", ""},
    {"\"", "\":"},
    {"\"", "\":\""},
    {"{\"", "\":["},
    {"{\"", "\":{\""},
    {"", "="},
    {"\n", ": "},
    {"<", ">"},
    {"<", " "},
    {"name=\"", "\" "},
    {"\"name\":\"", "\",\"value\":"},
    {"\"value\":1,\"name\":\"", "\","},
    {"\\\"", "\\\":\\\""},
    {"", "(deg) "},
    {"", "{a=\"1\"} "},
    {"<th>", "</th>"},
};

/* Heads that are no keys. */
static const char *const heads[] = {
    "",
    "@",
    "a@b.",
    "a.a@",
    "\"a\"@",
    "eyJhbGci",
    "eyJ.eyJ.",
    "base64,",
    "=?utf-8?b?",
    "=?utf-8?q?",
    "$GPRMC,",
    "$GPGGA,",
    "1.2345",
    "[1.2345,",
    "+1.2345",
    "\"1.2345\",",
    "N35.6812 ",
    "POINT(",
    "geo:",
    "00:11:22:33:44:55",
    "AB12-",
    "JTDKN3DU0A0000001",
    "490154203237518",
    "12345678901234",
    "value=\"",
    "\"value\":",
    "\"v\":",
    "data: ",
    "content=\"",
    "\\u0022",
    "%2540",
    "&#64;",
    "&amp;",
    "\xEF\xBC\xA0",
    "\xE3\x83\xBC",
    "\xE2\x80\x8B",
    "\xE5\x8C\x97\xE7\xB7\xAF",
    "Content-Type: ",
    "\nvin,lat\n",
    "lat,lon\n",
    "[\"",
    "{\"",
    "<a b=\"",
    "/*",
    "<!--",
    "<![CDATA[",
    "&#x",
    "&#0",
    "=\n",
    "\\\n",
};

static const char *const fillers[] = {
    " ",
    "\t",
    "\n",
    "\\",
    "\"",
    "'",
    "\\\"",
    "\\\\\"",
    "[",
    "{",
    "(",
    "<",
    "<a>",
    "</a>",
    "a",
    "A",
    "1",
    "0",
    ".",
    "-",
    "_",
    "+",
    "/",
    ":",
    ",",
    ";",
    "=",
    "&",
    "%",
    "@",
    "a.",
    "a,",
    "a ",
    "a@",
    "1,",
    "1 ",
    "1.",
    "1.2345,",
    "1.2345 ",
    "\"1.2345\",",
    "-1",
    "AB12-1234",
    "aB",
    "a_",
    "a-",
    "x:",
    "x=",
    "[[",
    "[1,",
    "{\"a\":",
    "\"a\":1,",
    "\"a\",",
    "a=\"1\" ",
    "\"v\":",
    "value=",
    "name=",
    "%25",
    "%41",
    "\\u0041",
    "&amp;",
    "&#65;",
    "\xC2\xA0",
    "\xE3\x83\xBC",
    "\xE2\x80\x8B",
    "\xE6\x9D\xB1",
    "\xC3\xA9",
    "\xEF\xBC\xA1",
    "\xF0\x9F\x98\x80",
    "\x80",
    "N1 ",
    "1\xC2\xB0",
    "1'",
    "a b ",
    "eyJ",
    "AAAA",
    "00:",
    "JTDKN3DU",
    "/*",
    "*/",
    "<!--",
    "]]>",
    "=?",
    "?=",
    "lat",
    "vin\"",
    "tel:",
    "geo=",
    "\"imei\":",
};

/* Bytes of filler behind each head; the body is that again and again. */
static const size_t lengths[] = {1, 20, 300, 60000};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct
try {
    double rate;
    char head[TEXT];
    const char *filler;
    size_t length;
};

struct attack {
    struct contender *engine;
    struct buf body;
    struct try slowest[ATTACK_MOST]; /* the slowest first */
    size_t count, most, tried, all;
};

/* The best of so many passes, GB/s. */
static double best_of(struct attack *a, unsigned passes)
{
    contender_once(a->engine, buf_span(&a->body), passes);
    return a->engine->rates[passes - 1];
}

static void keep(struct attack *a, const struct try *t)
{
    size_t i = a->count;

    while (i > 0 && a->slowest[i - 1].rate > t->rate)
        i--;
    if (i == a->most)
        return;
    a->count += a->count < a->most;
    memmove(a->slowest + i + 1, a->slowest + i,
            (a->count - i - 1) * sizeof a->slowest[0]);
    a->slowest[i] = *t;
}

static void build(struct buf *body, const struct try *t)
{
    size_t head = strlen(t->head), n = strlen(t->filler);
    size_t most = t->length < FEW ? FEW : BYTES;

    buf_clear(body);
    while (body->n + head + t->length + n < most) {
        CHECK(buf_put(body, span_str(t->head)));
        for (size_t i = 0; i < t->length; i += n)
            CHECK(buf_put(body, span_str(t->filler)));
        if (head + t->length == 0)
            return;
    }
}

static void try(struct attack *a, const char *head, const char *filler,
                size_t length)
{
    struct try t = {.filler = filler, .length = length};

    CHECK(snprintf(t.head, sizeof t.head, "%s", head) < (int)sizeof t.head);
    build(&a->body, &t);
    if (a->body.n == 0)
        return;
    a->tried++;
    t.rate = best_of(a, 1);
    if (a->count == a->most && t.rate >= a->slowest[a->count - 1].rate)
        return;
    t.rate = best_of(a, 3); /* once may be an accident */
    keep(a, &t);
}

/* Head number i of all; false: there are no more. */
static bool head_at(size_t i, char *text)
{
    size_t k = i / COUNT(forms), stem = i - COUNT(keys) * COUNT(forms);
    size_t f = i % COUNT(forms);

    if (k < COUNT(keys)) {
        snprintf(text, TEXT, "%s%s%s", forms[f].before, keys[k],
                 forms[f].behind);
        return true;
    }
    if (stem < COUNT(heads)) {
        snprintf(text, TEXT, "%s", heads[stem]);
        return true;
    }
    stem -= COUNT(heads);
    snprintf(text, TEXT, "%s", name_stems[stem].text);
    for (char *p = text; *p != '\0'; p++) /* classes of bytes: one of them */
        *p = (char)(*p == '^' ? ' ' : *p == '?' ? 'x' : *p);
    return name_stems[stem].of != 0;
}

static size_t count_heads(void)
{
    char text[TEXT];
    size_t n = 0;

    while (head_at(n, text))
        n++;
    return n;
}

static void try_all(struct attack *a, double seconds)
{
    const size_t stride = 1000003; /* a prime: all, in a mixed order */
    size_t each = COUNT(fillers) * COUNT(lengths);
    size_t all = count_heads() * each;
    double until = contender_clock() + seconds;
    char head[TEXT];

    for (size_t n = 0, i = 0; n < all && contender_clock() < until; n++) {
        (void)head_at(i / each, head);
        try(a, head, fillers[i % each / COUNT(lengths)],
            lengths[i % COUNT(lengths)]);
        i = (i + stride) % all;
    }
    a->all = all;
}

static void print_text(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= ' ' && *text <= '~' && *text != '\\')
            putchar(*text);
        else if (*text == '\\')
            printf("\\\\");
        else
            printf("\\x%02x", (unsigned)(unsigned char)*text);
}

static void print(const struct attack *a, double typical)
{
    printf(
        "attack: %zu of %zu bodies of %d or %d bytes; typical %.3f GB/s; the "
        "slowest:\n",
        a->tried, a->all, FEW, BYTES, typical);
    for (size_t i = 0; i < a->count; i++) {
        const struct try *t = &a->slowest[i];

        printf("  %8.4f GB/s %8.1f x  ", t->rate, typical / t->rate);
        print_text(t->head);
        printf("  then %zu bytes of  ", t->length);
        print_text(t->filler);
        printf("\n");
    }
}

void attack_time(struct contender *engine, struct span typical, size_t most,
                 double seconds)
{
    struct contender_opts opts = {.rounds = 9, .seconds = 0.02};
    struct attack *a = calloc(1, sizeof *a);
    double best;

    CHECK(a != NULL && most <= ATTACK_MOST);
    contender_time(&engine, 1, typical, &opts);
    best = contender_median(engine);
    a->engine = engine;
    a->most = most;
    buf_init(&a->body, BYTES);
    try_all(a, seconds);
    print(a, best);
    buf_done(&a->body);
    free(a);
}
