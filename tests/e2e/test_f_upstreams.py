# SPDX-License-Identifier: Apache-2.0
"""Goal: an upstream that is down, slow, lying or malicious gives a 502 or 504
before the head, a cut connection after it; never a leak, a hang, a crash, a
complete-looking truncated body, or someone else's answer."""

import signal
import socket
import threading
import time
from random import Random

import private
import pytest
from conftest import QUICK
from fogline import run
from private import BODY, VIN
from upstream import (Close, HalfClose, Pause, Pieces, Reset, Stall, answer,
                      chunks, head, ok, ok_chunked)
from verdicts import BIG, CHUNKED, FINE, cut, faces, refused, still_fine
from wire import SLOW, request

OPTIONS = QUICK


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


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_cut_shows_where_the_end_is_all_there_is(proxy, upstream, path,
                                                   framing):
    """HTTP/1.0 takes an orderly end for the body's."""
    upstream.on(path, answer(BIG[:300000], f"Content-Length: {len(BIG)}")
                if framing == "length" else
                answer(b"", CHUNKED) + chunks(BIG[:300000])[:-5],
                Pause(0.05), Close())
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\nHost: a\r\n\r\n")
        reply = client.reply()
    assert reply.status == 200 and reply.framing == "close"
    assert reply.end == "rst" and len(reply.body) < len(BIG)


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
    said = threading.Event()
    steps = ([whole, Pause(0.03), EXTRA[name]] if late
             else [whole + EXTRA[name]])
    upstream.on(path, *steps, lambda *_: said.set())
    upstream.on(path + "2", ok(b'{"n": 2}'))
    with proxy.client() as client:
        reply = client.get(path)
        if reply.status == 200:
            assert reply.body == FINE
        else:
            refused(reply, 502)
        assert said.wait(5 * SLOW)
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


def test_unasked_bytes_that_wait_to_be_read_answer_nobody(start, upstream,
                                                          path):
    """The next request and the bytes are there at the same time."""
    used = []

    def answers(connection, req):
        used.append(connection)
        connection.send(ok(FINE))

    upstream.on(path, answers)
    proxy = start()
    with proxy.client() as client:
        for _ in range(5):
            assert client.get(path).body == FINE
            proxy.freeze()
            client.send(request(path))
            time.sleep(0.02)
            used[-1].send(ok(b"[666]"))
            time.sleep(0.02)
            proxy.signal(signal.SIGCONT)
            assert client.reply().body == FINE


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
