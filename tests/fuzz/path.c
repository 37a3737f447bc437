/*
 * path - JSONPaths in bodies: the same events wherever the pieces are cut, all
 * in place.
 *
 * First line: paths, with blanks between them.  The rest: the body.
 */
#include "filters/base/mem.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/path_told.h"

#include <stdlib.h>

static struct guarded page;
static struct path_told whole = {.page = &page}, cut = {.page = &page};

static struct path_set *set_of(struct span line)
{
    struct path_set *set = path_set_new(&scan_scalar);
    char *copy = fuzz_string(line), *rest = copy;
    unsigned rule = 0;

    for (char *one; (one = strsep(&rest, " ")) != NULL; rule++) {
        const char *error = NULL;
        size_t column = 0;
        struct path *p = path_parse(one, &error, &column);

        CHECK(p != NULL || error != NULL);
        CHECK(column <= strlen(one) + 1);
        if (p != NULL && !path_set_add(set, p, rule))
            break;
    }
    free(copy);
    return set;
}

/* Does the text have there what the event says it is? */
static void check_event(struct span text, const struct path_event *e)
{
    CHECK(e->end <= text.n);
    if (e->shape == PATH_OBJECT)
        CHECK(text.p[e->begin] == '{');
    if (e->shape == PATH_ARRAY)
        CHECK(text.p[e->begin] == '[');
    if (e->shape == PATH_STRING)
        CHECK(e->begin > 0 && text.p[e->begin - 1] == '"');
    if (e->separator != PATH_NO_SEPARATOR)
        CHECK(text.p[e->separator] == ',');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    struct path_set *set;

    if (size > FUZZ_LONGEST)
        return 0;
    if (page.base == NULL)
        guarded_init(&page, FUZZ_LONGEST);
    set = set_of(fuzz_line(&in));
    CHECK(path_told_all(&whole, &cut, set, in));
    for (size_t i = 0; i < whole.n && whole.fault == FAULT_NONE; i++)
        check_event(in, &whole.events[i]);
    path_set_free(set);
    return 0;
}
