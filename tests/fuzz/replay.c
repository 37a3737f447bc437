/*
 * replay - feeds files to a fuzz target, without libFuzzer.
 *
 *   build/fuzz-replay/TARGET FILE...
 *
 * Says which file it is at, so that a crash names its input.
 */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#define LARGEST (1 << 20) /* bytes of a file */

/* All of a file, in memory of exactly its size. */
static bool replay(const char *name, uint8_t *room)
{
    FILE *f = fopen(name, "rbe");
    uint8_t *copy;
    size_t n;

    if (f == NULL) {
        perror(name);
        return false;
    }
    n = fread(room, 1, LARGEST, f);
    fclose(f);
    copy = malloc(n + (n == 0));
    CHECK(copy != NULL);
    memcpy(copy, room, n);
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
    return true;
}

int main(int argc, char **argv)
{
    uint8_t *room = malloc(LARGEST);
    bool good = room != NULL;

    for (int i = 1; good && i < argc; i++) {
        fprintf(stderr, "%s\n", argv[i]);
        good = replay(argv[i], room);
    }
    free(room);
    return good && argc > 1 ? 0 : 1;
}
