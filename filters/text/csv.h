/*
 * csv - which cells of a table stand in a column whose name says something.
 *
 * Follows the body byte by byte beside the scan: the first line's names say
 * which columns count (RFC 4180; separators , ; | and tab).  A body is taken
 * for a table if its media type says so, or if its first line is one of names
 * of which two at least name something private.  Quotation marks quote only
 * where a cell begins, blanks aside; elsewhere they are text: one too many
 * (6" for a height) does not turn all behind it inside out.  Where a column is
 * called name, signal or the like, and a later one value, each row's name says
 * what its value is.
 */
#ifndef FOGLINE_CSV_H
#define FOGLINE_CSV_H

#include "filters/text/name.h"
#include "filters/window.h"

#define CSV_COLUMNS 512 /* that may count; later ones do not */
#define CSV_NAME    64  /* bytes of a name that may count */
#define CSV_CELL    512 /* and of a value */

/* How far a cell under way has come. */
enum csv_quotes {
    CSV_BEGINS, /* nothing of it yet, but blanks */
    CSV_BARE,   /* a quotation mark is text, and a separator ends it */
    CSV_WITHIN, /* a quotation mark, and none that closes yet */
    CSV_CLOSED, /* or it was the first of two, which are one */
};

/* A place in rows. */
struct csv_place {
    uint64_t at; /* in the body */
    enum csv_quotes quotes;
};

/* A table under way: a plain value, to be copied at will. */
struct csv {
    enum { CSV_OFF, CSV_NAMES, CSV_ROWS } state;
    bool told;              /* the media type says that it is a table */
    enum csv_quotes quotes; /* of the cell under way */
    bool preamble;     /* the line names nothing: a comment, Excel\'s sep=; */
    uint8_t separator; /* 0: not seen yet */
    unsigned column;
    /* By column: an enum name. */
    uint8_t names[CSV_COLUMNS];
    unsigned named; /* columns that count */

    /* Plus one; 0: there is none.  Where rows hold a name and its value, what
     * the first says of the second. */
    unsigned name_column, value_column;
    uint8_t row;   /* enum name */
    uint64_t rows; /* where in the body the first begins; CSV_ROWS */
    uint64_t at;   /* bytes of the body followed so far */
    uint64_t cell; /* where the cell began */
    uint8_t name[CSV_NAME];
    size_t name_n; /* of the cell under way, in the first line */

    uint64_t border;       /* where a cell began, the last time around */
    struct csv_place left; /* filters/cells.h: what has left ends here */
};

/* One cell that counts: bytes start .. end-1 of the window, without quotes. */
struct csv_cell {
    size_t start, end;
    enum name name;
    bool quoted;
    uint64_t begin; /* where it begins in the body, with quotes */
    unsigned column;
};

/* Starts a body of this media type (a Content-Type's value, or empty). */
void csv_open(struct csv *c, struct span media_type);

enum csv_result {
    CSV_NONE, /* no further cell in this window */
    CSV_CELL_FOUND,
    CSV_CELL_OPEN, /* one that counts is cut by the window: cell->start */
};

/*
 * Follows the window, whose first byte is byte `origin` of the body, to the
 * end of the next cell that counts.
 */
enum csv_result csv_next(struct csv *c, const struct window *w, uint64_t origin,
                         struct csv_cell *cell);

/* Does byte `at` of the body stand in a row?  The names' line counts as none,
 * whatever has been read since: before its end nobody knows that it is one. */
static inline bool csv_is_row(const struct csv *c, uint64_t at)
{
    return c->state == CSV_ROWS && at >= c->rows;
}

/* Follows rows by one byte: does it end a cell? */
bool csv_separates(const struct csv *c, struct csv_place *place, uint8_t byte);

/* Goes back to the beginning of a cell that was found. */
void csv_rewind(struct csv *c, const struct csv_cell *cell);

#endif
