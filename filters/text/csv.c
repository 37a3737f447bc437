/*
 * csv - follows a table's cells.
 */
#include "filters/text/csv.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

/* The first line of a table has at most so many bytes. */
#define NAMES_LONGEST 8192
#define NAME_MOST     256 /* and a name, where nobody says that it is a table */

/* `word` begins with a lower case letter. */
static bool holds(struct span s, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.n; i++)
        if ((s.p[i] | 0x20) == word[0] && span_same(s.p + i, word, n))
            return true;
    return false;
}

void csv_open(struct csv *c, struct span media_type)
{
    *c = (struct csv){.state = CSV_NAMES};
    c->told = holds(media_type, "csv") || holds(media_type, "tab-separated");
}

/* What a line may begin with before the names. */
static bool is_preamble(const struct csv *c)
{
    struct span name = span_of(c->name, c->name_n);

    if (name.n == 0)
        return false;
    return name.p[0] == '#' ||
           (name.n >= 4 && span_is(span_cut(name, 0, 4), "sep="));
}

/* What the column under way holds, by its name, blanks off. */
static enum name column_name(const struct csv *c)
{
    struct span name = span_of(c->name, c->name_n);

    while (name.n != 0 && chars_is(name.p[0], CHARS_SPACE))
        name = span_cut(name, 1, name.n);
    while (name.n != 0 && chars_is(name.p[name.n - 1], CHARS_SPACE))
        name.n--;
    return name_of(name);
}

static bool is_one_of(struct span name, const struct key_word *words)
{
    while (name.n != 0 && chars_is(name.p[0], CHARS_GAP))
        name = span_cut(name, 1, name.n);
    while (name.n != 0 && chars_is(name.p[name.n - 1], CHARS_GAP))
        name.n--;
    return key_is_word(name, words);
}

/* Is it the column of names, or behind it that of their values? */
static void note_pair(struct csv *c)
{
    static const struct key_word names[] = {
        KEY_WORD("name"),
        KEY_WORD("key"),
        KEY_WORD("signal"),
        KEY_WORD("field"),
        KEY_WORD("metric"),
        KEY_WORD("parameter"),
        KEY_WORD("attribute"),
        KEY_WORD("property"),
        KEY_WORD("variable"),
        KEY_WORD("item"),
        KEY_WORD("data_point"),
        KEY_WORD("signal_name"),
        {NULL, 0},
    };
    static const struct key_word values[] = {
        KEY_WORD("value"), KEY_WORD("val"), KEY_WORD("reading"), {NULL, 0}};
    struct span name = span_of(c->name, c->name_n);

    if (c->name_column == 0 && is_one_of(name, names))
        c->name_column = c->column + 1;
    else if (c->name_column != 0 && c->value_column == 0 &&
             is_one_of(name, values))
        c->value_column = c->column + 1;
}

static void end_name(struct csv *c)
{
    enum name name = column_name(c);

    note_pair(c);

    if (c->column == 0)
        c->preamble = is_preamble(c);
    if (c->column < CSV_COLUMNS) {
        c->names[c->column] = (uint8_t)name;
        c->named += name != NAME_NONE;
    }
    c->name_n = 0;
}

/* After a line: did it name the columns, and is it a table that matters?  A
 * line without names (empty, a comment) leaves that to the next. */
static void end_names(struct csv *c)
{
    bool blank = c->column == 0 && c->at - c->cell <= 1;

    if (blank || c->preamble) {
        memset(c->names, 0, sizeof c->names);
        c->named = c->name_column = c->value_column = 0;
        c->separator = 0;
        return;
    }
    c->rows = c->at + 1;
    c->left = (struct csv_place){.at = c->rows};
    c->state = c->named >= (c->told ? 1 : 2) || c->value_column != 0 ? CSV_ROWS
                                                                     : CSV_OFF;
}

static enum name name_here(const struct csv *c)
{
    if (c->column + 1 == c->value_column)
        return (enum name)c->row;
    return c->column < CSV_COLUMNS ? (enum name)c->names[c->column] : NAME_NONE;
}

static bool is_separator(const struct csv *c, uint8_t byte)
{
    if (c->separator != 0)
        return byte == c->separator;
    return byte == ',' || byte == ';' || byte == '\t' || byte == '|';
}

static void begin_cell(struct csv *c, unsigned column, uint64_t at)
{
    c->column = column;
    c->cell = at;
    c->quotes = CSV_BEGINS;
}

/* Does the byte stand between quotation marks, or is one of them? */
static bool is_quoted(enum csv_quotes *quotes, uint8_t byte)
{
    bool mark = byte == '"';

    if (*quotes == CSV_WITHIN)
        *quotes = mark ? CSV_CLOSED : CSV_WITHIN;
    else if (*quotes != CSV_BARE && mark)
        *quotes = CSV_WITHIN;
    else if (*quotes == CSV_CLOSED || !chars_is(byte, CHARS_SPACE))
        *quotes = CSV_BARE;
    return *quotes >= CSV_WITHIN;
}

