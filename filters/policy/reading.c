/*
 * reading - decodes a path, then puts its segments together, in one of several
 * ways.
 *
 * What is odd about a path is looked for where most can be: all escapes
 * undone, whatever may be a slash taken for one.  Must never miss an oddity:
 * one too many costs a refusal at most.
 */
#include "filters/policy/reading.h"
#include "filters/base/mem.h"

#include <stdlib.h>

enum odd {
    ODD_DOTS = 1 << 0,      /* a segment "." or ".." */
    ODD_EMPTY = 1 << 1,     /* an empty segment: // */
    ODD_PARAMETER = 1 << 2, /* ;name=value behind a segment */
    ODD_SLASH = 1 << 3,     /* %2F */
    ODD_BACKSLASH = 1 << 4, /* \, which browsers' URL parser takes for a / */
    ODD_ESCAPED = 1 << 5,   /* %5C */
    ODD_END = 1 << 6,       /* %3F and %23, ? and # when decoded too early */
    ODD_LAYERS = 1 << 7,    /* %25.., an escape once more when undone */
    ODD_ANY = 1 << 8,       /* nobody can tell */
};

/* How a server reads; all false: as is usual. */
struct how {
    bool twice;        /* escapes are undone in two layers */
    bool slash_is_not; /* %2F belongs to its segment */
    bool backslash_is; /* \ and %5C separate segments */
    bool ends;         /* the path ends at %3F, %23 */
    bool parameters;   /* ;.. belongs to its segment, */
    bool cut;          /* or the path ends there */
    bool dots;         /* "." and ".." are names */
    bool empties;      /* so are empty segments */
    bool authority;    /* //name/a/b: what follows the name */
};

static int digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that an escape at `i` stands for; -1: there is none. */
static int escaped(struct span s, size_t i)
{
    int high = i + 2 < s.n ? digit(s.p[i + 1]) : -1;
    int low = i + 2 < s.n ? digit(s.p[i + 2]) : -1;

    return s.p[i] == '%' && high >= 0 && low >= 0 ? high << 4 | low : -1;
}

static uint8_t decoded(uint8_t c, bool was_escaped, const struct how *how)
{
    if (c == '/' && was_escaped && how->slash_is_not)
        return '\0';
    return c == '\\' && how->backslash_is ? '/' : c;
}

/* One layer; out may be in.p. */
static size_t decode(struct span in, const struct how *how, uint8_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        int c = escaped(in, i);

        out[n++] = decoded(c >= 0 ? (uint8_t)c : in.p[i], c >= 0, how);
        if (how->ends && (out[n - 1] == '?' || out[n - 1] == '#'))
            return n - 1;
        i += c >= 0 ? 2 : 0;
    }
    return n;
}

static struct span segment(struct span path, size_t from)
{
    size_t to = from;

    while (to < path.n && path.p[to] != '/')
        to++;
    return span_cut(path, from, to);
}

static bool is_dots(struct span s)
{
    return (s.n == 1 && s.p[0] == '.') ||
           (s.n == 2 && s.p[0] == '.' && s.p[1] == '.');
}

/* Up to the first of `ends`. */
static struct span before(struct span s, const char *ends)
{
    size_t n = 0;

    while (n < s.n && (s.p[n] == '\0' || strchr(ends, s.p[n]) == NULL))
        n++;
    return span_of(s.p, n);
}

/* Drops the last segment of out[0..n). */
static size_t up(const uint8_t *out, size_t n)
{
    while (n > 0 && out[n - 1] != '/')
        n--;
    return n > 0 ? n - 1 : 0;
}

/* Is the segment left out? */
static bool is_dropped(struct span s, const struct how *how)
{
    return (s.n == 0 && !how->empties) || (is_dots(s) && !how->dots);
}

/* Puts out[0..n) together in place.  Invariant: what has been written ends
 * before what is read next, so a segment moves by a byte at most to the
 * right, onto its own slash. */
static size_t shape(uint8_t *out, size_t n, const struct how *how)
{
    struct span text = span_of(out, n);
    size_t to = 0, at = n > 0 && out[0] == '/' ? 1 : 0;
    bool skips = how->authority;

    while (at < text.n) {
        struct span whole = segment(text, at);
        struct span s = how->parameters ? whole : before(whole, ";");

        at += whole.n + 1;
        if (s.n == 2 && is_dots(s) && !how->dots)
            to = up(out, to);
        if (!is_dropped(s, how) && !skips) {
            memmove(out + to + 1, s.p, s.n);
            out[to] = '/';
            to += 1 + s.n;
        }
        skips = skips && s.n == 0;
        if (how->cut && s.n < whole.n)
            break;
    }
    if (to == 0)
        out[to++] = '/';
    return to;
}

/* `out` has room for a byte more than the path has. */
static struct span read_path(struct span path, const struct how *how,
                             uint8_t *out)
{
    size_t n = decode(path, how, out);

    if (how->twice)
        n = decode(span_of(out, n), how, out);
    return span_of(out, shape(out, n, how));
}

/* --- What is odd. --- */

static unsigned odd_character(uint8_t c, bool was_escaped)
{
    if (c < ' ' || c == 0x7F)
        return ODD_ANY;
    switch (c) {
    case ';':
        return ODD_PARAMETER;
    case '\\':
        return was_escaped ? ODD_ESCAPED : ODD_BACKSLASH;
    case '/':
        return was_escaped ? ODD_SLASH : 0;
    case '?':
    case '#':
        return ODD_END;
    default:
        return 0;
    }
}

