/*
 * device_id - IMEI, IMSI, ICCID and EID by their shape: a run of 15, 18 to
 * 22, or 32 digits.
 *
 * Bodies are full of long numbers, and one in ten passes Luhn, so a number
 * must also begin as the plan says, stand free, and not be called something
 * else by its key.  What a key names is judged in device_keyed.c.
 */
#include "filters/detect/device_id.h"
#include "filters/detect/device_key.h"
#include "filters/detect/email_domain.h"
#include "filters/detect/email_local.h"
#include "filters/detect/luhn.h"
#include "filters/detect/numbering.h"
#include "filters/detect/shape.h"
#include "filters/text/chars.h"

#define SHORTEST   14 /* an IMEI without its check digit */
#define LONGEST    32 /* an EID */
#define ICCID_FULL 20 /* with its filler, F */
#define WORD       8  /* letters of the longest of those words, and one more */
#define MAIL       60 /* bytes of an e-mail address looked at */

static const struct key_word imei_words[] = {
    KEY_WORD("imei"), KEY_WORD("imeis"), KEY_WORD("imeisv"), {NULL, 0}};
static const struct key_word imsi_words[] = {
    KEY_WORD("imsi"), KEY_WORD("imsis"), {NULL, 0}};
static const struct key_word iccid_words[] = {
    KEY_WORD("iccid"), KEY_WORD("iccids"), KEY_WORD("icc"),
    KEY_WORD("ccid"),  KEY_WORD("sim"),    {NULL, 0}};
static const struct key_word eid_words[] = {
    KEY_WORD("eid"),     KEY_WORD("euicc"),  KEY_WORD("uicc"), KEY_WORD("esim"),
    KEY_WORD("euiccid"), KEY_WORD("uiccid"), {NULL, 0}};

/* How a run's end touches what stands beside it. */
enum border { BORDER_FREE, BORDER_JOINED, BORDER_CLOSED };

/* A run of digits and what it may be. */
struct run {
    struct span digits;
    size_t start, end; /* a filler included */
    enum border border;
    enum kind kind;
    enum evidence evidence;
    enum basis basis;
    bool rare; /* so few other numbers pass that weaker signs may fail */
};

bool device_id_in_mail(const struct window *w, size_t end)
{
    struct window near = *w;
    size_t at, domain;
    bool more;

    near.final = true;
    near.end = w->end - end < MAIL ? w->end : end + MAIL;
    at = email_local_end(&near, end);
    if (window_at(&near, at) != '@')
        return false;
    if (window_at(&near, at + 1) == '[')
        return email_domain_literal(&near, at + 1, &more) != 0;
    domain = email_domain_end(&near, at + 1);
    return email_domain_length(span_of(w->p + at + 1, domain - at - 1)) != 0;
}

/* Are the letters that end before `start` one of the words: IMEI3520...? */
static bool is_glued(const struct window *w, size_t start)
{
    static const struct key_word *const all[] = {imei_words, imsi_words,
                                                 iccid_words, eid_words};
    size_t i = start;

    while (i > 0 && start - i < WORD && chars_is(w->p[i - 1], CHARS_LETTER))
        i--;
    if (i > 0 && chars_is(w->p[i - 1], CHARS_ALNUM))
        return false;
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        if (key_has_word(span_of(w->p + i, start - i), all[k]))
            return true;
    return false;
}

/* A fraction, a negative or a telephone number is closed, a part of a file's
 * name or a topic joined: cam_3520..., devices.3520... */
static enum border border_before(const struct window *w, size_t start)
{
    uint8_t c = start > 0 ? w->p[start - 1] : ' ';
    uint8_t before = start > 1 ? w->p[start - 2] : ' ';

    if (chars_is(c, CHARS_LETTER))
        return is_glued(w, start) ? BORDER_FREE : BORDER_CLOSED;
    if (c == '_')
        return BORDER_JOINED;
    if (c == '.' || c == '-')
        return chars_is(before, CHARS_LETTER) ? BORDER_JOINED : BORDER_CLOSED;
    return c == '+' ? BORDER_CLOSED : BORDER_FREE;
}

static enum border border_behind(const struct window *w, size_t end)
{
    uint8_t c = window_at(w, end), behind = window_at(w, end + 1);

    if (chars_is(c, CHARS_ALNUM))
        return BORDER_CLOSED;
    if (c == '_')
        return BORDER_JOINED;
    if ((c == '.' || c == '-') && chars_is(behind, CHARS_DIGIT))
        return BORDER_CLOSED;
    if ((c == '.' || c == '-') && chars_is(behind, CHARS_LETTER))
        return BORDER_JOINED;
    return BORDER_FREE;
}

/* The run that ends before `at`; false: none that can be a device's. */
static bool read_run(const struct window *w, size_t at, struct run *r)
{
    size_t start = at;
    enum border behind;

    while (start > w->floor && at - start <= LONGEST &&
           chars_is(w->p[start - 1], CHARS_DIGIT))
        start--;
    *r = (struct run){
        .digits = span_of(w->p + start, at - start), .start = start, .end = at};
    if (r->digits.n < SHORTEST || r->digits.n > LONGEST ||
        (start > 0 && chars_is(w->p[start - 1], CHARS_DIGIT)))
        return false;
    if (numbering_iccid(r->digits))
        while (r->end - start < ICCID_FULL &&
               (window_at(w, r->end) | 0x20) == 'f')
            r->end++;
    behind = border_behind(w, r->end);
    r->border = border_before(w, start);
    if (behind > r->border)
        r->border = behind;
    return r->border != BORDER_CLOSED;
}

