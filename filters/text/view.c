/*
 * view - undoes escapes from the left, looking at the end of what is there.
 *
 * A byte is appended; if the text now ends in a whole escape, that is replaced
 * by what it stands for, which may complete another one: any number of layers
 * in one pass, in linear time.  Only escapes that stand within each other,
 * %25%34%30, are limited: what waits for its end (view_settled) must be short.
 */
#include "filters/text/view.h"
#include "filters/base/mem.h"
#include "filters/text/chars.h"
#include "filters/text/escape.h"
#include "filters/text/sixteen.h"

#include <stdlib.h>

#define NESTED 3 /* escapes within each other; more is nobody's text */

/* A view being made. */
struct making {
    struct view *v;
    struct span raw;
    uint8_t *depth; /* of escapes that a byte of the text is made of */
    size_t next;    /* the first raw byte that is not shown yet */
    size_t lead;    /* behind the last byte that may begin an escape; 0: none */
};

static void grow(struct view *v, size_t n)
{
    if (v->text != NULL && n <= v->cap)
        return;
    view_done(v);
    v->cap = n + n / 2 + 1024;
    v->text = mem_alloc(2 * v->cap); /* and the depth of each */
    v->from = mem_alloc((v->cap + 1) * sizeof *v->from);
}

/* Back to the first of the backslashes that end before `i`. */
static size_t first_slash(const uint8_t *text, size_t i)
{
    size_t k = i;

    while (k > 0 && i - k < 7 && text[k - 1] == '\\')
        k--;
    return k;
}

/* Which of 16 bytes begin a character that is no usual letter (glyph.h). */
static sixteen wide_of(sixteen v)
{
    return (sixteen)(v >= sixteen_all(0xC2)) &
           ~(sixteen_between(v, 0xC3, 9) | sixteen_between(v, 0xCE, 10) |
             sixteen_between(v, 0xE4, 6) | sixteen_between(v, 0xEB, 2));
}

/* Which of the 16 bytes at p may begin an escape. */
static unsigned leads_at(const uint8_t *p, unsigned also)
{
    sixteen v = sixteen_load(p);
    unsigned leads = sixteen_bits(
        (sixteen)(v == sixteen_all('\\')) | (sixteen)(v == sixteen_all('%')) |
        (sixteen)(v == sixteen_all('&')) | wide_of(v));

    return (also & ESCAPE_QUOTED) == 0 ? leads : leads | sixteen_equal(v, '=');
}

/* May an escape, or a character of which more is to come, begin among 16
 * bytes? */
static bool leads_in(const uint8_t *p, unsigned also)
{
    return leads_at(p, also) != 0 ||
           sixteen_bits((sixteen)(sixteen_load(p) >= sixteen_all(0xC2))) != 0;
}

/* The last byte of text[0 .. n) that may begin an escape, plus one. */
static size_t find_lead(const uint8_t *text, size_t n, unsigned also)
{
    size_t limit = n > VIEW_ESCAPE ? n - VIEW_ESCAPE : 0, i = n;

    while (i - limit >= 16 && !leads_in(text + i - 16, also))
        i -= 16;
    for (; i > limit; i--)
        if (escape_leads(text[i - 1], also))
            return i;
    return 0;
}

/* Does text[0 .. i) end within a character of UTF-8? */
static bool is_within(const uint8_t *text, size_t i)
{
    size_t k = i;
    uint8_t c;

    while (k > 0 && i - k < 3 && (text[k - 1] & 0xC0) == 0x80)
        k--;
    c = k > 0 ? text[k - 1] : 0;
    return c >= 0xC2 && i - k < (c >= 0xF0 ? 3u : c >= 0xE0 ? 2u : 1u);
}

/* Can the escape at i be replaced?  What stands for nothing needs something
 * before it that its bytes go to, and must not join two halves. */
static bool is_replaceable(const struct making *m, size_t i,
                           const struct escape *e)
{
    return e->out_n != 0 || (i != 0 && !is_within(m->v->text, i));
}

/* The depth of what is put in the place of the escape at i. */
static uint8_t depth_of(const struct making *m, size_t i,
                        const struct escape *e)
{
    bool is_shorter = e->out_n > 1 && e->out[0] == '&'; /* still itself */
    uint8_t most = 0;

    for (size_t k = i + 1; k < i + e->n; k++)
        most = m->depth[k] > most ? m->depth[k] : most;
    return (uint8_t)(most + !is_shorter);
}

