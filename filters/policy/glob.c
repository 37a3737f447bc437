/*
 * glob - matches hosts and paths against `applies_to` patterns.
 *
 * Segment by segment, with one point to come back to (the last `**`): never
 * more than pattern times path, whatever a client sends.
 */
#include "filters/policy/glob.h"

static const char *host_character_objection(const char *pattern)
{
    static const char *const allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";

    if (strchr(pattern, '*') != NULL)
        return "a * stands only at the beginning, as in \"*.example.com\"; "
               "leave `hosts` out to mean any host";
    if (strchr(pattern, '/') != NULL)
        return "write the name alone, without http:// and without a path";
    if (strchr(pattern, ':') != NULL)
        return "write the host without its port";
    if (pattern[strspn(pattern, allowed)] != '\0')
        return "a host has letters, digits, \"-\", \"_\" and \".\" (names in "
               "other scripts in their xn-- form)";
    return NULL;
}

/* An address in brackets, as a URL has it: [2001:db8::1] */
static bool is_bracketed(const char *pattern)
{
    size_t n = strlen(pattern);

    return n > 2 && pattern[0] == '[' &&
           strspn(pattern + 1, "0123456789abcdefABCDEF:.") == n - 2 &&
           pattern[n - 1] == ']';
}

const char *glob_host_objection(const char *pattern)
{
    const char *name = strncmp(pattern, "*.", 2) == 0 ? pattern + 2 : pattern;

    if (is_bracketed(pattern))
        return NULL;
    if (*name == '\0' || *name == '.' || strstr(name, "..") != NULL)
        return "a part of the name is empty; write it like "
               "\"api.example.com\" or \"*.example.com\"";
    return host_character_objection(name);
}

/* A segment of a path; the bytes belong to the path. */
static struct span segment(struct span path, size_t from)
{
    size_t to = from;

    while (to < path.n && path.p[to] != '/')
        to++;
    return span_cut(path, from, to);
}

static bool is_word(struct span s, const char *word)
{
    return span_eq(s, span_str(word));
}

static const char *segment_objection(struct span s)
{
    if (s.n == 0)
        return "an empty segment (//); write single slashes";
    if (is_word(s, ".") || is_word(s, ".."))
        return "\".\" and \"..\" are resolved before comparing; write the "
               "path without them";
    if (memchr(s.p, '*', s.n) != NULL && !is_word(s, "*") && !is_word(s, "**"))
        return "a * stands for one whole segment and ** for any number of "
               "them, as in \"/v1/*/trips/**\"";
    return NULL;
}

const char *glob_path_objection(const char *pattern)
{
    struct span path = span_str(pattern);
    const char *why = NULL;

    if (pattern[0] != '/')
        return "a path begins with /";
    if (strpbrk(pattern, "?#;%\\") != NULL)
        return "write the path decoded, without ?query, #fragment, "
               ";parameters, %-escapes or backslashes";
    for (size_t i = 1; i < path.n && why == NULL; i++) {
        struct span s = segment(path, i);

        why = segment_objection(s);
        i += s.n;
    }
    return why;
}

/* A final dot only says that the name is complete, and brackets only that an
 * address follows. */
static struct span bare(struct span host)
{
    if (host.n > 1 && host.p[host.n - 1] == '.')
        return span_cut(host, 0, host.n - 1);
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        return span_cut(host, 1, host.n - 1);
    return host;
}

bool glob_host(const char *pattern, struct span host)
{
    struct span p = bare(span_str(pattern));
    size_t tail = p.n - 1; /* ".example.com" */

    host = bare(host);
    if (p.p[0] == '*' && host.n > tail && host.p[0] != '.') {
        p = span_cut(p, 1, p.n);
        host = span_cut(host, host.n - tail, host.n);
    }
    if (p.n != host.n)
        return false;
    for (size_t i = 0; i < p.n; i++) {
        uint8_t a = p.p[i], b = host.p[i];

        a = a >= 'A' && a <= 'Z' ? (uint8_t)(a | 0x20) : a;
        b = b >= 'A' && b <= 'Z' ? (uint8_t)(b | 0x20) : b;
        if (a != b)
            return false;
    }
    return true;
}

bool glob_host_is_odd(struct span host)
{
    if (host.n == 0 || host.p[0] == '.')
        return true;
    for (size_t i = 0; i < host.n; i++)
        if (host.p[i] == '%' ||
            (host.p[i] == '.' && i + 1 < host.n && host.p[i + 1] == '.'))
            return true;
    return false;
}

bool glob_host_covers(const char *wide, const char *narrow)
{
    struct span host = span_str(narrow);

    /* *.b.c lies within *.c, and within *.b.c, though not within b.c */
    if (narrow[0] == '*' && wide[0] == '*')
        return glob_host(wide, host);
    return narrow[0] != '*' && glob_host(wide, host);
}

/* A walk along a path: where the next segment begins.  At the end: > n. */
static size_t after(size_t at, struct span s)
{
    return at + s.n + 1;
}

enum match { MATCH_PATH, MATCH_ANY_CASE, MATCH_PATTERN };

static bool is_segment(struct span want, struct span have, enum match match)
{
    if (match == MATCH_ANY_CASE)
        return want.n == have.n &&
               span_same(want.p, (const char *)have.p, want.n);
    return span_eq(want, have);
}

/* MATCH_PATTERN: "**" in `text` is a pattern too, which only a ** covers. */
static bool matches(struct span pattern, struct span text, enum match match)
{
    size_t p = 1, t = 1, back_p = 0, back_t = 0;

    while (t < text.n) {
        struct span want = segment(pattern, p < pattern.n ? p : pattern.n);
        struct span have = segment(text, t);
        bool many = match == MATCH_PATTERN && is_word(have, "**");

        if (is_word(want, "**")) {
            back_p = p = after(p, want);
            back_t = t;
        } else if (is_segment(want, have, match) ||
                   (is_word(want, "*") && !many)) {
            p = after(p, want);
            t = after(t, have);
        } else if (back_p != 0) {
            p = back_p;
            back_t = t = after(back_t, segment(text, back_t));
        } else {
            return false;
        }
    }
    while (p < pattern.n && is_word(segment(pattern, p), "**"))
        p = after(p, segment(pattern, p));
    return p >= pattern.n;
}

bool glob_path(const char *pattern, struct span path)
{
    return matches(span_str(pattern), path, MATCH_PATH);
}

bool glob_path_any_case(const char *pattern, struct span path)
{
    return matches(span_str(pattern), path, MATCH_ANY_CASE);
}

bool glob_path_covers(const char *wide, const char *narrow)
{
    return matches(span_str(wide), span_str(narrow), MATCH_PATTERN);
}
