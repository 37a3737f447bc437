/*
 * sarif - see sarif.h.
 */
#include "proxy/cli/sarif.h"

#include "filters/base/mem.h"
#include "proxy/cli/quote.h"
#include "proxy/version.h"

#include <stdlib.h>

void sarif_begin(struct sarif *s, struct out *out)
{
    *s = (struct sarif){.out = out};
    out_str(out, "{\"$schema\":\"https://json.schemastore.org/"
                 "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
                 "\"results\":[");
}

/* Kinds that a filter file defines need their rule's name. */
static const char *name_of(const struct finding *finding)
{
    return finding->kind < KIND_FINDABLE ? NULL : finding->rule;
}

static bool is_same(const struct sarif_rule *rule, enum kind kind,
                    const char *name)
{
    return rule->kind == kind &&
           (name == NULL || strcmp(rule->name, name) == 0);
}

/* Its index among the rules, to which it is added if it is new. */
static size_t index_of(struct sarif *s, const struct finding *finding)
{
    const char *name = name_of(finding);
    size_t i = 0;

    while (i < s->rule_count && !is_same(&s->rules[i], finding->kind, name))
        i++;
    if (i == s->rule_count) {
        s->rules = mem_realloc(s->rules, (i + 1) * sizeof *s->rules);
        s->rules[i] = (struct sarif_rule){finding->kind, name};
        s->rule_count++;
    }
    return i;
}

static void put_id(struct out *o, enum kind kind, const char *name)
{
    out_str(o, "\"");
    out_str(o, kind_name(kind));
    if (name != NULL) {
        out_str(o, "/");
        quote_json(o, span_str(name));
    }
    out_str(o, "\"");
}

static const char *level_of(enum action action)
{
    if (action == ACTION_BLOCK)
        return "error";
    return action == ACTION_REPORT ? "note" : "warning";
}

/* A path as the reference of a URI (RFC 3986, section 4.2): no ':' that would
 * make its first part a scheme, no byte that is not allowed in one. */
static void put_uri(struct out *o, const char *path)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~/";

    if (path[0] == '/')
        out_str(o, "file://");
    for (; *path != '\0'; path++) {
        uint8_t c = (uint8_t)*path;
        char text[4] = {'%', hex[c >> 4], hex[c & 15], '\0'};

        if (strchr(plain, *path) != NULL)
            out_put(o, span_of(&c, 1));
        else
            out_str(o, text);
    }
}

static void put_place(struct out *o, const char *file,
                      const struct finding *finding, const struct span *value)
{
    out_str(o, ",\"locations\":[{\"physicalLocation\":{"
               "\"artifactLocation\":{\"uri\":\"");
    put_uri(o, file);
    out_str(o, "\"},\"region\":{\"byteOffset\":");
    out_number(o, finding->offset);
    out_str(o, ",\"byteLength\":");
    out_number(o, finding->length);
    if (value != NULL) {
        quote_member(o, ",\"snippet\":{\"text\":", *value);
        out_str(o, "}");
    }
    out_str(o, "}}}]");
}

/* Says what it is and what becomes of it, never what it says. */
static void put_message(struct out *o, const struct finding *finding)
{
    out_str(o, ",\"message\":{\"text\":\"");
    out_str(o, kind_name(finding->kind));
    out_str(o, ", ");
    out_str(o, evidence_name(finding->evidence));
    out_str(o, "; rule ");
    quote_json(o, span_str(finding->rule));
    out_str(o, ": ");
    out_str(o, action_name(finding->action));
    out_str(o, "\"}");
}

static void put_properties(struct out *o, const struct finding *finding)
{
    quote_member(o, ",\"properties\":{\"rule\":", span_str(finding->rule));
    quote_member(o,
                 ",\"evidence\":", span_str(evidence_name(finding->evidence)));
    quote_member(o, ",\"action\":", span_str(action_name(finding->action)));
    out_str(o, "}");
}

void sarif_result(struct sarif *s, const char *file,
                  const struct finding *finding, const struct span *value)
{
    struct out *o = s->out;

    out_str(o, s->some ? ",\n{\"ruleId\":" : "\n{\"ruleId\":");
    s->some = true;
    put_id(o, finding->kind, name_of(finding));
    out_str(o, ",\"ruleIndex\":");
    out_number(o, index_of(s, finding));
    quote_member(o, ",\"level\":", span_str(level_of(finding->action)));
    put_message(o, finding);
    put_place(o, file, finding, value);
    put_properties(o, finding);
    out_str(o, "}");
}

static void put_rule(struct out *o, const struct sarif_rule *rule)
{
    out_str(o, "\n{\"id\":");
    put_id(o, rule->kind, rule->name);
    quote_member(
        o, ",\"shortDescription\":{\"text\":", span_str(kind_text(rule->kind)));
    out_str(o, "}}");
}

void sarif_end(struct sarif *s, bool complete)
{
    struct out *o = s->out;

    out_str(o, "],\n\"tool\":{\"driver\":{\"name\":\"fogline\",\"version\":"
               "\"" FOGLINE_VERSION "\",\"rules\":[");
    for (size_t i = 0; i < s->rule_count; i++) {
        out_str(o, i > 0 ? "," : "");
        put_rule(o, &s->rules[i]);
    }
    out_str(o, "]}},\"invocations\":[{\"executionSuccessful\":");
    out_str(o, complete ? "true" : "false");
    out_str(o, "}]}]}\n");
    free(s->rules);
    s->rules = NULL;
}
