/* transfer - reads a header's line, or the word alone. */
#include "filters/text/transfer.h"
#include "filters/text/chars.h"

#define WORD_MOST 24 /* bytes of an encoding's name */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* How much of `word`, which is lower case, stands at i. */
static size_t match(const struct window *w, size_t i, const char *word)
{
    size_t n = 0;

    while (word[n] != '\0' && i + n < w->end &&
           chars_lower(w->p[i + n]) == (uint8_t)word[n])
        n++;
    return n;
}

static bool stands(const struct window *w, size_t i, const char *word)
{
    return match(w, i, word) == strlen(word);
}

/* The encoding that is named at i. */
static enum transfer read_encoding(const struct window *w, size_t i,
                                   size_t *end)
{
    size_t from;

    while (i < w->end && is_blank(w->p[i]))
        i++;
    for (from = i; i - from < WORD_MOST && i < w->end &&
                   (chars_is(w->p[i], CHARS_ALNUM) || w->p[i] == '-');)
        i++;
    *end = i;
    if (window_beyond(w, i))
        return TRANSFER_MORE;
    if (i - from == 16 && stands(w, from, "quoted-printable"))
        return TRANSFER_QUOTED;
    return i - from == 6 && stands(w, from, "base64") ? TRANSFER_BASE64
                                                      : TRANSFER_PLAIN;
}

/* Does a part begin with the line at i, or one of those just before it? */
static bool begins_part(const struct window *w, size_t i)
{
    size_t limit = i > WINDOW_BACK / 2 ? i - WINDOW_BACK / 2 : 0;
    size_t start;

    for (; i > limit; i = start) {
        for (start = i - 1; start > limit && w->p[start - 1] != '\n';)
            start--;
        if (w->p[start] == '\n' || w->p[start] == '\r' ||
            stands(w, start, "content-transfer"))
            return false;
        if (w->p[start] == '-' && start + 1 < i && w->p[start + 1] == '-')
            return true;
    }
    return false;
}

/* A header of a mail or of a part. */
static enum transfer read_header(const struct window *w, size_t at, size_t *end)
{
    static const char type[] = "content-type:";
    static const char encoding[] = "content-transfer-encoding:";
    size_t start, n, m;

    if (at < 5)
        return TRANSFER_NONE;
    start = at - 5;
    if (start > 0 && w->p[start - 1] != '\n')
        return TRANSFER_NONE;
    n = match(w, start, encoding);
    m = match(w, start, type);
    if (window_beyond(w, start + (n > m ? n : m)))
        return TRANSFER_MORE;
    *end = at + 4;
    if (n == sizeof encoding - 1)
        return read_encoding(w, start + n, end);
    return m == sizeof type - 1 && begins_part(w, start) ? TRANSFER_PLAIN
                                                         : TRANSFER_NONE;
}

/* The word quoted-printable behind a sign. */
static enum transfer read_word(const struct window *w, size_t at, size_t *end)
{
    size_t i = at - 10;

    if (at < 11 || !stands(w, i, "quoted-print"))
        return TRANSFER_NONE;
    *end = at + 6;
    if (window_beyond(w, *end - 1))
        return TRANSFER_MORE;
    while (i > 0 && at - i < WORD_MOST && chars_is(w->p[i - 1], CHARS_GAP))
        i--;
    return i > 0 && (w->p[i - 1] == ':' || w->p[i - 1] == '=') &&
                   stands(w, at + 4, "le")
               ? TRANSFER_QUOTED
               : TRANSFER_NONE;
}

enum transfer transfer_read(const struct window *w, size_t at, size_t *end)
{
    return window_at(w, at + 2) == '-' ? read_header(w, at, end)
                                       : read_word(w, at, end);
}
