# SPDX-License-Identifier: Apache-2.0
"""Goal: a coded body is filtered as if it were plain, goes on in a coding that
the client takes."""

import gzip
import subprocess
import time

import private
import pytest
from codings import (ENCODERS, LONG, TOKENS, Seen, decoded, flushing, framed,
                     want, zstd)
from conftest import QUICK
from private import BODY, EVENT, VIN
from upstream import Pieces, answer, chunks, ok, ok_chunked
from verdicts import CHUNKED, FINE, faces, refused, still_fine
from wire import SLOW, request

OPTIONS = QUICK


# -- each coding, each framing, each answer --

@pytest.mark.parametrize("body", [BODY, LONG], ids=["short", "long"])
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.parametrize("name", ENCODERS)
def test_a_coded_body_is_filtered_and_coded_again(proxy, upstream, path, name,
                                                  framing, body):
    token, encode = ENCODERS[name]
    upstream.on(path, *framed(encode(body), framing,
                              f"Content-Encoding: {token}"))
    with proxy.client() as client:
        reply = client.get(path, f"Accept-Encoding: {token}")
    assert reply.status == 200 and reply.complete, reply
    assert reply.all("content-encoding") == [token.removeprefix("x-")]
    assert reply.all("vary") == ["Accept-Encoding"]
    assert decoded(reply) == want(body)
    assert not private.leaks(decoded(reply), repr(reply.headers).encode())
    if framing == "length" and body is BODY:
        assert reply.framing == "length"


@pytest.mark.parametrize("accepted", [None, "", "identity", "gzip;q=0",
                                      "*;q=0", "dcb", "compress, exi"])
@pytest.mark.parametrize("name", ENCODERS)
def test_a_client_that_takes_no_coding_gets_none(proxy, upstream, path, name,
                                                 accepted):
    """Whatever the upstream sends, asked or not."""
    token, encode = ENCODERS[name]
    upstream.on(path, ok(encode(BODY), f"Content-Encoding: {token}"))
    lines = [] if accepted is None else [f"Accept-Encoding: {accepted}"]
    reply = proxy.get(path, *lines)
    assert reply.status == 200 and reply.get("content-encoding") is None
    assert reply.body == want(BODY) and reply.get("vary") == "Accept-Encoding"
    assert reply.get("content-length") == str(len(reply.body))


@pytest.mark.parametrize("sent", TOKENS)
@pytest.mark.parametrize("accepted,got", [
    ("gzip;q=0.5, br;q=0.8", "br"), ("zstd", "zstd"), ("deflate", "deflate"),
    ("br;q=0.1, zstd;q=0.2, gzip;q=0.3", "gzip"),
    ("identity;q=1, gzip;q=0.5", None),
    ("identity;q=0, gzip;q=0.001", "gzip")])
def test_the_answer_is_in_a_coding_that_the_client_takes(
        proxy, upstream, path, sent, accepted, got):
    upstream.on(path, ok(ENCODERS[sent][1](BODY), f"Content-Encoding: {sent}"))
    reply = proxy.get(path, f"Accept-Encoding: {accepted}")
    if f"{sent};q=0" in accepted or sent == accepted:
        got = sent  # what came is kept where it may be
    assert reply.status == 200 and reply.get("content-encoding") == got
    assert decoded(reply) == want(BODY)


@pytest.mark.parametrize("accepted,got", [
    ("gzip", None), ("gzip, identity;q=0", "gzip"), ("*;q=0, br", "br"),
    ("identity;q=0", None), ("identity;q=0, *;q=0.5", "gzip"), ("*", None)])
def test_a_plain_answer_is_coded_only_if_plain_is_refused(proxy, upstream,
                                                          path, accepted, got):
    upstream.on(path, ok(BODY))
    reply = proxy.get(path, f"Accept-Encoding: {accepted}")
    assert reply.status == 200 and reply.get("content-encoding") == got
    assert decoded(reply) == want(BODY)
    assert reply.get("vary") == (got and "Accept-Encoding")


