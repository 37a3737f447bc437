/*
 * grid - the cells that coarsen moves positions to the centres of.
 *
 * A rule has either a grid of metres or a number of decimals.  Decimals are
 * plain rounding: columns that get narrower towards the poles, as people
 * expect who ask for decimals.
 */
#ifndef FOGLINE_GRID_H
#define FOGLINE_GRID_H

#include "filters/policy/rule.h"

/* A cell: its centre, rounded so that no digit is finer than the cell. */
struct grid_cell {
    double degrees;
    double centre;   /* the same, not rounded */
    double step;     /* its edge along the axis, degrees */
    unsigned places; /* decimals of `degrees` */
};

/* The cells of a latitude (-90 .. 90) and of a longitude (-180 .. 180).
 * `latitude`: of the same point, or NAN. */
struct grid_cell grid_latitude(const struct rule *rule, double degrees);
struct grid_cell grid_longitude(const struct rule *rule, double degrees,
                                double latitude);

/* Is a cell of this height and width (degrees) around `latitude` no finer than
 * the rule's cells? */
bool grid_is_coarse(const struct rule *rule, double latitude, double height,
                    double width);

#endif
