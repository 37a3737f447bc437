/*
 * options - reads and checks the options of a rule.
 *
 * A replacement text must fit wherever a value stands, in JSON, XML, CSV, a
 * URL or a header, so what any of them would have to escape is refused here.
 */
#include "filters/policy/options.h"
#include "filters/base/mem.h"
#include "filters/base/utf8.h"
#include "filters/policy/keys.h"
#include "filters/policy/options_coarsen.h"
#include "filters/policy/options_secret.h"

#define KEEP_MAX       16
#define NAME_MAX_BYTES 64

/* How much it takes where a rule has no `at_least`.  A VIN's shape (17
 * characters of its alphabet) is rare enough to be evidence by itself; numbers
 * that could be coordinates are not. */
static const enum evidence default_evidence[KIND_COUNT] = {
    [KIND_VIN] = EVIDENCE_POSSIBLE,
    [KIND_EMAIL] = EVIDENCE_LIKELY,
    [KIND_COORDINATES] = EVIDENCE_LIKELY,
    [KIND_CHASSIS_NUMBER] = EVIDENCE_LIKELY,
    [KIND_IMEI] = EVIDENCE_LIKELY,
    [KIND_IMSI] = EVIDENCE_LIKELY,
    [KIND_ICCID] = EVIDENCE_LIKELY,
    [KIND_EID] = EVIDENCE_LIKELY,
    [KIND_MAC_ADDRESS] = EVIDENCE_LIKELY,
    [KIND_TERMINAL_ID] = EVIDENCE_LIKELY,
    [KIND_LICENSE_PLATE] = EVIDENCE_LIKELY,
    [KIND_PHONE] = EVIDENCE_LIKELY,
    [KIND_ADDRESS] = EVIDENCE_LIKELY,
    [KIND_JWT] = EVIDENCE_LIKELY,
    [KIND_FIELD] = EVIDENCE_POSSIBLE,
    [KIND_PATTERN] = EVIDENCE_POSSIBLE,
};

static const char *const evidences[] = {
#define X(id, name, text) name,
    EVIDENCES(X)
#undef X
        NULL};

typedef bool read_fn(const struct doc *doc, const struct node *value,
                     struct rule *rule);

enum evidence options_default_evidence(enum kind kind)
{
    return default_evidence[kind];
}

bool options_name(const struct doc *doc, const struct node *node)
{
    static const char *const allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    size_t n = strlen(node->text);

    if (n != 0 && n <= NAME_MAX_BYTES && strspn(node->text, allowed) == n)
        return true;
    return doc_error(doc, node,
                     "a name stands in metrics and logs as it is: use 1 to %d "
                     "letters, digits, \"-\", \"_\" and \".\"",
                     NAME_MAX_BYTES);
}

static bool is_unfit(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029)
        return true;
    return c < 0x80 && strchr("\"\\<>&',;", (int)c) != NULL;
}

/* The first character that some format would have to escape; 0: none. */
static uint32_t unfit_character(struct span text)
{
    uint32_t c = 0;

    for (size_t i = 0, n; i < text.n; i += n) {
        n = utf8_decode(span_cut(text, i, text.n), &c);
        CHECK(n != 0); /* the file was checked to be UTF-8 */
        if (is_unfit(c))
            return c;
    }
    return 0;
}

static bool read_with(const struct doc *doc, const struct node *value,
                      struct rule *rule)
{
    size_t n = strlen(value->text);
    uint32_t c = unfit_character(span_str(value->text));

    if (n == 0)
        return doc_error(doc, value,
                         "an empty text would join what stands "
                         "before and after the value; write one, "
                         "such as \"[HIDDEN]\"");
    if (n > OPTIONS_WITH_MAX)
        return doc_error(doc, value,
                         "a replacement text has at most %d bytes, this one "
                         "has %zu; shorten it",
                         OPTIONS_WITH_MAX, n);
    if (c >= 0x20 && c < 0x7F)
        return doc_error(doc, value,
                         "the character %c would have to be escaped in JSON, "
                         "XML or CSV; leave it out (not allowed: control "
                         "characters and \" \\ < > & ' , ;)",
                         (int)c);
    if (c != 0)
        return doc_error(doc, value,
                         "a control character would have to be escaped in "
                         "JSON, XML or CSV; leave it out (not allowed: "
                         "control characters and \" \\ < > & ' , ;)");
    rule->with = mem_strdup(value->text);
    return true;
}

/* A whole number in 1..most, digits only; 0: it is not. */
static unsigned small_number(const char *text, unsigned most)
{
    unsigned n = 0;

    if (text[0] == '0')
        return 0;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return 0;
        n = n * 10 + (unsigned)(*text - '0');
        if (n > most)
            return 0;
    }
    return n;
}

static bool read_keep(const struct doc *doc, const struct node *value,
                      struct rule *rule)
{
    bool last = value->text[0] == '-';

    if (strcmp(value->text, "domain") == 0) {
        rule->keep = KEEP_DOMAIN;
        if (rule->kinds == 1u << KIND_EMAIL)
            return true;
        return doc_error(doc, value,
                         "only e-mail addresses have a domain; "
                         "use a number, or a rule of its own for "
                         "email");
    }
    rule->keep = last ? KEEP_LAST : KEEP_FIRST;
    rule->keep_n = small_number(value->text + (last ? 1 : 0), KEEP_MAX);
    if (rule->keep_n != 0)
        return true;
    return doc_error(doc, value,
                     "\"keep\" is how many characters stay readable: 1 to %d "
                     "for the first, -1 to -%d for the last, or domain (of an "
                     "e-mail address); leave it out to keep none",
                     KEEP_MAX, KEEP_MAX);
}

static bool read_at_least(const struct doc *doc, const struct node *value,
                          struct rule *rule)
{
    return evidence_find(value->text, &rule->at_least) ||
           doc_unknown(doc, value, "evidence", evidences);
}

static bool read_name(const struct doc *doc, const struct node *value,
                      struct rule *rule)
{
    if (!options_name(doc, value))
        return false;
    rule->name = mem_strdup(value->text);
    return true;
}

static const struct option {
    const char *name;
    enum action action; /* ACTION_COUNT: any */
    read_fn *read;      /* NULL: options_coarsen.c does */
} options[] = {
    {"name", ACTION_COUNT, read_name},
    {"at_least", ACTION_COUNT, read_at_least},
    {"with", ACTION_REDACT, read_with},
    {"keep", ACTION_MASK, read_keep},
    {"grid", ACTION_COARSEN, NULL},
    {"decimals", ACTION_COARSEN, NULL},
    {"preset", ACTION_COARSEN, NULL},
};

static bool read_option(const struct doc *doc, const struct node *node,
                        struct rule *rule, const struct option *o)
{
    const struct node *value = keys_get(node, o->name);
    bool mine = o->action == ACTION_COUNT || o->action == rule->action;

    if (value != NULL && !mine)
        return doc_error(doc, value,
                         "\"%s\" belongs to the action %s, not to %s; remove "
                         "it or change the action",
                         o->name, action_name(o->action),
                         action_name(rule->action));
    return value == NULL || o->read == NULL || o->read(doc, value, rule);
}

bool options_fits(const char *option, enum action action)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (strcmp(options[i].name, option) == 0)
            return options[i].action == ACTION_COUNT ||
                   options[i].action == action;
    return options_secret_fits(option, action);
}

bool options_read(const struct doc *doc, const struct node *node,
                  struct rule *rule)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (!read_option(doc, node, rule, &options[i]))
            return false;
    return rule->action != ACTION_COARSEN ||
           options_coarsen_read(doc, node, rule);
}