static bool found_as(struct run *r, enum kind kind, enum evidence evidence,
                     bool rare)
{
    r->kind = kind;
    r->evidence = evidence;
    r->rare = rare;
    return true;
}

/* Does one of the words stand before it? */
static bool is_named(const struct window *w, struct run *r,
                     const struct key_word *words)
{
    bool named = device_key_named(w, r->start, words);

    if (named)
        r->basis = BASIS_NEARBY;
    return named;
}

/*
 * 14 to 17 digits: an IMEI without check digit, IMEI or IMSI, IMEISV.  Words
 * are looked for last: most long numbers are moments, and bodies are full of
 * those.
 */
static bool is_mobile(const struct window *w, struct run *r)
{
    bool whole = r->digits.n == NUMBERING_IMEI;
    enum numbering_tac tac = numbering_tac(r->digits);
    bool country = whole && numbering_mcc(r->digits);
    bool check;

    if (tac == NUMBERING_TAC_NONE && !country)
        return false;
    check = whole && luhn_holds(r->digits);
    if (is_named(w, r, imei_words))
        return found_as(r, KIND_IMEI,
                        whole && (check || tac != NUMBERING_TAC_NONE)
                            ? EVIDENCE_CERTAIN
                            : EVIDENCE_LIKELY,
                        true);
    if (whole && is_named(w, r, imsi_words))
        return found_as(r, KIND_IMSI,
                        country ? EVIDENCE_CERTAIN : EVIDENCE_LIKELY, true);
    r->basis = check ? BASIS_CHECKSUM : BASIS_SHAPE;
    if (check && tac != NUMBERING_TAC_NONE)
        return found_as(r, KIND_IMEI, EVIDENCE_LIKELY,
                        tac == NUMBERING_TAC_USUAL);
    return country && found_as(r, KIND_IMSI, EVIDENCE_POSSIBLE, false);
}

/* 18 to 22 digits, a filler included or not. */
static bool is_sim(const struct window *w, struct run *r)
{
    size_t n = r->end - r->start;
    bool filler = n > r->digits.n;
    bool whole = n == ICCID_FULL || n == NUMBERING_ICCID;
    bool check;

    if (!numbering_iccid(r->digits))
        return false;
    if (is_named(w, r, iccid_words))
        return found_as(r, KIND_ICCID, EVIDENCE_CERTAIN, true);
    check = filler || luhn_holds(r->digits);
    r->basis = check && !filler ? BASIS_CHECKSUM : BASIS_SHAPE;
    return whole &&
           found_as(r, KIND_ICCID, check ? EVIDENCE_LIKELY : EVIDENCE_POSSIBLE,
                    check);
}

static bool is_embedded_sim(const struct window *w, struct run *r)
{
    r->basis = numbering_eid(r->digits) ? BASIS_CHECKSUM : BASIS_SHAPE;
    if (r->basis == BASIS_CHECKSUM)
        return found_as(r, KIND_EID, EVIDENCE_CERTAIN, true);
    if (is_named(w, r, eid_words))
        return found_as(r, KIND_EID, EVIDENCE_LIKELY, true);
    return numbering_iccid(r->digits) &&
           found_as(r, KIND_EID, EVIDENCE_POSSIBLE, false);
}

static bool is_device(const struct window *w, struct run *r)
{
    if (r->digits.n == NUMBERING_EID)
        return is_embedded_sim(w, r);
    if (r->digits.n >= 18 && r->digits.n <= 22)
        return is_sim(w, r);
    return r->digits.n <= 17 && is_mobile(w, r);
}

/* Lowers the evidence, or says no, when key or borders speak against it. */
static bool stands(const struct window *w, struct run *r)
{
    if (r->border == BORDER_JOINED && !r->rare)
        return false;
    if (r->evidence == EVIDENCE_CERTAIN)
        return true;
    switch (device_key_says(key_before(w, r->start))) {
    case DEVICE_KEY_NOTHING:
        return true;
    case DEVICE_KEY_MEASURE:
        return false;
    case DEVICE_KEY_ANY_ID:
        if (r->rare)
            return true;
        break;
    case DEVICE_KEY_OTHER_ID:
        break;
    }
    r->evidence = EVIDENCE_POSSIBLE;
    return true;
}

/* Of lengths that only devices' numbers have; others are moments, mostly. */
static void tell_miss(const struct run *r, struct found *found)
{
    size_t n = r->end - r->start;
    enum kind kind = n == NUMBERING_EID    ? KIND_EID
                     : n == NUMBERING_IMEI ? KIND_IMEI
                                           : KIND_ICCID;

    if (kind != KIND_ICCID || n == NUMBERING_ICCID || n == ICCID_FULL)
        window_miss(found, kind, MISS_NUMBERING,
                    (struct window_part){r->start, r->end});
}

bool device_id_shape(const struct window *w, size_t at, struct found *found)
{
    struct run r;
    struct match *m;

    if (!read_run(w, at, &r))
        return false;
    if (!is_device(w, &r) || !stands(w, &r) || device_id_in_mail(w, r.end)) {
        tell_miss(&r, found);
        return false;
    }
    m = window_match(w, &found->hit[0], r.start, r.end);
    found->count = 1;
    m->kind = r.kind;
    m->evidence = r.evidence;
    m->basis = r.basis;
    if (r.end == at)
        m->form = FORM_NUMBER;
    return true;
}
