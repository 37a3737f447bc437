# SPDX-License-Identifier: Apache-2.0
"""WebSocket: opened only where a filter says so and both sides agree; what the
client sends is passed on if it is frames."""

import os
import time

import pytest

import private
from frames import (BINARY, CLOSE, CONTINUATION, KEY, PING, PONG, RULES, TELL,
                    TEXT, TOLD, Socket, accepting, close, echo, frame, message,
                    offer, served)
from upstream import Pause, ok
from verdicts import refused, still_fine
from wire import SLOW

FILTERS = [RULES]


# -- the opening --

def test_it_opens_and_both_sides_talk(proxy, upstream, path):
    upstream.on(path, *served(echo))
    with Socket(proxy, path) as ws:
        ws.send(message(b"hello", masked=True))
        assert ws.message() == (TEXT, b"hello")
        ws.send(message(TELL, masked=True))
        assert ws.message() == (TEXT, TOLD)
        ws.send(close(1000, b"bye", masked=True))
        assert ws.message() == (CLOSE, b"\x03\xe8bye")
        assert ws.client.closed()
    (seen,) = upstream.seen(path)
    assert seen.get("upgrade") == "websocket"
    assert seen.get("connection") == "Upgrade"
    assert seen.get("sec-websocket-key") == KEY


def test_no_extension_is_offered_and_none_taken(proxy, upstream, path):
    lines = ["Sec-WebSocket-Extensions: permessage-deflate; x=1, y"]
    upstream.on(path, *served(echo))
    with Socket(proxy, path, *lines) as ws:
        assert b"extensions" not in ws.head.lower()
    assert upstream.seen(path)[0].get("sec-websocket-extensions") is None
    upstream.on(path, accepting("Sec-WebSocket-Extensions: permessage-deflate"))
    with proxy.client() as client:
        refused(client.send(offer(path, *lines)).reply(), 502)


def test_a_protocol_must_have_been_offered(proxy, upstream, path):
    upstream.on(path, accepting("Sec-WebSocket-Protocol: mqtt"))
    with Socket(proxy, path, "Sec-WebSocket-Protocol: v1, mqtt") as ws:
        assert b"Sec-WebSocket-Protocol: mqtt\r\n" in ws.head + b"\r\n"
    for lines in [[], ["Sec-WebSocket-Protocol: v1"],
                  ["Sec-WebSocket-Protocol: MQTT"]]:
        with proxy.client() as client:
            refused(client.send(offer(path, *lines)).reply(), 502)


@pytest.mark.parametrize("lines, without, status", [
    (["Sec-WebSocket-Key: " + KEY], [], 400),
    ([], ["Sec-WebSocket-Key"], 400),
    (["Sec-WebSocket-Key: c2hvcnQ="], ["Sec-WebSocket-Key"], 400),
    (["Sec-WebSocket-Key: " + KEY[:21] + "R=="], ["Sec-WebSocket-Key"], 400),
    (["Sec-WebSocket-Key: " + KEY[:-2] + "AA"], ["Sec-WebSocket-Key"], 400),
    (["Sec-WebSocket-Version: 8"], ["Sec-WebSocket-Version"], 426),
    (["Sec-WebSocket-Version: 13"], [], 400),
    ([], ["Sec-WebSocket-Version"], 400),
    (["Content-Length: 3"], [], 400),
    (["Transfer-Encoding: chunked"], [], 400),
    (["Sec-WebSocket-Protocol: a, a"], [], 400),
    (["Sec-WebSocket-Protocol: a b"], [], 400),
    (["Upgrade: h2c"], [], 501),
    (["Upgrade: h2c"], ["Upgrade"], 501),
    (["Upgrade: websocket, h2c"], ["Upgrade"], 501),
])
def test_a_handshake_that_is_not_valid(proxy, upstream, path, lines, without,
                                       status):
    upstream.on(path, *served(echo))
    with proxy.client() as client:
        reply = client.send(offer(path, *lines, without=without)).reply()
        refused(reply, status)
        assert client.closed(3 * SLOW)
        if status == 426:
            assert reply.get("sec-websocket-version") == "13"
            assert reply.get("upgrade") == "websocket"
    assert not upstream.seen(path)


def test_a_handshake_by_post_or_http_1_0(proxy, upstream, path):
    for old, new in [(b"GET ", b"POST "), (b"HTTP/1.1", b"HTTP/1.0")]:
        with proxy.client() as client:
            client.send(offer(path).replace(old, new, 1))
            refused(client.reply(), 400, 501)
    assert not upstream.seen(path)


@pytest.mark.parametrize("answer", [
    accepting(accept="x" * 28), accepting(upgrade="h2c"),
    accepting(connection="close"), accepting("Upgrade: websocket"),
    accepting("Sec-WebSocket-Accept: " + "x" * 28),
    accepting("Content-Length: 5"), accepting("Transfer-Encoding: chunked"),
    accepting().replace(b"HTTP/1.1", b"HTTP/1.0"),
    accepting("Sec-WebSocket-Extensions: x"),
    accepting().replace(b"Sec-WebSocket-Accept", b"X-Accept")],
    ids=lambda a: None)
