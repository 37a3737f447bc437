/*
 * trailer - fields behind a body.
 *
 * Must never pass on one that a recipient who merges trailers into the head
 * would take for framing, routing, authority or content.
 */
#include "proxy/http/trailer.h"

#include "proxy/http/syntax.h"

void trailer_put(const struct head *trailers, struct buf *out)
{
    for (size_t i = 0; i < trailers->count; i++) {
        const struct field *field = &trailers->fields[i];

        if (field_in_trailer(field->id))
            CHECK(buf_put(out, field->name) && buf_put(out, span_str(": ")) &&
                  buf_put(out, field->value) && buf_put(out, span_str("\r\n")));
    }
}

/* The elements of one line; `between` is what stands before the next. */
static const char *trailer_put_list(struct span list, const char *between,
                                    struct buf *out)
{
    struct span name;

    while (syntax_take(&list, &name)) {
        if (!syntax_is_name(name) || !field_in_trailer(field_find(name)))
            continue;
        CHECK(buf_put(out, span_str(between)) && buf_put(out, name));
        between = ",";
    }
    return between;
}

void trailer_put_names(const struct head *head, struct buf *out)
{
    static const char FIRST[] = "Trailer: ";
    const char *between = FIRST;

    if (head_find(head, FIELD_TRAILER) == NULL)
        return;
    for (size_t i = 0; i < head->count; i++)
        if (head->fields[i].id == FIELD_TRAILER)
            between = trailer_put_list(head->fields[i].value, between, out);
    if (between != FIRST)
        CHECK(buf_put(out, span_str("\r\n")));
}
