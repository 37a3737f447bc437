/*
 * fault - why a body could not be filtered to its end.
 *
 * A fault is final.  Whoever meets one refuses the response, or cuts the
 * connection if its head has left; there is no way from a fault to "pass".
 */
#ifndef FOGLINE_FAULT_H
#define FOGLINE_FAULT_H

#define FAULTS(X)                                                             \
    X(NONE, "no fault")                                                       \
    X(HOLD, "a possible match is longer than the hold-back window")           \
    X(BLOCK, "a rule says that a body holding this is refused")               \
    X(PATTERN, "a pattern's match is too long, or takes too long")            \
    X(DEPTH, "the body nests deeper than a rule's path can follow")           \
    X(CHARSET, "the body's character encoding cannot be inspected")           \
    X(BINARY, "the body is an archive or another binary format")              \
    X(MEDIA, "the filter refuses this media type")                            \
    X(STRIP, "the picture or film is broken, or of a kind not stripped here") \
    X(CODING, "the body is not what its content coding says")                 \
    X(BOMB, "the body decodes to more than the limits allow")                 \
    X(SINK, "the receiver of the output gave up")

enum fault {
#define X(id, text) FAULT_##id,
    FAULTS(X)
#undef X
        FAULT_COUNT
};

/* What FAULTS says; never holds data of a body. */
const char *fault_text(enum fault fault);

#endif
