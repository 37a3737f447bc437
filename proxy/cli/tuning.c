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
    LIMIT(hold_back, 1024, 64 * 1024),
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

/* What the settings of one kind have in common. */
struct family {
    const char *option;  /* "--timeout" */
    const char *example; /* of a name */
    const char *amount;  /* of a value */
    const struct setting *settings;
    const struct unit *units;
    const char *unit_names;
};

static const struct family families[] = {
    [TUNING_LIMITS] = {"--limit", "header_bytes", "16k", limits, sizes,
                       "k, m, g or none"},
    [TUNING_TIMEOUTS] = {"--timeout", "header", "5s", timeouts, durations,
                         "ms, s or m"},
};

static const struct setting *find(enum tuning which, const char *name)
{
    for (const struct setting *s = families[which].settings; s->name != NULL;
         s++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

void tuning_names(enum tuning which, const char *names[TUNING_NAMES_MAX])
{
    const struct setting *s = families[which].settings;
    size_t n = 0;

    for (; s->name != NULL; s++) {
        CHECK(n + 1 < TUNING_NAMES_MAX);
        names[n++] = s->name;
    }
    names[n] = NULL;
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

static bool within(const struct family *family, const char *text,
                   struct range range, unsigned long *value)
{
    return amount(text, family->units, value) && *value >= range.least &&
           *value <= range.most;
}

static void out_of_range(const struct family *family, const char *text,
                         struct range range, struct tuning_error *error)
{
    const char *unit = family->units[0].name;
    unsigned long value;

    if (!amount(text, family->units, &value))
        snprintf(
            error->text, sizeof error->text,
            "\"%.40s\" is no whole number with a unit (%s), written as in ",
            text, family->unit_names);
    else
        snprintf(error->text, sizeof error->text,
                 "\"%.40s\" is not between %lu%s and %lu%s, written as in ",
                 text, range.least, unit, range.most, unit);
}

bool tuning_duration(const char *text, struct range range, unsigned *ms,
                     struct tuning_error *error)
{
    const struct family *family = &families[TUNING_TIMEOUTS];
    unsigned long value;

    if (within(family, text, range, &value)) {
        *ms = (unsigned)value;
        return true;
    }
    out_of_range(family, text, range, error);
    strncat(error->text, family->amount,
            sizeof error->text - strlen(error->text) - 1);
    return false;
}

bool tuning_set(struct config *config, enum tuning which,
                const struct tuning_pair *pair, struct tuning_error *error)
{
    const struct family *family = &families[which];
    const struct setting *s = find(which, pair->name);
    unsigned long value;
    size_t n;

    CHECK(s != NULL);
    if (!within(family, pair->value, s->range, &value)) {
        out_of_range(family, pair->value, s->range, error);
        n = strlen(error->text);
        snprintf(error->text + n, sizeof error->text - n, "%s%s%s",
                 family->example, pair->between, family->amount);
        return false;
    }
    if (which == TUNING_TIMEOUTS)
        *(unsigned *)(void *)((char *)config + s->offset) = (unsigned)value;
    else
        *(size_t *)(void *)((char *)config + s->offset) = value;
    return true;
}

static void unknown(const struct args *args, enum tuning which,
                    const char *name)
{
    const struct family *family = &families[which];
    const char *names[TUNING_NAMES_MAX];
    char list[1000] = "";
    const char *near;
    size_t at = 0;

    tuning_names(which, names);
    for (size_t i = 0; names[i] != NULL; i++) {
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s",
                               i > 0 ? ", " : "", names[i]);
        CHECK(at < sizeof list);
    }
    near = diag_nearest(name, names);
    args_error(args->command,
               "%s \"%.60s\": want NAME=VALUE as in %s=%s, NAME "
               "one of: %s%s%s%s",
               family->option, name, family->example, family->amount, list,
               near != NULL ? "; did you mean \"" : "",
               near != NULL ? near : "", near != NULL ? "\"?" : "");
}

/* One "NAME=VALUE" of the command line. */
static bool apply(const struct args *args, enum tuning which, const char *text,
                  struct config *config)
{
    const char *equals = strchr(text, '=');
    char name[64];
    struct tuning_pair pair = {.name = name, .between = "="};
    struct tuning_error error = {""};

    snprintf(name, sizeof name, "%.*s",
             equals != NULL ? (int)(equals - text) : 63, text);
    if (find(which, name) == NULL) {
        unknown(args, which, name);
        return false;
    }
    if (equals == NULL) {
        args_error(args->command, "%s \"%s\": has no value; write %s=%s",
                   families[which].option, name, name, families[which].amount);
        return false;
    }
    pair.value = equals + 1;
    if (tuning_set(config, which, &pair, &error))
        return true;
    args_error(args->command, "%s %s: %s", families[which].option, name,
               error.text);
    return false;
}

static bool apply_all(const struct args *args, enum tuning which,
                      struct config *config)
{
    size_t count;
    const char **texts = args_values(args, families[which].option, &count);
    bool good = true;

    for (size_t i = 0; good && i < count; i++)
        good = apply(args, which, texts[i], config);
    free(texts);
    return good;
}

bool tuning_apply(const struct args *args, struct config *config)
{
    return apply_all(args, TUNING_TIMEOUTS, config) &&
           apply_all(args, TUNING_LIMITS, config);
}
