/*
 * vin_part - a piece of a VIN: maker (WMI, 3 characters), description (VDS,
 * 6 with its check digit), indicator (VIS, 8; ISO 3779), or the first or last
 * few characters.
 *
 * The indicator alone, where the maker is known, is one car.
 */
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"
#include "filters/detect/vin_keyed.h"
#include "filters/text/key.h"

/* The section of a VIN that the key names has this many characters; 0: it
 * names none. */
static size_t section_length(struct span key)
{
    static const struct key_word wmi[] = {
        KEY_WORD("wmi"), KEY_WORD("isowmi"), {NULL, 0}};
    static const struct key_word vds[] = {
        KEY_WORD("vds"), KEY_WORD("isovds"), {NULL, 0}};
    static const struct key_word vis[] = {
        KEY_WORD("vis"), KEY_WORD("isovis"), {NULL, 0}};

    if (key_has_word(key, wmi))
        return 3;
    if (key_has_word(key, vds))
        return 6;
    return key_has_word(key, vis) ? 8 : 0;
}

bool vin_part_keyed(const struct keyed *k, struct match *m)
{
    struct span v = content_trim(k->value);
    struct content_makeup made = content_makeup(v, "");
    size_t section = section_length(k->key);

    if (content_is_empty(v) || content_is_quantity(v, k->quoted) ||
        made.wide + made.blanks + made.other != 0)
        return false;
    m->value = v;
    if (!content_is_digits(v))
        m->form = FORM_TEXT;
    if (vin_keyed_is_whole(v))
        return true;
    if (section != 0)
        return v.n == section || (section == 6 && v.n == 5);
    return v.n >= 3 && v.n <= 16 && made.digits != 0;
}
