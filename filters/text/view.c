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
#include "filters/base/utf8.h"
#include "filters/text/chars.h"
#include "filters/text/glyph.h"
#include "filters/text/view_lead.h"

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

static struct span shown(const struct view *v)
{
    return span_of(v->text, v->n);
}

static bool is_open(const struct making *m)
{
    return view_lead_is_open(shown(m->v), m->lead);
}

static bool may_end(const struct making *m)
{
    return view_lead_may_end(shown(m->v), m->lead);
}

static void grow(struct view *v, size_t n)
{
    if (v->text != NULL && n <= v->cap)
        return;
    view_done(v);
    v->cap = n + n / 2 + 1024;
    v->text = mem_alloc(2 * v->cap); /* and the depth of each */
    v->from = mem_alloc((v->cap + 1) * sizeof *v->from);
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
        i = view_lead_slashes(v->text, i);
    if (v->text[i] == '=' && is_equals(m, i))
        return false;
    if (!escape_read(span_of(v->text, v->n), i, v->also, &e) ||
        i + e.n + 1 < v->n /* seen before */ || !is_replaceable(m, i, &e) ||
        depth_of(m, i, &e) > NESTED)
        return false;
    replace(m, i, &e);
    m->lead = view_lead_find(shown(v), v->also);
    return m->lead != 0;
}

/* Appends a byte made of raw bytes from i on: by how many escapes. */
static void put(struct making *m, uint8_t c, size_t i, uint8_t depth)
{
    struct view *v = m->v;

    v->from[v->n] = v->n == 0 ? 0 : (uint32_t)i;
    m->depth[v->n] = depth;
    v->text[v->n++] = c;
}

/* Appends byte i and collapses what ends with it. */
static size_t append(struct making *m, size_t i)
{
    put(m, m->raw.p[i], i, 0);
    m->next = i + 1;
    if (escape_leads(m->raw.p[i], m->v->also))
        m->lead = m->v->n;
    if (may_end(m))
        while (collapse(m))
            ;
    return 1;
}

/*
 * The rest reads whole escapes, and comes to what appending their bytes one by
 * one does: as long as none is open that one of the bytes, or what they stand
 * for, could end.  Each says how many raw bytes it has taken; 0: it is to be
 * done step by step.
 */

/* A long vowel, which is a hyphen between letters or digits: more may come. */
static bool is_bar(const struct escape *e)
{
    return e->out_n == 3 && (memcmp(e->out, "\xE3\x83\xBC", 3) == 0 ||
                             memcmp(e->out, "\xEF\xBD\xB0", 3) == 0);
}

/* Does it stand for what begins an escape?  Then what was open before is no
 * longer asked about, and by itself it ends nothing. */
static bool is_lead(uint8_t c)
{
    return c == '%' || c == '&' || c == '\\';
}

/* Appends what the escape at i stands for. */
static size_t put_whole(struct making *m, size_t i, const struct escape *e)
{
    if ((e->out_n == 1 && escape_leads(e->out[0], m->v->also)) || is_bar(e))
        m->lead = m->v->n + 1;
    for (size_t k = 0; k < e->out_n; k++)
        put(m, e->out[k], i, 1);
    m->next = i + e->n;
    return e->n;
}

/* Backslashes and what follows, or &#64; at i. */
static size_t append_escape(struct making *m, size_t i)
{
    const struct view *v = m->v;
    uint8_t c = m->raw.p[i], last = v->text[v->n - 1];
    struct escape e;

    if (c == '\\' && (last == '\\' || is_open(m)))
        return 0;
    if (!escape_read(m->raw, i, v->also, &e) || e.out_n == 0)
        return 0;
    if (c != '\\' && (e.out_n != 1 || e.out[0] >= 0x80))
        return 0;
    if (c == '&' && m->raw.p[i + e.n - 1] != ';')
        return 0; /* it ends where something else begins */
    if ((e.out_n != 1 || !is_lead(e.out[0])) && is_open(m))
        return 0;
    return put_whole(m, i, &e);
}

/* Is it a letter, a digit or a sign that no other escape is made of?  A hyphen
 * may be a bar, which asks what the text has around it. */
static bool is_letter(const struct escape *e)
{
    return e->out_n == 1 && (chars_is(e->out[0], CHARS_ALNUM) ||
                             e->out[0] == '@' || e->out[0] == '"');
}

