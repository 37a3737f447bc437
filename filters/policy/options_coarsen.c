/*
 * options_coarsen - how coarse.
 *
 * The presets.  Both laws call a location precise that is known to within a
 * circle: 1,850 feet of radius in California (Civil Code 1798.140(w)), 1,750
 * feet in Virginia (Code 59.1-575).  A cell is no finer than that circle if the
 * whole circle fits into it, so its edge is the diameter at least:
 *
 *   us-ca   2 * 1850 ft * 0.3048 m/ft = 1127.8 m
 *   us-va   2 * 1750 ft * 0.3048 m/ft = 1066.8 m
 *
 * to which 0.7 % come, since the grid takes a degree of latitude for 111,320 m
 * and it has 110,574 m at the equator, and 0.2 % for columns, which are as wide
 * as told in the middle of their row only (up to 87 degrees north): 1138.0 and
 * 1076.4 m, rounded up.
 */
#include "filters/policy/options_coarsen.h"
#include "filters/policy/keys.h"

#define GRID_MAX_M   500000
#define DECIMALS_MAX 5 /* a metre */

static const struct {
    const char *name;
    double grid_m;
} presets[] = {{"us-ca", 1140}, {"us-va", 1080}};

/* "500m", "2km", "1.5km" in whole metres; 0: it is none of these. */
static unsigned grid_metres(const char *text)
{
    unsigned m = 0, scale = 1, places = 0;
    size_t n = strspn(text, "0123456789.");
    bool km = strcmp(text + n, "km") == 0, dot = false;

    if (n == 0 || n > 10 || text[0] == '.' || text[n - 1] == '.' ||
        (!km && strcmp(text + n, "m") != 0))
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '.' && dot)
            return 0;
        if (text[i] == '.') {
            dot = true;
            continue;
        }
        places += dot;
        m = m * 10 + (unsigned)(text[i] - '0');
        if (m > GRID_MAX_M * 10)
            return 0;
    }
    for (unsigned i = places; i < 3 && km; i++)
        scale *= 10;
    if (places > (km ? 3u : 0u) || m > GRID_MAX_M / scale)
        return 0;
    return m * scale;
}

static bool read_grid(const struct doc *doc, const struct node *value,
                      struct rule *rule)
{
    unsigned m = grid_metres(value->text);

    if (m == 0)
        return doc_error(doc, value,
                         "\"grid\" is the edge of a cell with its "
                         "unit, from 1m to 500km, in whole metres: "
                         "500m, 2km, 1.5km");
    rule->grid_m = m;
    return true;
}

static bool read_decimals(const struct doc *doc, const struct node *value,
                          struct rule *rule)
{
    char digit = value->text[0];

    if (digit < '0' || digit > '0' + DECIMALS_MAX || value->text[1] != '\0')
        return doc_error(doc, value,
                         "\"decimals\" is how many decimals of a degree stay, "
                         "0 to %d; one is a cell of 11 km, two of 1.1 km",
                         DECIMALS_MAX);
    rule->grid_m = 0;
    rule->decimals = (unsigned)(digit - '0');
    return true;
}

static bool read_preset(const struct doc *doc, const struct node *value,
                        struct rule *rule)
{
    static const char *const names[] = {"us-ca", "us-va", NULL};

    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++)
        if (strcmp(value->text, presets[i].name) == 0) {
            rule->grid_m = presets[i].grid_m;
            return true;
        }
    return doc_unknown(doc, value, "preset", names);
}

bool options_coarsen_read(const struct doc *doc, const struct node *node,
                          struct rule *rule)
{
    const struct node *grid = keys_get(node, "grid");
    const struct node *decimals = keys_get(node, "decimals");
    const struct node *preset = keys_get(node, "preset");
    int given = (grid != NULL) + (decimals != NULL) + (preset != NULL);

    if (given == 0)
        return doc_error(doc, keys_get(node, "do"),
                         "coarsen needs the edge of its cells; add "
                         "`grid: 2km`");
    if (given > 1)
        return doc_error(doc, preset != NULL ? preset : decimals,
                         "\"grid\", \"decimals\" and \"preset\" say the same "
                         "thing; keep one of them");
    if (decimals != NULL)
        return read_decimals(doc, decimals, rule);
    return preset != NULL ? read_preset(doc, preset, rule)
                          : read_grid(doc, grid, rule);
}
