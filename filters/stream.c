/* stream - PLACEHOLDER until the engine lands: refuses nothing, finds nothing.
 * Exists only so that the other rooms can link while the engine is written. */
#include "filters/filter.h"
#include "filters/base/mem.h"
#include "filters/policy/rule.h"
#include <stdlib.h>

struct stream { const struct filter *f; struct tally tally; };
struct stream *stream_new(void) { return mem_zalloc(sizeof(struct stream)); }
void stream_free(struct stream *s) { free(s); }
void stream_open(struct stream *s, const struct filter *f, struct span t)
{ (void)t; memset(s, 0, sizeof *s); s->f = f; }
enum fault stream_write(struct stream *s, struct span in, struct sink *k)
{ (void)s; if (in.n == 0) return FAULT_NONE;
  k->slices[k->count++] = in; return k->flush(k); }
enum fault stream_finish(struct stream *s, struct sink *k)
{ (void)s; (void)k; return FAULT_NONE; }
const struct tally *stream_tally(const struct stream *s) { return &s->tally; }
enum fault filter_text(const struct filter *f, struct stream *s, struct span in, struct buf *out)
{ (void)f; (void)s; return buf_put(out, in) ? FAULT_NONE : FAULT_SINK; }
const char *filter_name(const struct filter *f) { return f->name; }
const char *filter_isa(const struct filter *f) { (void)f; return "scalar"; }