@pytest.mark.parametrize("vary,lines", [
    ("Accept-Encoding", 1), ("Origin, accept-encoding", 1), ("*", 1),
    ("Origin", 2)])
def test_vary_names_the_coding_once(proxy, upstream, path, vary, lines):
    upstream.on(path, ok(gzip.compress(BODY), "Content-Encoding: gzip",
                         f"Vary: {vary}"))
    reply = proxy.get(path, "Accept-Encoding: gzip")
    assert len(reply.all("vary")) == lines and reply.all("vary")[0] == vary


# -- what the upstream is asked for --

@pytest.mark.parametrize("lines,asked", [
    ([], "identity"), (["Accept-Encoding:"], "identity"),
    (["Accept-Encoding: identity"], "identity"),
    (["Accept-Encoding: gzip, deflate, br, zstd"],
     "gzip, br, zstd, deflate"),
    (["Accept-Encoding: GZIP"], "gzip"),
    (["Accept-Encoding: x-gzip"], "gzip"),
    (["Accept-Encoding: gzip;q=0.5, br;q=1.0"], "gzip;q=0.500, br"),
    (["Accept-Encoding: gzip;q=0, br"], "br"),
    (["Accept-Encoding: gzip ; q=0.25"], "gzip;q=0.250"),
    (["Accept-Encoding: gzip;q=2, br;q=x, zstd;q=0.1234"], "identity"),
    (["Accept-Encoding: gzip, dcb, dcz, compress, exi"], "gzip"),
    (["Accept-Encoding: dcb, identity;q=0"], "identity"),
    (["Accept-Encoding: gzip", "accept-encoding: br"], "gzip, br"),
    (["Accept-Encoding: *"], "gzip, br, zstd, deflate"),
    (["Accept-Encoding: *;q=0.5, br;q=0"],
     "gzip;q=0.500, zstd;q=0.500, deflate;q=0.500")])
def test_only_what_can_be_decoded_is_asked_for(proxy, upstream, path, lines,
                                               asked):
    upstream.on(path, ok(FINE))
    proxy.get(path, *lines)
    assert upstream.seen(path)[0].all("accept-encoding") == [asked]


def test_coded_request_bodies_are_not_touched(proxy, upstream, path):
    raw = gzip.compress(BODY)
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(request(path, "Content-Encoding: gzip", method="POST",
                            body=raw))
        assert client.reply().body == FINE
    seen = upstream.seen(path)[0]
    assert seen.body == raw and seen.get("content-encoding") == "gzip"


# -- layers and members --

@pytest.mark.parametrize("names", [
    ("gzip", "gzip"), ("gzip", "br"), ("zstd", "deflate"),
    ("br", "zstd", "gzip"), ("raw-deflate", "gzip")],
    ids="-".join)
def test_stacked_codings_come_off_in_their_order(proxy, upstream, path, names):
    for body in (BODY, LONG):
        raw = body
        for name in names:
            raw = ENCODERS[name][1](raw)
        tokens = ", ".join(ENCODERS[name][0] for name in names)
        upstream.on(path, ok(raw, f"Content-Encoding: {tokens}"))
        reply = proxy.get(path, "Accept-Encoding: gzip, br, zstd, deflate")
        assert reply.status == 200, reply
        assert reply.get("content-encoding") == ENCODERS[names[-1]][0]
        assert decoded(reply) == want(body)


@pytest.mark.parametrize("coding", [
    "gzip, gzip, gzip, gzip", "gzip,", ",gzip", "gzip, , gzip", "gzip br",
    "gzip;q=1", '"gzip"', "rot13", "gzip, rot13", "compress", "dcz", "",
    "aes128gcm", "gzip, identity2"])
def test_an_unknown_list_of_codings_is_refused(proxy, upstream, path, coding):
    raw = BODY
    for _ in range(coding.count("gzip")):
        raw = gzip.compress(raw)
    refused(faces(proxy, upstream, path,
                  ok(raw, f"Content-Encoding: {coding}")), 502)


