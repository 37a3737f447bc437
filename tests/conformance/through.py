# SPDX-License-Identifier: Apache-2.0
"""through - a proxy, by its address, between a client and an upstream of ours.

Client and upstream are those of tests/e2e: bare sockets, raw bytes, the
strictest reader.  After each case somebody else's request must still get its
own answer.
"""

import bz2
import os
import sys
import threading
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

import wire  # noqa: E402
from forms import found_in  # noqa: E402
from upstream import (Close, HalfClose, Pause, Pieces, Reset,  # noqa: E402
                      Upstream, chunks, ok)

PAUSE_S = 0.0002        # between two bytes, so that each is a segment
BYTEWISE_MAX = 1500     # longer messages are only sent whole
PIECES = 16
ENDS = {"close": Close, "half": HalfClose, "reset": Reset}
QUICK = [part for name in ("upstream_response", "stall", "header")
         for part in ("--timeout", f"{name}={int(2000 * wire.SLOW)}ms")]


def squeeze(name, data):
    """One coding put on."""
    if name in ("gzip", "x-gzip"):
        packer = zlib.compressobj(wbits=31)
    elif name == "deflate":
        packer = zlib.compressobj()
    elif name == "raw":
        packer = zlib.compressobj(wbits=-15)
    else:
        assert name == "bzip2", name
        return bz2.compress(data)
    return packer.compress(data) + packer.flush()


def stretch(reply):
    """The body as a client reads it; as it came, if it is not what it says."""
    body = reply.body
    for name in reversed((reply.get("content-encoding") or "").split(",")):
        if name.strip() in ("gzip", "x-gzip", "deflate"):
            try:
                body = zlib.decompressobj(wbits=47).decompress(body)
            except zlib.error:
                return reply.body
    return body


class Script:
    """One case in one way: what is sent on either side, as bytes."""

    def __init__(self, case, path, each):
        self.case, self.given, self.path = case, case.given, path
        self.each = each or ""

    def encoded(self, text):
        return text.replace("EACH", self.each).replace(
            "PATH", self.path).encode(self.case.encoding)

    def request(self):
        given = self.given
        post = given.get("post")
        if "send" in given:
            return self.encoded(given["send"])
        lines = ["{} PATH HTTP/1.1".format("POST" if post else "GET"),
                 "Host: cloud.example",
                 *(post.get("fields", []) if post else given.get("get", []))]
        return self.encoded("\r\n".join(lines) + "\r\n\r\n"
                            + (post.get("body", "") if post else ""))

    def built(self, answer):
        """A response from its parts."""
        body = self.encoded(answer.get("body", '{"state": "fine"}'))
        coding = answer.get("coding", [])
        for name in coding:
            body = squeeze(name, body)
        framing = answer.get("framing", "length")
        lines = ["HTTP/1.1 " + str(answer.get("status", "200 OK"))]
        kind = answer.get("type", self.case.type or "application/json")
        if kind:
            lines.append(f"Content-Type: {kind}")
        if coding and "says" not in answer:
            lines.append("Content-Encoding: " + ", ".join(
                "deflate" if name == "raw" else name for name in coding))
        lines += answer.get("fields", [])
        if framing == "length":
            lines.append(f"Content-Length: {len(body)}")
        elif framing == "chunked":
            lines.append("Transfer-Encoding: chunked")
            body = chunks(body)
        elif framing == "none":
            body = b""
        head = self.encoded("\r\n".join(lines) + "\r\n\r\n")
        return [head + body] + ([Close()] if framing == "close" else [])

    def steps(self):
        answer = self.given.get("answer", {})
        if isinstance(answer, dict):
            return self.built(answer)
        steps = []
        for step in answer if isinstance(answer, list) else [answer]:
            if isinstance(step, str):
                steps.append(self.encoded(step))
            elif "pause" in step:
                steps.append(Pause(step["pause"] * wire.SLOW))
            elif "end" in step:
                steps.append(ENDS[step["end"]]())
            elif "hex" in step:
                steps.append(bytes.fromhex(step["hex"]))
            elif "times" in step:
                steps.append(self.encoded(step["of"]) * step["times"])
            else:
                steps += self.built(step)
        return steps