def test_an_answer_that_does_not_fit(proxy, upstream, path, answer):
    upstream.on(path, answer + frame(TEXT, TELL))
    with proxy.client() as client:
        refused(client.send(offer(path)).reply(), 502)
        assert not private.leaks(client.received)
    still_fine(proxy, upstream, path)


def test_another_answer_is_filtered_as_any(proxy, upstream, path):
    upstream.on(path, ok(TELL, status="403 Forbidden"))
    with proxy.client() as client:
        reply = client.send(offer(path)).reply()
        assert reply.status == 403 and reply.body == TOLD
        still_fine(proxy, upstream, path, client)


def test_the_head_is_filtered(proxy, upstream, path):
    upstream.on(path, accepting("X-Vehicle: " + private.VIN,
                                "Set-Cookie: v=" + private.EMAIL))
    with Socket(proxy, path) as ws:
        assert not private.leaks(ws.head)
        assert b"X-Vehicle: [VIN]" in ws.head


def test_without_the_key_it_is_refused(start, upstream, path):
    upstream.on(path, *served(echo))
    for filters in [(), [RULES.replace("websocket: filter",
                                       "websocket: block")],
                    [RULES.replace("websocket: filter\n", "")]]:
        it = start(filters=filters)
        with it.client() as client:
            refused(client.send(offer(path)).reply(), 501)
    assert not upstream.seen(path)


def test_it_takes_the_filter_of_the_answer(start, upstream, path):
    """applies_to by type or status is decided by the 101, which has neither a
    type nor the status of a page."""
    upstream.on(path, *served(echo))
    for scope in ["types: text/html", "status: 200"]:
        it = start(filters=[RULES.replace("filter: sockets", "filter: first")
                            + f"applies_to: {{{scope}}}\n",
                            RULES.replace("websocket: filter\n", "")])
        with it.client() as client:
            refused(client.send(offer(path)).reply(), 502)


# -- what goes up --

def test_frames_go_up_as_they_are(proxy, upstream, path):
    raws = []

    def keep(connection, _req):
        while True:
            connection.read()
            raws[:] = [bytes(connection.buffer)]

    upstream.on(path, *served(keep))
    sent = (message(TELL[:3], TELL[3:], masked=True) +
            message(os.urandom(70000), opcode=BINARY, masked=True) +
            frame(PING, b"\0\1", masked=True) + message(b"", masked=True))
    with Socket(proxy, path) as ws:
        ws.client.send_pieces(sent[:200]).send(sent[200:])
        deadline = time.monotonic() + 5 * SLOW
        while raws != [sent] and time.monotonic() < deadline:
            time.sleep(0.01)
        assert raws == [sent]


def test_frames_before_the_answer(proxy, upstream, path):
    upstream.on(path, Pause(0.3), *served(echo))
    with proxy.client() as client:
        client.send(offer(path) + message(TELL, masked=True))
        assert client.wait_for(TOLD) is not None


UP_WRONG = {name: raw for name, raw in {
    "not masked": frame(TEXT, b"x"),
    "reserved bit 2": frame(TEXT, b"x", bits=2, masked=True),
    "opcode 5": frame(5, b"x", masked=True),
    "a continuation of nothing": frame(CONTINUATION, b"x", masked=True),
    "a long close": frame(CLOSE, b"\x03\xe8" + b"x" * 124, masked=True),
    "close 1015": close(1015, masked=True),
    "a length too long": b"\x81\xfe\0\x05mask12345",
}.items()}


@pytest.mark.parametrize("name", UP_WRONG)
def test_frames_of_the_client_that_are_none(proxy, upstream, path, name):
    upstream.on(path, *served(echo))
    with Socket(proxy, path) as ws:
        ws.send(message(b"a", masked=True))
        assert ws.message() == (TEXT, b"a")
        ws.send(UP_WRONG[name])
        assert ws.ends_with(1002)
    still_fine(proxy, upstream, path)


def test_text_of_the_client_that_is_no_utf_8(proxy, upstream, path):
    upstream.on(path, *served(echo))
    with Socket(proxy, path) as ws:
        ws.send(message(b"\xe2\x82", b"\x20", masked=True))
        assert ws.ends_with(1007)


def test_a_pong_gets_back_what_the_ping_held(proxy, upstream, path):
    got = []
    upstream.on(path, *served(frame(PING, b"\xde\xad\xbe\xef"),
                              lambda c, _: got.append(c.peer.message()),
                              lambda c, _: got.append(c.peer.message()),
                              echo))
    with Socket(proxy, path) as ws:
        assert ws.message() == (PING, b"1")
        ws.send(frame(PONG, b"else", masked=True))
        ws.send(frame(PONG, b"1", masked=True))
        ws.send(message(b"x", masked=True))
        assert ws.message() == (TEXT, b"x")
        ws.send(frame(PING, b"mine", masked=True))
        assert ws.message() == (PONG, b"mine")
    assert got == [(PONG, b"else"), (PONG, b"\xde\xad\xbe\xef")]
