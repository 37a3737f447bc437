# SPDX-License-Identifier: Apache-2.0
"""tlswire - wire's client and upstream's server with TLS between.

How a TLS connection ended is a third fact beside wire's two: "fin" is an end
that the peer announced (close_notify), "cut" one that it did not.
"""

import socket
import ssl
import threading

from upstream import Connection, Gone, Upstream
from wire import Client


def client_context(ca, pair=None, **options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca)
    if pair:
        context.load_cert_chain(*pair)
    for name, value in options.items():
        setattr(context, name, value)
    return context


class TlsClient(Client):
    """`address` is 127.0.0.1's; the certificate must be for `name`."""

    def __init__(self, address, context, name="127.0.0.1", session=None,
                 **options):
        super().__init__(address, **options)
        self.sock.settimeout(self.timeout)
        self.sock = context.wrap_socket(
            self.sock, server_hostname=name, session=session,
            suppress_ragged_eofs=False)

    def fill(self, deadline=None):
        try:
            return super().fill(deadline)
        except ssl.SSLEOFError:
            self.end = "cut"
        except ssl.SSLError as error:
            self.end = "alert"
            self.alert = error.reason
        return False


def server_context(pair, client_ca=None, **options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    if client_ca:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    for name, value in options.items():
        setattr(context, name, value)
    return context


class TlsConnection(Connection):
    """Says close_notify before every end, unless it is a Reset."""

    thread = None

    def run(self):
        self.thread = threading.current_thread()
        try:
            self.sock.settimeout(10)
            self.sock = self.upstream.context.wrap_socket(self.sock,
                                                          server_side=True)
            self.sock.settimeout(None)
        except (ssl.SSLError, OSError) as error:
            self.upstream.failures.append(error)
            self.sock.close()
            return
        self.upstream.handshakes.append(self.sock.session_reused)
        super().run()

    def half_close(self):
        self.close()

    def close(self):
        # Two threads in one SSL object would crash it.
        if self.thread is not threading.current_thread():
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                pass
            return
        try:
            self.sock.settimeout(1)
            self.sock = self.sock.unwrap()
        except (OSError, AttributeError, ValueError):
            pass
        super().close()


def cut(connection, _):
    """A step: TCP's end without TLS's."""
    connection.sock.shutdown(socket.SHUT_WR)
    connection.sock.close()
    raise Gone


class TlsUpstream(Upstream):
    """`handshakes`: of each, whether it was resumed; `failures`: of those that
    failed, why; `names`: the server names asked for."""

    connection_class = TlsConnection

    def __init__(self, context):
        self.context = context
        self.names, self.handshakes, self.failures = [], [], []
        context.sni_callback = lambda _, name, __: self.names.append(name)
        super().__init__()
