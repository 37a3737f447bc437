# SPDX-License-Identifier: Apache-2.0
"""wire - a client on a bare socket, and the strictest HTTP/1.1 reader we can
write.

The proxy is judged by the bytes it sends, so nothing here forgives: a bare LF,
a second Content-Length, a space before a colon is a Malformed, which fails the
test.  How a response ended (`Reply.end`) and whether it was complete are two
different facts; the tests of cut connections need both.
"""

import os
import re
import socket
import struct
import time

SLOW = float(os.environ.get("E2E_SLOW") or
             (3 if os.environ.get("FOGLINE_SAN") else 1))  # sanitizers are slow

STATUS = re.compile(rb"HTTP/1\.1 ([1-9][0-9]{2}) ([\t\x20-\x7e]*)")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*"
                   rb"((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*"
                   rb"[\x21-\x7e\x80-\xff])?)?)[ \t]*")
ONCE = ("content-length", "transfer-encoding", "content-type", "date",
        "content-encoding", "proxy-status", "location", "server")


class Malformed(AssertionError):
    """The peer sent something that is not a valid HTTP/1.1 response."""


class Reply:
    """One response, its interim ones, and how it ended."""

    def __init__(self):
        self.status = None      # None: no head came
        self.reason = ""
        self.headers = []       # [(name, value)] as sent, latin-1
        self.body = b""         # without chunk framing
        self.chunks = []        # their sizes, chunked only
        self.trailers = []
        self.interim = []       # [Reply] 1xx
        self.framing = None     # "none" "length" "chunked" "close"
        self.complete = False   # the framing said: this is all of it
        self.end = "open"       # "open" "fin" "rst" "timeout"

    def get(self, name, default=None):
        found = self.all(name)
        return ", ".join(found) if found else default

    def all(self, name):
        return [v for n, v in self.headers if n.lower() == name.lower()]

    def __repr__(self):
        return (f"<Reply {self.status} {self.framing} {len(self.body)} bytes "
                f"complete={self.complete} end={self.end} "
                f"{self.headers} {self.body[:300]!r}>")


