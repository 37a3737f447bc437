# SPDX-License-Identifier: Apache-2.0
"""Goal: the harness itself sees what it must see.

A client that cannot tell a truncated body from a whole one would pass every
other test here.  No proxy takes part.
"""

import private
import pytest
from upstream import (Close, Pause, Pieces, Reset, Stall, answer, chunks, ok,
                      ok_chunked)
from wire import Client, Malformed, request


@pytest.fixture
def direct(upstream):
    with Client(("127.0.0.1", upstream.port), timeout=1) as client:
        yield client


WHOLE = [
    ("length", ok(b"hello"), "length"),
    ("chunked", ok_chunked(b"he", b"llo"), "chunked"),
    ("piecewise", Pieces(ok_chunked(b"he", b"llo")), "chunked"),
]


@pytest.mark.parametrize("name,step,framing", WHOLE, ids=[w[0] for w in WHOLE])
def test_a_whole_body_is_complete(upstream, direct, name, step, framing):
    upstream.on("/w", step)
    for _ in range(2):
        reply = direct.get("/w")
        assert (reply.status, reply.body, reply.framing, reply.complete,
                reply.end) == (200, b"hello", framing, True, "open")


CUT = [
    ("length", [ok(b"hello")[:-1], Close()], "fin"),
    ("length-reset", [ok(b"hello")[:-1], Pause(.05), Reset()], "rst"),
    ("last-chunk", [ok_chunked(b"hello")[:-5], Close()], "fin"),
    ("last-crlf", [ok_chunked(b"hello")[:-2], Close()], "fin"),
    ("stalled", [ok_chunked(b"hello")[:-2], Stall()], "timeout"),
    ("close-reset", [answer(b"hello"), Pause(.05), Reset()], "rst"),
]


@pytest.mark.parametrize("name,steps,end", CUT, ids=[c[0] for c in CUT])
def test_a_cut_body_is_not_complete(upstream, direct, name, steps, end):
    upstream.on("/c", *steps)
    reply = direct.get("/c")
    assert (reply.complete, reply.end) == (False, end)


MALFORMED = [
    b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    answer(chunks(b"x"), "Transfer-Encoding: chunked", "Content-Length: 1"),
    answer(b"1;x\r\nx\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    answer(b"1\r\nxx0\r\n\r\n", "Transfer-Encoding: chunked"),
    answer(b"1\nx\n0\n\n\r\n", "Transfer-Encoding: chunked"),
    b"garbage and more of it\r\n\r\n",
]


@pytest.mark.parametrize("raw", MALFORMED)
def test_malformed_responses_are_seen(upstream, direct, raw):
    upstream.on("/m", raw, Close())
    with pytest.raises(Malformed):
        direct.get("/m")


def test_interim_responses_and_trailers_are_kept(upstream, direct):
    upstream.on("/i", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
                ok_chunked(b"hello", trailers=["T: 1"]))
    reply = direct.get("/i")
    assert [i.status for i in reply.interim] == [103]
    assert reply.trailers == [("T", "1")]


def test_the_upstream_reads_both_kinds_of_request_bodies(upstream, direct):
    upstream.on("/r", ok(b"x"))
    direct.send(request("/r", method="POST", body=b"abc")).reply()
    direct.send(request("/r", "Transfer-Encoding: chunked", method="POST")
                + b"2\r\nab\r\n1;x=y\r\nc\r\n0\r\nT: 1\r\n\r\n").reply()
    assert [r.body for r in upstream.seen("/r")] == [b"abc", b"abc"]
    assert upstream.seen("/r")[1].trailers == [b"T: 1"]


def test_leaks_are_found_wherever_they_stand(upstream, direct):
    upstream.on("/l", b"HTTP/1.1 103 x\r\nLink: <" + private.VIN.encode()
                + b">\r\n\r\n",
                ok_chunked(b"hello", trailers=["T: " + private.EMAIL],
                           headers=["X-Where: " + private.LAT]))
    reply = direct.get("/l")
    assert private.reply_leaks(reply) == sorted(
        [private.VIN, private.EMAIL, private.LAT])
    assert private.leaks(private.BODY) == sorted(private.VALUES)
    assert len(private.VIN) == len(private.VIN_WRONG) == 17
