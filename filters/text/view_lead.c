/* view_lead - looks back from the end of a text that is being undone. */
#include "filters/text/view_lead.h"
#include "filters/text/view.h"

size_t view_lead_slashes(const uint8_t *text, size_t i)
{
    size_t k = i;

    while (k > 0 && i - k < 7 && text[k - 1] == '\\')
        k--;
    return k;
}

size_t view_lead_find(struct span text, unsigned also)
{
    size_t limit = text.n > VIEW_ESCAPE ? text.n - VIEW_ESCAPE : 0, i = text.n;

    while (i - limit >= 16 && !view_lead_in(text.p + i - 16, also))
        i -= 16;
    for (; i > limit; i--)
        if (escape_leads(text.p[i - 1], also))
            return i;
    return 0;
}
