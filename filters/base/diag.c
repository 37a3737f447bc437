/*
 * diag - prints an error with the line it is about and a caret under the
 * column.
 *
 * What a user wrote is shown as it stands, but for bytes that are no text:
 * they would move the caret or command a terminal.
 */
#include "filters/base/diag.h"
#include "filters/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define TEXT_MAX     ((size_t)64 << 10)
#define WARNINGS_MAX ((size_t)256 << 10)
#define MESSAGE_MAX  4096

/* Characters of a line that are shown before the caret, and in all. */
#define SHOWN_BEFORE 60
#define SHOWN        120

/* Words longer than this are nobody's typing error. */
#define WORD_MAX 64

void diag_init(struct diag *d)
{
    *d = (struct diag){.failed = false};
    buf_init(&d->text, TEXT_MAX);
    buf_init(&d->warnings, WARNINGS_MAX);
}

void diag_done(struct diag *d)
{
    buf_done(&d->text);
    buf_done(&d->warnings);
}

/* What does not fit is not shown: an error is for a person to read. */
static void put(struct buf *to, const void *p, size_t n)
{
    if (!buf_put(to, span_of(p, n)))
        to->max = to->n;
}

static struct span line_of(struct span source, size_t line)
{
    size_t from = 0, to;

    for (size_t i = 0; line > 1 && i < source.n; i++)
        if (source.p[i] == '\n') {
            from = i + 1;
            line--;
        }
    for (to = from; to < source.n && source.p[to] != '\n';)
        to++;
    if (to > from && source.p[to - 1] == '\r')
        to--;
    return line == 1 ? span_cut(source, from, to) : span_of(source.p, 0);
}

/* Bytes of the character that `s` begins with; a broken one counts as one. */
static size_t character(struct span s, bool *printable)
{
    uint32_t c = 0;
    size_t n = utf8_decode(s, &c);

    *printable = n != 0 && (c >= 0x20 || c == '\t') && (c < 0x7F || c > 0x9F);
    return n != 0 ? n : 1;
}

/* Shows the characters of `line` from number `from` on (counted from 1). */
static void put_line(struct buf *to, struct span line, size_t from)
{
    size_t nr = 1;
    bool printable;

    for (size_t i = 0, n; i < line.n && nr < from + SHOWN; i += n, nr++) {
        n = character(span_cut(line, i, line.n), &printable);
        if (nr < from)
            continue;
        if (printable)
            put(to, line.p + i, n);
        else
            put(to, "?", 1);
    }
    put(to, "\n", 1);
}

/* Blanks up to the column, tabs where the line has tabs. */
static void put_caret(struct buf *to, struct span line, size_t from,
                      size_t column)
{
    size_t nr = 1, i = 0;
    bool printable;

    for (; nr < column; nr++) {
        bool tab = i < line.n && line.p[i] == '\t';

        if (nr >= from)
            put(to, tab ? "\t" : " ", 1);
        if (i < line.n)
            i += character(span_cut(line, i, line.n), &printable);
    }
    put(to, "^\n", 2);
}

static void put_source(struct buf *to, const struct place *at)
{
    struct span line = line_of(at->source, at->line);
    size_t from = at->column > SHOWN - 20 ? at->column - SHOWN_BEFORE : 1;

    if (line.n == 0)
        return;
    put_line(to, line, from);
    if (at->column != 0)
        put_caret(to, line, from, at->column);
}

static void put_place(struct buf *to, const struct place *at)
{
    char where[64] = "";

    if (at->line != 0 && at->column != 0)
        snprintf(where, sizeof where, ":%zu:%zu", at->line, at->column);
    else if (at->line != 0)
        snprintf(where, sizeof where, ":%zu", at->line);
    put(to, at->file, strlen(at->file));
    put(to, where, strlen(where));
    put(to, ": ", 2);
}

/* The first line of `message` goes above the source line, the rest below. */
static void put_entry(struct buf *to, const struct place *at,
                      const char *message)
{
    size_t first = strcspn(message, "\n");

    if (at != NULL)
        put_place(to, at);
    put(to, message, first);
    put(to, "\n", 1);
    if (at != NULL && at->line != 0)
        put_source(to, at);
    if (message[first] == '\0')
        return;
    put(to, message + first + 1, strlen(message + first + 1));
    put(to, "\n", 1);
}

void diag_error(struct diag *d, const struct place *at, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list args;

    if (d->failed)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    d->failed = true;
    put_entry(&d->text, at, message);
}

void diag_warn(struct diag *d, const struct place *at, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    d->warning_count++;
    put_entry(&d->warnings, at, message);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;

    return least < c ? least : c;
}

/* Are a[-1], a[0] the letters b[0], b[-1], either case? */
static bool swapped(const char *a, const char *b)
{
    return lower(a[-1]) == lower(b[0]) && lower(a[0]) == lower(b[-1]);
}

/* Letters to add, drop, change or swap with a neighbour until `a` is `b`,
 * either case (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1]; /* the last three, by i % 3 */
    size_t n = strlen(b), i;

    for (size_t j = 0; j <= n; j++)
        rows[0][j] = j;
    for (i = 1; a[i - 1] != '\0'; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3];

        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t change = lower(a[i - 1]) != lower(b[j - 1]);

            row[j] = min3(row[j - 1] + 1, above[j] + 1, above[j - 1] + change);
            if (i > 1 && j > 1 && swapped(a + i - 1, b + j - 1) &&
                rows[(i + 1) % 3][j - 2] + 1 < row[j])
                row[j] = rows[(i + 1) % 3][j - 2] + 1;
        }
    }
    return rows[(i + 2) % 3][n];
}

/* Two letters, or a third of them; never more than half of what is there. */
static bool near_enough(size_t d, size_t length)
{
    return (d <= 2 || d <= length / 3) && 2 * d <= length;
}

const char *diag_nearest(const char *word, const char *const *words)
{
    const char *best = NULL;
    size_t best_distance = 0;

    if (strlen(word) > WORD_MAX)
        return NULL;
    for (; *words != NULL; words++) {
        size_t longer = strlen(*words), d;

        if (longer > WORD_MAX)
            continue;
        d = distance(word, *words);
        if (strlen(word) > longer)
            longer = strlen(word);
        if (near_enough(d, longer) && (best == NULL || d < best_distance)) {
            best = *words;
            best_distance = d;
        }
    }
    return best;
}
