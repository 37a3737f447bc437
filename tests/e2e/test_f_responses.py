# SPDX-License-Identifier: Apache-2.0
"""Goal: a response that two readers could understand differently, or that
cannot be inspected, is refused: heads, framing, chunks."""

import pytest
from conftest import QUICK
from private import BODY, VIN
from upstream import Close, answer, chunks, head, ok, ok_chunked
from verdicts import BIG, CHUNKED, FINE, cut, faces, refused

OPTIONS = QUICK


# -- heads that are not valid --

def first(line):
    return line + b"\r\nContent-Length: 2\r\n\r\n{}"


BAD_HEADS = {
    "folded": head(b"A: b\r\n folded"),
    "folded by tab": head(b"A: b\r\n\tfolded"),
    "folded first": b"HTTP/1.1 200 OK\r\n A: b\r\nContent-Length: 2\r\n\r\n{}",
    "folded framing": b"HTTP/1.1 200 OK\r\nA: b\r\n Content-Length: 9\r\n"
                      b"Content-Length: 2\r\n\r\n{}",
    "NUL in a value": head(b"A: b\0c"),
    "NUL in a name": head(b"A\0B: c"),
    "control in a value": head(b"A: b\x01c"),
    "DEL in a value": head(b"A: b\x7fc"),
    "bare CR in a value": head(b"A: b\rc"),
    "bare CR and a header": head(b"A: b\rSet-Cookie: x=y"),
    "bare LF in a value": head(b"A: b\nSet-Cookie: x=y"),
    "bare LF after the status": b"HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\n{}",
    "bare LF after a header": b"HTTP/1.1 200 OK\r\nContent-Length: 2\n\r\n{}",
    "bare LF as the empty line": b"HTTP/1.1 200 OK\r\n"
                                 b"Content-Length: 2\r\n\n{}",
    "only LF": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    "CR CR LF": b"HTTP/1.1 200 OK\r\nA: b\r\r\nContent-Length: 2\r\n\r\n{}",
    "space before colon": head(b"A : b"),
    "tab before colon": head(b"A\t: b"),
    "space before colon of framing": b"HTTP/1.1 200 OK\r\n"
                                     b"Content-Length : 2\r\n\r\n{}",
    "space before a name": head(b" A: b"),
    "empty name": head(b": b"),
    "no colon": head(b"nonsense"),
    "space in a name": head(b"A B: c"),
    "odd name": head(b"A(B: c"),
    "8-bit name": head(b"\xc3\xa4: c"),
    "100 kB header": head(b"A: " + b"b" * 100_000),
    "100 kB name": head(b"b" * 100_000 + b": a"),
    "1000 headers": head(*(b"A%d: b" % i for i in range(1000))),
    "HTTP/2.0": first(b"HTTP/2.0 200 OK"),
    "HTTP/0.9": first(b"HTTP/0.9 200 OK"),
    "HTTP/1.2": first(b"HTTP/1.2 200 OK"),
    "HTTP/1.10": first(b"HTTP/1.10 200 OK"),
    "HTTP/01.1": first(b"HTTP/01.1 200 OK"),
    "HTTP/1": first(b"HTTP/1 200 OK"),
    "lower-case version": first(b"http/1.1 200 OK"),
    "ICY": first(b"ICY 200 OK"),
    "RTSP": first(b"RTSP/1.0 200 OK"),
    "no version": first(b"200 OK"),
    "status abc": first(b"HTTP/1.1 abc OK"),
    "status 99": first(b"HTTP/1.1 99 OK"),
    "status 000": first(b"HTTP/1.1 000 OK"),
    "status 1000": first(b"HTTP/1.1 1000 OK"),
    "status 20": first(b"HTTP/1.1 20 OK"),
    "status -20": first(b"HTTP/1.1 -20 OK"),
    "status 2e2": first(b"HTTP/1.1 2e2 OK"),
    "status 0x200": first(b"HTTP/1.1 0x200 OK"),
    "two spaces": first(b"HTTP/1.1  200 OK"),
    "tab for space": first(b"HTTP/1.1\t200 OK"),
    "leading space": first(b" HTTP/1.1 200 OK"),
    "control in the reason": first(b"HTTP/1.1 200 O\x01K"),
    "NUL in the reason": first(b"HTTP/1.1 200 O\0K"),
    "bare CR in the reason": first(b"HTTP/1.1 200 O\rK"),
    "endless status line": b"HTTP/1.1 200 " + b"a" * 200_000,
    "no head at all": b'{"vin":"' + VIN.encode() + b'"}\r\n\r\n',
    "a request": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x46",
    "HTTP/2 frames": b"\0\0\x12\4\0\0\0\0\0\0\3\0\0\0\x80\0\4\0\1\0\0\0\5",
    "binary": bytes(range(256)) * 40,
    "empty lines without end": b"\r\n" * 50000,
    "two content types": head(b"Content-Type: text/plain",
                              b"Content-Type: text/csv"),
    "two codings": head(b"Content-Encoding: identity",
                        b"Content-Encoding: gzip"),
    "status 101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                  b"Connection: upgrade\r\n\r\n" + VIN.encode(),
    "status 206": head(b"Content-Range: bytes 0-1/9").replace(b"200 OK",
                                                              b"206 Partial"),
    "status 206 alone": head().replace(b"200 OK", b"206 Partial"),
    "200 with Content-Range": head(b"Content-Range: bytes 0-1/9"),
    "byte ranges": head(b"Content-Type: multipart/byteranges; boundary=x"),
    "byte ranges in capitals": head(b"Content-Type: Multipart/ByteRanges"),
}


