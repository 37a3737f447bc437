/*
 * csv - which cells of a table stand in a latitude or longitude column.
 *
 * Follows the body byte by byte beside the scan: the first line's names say
 * which columns count (RFC 4180; separators , ; | and tab).  A body is taken
 * for a table if its media type says so, or if its first line is one of names
 * with a latitude and a longitude among them.
 */
#ifndef FOGLINE_CSV_H
#define FOGLINE_CSV_H

#include "filters/window.h"

#define CSV_COLUMNS 512 /* that may count; later ones do not */
#define CSV_CELL    64  /* bytes of a name or value that may count */

/* A table under way: a plain value, to be copied at will. */
struct csv {
    enum { CSV_OFF, CSV_NAMES, CSV_ROWS } state;
    bool told;         /* the media type says that it is a table */
    bool quoted;       /* between quotation marks */
    bool preamble;     /* the line names nothing: a comment, Excel\'s sep=; */
    uint8_t separator; /* 0: not seen yet */
    unsigned column;
    /* By column: an enum axis. */
    uint8_t axes[CSV_COLUMNS];
    bool latitude, longitude; /* there is such a column */
    uint64_t at;              /* bytes of the body followed so far */
    uint64_t cell;            /* where the cell began */
    uint8_t name[CSV_CELL];
    size_t name_n; /* of the cell under way, in the first line */
};

/* One cell that counts: bytes start .. end-1 of the window, without quotes. */
struct csv_cell {
    size_t start, end;
    enum axis axis;
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

/* Goes back to the beginning of a cell that was found. */
void csv_rewind(struct csv *c, const struct csv_cell *cell);

#endif
