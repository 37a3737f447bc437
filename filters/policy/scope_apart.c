/*
 * scope_apart - two filters are apart if one of their lists says so.
 *
 * Hosts, statuses, types and methods are trees: two patterns are apart unless
 * one covers the other.  Paths are not ("/a/STAR" and "/STAR/b" overlap), so
 * they are walked.
 */
#include "filters/policy/scope_apart.h"
#include "filters/policy/glob.h"
#include "filters/policy/media_type.h"

typedef bool apart_fn(const char *a, const char *b);

static bool hosts_apart(const char *a, const char *b)
{
    return !glob_host_covers(a, b) && !glob_host_covers(b, a);
}

/* GET is for HEAD, too. */
static bool methods_apart(const char *a, const char *b)
{
    return strcmp(a, b) != 0 &&
           !(strcmp(a, "GET") == 0 && strcmp(b, "HEAD") == 0) &&
           !(strcmp(a, "HEAD") == 0 && strcmp(b, "GET") == 0);
}

/* "404" is one of "4xx". */
static bool statuses_apart(const char *a, const char *b)
{
    return a[0] != b[0] || (a[1] != 'x' && b[1] != 'x' && strcmp(a, b) != 0);
}

static bool types_apart(const char *a, const char *b)
{
    return !media_type_covers(a, b) && !media_type_covers(b, a);
}

static size_t segment_n(const char *path)
{
    return strcspn(path, "/");
}

static bool is_segment(const char *path, const char *word)
{
    return segment_n(path) == strlen(word) &&
           strncmp(path, word, strlen(word)) == 0;
}

/* Up to the first `**` of either, segment by segment. */
static bool paths_apart(const char *a, const char *b)
{
    a += a[0] == '/';
    b += b[0] == '/';
    while (!is_segment(a, "**") && !is_segment(b, "**")) {
        size_t n = segment_n(a), m = segment_n(b);

        if (!is_segment(a, "*") && !is_segment(b, "*") &&
            (n != m || strncmp(a, b, n) != 0))
            return true;
        if (a[n] == '\0' || b[m] == '\0') /* the longer may go on with ** */
            return a[n] != b[m] &&
                   !is_segment(a[n] == '\0' ? b + m + 1 : a + n + 1, "**");
        a += n + 1;
        b += m + 1;
    }
    return false;
}

/* NULL: anything, so never apart. */
static bool lists_apart(char *const *a, char *const *b, apart_fn *apart)
{
    if (a == NULL || b == NULL)
        return false;
    for (; *a != NULL; a++)
        for (char *const *other = b; *other != NULL; other++)
            if (!apart(*a, *other))
                return false;
    return true;
}

bool scope_apart(const struct scope *a, const struct scope *b)
{
    return lists_apart(a->hosts, b->hosts, hosts_apart) ||
           lists_apart(a->paths, b->paths, paths_apart) ||
           lists_apart(a->methods, b->methods, methods_apart) ||
           lists_apart(a->statuses, b->statuses, statuses_apart) ||
           lists_apart(a->types, b->types, types_apart);
}
