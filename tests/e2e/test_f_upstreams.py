# SPDX-License-Identifier: Apache-2.0
"""Goal: an upstream that is down, slow, lying or malicious gives a 502 or 504
before the head, a cut connection after it; never a leak, a hang, a crash, a
complete-looking truncated body, or someone else's answer."""

import gzip
import json
import socket
import time
from random import Random

import private
import pytest
from conftest import QUICK
from fogline import run
from private import BODY, VIN
from upstream import (Close, HalfClose, Pause, Pieces, Reset, Stall, answer,
                      chunks, ok, ok_chunked)
from wire import SLOW, request

OPTIONS = QUICK
FINE = b'{"state": "fine"}'
BIG = b'{"a": "' + b"lorem ipsum " * 40000 + b'"}'  # no buffer holds it back
CHUNKED = "Transfer-Encoding: chunked"


def refused(reply, *statuses):
    """A refusal of our own making, as documented."""
    assert reply.status in (statuses or (502, 504)), reply
    assert reply.complete
    assert reply.get("content-type") == "application/problem+json"
    problem = json.loads(reply.body)
    assert problem["status"] == reply.status
    assert {"type", "title"} <= set(problem)
    status = reply.get("proxy-status")
    assert status and status.startswith("fogline; error="), status


def cut(reply):
    """The head had gone; the body must not look whole."""
    assert not reply.complete and reply.end in ("rst", "fin"), reply


def still_fine(proxy, upstream, path, client=None):
    """The next request is answered, and with its own answer."""
    upstream.on(path + "-fine", ok(FINE))
    with proxy.client() as other:
        assert other.get(path + "-fine").body == FINE
    if client is not None and client.end == "open":
        assert client.get(path + "-fine").body == FINE


def faces(proxy, upstream, path, *steps, method="GET"):
    """The reply to a request for which the upstream does `steps`."""
    upstream.on(path, *steps)
    with proxy.client() as client:
        begun = time.monotonic()
        reply = client.get(path, method=method)
        took = time.monotonic() - begun
        assert reply.end != "timeout" and took < 4 * SLOW, reply
        assert not private.reply_leaks(reply, client)
        still_fine(proxy, upstream, path, client)
    return reply


# -- not there --

def test_down_is_502(start):
    with socket.socket() as sock:  # bound, not listening: refuses
        sock.bind(("127.0.0.1", 0))
        proxy = start(port=sock.getsockname()[1])
        for _ in range(3):
            reply = proxy.get("/")
            refused(reply, 502)
            assert "connection_refused" in reply.get("proxy-status")


def test_a_body_to_an_upstream_that_is_down(start):
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        proxy = start(port=sock.getsockname()[1])
        with proxy.client() as client:
            client.send(request("/", method="POST", body=b"x" * 100000))
            refused(client.reply(), 502)


def test_down_and_up_again(start, upstream, path):
    upstream.on(path, ok(FINE))
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", 0))
        proxy = start(port=sock.getsockname()[1])
        refused(proxy.get(path), 502)
        sock.listen()
        with proxy.client() as client:
            client.send(request(path))
            taken, _ = sock.accept()
            taken.recv(65536)
            taken.sendall(ok(FINE))
            assert client.reply().body == FINE
            taken.close()


def test_a_name_that_does_not_resolve_is_said_at_the_start():
    done = run("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0",
               "--upstream", "http://no-such-host.invalid")
    assert done.returncode == 1
    assert b"no-such-host.invalid" in done.stderr


def test_accepting_and_silent_is_504(proxy, upstream, path):
    begun = time.monotonic()
    refused(faces(proxy, upstream, path, Stall()), 504)
    assert time.monotonic() - begun > 0.5


def test_a_head_that_drips_is_504(proxy, upstream, path):
    """Progress is no excuse: the head as a whole has its time."""
    drip = Pieces(answer(b"", "X-A: " + "a" * 1000), pause=0.05)
    refused(faces(proxy, upstream, path, drip), 502, 504)


def test_a_body_that_stalls_is_cut_or_refused(proxy, upstream, path):
    reply = faces(proxy, upstream, path, ok(BODY)[:-20], Stall())
    if reply.status == 200:
        cut(reply)
    else:
        refused(reply, 502, 504)


def test_a_streamed_body_that_stalls_is_cut(proxy, upstream, path):
    cut(faces(proxy, upstream, path, ok(BIG)[:-20], Stall()))


