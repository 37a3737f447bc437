/*
 * endpoint - see endpoint.h.
 */
#include "proxy/cli/endpoint.h"

#include "filters/base/span.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#define LETTERS     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS      "0123456789"

#define UNIX_SCHEME "unix:"

static const char BAD_HOST[] =
    "the host must be a name, an IPv4 address or an IPv6 address in brackets: "
    "[::1]";

static bool holds_only(struct span s, const char *allowed)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\0' || strchr(allowed, s.p[i]) == NULL)
            return false;
    return s.n > 0;
}

static bool copy(struct span s, char *to, size_t room)
{
    if (s.n >= room)
        return false;
    memcpy(to, s.p, s.n);
    to[s.n] = '\0';
    return true;
}

static const char *take_port(struct span port, long least,
                             struct endpoint_text *out)
{
    if (!holds_only(port, DIGITS) || port.n > 5 ||
        !copy(port, out->port, sizeof out->port))
        return "the port must be a number from 0 to 65535";
    if (strtol(out->port, NULL, 10) > 65535)
        return "the port must be a number from 0 to 65535";
    if (strtol(out->port, NULL, 10) < least)
        return "port 0 cannot be connected to; name the server's port";
    return NULL;
}

/* The length of the host that `s` begins with, brackets and all. */
static size_t host_length(struct span s)
{
    const uint8_t *end = NULL;

    if (s.n > 0)
        end = memchr(s.p, s.p[0] == '[' ? ']' : ':', s.n);
    if (end == NULL)
        return s.n;
    return (size_t)(end - s.p) + (s.p[0] == '[' ? 1 : 0);
}

/* Is it an address of a link's own, fe80::/10, without saying which link? */
static bool lacks_zone(const char *host)
{
    struct in6_addr at;

    return inet_pton(AF_INET6, host, &at) == 1 && IN6_IS_ADDR_LINKLOCAL(&at);
}

static const char *take_v6(struct span host, struct endpoint_text *out)
{
    const uint8_t *percent = memchr(host.p, '%', host.n);
    size_t n = percent != NULL ? (size_t)(percent - host.p) : host.n;
    struct span zone = span_cut(host, n, host.n);

    if (!holds_only(span_cut(host, 0, n), "abcdefABCDEF" DIGITS ":.") ||
        !copy(host, out->host, sizeof out->host))
        return BAD_HOST;
    if (zone.n != 0 &&
        !holds_only(span_cut(zone, 1, zone.n), LETTERS DIGITS ".-_"))
        return "behind the % stands the name of a network interface: "
               "[fe80::1%eth0]";
    if (lacks_zone(out->host))
        return "a link-local address is reached over one network interface; "
               "name it: [fe80::1%eth0]";
    return NULL;
}

static const char *take_host(struct span host, struct endpoint_text *out)
{
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        return take_v6(span_cut(host, 1, host.n - 1), out);
    if (!holds_only(host, LETTERS DIGITS ".-_") ||
        !copy(host, out->host, sizeof out->host))
        return BAD_HOST;
    return NULL;
}

static const char *take_path(const char *path, struct endpoint_text *out)
{
    *out = (struct endpoint_text){.host = ""};
    if (path[0] == '\0')
        return "the path of a Unix socket is missing: unix:/run/fogline.sock";
    if (!copy(span_str(path), out->path, sizeof out->path))
        return "the path of a Unix socket may have 107 bytes; use a shorter "
               "one";
    return NULL;
}

static bool is_unix(const char *text)
{
    return strncasecmp(text, UNIX_SCHEME, sizeof UNIX_SCHEME - 1) == 0;
}

const char *endpoint_listen(const char *text, struct endpoint_text *out)
{
    struct span all = span_str(text);
    size_t n = host_length(all);
    const char *error;

    if (is_unix(text))
        return take_path(text + sizeof UNIX_SCHEME - 1, out);
    *out = (struct endpoint_text){.host = ""};
    if (holds_only(all, DIGITS))
        return "a port alone; want HOST:PORT, as in 127.0.0.1:8080 for this "
               "machine alone, or :PORT for all addresses";
    if (n >= all.n || all.p[n] != ':')
        return "want HOST:PORT, [IPV6]:PORT, :PORT or unix:PATH";
    if (memchr(all.p + n + 1, ':', all.n - n - 1) != NULL)
        return "an IPv6 address needs brackets: [::1]:8080";
    error = n == 0 ? take_host(span_str("0.0.0.0"), out)
                   : take_host(span_cut(all, 0, n), out);
    if (error != NULL)
        return error;
    return take_port(span_cut(all, n + 1, all.n), 0, out);
}

const char *endpoint_listen_tcp(const char *text, struct endpoint_text *out)
{
    if (is_unix(text))
        return "want HOST:PORT; a Unix socket is for serve's --listen and "
               "--upstream";
    return endpoint_listen(text, out);
}

/* Takes "http://" or "https://" off; 0: it is neither. */
static size_t scheme_length(const char *text, bool *is_tls)
{
    *is_tls = strncasecmp(text, "https://", 8) == 0;
    if (*is_tls)
        return 8;
    return strncasecmp(text, "http://", 7) == 0 ? 7 : 0;
}

const char *endpoint_url(const char *text, struct endpoint_text *out)
{
    struct span all = span_str(text), rest;
    const char *error;
    bool is_tls;
    size_t n = scheme_length(text, &is_tls);

    if (is_unix(text))
        return take_path(text + sizeof UNIX_SCHEME - 1, out);
    *out = (struct endpoint_text){.is_tls = is_tls};
    if (n == 0)
        return "want http://HOST, https://HOST, both with or without :PORT, "
               "or unix:PATH";
    all = span_cut(all, n, all.n);
    if (all.n > 0 && all.p[all.n - 1] == '/') /* http://host/ says no more */
        all.n--;
    if (memchr(all.p, '@', all.n) != NULL)
        return "user names and passwords do not belong into the URL; send an "
               "Authorization header";
    n = host_length(all);
    rest = span_cut(all, n, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (strchr("/?#", all.p[i]) != NULL)
            return "an upstream URL has no path or query: requests keep their "
                   "own; want http://HOST:PORT";
    error = take_host(span_cut(all, 0, n), out);
    if (error != NULL)
        return error;
    if (rest.n == 0)
        return take_port(span_str(is_tls ? "443" : "80"), 1, out);
    if (rest.p[0] != ':')
        return "want http://HOST or http://HOST:PORT";
    return take_port(span_cut(rest, 1, rest.n), 1, out);
}

struct endpoint endpoint_of(const struct endpoint_text *text)
{
    if (text->path[0] != '\0')
        return (struct endpoint){.path = text->path};
    return (struct endpoint){.host = text->host, .port = text->port};
}

bool endpoint_is_loopback(const struct endpoint_text *text)
{
    struct in_addr v4;

    if (inet_pton(AF_INET, text->host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return text->path[0] != '\0' || strcmp(text->host, "::1") == 0 ||
           strcasecmp(text->host, "localhost") == 0;
}

bool endpoint_is_same(const struct endpoint_text *a,
                      const struct endpoint_text *b)
{
    return strcmp(a->host, b->host) == 0 && strcmp(a->port, b->port) == 0 &&
           strcmp(a->path, b->path) == 0 && strcmp(a->port, "0") != 0;
}

void endpoint_print(const struct endpoint_text *text, char *out, size_t room)
{
    struct endpoint at = endpoint_of(text);

    config_print(&at, out, room);
}
