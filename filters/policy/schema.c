/*
 * schema - writes the tables of keys and words as a JSON Schema.
 *
 * What a table does not say, a key's meaning and the form of its text, stands
 * in notes[] here; tests/e2e/test_c_schema.py fails for a key without a note.
 */
#include "filters/policy/schema.h"
#include "filters/kind.h"
#include "filters/media/strip.h"
#include "filters/policy/chain.h"
#include "filters/policy/compile.h"
#include "filters/policy/except.h"
#include "filters/policy/media.h"
#include "filters/policy/options.h"
#include "filters/policy/rules.h"
#include "filters/policy/scope.h"
#include "filters/policy/tests.h"

#define TEXT "{\"type\": [\"string\", \"number\", \"boolean\"]}"

#define TEXTS                                                        \
    "{\"anyOf\": [" TEXT ", {\"type\": \"array\", \"minItems\": 1, " \
    "\"items\": " TEXT "}]}"

/* A text of one form, or a list of them. */
#define FORMS(form)                                                  \
    "{\"anyOf\": [" form ", {\"type\": \"array\", \"minItems\": 1, " \
    "\"items\": " form "}]}"

#define NAME "{\"type\": \"string\", \"pattern\": \"^[A-Za-z0-9_.-]{1,64}$\"}"

static const struct schema_note notes[] = {
    {"file", "filter", NAME, "The filter's name, in metrics and logs."},
    {"file", "applies_to", "#applies_to",
     "Which responses it is for: all of these must hold. Without it: every "
     "response."},
    {"file", "extends", NULL,
     "A filter file, from this file's folder, whose rules come after these."},
    {"file", "rules", "#rules",
     "What to look for and what to do with it. The first rule that names a "
     "kind is used for it."},
    {"file", "media", "#media",
     "What becomes of bodies by their Content-Type. The nearest type counts."},
    {"file", "except", "#except", "What is never a finding, with the reason."},
    {"file", "otherwise", "{\"const\": \"block\"}",
     "A body that cannot be inspected does not pass."},
    {"file", "websocket", "#websocket",
     "What becomes of WebSockets: refused (block, also without this key), or "
     "their text messages filtered."},
    {"file", "tests", "#tests", "What `fogline check` runs."},
    {"applies_to", "hosts", NULL,
     "The request's host: api.example.com, or *.example.com for all below."},
    {"applies_to", "paths", NULL,
     "The request's path. * stands for one segment, ** for any number."},
    {"applies_to", "methods", "#methods",
     "The request's method. GET is for HEAD, too."},
    {"applies_to", "status",
     FORMS("{\"anyOf\": [{\"type\": \"integer\", \"minimum\": 100, "
           "\"maximum\": 599}, {\"type\": \"string\", \"pattern\": "
           "\"^[1-5]([0-9][0-9]|xx)$\"}]}"),
     "The response's status: 200, or 4xx for a class."},
    {"applies_to", "types",
     FORMS("{\"type\": \"string\", \"pattern\": \"^[^ ;/*]+/([^ "
           ";/*]+|\\\\*)$\"}"),
     "The response's media type: application/json, or text/* for all of one "
     "type."},
    {"applies_to", "clients", NULL,
     "Who the client is by its certificate: a URI (spiffe://example.com/app, "
     "* and ** as in paths), a DNS name, or a subject (CN=app,O=Example)."},
    {"rule", "name", NAME, "The rule's name in findings and metrics."},
    {"rule", "find", "#kinds", "What to look for."},
    {"rule", "field", NULL,
     "A JSONPath (RFC 9535): what stands there is a finding."},
    {"rule", "pattern", NULL, "A PCRE2 pattern: what it matches is a finding."},
    {"rule", "max_length", "{\"type\": \"integer\", \"minimum\": 1}",
     "The longest match of a pattern that is not bounded itself, in bytes."},
    {"rule", "do", "#action", "What to do with a finding."},
    {"rule", "at_least", "#evidence", "How sure a finding has to be."},
    {"rule", "with", NULL, "redact: the text to write instead."},
    {"rule", "keep",
     "{\"anyOf\": [{\"type\": \"integer\", \"minimum\": -16, \"maximum\": 16, "
     "\"not\": {\"const\": 0}}, {\"type\": \"string\", \"pattern\": "
     "\"^(-?([1-9]|1[0-6])|domain)$\"}]}",
     "mask: how many characters stay readable, the first (3) or the last "
     "(-4); or the domain of an e-mail address."},
    {"rule", "grid",
     "{\"type\": \"string\", \"pattern\": \"^[0-9][0-9.]*(m|km)$\"}",
     "coarsen: the edge of a cell, 500m or 2km."},
    {"rule", "decimals",
     "{\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 5}, "
     "{\"type\": \"string\", \"pattern\": \"^[0-5]$\"}]}",
     "coarsen: in place of a grid, decimals of a degree that stay."},
    {"rule", "preset", "{\"enum\": [\"us-ca\", \"us-va\"]}",
     "coarsen: in place of a grid, not finer than what California's or "
     "Virginia's law calls precise."},
    {"rule", "key", NULL,
     "pseudonymize, hash: the file that `fogline keygen` wrote, from this "
     "file's folder, or env:NAME."},
    {"rule", "epoch", NAME,
     "pseudonymize, hash: another word gives other pseudonyms."},
    {"rule", "tenant", NAME,
     "pseudonymize, hash: who shares pseudonyms; default: the filter's name."},
    {"except", "field", NULL, "A JSONPath: what stands there."},
    {"except", "pattern", NULL, "A PCRE2 pattern: values that it matches."},
    {"except", "max_length", "{\"type\": \"integer\", \"minimum\": 1}",
     "The longest value the pattern matches, in bytes."},
    {"except", "find", "#kinds", "Only for these kinds."},
    {"except", "reason", "{\"type\": \"string\", \"pattern\": \"[^ ]\"}",
     "Why this is never private data."},
    {"test", "in", NULL, "A body."},
    {"test", "out", NULL, "What it must become."},
    {"test", "keeps", NULL, "A body that must stay as it is."},
    {"test", "refused", NULL, "The body must not pass."},
    {"test", "type", NULL, "Its media type, as a Content-Type would say."},
    {NULL, NULL, NULL, NULL},
};

