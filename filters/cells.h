/*
 * cells - keeps a table's cells apart: what separated them within a finding
 * goes out behind its replacement.
 *
 * Otherwise all cells behind it would stand in other columns, for whoever reads
 * the table, and for a filter that reads it again.  Costs nothing where there
 * is no table.  For filters/pass.c and its parts only.
 */
#ifndef FOGLINE_CELLS_H
#define FOGLINE_CELLS_H

#include "filters/walk.h"

/* Raw bytes start .. end-1 have been replaced: puts what separated cells among
 * them, with a quotation mark where one is needed. */
void cells_keep(struct walk *k, size_t start, size_t end);

/* What stands before raw byte `to` leaves. */
void cells_leave(struct walk *k, size_t to);

#endif
