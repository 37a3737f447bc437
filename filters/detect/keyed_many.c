/*
 * keyed_many - a keyed value that holds several: "M-AB 1234, B-XY 987".
 *
 * If one of them is what the key promises, all go: where one ends and the next
 * begins is not told by their shapes.  Also a value whose blanks are written as
 * a form does it, M-AB+1234 (URL standard, application/x-www-form-urlencoded).
 */
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"
#include "filters/text/value.h"

#define PLUS_LONGEST 256
#define COMMA_SIZE   3 /* bytes of U+3001 in UTF-8 */

/* How many bytes of a separator stand at i; `blanks`: they are one, too. */
static size_t separator(struct span s, size_t i, bool blanks)
{
    uint8_t c = s.p[i];

    if (c == ',' || c == ';' || c == '|' || c == '\n' || (blanks && c == ' '))
        return 1;
    if (c == '/' && i > 0 && s.p[i - 1] == ' ')
        return 1;
    return s.n - i >= COMMA_SIZE && memcmp(s.p + i, "\xE3\x80\x81", 3) == 0
               ? COMMA_SIZE
               : 0;
}

/* Judges the part alone. */
static bool judge(const struct keyed *k, judge_fn *look, struct span part,
                  struct match *m)
{
    struct keyed one = *k;
    struct match found = *m;

    one.value = found.value = content_trim(part);
    if (one.value.n == 0 || one.value.n < keyed_judges[k->name].shortest)
        return false;
    found.form = FORM_TEXT;
    if (!look(&one, &found))
        return false;
    m->kind = found.kind;
    m->evidence = found.evidence;
    m->value = content_trim(k->value);
    m->form = FORM_TEXT;
    m->notation = NOTATION_OPAQUE;
    return true;
}

/* Judges the parts between separators; false: there is one part only. */
static bool judge_parts(const struct keyed *k, judge_fn *look, bool blanks,
                        struct match *m)
{
    struct span s = k->value;
    size_t from = 0, n;

    /* the rest of a line, in which other keys have a say */
    if (!k->quoted && (memchr(s.p, ':', s.n) || memchr(s.p, '=', s.n)))
        return false;
    for (size_t i = 0; i < s.n; i += n != 0 ? n : 1) {
        n = separator(s, i, blanks);
        if (n == 0)
            continue;
        if (judge(k, look, span_cut(s, from, i), m))
            return true;
        from = i + n;
    }
    return from != 0 && judge(k, look, span_cut(s, from, s.n), m);
}

/* Judges the value with blanks where it has a plus behind something else. */
static bool judge_form(const struct keyed *k, judge_fn *look, struct match *m)
{
    uint8_t text[PLUS_LONGEST];
    struct span s = k->value;
    bool found;

    if (k->quoted || s.n > sizeof text || memchr(s.p, '+', s.n) == NULL)
        return false;
    for (size_t i = 0; i < s.n; i++)
        text[i] = s.p[i] == '+' && i > 0 ? ' ' : s.p[i];
    found = judge(k, look, span_of(text, s.n), m);
    explicit_bzero(text, s.n);
    return found;
}

/* Do blanks part such values? */
static bool has_no_blanks(enum name name)
{
    return name == NAME_MAC || name == NAME_GEOHASH || name == NAME_PLUS_CODE ||
           name == NAME_TERMINAL || name == NAME_IMEI || name == NAME_IMSI ||
           name == NAME_ICCID || name == NAME_EID || name == NAME_VIN ||
           name == NAME_CHASSIS;
}

/* What has commas of its own. */
static bool is_number_or_track(enum name name)
{
    return name == NAME_LATITUDE || name == NAME_LONGITUDE ||
           name == NAME_POSITION || name == NAME_POLYLINE;
}

bool keyed_many(const struct keyed *k, judge_fn *look, struct match *m)
{
    if (is_number_or_track(k->name))
        return false;
    if (judge_form(k, look, m))
        return true;
    /* of an address, any part would do */
    return (k->name != NAME_ADDRESS && judge_parts(k, look, false, m)) ||
           (has_no_blanks(k->name) && judge_parts(k, look, true, m));
}

enum verdict keyed_many_words(const struct window *w, struct keyed *k,
                              struct value *v, struct found *found)
{
    enum verdict verdict = VERDICT_NONE;
    size_t end = v->end;

    if (v->ends == VALUE_TOKEN && window_at(w, end) == ' ' &&
        !content_is_empty(k->value) &&
        (k->name == NAME_PHONE || k->name == NAME_PLATE))
        verdict = value_close_words(w, k->name == NAME_PHONE ? "+-./" : "-", v);
    if (verdict == VERDICT_MORE)
        return window_more(found, v->start);
    if (verdict == VERDICT_MATCH) {
        k->value.n = v->end - v->start;
        verdict = keyed_judge(w, k, v->start, found);
        k->value.n = end - v->start;
    }
    return verdict == VERDICT_MATCH ? verdict
                                    : keyed_judge(w, k, v->start, found);
}
