/*
 * tuning - see tuning.h.
 */
#include "proxy/cli/tuning.h"

#include "filters/base/diag.h"
#include "proxy/coding/coding.h"
#include "proxy/http/head.h"

#include <stdio.h>
#include <stdlib.h>

#define MIB (1024UL * 1024)
#define TIB (MIB * MIB)
#define DAY (24UL * 3600 * 1000)

struct setting {
    const char *name;
    size_t offset; /* in struct config */
    struct range range;
};

struct unit {
    const char *name;
    unsigned long factor;
};

static const struct setting timeouts[] = {
#define TIMEOUT(name, member)                  \
    {                                          \
        name, offsetof(struct config, member), \
        {                                      \
            1, DAY                             \
        }                                      \
    }
    TIMEOUT("handshake", timeouts.handshake_ms),
    TIMEOUT("header", timeouts.header_ms),
    TIMEOUT("idle", timeouts.idle_ms),
    TIMEOUT("upstream_connect", timeouts.upstream_connect_ms),
    TIMEOUT("upstream_response", timeouts.upstream_response_ms),
    TIMEOUT("upstream_idle", timeouts.upstream_idle_ms),
    TIMEOUT("upstream_eject", timeouts.upstream_eject_ms),
    TIMEOUT("stall", timeouts.stall_ms),
    TIMEOUT("linger", timeouts.linger_ms),
    TIMEOUT("drain", timeouts.drain_ms),
    TIMEOUT("websocket_idle", timeouts.websocket_idle_ms),
    TIMEOUT("health_every", upstream.health.every_ms),
    TIMEOUT("health", upstream.health.timeout_ms),
    TIMEOUT("resolve", upstream.resolve_ms),
#undef TIMEOUT
    {NULL, 0, {0, 0}},
};

static const struct setting limits[] = {
#define LIMIT(member, least, most)                       \
    {                                                    \
#member, offsetof(struct config, limits.member), \
        {                                                \
            least, most                                  \
        }                                                \
    }
    LIMIT(header_bytes, 256, MIB),
    LIMIT(header_count, 1, HEAD_FIELDS_MAX),
    LIMIT(uri_bytes, 16, MIB),
    LIMIT(body_bytes, 0, TIB),
    LIMIT(leading_crlfs, 0, 1000),
    LIMIT(chunk_ext_bytes, 0, MIB),
    LIMIT(chunk_overhead, 256, 64 * MIB),
    LIMIT(trailer_bytes, 0, MIB),
    LIMIT(trailer_count, 0, HEAD_FIELDS_MAX),
    LIMIT(interim_count, 0, 1000),
    LIMIT(connections, 1, 1000000),
    LIMIT(connections_per_address, 1, 1000000),
    LIMIT(handshakes, 0, MIB),
    LIMIT(min_rate, 0, MIB),
    LIMIT(coding_layers, 0, CODING_LAYERS_MAX),
    LIMIT(coding_ratio, 1, 1000000),
    LIMIT(coding_free_bytes, 0, 1024 * MIB),
    LIMIT(coding_bytes, 0, 1024 * 1024 * MIB),
    LIMIT(coding_empties, 0, 1000000000),
    LIMIT(collect_bytes, 0, 16 * MIB),
    LIMIT(queue_bytes, 1024, 64 * MIB),
    LIMIT(pool_idle, 0, 65536),
#undef LIMIT
    {NULL, 0, {0, 0}},
};

static const struct unit durations[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60000}, {NULL, 0}};
static const struct unit sizes[] = {
    {"", 1}, {"k", 1024}, {"m", MIB}, {"g", 1024 * MIB}, {NULL, 0}};

/* What one option's settings are made of. */
struct family {
    const char *option; /* "--timeout" */
    const char *form;   /* "header=5s" */
    const struct setting *settings;
    const struct unit *units;
};

static const struct setting *find(const struct family *family, const char *name)
{
    for (const struct setting *s = family->settings; s->name != NULL; s++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static void unknown(const struct args *args, const struct family *family,
                    const char *name)
{
    const char *names[40];
    char list[800] = "";
    const char *near;
    size_t n = 0, at = 0;

    for (const struct setting *s = family->settings; s->name != NULL; s++) {
        names[n++] = s->name;
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s",
                               n > 1 ? ", " : "", s->name);
        CHECK(at < sizeof list && n < sizeof names / sizeof *names);
    }
    names[n] = NULL;
    near = diag_nearest(name, names);
    args_error(args->command,
               "%s \"%.60s\": want NAME=VALUE as in %s, NAME "
               "one of: %s%s%s%s",
               family->option, name, family->form, list,
               near != NULL ? "; did you mean \"" : "",
               near != NULL ? near : "", near != NULL ? "\"?" : "");
}

/* "5s" into milliseconds, "64k" into bytes; false if it is neither. */
static bool amount(const char *text, const struct unit *units,
                   unsigned long *value)
{
    char *end;

    if (text[0] < '0' || text[0] > '9' || strlen(text) > 12)
        return false;
    *value = strtoul(text, &end, 10);
    for (; units->name != NULL; units++) {
        if (strcmp(end, units->name) != 0)
            continue;
        *value *= units->factor;
        return true;
    }
    return false;
}

/* Splits "NAME=VALUE" and finds the setting; NULL after an error. */
static const struct setting *take(const struct args *args,
                                  const struct family *family, const char *text,
                                  unsigned long *value)
{
    const char *equals = strchr(text, '=');
    const struct setting *setting;
    char name[64];

    snprintf(name, sizeof name, "%.*s",
             equals != NULL ? (int)(equals - text) : 63, text);
    setting = equals != NULL ? find(family, name) : NULL;
    if (setting == NULL) {
        unknown(args, family, name);
        return NULL;
    }
    if (!amount(equals + 1, family->units, value) ||
        *value < setting->range.least || *value > setting->range.most) {
        args_error(args->command,
                   "%s %s: \"%.40s\" is not between %lu%s and %lu%s, written "
                   "as in %s",
                   family->option, name, equals + 1, setting->range.least,
                   family->units[0].name, setting->range.most,
                   family->units[0].name, family->form);
        return NULL;
    }
    return setting;
}

static bool apply_timeout(const struct args *args, const char *text,
                          struct config *out)
{
    static const struct family family = {"--timeout", "header=5s", timeouts,
                                         durations};
    unsigned long value;
    const struct setting *s = take(args, &family, text, &value);

    if (s != NULL)
        *(unsigned *)(void *)((char *)out + s->offset) = (unsigned)value;
    return s != NULL;
}

static bool apply_limit(const struct args *args, const char *text,
                        struct config *out)
{
    static const struct family family = {"--limit", "header_bytes=16k", limits,
                                         sizes};
    unsigned long value;
    const struct setting *s = take(args, &family, text, &value);

    if (s != NULL)
        *(size_t *)(void *)((char *)out + s->offset) = value;
    return s != NULL;
}

bool tuning_apply(const struct args *args, struct config *config)
{
    size_t timeout_count, limit_count;
    const char **timeout = args_values(args, "--timeout", &timeout_count);
    const char **limit = args_values(args, "--limit", &limit_count);
    bool good = true;

    for (size_t i = 0; good && i < timeout_count; i++)
        good = apply_timeout(args, timeout[i], config);
    for (size_t i = 0; good && i < limit_count; i++)
        good = apply_limit(args, limit[i], config);
    free(timeout);
    free(limit);
    return good;
}
