/* stems - one table for each set of families of names. */
#include "filters/policy/stems.h"
#include "filters/base/mem.h"
#include "filters/detect/detect.h"
#include "filters/detect/keyed.h"
#include "filters/scan/scan.h"
#include "filters/text/name.h"

#include <stdlib.h>

#define STEMS_MOST 512 /* before alike ones become one */

struct stems {
    /* By slashes and families; NULL: not yet. */
    struct scan_stems *built[2][NAME_OF_ALL + 1];

    /* With custom ones: each of one filter. */
    struct scan_stems **own;
    size_t own_count;
};

struct stems *stems_new(void)
{
    return mem_zalloc(sizeof(struct stems));
}

void stems_free(struct stems *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i <= NAME_OF_ALL; i++)
        for (size_t k = 0; k < 2; k++)
            free(s->built[k][i]);
    for (size_t i = 0; i < s->own_count; i++)
        free(s->own[i]);
    free(s->own);
    free(s);
}

/* A VIN may stand under a frame number's key and the other way round: all of
 * a family count. */
static unsigned families_of(unsigned kinds)
{
    unsigned families = 0;

    for (unsigned name = 0; name < NAME_COUNT; name++)
        if (keyed_judges[name].look != NULL &&
            (kinds >> keyed_judges[name].kind & 1) != 0)
            families |= name_stems_family((enum name)name);
    return families;
}

static struct scan_stems *build(struct stems_wanted *want, unsigned families)
{
    static const char *const none[] = {NULL};
    struct scan_stems *stems = mem_alloc(sizeof *stems);
    const char *text[STEMS_MOST];
    size_t n = 0;

    for (size_t i = 0; detect_stems[i] != NULL; i++)
        text[n++] = detect_stems[i];
    for (size_t i = 0; name_stems[i].of != 0; i++)
        if ((name_stems[i].of & families) != 0) {
            CHECK(n < STEMS_MOST - 1);
            text[n++] = name_stems[i].text;
        }
    text[n] = NULL;
    want->room = scan_stems_build(stems, text,
                                  want->custom != NULL ? want->custom : none);
    stems->slashes = want->slashes;
    return stems;
}

static struct scan_stems *build_own(struct stems *s, struct stems_wanted *want,
                                    unsigned families)
{
    s->own = mem_realloc(s->own, (s->own_count + 1) * sizeof *s->own);
    return s->own[s->own_count++] = build(want, families);
}

const struct scan_stems *stems_for(struct stems *s, struct stems_wanted *want)
{
    unsigned families = families_of(want->kinds);
    struct scan_stems **built = &s->built[want->slashes][families];

    if (want->custom != NULL)
        return build_own(s, want, families);
    if (*built == NULL)
        *built = build(want, families);
    return *built;
}
