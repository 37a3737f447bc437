# SPDX-License-Identifier: Apache-2.0
"""Goal: a replacement may be longer than what it replaces, and no size of a
head, a body or a limit makes more of it than an answer or a refusal."""

import gzip
import json

import private
import pytest
from fogline import Fogline
from private import BODY
from upstream import Pieces, answer, chunks, ok, ok_chunked
from verdicts import refused
from wire import request

FINE = b'{"state": "fine"}'
LONG = """
filter: long
rules:
  - find: email
    do: redact
    with: "%s"
""" % ("[" + "HIDDEN " * 35 + "]")
MAILS = [f"u{i}@cars.example.jp" for i in range(3000)]


@pytest.fixture(scope="module")
def long_proxy(upstream):
    it = Fogline(upstream.port, filters=[LONG])
    yield it
    it.stop()


def grown(proxy, upstream, path, *steps):
    """The reply, whatever grew in it; the proxy must live on."""
    upstream.on(path, *steps)
    with proxy.client(timeout=10) as client:
        reply = client.get(path)
        assert reply.end != "timeout"
        assert b"@cars" not in client.received
    assert proxy.process.poll() is None, proxy.log()
    return reply


@pytest.mark.parametrize("count", [1, 30, 200, 250, 270, 400, 1000, 3000])
def test_a_body_may_grow(long_proxy, upstream, path, count):
    raw = json.dumps(MAILS[:count]).encode()
    for step in (ok(raw), ok_chunked(raw[:9], raw[9:]),
                 Pieces(ok(raw), 20000, 0.001)):
        reply = grown(long_proxy, upstream, path, step)
        assert reply.complete
        assert len(json.loads(reply.body)) == count
        assert len(reply.body) > 240 * count


@pytest.mark.parametrize("count", [1, 100, 230, 250, 300, 1000, 3000])
@pytest.mark.parametrize("where", ["head", "interim", "trailer"])
def test_a_header_grows_or_is_refused(long_proxy, upstream, path, count,
                                      where):
    lines = [f"X-To{i}: {', '.join(MAILS[i:i + 50])}"
             for i in range(0, count, 50)]
    raw = {"head": ok(FINE, *lines),
           "interim": "\r\n".join(["HTTP/1.1 103 Early", *lines,
                                   "\r\n"]).encode() + ok(FINE),
           "trailer": ok_chunked(FINE, trailers=lines)}[where]
    reply = grown(long_proxy, upstream, path, raw)
    if reply.status == 200 and reply.complete:
        assert reply.body == FINE
    elif reply.status != 200:
        refused(reply, 502)


def test_every_size_of_head(proxy, upstream):
    """Around every limit and buffer: an answer or a refusal, no crash."""
    sizes = {near + d for near in (1000, 4096, 8192, 16384, 32768, 49152,
                                   65000, 65536, 70000, 131072)
             for d in (-300, -150, -64, -2, -1, 0, 1, 2, 64)}
    for size in sorted(sizes):
        upstream.on("/v1/vehicles/h", ok(FINE, "X-A: " + "a" * size))
        reply = proxy.get("/v1/vehicles/h")
        assert reply.status == (200 if size < 65000 else reply.status)
        assert reply.status in (200, 502)
        upstream.on("/v1/vehicles/h", ok(FINE))
        for line in ("X-A: " + "a" * size,
                     "X-Forwarded-For: " + "1.2.3.4, " * (size // 9)):
            reply = proxy.get("/v1/vehicles/h", line)
            assert reply.status == (200 if size < 65000 else reply.status)
            assert reply.status in (200, 431)


def test_every_size_of_body(proxy, upstream):
    for near in (0, 100, 1024, 4096, 8192, 16384, 32768, 65536, 131072):
        for size in range(max(near - 3, 1), near + 4):
            for step in (ok(b"7" * size), ok_chunked(b"x" * size),
                         ok_chunked(b"x " * (size // 2))):
                upstream.on("/v1/vehicles/s", step)
                reply = proxy.get("/v1/vehicles/s")
                assert reply.complete and reply.status == 200


@pytest.mark.parametrize("limit", [
    "header_bytes=512", "header_count=5", "uri_bytes=20", "trailer_bytes=10",
    "trailer_count=0", "interim_count=0", "collect_bytes=0", "collect_bytes=9",
    "queue_bytes=1024", "pool_idle=0", "chunk_overhead=256", "leading_crlfs=0",
    "chunk_ext_bytes=0", "body_bytes=3",
    "min_rate=1m", "connections_per_address=1", "coding_layers=0",
    "coding_ratio=1", "coding_free_bytes=0", "coding_bytes=1",
    "coding_empties=0"])
def test_tiny_limits(start, upstream, path, limit):
    """Sizes are options so that tests can make them tiny."""
    proxy = start("--limit", limit)
    lines = [f"X-{i}: {'a' * 50}" for i in range(20)]
    cases = [ok(BODY), ok_chunked(BODY[:50], BODY[50:]), ok(BODY, *lines),
             ok(gzip.compress(BODY * 2000), "Content-Encoding: gzip"),
             ok(BODY * 2000), ok_chunked(*[BODY] * 500),
             ok_chunked(BODY, trailers=lines),
             answer(b"", status="103 Early") + ok(BODY),
             answer(chunks(BODY).replace(b"\r\n", b";a=b\r\n", 1),
                    "Transfer-Encoding: chunked")]
    for raw in cases:
        upstream.on(path, raw)
        with proxy.client() as client:
            reply = client.get(path)
            assert reply.end != "timeout"
            assert not private.reply_leaks(reply, client)
            assert reply.status in (200, 414, 429, 431, 502)
        with proxy.client() as client:
            client.send(b"\r\n" + request(
                path, *lines, "Transfer-Encoding: chunked", method="POST")
                + chunks(b"abc", trailers=lines) + request(path))
            for _ in range(2):
                reply = client.reply()
                assert reply.end != "timeout"
                assert not private.reply_leaks(reply, client)
    assert proxy.process.poll() is None, proxy.log()
