/*
 * exchange - requests and responses of any bytes, cut anywhere, over
 * connections that stall, break and end in any order: through the real parsers,
 * filter and state machine, over a network that is a data structure.
 *
 * What a client gets holds no planted value; there are no more answers than
 * requests; when both sides have said all and time has passed, every session
 * has ended by itself and nothing is kept.
 *
 * One byte: the filter, the limits, the transport.  Up to the first 0xFF:
 * what happens, an event a byte.  Up to the next: what clients say.  The rest:
 * what servers say.
 */
#include "filters/policy/pack.h"
#include "proxy/exchange/edition.h"
#include "proxy/exchange/session.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mock/net.h"

#include <stdio.h>
#include <stdlib.h>

enum { CLIENTS = 3, SMALL = 2048, ROUNDS = 5000 };

/* The first is the default pack. */
static const char *const files[] = {
    NULL,
    "filter: t\nrules:\n  - {find: [vin, email, coordinates], do: block}\n",
    "filter: t\napplies_to: {status: [200, 5xx]}\nrules:\n"
    "  - {find: [vin, email, coordinates], do: mask}\n",
    "filter: t\nrules:\n  - {find: [vin, email], do: remove}\n"
    "  - {find: coordinates, do: coarsen, grid: 2km}\n"
    "  - {name: p, pattern: 'TC-[0-9]{4,8}', do: redact}\n",
};

enum { FILTERS = sizeof files / sizeof files[0] };

/* What a client has said so far. */
struct talker {
    const struct conn *conn; /* NULL: it is gone, or has not come */
    size_t heads;            /* empty lines: no more requests than that */
    unsigned matched;        /* bytes of the next */
};

static struct {
    struct config config;
    struct policy *policy[FILTERS];
    struct worker_shared shared;
    struct worker *worker;
    struct talker talkers[CLIENTS];
    size_t clients;
    struct span requests, responses; /* not said yet */
} it;

static void load(size_t f)
{
    struct span text = files[f] == NULL ? pack_text() : span_str(files[f]);
    struct diag diag;

    diag_init(&diag);
    it.policy[f] = policy_parse("fuzz.yaml", text, NULL, &diag);
    if (it.policy[f] == NULL)
        fwrite(diag.text.p, 1, diag.text.n, stderr);
    CHECK(it.policy[f] != NULL);
    diag_done(&diag);
}

/* --- What must not be --- */

/* Does `value` stand in the text by itself? */
static bool stands(struct span text, const char *value)
{
    size_t n = strlen(value);

    for (size_t i = 1; i + n < text.n; i++)
        if (memcmp(text.p + i, value, n) == 0 &&
            strchr("\":> \n", text.p[i - 1]) != NULL &&
            strchr("\",< \r\n", text.p[i + n]) != NULL)
            return true;
    return false;
}

static void on_end(const struct conn *c)
{
    struct talker *t = it.talkers;

    if (!net_is_client(c))
        return;
    CHECK(!stands(net_written(c), "JTDKN3DU8A0000001"));
    CHECK(!stands(net_written(c), "planted@example.jp"));
    while (t->conn != c)
        t++;
    CHECK(net_answers(c) <= t->heads + 1); /* one for what is no request */
    t->conn = NULL;
}

/* --- What happens --- */

static void accept_client(void)
{
    struct conn *c;

    if (it.clients == CLIENTS)
        return;
    c = net_accept(it.worker->loop);
    it.talkers[it.clients++] = (struct talker){.conn = c};
    enter_session(it.worker, c);
}

/* Takes up to `n` bytes off what has not been said. */
static struct span say(struct span *from, size_t n)
{
    struct span said = span_cut(*from, 0, n < from->n ? n : from->n);

    *from = span_cut(*from, said.n, from->n);
    return said;
}

static void count_heads(const struct conn *c, struct span said)
{
    static const char end[] = "\r\n\r\n";
    struct talker *t = it.talkers;

    while (t->conn != c)
        t++;
    for (size_t i = 0; i < said.n; i++) {
        t->matched = said.p[i] == (uint8_t)end[t->matched] ? t->matched + 1
                     : said.p[i] == '\r'                   ? 1
                                                           : 0;
        t->heads += t->matched == 4;
        t->matched %= 4;
    }
}

/* In memory of exactly its size, which is gone afterwards. */
static void tell(struct conn *c, struct span said)
{
    uint8_t *copy = malloc(said.n + (said.n == 0));

    CHECK(copy != NULL);
    memcpy(copy, said.p, said.n);
    net_data(c, span_of(copy, said.n));
    free(copy);
}

static void speak(struct conn *c, size_t n)
{
    struct span said;

    if (!net_reads(c))
        return;
    said = say(net_is_client(c) ? &it.requests : &it.responses, n);
    if (net_is_client(c))
        count_heads(c, said);
    tell(c, said);
}

