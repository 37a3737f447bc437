/*
 * settings_advice - what of a fogline.yaml is valid, but not safe.
 */
#ifndef FOGLINE_SETTINGS_ADVICE_H
#define FOGLINE_SETTINGS_ADVICE_H

#include "proxy/cli/settings_file.h"

/* Warns of it, each at its place, once all of the file has been read. */
void settings_advice(struct settings_reader *r);

#endif
