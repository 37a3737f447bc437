/*
 * walk - scans ahead and asks behind.
 *
 *      |---- asked ----|---- scanned, not asked ----|
 *      block           next block
 *
 * Detectors look beyond their block, so the next one is scanned before a block
 * is asked: it may cut the window.
 */
#include "filters/walk.h"
#include "filters/detect/detect.h"
#include "filters/put.h"
#include "filters/quick.h"
#include "filters/sources.h"
#include "filters/tell.h"
#include "filters/text/chars.h"
#include "filters/text/transfer.h"
#include "filters/turn.h"

#define AHEAD      64 /* bytes a shape needs to see behind its anchor */
#define TOKEN_BACK 64 /* and at most so many before */
#define NEAR       9  /* from a key to its value: too few for an address */

/* Measured: inlined, it leaves the loop over anchors no register: a tenth. */
#define RARE __attribute__((noinline))

/* Waits from `hold` on; true: the walk goes on nevertheless. */
static bool wait(struct walk *k, size_t hold, size_t at)
{
    if (hold < k->hold)
        k->hold = hold;
    return hold > at;
}

/* What is found must wait, and its head must not leave alone. */
static bool defer(struct walk *k, const struct hit *hit)
{
    (void)wait(k, hit->start, 0);
    return false;
}

/* Can the rules be applied to all hits?  If not to one, all wait: what stands
 * before the hold goes out as it is. */
static bool ready(const struct walk *k, const struct found *found)
{
    size_t hold;

    for (unsigned i = 0; i < found->count; i++) {
        const struct hit *hit = &found->hit[i];
        const struct rule *rule = k->pass->filter->by_kind[hit->match.kind];

        if (rule != NULL && !put_ready(k, rule, hit, &hold))
            return false;
    }
    return true;
}

bool walk_take(struct walk *k, size_t at, struct found *found)
{
    size_t end = found->hit[found->count - 1].end;

    /* is something in or before it undecided? */
    if (end > k->hold || sources_cut(k, end))
        return defer(k, &found->hit[0]);
    if (k->next <= found->hit[0].start &&
        !sources_take(k, found->hit[0].start + 1))
        return defer(k, &found->hit[0]);
    if (k->pass->filter->keeps_members && !ready(k, found))
        return wait(k, found->hit[0].start, at);
    for (unsigned i = 0; i < found->count; i++) {
        struct hit *hit = &found->hit[i];

        if (k->next <= hit->start && !sources_take(k, hit->start + 1))
            return defer(k, hit);
        if (!pass_apply(k, hit, NULL))
            return false;
    }
    return true;
}

/* Does a detector's answer let the walk go on? */
static bool take(struct walk *k, enum verdict verdict, size_t at,
                 struct found *found)
{
    if (verdict == VERDICT_NONE) {
        if (found->miss != MISS_NONE && k->pass->sink->missed != NULL)
            tell_missed(k, found);
        return true;
    }
    if (verdict == VERDICT_MORE)
        return wait(k, found->hold, at);
    return walk_take(k, at, found);
}

/* Is enough of the window behind `at` for a shape to be judged? */
static bool is_ready(const struct window *w, size_t at)
{
    return w->final || w->end - at >= AHEAD ||
           memchr(w->p + at, '\n', w->end - at) != NULL;
}

/* The first byte of the token around `at`. */
static size_t token_start(const struct window *w, size_t at)
{
    size_t i = at;

    while (i > w->floor && at - i < TOKEN_BACK && w->p[i - 1] > ' ')
        i--;
    return i;
}

/* Asks a detector that needs to see AHEAD bytes. */
static bool ask_shape(struct walk *k, shape_fn *look, size_t at)
{
    struct found found;

    found.miss = MISS_NONE;
    if (!is_ready(k->w, at))
        return take(k, window_more(&found, token_start(k->w, at)), at, &found);
    return take(k, look(k->w, at, &found) ? VERDICT_MATCH : VERDICT_NONE, at,
                &found);
}

static bool ask(struct walk *k, detect_fn *look, size_t at)
{
    struct found found;

    found.miss = MISS_NONE;
    return take(k, look(k->w, at, &found), at, &found);
}

