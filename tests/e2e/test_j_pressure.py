# SPDX-License-Identifier: Apache-2.0
"""WebSocket: who is slow, silent, rude or gone, and what the metrics say."""

import os
import queue
import random
import signal
import struct
import threading
import time

import pytest
import private
from frames import (CLOSE, CONTINUATION, PING, PONG, RULES, TELL, TEXT, TOLD,
                    Socket, close, echo, frame, message, pushed, served)
from upstream import Gone, Stall
from wire import SLOW

FILTERS = [RULES]
OPTIONS = ["--timeout", "websocket_idle=1500ms", "--timeout",
           f"drain={int(1500 * SLOW)}ms"]


def test_a_socket_without_frames_is_ended(proxy, upstream, path):
    upstream.on(path, *served(echo))
    with Socket(proxy, path) as ws:
        assert ws.ends_with(1001)


def test_pings_keep_it_open(proxy, upstream, path):
    upstream.on(path, *served(echo))
    with Socket(proxy, path) as ws:
        for _ in range(6):
            time.sleep(0.5)
            ws.send(frame(PING, b"p", masked=True))
            assert ws.message() == (PONG, b"p")


def test_a_slow_reader_holds_the_upstream_back(start, upstream, path):
    it = start("--timeout", "stall=20s", filters=FILTERS)
    unit = message(b"z" * 60000)
    sent = []

    def flood(connection, _req):
        for i in range(1000):                    # 60 MB
            connection.send(unit)
            sent.append(i)

    upstream.on(path, *served(flood, close()))
    with Socket(it, path, receive_buffer=4096, timeout=60) as ws:
        time.sleep(1.0 * SLOW)
        held = len(sent)
        assert held < 500, "nobody held the upstream back"
        time.sleep(0.5)
        assert len(sent) <= held + 10
        assert it.memory("VmRSS") < 40e6 or SLOW > 1
        for _ in range(1000):
            assert len(ws.message()[1]) == 60000
        assert ws.message()[0] == CLOSE


def test_a_reader_that_stops_is_cut(start, upstream, path):
    it = start("--timeout", f"stall={int(600 * SLOW)}ms", filters=FILTERS)
    pushed(upstream, path, *([message(b"z" * 60000)] * 400))
    with Socket(it, path, receive_buffer=4096) as ws:
        time.sleep(3.0 * SLOW)
        ws.client.rest()
        assert len(ws.client.received) < 20e6


def test_a_slow_upstream_holds_the_client_back(proxy, upstream, path):
    upstream.on(path, *served(lambda c, _: time.sleep(3 * SLOW)))
    unit = message(b"z" * 60000, masked=True)
    with Socket(proxy, path) as ws:
        ws.client.sock.settimeout(1.0)
        with pytest.raises(OSError):
            for _ in range(600):
                ws.client.sock.sendall(unit)


def test_a_drain_says_going_away(start, upstream, path):
    it = start("--timeout", f"drain={int(3000 * SLOW)}ms", filters=FILTERS)
    got = queue.Queue()
    upstream.on(path, *served(lambda c, _: got.put(c.peer.message())))
    with Socket(it, path) as ws:
        it.signal(signal.SIGTERM)
        assert ws.ends_with(1001)
    assert it.wait(3) == 0
    assert got.get(timeout=5 * SLOW) == (CLOSE, struct.pack(">H", 1001))


def test_a_reload_ends_it_at_the_next_message(start, upstream, path):
    """A message under way keeps its policy; the next one would be filtered by
    one that is no longer in force."""
    it = start(filters=FILTERS)
    reloaded = threading.Event()
    pushed(upstream, path, frame(TEXT, b"begun\n" + TELL[:20], fin=False),
           lambda c, _: reloaded.wait(20), frame(CONTINUATION, TELL[20:]),
           frame(PING, b""), message(b"+81-90-1234-5678"))
    with Socket(it, path) as ws:
        _, fin, text = ws.peer.frame()
        assert text.startswith(b"begun\n") and not fin
        assert it.reload(RULES.replace("email]", "email, phone]")) == "ok"
        reloaded.set()
        while not fin:
            _, fin, more = ws.peer.frame()
            text += more
        assert text == b"begun\n" + TOLD
        assert ws.message() == (PING, b"1")
        assert ws.ends_with(1012)
        assert b"5678" not in ws.client.received


def test_findings_and_refusals_are_counted(start, upstream, path):
    it = start(filters=FILTERS)
    pushed(upstream, path, message(TELL), message(TELL[:30], TELL[30:]),
           message(b"SECRET-1234"))
    with Socket(it, path) as ws:
        assert ws.message() == ws.message() == (TEXT, TOLD)
        assert ws.ends_with(1008)
    want = [2, 2, 1, 1]
    assert it.metrics(
        want, ("fogline_findings_total", {"kind": "vin"}),
        ("fogline_findings_total", {"kind": "email"}),
        ("fogline_refusals_total", {"reason": "filter_block"}),
        ("fogline_responses_total", {"class": "1xx"})) == want


def test_who_goes_rudely_leaves_nothing_behind(start, upstream, path):
    """A hundred ends at any moment: clients that reset, upstreams that do,
    frames cut anywhere.  No descriptor and no memory stays."""
    it = start("--timeout", "linger=100ms", filters=FILTERS)
    rng = random.Random(7)
    raw = message(TELL[:9], TELL[9:]) + frame(PING, b"p") + message(b"x" * 9000)

    def rude(connection, _req):
        connection.send(raw[:rng.randrange(len(raw))])
        if rng.random() < 0.5:
            connection.reset()
            raise Gone
    upstream.on(path, *served(rude, Stall()))

    def descriptors():
        return len(os.listdir(f"/proc/{it.pid}/fd"))

    def once():
        ws = Socket(it, path)
        ws.send(raw[:rng.randrange(len(raw))] if rng.random() < 0.5 else
                message(TELL, masked=True)[:rng.randrange(60)])
        if rng.random() < 0.5:
            ws.client.abort()
        else:
            ws.client.close()

    for _ in range(20):
        once()
    time.sleep(0.5 * SLOW)
    before, memory = descriptors(), it.memory("VmRSS")
    for _ in range(100):
        once()
    deadline = time.monotonic() + 5 * SLOW
    while descriptors() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert descriptors() <= before
    assert it.memory("VmRSS") < memory + 4e6 or SLOW > 1


def test_a_quiet_socket_holds_little(start, upstream, path):
    it = start("--timeout", "websocket_idle=5m", filters=FILTERS)
    upstream.on(path, *served(echo))
    with Socket(it, path) as first:
        first.send(message(TELL, masked=True))
        assert first.message() == (TEXT, TOLD)
        before = it.memory("VmRSS")
        some = [Socket(it, path) for _ in range(200)]
        for ws in some:
            ws.send(message(TELL, masked=True))
            assert ws.message() == (TEXT, TOLD)
        assert it.memory("VmRSS") - before < 200 * 12e3 or SLOW > 1
        for ws in some:
            ws.client.close()
