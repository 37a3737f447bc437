/*
 * chain - follows `extends` from file to file.
 *
 * A path counts from the folder of the file that names it.  Whether a file is
 * there already is asked of the file system, not of the name: links are no way
 * round.
 */
#include "filters/policy/chain.h"
#include "filters/base/mem.h"
#include "filters/policy/keys.h"
#include "filters/policy/source.h"

#include <stdlib.h>

struct chain_link {
    char *file;
    struct buf text;
    struct doc doc;
};

const struct key chain_keys[] = {
    {"filter", WANT_TEXT, true},     {"applies_to", WANT_MAP, false},
    {"extends", WANT_TEXT, false},   {"rules", WANT_LIST, false},
    {"except", WANT_LIST, false},    {"media", WANT_MAP, false},
    {"otherwise", WANT_TEXT, false}, {"tests", WANT_LIST, false},
    {"websocket", WANT_TEXT, false}, {NULL, WANT_TEXT, false},
};

static const struct doc_form form = {
    .name = "a filter file",
    .begin = "`filter: NAME`",
    .empty = "the file holds no filter; it needs at least `filter: NAME` and "
             "`rules:`",
};

static struct chain_link *new_link(struct chain *chain, char *file)
{
    struct chain_link *link = mem_zalloc(sizeof *link);

    link->file = file;
    link->doc.file = file;
    buf_init(&link->text, SOURCE_MAX);
    chain->stamps[chain->count] = stamp_of(file);
    chain->docs[chain->count] = &link->doc;
    chain->links[chain->count++] = link;
    return link;
}

/* The text may be borrowed: it lives as long as the chain. */
static bool parse(struct chain_link *link, struct span text, struct diag *diag)
{
    const struct node *root;

    link->doc = (struct doc){
        .form = &form, .file = link->file, .text = text, .diag = diag};
    if (!doc_init(&link->doc))
        return false;
    root = link->doc.root;
    if (!keys_check(&link->doc, root, form.name, chain_keys))
        return false;
    if (keys_get(root, "rules") != NULL || keys_get(root, "extends") != NULL)
        return true;
    return doc_error(&link->doc, root,
                     "a filter file needs the key \"rules\"; add it (or "
                     "`extends: FILE`, to start from another file's)");
}

/* Is the last file one of those before it? */
static bool is_cycle(const struct chain *chain)
{
    const struct stamp *last = &chain->stamps[chain->count - 1];

    for (size_t i = 0; i + 1 < chain->count; i++)
        if (last->exists && chain->stamps[i].inode == last->inode &&
            chain->stamps[i].device == last->device)
            return true;
    return false;
}

/* Reads the file that the last one extends. */
static bool follow(struct chain *chain, const struct node *named)
{
    const struct doc *from = chain->docs[chain->count - 1];
    struct place at = {from->file, from->text, named->line, named->column};
    struct chain_link *link;

    if (named->text[0] == '\0')
        return doc_error(from, named,
                         "\"extends\" is the path of a filter file, from this "
                         "file's folder");
    if (chain->count == CHAIN_MAX)
        return doc_error(from, named,
                         "more than %d files that extend each other; put the "
                         "rules of some of them together",
                         CHAIN_MAX);
    link = new_link(chain, source_beside(from->file, named->text));
    if (is_cycle(chain))
        return doc_error(from, named,
                         "\"%s\" leads back to a file that is being extended; "
                         "a file cannot extend itself",
                         doc_quote(named).text);
    return source_read(link->file, &at, &link->text, from->diag) &&
           parse(link, buf_span(&link->text), from->diag);
}

bool chain_init(struct chain *chain, const char *file, struct span text,
                struct diag *diag)
{
    const struct node *base;

    *chain = (struct chain){0};
    if (!parse(new_link(chain, mem_strdup(file)), text, diag))
        return false;
    while ((base = keys_get(chain->docs[chain->count - 1]->root, "extends")) !=
           NULL)
        if (!follow(chain, base))
            return false;
    return true;
}

void chain_done(struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        doc_done(&chain->links[i]->doc);
        buf_done(&chain->links[i]->text);
        free(chain->links[i]->file);
        free(chain->links[i]);
    }
    free(chain->origins);
}