def test_a_request_body_nobody_takes_is_bounded(proxy, upstream, path):
    upstream.on_head(path, Pause(6 * SLOW), Close())
    with proxy.client() as client:
        client.send(request(path, "Content-Length: 50000000", method="POST"))
        client.sock.settimeout(0.3)
        try:
            while True:
                client.sock.send(b"x" * 65536)
        except OSError:
            pass
        client.sock.settimeout(4 * SLOW)
        reply = client.reply()
        assert reply.end != "timeout"
    still_fine(proxy, upstream, path)


# -- gone --

GONE = {
    "before anything": [Close()],
    "reset before anything": [Reset()],
    "in the status line": [b"HTTP/1.1 20", Close()],
    "reset in the status line": [b"HTTP/1.1 20", Pause(.05), Reset()],
    "after the status line": [b"HTTP/1.1 200 OK\r\n", Close()],
    "in a header": [b"HTTP/1.1 200 OK\r\nContent-Le", Close()],
    "before the empty line": [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
                              Close()],
    "half the empty line": [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r",
                            Close()],
    "after an interim response": [b"HTTP/1.1 103 Early\r\n\r\n", Close()],
    "in an interim response": [b"HTTP/1.1 103 Early\r\nA: b\r\n", Close()],
}


@pytest.mark.parametrize("name", GONE)
def test_gone_before_the_head_is_502(proxy, upstream, path, name):
    refused(faces(proxy, upstream, path, *GONE[name]), 502)


def tails():
    """Where a body can end too early: (name, steps before the end)."""
    half = len(BODY) // 2
    at_vin = BODY.index(VIN.encode()) + 9
    for name, where in (("at once", 0), ("in the middle", half),
                        ("in a match", at_vin), ("one short", -1)):
        where = where % len(BODY) if where else 0
        yield f"length, {name}", ok(BODY)[:len(ok(BODY)) - len(BODY) + where]
        yield (f"chunk, {name}", answer(b"", CHUNKED) + b"%x\r\n" % len(BODY)
               + BODY[:where])
        yield (f"chunks, {name}", answer(b"", CHUNKED)
               + (chunks(BODY[:where])[:-5] if where else b""))
    yield "no last chunk", ok_chunked(BODY)[:-5]
    yield "half the last chunk", ok_chunked(BODY)[:-4]
    yield "no last CRLF", ok_chunked(BODY)[:-2]
    yield "half the last CRLF", ok_chunked(BODY)[:-1]
    yield "in a trailer", ok_chunked(BODY, trailers=["A: b"])[:-5]
    yield "streamed, length", ok(BIG)[:-1]
    yield "10^18 bytes said", answer(BIG, "Content-Length: 1" + "0" * 18)
    yield "a gigabyte chunk", answer(b"40000000\r\n" + BIG, CHUNKED)
    yield "streamed, chunked", ok_chunked(BIG)[:-5]


TAILS = dict(tails())


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize("name", TAILS)
def test_gone_in_the_body_never_looks_complete(proxy, upstream, path, name,
                                               how):
    end = [Close()] if how == "close" else [Pause(0.05), Reset()]
    reply = faces(proxy, upstream, path, TAILS[name], *end)
    if reply.status == 200:
        cut(reply)
    else:
        refused(reply, 502)


def test_until_close_but_reset_is_cut(proxy, upstream, path):
    reply = faces(proxy, upstream, path, answer(BODY), Pause(0.1), Reset())
    if reply.status == 200:
        cut(reply)
    else:
        refused(reply, 502)


def test_a_half_close_after_the_response_is_fine(proxy, upstream, path):
    upstream.on(path, ok(FINE), HalfClose())
    with proxy.client() as client:
        for _ in range(3):
            assert client.get(path).body == FINE


# -- heads that are not valid --

def head(*lines, body=b"{}", length=True):
    """A head of raw lines (bytes), as they are."""
    framing = [b"Content-Length: %d" % len(body)] if length else []
    return b"\r\n".join([b"HTTP/1.1 200 OK", *framing, *lines]) \
        + b"\r\n\r\n" + body


def first(line):
    return line + b"\r\nContent-Length: 2\r\n\r\n{}"


