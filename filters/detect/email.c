/*
 * email - e-mail addresses: RFC 5321 as it is met in practice, RFC 6531.
 *
 * Asked at every '@'.  Left of it a local part (email_local.h), right of it a
 * domain name or an address literal (email_domain.h).  Not an address:
 * logo@2x.png, pkg@1.2.3, @context.
 */
#include "filters/detect/detect.h"
#include "filters/detect/email_domain.h"
#include "filters/detect/email_local.h"
#include "filters/text/key.h"
#include "filters/text/sixteen.h"

static size_t local_start(const struct window *w, size_t at)
{
    size_t start = email_local_start(w, at);

    if (start < w->floor)
        start = w->floor;
    while (start < at && (w->p[start] == '.' || w->p[start] == '\''))
        start++;
    return start;
}

static enum evidence evidence(const struct window *w, size_t start)
{
    static const struct key_word words[] = {
        KEY_WORD("email"), KEY_WORD("mail"), {NULL, 0}};

    if (w->wanted[KIND_EMAIL] <= EVIDENCE_LIKELY)
        return EVIDENCE_LIKELY;
    return key_has_word(key_before(w, start), words) ? EVIDENCE_CERTAIN
                                                     : EVIDENCE_LIKELY;
}

/* Is the '@' before `start` that of an address masked already, of which this
 * is the domain? */
static bool is_masked(const struct window *w, size_t start)
{
    return start > 1 && w->p[start - 1] == '@' && w->p[start - 2] == '*';
}

/* The last '@' to which the one at `at` leads, less than WINDOW_BACK bytes on;
 * `*end`: of the domain name behind it. */
static size_t last_at(const struct window *w, size_t at, size_t *end)
{
    size_t first = at, known;

    if (w->memo != NULL && at < w->memo->chain.to &&
        at >= w->memo->chain.from) {
        known = w->memo->chain.to + 1;
        known = (known < w->end ? known : w->end) - at;
        known = known < WINDOW_BACK ? known : WINDOW_BACK;
        at = (size_t)((const uint8_t *)memrchr(w->p + at, '@', known) - w->p);
    }
    *end = email_domain_end(w, at + 1);
    while (window_at(w, *end) == '@' && *end - first < WINDOW_BACK) {
        at = *end;
        *end = email_domain_end(w, at + 1);
    }
    if (w->memo != NULL && at > first)
        memo_add(&w->memo->chain, first, at);
    return at;
}

/*
 * The end of the address whose '@' is at `at`: 0 if it is none.  One that goes
 * on with a further '@' (x@a.example@b.example) is taken whole.  `more`: it
 * touches the window's end.
 */
static size_t address_end(const struct window *w, size_t at, bool *more)
{
    size_t end, length;

    if (window_at(w, at + 1) == '[')
        return email_domain_literal(w, at + 1, more);
    at = last_at(w, at, &end);
    *more = end - at <= EMAIL_DOMAIN_MOST && window_beyond(w, end);
    length = email_domain_length(span_of(w->p + at + 1, end - at - 1));
    return length != 0 ? at + 1 + length : 0;
}

/* Bytes on either side of the '@' that are read at once. */
#define NEAR 32

/* A bit for each of NEAR bytes. */
struct near {
    uint32_t letter, dot, local, domain;
};

/* The same of sixteen bytes, shifted by `n`. */
static inline void near_add(struct near *near, const uint8_t *p, unsigned n)
{
    sixteen v = sixteen_load(p);
    uint32_t letter =
        sixteen_bits(sixteen_between(v | sixteen_all(' '), 'a', 26));
    uint32_t dot = sixteen_equal(v, '.');
    uint32_t domain = letter | dot | sixteen_digits(v) | sixteen_equal(v, '-');
    uint32_t local = domain | sixteen_equal(v, '_') | sixteen_equal(v, '+') |
                     sixteen_equal(v, '\'');

    near->letter |= letter << n;
    near->dot |= dot << n;
    near->domain |= domain << n;
    near->local |= local << n;
}

