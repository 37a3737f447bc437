# SPDX-License-Identifier: Apache-2.0
"""Goal: everything at once.  Clients and upstreams misbehave at random and
together; the proxy lives, leaks no value, loses no socket, answers the next.

One case is one failure's worth of noise: when this fails, the log says what
broke, and the sanitizer builds say where.  Seeds are fixed, timing is not.
"""

import os
import threading
import time
from random import Random

import private
import pytest
from conftest import QUICK
from private import BODY, EMAIL, VIN
from upstream import (Close, HalfClose, Pause, Pieces, Reset, ok,
                      ok_chunked)
from wire import SLOW, Malformed, request

BIG = (BODY + b"\n") * 3000
RESPONSES = [
    ok(BODY), ok_chunked(BODY[:40], BODY[40:]), ok(BIG), ok_chunked(BIG, BIG),
    ok(b"", status="204 No Content").replace(b"Content-Length: 0\r\n", b""),
    b"HTTP/1.1 103 Early\r\nX-A: " + VIN.encode() + b"\r\n\r\n" + ok(BODY),
    ok(BODY, f"X-Mail: {EMAIL}"), ok_chunked(BIG, trailers=["A: b"]),
    ok(BODY)[:-10], ok_chunked(BIG)[:-5], ok(BODY) + ok(BODY),
    b"garbage\r\n\r\n", ok(BODY, "Content-Encoding: gzip"),
    ok(BODY).replace(b"HTTP/1.1", b"HTTP/1.0"),
]
PIECES = (1 << 20, 70000, 1000, 97)


class Misbehaviour:
    """An upstream step: one of the above, in some way, chosen per request."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.lock = threading.Lock()

    def __call__(self, connection, req):
        with self.lock:
            raw = self.random.choice(RESPONSES)
            size = self.random.choice(PIECES if len(raw) < 9999
                                      else PIECES[:2])
            end = self.random.choice([None, None, None, Close(), Reset(),
                                      HalfClose(), "cut", "late"])
        if end == "cut":
            raw = raw[:len(raw) // 2]
            end = Close()
        if end == "late":
            connection.perform(req, [Pause(0.05)])
            end = None
        connection.perform(req, [Pieces(raw, size, 0.0002),
                                 *([end] if end else [])])


def asks(proxy, path, random, found):
    """One client's life."""
    with proxy.client(timeout=4) as client:
        requests = random.randint(1, 4)
        raw = b"".join(
            request(path, method="POST", body=os.urandom(
                random.choice([10, 3000, 200000])))
            if random.random() < 0.3 else request(path)
            for _ in range(requests))
        how = random.choice(["whole", "whole", "slow", "cut", "damaged",
                             "gone", "half"])
        if how == "cut":
            raw = raw[:random.randrange(len(raw))]
        if how == "damaged":
            at = random.randrange(min(len(raw), 80))
            raw = raw[:at] + b"\0" + raw[at:]
        if how == "slow":
            client.send(raw[:30])
            time.sleep(0.01)
            raw = raw[30:]
        client.send(raw)
        if how == "half":
            client.half_close()
        if how == "gone":
            time.sleep(random.random() * 0.05)
            client.abort()
            return
        for _ in range(requests):
            reply = client.reply()
            if random.random() < 0.1:
                client.abort()
                break
            if not reply.complete:
                break
        found += private.leaks(client.received)


@pytest.mark.parametrize("workers", [1, 3])
def test_everything_at_once(start, upstream, path, workers):
    upstream.on(path, Misbehaviour(workers))
    proxy = start(*QUICK, workers=workers)
    found, wrong = [], []

    def live(seed):
        random = Random(seed)
        for _ in range(12):
            try:
                asks(proxy, path, random, found)
            except Malformed as error:
                wrong.append(error)
            except OSError:
                pass

    threads = [threading.Thread(target=live, args=(i,)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert proxy.process.poll() is None, proxy.log()
    assert found == [] and wrong == []
    upstream.on(path, ok(BODY))
    for _ in range(3):
        reply = proxy.get(path)
        assert reply.status == 200 and not private.reply_leaks(reply)
    deadline = time.monotonic() + 4 * SLOW
    while time.monotonic() < deadline:
        if proxy.metric("fogline_connections_open") == 0:
            return
        time.sleep(0.1)
    assert proxy.metric("fogline_connections_open") == 0
