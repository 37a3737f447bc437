/*
 * xml - reads the declaration's encoding.
 */
#include "filters/text/xml.h"
#include "filters/text/chars.h"

static size_t skip_blanks(struct span s, size_t i)
{
    while (i < s.n && chars_is(s.p[i], CHARS_SPACE))
        i++;
    return i;
}

static bool is_at(struct span s, size_t i, const char *word)
{
    size_t n = strlen(word);

    return i + n <= s.n && memcmp(s.p + i, word, n) == 0;
}

/* First place of `word` from i on; s.n if there is none. */
static size_t find(struct span s, size_t i, const char *word)
{
    while (i < s.n && !is_at(s, i, word))
        i++;
    return i;
}

/* The quoted value behind an equals sign at s.p[i]; empty if it is no such. */
static struct span quoted(struct span s, size_t i)
{
    const uint8_t *end;

    i = skip_blanks(s, i);
    if (!is_at(s, i, "="))
        return span_of("", 0);
    i = skip_blanks(s, i + 1);
    if (!is_at(s, i, "\"") && !is_at(s, i, "'"))
        return span_of("", 0);
    end = memchr(s.p + i + 1, s.p[i], s.n - i - 1);
    return end == NULL ? span_of("", 0)
                       : span_cut(s, i + 1, (size_t)(end - s.p));
}

/* Is every encoding that the declaration names one that agrees? */
static bool all_agree(struct span s, const struct charset *said)
{
    static const char word[] = "encoding";

    for (size_t i = find(s, 0, word); i < s.n; i = find(s, i + 1, word)) {
        struct charset named;

        if (!charset_read(quoted(s, i + sizeof word - 1), &named))
            return false;
        if (said->name[0] != '\0' && strcmp(said->name, named.name) != 0)
            return false;
    }
    return true;
}

bool xml_agrees(struct span head, const struct charset *said, bool whole)
{
    static const struct charset utf8 = {"utf-8"};
    bool marked = is_at(head, 0, "\xEF\xBB\xBF");
    size_t from = skip_blanks(head, marked ? 3 : 0);
    size_t end;

    if (is_at(head, from, "\x4C\x6F\xA7\x94\x93")) /* <?xml in EBCDIC */
        return false;
    if (!is_at(head, from, "<?xml") || from + 5 >= head.n ||
        !chars_is(head.p[from + 5], CHARS_SPACE))
        return true;
    end = find(head, from, "?>");
    if (end == head.n)
        return !whole;
    if (marked && said->name[0] == '\0')
        said = &utf8;
    return all_agree(span_cut(head, from, end), said);
}