static bool is_data(const struct window *w, size_t at)
{
    return w->p[at] == 's' && window_at(w, at + 2) == '6';
}

/* Where the key ends that the match was found by; 0: not known. */
static size_t key_end(const struct window *w, const struct match *match)
{
    return match->key.n == 0 ? 0 : (size_t)(match->key.p - w->p) + match->key.n;
}

/* Can something private stand between the key and what was found? */
static bool is_far(const struct walk *k, size_t at, const struct found *found)
{
    at = k->asked != 0 ? k->asked : at + SCAN_STEM;
    return found->hit[0].start > at + NEAR;
}

/* The key around `at`: what it names is found by it, or stands in brackets. */
static bool ask_key(struct walk *k, size_t at)
{
    struct found found;
    enum verdict verdict;

    if (at < k->asked)
        return true; /* its key has another stem */
    found.miss = MISS_NONE;
    verdict = keyed_look(k->w, at, &found);
    if (found.list.bracket != 0 && !sources_open(k, &found.list))
        return false;
    if (verdict == VERDICT_MATCH && k->pass->sink->found != NULL)
        for (unsigned i = 0; i < found.count; i++) {
            found.hit[i].match.basis = BASIS_KEY;
            found.hit[i].match.key = keyed_key(k->w, at);
        }
    if (verdict == VERDICT_MATCH)
        k->asked = key_end(k->w, &found.hit[0].match);
    if (verdict == VERDICT_MATCH && is_far(k, at, &found))
        return sources_later(k, at, &found);
    return take(k, verdict, at, &found);
}

/* Asks about a stem that has left: what it announces follows. */
static bool ask_history(struct walk *k, size_t at)
{
    if (k->w->p[at] == '@')
        return true; /* an address before it has been decided */
    if (transfer_is_stem(k->w, at))
        return turn_look(k, at) && ask(k, mail_part_look, at);
    if (nmea_is_stem(k->w, at))
        return ask(k, nmea_look, at);
    return is_data(k->w, at) ? ask(k, data_uri_look, at) : ask_key(k, at);
}

/* Does a stem stand at `at`, and not only what looks like one to the scan? */
static bool is_stem(const struct walk *k, size_t at)
{
    uint8_t last[SCAN_STEM] = {0};

    if (k->end - at >= SCAN_STEM)
        return scan_stands(k->stems, k->w->p + at);
    memcpy(last, k->w->p + at, k->end - at);
    return scan_stands(k->stems, last);
}

/* Does anything come of a finding of this kind?  Without a rule nothing does,
 * but that whoever asks is told of it. */
static bool is_wanted(const struct walk *k, enum kind kind)
{
    const struct pass *p = k->pass;

    return p->filter->by_kind[kind] != NULL || p->sink->found != NULL ||
           p->sink->missed != NULL;
}

/* A stem: an e-mail address's '@', a token, or (part of) a key.  History is
 * asked only for what stands before its value. */
RARE static bool ask_hot(struct walk *k, size_t at)
{
    const struct window *w = k->w;

    if (w->p[at] != '@' && !is_stem(k, at))
        return true;
    if (quick_stem(k, at))
        return true;
    if (at < w->floor)
        return ask_history(k, at);
    if (w->p[at] == '@')
        return !is_wanted(k, KIND_EMAIL) || ask(k, email_look, at);
    if (w->p[at] == 'e' && window_at(w, at + 1) == 'y')
        return ask(k, jwt_look, at);
    if (is_data(w, at))
        return ask(k, data_uri_look, at);
    if (w->p[at] == '=')
        return ask(k, encoded_word_look, at);
    if (transfer_is_stem(w, at))
        return turn_look(k, at) && ask(k, mail_part_look, at);
    if (nmea_is_stem(w, at))
        return ask(k, nmea_look, at);
    return email_keyed_is_plain(w, at) || ask_key(k, at);
}

