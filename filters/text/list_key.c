/* list_key - what a member's key says of its value. */
#include "filters/text/chars.h"
#include "filters/text/escape.h"
#include "filters/text/list.h"
#include "filters/text/list_words.h"
#include "filters/text/value.h"

#include <string.h>

static bool is_key(struct span text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!chars_is(text.p[i], CHARS_KEY) && text.p[i] != ' ')
            return false; /* [VIN], or an escape */
    return text.n != 0;
}

/* A number in a list's stead: {"0": .., "1": ..}. */
static bool is_index(struct span text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!chars_is(text.p[i], CHARS_DIGIT))
            return false;
    return text.n != 0;
}

/* Undoes the escapes of the key. */
static void undo_key(struct list *l)
{
    struct span raw = span_of(l->key, l->key_n);
    struct escape e;
    size_t n = 0;

    for (size_t i = 0; i < raw.n;) {
        if (escape_leads(raw.p[i], 0) && escape_read(raw, i, 0, &e) &&
            e.out_n <= e.n) {
            memmove(l->key + n, e.out, e.out_n);
            n += e.out_n;
            i += e.n;
        } else {
            l->key[n++] = raw.p[i++];
        }
    }
    l->key_n = n;
}

void list_key_take(struct list *l)
{
    enum name around = l->level[l->depth - 1].name;
    struct span text;

    l->state = LIST_COLON_NEXT;
    l->member = (struct list_member){.value = NAME_NONE, .inner = NAME_NONE};
    if (l->key_n > sizeof l->key)
        return;
    undo_key(l);
    text = span_of(l->key, l->key_n);
    if (text.n != 0 && text.p[0] == '$') /* MongoDB's $numberDouble */
        text = span_cut(text, 1, text.n);
    if (l->key_n > NAME_LONGEST || !is_key(text))
        return;
    if (l->named && l->depth == 1
            ? value_is_word(text)
            : is_index(text) ||
                  list_words_allow(around, text, &l->member.weak)) {
        l->member.value = l->member.inner = around;
        return;
    }
    l->member.inner = name_of(text);
    if (!list_words_open(l->member.inner))
        l->member.inner = NAME_NONE;
}
