# SPDX-License-Identifier: Apache-2.0
"""Goal: no client can hold fogline up, exhaust it, crash it, or take what is
another's."""

import concurrent.futures
import threading
import time

import private
import pytest
from conftest import QUICK
from private import BODY
from upstream import Pause, answer, chunks, ok
from verdicts import FINE, refuses, still_fine
from wire import SLOW, post, request

OPTIONS = QUICK


# -- too large, too slow --

def test_a_huge_target_is_414(proxy, upstream, path):
    refuses(proxy, upstream, path, request("/" + "a" * 100_000), 414)


def test_a_huge_query_is_414(proxy, upstream, path):
    refuses(proxy, upstream, path, request("/x?" + "a=b&" * 20_000), 414)


def test_a_target_of_8000_bytes_passes(proxy, upstream, path):
    """RFC 9112, 3: at least that."""
    upstream.on(path, ok(FINE))
    assert proxy.get(path + "?" + "a" * 7900).status == 200


@pytest.mark.parametrize("lines", [
    ["A: " + "b" * 100_000], ["b" * 100_000 + ": a"],
    [f"A{i}: {'b' * 200}" for i in range(500)],
    [f"A{i}: b" for i in range(1000)], ["A:" + " " * 100_000 + "b"],
    ["Cookie: " + "a=b; " * 30000]],
    ids=["value", "name", "bytes", "count", "spaces", "cookie"])
def test_a_huge_head_is_431(proxy, upstream, path, lines):
    refuses(proxy, upstream, path, request(path, *lines), 431)


