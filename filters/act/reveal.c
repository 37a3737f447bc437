/*
 * reveal - see reveal.h.
 *
 * At each place where a word begins, every end of a word behind it is tried,
 * the farthest first, against every disguise.
 */
#include "filters/act/reveal.h"
#include "filters/act/base32.h"
#include "filters/act/disguise.h"
#include "filters/act/siv.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/name.h"
#include "filters/window.h"

/* Bytes of the longest pseudonym that is no token. */
#define SHAPE_MAX 80

typedef bool sure_fn(struct span s);

static bool always(struct span s)
{
    (void)s;
    return true;
}

static bool never(struct span s)
{
    (void)s;
    return false;
}

static bool all(struct span s, unsigned classes)
{
    for (size_t i = 0; i < s.n; i++)
        if (!chars_is(s.p[i], classes))
            return false;
    return true;
}

static bool is_vin(struct span s)
{
    return all(s, CHARS_ALNUM);
}

static bool has_luhn(struct span s)
{
    unsigned sum = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned v = s.p[s.n - 1 - i] - '0';

        sum += i % 2 == 0 ? v : v / 5 + v * 2 % 10;
    }
    return sum % 10 == 0;
}

static bool is_imei(struct span s)
{
    return s.n == 15 && all(s, CHARS_DIGIT) && has_luhn(s);
}

static bool is_iccid(struct span s)
{
    return s.n >= 19 && all(s, CHARS_DIGIT) && has_luhn(s);
}

static bool is_eid(struct span s)
{
    unsigned rest = 0;

    for (size_t i = 0; i < s.n; i++)
        rest = (rest * 10 + (unsigned)(s.p[i] - '0')) % 97;
    return all(s, CHARS_DIGIT) && rest == 1;
}

/* With a ':' or a '-' between octets. */
static bool is_mac(struct span s)
{
    for (size_t i = 2; i < s.n; i += 3)
        if (s.p[i] != s.p[2] || (s.p[i] != ':' && s.p[i] != '-'))
            return false;
    return s.n % 3 == 2;
}

static const struct shape {
    const struct disguise *disguise;
    sure_fn *sure;  /* that it is a pseudonym, without a key */
    enum name name; /* the key that makes sure */
} shapes[] = {
    {&disguise_vin, is_vin, NAME_VIN},
    {&disguise_alike, always, NAME_NONE},
    {&disguise_phone, always, NAME_PHONE},
    {&disguise_digits_eid, is_eid, NAME_EID},
    {&disguise_digits_iccid, is_iccid, NAME_ICCID},
    {&disguise_digits_imei, is_imei, NAME_IMEI},
    {&disguise_number, always, NAME_NONE},
    {&disguise_mac, is_mac, NAME_MAC},
    {&disguise_digits_imsi, never, NAME_IMSI},
};

/* Is the character before `at` none of a word, or of an escape (\n, %20)? */
static bool word_begins(struct span text, size_t at)
{
    if (!chars_is(text.p[at], CHARS_ALNUM) && text.p[at] != '+')
        return false;
    if (at == 0 || !chars_is(text.p[at - 1], CHARS_ALNUM))
        return at < 2 || text.p[at - 1] != '.' ||
               !chars_is(text.p[at - 2], CHARS_DIGIT);
    return (at >= 2 && text.p[at - 2] == '\\') ||
           (at >= 3 && text.p[at - 3] == '%');
}

/* Does no word go on at `end`, nor a number behind its decimal point? */
static bool word_ends(struct span text, size_t end)
{
    if (end == text.n)
        return true;
    if (text.p[end] == '.' && end + 1 < text.n &&
        chars_is(text.p[end + 1], CHARS_DIGIT))
        return false;
    return !chars_is(text.p[end], CHARS_ALNUM);
}

static enum name name_before(struct span text, size_t at)
{
    size_t from = at > REVEAL_BACK ? at - REVEAL_BACK : 0;
    struct window w = {.p = text.p + from, .end = text.n - from, .final = true};

    return name_of(key_before(&w, at - from));
}

/* A place in a text, and where the value of a pseudonym there goes. */
struct look {
    const struct secret *secret;
    struct span text;
    size_t at;
    struct buf *value;
};

