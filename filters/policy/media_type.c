/*
 * media_type - compares media types with patterns.
 */
#include "filters/policy/media_type.h"

/* RFC 9110 section 5.6.2, without the star, which is ours. */
static const char *const token =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "!#$%&'+-.^_`|~";

const char *media_type_objection(const char *pattern)
{
    size_t type = strspn(pattern, token);
    const char *rest = pattern + type;

    if (strcmp(pattern, "*/*") == 0 || strcmp(pattern, "*") == 0)
        return "it would mean every type; name one, as \"video/*\"";
    if (strchr(pattern, ';') != NULL)
        return "parameters are not compared; write the type alone, without ;";
    if (type == 0 || *rest != '/')
        return "a media type is TYPE/SUBTYPE, as \"application/json\", or "
               "\"text/*\" for all of one type";
    rest++;
    if (strcmp(rest, "*") == 0 ||
        (*rest != '\0' && rest[strspn(rest, token)] == '\0'))
        return NULL;
    return "what follows the slash is a name, or a * alone for all of this "
           "type";
}

/* The type without parameters and the blanks around it. */
static struct span bare(struct span type)
{
    const uint8_t *end = type.n != 0 ? memchr(type.p, ';', type.n) : NULL;
    size_t to = end != NULL ? (size_t)(end - type.p) : type.n, from = 0;

    while (to > 0 && (type.p[to - 1] == ' ' || type.p[to - 1] == '\t'))
        to--;
    while (from < to && (type.p[from] == ' ' || type.p[from] == '\t'))
        from++;
    return span_cut(type, from, to);
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

bool media_type_matches(const char *pattern, struct span type)
{
    struct span want = span_str(pattern);

    type = bare(type);
    if (want.p[want.n - 1] == '*') {
        want.n--;
        if (type.n <= want.n)
            return false;
        type.n = want.n;
    }
    if (type.n != want.n)
        return false;
    for (size_t i = 0; i < want.n; i++)
        if (lower(type.p[i]) != lower(want.p[i]))
            return false;
    return true;
}

bool media_type_covers(const char *wide, const char *narrow)
{
    return media_type_matches(wide, span_str(narrow));
}
