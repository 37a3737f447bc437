# SPDX-License-Identifier: Apache-2.0
"""frames - WebSocket on bare sockets, both ends of it, as strict as RFC 6455
lets us be and as rude as a test wants."""

import base64
import hashlib
import os
import struct
import time

import private
from upstream import Stall
from wire import request

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
RULES = """filter: sockets
websocket: filter
rules:
  - find: [vin, coordinates, email]
    do: redact
  - name: secret
    pattern: 'SECRET-[0-9]{4}'
    do: block
"""
TELL = b'{"vin": "%s", "mail": "%s"}' % (private.VIN.encode(),
                                         private.EMAIL.encode())
TOLD = b'{"vin": "[VIN]", "mail": "[EMAIL]"}'


def frame(opcode, payload=b"", fin=True, masked=False, length=None, bits=0):
    """One frame; `length` overrides what its head says, `bits` are the
    reserved ones."""
    n = len(payload) if length is None else length
    head = bytes([(fin << 7) | (bits << 4) | opcode])
    if n < 126:
        head += bytes([masked << 7 | n])
    elif n < 1 << 16:
        head += bytes([masked << 7 | 126]) + struct.pack(">H", n)
    else:
        head += bytes([masked << 7 | 127]) + struct.pack(">Q", n)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(b ^ mask[i & 3] for i, b in enumerate(payload))


def message(*parts, opcode=TEXT, masked=False):
    """A message in fragments."""
    return b"".join(frame(opcode if i == 0 else CONTINUATION, part,
                          i == len(parts) - 1, masked)
                    for i, part in enumerate(parts))


def close(code=1000, reason=b"", masked=False):
    return frame(CLOSE, struct.pack(">H", code) + reason, masked=masked)


def accept_of(key):
    return base64.b64encode(
        hashlib.sha1(key.encode() + GUID).digest()).decode()


def offer(path, *lines, key=KEY, version="13", without=()):
    """The opening request; `without`: names of fields to leave out."""
    fields = {"Connection": "Upgrade", "Upgrade": "websocket",
              "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": version}
    return request(path, *(f"{n}: {v}" for n, v in fields.items()
                           if n not in without), *lines)


def accepting(*lines, key=KEY, status="101 Switching Protocols",
              accept=None, upgrade="websocket", connection="Upgrade"):
    return "\r\n".join([f"HTTP/1.1 {status}", f"Upgrade: {upgrade}",
                        f"Connection: {connection}",
                        f"Sec-WebSocket-Accept: {accept or accept_of(key)}",
                        *lines]).encode() + b"\r\n\r\n"


class Peer:
    """Reads frames off a byte source: anything with exactly(n)."""

    def __init__(self, exactly, masked):
        self.exactly, self.masked = exactly, masked

    def frame(self):
        """(opcode, fin, payload); None at the end of the connection."""
        head = self.exactly(2)
        if len(head) < 2:
            return None
        fin, opcode, n = head[0] >> 7, head[0] & 15, head[1] & 127
        assert head[0] & 0x70 == 0, "a reserved bit is set"
        assert head[1] >> 7 == self.masked, "wrongly masked"
        if n == 126:
            n = struct.unpack(">H", self.exactly(2))[0]
            assert n > 125
        elif n == 127:
            n = struct.unpack(">Q", self.exactly(8))[0]
            assert n > 0xFFFF
        assert opcode < 8 or (fin and n <= 125)
        mask = self.exactly(4) if self.masked else b"\0\0\0\0"
        data = self.exactly(n)
        if len(data) < n:
            return None
        if self.masked:
            data = bytes(b ^ mask[i & 3] for i, b in enumerate(data))
        return opcode, bool(fin), data

    def message(self):
        """The next whole message or control frame, (opcode, payload); control
        frames between fragments go to `between`."""
        kind, parts = None, []
        while True:
            got = self.frame()
            if got is None:
                self.unended = b"".join(parts)
                return None
            opcode, fin, data = got
            if opcode >= 8:
                if kind is None:
                    return opcode, data
                self.between.append((opcode, data))
                continue
            assert (opcode == CONTINUATION) == (kind is not None)
            kind = opcode if kind is None else kind
            parts.append(data)
            if fin:
                return kind, b"".join(parts)

    between = ()
    unended = b""


class Socket:
    """A client through the proxy, behind its handshake."""

    def __init__(self, proxy, path, *lines, **named):
        self.client = proxy.client(**named)
        self.client.send(offer(path, *lines))
        deadline = time.monotonic() + self.client.timeout
        self.head = self.client.until(b"\r\n\r\n", deadline)
        self.peer = Peer(lambda n: self.client.exactly(
            n, time.monotonic() + self.client.timeout), masked=False)
        self.peer.between = []

    def __enter__(self):
        assert self.head and self.head.startswith(b"HTTP/1.1 101 "), self.head
        return self

    def __exit__(self, *_):
        self.client.close()

    def send(self, data):
        self.client.send(data)
        return self

    def message(self):
        return self.peer.message()

    def ends_with(self, code):
        """Reads on to the close frame, then to the end; true if its code is
        this one."""
        got = self.peer.frame()
        while got is not None and got[0] != CLOSE:
            got = self.peer.frame()
        return got is not None and \
            struct.unpack(">H", got[2][:2])[0] == code and \
            self.client.closed()


def served(*steps):
    """Steps of an upstream: accept, then these; bytes go as they are."""
    def accept(connection, req):
        connection.send(accepting(key=req.get("sec-websocket-key")))
        connection.peer = Peer(connection.exactly, masked=True)
        connection.peer.between = []
    return (accept, *steps)


def echo(connection, _req):
    """Sends every message back, and closes as it is closed."""
    while True:
        got = connection.peer.message()
        if got is None:
            return
        opcode, data = got
        connection.send(frame(PONG if opcode == PING else opcode, data))
        if opcode == CLOSE:
            return


def pushed(upstream, path, *steps):
    """An upstream that accepts and then does these steps."""
    return upstream.on(path, *served(*steps, Stall()))
