# SPDX-License-Identifier: Apache-2.0
"""Goal: a request and its response end together: what is left of one when the
other is over belongs to nobody."""

import pytest
from request_cases import SMUGGLED, raw
from response_cases import chunk
from upstream import Close, Pause, ok
from verdicts import FINE, still_fine
from volley import PATIENT
from wire import request

OPTIONS = PATIENT


def forwarded(upstream):
    """What the proxy took for a request.  The upstream, which does not read
    the body it answers early, takes the same bytes for one: without a Via."""
    return [r for r in upstream.seen("/smuggled") if r.get("via")]


def half(path, framing, first, *lines):
    """A POST of which the body has begun."""
    return raw(framing, *lines, first=f"POST {path} HTTP/1.1".encode(),
               body=first)


BODIES = {
    "a length": (b"Content-Length: %d" % (3 * len(SMUGGLED)), SMUGGLED,
                 SMUGGLED + SMUGGLED),
    "chunks": (b"Transfer-Encoding: chunked", chunk(SMUGGLED),
               chunk(SMUGGLED) + b"0\r\n\r\n"),
    "a chunk cut": (b"Transfer-Encoding: chunked",
                    b"%x\r\n" % (2 * len(SMUGGLED)) + SMUGGLED,
                    SMUGGLED + b"\r\n0\r\n\r\n"),
    "chunks that break": (b"Transfer-Encoding: chunked", chunk(SMUGGLED),
                          b"zz\r\n\r\n"),
}
ANSWERS = {
    "goes on": [ok(FINE)],
    "closes": [ok(FINE, "Connection: close"), Close()],
    "refuses": [ok(FINE, status="413 Content Too Large"), Pause(0.2), Close()],
    "in chunks": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + chunk(FINE) + b"0\r\n\r\n"],
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("body", BODIES)
def test_an_early_answer_ends_the_request(proxy, upstream, path, body, answer):
    """The rest of the body is not the next request, neither here nor at the
    upstream, whose connection nobody else gets."""
    framing, first, rest = BODIES[body]
    upstream.on_head(path, *ANSWERS[answer])
    upstream.on(path + "-next", ok(b'"next"'))
    with proxy.client() as client:
        client.send(half(path, framing, first))
        assert client.reply().body == FINE
        client.send(rest + request(path + "-next"))
        reply = client.reply()
        assert reply.status in (None, 200), reply
        assert reply.status is None or reply.body == b'"next"'
    assert not forwarded(upstream)
    for seen in upstream.seen(path + "-next"):
        assert seen.method == "GET"
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized",
                                    "417 Expectation Failed"])
def test_a_body_nobody_asked_for_is_no_request(proxy, upstream, path, status):
    """RFC 9110, 10.1.1: behind a final answer instead of a 100 nobody can tell
    a body from the next request."""
    upstream.on_head(path, ok(FINE, status=status), Pause(0.2))
    with proxy.client() as client:
        client.send(half(path, b"Content-Length: %d" % len(SMUGGLED), b"",
                         b"Expect: 100-continue"))
        assert client.reply().body == FINE
        client.send(SMUGGLED)
        assert client.closed() and not client.received[client.at:]
    assert not forwarded(upstream)
    still_fine(proxy, upstream, path)


OWN = ["Host", "Content-Length", "Transfer-Encoding", "Via", "Forwarded",
       "X-Forwarded-For", "X-Forwarded-Proto", "Accept-Encoding", "Connection",
       "Date", "Proxy-Status", "Content-Encoding", "ETag"]


@pytest.mark.parametrize("case", [str.lower, str.upper, str])
def test_a_connection_cannot_take_what_is_written_here(proxy, upstream, path,
                                                       case):
    """Of what it names, the rest is for this hop (RFC 9110, 7.6.1)."""
    upstream.on(path, ok(b"x" * 70_000, "Connection: "
                         + ", ".join(map(case, OWN)) + ", X-Hop",
                         "X-Hop: 1", "X-End: 2", type="text/plain"))
    with proxy.client() as client:
        reply = client.send(request(
            path, "Connection: " + ",".join(map(case, OWN)) + ",X-Hop",
            "X-Hop: 1", "X-End: 2", "X-Forwarded-Proto: https",
            "X-Forwarded-For: 192.0.2.1", method="POST", body=b"hi")).reply()
    seen = upstream.seen(path)[0]
    assert reply.complete and len(reply.body) == 70_000
    assert seen.body == b"hi" and seen.all("host") == ["cloud.example"]
    assert seen.get("x-forwarded-for") == "192.0.2.1, 127.0.0.1"
    assert seen.get("x-forwarded-proto") == "http" or proxy.ca
    assert seen.get("via") and reply.get("via") and reply.get("date")
    for message in (seen, reply):
        assert message.get("x-hop") is None and message.get("x-end") == "2"
        assert message.get("connection") in (None, "keep-alive")


@pytest.mark.parametrize("lines", [
    [b"TE: chunked"], [b"TE: trailers, chunked;q=0.5"], [b"TE:"],
    [b"TE: gzip", b"Connection: TE"], [b"Trailer: Content-Length"],
    [b"Keep-Alive: timeout=9, max=1"], [b"Proxy-Connection: keep-alive"],
    [b"HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"],
    [b"Transfer_Encoding: chunked"], [b"Content_Length: 9"],
    [b"Upgrade: h2c", b"Upgrade: websocket"], [b"Proxy: http://192.0.2.1/"]],
    ids=repr)
def test_what_is_for_a_hop_goes_no_further(proxy, upstream, path, lines):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(raw(*lines, b"Content-Length: 2", body=b"hi",
                        first=f"POST {path} HTTP/1.1".encode()))
        assert client.reply().body == FINE
    seen = upstream.seen(path)[0]
    assert seen.body == b"hi" and seen.all("content-length") == ["2"]
    for name in ("transfer-encoding", "keep-alive", "proxy-connection",
                 "upgrade", "http2-settings", "transfer_encoding",
                 "content_length", "trailer"):
        assert seen.get(name) is None, name
    assert seen.get("te") in (None, "trailers")
