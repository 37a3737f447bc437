# SPDX-License-Identifier: Apache-2.0
"""Goal: what cannot be decoded, or grows without measure, does not pass."""

import gzip
import os
import zlib

import private
import pytest
import zstandard
from codings import (DECODERS, ENCODERS, TOKENS, decoded, deflate, framed,
                     want, zstd)
from conftest import QUICK
from private import BODY
from upstream import ok
from verdicts import cut, faces, refused, still_fine
from wire import SLOW

OPTIONS = QUICK


# -- what is not what it says --

@pytest.mark.parametrize("name", ENCODERS)
def test_a_body_cut_short_is_refused(proxy, upstream, path, name):
    """At every byte, though its framing is right."""
    token, encode = ENCODERS[name]
    raw = encode(BODY)
    with proxy.client() as client:
        for n in [1, 2, 3, 5, 9, 10, 11, 18, len(raw) // 2,
                  *range(len(raw) - 10, len(raw))]:
            upstream.on(path, ok(raw[:n], f"Content-Encoding: {token}"))
            reply = client.get(path, f"Accept-Encoding: {token}")
            refused(reply, 502)
            assert not private.reply_leaks(reply, client)


@pytest.mark.parametrize("name", ENCODERS)
def test_bytes_behind_the_coded_body_are_refused(proxy, upstream, path, name):
    token, encode = ENCODERS[name]
    for tail in (b"\0", BODY, b"\x1f", b"\x1f\x8b", b"\0" * 512):
        refused(faces(proxy, upstream, path,
                      ok(encode(BODY) + tail, f"Content-Encoding: {token}")),
                502)


def same(name, raw):
    """A distance may also be changed to that of a twin."""
    try:
        return DECODERS[name](raw) == BODY
    except AssertionError:
        return False


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd"])
def test_a_damaged_body_is_refused(proxy, upstream, path, name):
    """Those codings have checksums (zstd: asked for)."""
    token, encode = ENCODERS[name]
    if name == "zstd":
        encode = zstandard.ZstdCompressor(write_checksum=True).compress
    raw = encode(BODY)
    for at in range(10, len(raw), 7):
        bad = raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1:]
        upstream.on(path, ok(bad, f"Content-Encoding: {token}"))
        reply = proxy.get(path)
        if same(name, bad):
            assert reply.body == want(BODY)
        else:
            refused(reply, 502)


@pytest.mark.parametrize("name", TOKENS)
def test_a_plain_body_called_coded_is_refused(proxy, upstream, path, name):
    refused(faces(proxy, upstream, path,
                  ok(BODY, f"Content-Encoding: {name}")), 502)


@pytest.mark.parametrize("lines", [[], ["Content-Encoding: identity"]])
@pytest.mark.parametrize("raw", [gzip.compress(BODY), deflate(BODY),
                                 zstd(BODY)], ids=["gzip", "zlib", "zstd"])
def test_a_coded_body_called_plain_is_refused(proxy, upstream, path, raw,
                                              lines):
    refused(faces(proxy, upstream, path, ok(raw, *lines)), 502)


def test_a_second_layer_that_is_not_named_is_refused(proxy, upstream, path):
    refused(faces(proxy, upstream, path, ok(
        gzip.compress(gzip.compress(BODY)), "Content-Encoding: gzip")), 502)


@pytest.mark.parametrize("accepted", ["", "gzip"])
@pytest.mark.parametrize("name", ENCODERS)
def test_what_breaks_after_the_head_is_cut(proxy, upstream, path, name,
                                           accepted):
    """Not ended as if it were whole, in its framing or in its coding."""
    token, encode = ENCODERS[name]
    raw = encode(b"".join(os.urandom(40).hex().encode() + b"\n"
                          for _ in range(20000)))
    upstream.on(path, *framed(raw[:-30], "chunked",
                              f"Content-Encoding: {token}"))
    with proxy.client() as client:
        reply = client.get(path, f"Accept-Encoding: {accepted}")
    assert reply.status == 200
    cut(reply)
    if reply.get("content-encoding"):
        with pytest.raises(AssertionError):
            decoded(reply)


# -- bombs --

MEGA = b"\0" * (1 << 20)


def gzip_bomb(megabytes):
    it = zlib.compressobj(9, wbits=31)
    return b"".join([*(it.compress(MEGA) for _ in range(megabytes)),
                     it.flush()])


def zeros(megabytes):
    return b" " * (megabytes << 20)


def test_bombs_are_refused(start, upstream, path):
    proxy = start(*QUICK)
    before = proxy.memory("VmRSS")
    bombs = {
        "gzip": gzip_bomb(40),
        "zstd": zstd(zeros(40)),
        "br": ENCODERS["br"][1](zeros(40)),
        "deflate": deflate(zeros(40)),
        "gzip, gzip": gzip.compress(gzip_bomb(120)),
        "zstd, zstd": zstd(zstd(zeros(120))),
    }
    for coding, raw in bombs.items():
        for accepted in ("identity", "gzip"):
            upstream.on(path, ok(raw, f"Content-Encoding: {coding}"))
            reply = proxy.get(path, f"Accept-Encoding: {accepted}")
            if reply.status == 200:
                cut(reply)
                assert len(reply.body) < 30 << 20
            else:
                refused(reply, 502)
            still_fine(proxy, upstream, path)
    assert proxy.metric("fogline_refusals_total", reason="response_bomb") == 12
    grown = proxy.memory("VmHWM") - before
    print(f"peak grew by {grown / 1e6:.1f} MB")
    assert grown < 40_000_000 or SLOW > 1


def test_the_guards_can_be_set(start, upstream, path):
    body = BODY * 100
    for coding in TOKENS:
        upstream.on(path + coding, ok(ENCODERS[coding][1](body),
                                      f"Content-Encoding: {coding}"))
    for limit, passes in (("coding_bytes=20k", False),
                          ("coding_bytes=20m", True),
                          ("coding_layers=0", False),
                          ("coding_layers=1", True)):
        proxy = start("--limit", limit)
        for coding in TOKENS:
            assert (proxy.get(path + coding).status == 200) == passes
    proxy = start("--limit", "coding_ratio=2", "--limit",
                  "coding_free_bytes=1k")
    assert proxy.get(path + "gzip").status == 502
    proxy = start("--limit", "coding_empties=3")
    for count, status in ((3, 200), (4, 502)):
        upstream.on(path, ok(gzip.compress(b"[]\n") * 1000
                             + gzip.compress(b"") * count,
                             "Content-Encoding: gzip"))
        assert proxy.get(path).status == status
