/*
 * pattern_load - compiles a pattern, and refuses what a stream cannot bear.
 */
#include "filters/detect/pattern_load.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern_cost.h"
#include "filters/detect/pattern_stretch.h"

#include <stdio.h>
#include <stdlib.h>

#define REGION 32768 /* bytes matched at a time, without a literal */
#define NEARBY 256   /* beyond what a candidate needs, with one */
#define SLACK  16    /* for a character that is cut */

static bool complain(struct pattern_error *e, size_t column, const char *text)
{
    snprintf(e->text, sizeof e->text, "%s", text);
    e->column = column;
    return false;
}

/* Without ALT_CIRCUMFLEX a ^ where the text ends fails, and does not say that
 * more text would have let it match: \n^x would depend on windows. */
static uint32_t options_of(const struct pattern_options *o)
{
    uint32_t all = PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX;

    if (o->utf)
        all |= PCRE2_UTF;
    return o->caseless ? all | PCRE2_CASELESS : all;
}

static pcre2_code *compile(const char *text, const struct pattern_options *o,
                           struct pattern_error *e)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    PCRE2_UCHAR message[200] = "";
    PCRE2_SIZE where = 0;
    pcre2_code *compiled;
    int code = 0;

    CHECK(context != NULL);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    compiled = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                             options_of(o), &code, &where, context);
    pcre2_compile_context_free(context);
    if (compiled == NULL) {
        pcre2_get_error_message(code, message, sizeof message);
        complain(e, where + 1, (const char *)message);
    }
    return compiled;
}

/*
 * Where a pattern names neither CR nor LF, PCRE2 looks for no match that
 * begins with the LF of a CRLF, unless it has not tried the CR, which depends
 * on where texts begin.  The second alternative names CR and matches nothing.
 */
static bool compile_text(struct pattern *p, const struct pattern_options *o,
                         struct pattern_error *e)
{
    static const char naming[] = "\\E|\\r(?!)";
    size_t n = strlen(o->text);
    pcre2_code *plain = compile(o->text, o, e);
    char *text;

    if (plain == NULL)
        return false;
    pcre2_code_free(plain);
    text = mem_alloc(n + sizeof naming);
    memcpy(text, o->text, n);
    memcpy(text + n, naming, sizeof naming);
    p->code = compile(text, o, e);
    free(text);
    if (p->code == NULL)
        return false;
    /* where memory must not be executable PCRE2 interprets */
    (void)pcre2_jit_compile(p->code,
                            PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD);
    return true;
}

static uint32_t info(const struct pattern *p, uint32_t what)
{
    uint32_t value = 0;

    CHECK(pcre2_pattern_info(p->code, what, &value) == 0);
    return value;
}

static bool check_code(struct pattern *p, struct pattern_error *e)
{
    size_t back = p->shape.utf ? PATTERN_STRETCH_BACK : WINDOW_BACK / 2;
    int value = pcre2_substring_number_from_name(p->code, (PCRE2_SPTR) "value");

    if (info(p, PCRE2_INFO_MATCHEMPTY) != 0)
        return complain(e, 0,
                        "the pattern matches an empty text: demand a "
                        "character, as + does instead of *");
    if (info(p, PCRE2_INFO_MAXLOOKBEHIND) > back)
        return complain(e, 0,
                        p->shape.utf
                            ? "it looks back more than 31 characters, "
                              "which may have left: shorten (?<=...)"
                            : "it looks back more than 64 bytes, which "
                              "may have left: shorten (?<=...)");
    if (info(p, PCRE2_INFO_CAPTURECOUNT) > PATTERN_GROUPS_MOST)
        return complain(e, 0,
                        "it has more than 63 groups: use (?:...) "
                        "where nothing refers to them");
    if (value == PCRE2_ERROR_NOUNIQUESUBSTRING)
        return complain(e, 0, "it has two groups called value: keep one");
    p->value = value > 0 ? value : 0;
    CHECK(info(p, PCRE2_INFO_HASCRORLF) == 1);
    return true;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/*
 * How far behind a candidate its literal is looked for.  All of that is within
 * what a candidate is given: whether it is one must be known when it is
 * decided, or a window that ends before the literal would decide otherwise.
 * It goes beyond max_length, so that a match that is too long is met, and is
 * a fault, rather than passed over.
 */
static void reach(struct pattern *p)
{
    struct pattern_shape *s = &p->shape;

    if (s->before <= PATTERN_LONGEST && s->before + s->literal_n > p->span)
        p->span = s->before + s->literal_n;
    s->before = smaller(s->before, p->span - s->literal_n);
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
    if (s->literal_n > p->longest)
        return complain(e, 0,
                        "every match is longer than max_length: give more");
    if (s->literal_n != 0)
        reach(p);
    return true;
}

bool pattern_load(struct pattern *p, const struct pattern_options *o,
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
