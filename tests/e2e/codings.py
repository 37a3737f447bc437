# SPDX-License-Identifier: Apache-2.0
"""codings - content codings by other hands than fogline's: what upstreams send,
and what a strict client makes of an answer."""

import gzip
import zlib

import brotli
import zstandard

from fogline import scrub
from private import BODY
from upstream import Close, answer, ok, ok_chunked

VARY = "Accept-Encoding"
LONG = b"[" + b",\n".join(BODY for _ in range(2000)) + b"]"
WANT = {}


def deflate(data):
    return zlib.compress(data)


def raw_deflate(data):
    it = zlib.compressobj(wbits=-15)
    return it.compress(data) + it.flush()


def zstd(data):
    return zstandard.ZstdCompressor(level=3).compress(data)


# name: (token of Content-Encoding, encoder)
ENCODERS = {
    "gzip": ("gzip", lambda data: gzip.compress(data, mtime=0)),
    "x-gzip": ("x-gzip", lambda data: gzip.compress(data, mtime=0)),
    "deflate": ("deflate", deflate),
    "raw-deflate": ("deflate", raw_deflate),
    "br": ("br", lambda data: brotli.compress(data, quality=5)),
    "zstd": ("zstd", zstd),
}
TOKENS = ("gzip", "br", "zstd", "deflate")


class Broken(AssertionError):
    """The data is not whole, or not of its coding."""


def inflate(data, wbits):
    it = zlib.decompressobj(wbits=wbits)
    try:
        out = it.decompress(data) + it.flush()
    except zlib.error as error:
        raise Broken(str(error))
    if not it.eof or it.unused_data:
        raise Broken(f"eof {it.eof}, {len(it.unused_data)} bytes behind it")
    return out


def unbrotli(data):
    try:
        return brotli.decompress(data)
    except brotli.error as error:
        raise Broken(str(error))


def unzstd(data):
    it = zstandard.ZstdDecompressor(max_window_size=1 << 23).decompressobj()
    try:
        out = it.decompress(data)
    except zstandard.ZstdError as error:
        raise Broken(str(error))
    if not it.eof or it.unused_data:
        raise Broken("not one whole frame")
    return out


DECODERS = {"gzip": lambda data: inflate(data, 31),
            "deflate": lambda data: inflate(data, 15),
            "br": unbrotli, "zstd": unzstd, None: bytes}


class Seen:
    """What can be decoded so far of a body still under way."""

    def __init__(self, token):
        self.step = {"gzip": zlib.decompressobj(wbits=31).decompress,
                     "deflate": zlib.decompressobj(wbits=15).decompress,
                     "br": brotli.Decompressor().process,
                     "zstd": zstandard.ZstdDecompressor().decompressobj()
                     .decompress}[token]

    def more(self, data):
        return self.step(data)


def flushing(token):
    """A function that encodes event after event, each decodable at once."""
    if token in ("gzip", "deflate"):
        it = zlib.compressobj(wbits=31 if token == "gzip" else 15)
        return lambda data: it.compress(data) + it.flush(zlib.Z_SYNC_FLUSH)
    if token == "br":
        it = brotli.Compressor(quality=3)
        return lambda data: it.process(data) + it.flush()
    it = zstandard.ZstdCompressor().compressobj()
    return lambda data: it.compress(data) + it.flush(
        zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def decoded(reply):
    """A reply's body, its codings undone as its head says."""
    return DECODERS[reply.get("content-encoding")](reply.body)


def want(data):
    """What the engine makes of `data`."""
    if data not in WANT:
        WANT[data] = scrub(data, "--type", "application/json")
    return WANT[data]


def framed(data, framing, *headers):
    if framing == "length":
        return [ok(data, *headers)]
    if framing == "chunked":
        return [ok_chunked(data[:7], data[7:], headers=headers)]
    return [answer(data, *headers), Close()]