class Through:
    def __init__(self, address, port=0):
        """`address` None: there is none yet; `start` makes one."""
        self.upstream = Upstream(port)
        self.address = address
        self.own = None
        self.lock = threading.Lock()
        self.count = 0

    def start(self, binary):
        """A fogline of our own."""
        os.environ["FOGLINE"] = binary
        from fogline import Fogline
        self.make = lambda filters: Fogline(
            self.upstream.port, *QUICK, filters=filters, workers=2)
        self.own = self.make([])
        self.address = self.own.address

    def stop(self):
        if self.own:
            self.own.stop()
        self.upstream.close()

    def failure(self, case):
        """Why the case fails, or nothing; None: it cannot be tried."""
        if "filter" not in case.given:
            return self.tried(case, self.address)
        if not self.own:
            return None
        try:
            proxy = self.make([case.given["filter"]])
        except AssertionError as error:
            return str(error)
        try:
            return self.tried(case, proxy.address)
        finally:
            proxy.stop()

    def tried(self, case, address):
        for each in case.given.get("each", [None]):
            for bytewise in (False, True):
                text = self.once(case, address, each, bytewise)
                if text:
                    return "({}{})\n           {}".format(
                        f"{each!r}, " if each is not None else "",
                        "byte by byte" if bytewise else "whole", text)
        return ""

    def fresh_path(self, case):
        with self.lock:
            self.count += 1
            return f"/row-{case.row['row']}-{self.count}"

    def once(self, case, address, each, bytewise):
        path = self.fresh_path(case)
        script = Script(case, path, each)
        try:
            if case.is_wire:
                return self.wired(script, address, bytewise)
            return self.body(script, address, bytewise)
        except wire.Malformed as error:
            return f"sent what is no HTTP/1.1 response: {error}"
        except OSError as error:
            return f"no connection: {error}"

    def exchange(self, script, address, steps, bytewise):
        """The client after its request and the replies; the replies."""
        request = script.request()
        on = self.upstream.on_head if script.given.get("early") \
            else self.upstream.on
        on(script.path, *steps)
        method = request.partition(b" ")[0].decode("latin-1")
        client = wire.Client(address)
        if bytewise and len(request) <= BYTEWISE_MAX:
            client.send_pieces(request, pause=PAUSE_S)
        else:
            client.send(request)
        replies = [client.reply(method)
                   for _ in range(script.given.get("replies", 1))]
        return client, replies

    def wired(self, script, address, bytewise):
        steps = script.steps()
        if bytewise:
            if script.given.get("whole"):
                return ""
            steps = [Pieces(step, 1, PAUSE_S) if isinstance(step, bytes) and
                     len(step) <= BYTEWISE_MAX else step for step in steps]
        client, replies = self.exchange(script, address, steps, bytewise)
        with client:
            if script.given.get("closed") and not client.closed():
                return "the connection stays open"
            text = judged(script, client, replies)
        # A request of somebody else's, so that a smuggled one has arrived.
        return text or self.neighbour(address, script.path) \
            or self.judged_upstream(script)

    def neighbour(self, address, path):
        """The next client's request gets its own answer."""
        own = path + "-fine"
        body = b'{"for": "%s"}' % own.encode()
        self.upstream.on(own, ok(body))
        with wire.Client(address) as client:
            reply = client.get(own)
        if reply.status == 200 and reply.body == body:
            return ""
        return f"the next request was answered {reply}"

    def judged_upstream(self, script):
        given, case = script.given, script.case
        want = given.get("upstream", {"requests": 0} if case.refused and
                         "answer" not in given else {})
        seen = [r for r in self.upstream.requests
                if (r.target + " ").partition("?")[0].strip().startswith(
                    script.path) and not r.target.endswith("-fine")]
        raw = b"\n".join(r.head + b"\r\n\r\n" + r.raw_body
                         + b"".join(line + b"\r\n" for line in r.trailers)
                         for r in seen).lower()
        counts = {"requests": len(seen),
                  "complete": sum(r.complete for r in seen)}
        for name, count in counts.items():
            if want.get(name, count) != count:
                return (f"the upstream saw {count} {name}, not "
                        f"{want[name]}: {raw!r}")
        for text in want.get("has", []):
            if script.encoded(text).lower() not in raw:
                return f"the upstream did not get {text!r}: {raw!r}"
        for text in want.get("lacks", []):
            if script.encoded(text).lower() in raw:
                return f"the upstream got {text!r}: {raw!r}"
        if "body" in want and (not seen or seen[0].body
                               != script.encoded(want["body"])):
            return f"the upstream got another body: {seen}"
        return ""

    def body(self, script, address, bytewise):
        """A case of the engine's, as a response's body."""
        case = script.case
        kind = f"Content-Type: {case.type}\r\n".encode() if case.type else b""
        head = b"HTTP/1.1 200 OK\r\n" + kind
        if bytewise:
            raw = head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks(
                *(case.content[i:i + 1] for i in range(len(case.content))))
            steps = [Pieces(raw, PIECES, PAUSE_S)]
        else:
            steps = [head + b"Content-Length: %d\r\n\r\n" % len(case.content)
                     + case.content]
        client, (reply,) = self.exchange(script, address, steps, False)
        with client:
            if reply.end == "timeout":
                return "no answer"
            text = leaks(case, client, [reply])
        if text or case.refused:
            return text or ("" if stopped(reply) else f"passed: {reply}")
        if reply.status != 200 or not reply.complete:
            return f"not answered: {reply}"
        if case.want is not None and reply.body != case.want:
            return (f"expected {case.want!r}\n"
                    f"           came {reply.body!r}")
        return ""


def stopped(reply):
    """Refused, or cut so that nobody takes it for whole."""
    return reply.status is None or reply.status >= 400 or not reply.complete


def leaks(case, client, replies):
    texts = [bytes(client.received), *(stretch(r) for r in replies)]
    seen = [value for value in case.hidden
            for text in texts if found_in(text, value, "utf-8")]
    return f"{', '.join(seen)} is in {texts!r}" if seen else ""


def judged(script, client, replies):
    """What is wrong with what the client got, or nothing."""
    given, case, reply = script.given, script.case, replies[-1]
    received = bytes(client.received).lower()
    text = leaks(case, client, replies)
    if text:
        return text
    if "timeout" in [r.end for r in replies]:
        return f"no answer: {replies}"
    if case.refused and not stopped(reply):
        return f"passed: {reply}"
    if given.get("cut") and (reply.complete or reply.status is None):
        return f"not cut: {reply}"
    if "status" in given:
        wanted = given["status"]
        wanted = wanted if isinstance(wanted, list) else [wanted]
        if reply.status not in wanted:
            return f"expected status {wanted}, came {reply}"
        if not reply.complete:
            return f"incomplete: {reply}"
    if "body" in given and stretch(reply) != script.encoded(given["body"]):
        return f"expected {given['body']!r}\n           came {reply!r}"
    for text in given.get("shown", []):
        if script.encoded(text).lower() not in received:
            return f"{text!r} is not in {received!r}"
    for text in given.get("unsent", []):
        if script.encoded(text).lower() in received:
            return f"{text!r} is in {received!r}"
    if client.received[client.at:]:
        return f"and then came {bytes(client.received[client.at:])!r}"
    return ""
