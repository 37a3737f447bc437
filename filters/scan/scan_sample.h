/*
 * scan_sample - text in which to count how often stems seem to stand.
 *
 * Words and notations that telemetry and English text are full of.  It decides
 * about speed alone.
 */
#ifndef FOGLINE_SCAN_SAMPLE_H
#define FOGLINE_SCAN_SAMPLE_H

#define SCAN_SAMPLE_WORDS 109 /* of 64 bytes, and a few bytes more */

extern const char scan_sample[];

#endif
