/*
 * disguised - pseudonyms and hashes as the actions write them, and what every
 * disguise promises: valid of its kind, the same again when put on again,
 * taken off to the value it was put on, another for another tenant or epoch.
 *
 * Defines the two secrets: for one .c of a test program.
 */
#ifndef FOGLINE_TESTS_DISGUISED_H
#define FOGLINE_TESTS_DISGUISED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <stdlib.h>

#include "filters/act/act.h"
#include "filters/act/pseudonymize.h"

static struct secret *disguised_secret, *disguised_other;

/* Makes the secrets; the other is of another tenant or epoch. */
static inline void disguised_secrets(const char *tenant, const char *epoch)
{
    struct secret_master master;
    uint8_t key[32];

    memset(key, 0x5C, sizeof key);
    secret_set(&master, span_of(key, sizeof key));
    disguised_secret = secret_new(&master, "partner", "2026-11");
    disguised_other = secret_new(&master, tenant, epoch);
}

/* Set-up and tear-down of a group: the secrets of two tenants. */
static inline int disguised_set_up(void **state)
{
    (void)state;
    disguised_secrets("insurer", "2026-11");
    return 0;
}

static inline int disguised_tear_down(void **state)
{
    (void)state;
    secret_free(disguised_secret);
    secret_free(disguised_other);
    return 0;
}

struct disguised {
    char s[1200];
};

/* What the action writes; ends in a guard byte so that overruns are seen. */
static inline struct disguised disguised_act(const struct secret *with,
                                             enum action action, struct match m)
{
    struct rule rule = {.action = action, .secret = (struct secret *)with};
    struct disguised out;
    size_t bound, n;
    uint8_t *room;

    act_prepare(&rule, m.kind);
    bound = act_bound(&rule, &m);
    room = malloc(bound + 1);
    room[bound] = 0xA5;
    n = act_put(&rule, &m, room);
    assert_true(n <= bound && n < sizeof out.s);
    assert_int_equal(room[bound], 0xA5);
    memcpy(out.s, room, n);
    out.s[n] = '\0';
    free(room);
    return out;
}

static inline struct disguised disguised_on(enum kind kind, enum form form,
                                            const char *value)
{
    struct match m = {.value = span_str(value), .kind = kind, .form = form};

    return disguised_act(disguised_secret, ACTION_PSEUDONYMIZE, m);
}

static inline struct disguised disguised_off(enum kind kind, enum form form,
                                             const char *value)
{
    const struct disguise *const *ways = pseudonymize_ways(kind, form);
    struct disguised out = {""};
    uint8_t *room = malloc(disguise_bound(strlen(value)));

    for (; *ways != NULL && out.s[0] == '\0'; ways++) {
        size_t n = (*ways)->take_off(disguised_secret, span_str(value), room);

        memcpy(out.s, room, n);
        out.s[n] = '\0';
    }
    free(room);
    return out;
}

/* Put on, put on again, taken off; returns the pseudonym. */
static inline struct disguised disguised_check(enum kind kind, enum form form,
                                               const char *value)
{
    struct disguised once = disguised_on(kind, form, value);
    struct match m = {.value = span_str(value), .kind = kind, .form = form};

    assert_string_not_equal(once.s, value);
    assert_string_equal(disguised_on(kind, form, value).s, once.s);
    assert_string_equal(disguised_on(kind, form, once.s).s, once.s);
    assert_string_equal(disguised_off(kind, form, once.s).s, value);
    assert_string_equal(disguised_off(kind, form, value).s, "");
    assert_string_not_equal(
        disguised_act(disguised_other, ACTION_PSEUDONYMIZE, m).s, once.s);
    return once;
}

/* Every character of `like`: A a letter of either case in upper, a in lower,
 * 9 a digit, the rest itself. */
static inline void disguised_like(const char *got, const char *like)
{
    assert_int_equal(strlen(got), strlen(like));
    for (size_t i = 0; like[i] != '\0'; i++) {
        if (like[i] == 'A')
            assert_true(isupper(got[i]));
        else if (like[i] == 'a')
            assert_true(islower(got[i]));
        else if (like[i] == '9')
            assert_true(isdigit(got[i]));
        else
            assert_int_equal(got[i], like[i]);
    }
}

#endif
