/*
 * advice - looks at a filter as a privacy officer would.
 *
 * Never an error: there are reasons to do each of these things, and `check`
 * only asks whether they are known.
 */
#include "filters/policy/advice.h"
#include "filters/act/act.h"
#include "filters/policy/keys.h"
#include "filters/policy/scope.h"
#include "filters/policy/scope_apart.h"
#include "filters/policy/weaker_filter.h"
#include "filters/text/path.h"

/* Cells that are smaller show the house.  500 m is what several US privacy
 * laws call precise (1,750 and 1,850 feet are 533 and 564 m). */
#define GRID_LEAST_M  500
#define DECIMALS_MOST 2 /* 1.1 km */

/*
 * How many characters of a kind may stay readable: those that many vehicles,
 * SIM cards or people share (a maker's code, a country's), and of the rest so
 * few that they tell one from another no more.
 */
static const struct kept {
    unsigned first, last;
    const char *because; /* what more of it would be */
} kept[KIND_COUNT] = {
    [KIND_VIN] = {11, 4, "the last six characters are the serial number"},
    [KIND_CHASSIS_NUMBER] = {6, 4,
                             "what follows the model is the serial "
                             "number"},
    [KIND_EMAIL] = {3, 12, "a short name would show whole"},
    [KIND_COORDINATES] = {16, 16, ""}, /* of numbers mask keeps nothing */
    [KIND_IMEI] = {8, 4, "what follows the type code is the serial number"},
    [KIND_IMSI] = {6, 4, "what follows the network is the subscriber"},
    [KIND_ICCID] = {7, 4, "what follows the issuer is the card"},
    [KIND_EID] = {8, 4, "what follows the issuer is the card"},
    [KIND_MAC_ADDRESS] = {8, 5, "what follows the maker is the device"},
    [KIND_TERMINAL_ID] = {4, 4, "the number is short and tells the terminal"},
    [KIND_LICENSE_PLATE] = {3, 2, "a plate is short"},
    [KIND_PHONE] = {6, 4, "the last digits are the line"},
    [KIND_ADDRESS] = {4, 0, "it is a place"},
    [KIND_JWT] = {0, 0, "its payload can be read by anybody"},
    [KIND_FIELD] = {16, 16, ""}, /* the author knows what it is */
    [KIND_PATTERN] = {16, 16, ""},
};

/* Kinds that stand in free text, URLs and lists without a key, and have no
 * checksum that would make them certain there. */
#define OFTEN_WITHOUT_KEY                                            \
    (1u << KIND_VIN | 1u << KIND_CHASSIS_NUMBER | 1u << KIND_EMAIL | \
     1u << KIND_COORDINATES | 1u << KIND_MAC_ADDRESS |               \
     1u << KIND_LICENSE_PLATE | 1u << KIND_PHONE)

static void advise_mask(const struct origin *at, const struct rule *rule)
{
    const struct node *keep = keys_get(at->node, "keep");

    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct kept *k = &kept[kind];
        bool first = rule->keep == KEEP_FIRST && rule->keep_n > k->first;
        bool last = rule->keep == KEEP_LAST && rule->keep_n > k->last;

        if ((rule->kinds & 1u << kind) == 0 || (!first && !last))
            continue;
        doc_warn(at->doc, keep,
                 "this keeps enough of %s to tell one from another: %s; keep "
                 "at most %u of the first or %u of the last characters",
                 kind_name((enum kind)kind), k->because, k->first, k->last);
        return;
    }
}

static void advise_coarsen(const struct origin *at, const struct rule *rule)
{
    const struct node *grid = keys_get(at->node, "grid");

    if (grid != NULL && rule->grid_m > 0 && rule->grid_m < GRID_LEAST_M)
        doc_warn(at->doc, grid,
                 "a cell of %.0f m shows the street, often the house; take "
                 "%d m or more",
                 rule->grid_m, GRID_LEAST_M);
    if (keys_get(at->node, "decimals") != NULL &&
        rule->decimals > DECIMALS_MOST)
        doc_warn(at->doc, keys_get(at->node, "decimals"),
                 "%u decimals show the street, often the house; take %d or "
                 "fewer",
                 rule->decimals, DECIMALS_MOST);
}

static void advise_evidence(const struct origin *at, const struct rule *rule)
{
    const struct node *least = keys_get(at->node, "at_least");
    unsigned leaking = rule->kinds & OFTEN_WITHOUT_KEY;

    if (least == NULL || leaking == 0 || rule->at_least != EVIDENCE_CERTAIN ||
        rule->action == ACTION_REPORT)
        return;
    doc_warn(at->doc, least,
             "certain lets %s through wherever no key names it, as in a text "
             "or a URL; leave at_least out for what was measured to be best",
             kind_name((enum kind)__builtin_ctz(leaking)));
}