BAD_HEADS = {
    "folded": head(b"A: b\r\n folded"),
    "folded by tab": head(b"A: b\r\n\tfolded"),
    "folded first": b"HTTP/1.1 200 OK\r\n A: b\r\nContent-Length: 2\r\n\r\n{}",
    "folded framing": b"HTTP/1.1 200 OK\r\nA: b\r\n Content-Length: 9\r\n"
                      b"Content-Length: 2\r\n\r\n{}",
    "NUL in a value": head(b"A: b\0c"),
    "NUL in a name": head(b"A\0B: c"),
    "control in a value": head(b"A: b\x01c"),
    "DEL in a value": head(b"A: b\x7fc"),
    "bare CR in a value": head(b"A: b\rc"),
    "bare CR and a header": head(b"A: b\rSet-Cookie: x=y"),
    "bare LF in a value": head(b"A: b\nSet-Cookie: x=y"),
    "bare LF after the status": b"HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\n{}",
    "bare LF after a header": b"HTTP/1.1 200 OK\r\nContent-Length: 2\n\r\n{}",
    "bare LF as the empty line": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\n{}",
    "only LF": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    "CR CR LF": b"HTTP/1.1 200 OK\r\nA: b\r\r\nContent-Length: 2\r\n\r\n{}",
    "space before colon": head(b"A : b"),
    "tab before colon": head(b"A\t: b"),
    "space before colon of framing": b"HTTP/1.1 200 OK\r\n"
                                     b"Content-Length : 2\r\n\r\n{}",
    "space before a name": head(b" A: b"),
    "empty name": head(b": b"),
    "no colon": head(b"nonsense"),
    "space in a name": head(b"A B: c"),
    "odd name": head(b"A(B: c"),
    "8-bit name": head(b"\xc3\xa4: c"),
    "100 kB header": head(b"A: " + b"b" * 100_000),
    "100 kB name": head(b"b" * 100_000 + b": a"),
    "1000 headers": head(*(b"A%d: b" % i for i in range(1000))),
    "HTTP/2.0": first(b"HTTP/2.0 200 OK"),
    "HTTP/0.9": first(b"HTTP/0.9 200 OK"),
    "HTTP/1.2": first(b"HTTP/1.2 200 OK"),
    "HTTP/1.10": first(b"HTTP/1.10 200 OK"),
    "HTTP/01.1": first(b"HTTP/01.1 200 OK"),
    "HTTP/1": first(b"HTTP/1 200 OK"),
    "lower-case version": first(b"http/1.1 200 OK"),
    "ICY": first(b"ICY 200 OK"),
    "RTSP": first(b"RTSP/1.0 200 OK"),
    "no version": first(b"200 OK"),
    "status abc": first(b"HTTP/1.1 abc OK"),
    "status 99": first(b"HTTP/1.1 99 OK"),
    "status 000": first(b"HTTP/1.1 000 OK"),
    "status 1000": first(b"HTTP/1.1 1000 OK"),
    "status 20": first(b"HTTP/1.1 20 OK"),
    "status -20": first(b"HTTP/1.1 -20 OK"),
    "status 2e2": first(b"HTTP/1.1 2e2 OK"),
    "status 0x200": first(b"HTTP/1.1 0x200 OK"),
    "two spaces": first(b"HTTP/1.1  200 OK"),
    "tab for space": first(b"HTTP/1.1\t200 OK"),
    "leading space": first(b" HTTP/1.1 200 OK"),
    "control in the reason": first(b"HTTP/1.1 200 O\x01K"),
    "NUL in the reason": first(b"HTTP/1.1 200 O\0K"),
    "bare CR in the reason": first(b"HTTP/1.1 200 O\rK"),
    "endless status line": b"HTTP/1.1 200 " + b"a" * 200_000,
    "no head at all": b'{"vin":"' + VIN.encode() + b'"}\r\n\r\n',
    "a request": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x46",
    "HTTP/2 frames": b"\0\0\x12\4\0\0\0\0\0\0\3\0\0\0\x80\0\4\0\1\0\0\0\5",
    "binary": bytes(range(256)) * 40,
    "empty lines without end": b"\r\n" * 50000,
    "two content types": head(b"Content-Type: text/plain",
                              b"Content-Type: text/csv"),
    "two codings": head(b"Content-Encoding: identity",
                        b"Content-Encoding: gzip"),
    "status 101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                  b"Connection: upgrade\r\n\r\n" + VIN.encode(),
    "status 206": head(b"Content-Range: bytes 0-1/9").replace(b"200 OK",
                                                              b"206 Partial"),
    "status 206 alone": head().replace(b"200 OK", b"206 Partial"),
    "200 with Content-Range": head(b"Content-Range: bytes 0-1/9"),
    "byte ranges": head(b"Content-Type: multipart/byteranges; boundary=x"),
    "byte ranges in capitals": head(b"Content-Type: Multipart/ByteRanges"),
}


