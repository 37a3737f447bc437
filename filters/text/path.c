/*
 * path - JSONPath from text to segments.
 *
 * Follows the grammar of RFC 9535 appendix A; each function reads one of its
 * rules.  Runs when filter files are loaded, never on a body.
 */
#include "filters/text/path.h"
#include "filters/base/buf.h"
#include "filters/base/mem.h"
#include "filters/base/utf8.h"
#include "filters/text/chars.h"
#include "filters/text/path_name.h"

#include <stdlib.h>

/* RFC 9535 section 2.1: integers that every JSON library can hold. */
#define INTEGER_MAX ((UINT64_C(1) << 53) - 1)

struct reader {
    const char *text;
    size_t at;
    const char *error; /* NULL: none so far; the first is kept */
    size_t error_at;
    struct path *path;
};

static char peek(const struct reader *r)
{
    return r->text[r->at];
}

static bool take(struct reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->at++;
    return true;
}

static bool fail(struct reader *r, const char *error)
{
    if (r->error == NULL) {
        r->error = error;
        r->error_at = r->at;
    }
    return false;
}

static void skip_blanks(struct reader *r)
{
    while (chars_is((uint8_t)peek(r), CHARS_SPACE))
        r->at++;
}

/* --- What is built -------------------------------------------------------- */

static bool add_segment(struct reader *r, bool descendant)
{
    struct path *p = r->path;

    if (p->segment_count == PATH_SEGMENTS)
        return fail(r, "the path has more than 64 segments");
    p->segments =
        mem_realloc(p->segments, (p->segment_count + 1) * sizeof *p->segments);
    p->segments[p->segment_count++] =
        (struct path_segment){.descendant = descendant};
    return true;
}

static bool add_selector(struct reader *r, struct path_selector s)
{
    struct path_segment *g = &r->path->segments[r->path->segment_count - 1];

    g->selectors = mem_realloc(g->selectors,
                               (g->selector_count + 1) * sizeof *g->selectors);
    g->selectors[g->selector_count++] = s;
    return true;
}

static bool is_utf8(struct span s)
{
    uint32_t character;

    while (s.n != 0) {
        size_t n = utf8_decode(s, &character);

        if (n == 0)
            return false;
        s = span_cut(s, n, s.n);
    }
    return true;
}

static bool add_name(struct reader *r, struct span name)
{
    uint8_t *copy;

    if (name.n > PATH_NAME_LONGEST)
        return fail(r, "the name is longer than 256 bytes");
    if (!is_utf8(name))
        return fail(r, "the name is not valid UTF-8");
    copy = mem_alloc(name.n + 1);
    if (name.n != 0)
        memcpy(copy, name.p, name.n);
    return add_selector(r, (struct path_selector){
                               .select = PATH_NAME,
                               .name = copy,
                               .name_n = name.n,
                           });
}

/* --- Selectors ------------------------------------------------------------ */

/* int = "0" / (["-"] DIGIT1 *DIGIT); `-` cannot be followed in a stream. */
static bool read_integer(struct reader *r, uint64_t *value)
{
    size_t first = r->at;

    if (peek(r) == '-')
        return fail(r, "counting from an array's end needs its length, which "
                       "a stream does not know: count from the start");
    *value = 0;
    while (chars_is((uint8_t)peek(r), CHARS_DIGIT)) {
        *value = *value * 10 + (uint64_t)(r->text[r->at++] - '0');
        if (*value > INTEGER_MAX)
            return fail(r, "the number is larger than 9007199254740991");
    }
    if (r->at == first)
        return fail(r, "a number is missing here");
    if (r->text[first] == '0' && r->at > first + 1) {
        r->at = first;
        return fail(r, "a number does not begin with 0 (RFC 9535)");
    }
    return true;
}

/* Reads a part of a slice that may be left out. */
static bool read_bound(struct reader *r, uint64_t *value)
{
    char c = peek(r);

    if (c != '-' && !chars_is((uint8_t)c, CHARS_DIGIT))
        return true;
    if (!read_integer(r, value))
        return false;
    skip_blanks(r);
    return true;
}

/* slice-selector, from behind its first ":" on. */
static bool read_slice(struct reader *r, struct path_selector *s)
{
    size_t start = r->at;

    s->to = UINT64_MAX;
    s->step = 1;
    skip_blanks(r);
    if (!read_bound(r, &s->to))
        return false;
    if (take(r, ':')) {
        skip_blanks(r);
        if (peek(r) == '-')
            return fail(r, "a negative step walks backwards, which a stream "
                           "cannot: write the slice forwards");
        if (!read_bound(r, &s->step))
            return false;
    }
    if (s->step != 0 && s->from < s->to)
        return true;
    r->at = start;
    return fail(r, "the slice selects nothing: it must end behind its start, "
                   "and its step be 1 or more");
}

static bool read_elements(struct reader *r)
{
    struct path_selector s = {.select = PATH_SLICE, .step = 1};

    if (!read_bound(r, &s.from))
        return false;
    if (!take(r, ':'))
        s.to = s.from + 1;
    else if (!read_slice(r, &s))
        return false;
    return add_selector(r, s);
}

