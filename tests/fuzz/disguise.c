/*
 * disguise - pseudonyms of any value: the same when put on again, taken off to
 * the value they were put on; and FF1, one to one.
 *
 * Two bytes: the kind, and the form or, for FF1, the radix.  The rest: the
 * value.
 */
#include "filters/act/act.h"
#include "filters/act/ff1.h"
#include "filters/act/pseudonymize.h"
#include "filters/act/reveal.h"
#include "filters/base/mem.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#define LONGEST 700

static struct secret *secret;

static void make_secret(void)
{
    struct secret_master master;
    uint8_t key[32];

    memset(key, 0x5C, sizeof key);
    secret_set(&master, span_of(key, sizeof key));
    secret = secret_new(&master, "partner", "2026-11");
}

/* What the action writes, in memory of exactly act_bound(). */
static struct span act(struct match m)
{
    struct rule rule = {.action = ACTION_PSEUDONYMIZE, .secret = secret};
    uint8_t *room;
    size_t bound;

    act_prepare(&rule, m.kind);
    bound = act_bound(&rule, &m);
    room = mem_alloc(bound);
    m.value.n = act_put(&rule, &m, room);
    CHECK(m.value.n <= bound);
    m.value.p = room;
    return m.value;
}

/* What the first disguise that knows it takes off; empty: none does. */
static struct span reveal(struct match m)
{
    const struct disguise *const *ways = pseudonymize_ways(m.kind, m.form);
    size_t bound = disguise_bound(m.value.n), n = 0;
    uint8_t *room = mem_alloc(bound);

    for (; *ways != NULL && n == 0; ways++)
        n = (*ways)->take_off(secret, m.value, room);
    CHECK(n <= bound);
    return span_of(room, n);
}

static bool is_number(struct span s)
{
    for (size_t i = s.n > 1 && s.p[0] == '-'; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n != 0;
}

/* Is it the value again?  Of hardware addresses the letters' case is the
 * pseudonym's, which may have none. */
static bool is_back(struct span back, const struct match *m)
{
    bool same = back.n == m->value.n;

    for (size_t i = 0; same && i < back.n; i++)
        same = m->kind == KIND_MAC_ADDRESS
                   ? (back.p[i] | 0x20) == (m->value.p[i] | 0x20)
                   : back.p[i] == m->value.p[i];
    return same;
}

static void put_on_and_off(struct match m)
{
    struct span once = act(m), twice, back;
    struct match again = m;

    again.value = once;
    twice = act(again);
    back = reveal(again);
    CHECK(span_eq(once, twice));
    if (m.form == FORM_NUMBER)
        CHECK(is_number(once));
    /* a pseudonym already, or a number that became 0 */
    if (!span_eq(once, m.value) &&
        (m.form == FORM_TEXT || !span_eq(once, span_str("0"))))
        CHECK(is_back(back, &m));
    free((void *)once.p);
    free((void *)twice.p);
    free((void *)back.p);
}

static void find_pseudonyms(struct span text)
{
    struct buf value;

    buf_init(&value, 3 * REVEAL_AHEAD);
    for (size_t at = 0; at < text.n; at++) {
        size_t end = reveal_at(secret, text, at, &value);

        CHECK(end == 0 || (end > at && end <= text.n && value.n != 0));
    }
    buf_done(&value);
}

static void ff1_goes_back(struct span in, uint8_t choice)
{
    uint8_t numerals[FF1_LENGTH], before[FF1_LENGTH];
    size_t n = in.n < FF1_LENGTH ? in.n : FF1_LENGTH;
    struct ff1_text text = {
        .numerals = numerals,
        .n = n,
        .radix = 2 + choice % (FF1_RADIX_MAX - 1),
        .tweak = span_cut(in, 0, in.n < FF1_TWEAK ? in.n : FF1_TWEAK)};

    for (size_t i = 0; i < n; i++)
        numerals[i] = before[i] = (uint8_t)(in.p[i] % text.radix);
    if (ff1_encrypt(secret_ff1(secret), &text)) {
        for (size_t i = 0; i < n; i++)
            CHECK(numerals[i] < text.radix);
        CHECK(ff1_decrypt(secret_ff1(secret), &text));
    }
    CHECK(n == 0 || memcmp(numerals, before, n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    struct match m = {.kind = fuzz_byte(&in) % KIND_COUNT};
    uint8_t choice = fuzz_byte(&in);

    if (size > LONGEST)
        return 0;
    if (secret == NULL)
        make_secret();
    m.value = in;
    m.form = (choice & 1) != 0 && is_number(in) ? FORM_NUMBER : FORM_TEXT;
    if (in.n != 0)
        put_on_and_off(m);
    find_pseudonyms(in);
    ff1_goes_back(in, choice);
    return 0;
}