def test_identity_among_codings_changes_nothing(proxy, upstream, path):
    upstream.on(path, ok(gzip.compress(BODY),
                         "Content-Encoding: identity, gzip"))
    reply = proxy.get(path, "Accept-Encoding: gzip")
    assert reply.get("content-encoding") == "gzip"
    assert decoded(reply) == want(BODY)


@pytest.mark.parametrize("coding,encode", [("gzip", gzip.compress),
                                           ("zstd", zstd)])
def test_members_are_one_body(proxy, upstream, path, coding, encode):
    """A value that begins in one member and ends in the next, empty ones in
    between."""
    middle = BODY.index(VIN.encode()) + 8
    raw = (encode(BODY[:middle]) + encode(b"") + encode(BODY[middle:-1])
           + encode(BODY[-1:]))
    upstream.on(path, ok(raw, f"Content-Encoding: {coding}"))
    reply = proxy.get(path, f"Accept-Encoding: {coding}")
    assert decoded(reply) == want(BODY)


def test_every_cut_gives_the_same(proxy, upstream, path):
    for name, (token, encode) in ENCODERS.items():
        upstream.on(path + name, answer(b"", f"Content-Encoding: {token}",
                                        CHUNKED),
                    Pieces(chunks(*[bytes([c]) for c in encode(BODY)]), 1, 0))
        reply = proxy.get(path + name, f"Accept-Encoding: {token}")
        assert decoded(reply) == want(BODY), name


# -- heads without body --

def test_a_head_tells_what_a_get_would(proxy, upstream, path):
    upstream.on(path, answer(b"", "Content-Encoding: gzip",
                             "Content-Length: 100"))
    with proxy.client() as client:
        for accepted, got in (("gzip", "gzip"), ("br", "br"), ("", None)):
            reply = client.get(path, f"Accept-Encoding: {accepted}",
                               method="HEAD")
            assert reply.status == 200 and reply.complete
            assert reply.get("content-encoding") == got
            assert reply.get("vary") == "Accept-Encoding"


def test_no_content_has_no_coding(proxy, upstream, path):
    upstream.on(path, answer(b"", "Content-Encoding: gzip",
                             status="204 No Content"))
    with proxy.client() as client:
        reply = client.get(path, "Accept-Encoding: gzip", method="POST")
        assert reply.status == 204 and reply.complete
        assert reply.get("content-encoding") is None
    still_fine(proxy, upstream, path)


def test_not_modified_has_no_coding(proxy, upstream, path):
    tag = 'ETag: "a"'
    upstream.on(path, ok(b"{}", tag))
    known = proxy.get(path).get("etag")
    upstream.on(path, answer(b"", "Content-Encoding: gzip", tag,
                             status="304 Not Modified"))
    with proxy.client() as client:
        reply = client.get(path, "Accept-Encoding: gzip",
                           "If-None-Match: " + known)
        assert reply.status == 304 and reply.complete
        assert reply.get("content-encoding") is None
    still_fine(proxy, upstream, path)


def test_an_empty_body_is_empty_in_every_coding(proxy, upstream, path):
    upstream.on(path, ok(b"", "Content-Encoding: gzip"))
    reply = proxy.get(path, "Accept-Encoding: gzip")
    assert reply.status == 200 and reply.body == b"" and reply.complete
    assert reply.get("content-encoding") is None
    upstream.on(path, ok_chunked(headers=["Content-Encoding: gzip"]))
    refused(proxy.get(path), 502)


# -- streams --

