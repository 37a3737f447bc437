/*
 * check_tls - what there is to say about TLS before anybody connects.
 */
#ifndef FOGLINE_CHECK_TLS_H
#define FOGLINE_CHECK_TLS_H

#include "filters/policy/policy.h"
#include "proxy/config.h"

/*
 * Reads all certificates, keys and CAs that the configuration names.  False
 * and an error if one of them is not good.  Warns of what ends soon, of hosts
 * of filters that no certificate is for, of filters that ask for clients where
 * none is known, of an upstream that is not verified.  `policy` may be NULL.
 */
MUST_USE bool check_tls(const struct config *config,
                        const struct policy *policy, struct diag *diag);

/* The same for serve, whose errors were found when it loaded: warnings on
 * stderr. */
void check_tls_tell(const struct config *config, const struct policy *policy);

#endif
