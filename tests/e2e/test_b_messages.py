# SPDX-License-Identifier: Apache-2.0
"""Goal: ordinary HTTP/1.1 goes through as RFC 9110 and 9112 say: methods,
statuses, framing, request bodies."""

import json
import os
import time

import private
import pytest
from upstream import (Close, Pause, Pieces, Stall, answer, chunks, ok,
                      ok_chunked)
from wire import request

PLAIN = b'{"state": "parked", "odometer_km": 18342.5}'


# -- methods and statuses --

@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE",
                                    "OPTIONS"])
def test_methods(proxy, upstream, path, method):
    upstream.on(path, ok(PLAIN))
    reply = proxy.get(path, "Content-Length: 0", method=method)
    assert (reply.status, reply.body, reply.complete) == (200, PLAIN, True)
    assert upstream.seen(path)[0].method == method


def test_trace_does_not_reach_the_upstream_or_passes_whole(proxy, upstream,
                                                           path):
    upstream.on(path, ok(PLAIN))
    reply = proxy.get(path, method="TRACE")
    assert reply.status in (200, 405, 501) and reply.complete


@pytest.mark.parametrize("status,reason", [
    (200, "OK"), (201, "Created"), (202, "Accepted"), (301, None), (302, None),
    (400, None), (401, None), (404, "Not Found"), (410, None), (418, None),
    (429, None), (500, "Internal Server Error"), (503, None), (299, None),
    (599, None)])
def test_statuses_pass_and_reason_phrases_do_not(proxy, upstream, path, status,
                                                 reason):
    upstream.on(path, ok(PLAIN, status=f"{status} {private.VIN}"))
    reply = proxy.get(path)
    assert (reply.status, reply.body, reply.complete) == (status, PLAIN, True)
    assert reason in (None, reply.reason)
    assert private.VIN not in reply.reason


def test_head_tells_without_a_body(proxy, upstream, path):
    upstream.on(path, answer(b"", "Content-Length: 1234",
                             f"X-Vehicle: {private.VIN}"))
    with proxy.client() as client:
        for _ in range(3):
            reply = client.get(path, method="HEAD")
            assert reply.status == 200 and not private.reply_leaks(reply)
        time.sleep(0.05)
        assert client.received[client.at:] == b""
    assert {r.method for r in upstream.seen(path)} == {"HEAD"}


def test_head_of_a_chunked_answer(proxy, upstream, path):
    upstream.on(path, answer(b"", "Transfer-Encoding: chunked"))
    with proxy.client() as client:
        assert client.get(path, method="HEAD").status == 200
        assert client.get(path, method="HEAD").status == 200


def test_204_has_no_body(proxy, upstream, path):
    upstream.on(path, answer(b"", f"Link: </v/{private.VIN}>; rel=self",
                             status="204 No Content"))
    with proxy.client() as client:
        for _ in range(2):
            reply = client.get(path)
            assert reply.status == 204 and reply.framing == "none"
            assert not private.reply_leaks(reply)
    assert len({r.connection for r in upstream.seen(path)}) == 1


@pytest.mark.parametrize("line", ["Content-Length: 5000", "X-A: b",
                                  f"Link: </v/{private.VIN}>; rel=self"])
def test_304_nobody_asked_for_is_bodyless_or_refused(proxy, upstream, path,
                                                     line):
    """Conditions are not forwarded, so no 304 can be an answer to one."""
    upstream.on(path, answer(b"", line, "ETag: \"a\"",
                             status="304 Not Modified"))
    upstream.on(path + "2", ok(PLAIN))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.status in (304, 502) and reply.complete
        assert not private.reply_leaks(reply)
        if client.end == "open" and reply.get("connection") != "close":
            assert client.get(path + "2").body == PLAIN


# -- framing of responses --

