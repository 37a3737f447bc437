/* tell - what has been decided, as the sink hears of it. */
#include "filters/tell.h"

/* Where a key of the window stands in the input. */
static void put_key(const struct walk *k, struct span key,
                    struct finding *finding)
{
    size_t from = (size_t)(key.p - k->w->p);
    size_t start = window_raw(k->w, from);

    finding->key_offset = k->pass->origin + start;
    finding->key_length = window_raw(k->w, from + key.n) - start;
}

void tell_found(struct walk *k, const struct hit *hit, const struct rule *rule)
{
    struct pass *p = k->pass;
    size_t start = window_raw(k->w, hit->start);
    struct finding finding;

    p->tally.count[hit->match.kind][rule->action]++;
    if (p->sink->found == NULL)
        return;
    finding = (struct finding){
        .offset = p->origin + start,
        .length = window_raw(k->w, hit->end) - start,
        .kind = hit->match.kind,
        .evidence = hit->match.evidence,
        .action = rule->action,
        .rule = rule->name,
        .basis =
            hit->match.kind < KIND_FINDABLE ? hit->match.basis : BASIS_RULE,
    };
    if (finding.basis == BASIS_KEY)
        put_key(k, hit->match.key, &finding);
    p->sink->found(p->sink, &finding);
}

/* Tells of bytes start .. end-1 of the window; the rest of `m` is set. */
static void tell_of(const struct walk *k, struct window_part part,
                    struct missed *m)
{
    size_t start = window_raw(k->w, part.start);

    m->offset = k->pass->origin + start;
    m->length = window_raw(k->w, part.end) - start;
    k->pass->sink->missed(k->pass->sink, m);
}

void tell_missed(const struct walk *k, const struct found *found)
{
    const struct rule *rule = k->pass->filter->by_kind[found->missed_kind];
    struct missed m = {.kind = found->missed_kind, .why = found->miss};

    if (rule == NULL)
        return; /* nobody asked for such things */
    m.rule = rule->name;
    tell_of(k, found->missed, &m);
}

void tell_left(const struct walk *k, const struct hit *hit,
               const struct rule *rule, const struct except *except)
{
    struct missed m = {.kind = hit->match.kind,
                       .why = except != NULL ? MISS_EXCEPTED
                              : rule != NULL ? MISS_EVIDENCE
                                             : MISS_UNRULED,
                       .evidence = hit->match.evidence};

    if (k->pass->sink->missed == NULL)
        return;
    if (rule != NULL) {
        m.at_least = rule->at_least;
        m.rule = rule->name;
    }
    if (except != NULL)
        m.reason = except->reason;
    tell_of(k, (struct window_part){hit->start, hit->end}, &m);
}
