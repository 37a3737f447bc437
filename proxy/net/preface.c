/*
 * preface - see preface.h.
 *
 *   version 1   "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n"
 *
 *   version 2   | signature 12 | version, command 1 | family 1 | length 2 |
 *               | addresses, by family: 12, 36 or 216 | TLVs: type 1,
 *               |                                       length 2, value |
 *
 * Must never take a byte behind the preface for one of it.
 */
#include "proxy/net/preface.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#define V1_BEGIN  "PROXY "
#define V1_MAX    107 /* with CRLF */
#define V2_BEGIN  "\r\n\r\n\0\r\nQUIT\n"
#define V2_FIXED  ((size_t)16)
#define WORDS_MAX 5

/* Is `in` a piece of `begin`, or `begin` of it? */
static bool agrees(struct span in, struct span begin)
{
    size_t n = in.n < begin.n ? in.n : begin.n;

    return n == 0 || memcmp(in.p, begin.p, n) == 0;
}

/* --- version 1 --- */

/* Splits at each single blank; 0: too many words, or an empty one. */
static size_t split(struct span line, char words[WORDS_MAX][ADDRESS_TEXT])
{
    size_t count = 0;

    for (size_t from = 0; from <= line.n; count++) {
        const uint8_t *blank =
            from < line.n ? memchr(line.p + from, ' ', line.n - from) : NULL;
        size_t to = blank != NULL ? (size_t)(blank - line.p) : line.n;

        if (count == WORDS_MAX || to == from || to - from >= ADDRESS_TEXT)
            return 0;
        memcpy(words[count], line.p + from, to - from);
        words[count][to - from] = '\0';
        from = to + 1;
    }
    return count;
}

static bool is_port(const char *word)
{
    unsigned value = 0;
    size_t n = strlen(word);

    if (n > 5 || (n > 1 && word[0] == '0'))
        return false;
    for (; *word >= '0' && *word <= '9'; word++)
        value = value * 10 + (unsigned)(*word - '0');
    return *word == '\0' && value <= 65535;
}

static bool take_text(const char *word, int family, struct address *out)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    if (family == AF_INET) {
        if (inet_pton(AF_INET, word, &v4.sin_addr) != 1)
            return false;
        memcpy(out->storage, &v4, sizeof v4);
        return true;
    }
    if (inet_pton(AF_INET6, word, &v6.sin6_addr) != 1)
        return false;
    memcpy(out->storage, &v6, sizeof v6);
    return true;
}

/* What stands between "PROXY " and CRLF. */
static enum preface_result read_words(struct span line, struct preface *out)
{
    char words[WORDS_MAX][ADDRESS_TEXT];
    struct address other;
    int family;

    /* "the receiver must ignore anything presented before the CRLF" */
    if (agrees(line, span_str("UNKNOWN")) && line.n >= 7 &&
        (line.n == 7 || line.p[7] == ' ')) {
        out->is_own = true;
        return PREFACE_DONE;
    }
    if (split(line, words) != WORDS_MAX)
        return PREFACE_BROKEN;
    if (strcmp(words[0], "TCP4") == 0)
        family = AF_INET;
    else if (strcmp(words[0], "TCP6") == 0)
        family = AF_INET6;
    else
        return PREFACE_BROKEN;
    return take_text(words[1], family, &out->source) &&
                   take_text(words[2], family, &other) && is_port(words[3]) &&
                   is_port(words[4])
               ? PREFACE_DONE
               : PREFACE_BROKEN;
}

static enum preface_result read_v1(struct span in, struct preface *out)
{
    size_t begin = sizeof V1_BEGIN - 1;

    for (size_t i = begin; i < in.n && i < V1_MAX; i++) {
        if (in.p[i] >= 0x20 && in.p[i] < 0x7F)
            continue;
        if (in.p[i] != '\r')
            return PREFACE_BROKEN;
        if (i + 1 == V1_MAX)
            return PREFACE_BROKEN;
        if (i + 1 == in.n)
            return PREFACE_MORE;
        if (in.p[i + 1] != '\n')
            return PREFACE_BROKEN;
        out->size = i + 2;
        return read_words(span_cut(in, begin, i), out);
    }
    return in.n < V1_MAX ? PREFACE_MORE : PREFACE_BROKEN;
}

/* --- version 2 --- */

/* The bytes of the addresses of this family; 0: of no known one. */
static size_t addresses_size(uint8_t family)
{
    switch (family) {
    case 0x11: /* TCP over IPv4 */
        return 12;
    case 0x21: /* TCP over IPv6 */
        return 36;
    case 0x31: /* a Unix stream socket */
        return 216;
    default:
        return 0;
    }
}

static void take_bytes(uint8_t family, const uint8_t *from, struct address *out)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr_un path = {.sun_family = AF_UNIX};

    if (family == 0x11) {
        memcpy(&v4.sin_addr, from, 4);
        memcpy(out->storage, &v4, sizeof v4);
    } else if (family == 0x21) {
        memcpy(&v6.sin6_addr, from, 16);
        memcpy(out->storage, &v6, sizeof v6);
    } else {
        memcpy(out->storage, &path, sizeof path);
    }
}

/* True if the TLVs fill the rest exactly. */
static bool tlvs_fit(struct span rest)
{
    while (rest.n >= 3) {
        size_t n = 3 + ((size_t)rest.p[1] << 8 | rest.p[2]);

        if (n > rest.n)
            return false;
        rest = span_cut(rest, n, rest.n);
    }
    return rest.n == 0;
}

/* All 16 fixed bytes are there, and all that their length says. */
static enum preface_result read_addresses(struct span in, struct preface *out)
{
    uint8_t family = in.p[13];
    size_t n = addresses_size(family);
    struct span rest = span_cut(in, V2_FIXED, out->size);

    /* LOCAL: "must discard the protocol block including the family"; UNSPEC:
     * what follows has no known form. */
    if (in.p[12] == 0x20 || family == 0x00) {
        out->is_own = true;
        return PREFACE_DONE;
    }
    if (rest.n < n || !tlvs_fit(span_cut(rest, n, rest.n)))
        return PREFACE_BROKEN;
    take_bytes(family, rest.p, &out->source);
    return PREFACE_DONE;
}

static enum preface_result read_v2(struct span in, struct preface *out)
{
    if (in.n > 12 && in.p[12] != 0x20 && in.p[12] != 0x21)
        return PREFACE_BROKEN;
    if (in.n > 13 && in.p[12] == 0x21 && in.p[13] != 0x00 &&
        addresses_size(in.p[13]) == 0)
        return PREFACE_BROKEN;
    if (in.n < V2_FIXED)
        return PREFACE_MORE;
    out->size = V2_FIXED + ((size_t)in.p[14] << 8 | in.p[15]);
    if (out->size > PREFACE_MAX)
        return PREFACE_BROKEN;
    return in.n < out->size ? PREFACE_MORE : read_addresses(in, out);
}

enum preface_result preface_read(struct span in, struct preface *out)
{
    *out = (struct preface){0};
    if (agrees(in, span_of(V2_BEGIN, sizeof V2_BEGIN - 1)))
        return read_v2(in, out);
    if (agrees(in, span_of(V1_BEGIN, sizeof V1_BEGIN - 1)))
        return read_v1(in, out);
    return PREFACE_BROKEN;
}
