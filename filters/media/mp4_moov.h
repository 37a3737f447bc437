/*
 * mp4_moov - a film's table of contents without what is not the film.
 */
#ifndef FOGLINE_MP4_MOOV_H
#define FOGLINE_MP4_MOOV_H

#include "filters/media/mp4_ranges.h"

/*
 * Strips a whole moov box in place, so that its size and all offsets hold:
 * tracks other than pictures and sound, users' data, metadata and whatever
 * nobody knows become `free`, filled with zeros; times and names become zeros.
 * Adds where the samples of what stays lie.
 *
 * False: it is broken, fragmented, compressed, refers to other files, or its
 * pictures or sound are of an unknown coding.
 */
MUST_USE bool mp4_moov_strip(const struct mp4_box *moov,
                             struct mp4_ranges *ranges);

#endif