class Client:
    """A connection to the proxy.  Every wait is bounded by `timeout` seconds;
    a wait that runs out shows as end == "timeout" and never as an exception.
    An address that is a text is a Unix socket's path.
    """

    def __init__(self, address, timeout=5.0, receive_buffer=None,
                 source=None):
        self.timeout = timeout * SLOW
        is_unix = isinstance(address, str)
        self.sock = socket.socket(
            socket.AF_UNIX if is_unix else
            socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF,
                                 receive_buffer)
        if source:
            self.sock.bind((source, 0))
        self.sock.settimeout(self.timeout)
        self.sock.connect(address)
        if not is_unix:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = bytearray()
        self.received = bytearray()  # all of it: what leak searches look at
        self.at = 0                  # parsed up to here
        self.end = "open"
        self.times = []              # (offset in received, when), per read
        TRANSCRIPTS.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def abort(self):
        """Closes by RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        self.sock.close()

    def half_close(self):
        self.sock.shutdown(socket.SHUT_WR)

    def send(self, data):
        """Sends; a peer that has already closed is not an error here."""
        if isinstance(data, str):
            data = data.encode("latin-1")
        self.sent += data
        try:
            self.sock.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return self

    def send_pieces(self, data, size=1, pause=0.0005):
        for i in range(0, len(data), size):
            self.send(data[i:i + size])
            time.sleep(pause)
        return self

    def get(self, path, *headers, method="GET", host="cloud.example"):
        """One request and its reply."""
        return self.send(request(path, *headers, method=method,
                                 host=host)).reply(method)

    # -- reading --

    def fill(self, deadline=None):
        """Reads once.  False when nothing more will come in time."""
        if self.end != "open":
            return False
        left = (deadline or time.monotonic() + self.timeout) - time.monotonic()
        if left <= 0:
            self.end = "timeout"
            return False
        self.sock.settimeout(left)
        try:
            data = self.sock.recv(1 << 18)
        except socket.timeout:
            self.end = "timeout"
            return False
        except (ConnectionResetError, BrokenPipeError):
            self.end = "rst"
            return False
        if not data:
            self.end = "fin"
            return False
        self.times.append((len(self.received), time.monotonic()))
        self.received += data
        return True

    def until(self, mark, deadline):
        """Bytes up to and without `mark`, which is skipped; None: it never
        came."""
        start = self.at
        while True:
            found = self.received.find(mark, start)
            if found >= 0:
                out = bytes(self.received[self.at:found])
                self.at = found + len(mark)
                return out
            start = max(self.at, len(self.received) - len(mark) + 1)
            if not self.fill(deadline):
                return None

    def exactly(self, count, deadline):
        """Up to `count` bytes; fewer if the connection ended."""
        while len(self.received) - self.at < count:
            if not self.fill(deadline):
                break
        out = bytes(self.received[self.at:self.at + count])
        self.at += len(out)
        return out

    def wait_for(self, what):
        """Reads until `what` has come, anywhere; returns when (monotonic) the
        read that completed it happened, or None."""
        deadline = time.monotonic() + self.timeout
        while True:
            found = self.received.find(what)
            if found >= 0:
                last = found + len(what)
                return max(t for o, t in self.times if o < last)
            if not self.fill(deadline):
                return None

    def rest(self):
        """Everything until the connection ends."""
        deadline = time.monotonic() + self.timeout
        while self.fill(deadline):
            pass
        out = bytes(self.received[self.at:])
        self.at = len(self.received)
        return out

    def reply(self, method="GET"):
        """Reads one final response with the interim ones before it."""
        deadline = time.monotonic() + self.timeout
        interim = []
        while True:
            reply = self._head(deadline)
            if reply.status is None or reply.status >= 200:
                break
            interim.append(reply)
        reply.interim = interim
        if reply.status is not None:
            self._body(reply, method, deadline)
        reply.end = self.end
        return reply

    def _head(self, deadline):
        reply = Reply()
        head = self.until(b"\r\n\r\n", deadline)
        if head is None:
            left = bytes(self.received[self.at:])
            if left and not left.startswith(b"HTTP/1.1 "[:len(left)]):
                raise Malformed(f"not a response head: {left[:200]!r}")
            return reply
        lines = head.split(b"\r\n")
        match = STATUS.fullmatch(lines[0])
        if not match:
            raise Malformed(f"status line {lines[0]!r}")
        reply.status = int(match[1])
        reply.reason = match[2].decode("latin-1")
        reply.headers = fields(lines[1:])
        return reply

    def _body(self, reply, method, deadline):
        length = reply.all("content-length")
        coding = reply.all("transfer-encoding")
        if coding and length:
            raise Malformed("Content-Length beside Transfer-Encoding")
        if coding and coding != ["chunked"]:
            raise Malformed(f"Transfer-Encoding {coding}")
        if length and not re.fullmatch("[0-9]{1,18}", length[0]):
            raise Malformed(f"Content-Length {length}")
        if reply.status == 204 and (length or coding):
            raise Malformed("204 with framing")
        if reply.status == 304 and coding:
            raise Malformed("304 with Transfer-Encoding")
        if method == "HEAD" or reply.status in (204, 304):
            reply.framing, reply.complete = "none", True
        elif coding:
            reply.framing = "chunked"
            self._chunks(reply, deadline)
        elif length:
            reply.framing = "length"
            reply.body = self.exactly(int(length[0]), deadline)
            reply.complete = len(reply.body) == int(length[0])
        else:
            reply.framing = "close"
            reply.body = self.rest()
            reply.complete = self.end == "fin"

    def _chunks(self, reply, deadline):
        body = bytearray()
        while True:
            line = self.until(b"\r\n", deadline)
            if line is None:
                break
            if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", line):
                raise Malformed(f"chunk line {line[:100]!r}")
            size = int(line, 16)
            if size == 0:
                self._trailers(reply, deadline)
                break
            data = self.exactly(size, deadline)
            body += data
            reply.chunks.append(len(data))
            if len(data) < size:
                break
            after = self.exactly(2, deadline)
            if len(after) == 2 and after != b"\r\n":
                raise Malformed(f"after a chunk came {after!r}")
        reply.body = bytes(body)

    def _trailers(self, reply, deadline):
        lines = []
        while True:
            line = self.until(b"\r\n", deadline)
            if line is None:
                return
            if line == b"":
                break
            lines.append(line)
        reply.trailers = fields(lines)
        reply.complete = True

    def closed(self, within=None):
        """True once the peer has closed, by FIN or RST; whatever else comes
        is kept in `received`."""
        deadline = time.monotonic() + (within or self.timeout)
        while self.fill(deadline):
            pass
        return self.end in ("fin", "rst", "cut", "alert")


def fields(lines):
    """Header lines, strictly."""
    out = []
    for line in lines:
        match = FIELD.fullmatch(line)
        if not match:
            raise Malformed(f"header line {line[:200]!r}")
        out.append((match[1].decode(), match[2].decode("latin-1")))
    names = [n.lower() for n, _ in out]
    for name in ONCE:
        if names.count(name) > 1:
            raise Malformed(f"{name} came {names.count(name)} times")
    return out


def request(path, *headers, method="GET", host="cloud.example", body=b""):
    """A well-formed request.  `headers` are whole lines without CRLF."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def post(path, *lines, body=b"", host=b"Host: cloud.example"):
    """A request of raw lines (bytes), as they are."""
    return b"\r\n".join([b"POST " + path.encode() + b" HTTP/1.1",
                         *([host] if host else []), *lines]) \
        + b"\r\n\r\n" + body


# Connections of the running test, for the transcript of a failure.
TRANSCRIPTS = []


def transcripts():
    out = []
    for i, client in enumerate(TRANSCRIPTS[-4:]):
        out.append(f"-- client {i}: sent {len(client.sent)} bytes\n"
                   f"{shown(client.sent)}\n"
                   f"-- client {i}: received {len(client.received)} bytes, "
                   f"then {client.end}\n{shown(client.received)}")
    return "\n".join(out)


def shown(data, limit=2000):
    """Bytes for a human: lines as lines, the rest escaped."""
    text = bytes(data[:limit]).decode("latin-1").encode(
        "unicode_escape").decode().replace("\\r\\n", "\\r\\n\n")
    return text + (f"... ({len(data)} bytes)" if len(data) > limit else "")
