/*
 * pattern - PCRE2 on windows that may end anywhere.
 *
 * Hard partial matching tells a candidate that the end leaves open from none.
 * A pattern whose matches have no bound of their own is given no more text
 * than max_length (and what it may look ahead) at a time, so that whether a
 * candidate can be decided never depends on how much has arrived.
 *
 * Must never call a limit "no match".
 */
#include "filters/detect/pattern.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern_load.h"
#include "filters/detect/pattern_stretch.h"
#include "filters/text/chars.h"

#include <stdlib.h>

#define STEPS       200000 /* of one candidate */
#define HEAP_KIB    1024   /* for the interpreter, where JIT is forbidden */
#define STACK_LEAST 32768
#define STACK_MOST  262144

struct pattern_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

struct pattern *pattern_compile(const struct pattern_options *o,
                                struct pattern_error *error)
{
    struct pattern *p = mem_zalloc(sizeof *p);

    if (pattern_load(p, o, error))
        return p;
    pattern_free(p);
    return NULL;
}

void pattern_free(struct pattern *p)
{
    if (p == NULL)
        return;
    pcre2_code_free(p->code);
    free(p);
}

size_t pattern_longest(const struct pattern *p)
{
    return p->longest;
}

struct pattern_literal pattern_literal(const struct pattern *p)
{
    return (struct pattern_literal){
        .bytes = span_of(p->shape.literal, p->shape.literal_n),
        .before = p->shape.before,
        .caseless = p->shape.caseless,
    };
}

struct pattern_scratch *pattern_scratch_new(void)
{
    struct pattern_scratch *s = mem_zalloc(sizeof *s);

    s->data = pcre2_match_data_create(PATTERN_GROUPS_MOST + 1, NULL);
    s->context = pcre2_match_context_create(NULL);
    s->stack = pcre2_jit_stack_create(STACK_LEAST, STACK_MOST, NULL);
    CHECK(s->data != NULL && s->context != NULL && s->stack != NULL);
    pcre2_jit_stack_assign(s->context, NULL, s->stack);
    pcre2_set_match_limit(s->context, STEPS);
    pcre2_set_heap_limit(s->context, HEAP_KIB);
    return s;
}

void pattern_scratch_free(struct pattern_scratch *s)
{
    if (s == NULL)
        return;
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->context);
    pcre2_jit_stack_free(s->stack);
    free(s);
}

/* --- Matching ------------------------------------------------------------- */

static bool same(const struct pattern_shape *s, const uint8_t *p)
{
    for (size_t i = 0; i < s->literal_n; i++)
        if (chars_lower(p[i]) != chars_lower(s->literal[i]))
            return false;
    return true;
}

/* Where the literal next stands from `from` on; w->end: nowhere. */
static size_t find_literal(const struct pattern_shape *s,
                           const struct window *w, size_t from)
{
    const uint8_t *found;

    if (w->end - from < s->literal_n)
        return w->end;
    if (!s->caseless) {
        found = memmem(w->p + from, w->end - from, s->literal, s->literal_n);
        return found == NULL ? w->end : (size_t)(found - w->p);
    }
    for (; w->end - from >= s->literal_n; from++)
        if (same(s, w->p + from))
            return from;
    return w->end;
}

/*
 * Moves find->from over places from which the literal is out of reach.  False:
 * no match can begin before the window's end.
 */
static bool skip(const struct pattern *p, const struct window *w,
                 struct pattern_find *find)
{
    const struct pattern_shape *s = &p->shape;
    size_t from = find->from;
    size_t next, back;

    if (from >= w->end)
        return false;
    if (s->literal_n == 0)
        return true;
    next = find_literal(s, w, from);
    if (next == w->end && w->final)
        return false;
    /* one that begins in the last bytes may go on behind them */
    back = next == w->end ? s->before + s->literal_n - 1 : s->before;
    if (next - from > back)
        find->from = next - back;
    return true;
}