@pytest.mark.parametrize("end", ["open", "close"])
@pytest.mark.parametrize("name", BAD_HEADS)
def test_a_bad_head_is_refused(proxy, upstream, path, name, end):
    steps = [BAD_HEADS[name]] + ([Close()] if end == "close" else [])
    refused(faces(proxy, upstream, path, *steps), 502,
            *([504] if end == "open" else []))


# -- framing that lies --

BAD_FRAMING = {
    "two lengths": [b"Content-Length: 2", b"Content-Length: 3"],
    "two equal lengths": [b"Content-Length: 2", b"Content-Length: 2"],
    "a list of lengths": [b"Content-Length: 2, 2"],
    "a list of other lengths": [b"Content-Length: 2, 3"],
    "negative": [b"Content-Length: -2"],
    "plus": [b"Content-Length: +2"],
    "hex": [b"Content-Length: 0x2"],
    "decimal": [b"Content-Length: 2.0"],
    "exponent": [b"Content-Length: 2e0"],
    "underscore": [b"Content-Length: 1_0"],
    "two numbers": [b"Content-Length: 2 2"],
    "trailing": [b"Content-Length: 2;"],
    "empty": [b"Content-Length:"],
    "quoted": [b'Content-Length: "2"'],
    "NUL": [b"Content-Length: 2\0"],
    "2^64": [b"Content-Length: 18446744073709551616"],
    "2^64+2": [b"Content-Length: 18446744073709551618"],
    "2^63": [b"Content-Length: 9223372036854775808"],
    "40 digits": [b"Content-Length: " + b"9" * 40],
    "length and chunked": [b"Content-Length: 2", b"Transfer-Encoding: chunked"],
    "chunked and length": [b"Transfer-Encoding: chunked", b"Content-Length: 2"],
    "length and a coding": [b"Content-Length: 2", b"Transfer-Encoding: x"],
    "gzip": [b"Transfer-Encoding: gzip"],
    "gzip, chunked": [b"Transfer-Encoding: gzip, chunked"],
    "two headers": [b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked"],
    "chunked, chunked": [b"Transfer-Encoding: chunked, chunked"],
    "twice chunked": [b"Transfer-Encoding: chunked",
                      b"Transfer-Encoding: chunked"],
    "chunked, gzip": [b"Transfer-Encoding: chunked, gzip"],
    "chunked, identity": [b"Transfer-Encoding: chunked, identity"],
    "identity": [b"Transfer-Encoding: identity"],
    "identity, chunked": [b"Transfer-Encoding: identity, chunked"],
    "xchunked": [b"Transfer-Encoding: xchunked"],
    "chunkedx": [b"Transfer-Encoding: chunkedx"],
    "chunked;q=1": [b"Transfer-Encoding: chunked;q=1"],
    '"chunked"': [b'Transfer-Encoding: "chunked"'],
    ", chunked": [b"Transfer-Encoding: , chunked"],
    "chunked,": [b"Transfer-Encoding: chunked,"],
    "vertical tab": [b"Transfer-Encoding: \x0bchunked"],
    "form feed": [b"Transfer-Encoding: chunked\x0c"],
    "NUL chunked": [b"Transfer-Encoding: \0chunked"],
    "empty coding": [b"Transfer-Encoding:"],
    "space before colon": [b"Transfer-Encoding : chunked"],
    "folded": [b"Transfer-Encoding:\r\n chunked"],
    "underscore name": [b"Transfer_Encoding: chunked", b"Content-Length: 2",
                        b"Transfer-Encoding: chunked"],
}


@pytest.mark.parametrize("body", ["plain", "chunked"])
@pytest.mark.parametrize("name", BAD_FRAMING)
def test_framing_that_lies_is_refused(proxy, upstream, path, name, body):
    raw = head(*BAD_FRAMING[name], length=False,
               body=chunks(b"{}") if body == "chunked" else b"{}")
    refused(faces(proxy, upstream, path, raw, Close()), 502)


def test_transfer_encoding_in_http_1_0_is_refused(proxy, upstream, path):
    raw = ok_chunked(FINE).replace(b"HTTP/1.1", b"HTTP/1.0")
    refused(faces(proxy, upstream, path, raw, Close()), 502)


BAD_CHUNKS = {
    "garbage": b"zz\r\n{}\r\n0\r\n\r\n",
    "empty size": b"\r\n{}\r\n0\r\n\r\n",
    "negative": b"-2\r\n{}\r\n0\r\n\r\n",
    "plus": b"+2\r\n{}\r\n0\r\n\r\n",
    "0x": b"0x2\r\n{}\r\n0\r\n\r\n",
    "underscore": b"1_0\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n",
    "leading space": b" 2\r\n{}\r\n0\r\n\r\n",
    "comma": b"2,2\r\n{}\r\n0\r\n\r\n",
    "dot": b"2.0\r\n{}\r\n0\r\n\r\n",
    "2^64": b"10000000000000000\r\n{}\r\n0\r\n\r\n",
    "2^64+2": b"10000000000000002\r\n{}\r\n0\r\n\r\n",
    "2^64-1": b"ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "2^63": b"8000000000000000\r\n{}\r\n0\r\n\r\n",
    "many digits": b"f" * 100 + b"\r\n{}\r\n0\r\n\r\n",
    "zeros without end": b"0" * 100_000 + b"2\r\n{}\r\n0\r\n\r\n",
    "bare LF after a size": b"2\n{}\r\n0\r\n\r\n",
    "bare CR after a size": b"2\r{}\r\n0\r\n\r\n",
    "bare LF after data": b"2\r\n{}\n0\r\n\r\n",
    "bare LF at the end": b"2\r\n{}\r\n0\n\n",
    "bare LF as the last line": b"2\r\n{}\r\n0\r\n\n",
    "bare LF in an extension": b"2;a\nb\r\n{}\r\n0\r\n\r\n",
    "bare CR in an extension": b"2;a\rb\r\n{}\r\n0\r\n\r\n",
    "NUL in an extension": b"2;a\0b\r\n{}\r\n0\r\n\r\n",
    "no CRLF after data": b"2\r\n{}0\r\n\r\n",
    "data too long": b"2\r\n{}xx\r\n0\r\n\r\n",
    "data too short": b"4\r\n{}\r\n0\r\n\r\n",
    "long extension": b"2;" + b"a" * 50_000 + b"\r\n{}\r\n0\r\n\r\n",
    "extensions without end": b"2;" + b"a=b;" * 100_000,
    "many long extensions": b"".join(b"1;" + b"a" * 200 + b"\r\nx\r\n"
                                     for _ in range(2000)) + b"0\r\n\r\n",
    "VIN as a size": VIN.encode() + b"\r\n{}\r\n0\r\n\r\n",
    "bad trailer": b"2\r\n{}\r\n0\r\nnonsense\r\n\r\n",
    "folded trailer": b"2\r\n{}\r\n0\r\nA: b\r\n c\r\n\r\n",
    "trailer with space": b"2\r\n{}\r\n0\r\nA : b\r\n\r\n",
    "trailer with NUL": b"2\r\n{}\r\n0\r\nA: b\0\r\n\r\n",
    "trailer with bare LF": b"2\r\n{}\r\n0\r\nA: b\nB: c\r\n\r\n",
    "nameless trailer": b"2\r\n{}\r\n0\r\n: b\r\n\r\n",
    "100 kB trailer": b"2\r\n{}\r\n0\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
    "1000 trailers": b"2\r\n{}\r\n0\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
}


@pytest.mark.parametrize("before", ["at once", "streaming"])
@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_bad_chunks_never_look_complete(proxy, upstream, path, name, before):
    start = b"" if before == "at once" else chunks(BIG)[:-5]
    reply = faces(proxy, upstream, path, answer(b"", CHUNKED) + start
                  + BAD_CHUNKS[name], Close())
    if reply.status == 200:
        cut(reply)
    else:
        refused(reply, 502)


@pytest.mark.parametrize("raw", [b"2 \r\n{}\r\n0\r\n\r\n",
                                 b"2\t;a\r\n{}\r\n0\r\n\r\n",
                                 b"2 ; a = b\r\n{}\r\n0\r\n\r\n"])
def test_space_around_chunk_extensions_is_read_right_or_refused(
        proxy, upstream, path, raw):
    reply = faces(proxy, upstream, path, answer(raw, CHUNKED), Close())
    if reply.status == 200 and reply.complete:
        assert reply.body == b"{}"
    elif reply.status != 200:
        refused(reply, 502)
