/*
 * balance_args - see balance_args.h.
 */
#include "proxy/cli/balance_args.h"

#include "filters/base/diag.h"

#include <string.h>

static bool take_balance(const struct args *args,
                         struct upstream_config *config)
{
    static const char *const names[] = {
        [BALANCE_ROUND_ROBIN] = "round-robin",
        [BALANCE_LEAST_CONNECTIONS] = "least-connections",
        NULL,
    };
    const char *text =
        args_value(args, "--balance", names[BALANCE_ROUND_ROBIN]);
    const char *near = diag_nearest(text, names);

    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(text, names[i]) != 0)
            continue;
        config->balance = (enum balance)i;
        return true;
    }
    args_error(args->command,
               "--balance \"%.60s\": want round-robin or "
               "least-connections%s%s%s",
               text, near != NULL ? "; did you mean \"" : "",
               near != NULL ? near : "", near != NULL ? "\"?" : "");
    return false;
}

bool balance_args_apply(const struct args *args, struct upstream_config *config)
{
    return take_balance(args, config);
}