FRAMES = {
    "length": [ok(private.BODY)],
    "one chunk": [ok_chunked(private.BODY)],
    "many chunks": [ok_chunked(*(private.BODY[i:i + 7] for i in
                                 range(0, len(private.BODY), 7)))],
    "chunked in upper case": [answer(chunks(private.BODY),
                                     "TRANSFER-ENCODING: Chunked")],
    "chunk extensions": [answer(
        b"".join(b"%X;a=b;c=\"d\"\r\n%c\r\n" % (1, c) for c in private.BODY)
        + b"0;last\r\n\r\n", "Transfer-Encoding: chunked")],
    "leading zeros": [answer(b"0000000%x\r\n%s\r\n000\r\n\r\n"
                             % (len(private.BODY), private.BODY),
                             "Transfer-Encoding: chunked")],
    "until close": [answer(private.BODY), Close()],
    "until close, said so": [answer(private.BODY, "Connection: close"),
                             Close()],
    "length and close": [ok(private.BODY, "Connection: close"), Close()],
    "HTTP/1.0": [ok(private.BODY).replace(b"HTTP/1.1", b"HTTP/1.0"), Close()],
    "HTTP/1.0 until close": [answer(private.BODY).replace(
        b"HTTP/1.1", b"HTTP/1.0"), Close()],
    "byte by byte": [Pieces(ok_chunked(*(bytes([c]) for c in private.BODY)))],
    "length, byte by byte": [Pieces(ok(private.BODY))],
    "empty reason": [ok(private.BODY, status="200 ")],
    "no content type": [ok(private.BODY, type=None)],
}


@pytest.mark.parametrize("name", FRAMES)
def test_every_framing_gives_the_same_filtered_body(proxy, upstream, path,
                                                    name):
    upstream.on(path, *FRAMES[name])
    with proxy.client() as client:
        for _ in range(2):
            reply = client.get(path)
            assert reply.status == 200 and reply.complete, reply
            assert not private.reply_leaks(reply, client)
            got = json.loads(reply.body)
            assert got["state"] == "parked" and got["odometer_km"] == 18342.5


def test_empty_bodies(proxy, upstream, path):
    with proxy.client() as client:
        for steps in ([ok(b"")], [ok_chunked()],
                      [ok_chunked(trailers=["X-Sum: 1"])], [answer(b""),
                                                            Close()]):
            upstream.on(path, *steps)
            reply = client.get(path)
            assert (reply.status, reply.body, reply.complete) == \
                (200, b"", True)


