/*
 * crowd - a hash table of addresses, chained.
 *
 * An address is in it only while it has a connection, so that it can never
 * hold more of them than limits.connections.
 */
#include "proxy/exchange/crowd.h"

#include "filters/base/check.h"
#include "filters/base/mem.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct member {
    struct member *next;
    uint64_t key;
    size_t count;
};

struct crowd {
    pthread_mutex_t lock;
    uint64_t salt; /* so that nobody can choose addresses of one chain */
    size_t mask;
    struct member *chains[];
};

struct crowd *crowd_new(size_t most)
{
    struct crowd *c;
    struct timespec now;
    size_t count = 16;

    while (count < most)
        count *= 2;
    c = mem_zalloc(sizeof *c + count * sizeof c->chains[0]);
    CHECK(pthread_mutex_init(&c->lock, NULL) == 0);
    CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0);
    c->salt = (uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)c;
    c->mask = count - 1;
    return c;
}

void crowd_free(struct crowd *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i <= c->mask; i++)
        CHECK(c->chains[i] == NULL);
    CHECK(pthread_mutex_destroy(&c->lock) == 0);
    free(c);
}

uint64_t crowd_key(const char *peer)
{
    uint8_t bytes[16];
    uint64_t key = 0;
    uint32_t v4;

    if (inet_pton(AF_INET, peer, &v4) == 1)
        return v4;
    if (inet_pton(AF_INET6, peer, bytes) == 1)
        memcpy(&key, bytes, sizeof key);
    return ~key; /* apart from all of IPv4 */
}

/* The finaliser of MurmurHash3: every bit of the key moves every other. */
static struct member **crowd_chain(struct crowd *c, uint64_t key)
{
    key ^= c->salt;
    key = (key ^ key >> 33) * UINT64_C(0xff51afd7ed558ccd);
    key = (key ^ key >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return &c->chains[(key ^ key >> 33) & c->mask];
}

/* Where the member is linked, or would be. */
static struct member **crowd_find(struct crowd *c, uint64_t key)
{
    struct member **at = crowd_chain(c, key);

    while (*at != NULL && (*at)->key != key)
        at = &(*at)->next;
    return at;
}

size_t crowd_enter(struct crowd *c, uint64_t key)
{
    struct member **at;
    size_t count;

    pthread_mutex_lock(&c->lock);
    at = crowd_find(c, key);
    if (*at == NULL) {
        *at = mem_zalloc(sizeof **at);
        (*at)->key = key;
    }
    count = ++(*at)->count;
    pthread_mutex_unlock(&c->lock);
    return count;
}

void crowd_leave(struct crowd *c, uint64_t key)
{
    struct member **at, *gone = NULL;

    pthread_mutex_lock(&c->lock);
    at = crowd_find(c, key);
    CHECK(*at != NULL);
    if (--(*at)->count == 0) {
        gone = *at;
        *at = gone->next;
    }
    pthread_mutex_unlock(&c->lock);
    free(gone);
}
