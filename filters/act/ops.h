/*
 * ops - what an action is made of.  One file per action defines one of these;
 * act.c lists them.  For filters/act/ only.
 */
#ifndef FOGLINE_OPS_H
#define FOGLINE_OPS_H

#include "filters/act/act.h"

struct act_ops {
    size_t (*bound)(const struct rule *rule, const struct match *match);
    size_t (*put)(const struct rule *rule, const struct match *match,
                  uint8_t *out);
};

/* redact.c: fills rule->fixed. */
void redact_prepare(struct rule *rule, enum kind kind);

/* coarsen_text.c: a text of angles; 0: it cannot be read. */
size_t coarsen_text_bound(const struct match *match);
size_t coarsen_text(const struct rule *rule, const struct match *match,
                    uint8_t *out);

/* coarsen_code.c: of at most code.n bytes; 0: nothing of it may stay. */
size_t coarsen_code_geohash(const struct rule *rule, struct span code,
                            uint8_t *out);
size_t coarsen_code_plus(const struct rule *rule, struct span code,
                         uint8_t *out);

extern const struct act_ops redact_ops;
extern const struct act_ops mask_ops;
extern const struct act_ops coarsen_ops;
extern const struct act_ops pseudonymize_ops;
extern const struct act_ops hash_ops;
extern const struct act_ops null_ops;

#endif
