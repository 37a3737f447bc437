/*
 * date - see date.h.
 */
#include "proxy/http/date.h"

#include <time.h>

const char *date_line(struct date *d, uint64_t now_ms)
{
    if (d->line[0] == '\0' || now_ms - d->made_ms >= 1000) {
        time_t now = time(NULL);
        struct tm utc;

        /* Nobody calls setlocale: the names are English. */
        gmtime_r(&now, &utc);
        strftime(d->line, sizeof d->line, "Date: %a, %d %b %Y %T GMT\r\n",
                 &utc);
        d->made_ms = now_ms;
    }
    return d->line;
}
