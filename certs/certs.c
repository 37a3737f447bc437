/*
 * certs - the words of its settings.
 */
#include "certs/certs.h"

const char *const certs_clients_words[] = {"off", "optional", "required", NULL};
const char *const certs_version_words[] = {"1.2", "1.3", NULL};
