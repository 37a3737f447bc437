/* ask - the detectors of each anchor, and what is done with their answers. */
#include "filters/ask.h"
#include "filters/detect/detect.h"
#include "filters/quick.h"
#include "filters/sources.h"
#include "filters/text/chars.h"
#include "filters/text/transfer.h"
#include "filters/turn.h"

#define AHEAD      64 /* bytes a shape needs to see behind its anchor */
#define TOKEN_BACK 64 /* and at most so many before */
#define NEAR       9  /* from a key to its value: too few for an address */

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

/* The window, as if no more than REPEAT_AHEAD bytes behind `at` had come. */
static struct window as_if(const struct window *w, size_t at)
{
    struct window less = *w;

    less.end = at + REPEAT_AHEAD;
    less.final = false;
    return less;
}

/* Nothing has been found at `at`; true. */
static bool in_vain(struct walk *k, size_t at)
{
    if (repeat_is_due(&k->pass->repeat))
        repeat_find(&k->pass->repeat, k->w, at);
    return true;
}

/* Does a body that repeats itself show soon that there is nothing? */
static bool is_nothing(struct walk *k, detect_fn *look, size_t at)
{
    struct window less;
    struct found found;

    if (!repeat_tries(&k->pass->repeat, k->w, at))
        return false;
    less = as_if(k->w, at);
    found.list.bracket = 0;
    if (look(&less, at, &found) != VERDICT_NONE || found.list.bracket != 0)
        return false;
    repeat_learn(&k->pass->repeat);
    return true;
}

static bool ask(struct walk *k, detect_fn *look, size_t at)
{
    struct found found;
    enum verdict verdict;

    if (is_nothing(k, look, at))
        return true;
    found.miss = MISS_NONE;
    verdict = look(k->w, at, &found);
    if (verdict == VERDICT_NONE)
        (void)in_vain(k, at);
    return walk_answer(k, verdict, at, &found);
}

/* Asks a detector that needs to see AHEAD bytes, which a period has. */
static bool ask_shape(struct walk *k, shape_fn *look, size_t at)
{
    struct found found;
    bool is_there;

    found.miss = MISS_NONE;
    if (!is_ready(k->w, at))
        return walk_answer(k, window_more(&found, token_start(k->w, at)), at,
                           &found);
    is_there = look(k->w, at, &found);
    if (!is_there && repeat_tries(&k->pass->repeat, k->w, at))
        repeat_learn(&k->pass->repeat);
    else if (!is_there)
        (void)in_vain(k, at);
    return walk_answer(k, is_there ? VERDICT_MATCH : VERDICT_NONE, at, &found);
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
    if (is_nothing(k, keyed_look, at))
        return true;
    found.miss = MISS_NONE;
    verdict = keyed_look(k->w, at, &found);
    if (verdict == VERDICT_NONE && found.list.bracket == 0)
        (void)in_vain(k, at);
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
    return walk_answer(k, verdict, at, &found);
}

/* A header of a part; what it turns on or off is asked each time. */
static bool ask_part(struct walk *k, size_t at)
{
    k->pass->repeat.kind = REPEAT_KINDS;
    return turn_look(k, at) && ask(k, mail_part_look, at);
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

/* Asks about a stem that has left: what it announces follows. */
static bool ask_history(struct walk *k, size_t at)
{
    if (k->w->p[at] == '@') /* an address before it has been decided */
        return !is_stem(k, at) || ask_key(k, at);
    if (transfer_is_stem(k->w, at))
        return ask_part(k, at);
    if (nmea_is_stem(k->w, at))
        return ask(k, nmea_look, at);
    return is_data(k->w, at) ? ask(k, data_uri_look, at) : ask_key(k, at);
}

/* Does anything come of a finding of this kind?  Without a rule nothing does,
 * but that whoever asks is told of it. */
static bool is_wanted(const struct walk *k, enum kind kind)
{
    const struct pass *p = k->pass;

    return p->filter->by_kind[kind] != NULL || p->sink->found != NULL ||
           p->sink->missed != NULL;
}

/* An '@': of an address, or before a key, "@city", as attributes of XML have it
 * in JSON.  The second is asked whatever was said of the first. */
static bool ask_at(struct walk *k, size_t at)
{
    bool key = is_stem(k, at);

    if (key)
        k->pass->repeat.kind = REPEAT_KINDS;
    if (is_wanted(k, KIND_EMAIL) && !ask(k, email_look, at))
        return false;
    return !key || at < k->w->floor || ask_key(k, at);
}

bool ask_hot(struct walk *k, size_t at)
{
    const struct window *w = k->w;

    if (w->p[at] != '@' && !is_stem(k, at))
        return true;
    if (quick_stem(k, at))
        return true;
    if (at < w->floor)
        return ask_history(k, at);
    if (w->p[at] == '@')
        return ask_at(k, at);
    if (w->p[at] == 'e' && window_at(w, at + 1) == 'y')
        return ask(k, jwt_look, at);
    if (is_data(w, at))
        return ask(k, data_uri_look, at);
    if (w->p[at] == '=')
        return ask(k, encoded_word_look, at);
    if (transfer_is_stem(w, at))
        return ask_part(k, at);
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

bool ask_ended(struct walk *k, size_t at, unsigned kinds)
{
    if ((kinds & 1u << REPEAT_RUN) != 0 && !ask_knows(k, at, REPEAT_RUN) &&
        !ask_run(k, at))
        return false;
    if ((kinds & 1u << REPEAT_NUM) != 0 && !ask_knows(k, at, REPEAT_NUM) &&
        !ask_digits(k, at))
        return false;
    if ((kinds & 1u << REPEAT_MAC) != 0 && !ask_knows(k, at, REPEAT_MAC) &&
        !ask_mac_address(k, at))
        return false;
    return (kinds & 1u << REPEAT_DEC) == 0 || ask_knows(k, at, REPEAT_DEC) ||
           ask_decimals(k, at);
}
