/*
 * doc - the tree of a filter file, and errors that point into it.
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

bool doc_init(struct doc *doc, const char *file, struct span text,
              struct diag *diag)
{
    *doc = (struct doc){.file = file, .diag = diag};
    doc->text = source_skip_mark(text.n != 0 ? text : span_of("", 0));
    if (source_check(file, doc->text, diag) && tree_read(doc))
        return true;
    doc_done(doc);
    return false;
}
