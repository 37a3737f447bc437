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
#include "filters/base/utf8.h"
#include "filters/detect/pattern_cost.h"
#include "filters/text/chars.h"

#include <stdio.h>
#include <stdlib.h>

#define GROUPS      63     /* capturing ones */
#define STEPS       200000 /* of one candidate */
#define HEAP_KIB    1024   /* for the interpreter, where JIT is forbidden */
#define STACK_LEAST 32768
#define STACK_MOST  262144
#define REGION      32768 /* bytes matched at a time, without a literal */
#define NEARBY      256   /* beyond what a candidate needs, with one */
#define SLACK       16    /* for a character that is cut */

struct pattern {
    pcre2_code *code;
    struct pattern_shape shape;
    size_t longest;
    size_t span; /* bytes that a candidate is given to be decided in */
    bool exact;  /* which always suffice: they were worked out, not given */
    int value;   /* the group that is the finding; 0: all */
};

struct pattern_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

/* --- Compiling ------------------------------------------------------------ */

static bool complain(struct pattern_error *e, size_t column, const char *text)
{
    snprintf(e->text, sizeof e->text, "%s", text);
    e->column = column;
    return false;
}

static uint32_t options_of(const struct pattern_options *o)
{
    uint32_t all = PCRE2_MULTILINE;

    if (o->utf)
        all |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
    return o->caseless ? all | PCRE2_CASELESS : all;
}

static bool compile_text(struct pattern *p, const struct pattern_options *o,
                         struct pattern_error *e)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    PCRE2_SIZE where = 0;
    PCRE2_UCHAR text[200] = "";
    int code = 0;

    CHECK(context != NULL);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    p->code = pcre2_compile((PCRE2_SPTR)o->text, strlen(o->text), options_of(o),
                            &code, &where, context);
    pcre2_compile_context_free(context);
    if (p->code != NULL) {
        /* where memory must not be executable PCRE2 interprets */
        (void)pcre2_jit_compile(p->code,
                                PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD);
        return true;
    }
    pcre2_get_error_message(code, text, sizeof text);
    return complain(e, where + 1, (const char *)text);
}

static uint32_t info(const struct pattern *p, uint32_t what)
{
    uint32_t value = 0;

    CHECK(pcre2_pattern_info(p->code, what, &value) == 0);
    return value;
}

