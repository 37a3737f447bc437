/*
 * judge - keys and values of any text: judges stay within the value and say
 * the same of what an action wrote; what is a value does not depend on where
 * windows end.
 *
 * Two bytes: quoted or not, and which judge; what stands before the key.
 * First line: the key.  The rest: the value.
 */
#include "filters/act/act.h"
#include "filters/base/mem.h"
#include "filters/detect/keyed.h"
#include "filters/text/value.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/guarded.h"

#include <stdio.h>
#include <stdlib.h>

#define LONGEST 1024

static struct guarded page;

static size_t digits_at(struct span s, size_t i)
{
    size_t end = i;

    while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
        end++;
    return end - i;
}

/* Is it what JSON calls a number (RFC 8259, 6), of whatever length? */
static bool is_json(struct span s)
{
    size_t i = s.n != 0 && s.p[0] == '-';
    size_t n = digits_at(s, i);

    if (n == 0 || (n > 1 && s.p[i] == '0'))
        return false;
    i += n;
    if (i < s.n && s.p[i] == '.') {
        n = digits_at(s, i + 1);
        if (n == 0)
            return false;
        i += n + 1;
    }
    if (i < s.n && (s.p[i] | 0x20) == 'e') {
        i++;
        i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
        n = digits_at(s, i);
        i += n;
    }
    return n != 0 && i == s.n;
}

static bool ask(struct keyed *k, struct match *m)
{
    *m = (struct match){.value = k->value};
    if (!keyed_says(k, m))
        return false;
    CHECK(m->value.n != 0 && m->value.p >= k->value.p);
    CHECK(m->value.p + m->value.n <= k->value.p + k->value.n);
    CHECK(m->kind < KIND_FINDABLE && m->evidence < EVIDENCE_COUNT);
    return true;
}

/* Acts on the match; `out` gets the whole value as it is then. */
static void write_over(const struct rule *rule, const struct keyed *k,
                       const struct match *m, struct buf *out)
{
    size_t before = (size_t)(m->value.p - k->value.p);
    size_t bound = act_bound(rule, m);
    uint8_t *room = mem_alloc(bound);
    size_t n = act_put(rule, m, room);

    CHECK(n <= bound);
    buf_clear(out);
    CHECK(buf_put(out, span_cut(k->value, 0, before)));
    CHECK(buf_put(out, span_of(room, n)));
    CHECK(buf_put(out, span_cut(k->value, before + m->value.n, k->value.n)));
    free(room);
}

static void twice_is_once(struct keyed k, const struct match *m,
                          enum action action)
{
    struct rule rule = {.action = action, .grid_m = 2000};
    struct buf once, twice;
    struct match again;

    if (!act_allowed(action, m->kind))
        return;
    act_prepare(&rule, m->kind);
    buf_init(&once, 1 << 20);
    buf_init(&twice, 1 << 20);
    write_over(&rule, &k, m, &once);
    if (m->form == FORM_NUMBER && m->value.n == k.value.n && is_json(k.value))
        CHECK(is_json(buf_span(&once)));
    k.value = buf_span(&once);
    if (k.value.n != 0 && ask(&k, &again) && again.kind == m->kind) {
        write_over(&rule, &k, &again, &twice);
        if (!span_eq(buf_span(&once), buf_span(&twice))) {
            fprintf(stderr, "%s of %s: \"%.*s\", again \"%.*s\"\n",
                    action_name(action), kind_name(m->kind), (int)once.n,
                    (const char *)once.p, (int)twice.n, (const char *)twice.p);
            abort();
        }
    }
    buf_done(&once);
    buf_done(&twice);
}

static void judge(struct span key, struct span value, uint8_t choice)
{
    struct keyed k = {.key = key, .value = value, .quoted = choice & 1};
    struct match m;

    k.name = name_of(key);
    if (k.name == NAME_NONE)
        k.name = choice / 2 % NAME_COUNT;
    if (keyed_judges[k.name].look == NULL || !ask(&k, &m))
        return;
    twice_is_once(k, &m, ACTION_REDACT);
    twice_is_once(k, &m, ACTION_MASK);
    twice_is_once(k, &m, ACTION_COARSEN);
}

/* Both steps on the first `n` bytes. */
static enum verdict find(struct span text, size_t n, size_t key_end,
                         struct value *v)
{
    struct window w = {.p = text.p, .end = n, .final = n == text.n};
    enum verdict verdict = value_find(&w, 1, key_end, v);

    if (verdict == VERDICT_MATCH) {
        CHECK(v->start >= key_end);
        verdict = value_close(&w, 256, v);
    }
    CHECK(verdict != VERDICT_MORE || n < text.n);
    return verdict;
}

static void same_for_any_window(struct span text, size_t key_end)
{
    struct value all, part;
    enum verdict verdict = find(text, text.n, key_end, &all);

    if (verdict == VERDICT_MATCH)
        CHECK(all.start <= all.end && all.end <= text.n);
    for (size_t n = key_end; n < text.n; n++) {
        enum verdict said = find(text, n, key_end, &part);

        if (said == VERDICT_MORE)
            continue;
        CHECK(said == verdict);
        if (said == VERDICT_MATCH)
            CHECK(all.start == part.start && all.end == part.end);
    }
}

/* What stands before the key, the key, and what follows. */
static void find_value(uint8_t lead, struct span key, struct span rest)
{
    struct buf text;

    buf_init(&text, LONGEST);
    CHECK(buf_put(&text, span_of(&lead, 1)));
    CHECK(buf_put(&text, key) && buf_put(&text, rest));
    same_for_any_window(guarded_put(&page, buf_span(&text)), 1 + key.n);
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size), key;
    uint8_t choice = fuzz_byte(&in), lead = fuzz_byte(&in);

    if (size > LONGEST)
        return 0;
    if (page.base == NULL)
        guarded_init(&page, LONGEST);
    key = fuzz_line(&in);
    if (key.n == 0 || key.n > NAME_LONGEST || in.n == 0)
        return 0;
    judge(key, guarded_put(&page, in), choice);
    find_value(lead, key, in);
    return 0;
}
