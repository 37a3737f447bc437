/*
 * balance_args - see balance_args.h.
 */
#include "proxy/cli/balance_args.h"

#include "filters/base/diag.h"

#include <string.h>

const char *const balance_args_words[] = {
    [BALANCE_ROUND_ROBIN] = "round-robin",
    [BALANCE_LEAST_CONNECTIONS] = "least-connections",
    NULL,
};

static bool take_balance(const struct args *args,
                         struct upstream_config *config)
{
    const char *text = args_value(args, "--balance", NULL);
    const char *near;

    if (text == NULL)
        return true;
    for (size_t i = 0; balance_args_words[i] != NULL; i++) {
        if (strcmp(text, balance_args_words[i]) != 0)
            continue;
        config->balance = (enum balance)i;
        return true;
    }
    near = diag_nearest(text, balance_args_words);
    args_error(args->command,
               "--balance \"%.60s\": want round-robin or "
               "least-connections%s%s%s",
               text, near != NULL ? "; did you mean \"" : "",
               near != NULL ? near : "", near != NULL ? "\"?" : "");
    return false;
}

const char *balance_args_path(const char *text)
{
    bool good = text[0] == '/';

    for (const char *p = text; good && *p != '\0'; p++)
        good = *p > ' ' && *p < 0x7f && *p != '#';
    return good ? NULL
                : "want a path as in /healthz, spaces and the like written "
                  "%20";
}

static bool take_health(const struct args *args, struct upstream_config *config)
{
    const char *text = args_value(args, "--health", NULL);
    const char *error = text != NULL ? balance_args_path(text) : NULL;

    if (error != NULL)
        args_error(args->command, "--health \"%.60s\": %s", text, error);
    if (text != NULL)
        config->health.path = text;
    return error == NULL;
}

bool balance_args_apply(const struct args *args, struct upstream_config *config)
{
    return take_balance(args, config) && take_health(args, config);
}
