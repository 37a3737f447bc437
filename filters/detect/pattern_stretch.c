/*
 * pattern_stretch - valid text, cut where it may be cut.
 */
#include "filters/detect/pattern_stretch.h"
#include "filters/base/utf8.h"

/* Where text ends that is cut at `end`: not within a character, of which the
 * rest is still to come. */
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

/* Are the eight bytes at p ASCII? */
static bool eight_ascii(const uint8_t *p)
{
    uint64_t eight;

    memcpy(&eight, p, sizeof eight);
    return (eight & UINT64_C(0x8080808080808080)) == 0;
}

/* Behind the valid text that begins at i, at `end` at the latest. */
static size_t skip_valid(const struct window *w, size_t i, size_t end)
{
    while (i < end) {
        uint32_t character;
        size_t n = 8;

        if (end - i < n || !eight_ascii(w->p + i))
            n = utf8_decode(span_of(w->p + i, end - i), &character);
        if (n == 0)
            return i;
        i += n;
    }
    return i;
}

/* Where valid text begins that goes on to `from`, WINDOW_BACK bytes before it
 * at most.  Moves `from` behind a character it stands in. */
static size_t look_back(const struct window *w, size_t *from, size_t end)
{
    size_t start = *from > WINDOW_BACK ? *from - WINDOW_BACK : 0;

    while (start < *from && (w->p[start] & 0xC0) == 0x80)
        start++;
    for (size_t i = start; i < *from; start = i) {
        i = skip_valid(w, i, *from);
        if (i == *from)
            break;
        if (utf8_announced(w->p[i]) > *from - i &&
            skip_valid(w, i, end) > *from) {
            *from = i + utf8_announced(w->p[i]);
            break;
        }
        i++;
    }
    return start;
}

bool pattern_stretch_get(struct pattern_stretch *s, const struct window *w,
                         bool utf, size_t limit)
{
    bool cut = w->end - s->from > limit;
    size_t end = cut ? s->from + limit : w->end;

    s->open = cut || !w->final;
    s->start = 0;
    s->end = s->next = end;
    if (!utf)
        return true;
    if (s->open)
        end = whole_characters(w, end);
    s->end = s->next = end;
    if (end <= s->from)
        return false;
    s->start = look_back(w, &s->from, end);
    s->end = skip_valid(w, s->from, end);
    s->next = s->end;
    if (s->end < end) {
        s->open = false;
        s->next++;
    }
    return true;
}
