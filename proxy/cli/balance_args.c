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

static bool take_health(const struct args *args, struct upstream_config *config)
{
    const char *text = args_value(args, "--health", NULL);

    config->health.path = text;
    if (text == NULL)
        return true;
    for (const char *p = text; *p != '\0'; p++) {
        if (text[0] == '/' && *p > ' ' && *p < 0x7f && *p != '#')
            continue;
        args_error(args->command,
                   "--health \"%.60s\": want a path as in /healthz, spaces "
                   "and the like written %%20",
                   text);
        return false;
    }
    if (text[0] != '\0')
        return true;
    args_error(args->command, "--health: want a path as in /healthz");
    return false;
}

bool balance_args_apply(const struct args *args, struct upstream_config *config)
{
    return take_balance(args, config) && take_health(args, config);
}