/* Writes it in the place of the escape at i.  What needed to see a byte more
 * leaves that byte where it is. */
static void replace(struct making *m, size_t i, const struct escape *e)
{
    struct view *v = m->v;
    size_t end = i + e->n, rest = v->n - end;
    uint8_t depth = depth_of(m, i, e);

    if (rest != 0) {
        memmove(v->text + i + e->out_n, v->text + end, rest);
        memmove(m->depth + i + e->out_n, m->depth + end, rest);
        memmove(v->from + i + e->out_n, v->from + end, rest * sizeof *v->from);
    }
    for (size_t k = 0; k < e->out_n; k++) {
        v->text[i + k] = e->out[k];
        m->depth[i + k] = depth;
        v->from[i + k] = v->from[i];
    }
    v->n = i + e->out_n + rest;
}

/* Is the '=' at i what =3D stands for?  That is the text's own. */
static bool is_equals(const struct making *m, size_t i)
{
    const struct view *v = m->v;
    size_t next = i + 1 < v->n ? v->from[i + 1] : m->next;

    return m->raw.p[v->from[i]] == '=' && next > v->from[i] + 1;
}

/* Replaces the escape at the end of the text, if there is one. */
static bool collapse(struct making *m)
{
    struct view *v = m->v;
    size_t i = m->lead - 1;
    struct escape e;

    if (v->text[i] == '\\')
        i = first_slash(v->text, i);
    if (v->text[i] == '=' && is_equals(m, i))
        return false;
    if (!escape_read(span_of(v->text, v->n), i, v->also, &e) ||
        i + e.n + 1 < v->n /* seen before */ || !is_replaceable(m, i, &e) ||
        depth_of(m, i, &e) > NESTED)
        return false;
    replace(m, i, &e);
    m->lead = find_lead(v->text, v->n, v->also);
    return m->lead != 0;
}

/* How many bytes behind its first one, or behind its backslashes, may end an
 * escape, one that is only looked at included. */
static size_t reach_of(uint8_t lead)
{
    if (lead == '\\')
        return 6; /* u0040 */
    if (lead == '%')
        return 3;
    return lead >= 0xC2 ? 4 : VIEW_ESCAPE;
}

/* Can an escape that backslashes begin go on with this byte? */
static bool goes_on(uint8_t c)
{
    return (c >= '0' && c <= '7') || c == '/' || c == '\n' || c == '\r' ||
           c == 'u' || c == 'x' || c == 'n' || c == 't' || c == 'r' ||
           c == 'b' || c == 'f';
}

/* Is an escape open that more bytes could end? */
static bool is_open(const struct making *m)
{
    const struct view *v = m->v;
    const uint8_t *behind = v->text + m->lead;

    if (m->lead == 0 || v->n - m->lead > reach_of(behind[-1]))
        return false;
    return behind[-1] != '\\' || v->n == m->lead || goes_on(*behind);
}

/* Could it end with the last byte of the text? */
static bool may_end(const struct making *m)
{
    const struct view *v = m->v;
    const uint8_t *p = v->text + m->lead;

    if (!is_open(m))
        return false;
    /* a name with its semicolon; a number with whatever is no digit */
    return p[-1] != '&' || v->text[v->n - 1] == ';' ||
           (v->n > m->lead && *p == '#');
}

/*
 * Reads %40 at once if no escape is open that its '%' could end: none begins
 * within reach, or one has seen a '%' just before.  Otherwise, and for other
 * escapes, `e` is byte i itself.
 */
static void read_simple(const struct making *m, size_t i, struct escape *e)
{
    const struct view *v = m->v;
    bool open = is_open(m) && v->text[v->n - 1] != '%';

    if (m->raw.p[i] == '%' && !open && escape_read(m->raw, i, v->also, e) &&
        e->out[0] < 0x80)
        return;
    e->n = 1;
    e->out[0] = m->raw.p[i];
}

/* Appends byte i, or %40 that begins there, and collapses what ends with it.
 * How many raw bytes that were. */
static size_t append(struct making *m, size_t i)
{
    struct view *v = m->v;
    struct escape e;

    read_simple(m, i, &e);
    v->from[v->n] = v->n == 0 ? 0 : (uint32_t)i;
    m->depth[v->n] = e.n > 1;
    v->text[v->n++] = e.out[0];
    m->next = i + e.n;
    if (escape_leads(e.out[0], v->also))
        m->lead = v->n;
    if (e.n > 1 && m->lead == v->n)
        return e.n; /* by itself it ends nothing */
    if (may_end(m))
        while (collapse(m))
            ;
    return e.n;
}