/* Do two hexadecimal digits of visible ASCII stand at i, and of what? */
static bool is_byte(const struct making *m, size_t i, uint8_t *c)
{
    const uint8_t *p = m->raw.p + i;

    if (m->raw.n < i + 2 || !chars_is(p[0], CHARS_HEX) ||
        !chars_is(p[1], CHARS_HEX))
        return false;
    *c = escape_byte(p);
    return glyph_is_ascii(*c);
}

/* %40%41 from i on, and %2525 but for the last two digits if they make
 * something else: many links have them in rows. */
static size_t append_percents(struct making *m, size_t i)
{
    const struct view *v = m->v;
    size_t from = i;
    uint8_t c, inner;

    while (i < m->raw.n && m->raw.p[i] == '%' && is_byte(m, i + 1, &c)) {
        uint8_t depth = 1;
        size_t end = i + 3;

        if (!is_lead(c) && v->text[v->n - 1] != '%' && is_open(m))
            break;
        for (; c == '%' && depth < NESTED && is_byte(m, end, &inner) &&
               inner == '%';
             depth++)
            end += 2;
        if (is_lead(c))
            m->lead = v->n + 1;
        put(m, c, i, depth);
        m->next = i = end;
    }
    return i - from;
}

/* A character beyond ASCII at i.  One that is no escape is the last that may
 * begin one, whatever was open; what shows nothing leaves no trace. */
static size_t append_wide(struct making *m, size_t i)
{
    struct view *v = m->v;
    struct escape e;
    uint32_t c;

    if (escape_read(m->raw, i, v->also, &e)) {
        if (e.out_n == 0 && !is_within(v->text, v->n)) {
            m->next = i + e.n;
            return e.n;
        }
        return is_letter(&e) && !is_open(m) ? put_whole(m, i, &e) : 0;
    }
    e.n = utf8_decode(span_cut(m->raw, i, m->raw.n), &c);
    for (size_t k = 0; k < e.n; k++)
        put(m, m->raw.p[i + k], i + k, 0);
    m->lead = e.n != 0 ? v->n - e.n + 1 : m->lead;
    m->next = i + e.n;
    return e.n;
}

/* The bytes from i on, 16 at most, that begin no escape: of which one may be
 * open, none of them ends it. */
static size_t append_plain(struct making *m, size_t i)
{
    struct view *v = m->v;
    unsigned leads;

    if (m->raw.n - i < 16 || is_open(m))
        return 0;
    leads = view_lead_at(m->raw.p + i, v->also) | 1u << 16;
    if ((leads & 3) == 2) { /* alone between two */
        put(m, m->raw.p[i], i, 0);
        m->next = i + 1;
        return 1;
    }
    memcpy(v->text + v->n, m->raw.p + i, 16);
    memset(m->depth + v->n, 0, 16);
    for (uint32_t k = 0; k < 16; k++)
        v->from[v->n + k] = (uint32_t)i + k;
    v->n += (size_t)__builtin_ctz(leads);
    m->next = i + (size_t)__builtin_ctz(leads);
    return (size_t)__builtin_ctz(leads);
}

/* Appends what begins at i; the view has something before it. */
static size_t append_some(struct making *m, size_t i)
{
    uint8_t c = m->raw.p[i];

    if (c == '%')
        return append_percents(m, i);
    if (c == '\\' || c == '&')
        return append_escape(m, i);
    return c >= 0xC2 ? append_wide(m, i) : append_plain(m, i);
}

void view_show(struct view *v, struct span raw)
{
    struct making m = {.v = v, .raw = raw};

    grow(v, raw.n);
    v->n = 0;
    m.depth = v->text + v->cap;
    for (size_t i = 0; i < raw.n;) {
        size_t n = v->n == 0 ? 0 : append_some(&m, i);

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
        if (view_lead_in(raw.p + i, also))
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
        size_t i = view_lead_find(span_of(text.p, n), also);

        if (i == 0)
            return n;
        i--;
        if (text.p[i] == '\\')
            i = view_lead_slashes(text.p, i);
        if (!escape_is_open(span_of(text.p, n), i, also))
            return n;
        n = i;
    }
    return n;
}
