/*
 * variant - a hash over what a policy says and over what it makes of a sample.
 *
 * The sample is what tells keys apart: pseudonyms of other keys are other
 * text.  Must never show a key, nor anything that a client could not ask for.
 */
#include "proxy/exchange/variant.h"

#include "filters/policy/describe.h"
#include "proxy/version.h"

#define TEXT_MAX ((size_t)1024 * 1024)

/* Something of every kind that an action may turn into something else. */
static const char SAMPLE[] =
    "{\"vin\":\"JTDKN3DU8A0000001\",\"mail\":\"sample@example.com\"}\r\n"
    "{\"lat\":35.681236,\"lon\":139.767125,\"phone\":\"+81-3-1234-5678\"}\r\n"
    "{\"imei\":\"490154203237518\",\"mac\":\"02:00:5e:10:00:01\"}\r\n"
    "{\"plate\":\"AB-123-CD\",\"terminal_id\":\"T0123456789\"}\r\n"
    "{\"address\":\"1-1 Example\",\"chassis_number\":\"ZVW30-0000001\"}\r\n";

/* FNV-1a, 64 bits. */
static uint64_t variant_add(uint64_t hash, struct span text)
{
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ text.p[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t variant_add_filter(uint64_t hash, const struct filter *filter,
                                   struct stream *stream)
{
    struct buf text;
    enum fault fault;

    buf_init(&text, TEXT_MAX);
    describe_filter(filter, &text);
    hash = variant_add(hash, buf_span(&text));
    buf_done(&text);
    buf_init(&text, TEXT_MAX);
    fault = filter_text(filter, stream, span_str(SAMPLE), &text);
    hash = variant_add(hash, span_str(fault_text(fault)));
    if (fault == FAULT_NONE)
        hash = variant_add(hash, buf_span(&text));
    buf_done(&text);
    return hash;
}

static void variant_put(uint64_t hash, struct variant *out)
{
    for (size_t i = 0; i < ETAG_VARIANT; i++)
        out->text[i] = (char)('a' + (hash >> (4 * i) & 15));
    out->text[ETAG_VARIANT] = '\0';
}

void variant_of(const struct policy *policy, struct variant *out)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    struct stream *stream = stream_new();

    hash = variant_add(hash, span_str(FOGLINE_VERSION));
    for (size_t i = 0; i < policy_count(policy); i++)
        hash = variant_add_filter(hash, policy_at(policy, i), stream);
    stream_free(stream);
    variant_put(hash, out);
}

/* A client, or a cache that clients share, must not revalidate by one filter
 * what another made. */
void variant_choose(const struct variant *of_policy,
                    const struct policy *policy, const struct filter *filter,
                    struct variant *out)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    *out = *of_policy;
    if (!policy_asks_clients(policy))
        return;
    hash = variant_add(hash, span_str(of_policy->text));
    variant_put(variant_add(hash, span_str(filter_name(filter))), out);
}
