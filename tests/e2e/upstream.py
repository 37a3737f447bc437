# SPDX-License-Identifier: Apache-2.0
"""upstream - a vehicle cloud on a bare socket that does as it is told.

A test tells it, per path, what to do once a request for that path is there:

    upstream.on("/x", b"HTTP/1.1 200 OK\r\n...", Pause(0.1), Reset())

Bytes are sent as they are; the other steps are below.  A callable step gets
the connection.  After the last step the connection lives on for the next
request.  Paths nobody spoke for get an empty 404.  What arrived is kept raw in
`requests`.  One thread a connection: slow, and simple to reason about.
"""

import re
import socket
import struct
import threading
import time


class Pause:
    def __init__(self, seconds):
        self.seconds = seconds


class Pieces:
    """Sends `data` in pieces, each its own TCP segment if pause > 0."""

    def __init__(self, data, size=1, pause=0.0003):
        self.data, self.size, self.pause = data, size, pause


class Close:
    """FIN, now."""


class HalfClose:
    """FIN, but goes on reading."""


class Reset:
    """RST, now."""


class Stall:
    """Nothing more until the proxy gives up (or 30 s)."""


class Request:
    """One request as it came."""

    def __init__(self, connection, head):
        self.connection = connection
        self.head = head
        lines = head.split(b"\r\n")
        parts = lines[0].decode("latin-1").split(" ")
        self.method, self.target, self.version = (parts + ["", "", ""])[:3]
        self.path = self.target.split("?")[0]
        self.headers = []
        for line in lines[1:]:
            name, _, value = line.decode("latin-1").partition(":")
            self.headers.append((name, value.strip(" \t")))
        self.body = b""         # without chunk framing
        self.raw_body = b""     # with it
        self.trailers = []
        self.complete = False   # its body came to its end

    def all(self, name):
        return [v for n, v in self.headers if n.lower() == name.lower()]

    def get(self, name, default=None):
        found = self.all(name)
        return ", ".join(found) if found else default

    def __repr__(self):
        return f"<{self.head!r} + {len(self.body)} bytes>"


class Gone(Exception):
    """The proxy closed."""


class Connection:
    def __init__(self, upstream, sock, number):
        self.upstream, self.sock, self.number = upstream, sock, number
        self.buffer = bytearray()
        self.sent = 0           # bytes taken by the kernel
        self.tail = bytearray()  # the last of them, for transcripts
        self.closed = False

    def read(self):
        try:
            data = self.sock.recv(1 << 18)
        except OSError:
            raise Gone
        if not data:
            raise Gone
        self.buffer += data

    def until(self, mark):
        while mark not in self.buffer:
            self.read()
        out, _, rest = bytes(self.buffer).partition(mark)
        self.buffer = bytearray(rest)
        return out

    def exactly(self, count):
        while len(self.buffer) < count:
            self.read()
        out = bytes(self.buffer[:count])
        del self.buffer[:count]
        return out

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            raise Gone
        self.sent += len(data)
        self.tail += data
        del self.tail[:-4000]

    def half_close(self):
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            raise Gone

    def reset(self):
        try:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                 struct.pack("ii", 1, 0))
        except OSError:
            pass    # closed already
        self.close()

    def close(self):
        self.closed = True
        self.sock.close()

    # -- one request --

    def read_head(self):
        return Request(self.number, self.until(b"\r\n\r\n"))

    def read_request(self):
        req = self.read_head()
        self.upstream.requests.append(req)
        steps = self.upstream.routes.get(req.path)
        if steps and steps[0] == "before the body":
            return req, steps[1:]
        self.read_body(req)
        return req, steps

    def read_body(self, req):
        if "chunked" in req.get("transfer-encoding", ""):
            while True:
                line = self.until(b"\r\n")
                req.raw_body += line + b"\r\n"
                size = int(line.split(b";")[0], 16)
                if size == 0:
                    break
                data = self.exactly(size + 2)
                req.raw_body += data
                req.body += data[:-2]
            while (line := self.until(b"\r\n")) != b"":
                req.trailers.append(line)
        elif req.get("content-length"):
            req.body = req.raw_body = self.exactly(
                int(req.get("content-length")))
        req.complete = True

    def perform(self, req, steps):
        for step in steps:
            if isinstance(step, (bytes, bytearray)):
                self.send(step)
            elif isinstance(step, Pause):
                time.sleep(step.seconds)
            elif isinstance(step, Pieces):
                for i in range(0, len(step.data), step.size):
                    self.send(step.data[i:i + step.size])
                    if step.pause:
                        time.sleep(step.pause)
            elif isinstance(step, Reset):
                self.reset()
                raise Gone
            elif isinstance(step, Close):
                self.close()
                raise Gone
            elif isinstance(step, HalfClose):
                self.half_close()
            elif isinstance(step, Stall):
                self.sock.settimeout(30)
                while True:
                    self.read()
            else:
                step(self, req)

    def run(self):
        try:
            self.perform(None, self.upstream.greeting)
            while True:
                req, steps = self.read_request()
                if steps is None:
                    steps = [b"HTTP/1.1 404 Not Found\r\n"
                             b"Content-Length: 0\r\n\r\n"]
                self.perform(req, steps)
        except Gone:
            pass
        finally:
            self.close()


