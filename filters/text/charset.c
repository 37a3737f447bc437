/*
 * charset - tells encodings that keep ASCII from those that do not.
 */
#include "filters/text/charset.h"
#include "filters/base/check.h"
#include "filters/text/chars.h"

/* Names from the IANA registry, and what is said instead of them. */
static const struct {
    const char *name, *usual;
} whole[] = {
    {"utf-8", "utf-8"},
    {"utf8", "utf-8"},
    {"us-ascii", "us-ascii"},
    {"ascii", "us-ascii"},
    {"ansi_x3.4-1968", "us-ascii"},
    {"shift_jis", "shift_jis"},
    {"shift-jis", "shift_jis"},
    {"sjis", "shift_jis"},
    {"x-sjis", "shift_jis"},
    {"ms932", "shift_jis"},
    {"cp932", "shift_jis"},
    {"windows-31j", "shift_jis"},
    {"euc-jp", "euc-jp"},
    {"euc-kr", "euc-kr"},
    {"gbk", "gbk"},
    {"gb2312", "gb2312"},
    {"gb18030", "gb18030"},
    {"big5", "big5"},
    {"latin1", "iso-8859-1"},
    {"macintosh", "macintosh"},
    {"tis-620", "tis-620"},
    {"windows-874", "windows-874"},
};

/* Families: what follows is a number or two letters. */
static const struct {
    const char *head, *usual;
} families[] = {
    {"iso-8859-", "iso-8859-"},
    {"windows-125", "windows-125"},
    {"cp125", "windows-125"},
    {"koi8-", "koi8-"},
};

/* Does `s` begin with `word`, in any case? */
static bool begins(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n >= n && span_is(span_cut(s, 0, n), word);
}

/* usual and then tail, in lower case. */
static bool put_name(struct charset *charset, const char *usual,
                     struct span tail)
{
    size_t n = strlen(usual);

    if (n + tail.n >= sizeof charset->name)
        return false;
    memset(charset->name, 0, sizeof charset->name);
    memcpy(charset->name, usual, n);
    for (size_t i = 0; i < tail.n; i++)
        charset->name[n + i] = (char)chars_lower(tail.p[i]);
    return true;
}

bool charset_read(struct span name, struct charset *charset)
{
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (span_is(name, whole[i].name))
            return put_name(charset, whole[i].usual, span_of("", 0));
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (begins(name, families[i].head))
            return put_name(charset, families[i].usual,
                            span_cut(name, strlen(families[i].head), name.n));
    return false;
}

static size_t skip_blanks(struct span s, size_t i)
{
    while (i < s.n && chars_is(s.p[i], CHARS_SPACE))
        i++;
    return i;
}

/* The parameter's value at the head of `s`, without quotation marks. */
static struct span value_of(struct span s)
{
    size_t from = s.n > 0 && s.p[0] == '"' ? 1 : 0;
    size_t to = from;

    while (to < s.n && s.p[to] != ';' && s.p[to] != '"' && s.p[to] != ',' &&
           !chars_is(s.p[to], CHARS_SPACE))
        to++;
    return span_cut(s, from, to);
}

/* RFC 9110 section 5.6.2: may it stand in a parameter's name? */
static bool is_token(uint8_t c)
{
    return chars_is(c, CHARS_ALNUM) ||
           (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* What stands behind the first parameter charset and its equals sign, blanks
 * around that left out, since some readers do.  Empty (p NULL) if there is
 * none. */
static struct span next_parameter(struct span s)
{
    static const char word[] = "charset";

    for (size_t i = 1; i + sizeof word - 1 < s.n; i++) {
        size_t end = i + sizeof word - 1;

        if (is_token(s.p[i - 1]) || !begins(span_cut(s, i, s.n), word))
            continue;
        end = skip_blanks(s, end);
        if (end < s.n && s.p[end] == '=')
            return span_cut(s, skip_blanks(s, end + 1), s.n);
    }
    return span_of(NULL, 0);
}

bool charset_of_type(struct span media_type, struct charset *charset)
{
    struct span rest = next_parameter(media_type);
    struct span value;

    memset(charset->name, 0, sizeof charset->name);
    if (rest.p == NULL)
        return true;
    value = value_of(rest);
    if (value.n != 0 && !charset_read(value, charset))
        return false;
    return next_parameter(rest).p == NULL;
}