/* A long vowel, which is a hyphen between letters or digits: more may come. */
static bool is_bar(const struct escape *e)
{
    return e->out_n == 3 && (memcmp(e->out, "\xE3\x83\xBC", 3) == 0 ||
                             memcmp(e->out, "\xEF\xBD\xB0", 3) == 0);
}

/* Does it stand for what no other escape is made of?  A hyphen may be a bar,
 * which asks what the text has around it. */
static bool is_letter(const struct escape *e)
{
    return e->out_n == 1 && (chars_is(e->out[0], CHARS_ALNUM) ||
                             e->out[0] == '@' || e->out[0] == '"');
}

/* Appends what backslashes at i and what follows, or a letter in full width,
 * stand for, if no escape is open.  How many raw bytes that were; 0: it is to
 * be read step by step. */
static size_t append_whole(struct making *m, size_t i)
{
    struct view *v = m->v;
    uint8_t c = m->raw.p[i];
    struct escape e;

    if ((c != '\\' && c < 0xC2) || v->n == 0 || v->text[v->n - 1] == '\\' ||
        is_open(m) || !escape_read(m->raw, i, v->also, &e) || e.out_n == 0 ||
        (c != '\\' && !is_letter(&e)))
        return 0;
    if ((e.out_n == 1 && escape_leads(e.out[0], v->also)) || is_bar(&e))
        m->lead = v->n + 1;
    for (size_t k = 0; k < e.out_n; k++) {
        v->text[v->n] = e.out[k];
        m->depth[v->n] = 1;
        v->from[v->n++] = (uint32_t)i;
    }
    m->next = i + e.n;
    return e.n;
}

/* Appends the bytes from i on, 16 at most, that begin no escape: of which one
 * may be open, none of them ends it.  How many these were. */
static size_t append_plain(struct making *m, size_t i)
{
    struct view *v = m->v;
    unsigned leads;

    if (m->raw.n - i < 16 || v->n == 0 || is_open(m))
        return 0;
    leads = leads_at(m->raw.p + i, v->also) | 1u << 16;
    memcpy(v->text + v->n, m->raw.p + i, 16);
    memset(m->depth + v->n, 0, 16);
    for (uint32_t k = 0; k < 16; k++)
        v->from[v->n + k] = (uint32_t)i + k;
    v->n += (size_t)__builtin_ctz(leads);
    m->next = i + (size_t)__builtin_ctz(leads);
    return (size_t)__builtin_ctz(leads);
}

void view_show(struct view *v, struct span raw)
{
    struct making m = {.v = v, .raw = raw};

    grow(v, raw.n);
    v->n = 0;
    m.depth = v->text + v->cap;
    for (size_t i = 0; i < raw.n;) {
        size_t n = append_plain(&m, i);

        if (n == 0)
            n = append_whole(&m, i);
        i += n != 0 ? n : append(&m, i);
    }
    v->from[v->n] = (uint32_t)raw.n;
}

void view_done(struct view *v)
{
    if (v->text != NULL) {
        explicit_bzero(v->text, 2 * v->cap);
        explicit_bzero(v->from, (v->cap + 1) * sizeof *v->from);
    }
    free(v->text);
    free(v->from);
    *v = (struct view){.also = v->also};
}

bool view_needed(struct span raw, unsigned also)
{
    size_t i = 0;

    for (; raw.n - i >= 16; i += 16)
        if (leads_in(raw.p + i, also))
            return true;
    for (; i < raw.n; i++)
        if (escape_leads(raw.p[i], also))
            return true;
    return false;
}

bool view_escape_at(struct span raw, size_t i, unsigned also)
{
    struct escape e;

    return escape_leads(raw.p[i], also) && escape_read(raw, i, also, &e);
}

size_t view_settled(struct span text, unsigned also)
{
    size_t n = text.n;

    /* A flood of percent signs must not be held.  A hyphen of Japanese looks at
     * what comes of the escapes behind it: one more. */
    for (unsigned nested = 0; nested <= NESTED; nested++) {
        size_t i = find_lead(text.p, n, also);

        if (i == 0)
            return n;
        i--;
        if (text.p[i] == '\\')
            i = first_slash(text.p, i);
        if (!escape_is_open(span_of(text.p, n), i, also))
            return n;
        n = i;
    }
    return n;
}
