/*
 * corpus - made-up telemetry, with and without private data in it.
 *
 * Everything is synthetic: VINs have true maker codes and check digits but
 * random serials, e-mails end in example domains, positions are random.
 */
#include "bench/corpus.h"

#include <stdio.h>

enum { RECORD_MAX = 480 }; /* bytes; no record below is longer */

struct maker {
    struct buf *out;
    uint64_t random;
    unsigned turn;   /* which private value a dense record holds next */
    size_t owner_at; /* a typical body's next owner is due here */
};

const char *corpus_name(enum corpus corpus)
{
    static const char *const names[] = {
#define X(id, name) name,
        CORPORA(X)
#undef X
    };

    return names[corpus];
}

/* xorshift64*, enough for bodies. */
static uint64_t next(struct maker *m)
{
    m->random ^= m->random >> 12;
    m->random ^= m->random << 25;
    m->random ^= m->random >> 27;
    return m->random * 0x2545F4914F6CDD1D;
}

static unsigned below(struct maker *m, unsigned n)
{
    return (unsigned)((next(m) >> 33) % n);
}

#define PUT(m, ...) CHECK(buf_printf((m)->out, __VA_ARGS__))

/* Letters' values of the check digit, ISO 3779 / 49 CFR 565. */
static unsigned vin_value(char c)
{
    static const char values[] = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";

    return (unsigned)(strchr(values, c) - values) % 10;
}

static void put_vin(struct maker *m)
{
    static const char *const makers[] = {"JTDKN3DU", "5TDZARFH", "JHMGE8H5",
                                         "WVWZZZ1K", "1FTFW1ET", "JN1AZ4EH"};
    static const char alphabet[] = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    static const unsigned weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0,
                                       9, 8, 7, 6, 5, 4, 3, 2};
    char vin[18] = {0};
    unsigned sum = 0;

    memcpy(vin, makers[below(m, 6)], 8);
    vin[8] = '0';
    for (int i = 9; i < 17; i++)
        vin[i] = i < 11 ? alphabet[below(m, 33)] : (char)('0' + below(m, 10));
    for (int i = 0; i < 17; i++)
        sum += weights[i] * vin_value(vin[i]);
    vin[8] = sum % 11 == 10 ? 'X' : (char)('0' + sum % 11);
    PUT(m, "\"vin\":\"%s\"", vin);
}

static void put_email(struct maker *m)
{
    static const char *const first[] = {"taro",  "hanako", "yuki",
                                        "maria", "johan",  "amina"};
    static const char *const last[] = {"tanaka",    "suzuki", "garcia",
                                       "lindqvist", "okafor", "smith"};
    static const char *const top[] = {"com", "org", "net"};

    PUT(m, "\"email\":\"%s.%s%u@example.%s\"", first[below(m, 6)],
        last[below(m, 6)], below(m, 100), top[below(m, 3)]);
}

static void put_position(struct maker *m)
{
    PUT(m, "\"position\":{\"lat\":%u.%06u,\"lon\":%u.%06u}", 30 + below(m, 15),
        below(m, 1000000), 100 + below(m, 45), below(m, 1000000));
}

/* What looks private from afar: real telemetry has such things. */
static void put_decoy(struct maker *m)
{
    switch (below(m, 4)) {
    case 0:
        PUT(m, ",\"latencyMs\":%u", below(m, 300));
        break;
    case 1:
        PUT(m, ",\"platform\":\"tcu-%u\"", below(m, 9));
        break;
    case 2:
        PUT(m, ",\"energyKwh\":%u.%05u", below(m, 60), below(m, 100000));
        break;
    default:
        PUT(m, ",\"traceId\":\"%016lx%016lx\"", (unsigned long)next(m),
            (unsigned long)next(m));
        break;
    }
}

static void put_telemetry(struct maker *m)
{
    static const char *const states[] = {"driving", "parked", "charging"};

    PUT(m,
        "{\"id\":\"%08x-%04x\",\"ts\":\"2026-%02u-%02uT%02u:%02u:%02u.%03uZ\","
        "\"seq\":%u,\"state\":\"%s\",\"speedKmh\":%u.%u,\"rpm\":%u,"
        "\"gear\":%u",
        (unsigned)next(m), below(m, 65536), 1 + below(m, 12), 1 + below(m, 28),
        below(m, 24), below(m, 60), below(m, 60), below(m, 1000),
        below(m, 1000000), states[below(m, 3)], below(m, 130), below(m, 10),
        700 + below(m, 4000), below(m, 7));
    PUT(m,
        ",\"fuelLevel\":0.%02u,\"odometerKm\":%u.%u,\"coolantC\":%u,"
        "\"tirePressure\":[2.%u,2.%u,2.%u,2.%u],\"ambientC\":%u.%u,"
        "\"doors\":{\"locked\":%s,\"open\":[]},\"battery\":{\"soc\":%u.%u,"
        "\"voltage\":12.%02u},\"firmware\":\"4.%u.0\"",
        below(m, 100), below(m, 200000), below(m, 10), 70 + below(m, 30),
        below(m, 10), below(m, 10), below(m, 10), below(m, 10), below(m, 35),
        below(m, 10), below(m, 2) != 0 ? "true" : "false", 20 + below(m, 80),
        below(m, 10), below(m, 100), below(m, 20));
    if (below(m, 10) == 0)
        put_decoy(m);
    PUT(m, "}");
}

static void put_owner(struct maker *m)
{
    PUT(m, "{\"kind\":\"owner\",");
    put_vin(m);
    PUT(m, ",");
    put_email(m);
    PUT(m, ",");
    put_position(m);
    PUT(m, "}");
}

/* One private value and telemetry around it, 120 bytes on average. */
static void put_dense(struct maker *m)
{
    static void (*const put[])(struct maker *) = {put_vin, put_email,
                                                  put_position};

    PUT(m, "{\"seq\":%u,\"speedKmh\":%u.%u,\"rpm\":%u,\"state\":\"driving\",",
        below(m, 1000000), below(m, 130), below(m, 10), 700 + below(m, 4000));
    put[m->turn++ % 3](m);
    PUT(m, ",\"gear\":%u,\"fuelLevel\":0.%02u}", below(m, 7), below(m, 100));
}

/* The record that is due `done` bytes into a body. */
static void put_record(struct maker *m, enum corpus corpus, size_t done)
{
    switch (corpus) {
    case CORPUS_DENSE:
        put_dense(m);
        return;
    case CORPUS_TYPICAL:
        if (done >= m->owner_at) {
            m->owner_at += 1000;
            put_owner(m);
            return;
        }
        break;
    case CORPUS_CLEAN:
    case CORPUS_COUNT:
        break;
    }
    put_telemetry(m);
}

void corpus_put(enum corpus corpus, uint64_t seed, size_t size, struct buf *out)
{
    struct maker m = {.out = out, .random = seed * 2 + 1};
    size_t start = out->n;
    size_t end = start + size;

    CHECK(size >= 1024);
    PUT(&m, "[");
    put_record(&m, corpus, 0);
    while (out->n + RECORD_MAX < end) {
        PUT(&m, ",\n");
        put_record(&m, corpus, out->n - start);
    }
    CHECK(out->n < end);
    PUT(&m, "%*s]", (int)(end - out->n - 1), "");
}