def test_a_head_of_30_kb_passes(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    assert proxy.get(path, "Cookie: " + "a=b; " * 6000 + "c=d").status == 200


def test_empty_lines_without_end(proxy, upstream, path):
    refuses(proxy, upstream, path, b"\r\n" * 100_000, 400, 408, 431, None)


def test_a_head_that_never_ends_is_408_or_closed(proxy, upstream, path):
    begun = time.monotonic()
    refuses(proxy, upstream, path, b"GET /x HTTP/1.1\r\nHost: a.exa", 408,
            None)
    assert time.monotonic() - begun > 0.5


def test_a_head_that_drips_is_408_or_closed(proxy, upstream, path):
    with proxy.client() as client:
        begun = time.monotonic()
        client.sock.settimeout(0.02)
        for byte in b"GET /x HTTP/1.1\r\nHost: a.example\r\nX-A: " + b"a" * 500:
            try:
                client.sock.sendall(bytes([byte]))
                if client.sock.recv(4096) is not None:
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert time.monotonic() - begun < 3 * SLOW
    still_fine(proxy, upstream, path)


def test_a_body_that_never_comes_is_bounded(proxy, upstream, path):
    refuses(proxy, upstream, path,
            post(path, b"Content-Length: 100", body=b"abc"), 408, 502, 504,
            None, reaches=True)


def test_a_second_request_that_never_ends_is_bounded(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(request(path) + b"GET /x HTTP/1.1\r\nHo")
        assert client.reply().body == FINE
        reply = client.reply()
        assert reply.status in (None, 408)
        assert client.closed(3)


def test_an_idle_connection_is_closed_in_silence(start, upstream, path):
    upstream.on(path, ok(FINE))
    proxy = start("--timeout", "idle=400ms")
    with proxy.client() as fresh, proxy.client() as used:
        assert used.get(path).body == FINE
        assert fresh.closed(3) and fresh.end == "fin"
        assert used.closed(3) and used.end == "fin"
        assert fresh.received == b"" and used.received[used.at:] == b""


def test_an_expectation_nobody_knows_is_417(proxy, upstream, path):
    refuses(proxy, upstream, path,
            post(path, b"Expect: 200-ok", b"Content-Length: 3", body=b"abc"),
            417)


# -- clients that go away --

@pytest.mark.parametrize("how", ["abort", "close"])
def test_a_client_that_goes_away_in_mid_response(proxy, upstream, path, how):
    """Its upstream connection ends too: nobody pays for a body that no one
    reads, and nobody else gets it."""
    ended = threading.Event()

    def endless(connection, req):
        connection.send(answer(b"", "Transfer-Encoding: chunked"))
        try:
            while True:
                connection.send(chunks(b"x" * 60000)[:-5])
        finally:
            ended.set()

    upstream.on(path, endless)
    client = proxy.client()
    client.send(request(path))
    assert client.wait_for(b"xxxx") is not None
    getattr(client, how)()
    assert ended.wait(3 * SLOW)
    still_fine(proxy, upstream, path)


def test_a_client_that_goes_away_before_the_response(proxy, upstream, path):
    upstream.on(path, Pause(0.2), ok(BODY))
    for _ in range(5):
        client = proxy.client()
        client.send(request(path))
        time.sleep(0.02)
        client.abort()
    time.sleep(0.3)
    still_fine(proxy, upstream, path)


def test_a_client_that_goes_away_in_mid_request(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    for part in (b"", b"G", b"GET / HTT", request(path)[:-1],
                 post(path, b"Content-Length: 10", body=b"abc"),
                 post(path, b"Transfer-Encoding: chunked", body=b"5\r\nab")):
        client = proxy.client()
        client.send(part)
        time.sleep(0.02)
        client.abort()
        client = proxy.client()
        client.send(part)
        client.close()
    still_fine(proxy, upstream, path)
    assert not [r for r in upstream.seen(path) if r.complete]


def test_half_a_request_and_half_a_connection(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(post(path, b"Content-Length: 10", body=b"abc"))
        client.half_close()
        reply = client.reply()
        assert reply.end != "timeout"
        assert reply.status in (None, 400, 408, 502)


def test_a_half_closed_client_gets_its_answer_or_a_close(proxy, upstream,
                                                         path):
    """curl and netcat do that; RFC 9112, 9.6 lets the server choose."""
    upstream.on(path, Pause(0.05), ok(FINE))
    with proxy.client() as client:
        client.send(request(path))
        client.half_close()
        reply = client.reply()
        assert reply.end != "timeout"
        assert reply.status is None or reply.body == FINE


# -- many --

def test_200_concurrent_connections(proxy, upstream, path):
    upstream.on(path, ok(BODY))

    def ask(_):
        with proxy.client(timeout=15) as client:
            for _ in range(5):
                reply = client.get(path)
                assert reply.status == 200 and reply.complete
                assert not private.reply_leaks(reply, client)
        return True

    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        assert all(pool.map(ask, range(200)))


def test_a_pipeline_whose_answers_nobody_reads_is_stopped(proxy, upstream,
                                                           path):
    """A client that only asks cannot make the proxy hoard answers."""
    upstream.on(path, ok(b"x" * 10000))
    before = proxy.memory("VmRSS")
    with proxy.client(receive_buffer=4096) as client:
        client.sock.settimeout(0.5 * SLOW)
        block = request(path) * 200
        sent = 0
        try:
            while sent < 40_000_000:
                sent += client.sock.send(block)
        except OSError:
            pass
        assert proxy.memory("VmRSS") - before < 4_000_000 or SLOW > 1
        assert len(upstream.seen(path)) < 5000
    still_fine(proxy, upstream, path)


def test_a_thousand_half_requests_cost_little(start, upstream, path):
    proxy = start()
    still_fine(proxy, upstream, path)
    before = proxy.memory("VmRSS")
    clients = [proxy.client() for _ in range(1000)]
    for client in clients:
        client.send(b"GET / HTTP/1.1\r\nHost: a.example\r\nX-A: " + b"a" * 500)
    still_fine(proxy, upstream, path)
    grown = (proxy.memory("VmRSS") - before) / len(clients)
    for client in clients:
        client.close()
    assert grown < 16384 or SLOW > 1


def test_a_connection_limit_is_kept(start, upstream, path):
    upstream.on(path, ok(FINE))
    proxy = start("--limit", "connections=5")
    held = [proxy.client() for _ in range(5)]
    for client in held:
        assert client.get(path).status == 200
    with proxy.client() as client:
        client.send(request(path))
        reply = client.reply()
        assert reply.status in (None, 503) and reply.end != "timeout"
    held.pop().close()
    time.sleep(0.2)
    assert proxy.get(path).status == 200


def test_idle_connections_cost_little(start, upstream, path):
    """On a proxy of its own: one that was busy has memory to spare."""
    upstream.on(path, ok(FINE))
    proxy = start()
    proxy.get(path)
    before = proxy.memory("VmRSS")
    clients = [proxy.client() for _ in range(500)]
    for client in clients:
        assert client.get(path).status == 200
    grown = (proxy.memory("VmRSS") - before) / len(clients)
    print(f"an idle connection costs {grown:.0f} bytes")
    assert grown < 16384 or SLOW > 1
    for client in clients:
        client.close()


def test_fuzzed_requests_do_no_harm(proxy, upstream, path):
    """Single-byte changes of a valid request: an answer or a close, each in
    time, and never two answers to one request."""
    upstream.on(path, ok(FINE))
    raw = post(path, b"X-A: b", b"Transfer-Encoding: chunked",
               body=chunks(b"abc"))
    start = raw.index(b" HTTP")
    for at in range(start, len(raw), 2):
        for byte in (0, 10, 13, 32, 58, 255):
            changed = raw[:at] + bytes([byte]) + raw[at + 1:]
            with proxy.client(timeout=3) as client:
                client.send(changed)
                client.half_close()
                reply = client.reply()
                assert reply.end != "timeout", changed
                if reply.status is not None:
                    assert reply.status in (200, 400, 414, 431, 501, 505,
                                            502, 408), (changed, reply)
    still_fine(proxy, upstream, path)


def test_what_a_client_sent_is_not_told_to_another(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(request(path, "X-Secret: swordfish", method="POST",
                            body=b"swordfish" * 1000))
        client.reply()
    with proxy.client() as client:
        client.send(b"GET /" + b"a" * 50 + b" HTTP/9.9\r\n\r\n")
        client.reply()
        assert b"swordfish" not in client.received
    assert "swordfish" not in proxy.log()
