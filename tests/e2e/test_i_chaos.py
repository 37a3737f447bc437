# SPDX-License-Identifier: Apache-2.0
"""Goal: everything at once.  Clients and upstreams misbehave at random and
together; the upstream is killed and comes back.  The proxy lives, leaks no
value, ends no half of a body as if it were whole, loses no socket and no
memory, answers the next.

One case is one failure's worth of noise: when this fails, the log says what
broke, and the sanitizer builds say where.  Seeds are fixed, timing is not.

    E2E_CHAOS_SECONDS=3600   goes on for so long (`make chaos`)
"""

import gzip
import os
import threading
import time
from random import Random

import fogline
import private
import pytest
import wire
from conftest import QUICK
from private import BODY, EMAIL, VIN
from upstream import (Close, HalfClose, Pause, Pieces, Reset, ok,
                      ok_chunked)
from wire import SLOW, Malformed, request

SECONDS = float(os.environ.get("E2E_CHAOS_SECONDS") or 0)
GROWTH = 48 << 20   # of memory, between the first round and the last

BIG = (BODY + b"\n") * 3000
GZIP = "Content-Encoding: gzip"
RESPONSES = [
    ok(BODY), ok_chunked(BODY[:40], BODY[40:]), ok(BIG), ok_chunked(BIG, BIG),
    ok(b"", status="204 No Content").replace(b"Content-Length: 0\r\n", b""),
    b"HTTP/1.1 103 Early\r\nX-A: " + VIN.encode() + b"\r\n\r\n" + ok(BODY),
    ok(BODY, f"X-Mail: {EMAIL}"), ok_chunked(BIG, trailers=["A: b"]),
    ok(BODY)[:-10], ok_chunked(BIG)[:-5], ok(BODY) + ok(BODY),
    b"garbage\r\n\r\n", ok(BODY, "Content-Encoding: gzip"),
    ok(BODY).replace(b"HTTP/1.1", b"HTTP/1.0"),
    ok(gzip.compress(BODY), GZIP), ok(gzip.compress(BIG), GZIP),
    ok(gzip.compress(BIG)[:-40], GZIP),
    ok_chunked(gzip.compress(BODY)[:30], headers=[GZIP]),
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


class Client:
    """Many clients' lives, one after the other, and what they saw."""

    def __init__(self, proxy, path, whole, seed):
        self.proxy, self.path, self.whole = proxy, path, whole
        self.random = Random(seed)
        self.wrong = []
        self.answers = 0

    def live(self):
        try:
            with self.proxy.client(timeout=4) as client:
                self.ask(client)
                self.wrong += private.leaks(client.received)
        except wire.Malformed as error:
            self.wrong.append(error)
        except OSError:
            pass

    def requests(self, count):
        return b"".join(
            request(self.path, method="POST", body=os.urandom(
                self.random.choice([10, 3000, 200000])))
            if self.random.random() < 0.3 else request(self.path)
            for _ in range(count))

    def ask(self, client):
        count = self.random.randint(1, 4)
        raw = self.requests(count)
        how = self.random.choice(["whole", "whole", "slow", "cut", "damaged",
                                  "gone", "half"])
        if how == "cut":
            raw = raw[:self.random.randrange(len(raw))]
        if how == "damaged":
            at = self.random.randrange(min(len(raw), 80))
            raw = raw[:at] + b"\0" + raw[at:]
        if how == "slow":
            client.send(raw[:30])
            time.sleep(0.01)
            raw = raw[30:]
        client.send(raw)
        if how == "half":
            client.half_close()
        if how == "gone":
            time.sleep(self.random.random() * 0.05)
            client.abort()
            return
        self.read(client, count)

    def read(self, client, count):
        for _ in range(count):
            reply = client.reply()
            self.look(reply)
            if self.random.random() < 0.1:
                client.abort()
                break
            if not reply.complete:
                break

    def look(self, reply):
        """What looks whole is one of the bodies, filtered, or a refusal."""
        if not reply.complete:
            return
        self.answers += 1
        if reply.status == 200 and reply.body not in self.whole:
            self.wrong.append(f"{len(reply.body)} bytes that look whole")
        if reply.status not in (200, 204) and \
                reply.get("content-type") != "application/problem+json":
            self.wrong.append(f"{reply.status} that is no refusal")


def kills(upstream, stop):
    """The upstream dies and comes back, until told to stop."""
    while not stop.wait(0.5):
        upstream.kill()
        stop.wait(0.1)
        upstream.revive()


def one_round(upstream, clients):
    stop = threading.Event()
    killer = threading.Thread(target=kills, args=(upstream, stop))
    threads = [threading.Thread(
        target=lambda it=it: [it.live() for _ in range(12)])
        for it in clients]
    for thread in [killer, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    killer.join()
    upstream.requests.clear()
    wire.TRANSCRIPTS.clear()


def settled(proxy):
    """Waits until no connection is open; open files, and memory."""
    deadline = time.monotonic() + 8 * SLOW
    while time.monotonic() < deadline:
        if proxy.metric("fogline_connections_open") == 0:
            break
        time.sleep(0.1)
    assert proxy.metric("fogline_connections_open") == 0
    time.sleep(0.2 * SLOW)      # that question's own connection ends
    return (len(os.listdir(f"/proc/{proxy.pid}/fd")),
            proxy.memory("VmRSS"))


@pytest.mark.parametrize("workers", [1, 3])
def test_everything_at_once(start, upstream, path, workers):
    upstream.on(path, Misbehaviour(workers))
    proxy = start(*QUICK, "--timeout", "upstream_idle=1s", workers=workers)
    whole = {fogline.scrub(body) for body in
             (BODY, BIG, BIG + BIG)}
    clients = [Client(proxy, path, whole, i) for i in range(16)]
    for _ in range(8 * workers):    # libuv opens a descriptor of its own with
        proxy.get("/first")         # a worker's first connection
    time.sleep(1.5 * SLOW)
    files = settled(proxy)[0]
    until = time.monotonic() + SECONDS / 2
    rounds, first = 0, None
    while rounds < 1 or time.monotonic() < until:
        one_round(upstream, clients)
        rounds += 1
        wrong = [w for it in clients for w in it.wrong]
        assert wrong == [] and proxy.process.poll() is None, proxy.log()
        first = first or settled(proxy)[1]
    print(f"{rounds} rounds, {sum(it.answers for it in clients)} answers")
    upstream.on(path, ok(BODY))
    for _ in range(3):
        reply = proxy.get(path)
        assert reply.status == 200 and not private.reply_leaks(reply)
    time.sleep(1.5 * SLOW)      # what is pooled ends
    assert settled(proxy)[0] <= files
    assert settled(proxy)[1] <= first + GROWTH
