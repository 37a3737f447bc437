# SPDX-License-Identifier: Apache-2.0
"""WebSocket, from the upstream to the client: text filtered across fragments,
binary refused, and nothing let through that is not a frame."""

import os
import struct
import time

import pytest

import private
from frames import (BINARY, CLOSE, CONTINUATION, PING, PONG, RULES, TELL, TEXT,
                    TOLD, Socket, close, frame, message, pushed, served)
from upstream import HalfClose, Pause, Pieces, Reset
from verdicts import still_fine
from wire import SLOW

FILTERS = [RULES]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_values_across_fragments_and_segments(proxy, upstream, path, size):
    parts = [TELL[i:i + size] for i in range(0, len(TELL), size)]
    pushed(upstream, path, Pieces(message(*parts), max(1, size // 2)))
    with Socket(proxy, path) as ws:
        assert ws.message() == (TEXT, TOLD)


def test_every_cut_of_a_message_into_two(proxy, upstream, path):
    pushed(upstream, path, *(message(TELL[:i], TELL[i:])
                             for i in range(len(TELL) + 1)))
    with Socket(proxy, path) as ws:
        for _ in range(len(TELL) + 1):
            assert ws.message() == (TEXT, TOLD)
        assert not private.leaks(ws.client.received)


def test_control_frames_between_fragments(proxy, upstream, path):
    vin = private.VIN.encode()
    pushed(upstream, path, frame(TEXT, b"a " + vin[:9], fin=False),
           frame(PING, private.EMAIL.encode()), Pause(0.05),
           frame(CONTINUATION, vin[9:], fin=False), frame(PONG, b"unasked"),
           frame(CONTINUATION, b" b"))
    with Socket(proxy, path) as ws:
        assert ws.message() == (TEXT, b"a [VIN] b")
        assert ws.peer.between == [(PING, b"1"), (PONG, b"")]
        assert not private.leaks(ws.client.received)


def test_what_is_decided_leaves_at_once(proxy, upstream, path):
    pushed(upstream, path, frame(TEXT, b"first line\nsecond", fin=False),
           Pause(1.0 * SLOW), frame(CONTINUATION, b" line"))
    with Socket(proxy, path) as ws:
        begun = time.monotonic()
        opcode, fin, data = ws.peer.frame()
        assert time.monotonic() - begun < 0.8 * SLOW
        assert (opcode, fin) == (TEXT, False) and data.startswith(b"first")
        rest = b""
        while not fin:
            opcode, fin, more = ws.peer.frame()
            rest += more
        assert data + rest == b"first line\nsecond line"


def test_empty_messages_and_fragments(proxy, upstream, path):
    pushed(upstream, path, message(b""), message(b"", b"", b"x", b""),
           message(b"", b""))
    with Socket(proxy, path) as ws:
        assert [ws.message() for _ in range(3)] == \
            [(TEXT, b""), (TEXT, b"x"), (TEXT, b"")]


def test_many_messages_are_bodies_of_their_own(proxy, upstream, path):
    vin = private.VIN.encode()
    pushed(upstream, path, b"".join(message(m) for m in
                                    [vin[:8], vin[8:], b"lat,lon", vin] * 500))
    with Socket(proxy, path) as ws:
        for _ in range(500):
            assert [ws.message()[1] for _ in range(4)] == \
                [vin[:8], vin[8:], b"lat,lon", b"[VIN]"]


def test_a_huge_message(proxy, upstream, path):
    unit = b'{"lorem": "ipsum dolor sit amet", "n": 123},\n' * 100 + TELL + b"\n"
    body = unit * 7000                           # 31 MB
    pushed(upstream, path, frame(TEXT, body))
    with Socket(proxy, path, timeout=60) as ws:
        _, got = ws.message()
        assert got == body.replace(TELL, TOLD)
    assert proxy.memory("VmHWM") < 60e6 or SLOW > 1


def test_a_finding_that_blocks_ends_it(proxy, upstream, path):
    pushed(upstream, path, message(b"fine"),
           message(b"SECRET-", b"1234 and more"), message(b"after"))
    with Socket(proxy, path) as ws:
        assert ws.message() == (TEXT, b"fine")
        assert ws.ends_with(1008)
        assert b"SECRET-1" not in ws.client.received
        assert b"after" not in ws.client.received


def test_text_that_is_binary_ends_it(proxy, upstream, path):
    pushed(upstream, path, message(b"%PDF-1.7 and so on"))
    with Socket(proxy, path) as ws:
        assert ws.ends_with(1008)


def test_binary_messages_end_it(proxy, upstream, path):
    pushed(upstream, path, message(b"\x93" + TELL, opcode=BINARY))
    with Socket(proxy, path) as ws:
        assert ws.ends_with(1003)
        assert not private.leaks(ws.client.received)


def test_binary_messages_pass_where_media_says_so(start, upstream, path):
    it = start(filters=[
        RULES + "media: {application/octet-stream: pass}\n"])
    body = os.urandom(200000)
    pushed(upstream, path, message(body[:10], body[10:], opcode=BINARY),
           message(TELL))
    with Socket(it, path) as ws:
        assert ws.message() == (BINARY, body)
        assert ws.message() == (TEXT, TOLD)


WRONG = {
    "masked": frame(TEXT, b"x", masked=True),
    "reserved bit 1": frame(TEXT, b"x", bits=4),
    "reserved bit 3": frame(TEXT, b"x", bits=1),
    "opcode 3": frame(3, b"x"),
    "opcode 11": frame(11, b"x"),
    "a continuation of nothing": frame(CONTINUATION, b"x"),
    "text within text": frame(TEXT, b"x", fin=False) + frame(TEXT, b"y"),
    "a fragmented ping": frame(PING, b"x", fin=False),
    "a long ping": frame(PING, b"x" * 126),
    "a longer form of length": b"\x81\x7e\0\x05hello",
    "a yet longer form": b"\x81\x7f" + struct.pack(">Q", 300) + b"x" * 300,
    "a length of 64 bits": b"\x81\x7f" + struct.pack(">Q", 1 << 63),
    "half a close": frame(CLOSE, b"\x03"),
    "close 1005": close(1005), "close 1006": close(1006),
    "close 999": close(999), "close 5000": close(5000),
    "close 1004": close(1004), "close 2999": close(2999),
    "a close's reason": close(1000, b"\xff"),
}


@pytest.mark.parametrize("name", WRONG)
def test_frames_of_the_upstream_that_are_none(proxy, upstream, path, name):
    pushed(upstream, path, message(b"before"), WRONG[name], message(TELL))
    with Socket(proxy, path) as ws:
        assert ws.message() == (TEXT, b"before")
        assert ws.ends_with(1011)
        assert not private.leaks(ws.client.received)
        assert TOLD not in ws.client.received
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("raw", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80",
                                 b"\xf4\x90\x80\x80", b"\xe2\x82"])
def test_text_that_is_no_utf_8(proxy, upstream, path, raw):
    pushed(upstream, path, message("é€😀".encode()),
           Pieces(message(b"ok " + raw[:1], raw[1:])))
    with Socket(proxy, path) as ws:
        assert ws.message() == (TEXT, "é€😀".encode())
        assert ws.ends_with(1011)


def test_a_reason_is_filtered(proxy, upstream, path):
    pushed(upstream, path, close(4000, private.EMAIL.encode()))
    with Socket(proxy, path) as ws:
        assert ws.message() == (CLOSE, b"\x0f\xa0[EMAIL]")


def test_nothing_follows_a_close(proxy, upstream, path):
    pushed(upstream, path, close(), message(b"more"))
    with Socket(proxy, path) as ws:
        assert ws.message() == (CLOSE, b"\x03\xe8")
        ws.send(close(masked=True))
        assert ws.message() is None
        assert b"more" not in ws.client.received


@pytest.mark.parametrize("step", [HalfClose(), Reset()], ids=["fin", "rst"])
def test_an_upstream_that_goes_is_no_clean_end(proxy, upstream, path, step):
    upstream.on(path, *served(frame(TEXT, b"half " + TELL[:20], fin=False),
                              step))
    with Socket(proxy, path) as ws:
        assert ws.message() is None
        assert TELL[8:20] not in ws.client.received
        assert ws.client.closed()
    still_fine(proxy, upstream, path)
