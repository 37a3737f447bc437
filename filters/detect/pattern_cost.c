/*
 * pattern_cost - patterns tried on what makes bad ones slow, at load.
 *
 * A pattern that backtracks without end, such as (a+)+$, shows it on a text
 * that nearly matches: the pattern's own characters over and over, alone and
 * two by two, then one that nothing wants.  Steps are counted by PCRE2's
 * interpreter, not by a clock, so a pattern is refused everywhere or nowhere.
 * A pattern that is slow on other texts only is stopped when it runs
 * (FAULT_PATTERN).
 */
#include "filters/detect/pattern_cost.h"
#include "filters/base/check.h"

#define PUMP   128 /* bytes of repetition */
#define STEPS  24  /* for each of them; those two make n * n / 2 too much */
#define LEAST  1000
#define LETTER 16 /* characters to try */

struct probe {
    const pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    uint8_t text[PATTERN_LITERAL + PUMP + 1];
};

/* The characters a text is made of: the pattern's own first. */
static size_t choose_letters(struct span pattern, uint8_t letters[LETTER])
{
    static const char common[] = "a0 A\"";
    bool taken[256] = {false};
    size_t n = 0;

    for (size_t i = 0; i < sizeof common - 1; i++) {
        letters[n++] = (uint8_t)common[i];
        taken[(uint8_t)common[i]] = true;
    }
    for (size_t i = 0; i < pattern.n && n < LETTER; i++) {
        uint8_t c = pattern.p[i];

        if (c < 0x80 && !taken[c] && strchr("\\[](){}*+?|^", c) == NULL) {
            letters[n++] = c;
            taken[c] = true;
        }
    }
    return n;
}

/* One text: `prefix`, then a and b by turns. */
static bool try_text(struct probe *probe, struct span prefix, uint8_t a,
                     uint8_t b)
{
    size_t n = prefix.n;
    size_t at = 0;
    int rc;

    if (n != 0)
        memcpy(probe->text, prefix.p, n);
    for (size_t i = 0; i < PUMP; i++)
        probe->text[n++] = i % 2 == 0 ? a : b;
    probe->text[n++] = 0x01;
    do {
        rc = pcre2_match(probe->code, probe->text, n, at, PCRE2_NO_JIT,
                         probe->data, probe->context);
        at = rc >= 0 ? pcre2_get_ovector_pointer(probe->data)[1] : n;
    } while (rc >= 0 && at < n);
    return rc >= 0 || rc == PCRE2_ERROR_NOMATCH;
}

static bool try_all(struct probe *probe, struct span pattern,
                    const struct pattern_shape *shape)
{
    struct span literal = span_of(shape->literal, shape->literal_n);
    uint8_t letters[LETTER];
    size_t n = choose_letters(pattern, letters);

    for (size_t i = 0; i < n; i++) {
        for (size_t k = i; k < n; k++) {
            if (!try_text(probe, span_of(NULL, 0), letters[i], letters[k]))
                return false;
            if (literal.n != 0 &&
                !try_text(probe, literal, letters[i], letters[k]))
                return false;
        }
    }
    return true;
}

bool pattern_cost_fair(struct span text, uint32_t options,
                       const struct pattern_shape *shape)
{
    struct probe probe;
    int error;
    PCRE2_SIZE where;
    /* Without the optimizations that would see that a required character is
     * missing: in other texts it is not. */
    pcre2_code *code =
        pcre2_compile(text.p, text.n, options | PCRE2_NO_START_OPTIMIZE, &error,
                      &where, NULL);
    bool fair;

    CHECK(code != NULL); /* it compiled before */
    probe.code = code;
    probe.data = pcre2_match_data_create(1, NULL);
    probe.context = pcre2_match_context_create(NULL);
    CHECK(probe.data != NULL && probe.context != NULL);
    pcre2_set_match_limit(probe.context, LEAST + STEPS * PUMP);
    fair = try_all(&probe, text, shape);
    pcre2_match_context_free(probe.context);
    pcre2_match_data_free(probe.data);
    pcre2_code_free(code);
    return fair;
}
