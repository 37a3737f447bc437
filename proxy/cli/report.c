/*
 * report - see report.h.
 */
#include "proxy/cli/report.h"

#include "proxy/cli/quote.h"

const char *const report_names[] = {"text", "json", NULL};

void report_text(struct out *o, const char *file, const struct finding *finding,
                 const struct span *value)
{
    quote_text(o, span_str(file));
    out_str(o, ":");
    out_number(o, finding->offset);
    out_str(o, "+");
    out_number(o, finding->length);
    out_str(o, " ");
    out_str(o, kind_name(finding->kind));
    out_str(o, " ");
    quote_text(o, span_str(finding->rule));
    out_str(o, " ");
    out_str(o, evidence_name(finding->evidence));
    out_str(o, " ");
    out_str(o, action_name(finding->action));
    if (value != NULL) {
        out_str(o, " ");
        quote_text(o, *value);
    }
    out_str(o, "\n");
}

static void member(struct out *o, const char *key, struct span text)
{
    out_str(o, key);
    out_str(o, "\"");
    quote_json(o, text);
    out_str(o, "\"");
}

void report_json(struct out *o, const char *file, const struct finding *finding,
                 const struct span *value)
{
    member(o, "{\"file\":", span_str(file));
    out_str(o, ",\"offset\":");
    out_number(o, finding->offset);
    out_str(o, ",\"length\":");
    out_number(o, finding->length);
    member(o, ",\"kind\":", span_str(kind_name(finding->kind)));
    member(o, ",\"rule\":", span_str(finding->rule));
    member(o, ",\"evidence\":", span_str(evidence_name(finding->evidence)));
    member(o, ",\"action\":", span_str(action_name(finding->action)));
    if (value != NULL)
        member(o, ",\"value\":", *value);
    out_str(o, "}\n");
}

report_fn *report_find(const char *name)
{
    static report_fn *const forms[] = {report_text, report_json};

    for (size_t i = 0; report_names[i] != NULL; i++)
        if (strcmp(name, report_names[i]) == 0)
            return forms[i];
    return NULL;
}