static inline struct near near_of(const uint8_t *p)
{
    struct near near = {0};

    near_add(&near, p, 0);
    near_add(&near, p + 16, 16);
    return near;
}

/* How long a plain local part before p[0], the '@', is; 0: it is not plain. */
static inline size_t plain_local(const uint8_t *p)
{
    struct near near = near_of(p - NEAR);
    size_t n =
        near.local == UINT32_MAX ? NEAR : (size_t)__builtin_clz(~near.local);
    uint8_t first = p[-(ptrdiff_t)n], before;

    if (n == 0 || n == NEAR || first == '.' || first == '\'')
        return 0;
    before = p[-(ptrdiff_t)n - 1];
    return before >= 0x80 || before == '%' || before == '@' ? 0 : n;
}

/* How long a plain domain that begins at p is: letters behind its last dot,
 * and one before it; 0: it is not plain. */
static inline size_t plain_domain(const uint8_t *p)
{
    struct near near = near_of(p);
    size_t n =
        near.domain == UINT32_MAX ? NEAR : (size_t)__builtin_ctz(~near.domain);
    uint32_t dots = near.dot & ((UINT32_C(1) << (n % NEAR)) - 1), label;
    size_t dot;

    if (n == NEAR || dots == 0 || p[n] >= 0x80 || p[n] == '@')
        return 0;
    dot = 31 - (size_t)__builtin_clz(dots);
    label = ~near.letter & ((UINT32_C(1) << n) - 1);
    if (dot == 0 || label >> (dot + 1) != 0 || n - dot < 3 ||
        p[dot - 1] == '.' || (near.letter & ((UINT32_C(1) << dot) - 1)) == 0)
        return 0;
    return email_domain_is_top(span_of(p + dot + 1, n - dot - 1)) ? n : 0;
}

/* Does what stands at p..p+n-1, behind an '@', annotate a member's name? */
static inline bool is_annotation(const uint8_t *p, size_t n)
{
    uint8_t first = p[0] | 0x20;

    return (first == 'o' || first == 'i' || first == 'm') &&
           email_domain_is_annotation(span_of(p, n));
}

/* Without a loop. */
bool email_plain(const struct window *w, size_t at, struct window_part *address)
{
    size_t local, domain;

    if (at < NEAR + 1 || w->end - at < NEAR + 2 ||
        w->wanted[KIND_EMAIL] > EVIDENCE_LIKELY)
        return false;
    local = plain_local(w->p + at);
    if (local == 0 || at - local < w->floor)
        return false;
    domain = plain_domain(w->p + at + 1);
    if (domain == 0 || is_annotation(w->p + at + 1, domain))
        return false;
    address->start = at - local;
    address->end = at + 1 + domain;
    return true;
}

/* --- An address that is a string's all -------------------------------- */

/* A bit for each of NEAR bytes.  Less is asked of them than by struct near, in
 * half as many instructions: '+' and '\'' are not plain enough. */
struct string {
    uint32_t letter, dot, under, at, quote;
    uint32_t digit; /* or '.' or '-' */
};

static inline void string_add(struct string *s, const uint8_t *p, unsigned n)
{
    sixteen v = sixteen_load(p);
    sixteen slash = (sixteen)(v == sixteen_all('/'));

    s->letter |= sixteen_letters(v) << n;
    s->digit |= sixteen_bits(sixteen_between(v, '-', 13) & ~slash) << n;
    s->dot |= sixteen_equal(v, '.') << n;
    s->under |= sixteen_equal(v, '_') << n;
    s->at |= sixteen_equal(v, '@') << n;
    s->quote |= sixteen_equal(v, '"') << n;
}

/* Bits below the lowest of `bits`. */
static inline uint32_t below(uint32_t bits)
{
    return (bits & -bits) - 1;
}

/* May 17 letters and digits in a row be among these, or xx:xx:xx:xx:xx:xx? */
static bool has_run(const struct string *s, uint32_t local)
{
    uint32_t sign = local & ~s->letter; /* or a digit */
    uint32_t run = local & ~(s->dot | s->under);

    run &= run >> 1;
    run &= run >> 2;
    run &= run >> 4;
    run &= run >> 8;
    return (run & run >> 1) != 0 || (sign & sign >> 3 & sign >> 6) != 0;
}

