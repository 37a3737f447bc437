/* address_list - see address_list.h. */
#include "proxy/net/address_list.h"

size_t address_list_find(const struct address_list *list,
                         const struct address *address)
{
    for (size_t i = 0; i < list->count; i++)
        if (memcmp(&list->at[i], address, sizeof *address) == 0)
            return i;
    return ADDRESS_LIST_NONE;
}

static bool address_list_holds(const struct address_list *all,
                               const struct address_list *some)
{
    for (size_t i = 0; i < some->count; i++)
        if (address_list_find(all, &some->at[i]) == ADDRESS_LIST_NONE)
            return false;
    return true;
}

bool address_list_same(const struct address_list *a,
                       const struct address_list *b)
{
    return address_list_holds(a, b) && address_list_holds(b, a);
}