/* `first`: of the bytes that the client wrote, in which % begins an escape. */
static unsigned odd_layer(struct span s, bool first)
{
    unsigned odd = 0;

    for (size_t i = 0; i < s.n; i++) {
        int c = escaped(s, i);

        if (c < 0 && s.p[i] == '%' && first)
            odd |= ODD_ANY;
        if (c >= 0 && !first)
            odd |= ODD_LAYERS;
        odd |= odd_character(c >= 0 ? (uint8_t)c : s.p[i], c >= 0);
        i += c >= 0 ? 2 : 0;
    }
    return odd;
}

/* Forms of ASCII in several bytes, which UTF-8 forbids and some decoders
 * undo (RFC 3629 section 10). */
static unsigned odd_utf8(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0;

        if (c == 0xC0 || c == 0xC1 || c >= 0xF8 ||
            (c == 0xE0 && next >= 0x80 && next < 0xA0) ||
            (c == 0xF0 && next >= 0x80 && next < 0x90))
            return ODD_ANY;
    }
    return 0;
}

/* What the first slash of all, and a last one, separate is not odd. */
static unsigned odd_segments(struct span text)
{
    unsigned odd = 0;

    for (size_t i = 1; i < text.n;) {
        struct span whole = segment(text, i), s = before(whole, ";?#");

        if (is_dots(s))
            odd |= ODD_DOTS;
        if (s.n == 0)
            odd |= ODD_EMPTY;
        if (memchr(whole.p, ';', whole.n) != NULL)
            odd |= (odd & ODD_PARAMETER) != 0 ? ODD_ANY : ODD_PARAMETER;
        i += whole.n + 1;
    }
    return odd;
}

static bool is_one(unsigned odd)
{
    return (odd & (odd - 1)) == 0;
}

/* `room` gets all layers undone. */
static unsigned odd_find(struct span path, uint8_t *room)
{
    static const struct how as_much = {.backslash_is = true};
    struct span text = span_of(room, decode(path, &as_much, room));
    unsigned odd = odd_layer(path, true) | odd_layer(text, false);

    if ((odd & ODD_LAYERS) != 0) {
        text.n = decode(text, &as_much, room);
        if ((odd_layer(text, false) & ODD_LAYERS) != 0)
            return ODD_ANY;
    }
    return odd | odd_utf8(text) | odd_segments(text);
}

/* --- The readings. --- */

static const struct how usual = {.twice = false};

/* Ordinary paths, nearly all of them, are looked at once and not copied. */
static bool is_plain(struct span path)
{
    if (path.n == 0 || path.p[0] != '/')
        return false;
    for (size_t i = 0; i < path.n; i++) {
        uint8_t c = path.p[i], next = i + 1 < path.n ? path.p[i + 1] : 0;

        if (c == '%' || c == ';' || c == '\\' || c < ' ' || c >= 0x7F ||
            (c == '/' && (next == '/' || next == '.')))
            return false;
    }
    return true;
}

static void read_plain(struct readings *r, struct span path)
{
    bool slash = path.n > 1 && path.p[path.n - 1] == '/';

    r->paths[0] = span_of(path.p, path.n - slash);
    r->count = 1;
}

static void add(struct readings *r, struct span path, const struct how *how)
{
    uint8_t *out = r->room + r->count * (path.n + 1);

    CHECK(r->count < READINGS_MAX);
    r->paths[r->count++] = read_path(path, how, out);
}

static void add_others(struct readings *r, struct span path, enum odd odd)
{
    switch (odd) {
    case ODD_DOTS:
        add(r, path, &(struct how){.dots = true});
        break;
    case ODD_EMPTY:
        add(r, path, &(struct how){.empties = true});
        if (path.p[1] == '/')
            add(r, path, &(struct how){.authority = true});
        break;
    case ODD_PARAMETER:
        add(r, path, &(struct how){.parameters = true});
        add(r, path, &(struct how){.cut = true});
        break;
    case ODD_SLASH:
        add(r, path, &(struct how){.slash_is_not = true});
        break;
    case ODD_BACKSLASH:
    case ODD_ESCAPED:
        add(r, path, &(struct how){.backslash_is = true});
        break;
    case ODD_END:
        add(r, path, &(struct how){.ends = true});
        break;
    case ODD_LAYERS:
        add(r, path, &(struct how){.twice = true});
        break;
    case ODD_ANY:
        r->any = true;
        break;
    }
}

void reading_find(struct readings *r, struct span path)
{
    unsigned odd;

    *r = (struct readings){.any = false};
    if (is_plain(path)) {
        read_plain(r, path);
        return;
    }
    r->room = mem_alloc(READINGS_MAX * (path.n + 1));
    odd = odd_find(path, r->room);
    add(r, path, &usual);
    if (odd != 0)
        add_others(r, path, is_one(odd) ? (enum odd)odd : ODD_ANY);
}

struct span reading_usual(struct readings *r, struct span path)
{
    *r = (struct readings){.any = false};
    if (is_plain(path)) {
        read_plain(r, path);
        return r->paths[0];
    }
    r->room = mem_alloc(path.n + 1);
    add(r, path, &usual);
    return r->paths[0];
}

void reading_done(struct readings *r)
{
    free(r->room);
}
