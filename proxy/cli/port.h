/*
 * port - listening sockets for the commands.
 */
#ifndef FOGLINE_PORT_H
#define FOGLINE_PORT_H

#include "proxy/cli/endpoint.h"
#include "proxy/net/listener.h"

/*
 * False if somebody listens there already; true for a Unix socket, which is not
 * shared.  Listeners share their port
 * (SO_REUSEPORT), so that a second fogline would quietly take half of the
 * first one's connections; this asks without sharing.
 */
bool port_is_free(const struct endpoint_text *at);

/*
 * Opens a listening socket and writes the real port to at->port.  With
 * `otherwise_any` a taken port is replaced by one that the kernel chooses.  -1
 * after an error on stderr, which begins with "fogline COMMAND: ".
 */
int port_open(const char *command, struct endpoint_text *at,
              bool otherwise_any);

/* The same check and choice without opening; false after an error. */
MUST_USE bool port_choose(const char *command, struct endpoint_text *at,
                          bool otherwise_any);

#endif