bool csv_separates(const struct csv *c, struct csv_place *place, uint8_t byte)
{
    place->at++;
    if (is_quoted(&place->quotes, byte) ||
        (byte != '\n' && byte != c->separator))
        return false;
    place->quotes = CSV_BEGINS;
    return true;
}

/* A mark of byte order stands before the first cell, not in it. */
static bool is_order_mark(const struct csv *c, uint8_t byte)
{
    static const uint8_t mark[] = {0xEF, 0xBB, 0xBF};

    return c->at < sizeof mark && byte == mark[c->at];
}

/* Names of columns have none of these; other bodies soon do. */
static const bool no_name[256] = {
    ['{'] = true, ['}'] = true, ['['] = true, ['<'] = true,  ['>'] = true,
    ['='] = true, [':'] = true, ['@'] = true, ['\0'] = true,
};

/* A byte of the first line.  What cannot be a name, unless the media type says
 * that it is, ends the matter. */
static void take_name(struct csv *c, uint8_t byte)
{
    bool quoted = !is_order_mark(c, byte) && is_quoted(&c->quotes, byte);

    if (!c->told && (c->at > NAMES_LONGEST || no_name[byte] ||
                     (c->at - c->cell > NAME_MOST && c->name[0] != '#')))
        c->state = CSV_OFF;
    else if (!quoted && byte == '\n') {
        end_name(c);
        end_names(c);
        begin_cell(c, 0, c->at + 1);
    } else if (!quoted && is_separator(c, byte)) {
        c->separator = byte;
        end_name(c);
        begin_cell(c, c->column + 1, c->at + 1);
    } else if (c->name_n < CSV_NAME && byte != '"') {
        c->name[c->name_n++] = byte;
    }
}

/* The cell that ends before byte `end` of the window, blanks and quotes off;
 * false if nothing is left, or too much for a position. */
static bool trim(const struct window *w, size_t from, size_t end,
                 struct csv_cell *cell)
{
    while (from < end && chars_is(w->p[from], CHARS_GAP))
        from++;
    while (end > from && chars_is(w->p[end - 1], CHARS_GAP))
        end--;
    cell->start = from;
    cell->end = end;
    cell->quoted = from > 0 && w->p[from - 1] == '"';
    return from < end && end - from <= CSV_CELL;
}

/* The name of the row's value, from..end-1 of the window. */
static void take_row(struct csv *c, const struct window *w, size_t from,
                     size_t end)
{
    struct csv_cell cell;

    c->row = NAME_NONE;
    if (trim(w, from, end, &cell) && cell.end - cell.start <= NAME_LONGEST)
        c->row =
            (uint8_t)name_of(span_of(w->p + cell.start, cell.end - cell.start));
}

/* A byte of a row; true: it ends a cell that counts. */
static bool take_byte(struct csv *c, const struct window *w, uint64_t origin,
                      struct csv_cell *cell)
{
    size_t i = (size_t)(c->at - origin);
    uint8_t byte = w->p[i];
    bool line = byte == '\n';
    bool counts;

    if (is_quoted(&c->quotes, byte) || (!line && byte != c->separator))
        return false;
    if (c->column + 1 == c->name_column && c->cell >= origin)
        take_row(c, w, (size_t)(c->cell - origin), i);
    cell->name = name_here(c);
    cell->begin = c->cell;
    cell->column = c->column;
    counts = cell->name != NAME_NONE && c->cell >= origin &&
             trim(w, (size_t)(c->cell - origin), i, cell);
    begin_cell(c, line ? 0 : c->column + 1, c->at + 1);
    return counts;
}

/* The window ends within a cell: does it count? */
static enum csv_result cut(struct csv *c, const struct window *w,
                           uint64_t origin, struct csv_cell *cell)
{
    size_t start;

    if (c->state != CSV_ROWS || c->cell < origin)
        return CSV_NONE;
    start = (size_t)(c->cell - origin);
    cell->name = name_here(c);
    if (cell->name == NAME_NONE || w->end - start > CSV_CELL + 2)
        return CSV_NONE;
    cell->begin = c->cell;
    cell->column = c->column;
    cell->start = start;
    if (!w->final)
        return CSV_CELL_OPEN;
    c->cell = c->at;
    return trim(w, start, w->end, cell) ? CSV_CELL_FOUND : CSV_NONE;
}

enum csv_result csv_next(struct csv *c, const struct window *w, uint64_t origin,
                         struct csv_cell *cell)
{
    for (; c->state == CSV_NAMES && c->at < origin + w->end; c->at++)
        take_name(c, w->p[c->at - origin]);
    if (c->at == c->cell)
        c->border = c->cell;
    for (; c->state == CSV_ROWS && c->at < origin + w->end; c->at++)
        if (take_byte(c, w, origin, cell)) {
            c->at++;
            return CSV_CELL_FOUND;
        }
    return cut(c, w, origin, cell);
}

void csv_rewind(struct csv *c, const struct csv_cell *cell)
{
    begin_cell(c, cell->column, cell->begin);
    c->at = cell->begin;
}
