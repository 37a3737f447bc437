/*
 * tls_fault - names.
 */
#include "certs/tls_fault.h"

const char *tls_fault_name(enum tls_fault fault)
{
    static const char *const names[] = {
#define X(id, name) name,
        TLS_FAULTS(X)
#undef X
    };

    return names[fault];
}
