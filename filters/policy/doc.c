/*
 * doc - the tree of a file, and errors that point into it.
 */
#include "filters/policy/doc.h"
#include "filters/base/utf8.h"
#include "filters/policy/source.h"
#include "filters/policy/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MESSAGE_MAX 2048

bool doc_error(const struct doc *doc, const struct node *at, const char *format,
               ...)
{
    struct place place = {doc->file, doc->text, at->line, at->column};
    char message[MESSAGE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    diag_error(doc->diag, &place, "%s", message);
    return false;
}

void doc_warn(const struct doc *doc, const struct node *at, const char *format,
              ...)
{
    struct place place = {doc->file, doc->text, at->line, at->column};
    char message[MESSAGE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    diag_warn(doc->diag, &place, "%s", message);
}

/* Bytes of the first character. */
static size_t character(struct span text)
{
    uint32_t c;
    size_t n = utf8_decode(text, &c);

    return n != 0 ? n : 1;
}

/* The bytes of the file from a place on. */
static struct span source_from(const struct doc *doc, const struct node *at)
{
    struct span rest = doc->text;

    for (size_t line = 1; line < at->line && rest.n != 0; line++) {
        const uint8_t *lf = memchr(rest.p, '\n', rest.n);
        size_t n = lf != NULL ? (size_t)(lf - rest.p) + 1 : rest.n;

        rest = span_cut(rest, n, rest.n);
    }
    for (size_t nr = 1; nr < at->column && rest.n != 0; nr++)
        rest = span_cut(rest, character(rest), rest.n);
    return rest;
}

struct node doc_inside(const struct doc *doc, const struct node *node,
                       size_t offset)
{
    struct node at = *node;
    struct span from = source_from(doc, node);
    struct span text = span_str(node->text);
    size_t quote = node->plain ? 0 : 1;

    if (offset > text.n || from.n < quote + offset ||
        memcmp(from.p + quote, text.p, offset) != 0)
        return at;
    at.column += quote;
    for (size_t i = 0; i < offset; at.column++)
        i += character(span_cut(text, i, text.n));
    return at;
}

bool doc_unknown(const struct doc *doc, const struct node *at, const char *what,
                 const char *const *words)
{
    const char *meant = diag_nearest(at->text, words);
    char list[1024] = "";

    for (size_t i = 0, n = 0; words[i] != NULL && n < sizeof list; i++)
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%s",
                              i != 0 ? ", " : "", words[i]);
    if (meant == NULL)
        return doc_error(doc, at, "unknown %s \"%s\" (one of: %s)", what,
                         doc_quote(at).text, list);
    return doc_error(doc, at,
                     "unknown %s \"%s\" (one of: %s)\ndid you mean \"%s\"?",
                     what, doc_quote(at).text, list, meant);
}

struct doc_quote doc_quote(const struct node *node)
{
    struct span text = span_str(node->text);
    struct doc_quote quote = {""};
    size_t to = 0, i = 0;
    uint32_t c = 0;

    while (i < text.n) {
        size_t n = utf8_decode(span_cut(text, i, text.n), &c);

        if (n == 0 || to + n + sizeof "..." > sizeof quote.text)
            break;
        if (c < 0x20 || (c >= 0x7F && c <= 0x9F))
            memset(quote.text + to, '?', n);
        else
            memcpy(quote.text + to, text.p + i, n);
        to += n;
        i += n;
    }
    if (i < text.n)
        memcpy(quote.text + to, "...", 3);
    return quote;
}

static void node_free(struct node *node)
{
    if (node == NULL)
        return;
    for (size_t i = 0; i < node->count; i++)
        node_free(node->items[i]);
    free(node->items);
    free(node->text);
    free(node);
}

void doc_done(struct doc *doc)
{
    node_free(doc->root);
    doc->root = NULL;
}

bool doc_init(struct doc *doc)
{
    doc->root = NULL;
    doc->text = source_skip_mark(doc->text.n != 0 ? doc->text : span_of("", 0));
    if (source_check(doc->file, doc->text, doc->diag) && tree_read(doc))
        return true;
    doc_done(doc);
    return false;
}