@pytest.mark.parametrize("end", ["open", "close"])
@pytest.mark.parametrize("name", BAD_HEADS)
def test_a_bad_head_is_refused(proxy, upstream, path, name, end):
    steps = [BAD_HEADS[name]] + ([Close()] if end == "close" else [])
    refused(faces(proxy, upstream, path, *steps), 502,
            *([504] if end == "open" else []))


# -- framing that lies --

BAD_FRAMING = {
    "two lengths": [b"Content-Length: 2", b"Content-Length: 3"],
    "two equal lengths": [b"Content-Length: 2", b"Content-Length: 2"],
    "a list of lengths": [b"Content-Length: 2, 2"],
    "a list of other lengths": [b"Content-Length: 2, 3"],
    "negative": [b"Content-Length: -2"],
    "plus": [b"Content-Length: +2"],
    "hex": [b"Content-Length: 0x2"],
    "decimal": [b"Content-Length: 2.0"],
    "exponent": [b"Content-Length: 2e0"],
    "underscore": [b"Content-Length: 1_0"],
    "two numbers": [b"Content-Length: 2 2"],
    "trailing": [b"Content-Length: 2;"],
    "empty": [b"Content-Length:"],
    "quoted": [b'Content-Length: "2"'],
    "NUL": [b"Content-Length: 2\0"],
    "2^64": [b"Content-Length: 18446744073709551616"],
    "2^64+2": [b"Content-Length: 18446744073709551618"],
    "2^63": [b"Content-Length: 9223372036854775808"],
    "40 digits": [b"Content-Length: " + b"9" * 40],
    "length and chunked": [b"Content-Length: 2", b"Transfer-Encoding: chunked"],
    "chunked and length": [b"Transfer-Encoding: chunked", b"Content-Length: 2"],
    "length and a coding": [b"Content-Length: 2", b"Transfer-Encoding: x"],
    "gzip": [b"Transfer-Encoding: gzip"],
    "gzip, chunked": [b"Transfer-Encoding: gzip, chunked"],
    "two headers": [b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked"],
    "chunked, chunked": [b"Transfer-Encoding: chunked, chunked"],
    "twice chunked": [b"Transfer-Encoding: chunked",
                      b"Transfer-Encoding: chunked"],
    "chunked, gzip": [b"Transfer-Encoding: chunked, gzip"],
    "chunked, identity": [b"Transfer-Encoding: chunked, identity"],
    "identity": [b"Transfer-Encoding: identity"],
    "identity, chunked": [b"Transfer-Encoding: identity, chunked"],
    "xchunked": [b"Transfer-Encoding: xchunked"],
    "chunkedx": [b"Transfer-Encoding: chunkedx"],
    "chunked;q=1": [b"Transfer-Encoding: chunked;q=1"],
    '"chunked"': [b'Transfer-Encoding: "chunked"'],
    ", chunked": [b"Transfer-Encoding: , chunked"],
    "chunked,": [b"Transfer-Encoding: chunked,"],
    "vertical tab": [b"Transfer-Encoding: \x0bchunked"],
    "form feed": [b"Transfer-Encoding: chunked\x0c"],
    "NUL chunked": [b"Transfer-Encoding: \0chunked"],
    "empty coding": [b"Transfer-Encoding:"],
    "space before colon": [b"Transfer-Encoding : chunked"],
    "folded": [b"Transfer-Encoding:\r\n chunked"],
    "underscore name": [b"Transfer_Encoding: chunked", b"Content-Length: 2",
                        b"Transfer-Encoding: chunked"],
}


@pytest.mark.parametrize("body", ["plain", "chunked"])
@pytest.mark.parametrize("name", BAD_FRAMING)
def test_framing_that_lies_is_refused(proxy, upstream, path, name, body):
    raw = head(*BAD_FRAMING[name], length=False,
               body=chunks(b"{}") if body == "chunked" else b"{}")
    refused(faces(proxy, upstream, path, raw, Close()), 502)


def test_transfer_encoding_in_http_1_0_is_refused(proxy, upstream, path):
    raw = ok_chunked(FINE).replace(b"HTTP/1.1", b"HTTP/1.0")
    refused(faces(proxy, upstream, path, raw, Close()), 502)


BAD_CHUNKS = {
    "garbage": b"zz\r\n{}\r\n0\r\n\r\n",
    "empty size": b"\r\n{}\r\n0\r\n\r\n",
    "negative": b"-2\r\n{}\r\n0\r\n\r\n",
    "plus": b"+2\r\n{}\r\n0\r\n\r\n",
    "0x": b"0x2\r\n{}\r\n0\r\n\r\n",
    "underscore": b"1_0\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n",
    "leading space": b" 2\r\n{}\r\n0\r\n\r\n",
    "comma": b"2,2\r\n{}\r\n0\r\n\r\n",
    "dot": b"2.0\r\n{}\r\n0\r\n\r\n",
    "2^64": b"10000000000000000\r\n{}\r\n0\r\n\r\n",
    "2^64+2": b"10000000000000002\r\n{}\r\n0\r\n\r\n",
    "2^64-1": b"ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "2^63": b"8000000000000000\r\n{}\r\n0\r\n\r\n",
    "many digits": b"f" * 100 + b"\r\n{}\r\n0\r\n\r\n",
    "zeros without end": b"0" * 100_000 + b"2\r\n{}\r\n0\r\n\r\n",
    "bare LF after a size": b"2\n{}\r\n0\r\n\r\n",
    "bare CR after a size": b"2\r{}\r\n0\r\n\r\n",
    "bare LF after data": b"2\r\n{}\n0\r\n\r\n",
    "bare LF at the end": b"2\r\n{}\r\n0\n\n",
    "bare LF as the last line": b"2\r\n{}\r\n0\r\n\n",
    "bare LF in an extension": b"2;a\nb\r\n{}\r\n0\r\n\r\n",
    "bare CR in an extension": b"2;a\rb\r\n{}\r\n0\r\n\r\n",
    "NUL in an extension": b"2;a\0b\r\n{}\r\n0\r\n\r\n",
    "no CRLF after data": b"2\r\n{}0\r\n\r\n",
    "data too long": b"2\r\n{}xx\r\n0\r\n\r\n",
    "data too short": b"4\r\n{}\r\n0\r\n\r\n",
    "long extension": b"2;" + b"a" * 50_000 + b"\r\n{}\r\n0\r\n\r\n",
    "extensions without end": b"2;" + b"a=b;" * 100_000,
    "many long extensions": b"".join(b"1;" + b"a" * 200 + b"\r\nx\r\n"
                                     for _ in range(2000)) + b"0\r\n\r\n",
    "VIN as a size": VIN.encode() + b"\r\n{}\r\n0\r\n\r\n",
    "bad trailer": b"2\r\n{}\r\n0\r\nnonsense\r\n\r\n",
    "folded trailer": b"2\r\n{}\r\n0\r\nA: b\r\n c\r\n\r\n",
    "trailer with space": b"2\r\n{}\r\n0\r\nA : b\r\n\r\n",
    "trailer with NUL": b"2\r\n{}\r\n0\r\nA: b\0\r\n\r\n",
    "trailer with bare LF": b"2\r\n{}\r\n0\r\nA: b\nB: c\r\n\r\n",
    "nameless trailer": b"2\r\n{}\r\n0\r\n: b\r\n\r\n",
    "100 kB trailer": b"2\r\n{}\r\n0\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
    "1000 trailers": b"2\r\n{}\r\n0\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
}


@pytest.mark.parametrize("before", ["at once", "streaming"])
@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_bad_chunks_never_look_complete(proxy, upstream, path, name, before):
    start = b"" if before == "at once" else chunks(BIG)[:-5]
    reply = faces(proxy, upstream, path, answer(b"", CHUNKED) + start
                  + BAD_CHUNKS[name], Close())
    if reply.status == 200:
        cut(reply)
    else:
        refused(reply, 502)


@pytest.mark.parametrize("raw", [b"2 \r\n{}\r\n0\r\n\r\n",
                                 b"2\t;a\r\n{}\r\n0\r\n\r\n",
                                 b"2 ; a = b\r\n{}\r\n0\r\n\r\n"])
def test_space_around_chunk_extensions_is_read_right_or_refused(
        proxy, upstream, path, raw):
    reply = faces(proxy, upstream, path, answer(raw, CHUNKED), Close())
    if reply.status == 200 and reply.complete:
        assert reply.body == b"{}"
    elif reply.status != 200:
        refused(reply, 502)


# -- too much --

EXTRA = {
    "some bytes": b"extra",
    "CRLF": b"\r\n",
    "a second response": ok(BODY),
    "half a response": ok(BODY)[:40],
    "a second chunked response": ok_chunked(BODY),
    "a 100": b"HTTP/1.1 100 Continue\r\n\r\n",
}


@pytest.mark.parametrize("late", [False, True], ids=["at-once", "late"])
@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("name", EXTRA)
def test_what_follows_a_response_answers_nobody(proxy, upstream, path, name,
                                                framing, late):
    whole = ok(FINE) if framing == "length" else ok_chunked(FINE)
    steps = ([whole, Pause(0.03), EXTRA[name]] if late
             else [whole + EXTRA[name]])
    upstream.on(path, *steps)
    upstream.on(path + "2", ok(b'{"n": 2}'))
    with proxy.client() as client:
        reply = client.get(path)
        if reply.status == 200:
            assert reply.body == FINE
        else:
            refused(reply, 502)
        time.sleep(0.06 if late else 0)
        with proxy.client() as other:
            assert other.get(path + "2").body == b'{"n": 2}'
            assert not private.leaks(other.received)
        assert not private.leaks(client.received)
    assert (upstream.seen(path)[0].connection
            != upstream.seen(path + "2")[0].connection)


def test_unasked_bytes_on_an_idle_connection_answer_nobody(proxy, upstream,
                                                           path):
    """They arrive together with the next request's."""
    upstream.on(path, ok(FINE))
    for _ in range(5):
        assert proxy.get(path).body == FINE
        number = upstream.seen(path)[-1].connection
        upstream.connections[number].send(ok(b"[0]"))
        reply = proxy.get(path)
        assert reply.status == 502 or reply.body == FINE


def test_a_length_too_short_ends_there(proxy, upstream, path):
    raw = answer(FINE + BODY, f"Content-Length: {len(FINE)}")
    reply = faces(proxy, upstream, path, raw)
    assert reply.status == 502 or (reply.complete and reply.body == FINE)


def test_an_answer_without_reading_the_request(proxy, upstream, path):
    """The rest of the request's body must never be read as a request."""
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n"
    upstream.on_head(path, ok(FINE), Pause(0.3), Close())
    with proxy.client() as client:
        client.send(request(path, f"Content-Length: {len(smuggled)}",
                            method="POST"))
        assert client.reply().body == FINE
        client.send(smuggled + request(path + "-2"))
        reply = client.reply()
        assert reply.end != "timeout"
        assert reply.status in (None, 404)
    assert not upstream.seen("/smuggled")
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
@pytest.mark.parametrize("how", ["length", "chunked"])
def test_a_body_where_none_can_be_answers_nobody(proxy, upstream, path, status,
                                                 how):
    raw = (ok(BODY, status=status) if how == "length" else
           answer(chunks(BODY), CHUNKED, status=status))
    reply = faces(proxy, upstream, path, raw)
    assert reply.status == 502 or reply.framing == "none"


def test_a_body_after_head_answers_nobody(proxy, upstream, path):
    reply = faces(proxy, upstream, path, ok(BODY), method="HEAD")
    assert reply.status in (200, 502)


def test_a_thousand_interim_responses_are_refused(proxy, upstream, path):
    reply = faces(proxy, upstream, path,
                  b"HTTP/1.1 102 Processing\r\n\r\n" * 1000 + ok(FINE))
    refused(reply, 502)
    assert len(reply.interim) < 100


@pytest.mark.parametrize("line", ["Content-Length: 2", CHUNKED])
def test_an_interim_response_has_no_body(proxy, upstream, path, line):
    reply = faces(proxy, upstream, path,
                  f"HTTP/1.1 103 Early\r\n{line}\r\n\r\n".encode() + ok(FINE))
    assert reply.status == 502 or reply.body == FINE
    for interim in reply.interim:
        assert interim.get("content-length") is None
        assert interim.get("transfer-encoding") is None


def test_an_answer_before_the_request_answers_nobody(start, path):
    """A server that speaks first."""
    from upstream import Upstream
    server = Upstream()
    server.greeting = [ok(b"[0]")]
    server.on(path, ok(FINE))
    proxy = start(port=server.port)
    for _ in range(3):
        reply = proxy.get(path)
        assert reply.status == 502 or reply.body in (FINE, b"[0]")
    server.close()


@pytest.mark.parametrize("seed", range(4))
def test_random_damage(proxy, upstream, path, seed):
    """One to three bytes of a valid response changed, doubled or dropped:
    an answer that could be meant, or none; in time, and with no value in it
    that the damage did not make unrecognisable."""
    random = Random(seed)
    whole = [ok(FINE), ok_chunked(FINE[:5], FINE[5:], trailers=["A: b"]),
             b"HTTP/1.1 103 Early\r\nLink: a\r\n\r\n" + ok(FINE)]
    for _ in range(60):
        raw = bytearray(random.choice(whole))
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(raw))
            byte = random.choice(b"\0\t\n\r :;,0159afAF\x7f\xff")
            raw[at:at + random.randint(0, 1)] = \
                bytes([byte]) * random.randint(0, 2)
        upstream.on(path, bytes(raw), Close())
        with proxy.client() as client:
            reply = client.get(path)
            assert reply.end != "timeout", raw
            assert reply.status is not None, raw
            if reply.status == 502:
                refused(reply)
    still_fine(proxy, upstream, path)


