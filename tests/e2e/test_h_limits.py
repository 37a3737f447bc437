# SPDX-License-Identifier: Apache-2.0
"""Goal: each limit on what a peer sends holds at its edge: one more is refused
for that reason, and what is just within it is not."""

import base64
import random

import pytest
from upstream import Close, answer, ok, ok_chunked
from verdicts import FINE, refused
from wire import request

LIMITS = ["header_bytes=512", "header_count=6", "uri_bytes=60",
          "leading_crlfs=2", "chunk_overhead=256", "interim_count=2",
          "trailer_bytes=64", "trailer_count=2"]
EARLY = b"HTTP/1.1 103 Early Hints\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.fixture
def limited(start):
    options = [o for limit in LIMITS for o in ("--limit", limit)]
    return start(*options)


def fields(count, size=1):
    return [f"X-{i}: {'a' * size}" for i in range(count)]


def extended(count):
    """`count` chunks of a byte, each with 10 bytes of extension."""
    return b"1;123456789\r\nx\r\n" * count + b"0\r\n\r\n"


REQUESTS = {
    "head": (lambda p: request(p, *fields(2, 200)),
             lambda p: request(p, *fields(3, 200)), 431,
             "request_headers_large"),
    "fields": (lambda p: request(p, *fields(5)),
               lambda p: request(p, *fields(6)), 431,
               "request_headers_large"),
    "target": (lambda p: request(p + "?" + "a" * (59 - len(p))),
               lambda p: request(p + "?" + "a" * (60 - len(p))), 414,
               "request_target_long"),
    "empty lines": (lambda p: b"\r\n" * 2 + request(p),
                    lambda p: b"\r\n" * 3 + request(p), 400,
                    "request_syntax"),
    "extensions": (lambda p: request(p, CHUNKED, method="POST") + extended(20),
                   lambda p: request(p, CHUNKED, method="POST") + extended(30),
                   400, "request_framing"),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_at_a_limit(limited, upstream, name):
    path = "/l"
    within, beyond, status, reason = REQUESTS[name]
    upstream.on(path, ok(FINE))
    with limited.client() as client:
        client.send(within(path))
        assert client.reply().status == 200
    with limited.client() as client:
        client.send(beyond(path))
        refused(client.reply(), status)
    sample = "fogline_refusals_total", {"reason": reason}
    assert limited.metrics([1], sample) == [1]


RESPONSES = {
    "head": (ok(FINE, *fields(2, 200)), ok(FINE, *fields(3, 200)),
             "response_headers_large"),
    "fields": (ok(FINE, *fields(4)), ok(FINE, *fields(6)),
               "response_headers_large"),
    "interim": (EARLY * 2 + ok(FINE), EARLY * 3 + ok(FINE),
                "response_interim"),
    "extensions": (answer(extended(20), CHUNKED), answer(extended(30), CHUNKED),
                   "response_syntax"),
    "trailers": (ok_chunked(FINE, trailers=fields(2)),
                 ok_chunked(FINE, trailers=fields(3)), "response_syntax"),
    "trailer bytes": (ok_chunked(FINE, trailers=fields(1, 40)),
                      ok_chunked(FINE, trailers=fields(1, 80)),
                      "response_trailers_large"),
}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_at_a_limit(limited, upstream, path, name):
    within, beyond, reason = RESPONSES[name]
    upstream.on(path, within)
    assert limited.get(path).status == 200
    upstream.on(path, beyond)
    reply = limited.get(path)
    assert reply.status == 502 or not reply.complete, reply
    sample = "fogline_refusals_total", {"reason": reason}
    assert limited.metrics([1], sample) == [1]


def test_only_what_may_be_sent_twice_is(proxy, upstream, path):
    """A request without body on a connection that the upstream closes as it
    arrives: GET is tried again, POST is not."""
    for method, times in (("GET", 2), ("POST", 1)):
        upstream.on(path + "-first", ok(FINE))
        upstream.on(path + method, Close())
        with proxy.client() as client:
            assert client.get(path + "-first").status == 200
            assert client.get(path + method, method=method).status == 502
        seen = [r for r in upstream.requests if r.path == path + method]
        assert len(seen) == times, method


def test_a_head_of_a_blocked_type_is_refused(start, upstream, path):
    """No body follows a HEAD: nobody else would refuse the type."""
    proxy = start(filters=["filter: f\nrules: [{find: vin, do: redact}]\n"
                           "media: {'video/*': block}\n"])
    upstream.on(path, b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n"
                      b"Content-Length: 5\r\n\r\n")
    with proxy.client() as client:
        assert client.get(path, method="HEAD").status == 502


def test_what_is_held_back_is_limited(start, upstream, path):
    """A value that must be whole to be looked into has to wait for its end."""
    noise = random.Random(5).randbytes(6000)
    token = base64.b64encode(noise).decode()
    body = f'{{"logo": "data:text/plain;base64,{token}"}}'.encode()
    upstream.on(path, ok_chunked(body[:3000], body[3000:]))
    assert start().get(path).body == body
    proxy = start("--limit", "hold_back=4k")
    reply = proxy.get(path)
    assert reply.status == 502 or not reply.complete
    assert proxy.metric("fogline_refusals_total", reason="filter_hold") == 1