static bool is_number(struct span s)
{
    size_t i = s.n != 0 && s.p[0] == '-';
    size_t digits = 0, points = 0;

    for (; i < s.n; i++) {
        if (chars_is(s.p[i], CHARS_DIGIT))
            digits++;
        else if (s.p[i] != '.' || digits == 0 || points++ != 0)
            return false;
    }
    return digits != 0 && s.p[s.n - 1] != '.';
}

/* A match; its places count from base.  One that is too long is asked again
 * from its start: whether it has a literal in reach decides what it is. */
static enum fault take(const struct pattern *p, const PCRE2_SIZE *groups,
                       size_t base, struct pattern_find *find)
{
    size_t start = groups[0], end = groups[1];

    if (end - start > p->longest) {
        bool first = base + start == find->from;

        find->from = base + start;
        return first ? FAULT_PATTERN : FAULT_NONE;
    }
    if (p->value != 0) {
        size_t a = groups[2 * p->value], b = groups[2 * p->value + 1];

        /* not taken part, empty, or in a look-behind: all of it then */
        if (a != PCRE2_UNSET && a < b && a >= start) {
            start = a;
            end = b;
        }
    }
    find->hit.start = base + start;
    find->hit.end = base + end;
    find->verdict = VERDICT_MATCH;
    return FAULT_NONE;
}

static void describe(const struct window *w, struct hit *hit)
{
    struct match *m = window_match(w, hit, hit->start, hit->end);

    m->evidence = EVIDENCE_CERTAIN;
    m->form = is_number(m->value) ? FORM_NUMBER : FORM_TEXT;
}

static enum fault more(struct pattern_find *find, size_t hold)
{
    find->verdict = VERDICT_MORE;
    find->hold = hold;
    return FAULT_NONE;
}

static int match(const struct pattern *p, struct pattern_scratch *s,
                 const struct window *w, const struct pattern_stretch *t)
{
    uint32_t options = PCRE2_NO_UTF_CHECK; /* the stretch is valid */

    if (t->open)
        options |= PCRE2_PARTIAL_HARD;
    else if (t->end < w->end)
        options |= PCRE2_NOTEOL;
    if (t->start != 0)
        options |= PCRE2_NOTBOL;
    return pcre2_match(p->code, w->p + t->start, t->end - t->start,
                       t->from - t->start, options, s->data, s->context);
}

/* Looks for candidates from find->from on, in one stretch of text, and moves
 * it on if there is none. */
static enum fault look(const struct pattern *p, struct pattern_scratch *s,
                       const struct window *w, struct pattern_find *find)
{
    const PCRE2_SIZE *groups = pcre2_get_ovector_pointer(s->data);
    struct pattern_stretch t = {.from = find->from};
    bool cut = w->end - find->from > p->span;
    int rc;

    if (!pattern_stretch_get(&t, w, p->shape.utf, p->span))
        return more(find, t.next);
    find->from = t.from;
    rc = match(p, s, w, &t);
    if (rc >= 0)
        return take(p, groups, t.start, find);
    /* with \b a partial match may begin where the text ends */
    if (rc == PCRE2_ERROR_NOMATCH ||
        (rc == PCRE2_ERROR_PARTIAL && t.start + groups[0] >= t.end)) {
        find->from = t.next;
        return FAULT_NONE;
    }
    if (rc != PCRE2_ERROR_PARTIAL)
        return FAULT_PATTERN;
    if (t.start + groups[0] != find->from) {
        find->from = t.start + groups[0]; /* with all it may see */
        return FAULT_NONE;
    }
    return cut ? FAULT_PATTERN : more(find, find->from);
}

enum fault pattern_next(const struct pattern *p, struct pattern_scratch *s,
                        const struct window *w, struct pattern_find *find)
{
    enum fault fault = FAULT_NONE;

    find->verdict = VERDICT_NONE;
    while (fault == FAULT_NONE && find->verdict == VERDICT_NONE &&
           skip(p, w, find))
        fault = look(p, s, w, find);
    if (find->verdict == VERDICT_MATCH)
        describe(w, &find->hit);
    return fault;
}