# -- codings --

CODED = {
    "gzip": ("gzip", gzip.compress(BODY)),
    "x-gzip": ("x-gzip", gzip.compress(BODY)),
    "deflate": ("deflate", b"x"),
    "br": ("br", b"x"),
    "zstd": ("zstd", b"x"),
    "unknown": ("rot13", BODY),
    "two": ("gzip, gzip", gzip.compress(gzip.compress(BODY))),
    "identity and gzip": ("identity, gzip", gzip.compress(BODY)),
    "a lie": ("gzip", BODY),
    "capitals": ("GZIP", gzip.compress(BODY)),
    "empty": ("", gzip.compress(BODY)),
}


@pytest.mark.parametrize("name", CODED)
def test_coded_bodies_are_refused(proxy, upstream, path, name):
    coding, raw = CODED[name]
    reply = faces(proxy, upstream, path,
                  ok(raw, f"Content-Encoding: {coding}"))
    if name != "empty":
        refused(reply, 502)
    assert gzip.compress(BODY)[10:] not in reply.body or name == "empty"


@pytest.mark.parametrize("method,status", [("HEAD", "200 OK"),
                                           ("GET", "304 Not Modified")])
def test_no_body_no_coding_to_refuse(proxy, upstream, path, method, status):
    upstream.on(path, answer(b"", "Content-Encoding: gzip", status=status))
    assert proxy.get(path, method=method).status in (int(status[:3]), 502)


