/*
 * tree - libyaml's events, made into a small tree with line and column.
 *
 * Events rather than libyaml's documents: they can be refused one by one
 * (depth, count, aliases) before memory is spent on them.  The only place that
 * knows libyaml.
 */
#include "filters/policy/tree.h"
#include "filters/base/mem.h"
#include "filters/base/utf8.h"

#include <yaml.h>

/* Files are four or five deep and have some hundred nodes. */
#define DEPTH_MAX 16
#define NODES_MAX 100000

struct reader {
    yaml_parser_t yaml;
    yaml_event_t event; /* the one being looked at */
    struct doc *doc;
    size_t nodes;
};

static struct node mark_node(yaml_mark_t mark)
{
    return (struct node){.line = mark.line + 1, .column = mark.column + 1};
}

/* The byte a place stands at; 0 at the end of the text. */
static uint8_t byte_at(const struct doc *doc, const struct node *at)
{
    size_t i = 0;
    uint32_t c;

    for (size_t line = 1; line < at->line && i < doc->text.n; i++)
        line += doc->text.p[i] == '\n';
    for (size_t nr = 1; nr < at->column && i < doc->text.n; nr++)
        i += utf8_decode(span_cut(doc->text, i, doc->text.n), &c);
    return i < doc->text.n ? doc->text.p[i] : 0;
}

/* What to do about libyaml's complaint. */
static const char *cure(const char *problem, uint8_t byte)
{
    if (byte == '\t')
        return "indent with spaces, not tabs";
    if (strstr(problem, "alphabetic or numeric") != NULL)
        return "quote a text that begins with * or &: \"*.example.com\"";
    if (strchr("@`%|>*&!", byte) != NULL && byte != 0)
        return "quote a text that begins with this character";
    if (strstr(problem, "escape") != NULL)
        return "write a backslash as \\\\ in \"...\", or use '...'";
    if (strstr(problem, "mapping values") != NULL)
        return "quote a text that holds \": \", or check the indentation";
    return "check indentation, quotes and brackets here and just above";
}

/* What begins and never ends is shown where it begins. */
static bool unfinished_error(struct reader *r)
{
    struct node at = mark_node(r->yaml.context_mark);

    return doc_error(r->doc, &at,
                     "not valid YAML: %s that begins here: the file ends "
                     "first\nclose it",
                     r->yaml.context);
}

static bool syntax_error(struct reader *r)
{
    struct node at = mark_node(r->yaml.problem_mark);
    const char *problem = r->yaml.problem != NULL ? r->yaml.problem : "error";
    uint8_t byte = byte_at(r->doc, &at);

    if (byte == 0 && r->yaml.context != NULL)
        return unfinished_error(r);
    return doc_error(r->doc, &at, "not valid YAML: %s\n%s", problem,
                     cure(problem, byte));
}

static bool next(struct reader *r)
{
    yaml_event_delete(&r->event);
    if (yaml_parser_parse(&r->yaml, &r->event) == 0)
        return syntax_error(r);
    return true;
}

static bool refuse_anchor(struct reader *r, const void *anchor, const void *tag)
{
    struct node at = mark_node(r->event.start_mark);

    if (anchor != NULL)
        return doc_error(r->doc, &at,
                         "anchors and aliases (&name, *name) are not allowed "
                         "here; write the value out, or quote a text that "
                         "begins with & or *");
    if (tag != NULL)
        return doc_error(r->doc, &at,
                         "tags (!name) are not allowed here; quote a text "
                         "that begins with !");
    return true;
}

static bool read_text(struct reader *r, struct node *node)
{
    const char *value = (const char *)r->event.data.scalar.value;

    if (!refuse_anchor(r, r->event.data.scalar.anchor,
                       r->event.data.scalar.tag))
        return false;
    if (strlen(value) != r->event.data.scalar.length)
        return doc_error(r->doc, node,
                         "a text with a NUL character (\\0) in "
                         "it; remove the NUL");
    node->type = NODE_TEXT;
    node->text = mem_strdup(value);
    node->plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return true;
}

static bool read_node(struct reader *r, size_t depth, struct node **to);

/* Where the next item goes; `count` grows by doubling from 8. */
static struct node **new_item(struct node *node)
{
    size_t n = node->count;

    if (n == 0 || (n >= 8 && (n & (n - 1)) == 0))
        node->items = mem_realloc(node->items,
                                  (n < 8 ? 8 : 2 * n) * sizeof(struct node *));
    node->items[node->count] = NULL;
    return &node->items[node->count++];
}

/* Reads items up to the `end` event. */
static bool read_items(struct reader *r, struct node *node, size_t depth,
                       yaml_event_type_t end)
{
    while (next(r)) {
        if (r->event.type == end)
            return true;
        if (!read_node(r, depth + 1, new_item(node)))
            return false;
    }
    return false;
}

static bool fill_node(struct reader *r, struct node *node, size_t depth)
{
    yaml_event_t *e = &r->event;

    if (depth > DEPTH_MAX || ++r->nodes > NODES_MAX)
        return doc_error(r->doc, node,
                         "too deeply nested or too long (%d levels, %d "
                         "values); check the indentation",
                         DEPTH_MAX, NODES_MAX);
    if (e->type == YAML_SCALAR_EVENT)
        return read_text(r, node);
    if (e->type == YAML_SEQUENCE_START_EVENT) {
        node->type = NODE_LIST;
        return refuse_anchor(r, e->data.sequence_start.anchor,
                             e->data.sequence_start.tag) &&
               read_items(r, node, depth, YAML_SEQUENCE_END_EVENT);
    }
    if (e->type == YAML_MAPPING_START_EVENT) {
        node->type = NODE_MAP;
        return refuse_anchor(r, e->data.mapping_start.anchor,
                             e->data.mapping_start.tag) &&
               read_items(r, node, depth, YAML_MAPPING_END_EVENT);
    }
    return refuse_anchor(r, e, NULL); /* what is left is an alias */
}

/* Reads the node the current event begins into `*to`, which owns it also
 * after an error. */
static bool read_node(struct reader *r, size_t depth, struct node **to)
{
    *to = mem_alloc(sizeof **to);
    **to = mark_node(r->event.start_mark);
    return fill_node(r, *to, depth);
}

static bool read_root(struct reader *r)
{
    struct node top = {.line = 1, .column = 1};

    if (r->event.type == YAML_STREAM_END_EVENT)
        return doc_error(r->doc, &top, "%s", r->doc->form->empty);
    if (!next(r) || !read_node(r, 1, &r->doc->root))
        return false;
    if (r->doc->root->type != NODE_MAP)
        return doc_error(r->doc, r->doc->root,
                         "%s is a map of keys and values; begin with %s",
                         r->doc->form->name, r->doc->form->begin);
    return true;
}

static bool read_end(struct reader *r)
{
    struct node at;

    if (!next(r) || !next(r)) /* the document's end, what follows it */
        return false;
    if (r->event.type == YAML_STREAM_END_EVENT)
        return true;
    at = mark_node(r->event.start_mark);
    return doc_error(r->doc, &at,
                     "a second YAML document; put it into a file of its "
                     "own");
}

bool tree_read(struct doc *doc)
{
    struct reader r = {.doc = doc};
    bool ok;

    CHECK(yaml_parser_initialize(&r.yaml) != 0);
    yaml_parser_set_encoding(&r.yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.yaml, doc->text.p, doc->text.n);
    ok = next(&r) && next(&r) && read_root(&r) && read_end(&r);
    yaml_event_delete(&r.event);
    yaml_parser_delete(&r.yaml);
    return ok;
}
