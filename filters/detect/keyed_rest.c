/*
 * keyed_rest - a position within a longer text: what is left of that text, and
 * the replacement, must not be a position the next time.
 *
 * Texts of positions are read leniently, and where they end is a matter of
 * what stands beside them: in "x~8Q7X+2M" a plus code goes, and
 * "x~[COORDINATES]" is an encoded polyline; "S 73 .4dE-36" becomes "S 73
 * 0.4E-36", whose last number is another.  So what the actions would write is
 * tried, and judged. Where more is found then, all of the value goes, now.
 */
#include "filters/base/buf.h"
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"

/* What the actions make of a position: by name, asterisks, cells of two sizes.
 */
static const struct rule trials[] = {
    {.action = ACTION_REDACT,
     .fixed = {[FORM_TEXT] = {(const uint8_t *)"[COORDINATES]", 13}}},
    {.action = ACTION_MASK},
    {.action = ACTION_COARSEN,
     .grid_m = 2000,
     .fixed = {[FORM_TEXT] = {(const uint8_t *)"[COORDINATES]", 13}}},
    {.action = ACTION_COARSEN,
     .fixed = {[FORM_TEXT] = {(const uint8_t *)"[COORDINATES]", 13}}},
};

/* The value as the action leaves it. */
static void write_over(const struct keyed *k, const struct match *m,
                       const struct rule *rule, struct buf *out)
{
    size_t before = (size_t)(m->value.p - k->value.p);
    uint8_t *room;

    buf_clear(out);
    CHECK(buf_put(out, span_cut(k->value, 0, before)));
    room = buf_room(out, act_bound(rule, m));
    CHECK(room != NULL);
    out->n += act_put(rule, m, room);
    CHECK(buf_put(out, span_cut(k->value, before + m->value.n, k->value.n)));
}

/* Does the action change nothing more when what it wrote comes again? */
static bool is_settled(const struct keyed *k, const struct match *m,
                       const struct rule *rule, struct buf texts[2])
{
    struct keyed again = *k;
    struct match found;

    write_over(k, m, rule, &texts[0]);
    again.value = buf_span(&texts[0]);
    found = (struct match){.value = again.value};
    if (again.value.n == 0 || !keyed_ask(&again, &found))
        return true;
    write_over(&again, &found, rule, &texts[1]);
    return span_eq(again.value, buf_span(&texts[1]));
}

/* Does only what says nothing stand around the match? */
static bool is_alone(const struct keyed *k, const struct match *m)
{
    return span_eq(content_trim(m->value), content_trim(k->value));
}

void keyed_rest(const struct keyed *k, struct match *m)
{
    struct buf texts[2];
    bool settled = true;

    if (m->kind != KIND_COORDINATES || m->form != FORM_TEXT || is_alone(k, m))
        return;
    buf_init(&texts[0], SIZE_MAX);
    buf_init(&texts[1], SIZE_MAX);
    for (size_t i = 0; settled && i < sizeof trials / sizeof trials[0]; i++)
        settled = is_settled(k, m, &trials[i], texts);
    buf_done(&texts[0]);
    buf_done(&texts[1]);
    if (settled)
        return;
    m->value = k->value;
    m->notation = NOTATION_OPAQUE;
}
