/*
 * track - positions in a text: one, or a list of them.
 *
 *   35.6812, 139.7671        35;139.76   N35.68 E139.76   35 deg 40'N ...
 *   POINT(139.76 35.68)      LINESTRING(139.7 35.6, 139.8 35.7)
 *   geo:35.68,139.76;u=35    .../@35.68,139.76,17z   ?q=35.68,139.76
 *   +35.6812+139.7671/       3540.8733,N,13946.0266,E
 *   139.7,35.6,0 139.8,35.7,0    (KML)    [[139.7,35.6],[139.8,35.7]]
 *   35.6 139.7 35.7 139.8        (posList, bbox)
 *
 * The text is there as a whole.  Numbers belong to one track if nothing but
 * blanks, brackets and one of , ; : / | stands between two of them.
 */
#ifndef FOGLINE_TRACK_H
#define FOGLINE_TRACK_H

#include "filters/text/angle.h"

struct track {
    struct span text;
    size_t start, end; /* of its first and last number, marks included */
    enum axis first;   /* what the first of each position is */
    bool named;        /* the notation itself says that it is a position */
    bool lettered;     /* each number has a letter that says its axis */
    bool comma;        /* decimal points are commas */
    uint8_t gap;       /* between the numbers of one position; ' ': blanks */
    unsigned group;    /* numbers of a position in a flat list, 2 or 3; 0: not
                        * a flat list, or one that nobody understands */
    bool flat;         /* one kind of gap throughout */
    unsigned members;  /* numbers of the first position, 2 to 4 */
    size_t count;      /* numbers in all */
};

/*
 * Finds the first track in `text`: one whose numbers can be degrees and either
 * have two decimals at least or are named.  `first`: what its first number is,
 * if that is known, which names them; AXIS_NONE: judge by the notation, else
 * latitude first.
 */
bool track_find(struct span text, enum axis first, struct track *t);

/* One number of a track. */
struct track_step {
    struct angle angle;
    unsigned index; /* within its position: 0, 1; 2 is a height */
};

/* The first number, and the one that follows; false: there is none. */
bool track_first(const struct track *t, struct track_step *step);
bool track_next(const struct track *t, struct track_step *step);

/* The axis of a number with index 0 or 1. */
enum axis track_axis(const struct track *t, const struct track_step *step);

#endif
