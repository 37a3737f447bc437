/*
 * framing - the one place that decides how long a body is.
 */
#include "proxy/http/framing.h"

#include "proxy/http/syntax.h"

static enum framing_fault framing_of_coding(const struct head *head,
                                            struct framing *out)
{
    const struct field *coding = head_find(head, FIELD_TRANSFER_ENCODING);

    if (head->minor == 0 || (head->seen >> FIELD_CONTENT_LENGTH & 1) != 0)
        return FRAMING_AMBIGUOUS;
    if (head_times(head, FIELD_TRANSFER_ENCODING) != 1 ||
        !span_is(coding->value, "chunked"))
        return FRAMING_CODING;
    out->kind = FRAMING_CHUNKED;
    return FRAMING_OK;
}

enum framing_fault framing_find(const struct head *head,
                                enum framing_kind otherwise,
                                struct framing *out)
{
    const struct field *length = head_find(head, FIELD_CONTENT_LENGTH);

    *out = (struct framing){.kind = otherwise};
    if ((head->seen >> FIELD_TRANSFER_ENCODING & 1) != 0)
        return framing_of_coding(head, out);
    if (length == NULL)
        return FRAMING_OK;
    if (head_times(head, FIELD_CONTENT_LENGTH) != 1 ||
        !syntax_number(length->value, &out->length))
        return FRAMING_AMBIGUOUS;
    out->kind = out->length != 0 ? FRAMING_LENGTH : FRAMING_NONE;
    return FRAMING_OK;
}
