/*
 * client - matches certificates' names.
 *
 * Must never match a name of another kind: who may choose a DNS name must not
 * become a URI by it.
 */
#include "filters/policy/client.h"
#include "filters/policy/glob.h"

enum client_kind { CLIENT_URI, CLIENT_DNS, CLIENT_SUBJECT, CLIENT_KINDS };

static const char *const prefixes[] = {"uri:", "dns:", "subject:"};

/* The kind that a prefix names, which is taken off; CLIENT_KINDS: none. */
static enum client_kind take_prefix(struct span *s)
{
    for (enum client_kind kind = CLIENT_URI; kind < CLIENT_KINDS; kind++) {
        size_t n = strlen(prefixes[kind]);

        if (s->n < n || memcmp(s->p, prefixes[kind], n) != 0)
            continue;
        *s = span_cut(*s, n, s->n);
        return kind;
    }
    return CLIENT_KINDS;
}

/* A pattern's kind, by its prefix or its looks. */
static enum client_kind kind_of(const char *pattern, struct span *bare)
{
    enum client_kind kind;

    *bare = span_str(pattern);
    kind = take_prefix(bare);
    if (kind != CLIENT_KINDS)
        return kind;
    if (strstr(pattern, "://") != NULL)
        return CLIENT_URI;
    return strchr(pattern, '=') != NULL ? CLIENT_SUBJECT : CLIENT_DNS;
}

/* Where the path of "scheme://authority/path" begins; its length if it has
 * none, or is no such URI. */
static size_t path_at(struct span uri)
{
    for (size_t i = 0; i + 2 < uri.n; i++) {
        const uint8_t *slash;

        if (memcmp(uri.p + i, "://", 3) != 0)
            continue;
        slash = memchr(uri.p + i + 3, '/', uri.n - i - 3);
        return slash != NULL ? (size_t)(slash - uri.p) : uri.n;
    }
    return uri.n;
}

static const char *uri_objection(struct span uri)
{
    size_t at = path_at(uri);

    if (at == uri.n && memchr(uri.p, '/', uri.n) == NULL &&
        memchr(uri.p, ':', uri.n) == NULL)
        return "a URI begins with its scheme: \"spiffe://example.com/app\"";
    if (uri.p[0] == ':' ||
        (uri.n >= 3 && memcmp(uri.p + uri.n - 3, "://", 3) == 0))
        return "a part of the URI is empty; write it like "
               "\"spiffe://example.com/app\"";
    if (memchr(uri.p, '*', at) != NULL)
        return "a * stands only in the path, as a whole segment: "
               "\"spiffe://example.com/fleet/*\"";
    for (size_t i = 0; i < uri.n; i++)
        if (uri.p[i] <= ' ' || uri.p[i] >= 0x7F)
            return "a URI has no spaces and no characters beyond ASCII; write "
                   "it as it stands in the certificate";
    return at < uri.n && memchr(uri.p + at, '*', uri.n - at) != NULL
               ? glob_path_objection((const char *)uri.p + at)
               : NULL;
}

static const char *name_objection(const char *name)
{
    if (strcmp(name, "*") == 0 || strcmp(name, "**") == 0)
        return "it would mean every client; leave `clients` out for that, or "
               "name those below a domain, as \"*.example.com\"";
    if (strchr(name, '/') != NULL)
        return "a URI has :// behind its scheme: \"spiffe://example.com/app\"";
    if (strchr(name, ':') != NULL)
        return "put \"uri:\" before a URI without ://, as in "
               "\"uri:urn:example:app\"; a DNS name has no port";
    if (strchr(name, '@') != NULL)
        return "e-mail addresses of certificates are not compared; write a "
               "URI, a DNS name or the subject";
    return glob_host_objection(name);
}

/* What only looks like a DNS name, as a person's or an application's does. */
static const char *bare_name_objection(const char *name)
{
    const char *why = name_objection(name);

    if (why == NULL && strchr(name, '.') == NULL)
        return "a DNS name has a dot; write \"CN=..\" with the rest of the "
               "subject, or \"dns:\" before a name that has none";
    return why;
}

