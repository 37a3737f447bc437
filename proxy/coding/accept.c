/*
 * accept - weights of codings.
 *
 * Must never ask the upstream for what cannot be decoded here, nor send a
 * client a coding that it has not asked for.
 */
#include "proxy/coding/accept.h"

#include "proxy/http/syntax.h"

#define WEIGHT_MOST 1000

void accept_begin(struct accept *a)
{
    *a = (struct accept){0};
}

static int accept_digit(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : -1;
}

/* qvalue, RFC 9110 section 12.4.2: 0 or 1, up to three decimals, at most 1. */
static bool accept_weight(struct span s, uint16_t *out)
{
    int unit = WEIGHT_MOST / 10, weight;

    if (s.n == 0 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') ||
        (s.n > 1 && s.p[1] != '.'))
        return false;
    weight = accept_digit(s.p[0]) * WEIGHT_MOST;
    for (size_t i = 2; i < s.n; i++, unit /= 10) {
        int digit = accept_digit(s.p[i]);

        if (digit < 0)
            return false;
        weight += digit * unit;
    }
    *out = (uint16_t)weight;
    return weight <= WEIGHT_MOST;
}

/* One element: name [ ; q=weight ]. */
static void accept_element(struct accept *a, struct span element)
{
    const uint8_t *semicolon =
        element.n != 0 ? memchr(element.p, ';', element.n) : NULL;
    size_t n = semicolon != NULL ? (size_t)(semicolon - element.p) : element.n;
    struct span name = syntax_trim(span_cut(element, 0, n));
    uint16_t weight = WEIGHT_MOST;
    enum coding coding;

    if (semicolon != NULL) {
        struct span q = syntax_trim(span_cut(element, n + 1, element.n));

        if (!syntax_begins(q, "q=") ||
            !accept_weight(span_cut(q, 2, q.n), &weight))
            return;
    }
    if (span_is(name, "*")) {
        a->any = weight;
        a->any_named = true;
    } else if (coding_find(name, &coding)) {
        a->weight[coding] = weight;
        a->named |= (uint8_t)(1u << coding);
    }
}

void accept_line(struct accept *a, struct span value)
{
    while (value.n != 0) {
        const uint8_t *comma = memchr(value.p, ',', value.n);
        size_t n = comma != NULL ? (size_t)(comma - value.p) : value.n;

        accept_element(a, span_cut(value, 0, n));
        value = span_cut(value, comma != NULL ? n + 1 : n, value.n);
    }
}

void accept_end(struct accept *a)
{
    for (int i = 0; i < CODING_COUNT; i++) {
        if ((a->named >> i & 1) != 0)
            continue;
        a->weight[i] = a->any_named ? a->any : 0;
        /* Taken, but behind all that was asked for. */
        if (i == CODING_IDENTITY && !a->any_named)
            a->weight[i] = 1;
    }
}

void accept_put(const struct accept *a, struct buf *out)
{
    const char *before = "";

    for (int i = CODING_IDENTITY + 1; i < CODING_COUNT; i++) {
        unsigned weight = a->weight[i];

        if (weight == 0)
            continue;
        CHECK(buf_printf(out, weight == WEIGHT_MOST ? "%s%s" : "%s%s;q=0.%03u",
                         before, coding_name((enum coding)i), weight));
        before = ", ";
    }
    if (before[0] == '\0')
        CHECK(buf_put(out, span_str(coding_name(CODING_IDENTITY))));
}

enum coding accept_choose(const struct accept *a,
                          const struct coding_list *from)
{
    enum coding best =
        from->count != 0 ? from->at[from->count - 1] : CODING_IDENTITY;

    if (a->weight[best] != 0)
        return best;
    best = CODING_IDENTITY;
    for (int i = CODING_IDENTITY + 1; i < CODING_COUNT; i++)
        if (a->weight[i] > a->weight[best])
            best = (enum coding)i;
    return best;
}
