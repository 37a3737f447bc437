/*
 * chassis_number_shape - Japanese frame numbers that no key names.
 *
 * It takes a model that exists, since letters, digits, '-' and six digits are
 * also what orders, parts and tickets are numbered with; and where the code is
 * short (T32, RP3), a word about cars nearby.
 */
#include "filters/detect/chassis_number.h"
#include "filters/detect/frame_codes.h"
#include "filters/detect/nearby.h"
#include "filters/detect/shape.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

#define MODEL_VAGUE 3 /* so short a code is also something else's */

/* What the text before a value says about it. */
struct words {
    bool frame; /* it could be a frame number */
    bool named; /* it is called one */
    bool car;   /* it is about a car */
};

static bool holds(struct span text, const char *word)
{
    return memmem(text.p, text.n, word, strlen(word)) != NULL;
}

/* Has it three letters side by side?  Else it holds no word of ASCII at all. */
static bool speaks(struct span text)
{
    size_t run = 0;

    for (size_t i = 0; i < text.n; i++) {
        run = chars_is(text.p[i], CHARS_LETTER) ? run + 1 : 0;
        if (run == 3)
            return true;
    }
    return false;
}

static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= 0x80)
            return false;
    return true;
}

/* The same in Japanese and Chinese. */
static struct words wide_words_of(struct span text)
{
    struct words w = {false, false, false};

    if (is_ascii(text))
        return w;
    w.named = holds(text, "車台") || holds(text, "車体番号") ||
              holds(text, "フレームNo") || holds(text, "フレーム番号") ||
              holds(text, "フレームナンバ") || holds(text, "车架");
    w.frame = w.named;
    w.car = w.named || holds(text, "車両") || holds(text, "型式");
    return w;
}

/* As a key, of its value; a "frame" may also be one of a film. */
static const struct key_word names[] = {
    KEY_WORD("chassis"), KEY_WORD("vin"), {NULL, 0}};

static struct words words_of(struct span text)
{
    static const struct key_word frame[] = {
        KEY_WORD("frame"), KEY_WORD("chassis"), KEY_WORD("vin"), {NULL, 0}};
    static const struct key_word number[] = {KEY_WORD("no"),
                                             KEY_WORD("nr"),
                                             KEY_WORD("num"),
                                             KEY_WORD("number"),
                                             {NULL, 0}};
    static const struct key_word car[] = {
        KEY_WORD("car"),      KEY_WORD("cars"),      KEY_WORD("vehicle"),
        KEY_WORD("vehicles"), KEY_WORD("katashiki"), {NULL, 0}};
    struct words w = wide_words_of(text);

    if (w.named || !speaks(text))
        return w;
    w.frame = key_has_word(text, frame);
    w.named = w.frame && key_has_word(text, number);
    w.car = w.car || w.frame || key_has_word(text, car);
    return w;
}

/* A frame number that no key names, in parts. */
struct parts {
    size_t start, dash, end;
    bool lower;
};

/* Is it MODEL-SERIAL of a model that exists? */
static bool is_known(const struct window *w, const struct parts *p)
{
    uint8_t model[CHASSIS_NUMBER_MODEL];
    size_t n = p->dash - p->start;

    for (size_t i = 0; i < n; i++) {
        uint8_t c = w->p[p->start + i];

        model[i] = chars_is(c, CHARS_LOWER) ? (uint8_t)(c - 0x20) : c;
    }
    return frame_codes_known(span_of(model, n));
}

/* Is it written as a known model's are? */
static bool is_usual(const struct window *w, const struct parts *p)
{
    size_t serial = p->end - p->dash - 1;

    return (serial == 6 || serial == 7) && !p->lower && is_known(w, p);
}

/* How much speaks for it?  False: too little. */
static bool evidence(const struct window *w, const struct parts *p,
                     enum evidence *e)
{
    bool vague = p->dash - p->start <= MODEL_VAGUE;
    struct words words = words_of(nearby_text(w, p->start));

    *e = EVIDENCE_LIKELY;
    if (!is_usual(w, p))
        return words.named || key_has_word(key_before(w, p->start), names);
    if (words.frame)
        *e = EVIDENCE_CERTAIN;
    else if (vague && !words.car)
        *e = EVIDENCE_POSSIBLE;
    return true;
}

/* Does it go on behind `end`, as a longer number or as an e-mail address?
 * Looks no further than `limit`. */
static bool goes_on(const struct window *w, size_t end, size_t limit)
{
    uint8_t c = window_at(w, end), next = window_at(w, end + 1);

    if (chars_is(c, CHARS_ALNUM) || c == '_')
        return true;
    if ((c == '-' && chars_is(next, CHARS_ALNUM)) ||
        (c == '.' && chars_is(next, CHARS_DIGIT)))
        return true;
    while (end < limit && chars_is(window_at(w, end), CHARS_LOCAL))
        end++;
    return end < limit && window_at(w, end) == '@';
}

/* Is byte i the first of a word? */
static bool may_begin(const struct window *w, size_t i)
{
    uint8_t c = i > 0 ? w->p[i - 1] : ' ';
    size_t n = i < 5 ? i : 5;

    if (c == '-')
        return chassis_number_class(span_of(w->p + i - n, n)) != 0;
    return c != '.' && c != '+' && !chars_is(c, CHARS_ALNUM);
}

/* The parts around the '-' four bytes before `at`. */
static bool split(const struct window *w, size_t at, struct parts *p)
{
    size_t model;

    p->dash = at - 4;
    p->lower = false;
    for (p->end = at - 3; chars_is(window_at(w, p->end), CHARS_DIGIT); p->end++)
        if (p->end > at + 4)
            return false;
    model = chassis_number_run(w->p, p->dash, CHASSIS_NUMBER_MODEL + 1,
                               CHARS_ALNUM);
    p->start = p->dash - model;
    if (p->end < at + 2 || model < 2 || model > CHASSIS_NUMBER_MODEL)
        return false;
    for (size_t i = p->start; i < p->dash; i++)
        p->lower = p->lower || chars_is(w->p[i], CHARS_LOWER);
    return chars_is(w->p[p->start], CHARS_LETTER);
}

bool chassis_number_shape(const struct window *w, size_t at,
                          struct found *found)
{
    struct parts p;
    struct match *m;
    enum evidence e;

    if (at < 6 || w->p[at - 4] != '-' || !split(w, at, &p) ||
        p.start < w->floor || !may_begin(w, p.start) ||
        goes_on(w, p.end, at + SHAPE_AHEAD) || !evidence(w, &p, &e))
        return false;
    m = window_match(w, &found->hit[0], p.start, p.end);
    m->kind = KIND_CHASSIS_NUMBER;
    m->evidence = e;
    m->basis =
        e != EVIDENCE_CERTAIN && is_usual(w, &p) ? BASIS_MAKER : BASIS_NEARBY;
    found->count = 1;
    return true;
}