# -- refusals tell nothing --

def test_a_refusal_holds_nothing_of_the_response(proxy, upstream, path):
    upstream.on(path, head(b"X-Secret: swordfish-17 \x01", body=b"swordfish"))
    with proxy.client() as client:
        refused(client.get(path), 502)
        assert b"swordfish" not in client.received
    assert "swordfish" not in proxy.log()


def test_a_refusal_to_head_has_no_body(proxy, upstream, path):
    upstream.on(path, head(b"A : b"))
    with proxy.client() as client:
        reply = client.get(path, method="HEAD")
        assert reply.status == 502 and reply.get("proxy-status")
        time.sleep(0.05)
        if client.end == "open":
            still_fine(proxy, upstream, path, client)


def test_refusals_keep_the_clients_connection_in_step(proxy, upstream, path):
    """Pipelined behind a refused response, the next answer is its own or the
    connection is closed."""
    upstream.on(path, head(b"A : b"))
    upstream.on(path + "2", ok(FINE))
    with proxy.client() as client:
        client.send(request(path) + request(path + "2"))
        refused(client.reply(), 502)
        reply = client.reply()
        assert reply.status is None or reply.body == FINE
        assert reply.end != "timeout"


def test_hundred_faults_lose_nothing(proxy, upstream, path):
    """Sockets and memory of faulty exchanges are given back."""
    upstream.on(path + "a", ok(BIG)[:-1], Close())
    upstream.on(path + "b", head(b"A : b"))
    upstream.on(path + "c", Reset())
    proxy.get(path + "a")
    before = proxy.memory("VmRSS")
    for i in range(150):
        proxy.get(path + "abc"[i % 3])
    assert proxy.memory("VmRSS") - before < 6_000_000 or SLOW > 1
    still_fine(proxy, upstream, path)
