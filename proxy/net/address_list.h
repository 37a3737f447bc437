/*
 * address_list - what a name leads to, as a set.
 *
 * Resolvers give the same addresses in another order each time.
 */
#ifndef FOGLINE_ADDRESS_LIST_H
#define FOGLINE_ADDRESS_LIST_H

#include "proxy/net/address.h"

#define ADDRESS_LIST_NONE SIZE_MAX

/* Where `address` stands in the list, or ADDRESS_LIST_NONE. */
size_t address_list_find(const struct address_list *list,
                         const struct address *address);

/* The same addresses, in whatever order. */
bool address_list_same(const struct address_list *a,
                       const struct address_list *b);

#endif