@pytest.mark.alone
@pytest.mark.parametrize("client_takes", ["same", "nothing"])
@pytest.mark.parametrize("token", TOKENS)
def test_an_event_leaves_at_once(proxy, upstream, path, token, client_takes):
    """Decoded, filtered, encoded and flushed within 50 ms, the stream open."""
    sent = []

    def steps(connection, req):
        encode = flushing(token)
        connection.send(answer(b"", CHUNKED, f"Content-Encoding: {token}",
                               type="text/event-stream"))
        for i in range(10):
            time.sleep(0.02)
            event = encode(b"id: %d\n" % i + EVENT)
            sent.append(time.monotonic())
            connection.send(b"%x\r\n%s\r\n" % (len(event), event))
        time.sleep(1 * SLOW)

    upstream.on(path, steps)
    seen = Seen(token) if client_takes == "same" else None
    text, at, came = b"", 0, []
    with proxy.client() as client:
        client.send(request(
            path, f"Accept-Encoding: {token if seen else 'identity'}"))
        assert client.wait_for(b"\r\n\r\n") is not None
        at = client.received.index(b"\r\n\r\n") + 4
        while len(came) < 10:
            assert client.fill(), "no more events"
            while (end := client.received.find(b"\r\n", at)) >= 0:
                size = int(client.received[at:end], 16)
                if len(client.received) < end + 4 + size:
                    break
                data = bytes(client.received[end + 2:end + 2 + size])
                text += seen.more(data) if seen else data
                at = end + 4 + size
            came += [client.times[-1][1]] * (text.count(b"\n\n") - len(came))
    assert not private.leaks(text)
    took = sorted(c - s for c, s in zip(came, sent))
    print(f"worst of 10 events: {took[-1] * 1000:.2f} ms")
    assert took[-2] < 0.05 * SLOW  # one may meet a busy machine


# -- connections --

def test_a_coded_answer_keeps_both_connections(proxy, upstream, path):
    upstream.on(path, ok(gzip.compress(LONG), "Content-Encoding: gzip"))
    before = len(upstream.connections)
    with proxy.client() as client:
        client.send(request(path, "Accept-Encoding: gzip") * 5)
        for _ in range(5):
            assert decoded(client.reply()) == want(LONG)
    assert len(upstream.connections) - before <= 1


def test_bytes_behind_the_message_answer_nobody(proxy, upstream, path):
    upstream.on(path, ok(gzip.compress(BODY), "Content-Encoding: gzip")
                + b"x" * 9000)
    with proxy.client() as client:
        for _ in range(3):
            assert client.get(path).body == want(BODY)
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("keep", ["Connection: keep-alive", "X-None: 1"])
def test_an_http_1_0_client(proxy, upstream, path, keep):
    upstream.on(path, ok(gzip.compress(LONG), "Content-Encoding: gzip"))
    for accepted in ("gzip", "identity"):
        with proxy.client() as client:
            client.send(f"GET {path} HTTP/1.0\r\nHost: a\r\n{keep}\r\n"
                        f"Accept-Encoding: {accepted}\r\n\r\n")
            reply = client.reply()
        assert decoded(reply) == want(LONG)
        assert reply.framing in ("close", "length")


# -- what the filter does not look into --

PASSES = """
filter: passing
rules:
  - find: vin
    do: redact
media:
  "image/*": pass
"""


def test_media_that_passes_is_coded_again(start, upstream, path):
    """Its codings come off: what it is is told by its first bytes."""
    proxy = start(filters=[PASSES])
    raw = gzip.compress(BODY)
    upstream.on(path, ok(raw, "Content-Encoding: gzip", type="image/png"))
    reply = proxy.get(path, "Accept-Encoding: gzip")
    assert decoded(reply) == BODY and reply.get("content-encoding") == "gzip"
    assert reply.get("vary") == "Accept-Encoding"
    reply = proxy.get(path)  # it does not take gzip
    assert reply.body == BODY and reply.get("content-encoding") is None
    upstream.on(path, ok(gzip.compress(b"%PDF-1.7"), "Content-Encoding: gzip",
                         type="image/png"))
    assert proxy.get(path).status == 502


# -- with other programs --

def test_curl_and_nginx(start, nginx):
    with open(nginx.path("coded.json"), "wb") as f:
        f.write(LONG)
    proxy = start(port=nginx.port)
    done = subprocess.run(
        ["curl", "-sS", "--fail", "--compressed", "-D", "-",
         "http://{}:{}/coded.json".format(*proxy.address)],
        capture_output=True, timeout=20 * SLOW)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    assert done.returncode == 0 and b"Content-Encoding: gzip" in head
    assert body == want(LONG)
