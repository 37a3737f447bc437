/*
 * source - reads files and refuses what is not plain UTF-8 text.
 *
 * The only place in filters/ that opens a file.
 */
#include "filters/policy/source.h"
#include "filters/base/mem.h"
#include "filters/base/utf8.h"

#include <errno.h>
#include <stdio.h>

static bool too_large(const char *file, struct diag *diag)
{
    struct place at = {.file = file};

    diag_error(diag, &at,
               "larger than %zu KiB, which no such file needs to be; is this "
               "the right one?",
               SOURCE_MAX >> 10);
    return false;
}

static bool unreadable(const char *file, const struct place *from,
                       struct diag *diag)
{
    struct place at = {.file = file};
    int error = errno;

    if (from != NULL)
        diag_error(diag, from,
                   "cannot read \"%s\": %s; the path counts from the folder "
                   "of this file",
                   file, strerror(error));
    else
        diag_error(diag, &at,
                   "cannot read this file: %s; check the path and its "
                   "permissions",
                   strerror(error));
    return false;
}

/* False, errno set: it cannot be read, or (EFBIG) it is too large. */
static bool read_all(FILE *from, struct buf *text)
{
    uint8_t piece[4096];
    size_t n;

    while ((n = fread(piece, 1, sizeof piece, from)) > 0)
        if (!buf_put(text, span_of(piece, n))) {
            errno = EFBIG;
            return false;
        }
    return ferror(from) == 0;
}

bool source_read(const char *file, const struct place *from, struct buf *text,
                 struct diag *diag)
{
    FILE *stream = fopen(file, "rbe");
    bool ok;

    if (stream == NULL)
        return unreadable(file, from, diag);
    ok = read_all(stream, text);
    if (!ok && errno == EFBIG)
        too_large(file, diag);
    else if (!ok)
        unreadable(file, from, diag);
    fclose(stream);
    return ok;
}

char *source_beside(const char *file, const char *named)
{
    const char *slash = strrchr(file, '/');
    size_t folder = slash != NULL ? (size_t)(slash - file) + 1 : 0;
    size_t n = strlen(named);
    char *path = mem_alloc(folder + n + 1);

    if (named[0] == '/')
        folder = 0;
    memcpy(path, file, folder);
    memcpy(path + folder, named, n + 1);
    return path;
}

struct span source_skip_mark(struct span text)
{
    if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
        return span_cut(text, 3, text.n);
    return text;
}

/* Why the character does not belong in a filter file; NULL: it does. */
static const char *objection(struct span rest, size_t n, uint32_t c)
{
    if (n == 0)
        return "this is not UTF-8 text; save the file as UTF-8";
    if (c == '\r' && rest.n > 1 && rest.p[1] == '\n')
        return NULL;
    if (c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
        return "an unusual line end; save the file with LF or CRLF line ends";
    if (c < 0x20 && c != '\t' && c != '\n')
        return "a control character; remove it, or write it as an escape in "
               "a \"double-quoted\" text";
    if ((c >= 0x7F && c <= 0x9F) || c == 0xFEFF || c >= 0xFFFE)
        return c >= 0x10000 && c < 0x10FFFE
                   ? NULL
                   : "an invisible character; remove it, or write it as an "
                     "escape in a \"double-quoted\" text";
    return NULL;
}

bool source_check(const char *file, struct span text, struct diag *diag)
{
    struct place at = {.file = file, .source = text, .line = 1, .column = 1};
    const char *why = NULL;

    if (text.n > SOURCE_MAX)
        return too_large(file, diag);
    for (size_t i = 0, n; i < text.n; i += n, at.column++) {
        struct span rest = span_cut(text, i, text.n);
        uint32_t c = 0;

        n = utf8_decode(rest, &c);
        why = objection(rest, n, c);
        if (why != NULL)
            break;
        if (c == '\n') {
            at.line++;
            at.column = 0;
        }
    }
    if (why != NULL)
        diag_error(diag, &at, "%s", why);
    return why == NULL;
}