static bool check_code(struct pattern *p, struct pattern_error *e)
{
    size_t back = p->shape.utf ? WINDOW_BACK / 4 : WINDOW_BACK / 2;
    int value = pcre2_substring_number_from_name(p->code, (PCRE2_SPTR) "value");

    if (info(p, PCRE2_INFO_MATCHEMPTY) != 0)
        return complain(e, 0,
                        "the pattern matches an empty text: demand a "
                        "character, as + does instead of *");
    if (info(p, PCRE2_INFO_MAXLOOKBEHIND) > back)
        return complain(e, 0,
                        p->shape.utf
                            ? "it looks back more than 32 characters, "
                              "which may have left: shorten (?<=...)"
                            : "it looks back more than 64 bytes, which "
                              "may have left: shorten (?<=...)");
    if (info(p, PCRE2_INFO_CAPTURECOUNT) > GROUPS)
        return complain(e, 0,
                        "it has more than 63 groups: use (?:...) "
                        "where nothing refers to them");
    if (value == PCRE2_ERROR_NOUNIQUESUBSTRING)
        return complain(e, 0, "it has two groups called value: keep one");
    p->value = value > 0 ? value : 0;
    return true;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How much of a text matches and candidates can take. */
static bool bound(struct pattern *p, size_t max_length, struct pattern_error *e)
{
    const struct pattern_shape *s = &p->shape;
    bool bounded = s->longest <= PATTERN_LONGEST && s->ahead <= PATTERN_LONGEST;

    if (max_length > PATTERN_LONGEST)
        return complain(e, 0, "max_length is more than 16384");
    if (max_length == 0 && !bounded)
        return complain(e, 0,
                        "what it takes has no bound (of 16384 bytes): "
                        "give max_length (256, say), or write {1,64} "
                        "instead of + and *");
    p->longest =
        max_length == 0 || s->longest < max_length ? s->longest : max_length;
    p->exact = bounded && s->longest <= p->longest;
    p->span = p->longest + (bounded ? s->ahead : p->longest) + SLACK;
    if (p->exact && p->span < REGION)
        p->span = s->literal_n != 0 ? p->span + NEARBY : REGION;
    if (s->literal_n != 0)
        p->shape.before =
            smaller(s->before, p->longest - smaller(p->longest, s->literal_n));
    return true;
}

static bool build(struct pattern *p, const struct pattern_options *o,
                  struct pattern_error *e)
{
    const char *error = NULL;
    struct span text = span_str(o->text);
    size_t column = 0;

    p->shape.utf = o->utf;
    p->shape.caseless = o->caseless;
    if (!compile_text(p, o, e))
        return false;
    if (!pattern_shape_of(&p->shape, text, &error, &column))
        return complain(e, column, error);
    if (!check_code(p, e) || !bound(p, o->max_length, e))
        return false;
    if (!pattern_cost_fair(text, options_of(o), &p->shape))
        return complain(e, 0,
                        "it takes too many steps on simple texts: "
                        "repeated parts must not overlap, as in (a+)+ "
                        "or .*.*; ++ and (?>...) do not go back");
    return true;
}

struct pattern *pattern_compile(const struct pattern_options *o,
                                struct pattern_error *error)
{
    struct pattern *p = mem_zalloc(sizeof *p);

    if (build(p, o, error))
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

    s->data = pcre2_match_data_create(GROUPS + 1, NULL);
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

/* Where the text for PCRE2 ends: not within a character, of which the rest is
 * still to come. */
static size_t whole_characters(const struct window *w, size_t end)
{
    for (size_t n = 1; n <= 3 && n <= end; n++) {
        uint8_t c = w->p[end - n];

        if (c >= 0xC0)
            return utf8_announced(c) > n ? end - n : end;
        if (c < 0x80)
            return end;
    }
    return end;
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

static enum fault take(const struct pattern *p, const PCRE2_SIZE *groups,
                       const struct window *w, struct pattern_find *find)
{
    size_t start = groups[0], end = groups[1];
    struct match *m;

    if (end - start > p->longest)
        return FAULT_PATTERN;
    if (p->value != 0) {
        size_t a = groups[2 * p->value], b = groups[2 * p->value + 1];

        /* not taken part, empty, or in a look-behind: all of it then */
        if (a != PCRE2_UNSET && a < b && a >= start) {
            start = a;
            end = b;
        }
    }
    m = window_match(w, &find->hit, start, end);
    m->evidence = EVIDENCE_CERTAIN;
    m->form = is_number(m->value) ? FORM_NUMBER : FORM_TEXT;
    find->verdict = VERDICT_MATCH;
    return FAULT_NONE;
}

static enum fault more(struct pattern_find *find, size_t hold)
{
    find->verdict = VERDICT_MORE;
    find->hold = hold;
    return FAULT_NONE;
}

/* Looks for candidates from find->from on, in one stretch of text, and
 * moves it on if there is none. */
static enum fault look(const struct pattern *p, struct pattern_scratch *s,
                       const struct window *w, struct pattern_find *find)
{
    bool cut = w->end - find->from > p->span;
    size_t whole = cut ? find->from + p->span : w->end;
    bool last = !cut && w->final;
    size_t end = p->shape.utf && !last ? whole_characters(w, whole) : whole;
    const PCRE2_SIZE *groups = pcre2_get_ovector_pointer(s->data);
    int rc;

    if (end <= find->from)
        return more(find, find->from);
    rc = pcre2_match(p->code, w->p, end, find->from,
                     last ? 0 : PCRE2_PARTIAL_HARD, s->data, s->context);
    if (rc >= 0)
        return take(p, groups, w, find);
    if (rc == PCRE2_ERROR_NOMATCH) {
        find->from = end;
        return end == whole || cut ? FAULT_NONE : more(find, end);
    }
    if (rc != PCRE2_ERROR_PARTIAL || (cut && groups[0] == find->from))
        return FAULT_PATTERN;
    if (groups[0] == find->from)
        return more(find, find->from);
    find->from = groups[0]; /* with all of the text it may see */
    return FAULT_NONE;
}

enum fault pattern_next(const struct pattern *p, struct pattern_scratch *s,
                        const struct window *w, struct pattern_find *find)
{
    enum fault fault = FAULT_NONE;

    find->verdict = VERDICT_NONE;
    while (fault == FAULT_NONE && find->verdict == VERDICT_NONE &&
           skip(p, w, find))
        fault = look(p, s, w, find);
    return fault;
}