/* Takes the value of the pseudonym text[at..end); false: it is none. */
static bool take(const struct look *k, size_t end)
{
    struct span pseudonym = span_cut(k->text, k->at, end);
    struct buf *value = k->value;

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const struct shape *s = &shapes[i];

        value->n = s->disguise->take_off(k->secret, pseudonym, value->p);
        if (value->n != 0 &&
            (s->sure(pseudonym) ||
             (s->name != NAME_NONE && name_before(k->text, k->at) == s->name)))
            return true;
    }
    buf_clear(value);
    return false;
}

/* What no disguise lets stand between its characters. */
static bool is_stop(uint8_t c)
{
    return c < ' ' || c > '~' || strchr("\"\\<>&',;{}[]=", c) != NULL;
}

static size_t shape_at(const struct look *k)
{
    size_t stop = k->at;

    while (stop < k->text.n && stop - k->at < SHAPE_MAX &&
           !is_stop(k->text.p[stop]))
        stop++;
    for (size_t end = stop; end > k->at; end--)
        if (word_ends(k->text, end) && take(k, end))
            return end;
    return 0;
}

static size_t run_of(struct span text, size_t at, unsigned classes)
{
    while (at < text.n && chars_is(text.p[at], classes))
        at++;
    return at;
}

/* "p-...@pseudonym.invalid", or "p-..." alone. */
static size_t token_at(const struct look *k)
{
    struct span text = k->text;
    struct buf *value = k->value;
    size_t at = k->at, word, end;

    if (text.n - at < 3 || text.p[at] != 'p' || text.p[at + 1] != '-')
        return 0;
    word = end = run_of(text, at + 2, CHARS_ALNUM);
    if (end < text.n && text.p[end] == '@')
        end = run_of(text, end + 1, CHARS_DOMAIN);
    while (end > word && !chars_is(text.p[end - 1], CHARS_ALNUM))
        end--; /* a full stop */
    if (end > word)
        value->n = disguise_token_email.take_off(
            k->secret, span_cut(text, at, end), value->p);
    if (value->n != 0)
        return end;
    value->n =
        disguise_token.take_off(k->secret, span_cut(text, at, word), value->p);
    return value->n != 0 ? word : 0;
}

size_t reveal_at(const struct secret *secret, struct span text, size_t at,
                 struct buf *value)
{
    struct look k = {secret, text, at, value};
    size_t end;

    buf_clear(value);
    if (!word_begins(text, at))
        return 0;
    if (text.n - at > REVEAL_AHEAD)
        k.text.n = at + REVEAL_AHEAD;
    CHECK(buf_room(value, disguise_bound(k.text.n - at)) != NULL);
    end = token_at(&k);
    return end != 0 ? end : shape_at(&k);
}

bool reveal_proves(const struct secret *secret, struct span pseudonym)
{
    static const struct disguise *const keyed[] = {
        &disguise_token, &disguise_token_email, &disguise_alike,
        &disguise_phone, &disguise_number};
    struct buf value;
    size_t n = 0;

    buf_init(&value, disguise_bound(pseudonym.n));
    CHECK(buf_room(&value, disguise_bound(pseudonym.n)) != NULL);
    for (size_t i = 0; i < sizeof keyed / sizeof *keyed && n == 0; i++)
        n = keyed[i]->take_off(secret, pseudonym, value.p);
    buf_done(&value);
    return n != 0;
}

/* A word of base32 behind "p-" or "h-": a token is at least a tag and a byte,
 * a hash (hash.c) has 20 bytes. */
enum reveal_form reveal_form_at(struct span text, size_t at)
{
    size_t end = at + 2;

    if (text.n - at < 3 || text.p[at + 1] != '-' || !word_begins(text, at))
        return REVEAL_NO_FORM;
    while (end < text.n && ((text.p[end] >= 'a' && text.p[end] <= 'z') ||
                            (text.p[end] >= '2' && text.p[end] <= '7')))
        end++;
    if (text.p[at] == 'p' && end - at - 2 >= base32_length(SIV_TAG + 1))
        return REVEAL_TOKEN;
    return text.p[at] == 'h' && end - at - 2 == base32_length(20) &&
                   word_ends(text, end)
               ? REVEAL_HASH
               : REVEAL_NO_FORM;
}
