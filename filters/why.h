/*
 * why - how a value was known for what it is, and why one that looked like
 * private data was let go.  For those who ask: `fogline explain`.
 */
#ifndef FOGLINE_WHY_H
#define FOGLINE_WHY_H

/* id, what a reader is told */
#define BASES(X)                                            \
    X(SHAPE, "by its shape")                                \
    X(KEY, "by key")                                        \
    X(COLUMN, "by the name of its column")                  \
    X(LIST, "by the key before its brackets")               \
    X(CHECKSUM, "by shape and checksum")                    \
    X(MAKER, "by shape and a known code of maker or model") \
    X(NEARBY, "by shape and a word that stands before it")  \
    X(CONTENT, "by what it holds once it is decoded")       \
    X(RULE, "by the rule's own path or pattern")

enum basis {
#define X(id, text) BASIS_##id,
    BASES(X)
#undef X
        BASIS_COUNT
};

#define MISSES(X)                                                             \
    X(NONE, "")                                                               \
    X(EVIDENCE, "too little speaks for it")                                   \
    X(EXCEPTED, "excepted by the filter file")                                \
    X(UNRULED, "no rule is in charge of its kind")                            \
    X(VALUE, "a key names one, but the value is empty, zero, a placeholder, " \
             "a quantity or of another form")                                 \
    X(BARRED, "17 characters, but I, O or Q among them, which no VIN has")    \
    X(NO_DIGIT, "17 characters without a digit")                              \
    X(NO_LETTER, "17 digits, and no key names a VIN")                         \
    X(DOUBTFUL, "17 characters in lower case that are mixed with upper case " \
                "or may be a hash, and no key names a VIN")                   \
    X(UNLIKELY, "17 characters that do not end as a VIN does or begin as "    \
                "none does, and no key, check digit or maker speaks for one") \
    X(DOMAIN, "an '@', but no domain name behind it")                         \
    X(ALONE, "a number of degrees, but no second one beside it that makes "   \
             "a position of it")                                              \
    X(NUMBERING, "its length is right, but first digits, check digit, key "   \
                 "or what it is a part of speak against it")

enum miss {
#define X(id, text) MISS_##id,
    MISSES(X)
#undef X
        MISS_COUNT
};

/* One line, for people. */
const char *why_found(enum basis basis);
const char *why_missed(enum miss miss);

#endif
