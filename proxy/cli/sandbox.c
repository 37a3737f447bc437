/* sandbox - see sandbox.h. */
#include "proxy/cli/sandbox.h"

#include "filters/base/diag.h"
#include "proxy/guard/guard.h"

#include <stdio.h>

const char *const sandbox_words[] = {
    [SANDBOX_AUTO] = "auto",
    [SANDBOX_REQUIRE] = "require",
    [SANDBOX_OFF] = "off",
    NULL,
};

bool sandbox_option(const struct args *args, enum sandbox *out)
{
    const char *word = args_value(args, "--sandbox", NULL);
    const char *near;

    if (word == NULL)
        return true;
    for (int i = 0; sandbox_words[i] != NULL; i++) {
        *out = (enum sandbox)i;
        if (strcmp(sandbox_words[i], word) == 0)
            return true;
    }
    near = diag_nearest(word, sandbox_words);
    args_error(
        args->command,
        "--sandbox \"%.60s\": unknown (one of: auto, require, off)%s%s%s", word,
        near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
        near != NULL ? "\"?" : "");
    return false;
}

bool sandbox_enter(enum sandbox sandbox)
{
    const char *why = "--sandbox off says so";

    if (sandbox != SANDBOX_OFF)
        why = guard_enter();
    if (why == NULL)
        return true;
    if (sandbox == SANDBOX_REQUIRE) {
        fprintf(stderr,
                "fogline serve: no sandbox, so nothing is served: %s; "
                "--sandbox auto would go on without\n",
                why);
        return false;
    }
    fprintf(stderr, "fogline serve: warning: no sandbox: %s\n", why);
    return true;
}
