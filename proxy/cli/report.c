/*
 * report - see report.h.
 */
#include "proxy/cli/report.h"

#include "proxy/cli/quote.h"

static void text_item(struct report *r, const struct report_item *item)
{
    const struct finding *finding = item->finding;
    struct out *o = r->out;

    quote_text(o, span_str(item->file));
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
    if (item->value != NULL) {
        out_str(o, " ");
        quote_text(o, *item->value);
    }
    out_str(o, "\n");
}

static void json_item(struct report *r, const struct report_item *item)
{
    const struct finding *finding = item->finding;
    struct out *o = r->out;

    quote_member(o, "{\"file\":", span_str(item->file));
    out_str(o, ",\"offset\":");
    out_number(o, finding->offset);
    out_str(o, ",\"length\":");
    out_number(o, finding->length);
    quote_member(o, ",\"kind\":", span_str(kind_name(finding->kind)));
    quote_member(o, ",\"rule\":", span_str(finding->rule));
    quote_member(o,
                 ",\"evidence\":", span_str(evidence_name(finding->evidence)));
    quote_member(o, ",\"action\":", span_str(action_name(finding->action)));
    if (item->value != NULL)
        quote_member(o, ",\"value\":", *item->value);
    out_str(o, "}\n");
}

static void sarif_start(struct report *r)
{
    sarif_begin(&r->sarif, r->out);
}

static void sarif_item(struct report *r, const struct report_item *item)
{
    sarif_result(&r->sarif, item->file, item->finding, item->value);
}

static void sarif_stop(struct report *r, bool complete)
{
    sarif_end(&r->sarif, complete);
}

static const struct report_form forms[] = {
    {"text", NULL, text_item, NULL},
    {"json", NULL, json_item, NULL},
    {"sarif", sarif_start, sarif_item, sarif_stop},
};

const char *const report_names[] = {"text", "json", "sarif", NULL};

const struct report_form *report_find(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(name, forms[i].name) == 0)
            return &forms[i];
    return NULL;
}

void report_begin(struct report *r, const struct report_form *form,
                  struct out *out)
{
    r->form = form;
    r->out = out;
    r->count = 0;
    if (form->begin != NULL)
        form->begin(r);
}

void report_put(struct report *r, const struct report_item *item)
{
    r->form->item(r, item);
    r->count++;
}

void report_end(struct report *r, bool complete)
{
    if (r->form->end != NULL)
        r->form->end(r, complete);
}