static void advise_rule(const struct origin *at, const struct rule *rule)
{
    if (rule->action == ACTION_MASK)
        advise_mask(at, rule);
    if (rule->action == ACTION_COARSEN)
        advise_coarsen(at, rule);
    advise_evidence(at, rule);
}

static void advise_reports(const struct chain *chain,
                           const struct filter *filter)
{
    const struct doc *doc = chain->docs[0];

    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].action != ACTION_REPORT)
            return;
    doc_warn(doc, keys_get(doc->root, "filter"),
             "nothing is hidden: every rule of this filter only reports; good "
             "for looking, not for protecting");
}

static void advise_media(const struct doc *doc, const struct filter *filter)
{
    const struct node *map = keys_get(doc->root, "media");

    for (size_t i = 0; map != NULL && i < map->count; i += 2) {
        const struct node *type = map->items[i], *action = map->items[i + 1];

        if (strcmp(action->text, "pass") != 0 ||
            filter_media(filter, span_str(type->text)) != MEDIA_PASS)
            continue;
        doc_warn(doc, action,
                 "%s passes without anybody looking into it, also what is only "
                 "called so; block it, or be sure that the upstream never puts "
                 "private data there",
                 doc_quote(type).text);
    }
}

/* Does the path take nearly everything: $, $.*, $..*, $[*]? */
static bool is_wide(const struct path *path)
{
    for (size_t i = 0; i < path->segment_count; i++) {
        const struct path_segment *segment = &path->segments[i];

        for (size_t j = 0; j < segment->selector_count; j++)
            if (segment->selectors[j].select == PATH_NAME)
                return false;
    }
    return true;
}

static void advise_excepts(const struct chain *chain,
                           const struct filter *filter)
{
    const struct except *except = filter->excepts;

    for (size_t i = 0; i < chain->count; i++) {
        const struct doc *doc = chain->docs[i];
        const struct node *list = keys_get(doc->root, "except");

        for (size_t j = 0; list != NULL && j < list->count; j++, except++)
            if (except->field != NULL && is_wide(except->field))
                doc_warn(doc, keys_get(list->items[j], "field"),
                         "this names no member, so nearly nothing is looked "
                         "at any more; name the one that is meant, as in "
                         "$..traceId");
    }
}

/* The answer that opens a WebSocket has no type, and the status 101. */
static bool can_be_101(const struct scope *scope)
{
    struct scope of_response = {.statuses = scope->statuses,
                                .types = scope->types};
    struct policy_subject subject = {.status = 101};

    return scope_holds(&of_response, &subject);
}

static void advise_websocket(const struct doc *doc, const struct filter *filter)
{
    const struct node *key = keys_get(doc->root, "websocket");

    if (key != NULL && filter->websocket && !can_be_101(&filter->scope))
        doc_warn(doc, key,
                 "a WebSocket's answer has no media type and the status 101, "
                 "so this filter's applies_to leaves it to others; put "
                 "`websocket` into a filter without `types` and `status`");
}

void advice_give(const struct chain *chain, const struct filter *filter)
{
    for (size_t i = 0; i < filter->rule_count; i++)
        advise_rule(&chain->origins[i], &filter->rules[i]);
    advise_reports(chain, filter);
    advise_excepts(chain, filter);
    advise_websocket(chain->docs[0], filter);
    for (size_t i = 0; i < chain->count; i++)
        advise_media(chain->docs[i], filter);
}

/* Comparing costs nothing that matters, but wants room for its reasons. */
#define REASONS_MAX ((size_t)64 * 1024)

static bool hides_less(const struct filter *filter, const struct filter *than)
{
    struct buf reasons;
    struct losses losses = {.report = &reasons};

    buf_init(&reasons, REASONS_MAX);
    weaker_filter_compare(than, filter, &losses);
    buf_done(&reasons);
    return losses.count != 0;
}

/* Can whoever asks, or the server by another name of the same thing, get past
 * the one to the other? */
static bool can_be_passed(const struct scope *scope, const struct scope *next)
{
    bool by_name = scope->hosts != NULL || scope->paths != NULL;
    bool by_certificate = scope->clients != NULL && next->clients == NULL;

    return (by_name || by_certificate) && !scope_apart(scope, next);
}

void advice_order(const struct chain *chain, const struct filter *before,
                  const struct filter *filter)
{
    const struct doc *doc = chain->docs[0];

    if (!can_be_passed(&before->scope, &filter->scope) ||
        !hides_less(filter, before))
        return;
    doc_warn(doc, keys_get(doc->root, "filter"),
             "this filter hides less than \"%s\" (%s:%zu), which comes before "
             "it for some only: what the server shows under other names, too "
             "(/x.json, an alias, any Host), and whoever shows another "
             "certificate or none, gets past that one; let the last filter, "
             "for all that is left, be the strictest",
             before->name, before->file, before->line);
}
