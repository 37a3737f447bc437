/*
 * settings_file - fogline.yaml.
 *
 * Read as strictly as a filter file: a key that is not known, a value that
 * cannot be meant, is an error with its place, and nothing starts.
 */
#ifndef FOGLINE_SETTINGS_FILE_H
#define FOGLINE_SETTINGS_FILE_H

#include "filters/policy/keys.h"
#include "proxy/cli/settings.h"
#include "proxy/cli/tuning.h"

/* Reads the file over what `s` says.  False, with an error in `diag`; warnings
 * of what is not safe are there as well. */
MUST_USE bool settings_file_read(struct settings *s, const char *file,
                                 struct diag *diag);

/* True if it is meant as one, by its keys, rather than as a filter file;
 * whether it can be read at all, others say. */
bool settings_file_is_one(const char *file);

/* What its maps may have: the top, an entry of `listen`, `log`; and, listed
 * into `keys`, `limits` or `timeouts`. */
extern const struct key settings_file_keys[];
extern const struct key settings_file_listener_keys[];
extern const struct key settings_file_log_keys[];
void settings_file_list_keys(enum tuning which,
                             struct key keys[TUNING_NAMES_MAX]);

/* --- settings_value.c: for all that read it --- */

struct settings_reader {
    struct settings *settings;
    struct doc doc;
};

/* A key's text, kept for the settings; NULL: there is no such key. */
const char *settings_file_text(struct settings_reader *r,
                               const struct node *map, const char *key);

/* The path that a text means, which counts from the file's folder; kept. */
const char *settings_file_named(struct settings_reader *r,
                                const struct node *node);

/* False, with an error at the node. */
MUST_USE bool settings_file_can_read(struct settings_reader *r,
                                     const struct node *node, const char *path);

/* A key's path, of a file that is there; NULL: there is no such key.  False,
 * with an error, if it cannot be read. */
MUST_USE bool settings_file_path(struct settings_reader *r,
                                 const struct node *map, const char *key,
                                 const char **path);

/* A duration from 1 ms to a day; `ms` stays as it is if there is none. */
MUST_USE bool settings_file_duration(struct settings_reader *r,
                                     const struct node *map, const char *key,
                                     unsigned *ms);

/* A whole number. */
MUST_USE bool settings_file_number(struct settings_reader *r,
                                   const struct node *node, struct range range,
                                   unsigned *number);

/* Makes the path of a Unix socket count from the file's folder. */
MUST_USE bool settings_file_beside(struct settings_reader *r,
                                   const struct node *node,
                                   struct endpoint_text *text);

/* A key whose value is one of some words; these end in NULL. */
struct settings_choice {
    const char *key;
    const char *const *words;
};

/* The word's place among them; `word` stays as it is if there is none. */
MUST_USE bool settings_file_choice(struct settings_reader *r,
                                   const struct node *map,
                                   const struct settings_choice *choice,
                                   int *word);

#endif