static void put(struct buf *out, const char *text)
{
    CHECK(buf_put(out, span_str(text)));
}

/* `text` needs no escaping: it is ours. */
static void put_quoted(struct buf *out, const char *text)
{
    CHECK(buf_printf(out, "\"%s\"", text));
}

static const struct schema_note *note_of(const struct schema_map *map,
                                         const char *key)
{
    for (const struct schema_note *n = map->notes; n->map != NULL; n++)
        if (strcmp(n->map, map->name) == 0 &&
            (n->key == NULL || strcmp(n->key, key) == 0))
            return n;
    return NULL;
}

static const char *form_of(enum want want)
{
    switch (want) {
    case WANT_TEXT:
        return TEXT;
    case WANT_WORD:
        return "{\"type\": [\"string\", \"null\"]}";
    case WANT_TRUE:
        return "{\"const\": true}";
    case WANT_TEXTS:
        return TEXTS;
    case WANT_LIST:
        return "{\"type\": \"array\", \"minItems\": 1}";
    case WANT_MAP:
        return "{\"type\": \"object\"}";
    }
    return "false";
}

/* "key": {"description": ..., "allOf": [form]} */
static void put_property(struct buf *out, const struct schema_map *map,
                         const struct key *key)
{
    const struct schema_note *note = note_of(map, key->name);
    const char *form =
        note != NULL && note->form != NULL ? note->form : form_of(key->want);

    put_quoted(out, key->name);
    put(out, ": {");
    if (note != NULL)
        CHECK(buf_printf(out, "\n          \"description\": \"%s\",",
                         note->about));
    if (form[0] == '#')
        CHECK(
            buf_printf(out, "\n          \"$ref\": \"#/$defs/%s\"}", form + 1));
    else
        CHECK(buf_printf(out, "\n          \"allOf\": [%s]}", form));
}

static bool is_offered(const struct schema_map *map, const struct key *key)
{
    const struct schema_note *note = note_of(map, key->name);

    return note == NULL || note->about != NULL;
}

void schema_put_map(struct buf *out, const struct schema_map *map)
{
    const struct key *keys = map->keys;
    const char *between = "";

    put(out, "\"type\": \"object\",\n      \"additionalProperties\": false,\n"
             "      \"properties\": {");
    for (const struct key *k = keys; k->name != NULL; k++) {
        if (!is_offered(map, k))
            continue;
        put(out, between);
        put(out, "\n        ");
        put_property(out, map, k);
        between = ",";
    }
    put(out, "\n      },\n      \"required\": [");
    between = "";
    for (const struct key *k = keys; k->name != NULL; k++) {
        if (!k->needed)
            continue;
        put(out, between);
        put_quoted(out, k->name);
        between = ", ";
    }
    put(out, "]");
}

/* A map of a filter file. */
static void put_keys(struct buf *out, const char *name, const struct key *keys)
{
    schema_put_map(out, &(struct schema_map){name, keys, notes});
}

void schema_put_words(struct buf *out, const char *const *words)
{
    put(out, "[");
    for (size_t i = 0; words[i] != NULL; i++) {
        put(out, i != 0 ? ", " : "");
        put_quoted(out, words[i]);
        if (strcmp(words[i], "null") == 0)
            put(out, ", null"); /* without quotes YAML has no text there */
    }
    put(out, "]");
}

/* A text among `words`, or (`many`) a list of them. */
static void put_choice(struct buf *out, const char *name,
                       const char *const *words, bool many)
{
    CHECK(buf_printf(out, ",\n    \"%s\": {\n      ", name));
    if (many) {
        put(out, "\"anyOf\": [{\"enum\": ");
        schema_put_words(out, words);
        put(out, "},\n        {\"type\": \"array\", \"minItems\": 1, "
                 "\"uniqueItems\": true, \"items\":\n          {\"enum\": ");
        schema_put_words(out, words);
        put(out, "}}]");
    } else {
        put(out, "\"enum\": ");
        schema_put_words(out, words);
    }
    put(out, "\n    }");
}