/* The fourth digit behind a point or a hyphen; no serial number has four. */
static bool ask_decimals(struct walk *k, size_t at)
{
    if (at >= 4 && k->w->p[at - 4] == '-')
        return !is_wanted(k, KIND_CHASSIS_NUMBER) ||
               (at + 1 < k->w->end &&
                !chars_is(k->w->p[at + 1], CHARS_DIGIT)) ||
               ask_shape(k, chassis_number_shape, at);
    return !is_wanted(k, KIND_COORDINATES) || ask(k, pair_look, at);
}

/* A run of 17 may also be an address's, which then comes first. */
static bool ask_run(struct walk *k, size_t at)
{
    return at < k->w->floor + 17 ||
           !(is_wanted(k, KIND_VIN) || is_wanted(k, KIND_EMAIL)) ||
           ask(k, vin_look, at);
}

static bool ask_digits(struct walk *k, size_t at)
{
    bool any = is_wanted(k, KIND_IMEI) || is_wanted(k, KIND_IMSI) ||
               is_wanted(k, KIND_ICCID) || is_wanted(k, KIND_EID);

    return !any || ask_shape(k, device_id_shape, at);
}

static bool ask_mac_address(struct walk *k, size_t at)
{
    return !is_wanted(k, KIND_MAC_ADDRESS) ||
           ask_shape(k, mac_address_shape, at);
}

/* Asks those whose value ends at the anchor; false: stop. */
RARE static bool ask_ended(struct walk *k, const struct block *b, size_t at)
{
    const struct scan_map *map = &b->map;
    size_t i = (at - b->base) / 64;
    uint64_t m = UINT64_C(1) << (at - b->base) % 64;

    if ((map->run[i] & m) != 0 && !ask_run(k, at))
        return false;
    if ((map->num[i] & m) != 0 && !ask_digits(k, at))
        return false;
    if ((map->mac[i] & m) != 0 && !ask_mac_address(k, at))
        return false;
    return (map->dec[i] & m) == 0 || ask_decimals(k, at);
}

/* Asks all who have an anchor in word i of the block; false: stop.  A key's
 * value stands behind it, so keys come last; what ends at the floor is gone. */
static inline bool walk_word(struct walk *k, const struct block *b, size_t i,
                             uint64_t any)
{
    const struct scan_map *map = &b->map;
    size_t base = b->base + 64 * i;

    do {
        unsigned bit = (unsigned)__builtin_ctzll(any);
        size_t at = base + bit;
        uint64_t ended;

        any &= any - 1;
        if (at < k->done)
            continue;
        ended = map->run[i] | map->num[i] | map->dec[i] | map->mac[i];
        if ((ended >> bit & 1) != 0 && at > k->w->floor && !ask_ended(k, b, at))
            return false;
        if ((map->hot[i] >> bit & 1) != 0 && !quick_decides(k, at) &&
            !ask_hot(k, at))
            return false;
    } while (any != 0);
    return true;
}

/* Not inlined: the loop has no register left there either. */
RARE static bool walk_block(struct walk *k, const struct block *b)
{
    const struct window *w = k->w;
    size_t end = w->end + w->final;

    k->quick.room = quick_room(k);
    if (w->stop != 0 && w->stop < w->end) /* it may have been cut before */
        end = w->stop + 1;
    for (uint64_t words = b->map.words; words != 0; words &= words - 1) {
        size_t i = (size_t)__builtin_ctzll(words);
        size_t at = b->base + 64 * i;
        uint64_t any = b->map.any[i];

        if (at + 64 > end) {
            if (at >= end)
                return true;
            any &= (UINT64_C(1) << (end - at)) - 1;
        }
        if (any != 0 && !walk_word(k, b, i, any))
            return false;
    }
    return true;
}

static void walk_kept(struct walk *k, const struct blocks *kept)
{
    for (size_t i = 0; i < kept->count; i++)
        if (!walk_block(k, &kept->list[i]))
            return;
}

void walk_window(struct walk *k)
{
    struct block blocks[2];
    bool more;

    if (k->kept != NULL) {
        walk_kept(k, k->kept);
        return;
    }
    more = blocks_next(k, &blocks[0]);
    for (unsigned now = 0; more; now ^= 1) {
        more = blocks_next(k, &blocks[now ^ 1]);
        if (!walk_block(k, &blocks[now]))
            return;
    }
}