static bool is_attribute(struct span type)
{
    for (size_t i = 0; i < type.n; i++) {
        uint8_t c = type.p[i];

        if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') &&
            !(c >= '0' && c <= '9') && c != '.')
            return false;
    }
    return type.n != 0;
}

/* Where the part that begins at `at` ends: a comma or plus that is not
 * escaped. */
static size_t part_end(struct span subject, size_t at)
{
    while (at < subject.n && subject.p[at] != ',' && subject.p[at] != '+')
        at += subject.p[at] == '\\' && at + 1 < subject.n ? 2 : 1;
    return at;
}

/* TYPE=VALUE, joined by commas or plus signs without blanks (RFC 2253). */
static const char *subject_objection(struct span subject)
{
    for (size_t at = 0, end; at <= subject.n; at = end + 1) {
        const uint8_t *equals;

        end = part_end(subject, at);
        if (at < end && subject.p[at] == ' ')
            return "between the parts of a subject stands no blank: "
                   "\"CN=app,O=Example\"";
        equals = memchr(subject.p + at, '=', end - at);
        if (equals == NULL ||
            !is_attribute(
                span_of(subject.p + at, (size_t)(equals - subject.p) - at)))
            return "a subject is TYPE=VALUE,TYPE=VALUE, the last of the "
                   "certificate first: \"CN=app,O=Example\" (openssl x509 "
                   "-noout -subject -nameopt RFC2253 -in FILE shows it)";
        if (equals + 1 == subject.p + end)
            return "a part of the subject is empty; write all of it, as "
                   "\"CN=app,O=Example\"";
    }
    return NULL;
}

const char *client_objection(const char *pattern)
{
    struct span bare;
    enum client_kind kind = kind_of(pattern, &bare);
    bool has_prefix = (const char *)bare.p != pattern;

    if (bare.n == 0)
        return "it is empty; write a URI, a DNS name or a subject of client "
               "certificates";
    switch (kind) {
    case CLIENT_URI:
        return uri_objection(bare);
    case CLIENT_DNS:
        return has_prefix ? name_objection((const char *)bare.p)
                          : bare_name_objection((const char *)bare.p);
    case CLIENT_SUBJECT:
    case CLIENT_KINDS:
        break;
    }
    return subject_objection(bare);
}

/* `matches`: glob_path or, between patterns, glob_path_covers. */
static bool uri_matches(struct span pattern, struct span uri, bool covers)
{
    size_t at = path_at(pattern);
    const char *path = (const char *)pattern.p + at;

    if (span_eq(pattern, uri))
        return true;
    if (at == pattern.n || path_at(uri) != at ||
        !span_eq(span_cut(pattern, 0, at), span_cut(uri, 0, at)) ||
        strchr(path, '*') == NULL)
        return false;
    return covers ? glob_path_covers(path, (const char *)uri.p + at)
                  : glob_path(path, span_cut(uri, at, uri.n));
}

bool client_matches(const char *pattern, struct span name)
{
    struct span bare;
    enum client_kind kind = kind_of(pattern, &bare);

    if (take_prefix(&name) != kind)
        return false;
    switch (kind) {
    case CLIENT_URI:
        return uri_matches(bare, name, false);
    case CLIENT_DNS:
        return name.n != 0 && glob_host((const char *)bare.p, name);
    case CLIENT_SUBJECT:
    case CLIENT_KINDS:
        break;
    }
    return span_eq(bare, name);
}

bool client_covers(const char *wide, const char *narrow)
{
    struct span of_wide, of_narrow;
    enum client_kind kind = kind_of(wide, &of_wide);

    if (kind_of(narrow, &of_narrow) != kind)
        return false;
    switch (kind) {
    case CLIENT_URI:
        return uri_matches(of_wide, of_narrow, true);
    case CLIENT_DNS:
        return glob_host_covers((const char *)of_wide.p,
                                (const char *)of_narrow.p);
    case CLIENT_SUBJECT:
    case CLIENT_KINDS:
        break;
    }
    return span_eq(of_wide, of_narrow);
}