/* One character of a name in quotes; adds its bytes to `name`. */
static bool read_character(struct reader *r, char quote, struct buf *name)
{
    uint8_t bytes[4] = {(uint8_t)peek(r)};
    size_t n = 1, used = 1;

    if (bytes[0] == '\0')
        return fail(r, "the closing quote is missing");
    if (bytes[0] < 0x20)
        return fail(r, "a control character in a name must be escaped: \\n");
    if (bytes[0] == '\\') {
        char c = r->text[r->at + 1];

        used = (c == '\'' || c == '"') && c != quote
                   ? 0
                   : path_name_escape(span_str(r->text + r->at), bytes, &n);
    }
    if (used == 0)
        return fail(r, "this is no escape of RFC 9535: one of \\b \\f \\n \\r "
                       "\\t \\/ \\\\ \\uXXXX, or the quote; surrogates only "
                       "in pairs");
    if (!buf_put(name, span_of(bytes, n)))
        return fail(r, "the name is longer than 256 bytes");
    r->at += used;
    return true;
}

static bool read_quoted(struct reader *r)
{
    char quote = r->text[r->at];
    struct buf name;
    bool good = true;

    buf_init(&name, PATH_NAME_LONGEST);
    r->at++;
    while (good && peek(r) != quote)
        good = read_character(r, quote, &name);
    good = good && add_name(r, buf_span(&name)) && take(r, quote);
    buf_done(&name);
    return good;
}

/* selector = name-selector / wildcard-selector / slice-selector /
 *            index-selector / filter-selector */
static bool read_selector(struct reader *r)
{
    char c = peek(r);

    if (c == '\'' || c == '"')
        return read_quoted(r);
    if (take(r, '*'))
        return add_selector(r, (struct path_selector){.select = PATH_EACH});
    if (c == '-' || c == ':' || chars_is((uint8_t)c, CHARS_DIGIT))
        return read_elements(r);
    if (c == '?')
        return fail(r, "filters (?...) are not supported: what they test may "
                       "come behind what has left already; name the members, "
                       "or use [*]");
    if (c == '(')
        return fail(r, "scripts (...) are not part of RFC 9535");
    if (c == ']')
        return fail(r, "the brackets are empty: write a name in quotes, an "
                       "index, a slice or *");
    return fail(r, "a selector is missing here: a name in quotes, an index, a "
                   "slice or *");
}

static bool read_brackets(struct reader *r)
{
    do {
        skip_blanks(r);
        if (!read_selector(r))
            return false;
        skip_blanks(r);
    } while (take(r, ','));
    if (take(r, ']'))
        return true;
    return fail(r, peek(r) == '\0' ? "the closing ] is missing"
                                   : "a , or ] is missing here");
}

/* member-name-shorthand: letters, digits, _ and all that is not ASCII. */
static bool read_shorthand(struct reader *r)
{
    size_t first = r->at;

    if (chars_is((uint8_t)peek(r), CHARS_DIGIT))
        return fail(r, "a name behind a dot does not begin with a digit: "
                       "write ['...'], or [0] for an element");
    while (chars_is((uint8_t)peek(r), CHARS_WORD) || (uint8_t)peek(r) >= 0x80)
        r->at++;
    if (r->at == first)
        return fail(r, "a name or * is missing behind the dot; a name with "
                       "other than letters, digits and _ is written ['...']");
    if (peek(r) == '(')
        return fail(r, "functions are not supported: they need the whole "
                       "value before a byte of it may leave");
    return add_name(r, span_of(r->text + first, r->at - first));
}

/* --- Segments ------------------------------------------------------------- */

static bool read_segment(struct reader *r)
{
    bool dot = take(r, '.');
    bool descendant = dot && take(r, '.');

    if (!dot && peek(r) != '[') {
        if (peek(r) == '-')
            return fail(r, "a name with - is written in brackets: ['a-b']");
        return fail(r, "a segment is expected here: .name, ..name or [...]");
    }
    if (!add_segment(r, descendant))
        return false;
    if (dot && take(r, '*'))
        return add_selector(r, (struct path_selector){.select = PATH_EACH});
    if (dot && !descendant && peek(r) == '[')
        return fail(r, "a dot does not stand before brackets: leave it out");
    if (take(r, '['))
        return read_brackets(r);
    return read_shorthand(r);
}

static bool read_query(struct reader *r)
{
    if (!take(r, '$'))
        return fail(r, "a path begins with $, the whole text: $.name");
    while (peek(r) != '\0') {
        size_t before = r->at;

        skip_blanks(r);
        if (peek(r) == '\0') {
            r->at = before;
            return fail(r, "blanks stand behind the path: leave them out");
        }
        if (!read_segment(r))
            return false;
    }
    return true;
}

struct path *path_parse(const char *text, const char **error, size_t *column)
{
    struct reader r = {.text = text, .path = mem_zalloc(sizeof *r.path)};

    if (read_query(&r))
        return r.path;
    *error = r.error;
    *column = r.error_at + 1;
    path_free(r.path);
    return NULL;
}

void path_free(struct path *path)
{
    if (path == NULL)
        return;
    for (size_t i = 0; i < path->segment_count; i++) {
        struct path_segment *g = &path->segments[i];

        for (size_t k = 0; k < g->selector_count; k++)
            free(g->selectors[k].name);
        free(g->selectors);
    }
    free(path->segments);
    free(path);
}

/* --- Selecting ------------------------------------------------------------ */

bool path_takes_key(const struct path_selector *s, struct span key)
{
    return s->select == PATH_EACH ||
           (s->select == PATH_NAME &&
            span_eq(span_of(s->name, s->name_n), key));
}

bool path_takes_index(const struct path_selector *s, uint64_t index)
{
    return s->select == PATH_EACH ||
           (s->select == PATH_SLICE && index >= s->from && index < s->to &&
            (index - s->from) % s->step == 0);
}