def test_a_known_length_stays_a_length(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    reply = proxy.get(path)
    assert reply.framing == "length" and reply.body == PLAIN


def test_a_body_larger_than_any_buffer(proxy, upstream, path):
    record = private.BODY + b",\n"
    body = b"[" + record * 12000 + b"0]"
    upstream.on(path, ok(body))
    with proxy.client(timeout=20) as client:
        reply = client.get(path)
        assert reply.complete and not private.reply_leaks(reply, client)
        assert len(json.loads(reply.body)) == 12001


# -- requests --

MEGABYTE = os.urandom(1 << 20)


@pytest.mark.parametrize("size", [1, 1000, 65536, 1 << 20])
def test_request_bodies_of_known_length_are_unchanged(proxy, upstream, path,
                                                      size):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send(request(path, method="POST", body=MEGABYTE[:size]))
        assert client.reply().body == PLAIN
        client.send(request(path, method="POST", body=MEGABYTE[:size]))
        assert client.reply().body == PLAIN
    for seen in upstream.seen(path):
        assert seen.body == MEGABYTE[:size]
        assert seen.get("content-length") == str(size)


def test_private_data_in_requests_is_the_clients_own(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send(request(f"{path}?vin={private.VIN}",
                            f"X-Mail: {private.EMAIL}", method="POST",
                            body=private.BODY))
        assert client.reply().status == 200
    seen = upstream.seen(path)[0]
    assert seen.body == private.BODY
    assert seen.target == f"{path}?vin={private.VIN}"
    assert seen.get("x-mail") == private.EMAIL


@pytest.mark.parametrize("size", [1, 17, 4096, 100000])
def test_chunked_request_bodies_are_unchanged(proxy, upstream, path, size):
    upstream.on(path, ok(PLAIN))
    body = MEGABYTE[:300000 if size > 1 else 3000]
    pieces = [body[i:i + size] for i in range(0, len(body), size)]
    with proxy.client() as client:
        for _ in range(2):
            client.send(request(path, "Transfer-Encoding: chunked",
                                method="POST") + chunks(*pieces))
            assert client.reply().body == PLAIN
    for seen in upstream.seen(path):
        assert seen.body == body
        assert seen.get("transfer-encoding") == "chunked"
        assert seen.get("content-length") is None


def test_an_empty_chunked_request_body(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send(request(path, "Transfer-Encoding: chunked", method="POST")
                    + b"0\r\n\r\n")
        assert client.reply().body == PLAIN
        assert client.get(path).body == PLAIN
    assert upstream.seen(path)[0].body == b""


def test_a_request_byte_by_byte(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send_pieces(request(path, "Transfer-Encoding: chunked",
                                   method="POST")
                           + chunks(b"abc", b"defg") + request(path))
        assert client.reply().body == PLAIN
        assert client.reply().body == PLAIN
    assert [r.body for r in upstream.seen(path)] == [b"abcdefg", b""]


def test_a_request_body_streams_before_it_is_complete(proxy, upstream, path):
    """The first half is at the upstream before the second is sent."""
    got = []

    def half(connection, req):
        got.append(connection.exactly(5))
        connection.exactly(5)

    upstream.on_head(path, half, ok(PLAIN))
    with proxy.client() as client:
        client.send(request(path, "Content-Length: 10", method="POST")
                    + b"first")
        deadline = time.monotonic() + 2
        while not got and time.monotonic() < deadline:
            time.sleep(0.01)
        assert got == [b"first"]
        client.send(b"other")
        assert client.reply().body == PLAIN


def test_an_answer_before_the_request_body_is_complete(proxy, upstream, path):
    """Early refusals reach the client; the connection is not reused in a
    state nobody knows."""
    upstream.on_head(path, ok(b"[413]", "Connection: close",
                              status="413 Content Too Large"),
                     Pause(0.1), Close())
    with proxy.client() as client:
        client.send(request(path, "Content-Length: 1000000", method="POST")
                    + b"x" * 1000)
        reply = client.reply()
        assert (reply.status, reply.body) == (413, b"[413]")
        assert client.closed(2)


def test_what_awaits_the_rest_of_a_body_is_asked_nothing_else(proxy, upstream,
                                                              path):
    """The next request would be taken for the body."""
    upstream.on_head(path, ok(b"[1]"), Stall())
    with proxy.client() as client:
        client.send(request(path, "Content-Length: 1000000", method="POST")
                    + b"x" * 1000)
        assert client.reply().body == b"[1]"
        upstream.on(path + "2", ok(b"[2]"))
        assert proxy.get(path + "2").body == b"[2]"
    assert (upstream.seen(path)[0].connection
            != upstream.seen(path + "2")[0].connection)


def test_expect_100_continue(proxy, upstream, path):
    def body(connection, req):
        connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        req.body = connection.exactly(5)

    upstream.on_head(path, body, ok(PLAIN))
    with proxy.client() as client:
        client.send(request(path, "Expect: 100-continue", "Content-Length: 5",
                            method="POST"))
        assert client.wait_for(b"HTTP/1.1 100 Continue\r\n\r\n")
        client.send(b"hello")
        reply = client.reply()
        assert [i.status for i in reply.interim] == [100]
        assert reply.status == 200
    assert upstream.seen(path)[0].body == b"hello"


def test_expect_100_continue_refused(proxy, upstream, path):
    upstream.on_head(path, ok(b"[]", status="403 Forbidden"), Stall())
    with proxy.client() as client:
        client.send(request(path, "Expect: 100-continue", "Content-Length: 5",
                            method="POST"))
        reply = client.reply()
        assert reply.status == 403 and reply.interim == []


def test_interim_responses_are_forwarded_and_filtered(proxy, upstream, path):
    upstream.on(path, b"HTTP/1.1 102 Processing\r\n\r\n",
                f"HTTP/1.1 103 {private.VIN}\r\nLink: </v/{private.VIN}>; "
                f"rel=preload\r\nX-Mail: {private.EMAIL}\r\n\r\n".encode(),
                ok(PLAIN))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.status == 200 and reply.body == PLAIN
        assert not private.reply_leaks(reply, client)
        assert [i.status for i in reply.interim] == [102, 103]
        assert "rel=preload" in reply.interim[1].get("link")


def test_an_interim_response_leaves_before_the_final_one(proxy, upstream,
                                                         path):
    upstream.on(path, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
                Pause(0.5), ok(PLAIN))
    with proxy.client() as client:
        begun = time.monotonic()
        client.send(request(path))
        came = client.wait_for(b" 103 ")
        assert came and came - begun < 0.3
        assert client.reply().status == 200


def test_http_1_0_clients_get_no_interim_responses(proxy, upstream, path):
    upstream.on(path, b"HTTP/1.1 103 Early Hints\r\n\r\n", ok(PLAIN))
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\nHost: a.example\r\n\r\n")
        reply = client.reply()
        assert reply.interim == [] and reply.body == PLAIN
