# SPDX-License-Identifier: Apache-2.0
"""Goal: every limit holds, in both directions where it has two, and a peer
that only drips is not waited for; slow ones that keep up are."""

import threading
import time

import pytest
from upstream import Gone, Pause, Pieces, answer, chunks, ok
from verdicts import FINE, cut, refused
from wire import SLOW, Client, request

CHUNKED = "Transfer-Encoding: chunked"
STALL = ["--timeout", f"stall={int(400 * SLOW)}ms",
         "--timeout", f"upstream_response={int(4000 * SLOW)}ms"]


# -- bodies of requests --

def test_a_body_larger_than_its_limit_is_413(start, upstream, path):
    upstream.on(path, ok(FINE))
    proxy = start("--limit", "body_bytes=1000")
    with proxy.client() as client:
        client.send(request(path, method="POST", body=b"x" * 1000))
        assert client.reply().body == FINE
        client.send(request(path, method="POST", body=b"x" * 1001))
        refused(client.reply(), 413)
        assert client.closed(2)
    assert len(upstream.seen(path)) == 1
    with proxy.client() as client:
        client.send(request(path, CHUNKED, method="POST")
                    + chunks(b"x" * 600, b"x" * 400))
        assert client.reply().body == FINE
        client.send(request(path, CHUNKED, method="POST")
                    + chunks(b"x" * 600, b"x" * 401))
        refused(client.reply(), 413)
        assert client.closed(2)
    assert [r.complete for r in upstream.seen(path)][1:2] == [True]
    assert not [r for r in upstream.seen(path)[2:] if r.complete]


def test_a_body_announced_too_large_is_not_invited(start, upstream, path):
    upstream.on(path, ok(FINE))
    proxy = start("--limit", "body_bytes=1k")
    with proxy.client() as client:
        client.send(request(path, "Expect: 100-continue",
                            "Content-Length: 2000", method="POST"))
        reply = client.reply()
        refused(reply, 413)
        assert reply.interim == [] and not upstream.seen(path)


# -- connections --

def test_connections_of_one_address_are_counted(start, upstream, path):
    upstream.on(path, ok(FINE))
    proxy = start("--limit", "connections_per_address=3", workers=2)
    held = [proxy.client() for _ in range(3)]
    for client in held:
        assert client.get(path).status == 200
    with proxy.client() as client:
        client.send(request(path))
        refused(client.reply(), 429)
    held.pop().close()
    time.sleep(0.1 * SLOW)
    assert proxy.get(path).status == 200
    assert proxy.metric("fogline_refusals_total",
                        reason="connections_of_address") == 1


def test_other_addresses_are_others(start, upstream, path):
    upstream.on(path, ok(FINE))
    proxy = start("--limit", "connections_per_address=1", listen="[::1]:0")
    with proxy.client() as one:
        assert one.get(path).status == 200
        with proxy.client() as two:
            assert two.get(path).status == 429
    four = start("--limit", "connections_per_address=1")
    with four.client() as one:
        assert one.get(path).status == 200
        other = Client(four.address, source="127.0.0.2")
        with other:
            assert other.get(path).status == 200


# -- pace --

def test_a_request_body_that_drips_is_408(start, upstream, path):
    """There is progress in every span, but less than limits.min_rate."""
    upstream.on(path, ok(FINE))
    proxy = start(*STALL)
    over = threading.Event()

    def drip():
        while not over.wait(0.05):
            client.send(b"x")

    begun = time.monotonic()
    with proxy.client() as client:
        client.send(request(path, "Content-Length: 5000", method="POST"))
        dripping = threading.Thread(target=drip)
        dripping.start()
        reply = client.reply()
        over.set()
        dripping.join()
        refused(reply, 408)
        assert 0.3 < time.monotonic() - begun < 2 * SLOW


@pytest.mark.parametrize("rate", ["0", "10"])
def test_a_slow_request_body_is_taken(start, upstream, path, rate):
    upstream.on(path, ok(FINE))
    proxy = start(*STALL, "--limit", f"min_rate={rate}")
    with proxy.client() as client:
        client.send(request(path, "Content-Length: 30", method="POST"))
        for _ in range(30):
            client.send(b"x")
            time.sleep(0.04)
        assert client.reply().body == FINE


def test_a_response_that_drips_is_cut_where_its_length_is_known(
        start, upstream, path):
    upstream.on(path, answer(b"", "Content-Length: 5000"),
                Pieces(b"x " * 40, 1, 0.03))
    proxy = start(*STALL)
    begun = time.monotonic()
    reply = proxy.get(path)
    refused(reply, 504)
    assert time.monotonic() - begun < 2 * SLOW


def test_a_large_response_that_drips_is_cut(start, upstream, path):
    upstream.on(path, answer(b"", "Content-Length: 500000"), b"x " * 50000,
                Pieces(b"x " * 40, 1, 0.03))
    begun = time.monotonic()
    cut(start(*STALL).get(path))
    assert time.monotonic() - begun < 2 * SLOW


def test_a_stream_may_have_little_to_say(start, upstream, path):
    upstream.on(path, answer(b"", CHUNKED), *[
        step for _ in range(15)
        for step in (b"2\r\n.\n\r\n", Pause(0.1))], b"0\r\n\r\n")
    reply = start(*STALL).get(path)
    assert reply.complete and reply.body == b".\n" * 15


def slow_reader(proxy, path, size, pause):
    """Reads `size` bytes a time; how much came before the end."""
    with proxy.client(receive_buffer=size, timeout=20) as client:
        client.send(request(path, "Connection: close"))
        total = 0
        while True:
            try:
                data = client.sock.recv(size)
            except OSError:
                return total
            if not data:
                return total
            total += len(data)
            time.sleep(pause)


def test_a_client_that_takes_next_to_nothing_is_cut(start, upstream, path):
    """By less than min_rate in each span, while its answer is queued."""
    ended = threading.Event()

    def endless(connection, req):
        connection.send(answer(b"", CHUNKED))
        try:
            while True:
                connection.send(chunks(b"x" * 60000)[:-5])
        except Gone:
            ended.set()
            raise

    upstream.on(path, endless)
    proxy = start(*STALL, "--limit", "min_rate=1m")
    slow_reader(proxy, path, 4096, 0.1)
    assert ended.wait(5 * SLOW)


def test_nor_does_one_that_takes_nothing_stay_for_ever(start, upstream, path):
    """All of its answer waits in the queue, and its upstream is done."""
    upstream.on(path, ok(b"x" * 20_000_000))
    proxy = start(*STALL, "--timeout", "linger=100ms", "--limit",
                  "queue_bytes=32m")
    with proxy.client(receive_buffer=4096) as client:
        client.send(request(path, "Connection: close"))
        sample = "fogline_connections_open", {}
        assert proxy.metrics([1], sample) == [1]
        deadline = time.monotonic() + 5 * SLOW
        while proxy.metric(*sample[:1]) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert proxy.metric("fogline_connections_open") == 0
        assert len(client.rest()) < 20_000_000


@pytest.mark.alone
def test_a_slow_client_gets_all_of_its_answer(start, upstream, path):
    """Longer than any one time-out, but it keeps taking."""
    body = b"x" * 8_000_000
    upstream.on(path, ok(body))
    proxy = start(*STALL, "--timeout", "linger=100ms", "--limit",
                  "queue_bytes=8m")
    begun = time.monotonic()
    assert slow_reader(proxy, path, 32768, 0.01) > len(body)
    assert time.monotonic() - begun > 0.6
