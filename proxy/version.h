/*
 * version - which fogline this is; shown by --version and in the metrics.
 */
#ifndef FOGLINE_VERSION_H
#define FOGLINE_VERSION_H

#define FOGLINE_VERSION "0.1.0"

#endif
