/*
 * reading - request paths of any bytes: each reading a path within its room,
 * the usual one first, and one alone where nothing is odd.
 */
#include "filters/policy/reading.h"
#include "filters/policy/glob.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/guarded.h"

static struct guarded page;

/* Nothing that servers read in different ways. */
static bool is_ordinary(struct span path)
{
    static const char ordinary[] = "abcdefghijklmnopqrstuvwxyz0123456789-_~";

    if (path.n == 0 || path.p[0] != '/')
        return false;
    for (size_t i = 1; i < path.n; i++) {
        uint8_t c = path.p[i];

        if (c == '/' ? path.p[i - 1] == '/'
                     : c == '\0' || strchr(ordinary, c) == NULL)
            return false;
    }
    return true;
}

static void check_one(struct span reading, size_t most)
{
    CHECK(reading.n >= 1 && reading.n <= most + 1 && reading.p[0] == '/');
    CHECK(glob_path("/**", reading));
    if (glob_path("/a/*/b", reading))
        CHECK(glob_path_any_case("/A/*/B", reading));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct readings all, one;
    struct span path, usual;

    if (size > FUZZ_LONGEST)
        return 0;
    if (page.base == NULL)
        guarded_init(&page, FUZZ_LONGEST);
    path = guarded_put(&page, fuzz_in(data, size));
    usual = reading_usual(&one, path);

    reading_find(&all, path);
    CHECK(all.count >= 1 && all.count <= READINGS_MAX);
    CHECK(span_eq(all.paths[0], usual));
    for (size_t i = 0; i < all.count; i++)
        check_one(all.paths[i], path.n);
    if (is_ordinary(path))
        CHECK(!all.any && all.count == 1);
    reading_done(&all);
    reading_done(&one);
    return 0;
}