class Upstream:
    """`greeting`: steps performed as soon as a connection is accepted.
    `port` 0: the kernel chooses; `path`: a Unix socket instead."""

    connection_class = Connection

    def __init__(self, port=0, path=None, host="127.0.0.1"):
        self.routes = {}
        self.greeting = []
        self.requests = []
        self.connections = []
        self.is_unix = path is not None
        self.at = path or (host, port)
        self.revive()

    def revive(self):
        """Listens, after kill() at the same place."""
        host = "" if self.is_unix else self.at[0]
        self.listener = socket.socket(
            socket.AF_UNIX if self.is_unix else
            socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(self.at)
        self.listener.listen(512)
        if not self.is_unix:
            self.at = self.listener.getsockname()[:2]
        self.port = None if self.is_unix else self.at[1]
        threading.Thread(target=self.accept, args=(self.listener,),
                         daemon=True).start()

    def accept(self, listener):
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            if not self.is_unix:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self.connection_class(self, sock,
                                               len(self.connections))
            self.connections.append(connection)
            threading.Thread(target=connection.run, daemon=True).start()

    def on(self, path, *steps):
        """What to do for `path`.  Returns the path."""
        self.routes[path] = list(steps)
        return path

    def on_head(self, path, *steps):
        """The same as soon as the head is there; the body is not read unless
        a callable step does."""
        self.routes[path] = ["before the body", *steps]
        return path

    def seen(self, path):
        """Requests for a path, in order."""
        return [r for r in self.requests if r.path == path]

    def kill(self):
        """As if its process had died."""
        self.stop_listening()
        for connection in self.connections:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
                connection.reset()
            except (OSError, Gone):
                pass    # closed already, or by its own thread just now
        self.connections.clear()

    def close(self):
        self.stop_listening()
        for connection in self.connections:
            connection.close()

    def stop_listening(self):
        # shutdown() wakes the accepting thread; close() alone would not.
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def transcript(self):
        out = [f"-- upstream: {len(self.connections)} connections, "
               f"{len(self.requests)} requests; the last:"]
        out += [f"{r.head[:1500]!r} + {r.body[:300]!r}"
                for r in self.requests[-4:]]
        out += [f"-- upstream sent on connection {c.number} "
                f"({c.sent} bytes), last: {bytes(c.tail[-1500:])!r}"
                for c in self.connections[-2:]]
        return "\n".join(out)


# -- responses --

def ok(body, *headers, status="200 OK", type="application/json"):
    """A response with Content-Length."""
    return answer(body, f"Content-Length: {len(body)}", *headers,
                  status=status, type=type)


def answer(body, *headers, status="200 OK", type="application/json"):
    """A response framed by whatever `headers` say."""
    lines = [f"HTTP/1.1 {status}"]
    if type:
        lines.append(f"Content-Type: {type}")
    lines += headers
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunks(*pieces, trailers=()):
    """A chunked body, one chunk a piece."""
    out = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces if p)
    tail = "".join(f"{t}\r\n" for t in trailers).encode("latin-1")
    return out + b"0\r\n" + tail + b"\r\n"


def ok_chunked(*pieces, headers=(), trailers=(), type="application/json"):
    return answer(chunks(*pieces, trailers=trailers),
                  "Transfer-Encoding: chunked", *headers, type=type)


def head(*lines, body=b"{}", length=True):
    """A head of raw lines (bytes), as they are."""
    framing = [b"Content-Length: %d" % len(body)] if length else []
    return b"\r\n".join([b"HTTP/1.1 200 OK", *framing, *lines]) \
        + b"\r\n\r\n" + body


def valid_head(head):
    """True if a request head we got is canonical: CRLF only, one Host."""
    return (re.fullmatch(rb"[A-Z-]+ [\x21-\x7e]+ HTTP/1\.1(\r\n[!-9;-~]+: ?"
                         rb"[\t\x20-\x7e\x80-\xff]*)+", head) is not None
            and len(re.findall(rb"(?i)\r\nhost:", head)) == 1)