/*
 * Is the local part, of which `local` has the bits, plain, and without anchors
 * but stems?  They take 17 bytes (VINs, MAC addresses) or four digits in a row.
 */
static inline bool is_local(const struct string *s, uint32_t local)
{
    uint32_t two = s->digit & s->digit >> 1;

    return local != 0 && (s->dot & 1) == 0 && (two & two >> 2 & local) == 0 &&
           (local >> 16 == 0 || !has_run(s, local));
}

/* Is what ends at p[n], of which `domain` has the bits, a plain domain? */
static inline bool is_domain(const uint8_t *p, const struct string *s,
                             uint32_t domain, unsigned n)
{
    uint32_t dots = s->dot & domain;
    unsigned dot = 31 - (unsigned)__builtin_clz(dots | 1);
    uint32_t name = domain & ((UINT32_C(1) << dot) - 1);
    uint32_t top = domain & ~name & ~dots;

    return (dots & dots >> 1) == 0 && (s->letter & name) != 0 &&
           (s->letter & top) == top && n - dot >= 3 &&
           email_domain_is_top(span_of(p + dot + 1, n - dot - 1));
}

size_t email_plain_string(const uint8_t *p)
{
    struct string s = {0};
    uint32_t all, local, at;
    unsigned n, from;

    string_add(&s, p, 0);
    string_add(&s, p + 16, 16);
    if (s.quote == 0)
        return 0;
    n = (unsigned)__builtin_ctz(s.quote);
    all = below(s.quote);
    local = below(s.at) & all;
    at = s.at & -s.at;
    if ((all & ~(s.letter | s.digit | (s.under & local))) != at ||
        !is_local(&s, local) || (p[n + 1] != ',' && p[n + 1] != '}'))
        return 0;
    from = (unsigned)__builtin_ctz(at) + 1;
    return is_domain(p, &s, all & ~local & ~at, n) &&
                   !is_annotation(p + from, n - from)
               ? n
               : 0;
}

static enum verdict put_plain(const struct window *w, struct window_part part,
                              struct found *found)
{
    struct match *match = window_match(w, &found->hit[0], part.start, part.end);

    found->count = 1;
    match->kind = KIND_EMAIL;
    match->evidence = EVIDENCE_LIKELY;
    return VERDICT_MATCH;
}

enum verdict email_look(const struct window *w, size_t at, struct found *found)
{
    struct window_part part;
    size_t start, end;
    bool more;
    struct match *match;

    if (at != 0 && w->p[at - 1] == '@')
        return VERDICT_NONE; /* no local part ends so; floods do */
    if (email_plain(w, at, &part))
        return put_plain(w, part, found);
    start = local_start(w, at);
    if (at < w->floor || start == at || is_masked(w, start))
        return VERDICT_NONE;
    end = address_end(w, at, &more);
    if (more)
        return window_more(found, start);
    if (end == 0 || is_annotation(w->p + at + 1, end - at - 1)) {
        window_miss(found, KIND_EMAIL, MISS_DOMAIN,
                    (struct window_part){start, email_domain_end(w, at + 1)});
        return VERDICT_NONE;
    }
    found->count = 1;
    match = window_match(w, &found->hit[0], start, end);
    match->kind = KIND_EMAIL;
    match->evidence = evidence(w, start);
    if (match->evidence == EVIDENCE_CERTAIN) {
        match->basis = BASIS_KEY;
        match->key = key_before(w, start);
    }
    return VERDICT_MATCH;
}

enum verdict email_claims(const struct window *w, size_t end,
                          struct found *found)
{
    size_t i = email_local_end(w, end);

    if (i - end < WINDOW_BACK && window_beyond(w, i))
        return window_more(found, email_local_run(w, end));
    if (window_at(w, i) != '@')
        return VERDICT_NONE;
    return email_look(w, i, found);
}
