/*
 * null - JSON's null in a value's place, its quotes included.
 *
 * Where there is no null (XML, CSV, a log line, a part of a string) the value
 * is redacted: an empty text would join what stands around it.
 */
#include "filters/act/ops.h"

static const char text[] = "null";

static size_t bound(const struct rule *rule, const struct match *match)
{
    size_t n = redact_ops.bound(rule, match);

    return n > strlen(text) ? n : strlen(text);
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    if (match->stands == STANDS_WITHIN)
        return redact_ops.put(rule, match, out);
    memcpy(out, text, strlen(text));
    return strlen(text);
}

const struct act_ops null_ops = {.bound = bound, .put = put};