/* If a rule has this option, its action is one of those that know it. */
static void put_option(struct buf *out, const char *option)
{
    const char *between = "";

    CHECK(buf_printf(out,
                     "{\"if\": {\"required\": [\"%s\"]}, \"then\": "
                     "{\"properties\": {\"do\": {\"enum\": [",
                     option));
    for (int a = 0; a < ACTION_COUNT; a++) {
        if (!options_fits(option, (enum action)a))
            continue;
        put(out, between);
        put_quoted(out, action_name((enum action)a));
        between = ", ";
    }
    put(out, "]}}}}");
}

static bool fits_all(const char *option)
{
    for (int a = 0; a < ACTION_COUNT; a++)
        if (!options_fits(option, (enum action)a))
            return false;
    return true;
}

static void put_rule(struct buf *out)
{
    const char *between = "";

    put(out, "\n    \"rule\": {\n      ");
    put_keys(out, "rule", rules_keys);
    put(out, ",\n      \"allOf\": [");
    for (const struct key *k = rules_keys; k->name != NULL; k++) {
        if (fits_all(k->name))
            continue;
        put(out, between);
        put(out, "\n        ");
        put_option(out, k->name);
        between = ",";
    }
    put(out, "\n      ],\n      \"oneOf\": [{\"required\": [\"find\"]}, "
             "{\"required\": [\"field\"]}, {\"required\": [\"pattern\"]}]"
             "\n    },\n    \"rules\": {\"type\": \"array\", "
             "\"minItems\": 1, \"items\": {\"$ref\": \"#/$defs/rule\"}}");
}

static void put_except(struct buf *out)
{
    put(out, ",\n    \"exception\": {\n      ");
    put_keys(out, "except", except_keys);
    put(out, ",\n      \"oneOf\": [{\"required\": [\"field\"]}, {\"required\": "
             "[\"pattern\"]}]\n    },\n    \"except\": {\"type\": \"array\", "
             "\"minItems\": 1, \"items\": {\"$ref\": "
             "\"#/$defs/exception\"}}");
}

static void put_test(struct buf *out)
{
    put(out, ",\n    \"test\": {\n      ");
    put_keys(out, "test", tests_keys);
    put(out, ",\n      \"oneOf\": [{\"required\": [\"keeps\"], \"not\": "
             "{\"required\": [\"in\"]}},\n        {\"required\": [\"in\", "
             "\"out\"]}, {\"required\": [\"in\", \"refused\"]}]\n    },\n"
             "    \"tests\": {\"type\": \"array\", \"minItems\": 1, \"items\": "
             "{\"$ref\": \"#/$defs/test\"}}");
}

static void put_media(struct buf *out)
{
    put(out, ",\n    \"media\": {\n      \"type\": \"object\",\n"
             "      \"minProperties\": 1,\n      \"propertyNames\": "
             "{\"pattern\": \"^[^ ;/*]+/([^ ;/*]+|\\\\*)$\"},\n"
             "      \"patternProperties\": {\"^(" STRIP_PATTERN ")$\": "
             "{\"enum\": ");
    schema_put_words(out, media_words);
    put(out, "}},\n      \"additionalProperties\": {\"enum\": ");
    schema_put_words(out, media_plain_words);
    put(out, "}\n    }");
}

/* Words of the tables in kind.h. */
static const char *const evidences[] = {
#define X(id, name, text) name,
    EVIDENCES(X)
#undef X
        NULL};

static const char *const actions[] = {
#define X(id, name, text) name,
    ACTIONS(X)
#undef X
        NULL};

void schema_put(struct buf *out)
{
    put(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/"
             "schema\",\n  \"title\": \"fogline filter file\",\n"
             "  \"description\": \"What fogline looks for in responses, and "
             "what it does with it. Made by `fogline policy --schema`.\",\n"
             "  \"$ref\": \"#/$defs/file\",\n  \"$defs\": {");
    put_rule(out);
    put_except(out);
    put_test(out);
    put_media(out);
    put_choice(out, "websocket", compile_websocket_words, false);
    put_choice(out, "kinds", kind_words, true);
    put_choice(out, "methods", scope_methods, true);
    put_choice(out, "evidence", evidences, false);
    put_choice(out, "action", actions, false);
    put(out, ",\n    \"applies_to\": {\n      \"minProperties\": 1,\n      ");
    put_keys(out, "applies_to", scope_keys);
    put(out, "\n    },\n    \"file\": {\n      ");
    put_keys(out, "file", chain_keys);
    put(out, ",\n      \"anyOf\": [{\"required\": [\"rules\"]}, {\"required\": "
             "[\"extends\"]}]\n    }\n  }\n}\n");
}