/* The `nth` connection of a side, from the newest. */
static struct conn *side(bool client, size_t nth)
{
    struct conn *c;

    for (size_t i = 0; (c = net_at(it.worker->loop, i)) != NULL; i++)
        if (net_is_client(c) == client && nth-- == 0)
            return c;
    return NULL;
}

static void command(enum worker_command what)
{
    atomic_store(&it.shared.command, (int)what);
    loop_wake(it.worker->loop);
}

/* An event at one connection. */
static void at_conn(struct conn *c, unsigned what, unsigned much)
{
    switch (what) {
    case 0:
        speak(c, (size_t)1 << much);
        break;
    case 1:
        speak(c, it.requests.n + it.responses.n);
        break;
    case 2:
        net_take(c, (size_t)1 << much);
        break;
    case 3:
        if (much < 12)
            net_connected(c);
        else
            net_eof(c);
        break;
    case 4:
        if (much < 8)
            net_fail(c);
        else
            net_murmur(c);
        break;
    default:
        break;
    }
}

/* Three bits what, four how much, one whose; 5 is for the second newest. */
static void happen(uint8_t event)
{
    unsigned what = event & 7, much = event >> 3 & 15;
    struct conn *c = side(event >> 7, what == 5);

    if (what == 7 && much == 15)
        command(WORKER_DRAIN);
    else if (what == 7)
        accept_client();
    else if (what == 6)
        net_wait(it.worker->loop, much * much * 150);
    else if (c != NULL)
        at_conn(c, what == 5 ? much & 3 : what, much);
    net_turn(it.worker->loop);
}

/* --- From beginning to end --- */

static void set_up(uint8_t choice)
{
    static const struct variant variant = {.text = "kcbaemjglopdhnif"};
    struct diag diag;

    it.config.limits.collect_bytes = choice & 4 ? 100 : 64 * 1024;
    it.config.limits.queue_bytes = choice & 8 ? 200 : 256 * 1024;
    it.config.limits.header_bytes = choice & 16 ? SMALL : 64 * 1024;
    it.config.limits.connections_per_address = choice & 32 ? 2 : 100;
    if (it.policy[choice % FILTERS] == NULL)
        load(choice % FILTERS);
    memset(&it.shared, 0, sizeof it.shared);
    it.shared.config = &it.config;
    it.shared.crowd = choice & 32 ? crowd_new(8) : NULL;
    diag_init(&diag);
    it.shared.cluster = cluster_new(&it.config, 1, &diag);
    CHECK(it.shared.cluster != NULL);
    diag_done(&diag);
    it.worker = worker_new(
        &it.shared, 0, edition_new(it.policy[choice % FILTERS], &variant, 1));
    it.clients = 0;
    net_set_up(it.worker->loop, on_end, choice & 64);
    accept_client();
}

/* Both sides say and take what there is, and end. */
static void go_on(void)
{
    struct conn *c;

    for (size_t i = 0; (c = net_at(it.worker->loop, i)) != NULL; i++) {
        bool said_all = (net_is_client(c) ? it.requests : it.responses).n == 0;

        if (net_is_connecting(c))
            net_connected(c);
        else if (said_all)
            net_eof(c);
        else
            speak(c, 4096);
        net_take(c, 1 << 20);
    }
    net_wait(it.worker->loop, 1000);
    net_turn(it.worker->loop);
}

static void tear_down(void)
{
    for (int i = 0; i < ROUNDS && net_at(it.worker->loop, 0) != NULL; i++)
        go_on();
    CHECK(it.worker->sessions == NULL && it.worker->pool.idle_count == 0);
    CHECK(atomic_load(&it.shared.connections) == 0);
    command(WORKER_STOP);
    net_turn(it.worker->loop);
    worker_free(it.worker);
    cluster_unref(it.shared.cluster);
    crowd_free(it.shared.crowd);
}

/* Takes off what stands before the next 0xFF. */
static struct span part(struct span *in)
{
    const uint8_t *end = in->n == 0 ? NULL : memchr(in->p, 0xFF, in->n);
    size_t n = end == NULL ? in->n : (size_t)(end - in->p);
    struct span out = span_cut(*in, 0, n);

    *in = span_cut(*in, n + (end != NULL), in->n);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size), events;
    uint8_t choice = fuzz_byte(&in);

    if (size > FUZZ_LONGEST)
        return 0;
    if (it.config.limits.header_bytes == 0) {
        config_defaults(&it.config);
        it.config.upstream.servers[0].at =
            (struct endpoint){.host = "127.0.0.1", .port = "9"};
        it.config.upstream.servers[1].at =
            (struct endpoint){.host = "127.0.0.2", .port = "9"};
        it.config.upstream.count = 2;
    }
    events = part(&in);
    it.requests = part(&in);
    it.responses = in;
    set_up(choice);
    for (size_t i = 0; i < events.n; i++)
        happen(events.p[i]);
    tear_down();
    return 0;
}
