/*
 * Which change of what filters are for hides less than before.
 */
#include "tests/unit/weakened.h"

#define FILTER(name, scope, rule) \
    "filter: " name "\n" scope "rules: [{find: vin, do: " rule "}]\n"
#define HOST(h)   "applies_to: {hosts: [" h "]}\n"
#define PATH(p)   "applies_to: {paths: [" p "]}\n"
#define METHOD(m) "applies_to: {methods: [" m "]}\n"
#define STATUS(s) "applies_to: {status: [" s "]}\n"

static const struct {
    struct texts now, next;
    const char *says;
} scoped[] = {
    /* Each meets its like alone. */
    {{{FILTER("a", HOST("a.com"), "redact"), FILTER("b", "", "report")}},
     {{FILTER("c", HOST("a.com"), "redact"), FILTER("d", "", "report")}},
     NULL},
    {{{FILTER("a", HOST("a.com"), "redact"), FILTER("b", "", "report")}},
     {{FILTER("d", "", "report")}},
     "redact becomes report"},
    {{{FILTER("a", HOST("a.com"), "redact"), FILTER("b", "", "report")}},
     {{FILTER("a", HOST("b.com"), "redact"), FILTER("b", "", "report")}},
     "redact becomes report"},
    /* In front of what hides: for some, less. */
    {{{FILTER("b", "", "redact")}},
     {{FILTER("a", HOST("a.com"), "report"), FILTER("b", "", "redact")}},
     "redact becomes report"},
    {{{FILTER("b", "", "redact")}},
     {{FILTER("a", HOST("a.com"), "block"), FILTER("b", "", "redact")}},
     NULL},
    /* What was refused would pass; what passes may be refused. */
    {{{FILTER("a", HOST("a.com"), "redact")}},
     {{FILTER("a", HOST("a.com, b.com"), "redact")}},
     "filter a: responses that no filter applied to"},
    {{{FILTER("a", HOST("a.com, b.com"), "redact")}},
     {{FILTER("a", HOST("a.com"), "redact")}},
     NULL},
    {{{FILTER("a", HOST("a.com"), "redact"),
       FILTER("b", HOST("b.com"), "redact")}},
     {{FILTER("c", HOST("a.com, b.com"), "redact")}},
     NULL},
    {{{FILTER("a", HOST("a.com"), "redact"),
       FILTER("b", PATH("/b/**"), "redact")}},
     {{FILTER("c", "applies_to: {hosts: [a.com], paths: [/x, /b/y]}\n",
              "redact")}},
     NULL},
    {{{FILTER("a", STATUS("4xx"), "redact"), FILTER("b", "", "report")}},
     {{FILTER("a", STATUS("404"), "redact"), FILTER("b", "", "report")}},
     "redact becomes report"},
    {{{FILTER("a", STATUS("404"), "redact"),
       FILTER("b", STATUS("2xx"), "report")}},
     {{FILTER("b", STATUS("200"), "report"),
       FILTER("a", STATUS("404"), "redact")}},
     NULL},
    /* A filter for GET is for HEAD, too. */
    {{{FILTER("a", METHOD("GET"), "redact")}},
     {{FILTER("h", METHOD("HEAD"), "report"),
       FILTER("a", METHOD("GET"), "redact")}},
     "redact becomes report"},
    {{{FILTER("a", METHOD("GET"), "redact"),
       FILTER("b", METHOD("POST"), "report")}},
     {{FILTER("b", METHOD("POST"), "report"),
       FILTER("a", METHOD("GET, HEAD"), "redact")}},
     NULL},
    /* Who the client is may be added to what is asked, not dropped. */
    {{{FILTER("a", "applies_to: {clients: ['spiffe://x/a']}\n", "report"),
       FILTER("b", "", "redact")}},
     {{FILTER("b", "", "redact")}},
     NULL},
    {{{FILTER("b", "", "redact")}},
     {{FILTER("a", "applies_to: {clients: ['spiffe://x/a']}\n", "report"),
       FILTER("b", "", "redact")}},
     "redact becomes report"},
    /* Paths that overlap though neither covers the other. */
    {{{FILTER("a", PATH("/x/*"), "redact")}},
     {{FILTER("b", PATH("/*/y"), "report"),
       FILTER("a", PATH("/x/*"), "redact")}},
     "redact becomes report"},
    {{{FILTER("a", PATH("/x/*"), "redact"),
       FILTER("b", PATH("/y/**"), "report")}},
     {{FILTER("b", PATH("/y/*/z"), "report"),
       FILTER("a", PATH("/x/*"), "redact")}},
     NULL},
    {{{FILTER("a", PATH("/x"), "redact"), FILTER("b", PATH("/x/*"), "report")}},
     {{FILTER("b", PATH("/x/*"), "report"), FILTER("a", PATH("/x"), "redact")}},
     NULL},
    {{{FILTER("a", PATH("/x"), "redact")}},
     {{FILTER("b", PATH("/x/**"), "report")}},
     "redact becomes report"},
};

static void filters_are_compared_that_are_for_the_same_responses(void **state)
{

    (void)state;
    for (size_t i = 0; i < sizeof scoped / sizeof *scoped; i++)
        weakened_check(&scoped[i].now, &scoped[i].next, scoped[i].says);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters_are_compared_that_are_for_the_same_responses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
