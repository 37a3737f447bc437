# SPDX-License-Identifier: Apache-2.0
"""response_cases - responses by the table: {name: raw}.

As request_cases, for the other direction.  Each body holds MARK, of which
nothing may leave where a response is refused.
"""

from request_cases import ENDS, named, shown

MARK = b'{"mark": "what must not leave"}'
CHUNKED = b"Transfer-Encoding: chunked"


def response(*lines, first=b"HTTP/1.1 200 OK", length=b"", body=MARK):
    """A response of these lines, as they are; None: without a length."""
    if length == b"":
        length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([first, *([length] if length else []), *lines]) \
        + b"\r\n\r\n" + body


def chunk(data=MARK, size=None, ext=b"", end=b"\r\n"):
    """One chunk, its size as it is."""
    return (b"%x" % len(data) if size is None else size) + ext + b"\r\n" \
        + data + end


LAST = b"0\r\n\r\n"


def chunked(body, *lines):
    return response(*lines, length=CHUNKED, body=body)


# -- where lines end --

def with_line_ends():
    pieces = response(b"X-A: b", b"X-C: d").partition(MARK)[0].split(
        b"\r\n")[:-1]
    return {f"{shown(end)} behind line {k}": b"".join(
        piece + (end if i == k else b"\r\n")
        for i, piece in enumerate(pieces)) + MARK + b"\r\n\r\n" + MARK
        for end in ENDS for k in range(len(pieces))
        if not (end == b"\r\n\r" and k >= len(pieces) - 2)}


LINE_ENDS = with_line_ends()
LINE_ENDS["CR alone, then a length"] = \
    b"HTTP/1.1 200 OK\rContent-Length: 31\r\n\r\n" + MARK
LINE_ENDS["CR twice, then a length"] = \
    b"HTTP/1.1 200 OK\r\rContent-Length: 31\r\n\r\n" + MARK

FOLDING = {
    "first": response(length=b" X: y"),
    "first by tab": response(length=b"\tX: y"),
    "in the middle": response(b"X: y", b" z", b"Z: a"),
    "by tab": response(b"X: y", b"\tz", b"Z: a"),
    "last": response(b"X: y", b" z"),
    "empty": response(b"X: y", b" "),
    "of a length": response(length=b"Content-Length:\r\n 31"),
    "of a coding": response(length=CHUNKED + b"\r\n abc",
                            body=chunk() + LAST),
    "that hides a length": response(b"X: y", b" Content-Length: 2"),
    "that hides a cookie": response(b"X: y", b" Set-Cookie: a=b"),
    "in a name": response(b"X-", b"Name: y"),
    "before a colon": response(b"name", b" : value"),
}

STATUSES = [b"HTTP/1.1", b"HTTP/1.1 ", b"HTTP/1.1 OK", b"HTTP/1.1 2",
            b"HTTP/1.1 20", b"HTTP/1.1 2 OK", b"HTTP/1.1 20 OK",
            b"HTTP/1.1 99 OK", b"HTTP/1.1 099 x", b"HTTP/1.1 000 x",
            b"HTTP/1.1 1000 x", b"HTTP/1.1 2000 OK", b"HTTP/1.1 600 x",
            b"HTTP/1.1 999 x", b"HTTP/1.1 +200 OK", b"HTTP/1.1 -200 OK",
            b"HTTP/1.1 200OK", b"HTTP/1.1 20O OK", b"HTTP/1.1 2xx OK",
            b"HTTP/1.1 0x200 OK", b"HTTP/1.1 2e2 OK", b"HTTP/1.1 200.0 OK",
            b"HTTP/1.1 200,OK", b"HTTP/1.1 2 00 OK", b"HTTP/1.1  200 OK",
            b"HTTP/1.1\t200 OK", b"HTTP/1.1 \t200 OK", b"HTTP/1.1 200\tOK",
            b" HTTP/1.1 200 OK", b"\tHTTP/1.1 200 OK", b"HTTP/1.1200 OK",
            b"HTTP/1.1 200 O\0K", b"HTTP/1.1 200 O\rK", b"HTTP/1.1 200 O\x7fK",
            b"200 OK", b"OK", b"GET / HTTP/1.1", b"x",
            b"\rHTTP/1.1 200 OK", b"\nHTTP/1.1 200 OK", b"HTTP/0.9 200 OK",
            b"HTTP/1.2 200 OK", b"HTTP/2.0 200 OK", b"HTTP/2 200",
            b"HTTP/3 200", b"HTTP/5.6 200 OK", b"HTTP/1 200 OK",
            b"HTTP/1. 200 OK", b"HTTP/.1 200 OK", b"HTTP/1.10 200 OK",
            b"HTTP/1.01 200 OK", b"HTTP/01.1 200 OK", b"HTTP/11.1 200 OK",
            b"HTTP/1.1.1 200 OK", b"HTTP/1.x 200 OK", b"HTTP/1,1 200 OK",
            b"HTTP 1.1 200 OK", b"HTTP/ 1.1 200 OK", b"http/1.1 200 OK",
            b"HTP/1.1 200 OK", b"HTTPS/1.1 200 OK", b"HTTPER/1.1 200 OK",
            b"ICE/1.1 200 OK", b"ICY 200 OK", b"RTSP/1.1 200 OK",
            b"SIP/2.0 200 OK", b"\xef\xbb\xbfHTTP/1.1 200 OK",
            b"\0HTTP/1.1 200 OK", b"HTTP/1.1\0 200 OK", b"HTTP/1.1 200\0OK"]
STATUS_CASES = named(STATUSES, lambda first: response(first=first))

LENGTHS = [b"", b" ", b"+31", b"-31", b"0x1f", b"31h", b"3 1", b"31 31",
           b"31,31", b"31, 31", b"31, 5", b"31,", b",31", b"31;", b"31.0",
           b"3.1e1", b"3_1", b'"31"', b"9223372036854775808",
           b"18446744073709551616", b"18446744073709551647",
           b"1000000000000000000000", b"31\x0b", b"\x0c31", b"31\0", b"31\xa0",
           b"31\r\nContent-Length: 31", b"31\r\nContent-Length: 5",
           b"0\r\nContent-Length: 31", b"\r\nContent-Length: 31",
           b"31\r\nContent-Length:", b"31\r\nX: y\r\nCONTENT-LENGTH: 5",
           b"31\r\nTransfer-Encoding: chunked", b"31\r\nTransfer-Encoding:",
           b"31\r\nTransfer-Encoding: identity"]
CODINGS = [b"", b" ", b"gzip", b"identity", b"xchunked", b"x-chunked",
           b"chunkedx", b"chunk", b"chunkedchunked", b"gzip, chunked",
           b"chunked, gzip", b"chunked, deflate", b"chunked, chunked",
           b"chunked, identity", b"identity, chunked", b",chunked",
           b"chunked,", b",", b"chunked;", b"chunked;q=1", b'"chunked"',
           b"'chunked'", b"chun ked", b"\x0bchunked", b"chunked\x0c",
           b"chunked\0", b"\xa0chunked", b"chunked\xff",
           b"chunked\r\nTransfer-Encoding: chunked",
           b"chunked\r\nTransfer-Encoding: identity",
           b"identity\r\nTransfer-Encoding: chunked",
           b"chunked\r\nTransfer-Encoding:", b"\r\nTransfer-Encoding: chunked",
           b"chunked\r\nContent-Length: 41", b"identity\r\nContent-Length: 41",
           b"\r\nContent-Length: 41", b"chunked\r\nContent-Length:"]
FRAMING = {
    **named(LENGTHS, lambda v: response(length=b"Content-Length: " + v)),
    **named(CODINGS, lambda v: response(length=b"Transfer-Encoding: " + v,
                                        body=chunk() + LAST)),
    "coding in HTTP/1.0": response(first=b"HTTP/1.0 200 OK", length=CHUNKED,
                                   body=chunk() + LAST),
    "coding in HTTP/1.0, kept alive": response(
        b"Connection: keep-alive", first=b"HTTP/1.0 200 OK", length=CHUNKED,
        body=chunk() + LAST),
    "204 with a length": response(first=b"HTTP/1.1 204 No Content"),
    "204 with a coding": response(first=b"HTTP/1.1 204 x", length=CHUNKED,
                                  body=chunk() + LAST),
    "204 in HTTP/1.0 with a length": response(first=b"HTTP/1.0 204 x"),
    "103 with a length": response(first=b"HTTP/1.1 103 x"),
    "100 with a coding": response(first=b"HTTP/1.1 100 Continue",
                                  length=CHUNKED, body=chunk() + LAST),
    "304 that nobody asked for": response(first=b"HTTP/1.1 304 x"),
    "304 with a coding": response(first=b"HTTP/1.1 304 x", length=CHUNKED,
                                  body=chunk() + LAST),
    "101 that nobody asked for": response(
        b"Connection: upgrade", b"Upgrade: h2c",
        first=b"HTTP/1.1 101 Switching Protocols", length=None),
    "101 with a length": response(b"Connection: upgrade", b"Upgrade: h2c",
                                  first=b"HTTP/1.1 101 x"),
    "101 with a coding": response(b"Connection: upgrade", b"Upgrade: h2c",
                                  first=b"HTTP/1.1 101 x", length=CHUNKED,
                                  body=chunk() + LAST),
    "206": response(b"Content-Range: bytes 0-30/99",
                    first=b"HTTP/1.1 206 Partial Content"),
    "a range": response(b"Content-Range: bytes 0-30/99"),
    "nine interims": b"HTTP/1.1 103 x\r\n\r\n" * 9 + response(),
    "five empty lines first": b"\r\n" * 5 + response(),
    "a blank line first": b" \r\n" + response(),
    "an empty line behind an interim": b"HTTP/1.1 100 x\r\n\r\n\r\n"
                                       + response(),
    "a folded interim": b"HTTP/1.1 103 x\r\nX: y\r\n z\r\n\r\n" + response(),
    "an interim in LF": b"HTTP/1.1 103 x\nX: y\n\n" + response(),
}

FIELDS = {
    "empty name": response(b": x"), "a colon": response(b":"),
    "no colon": response(b"Set-Cookie a=b"), "a word": response(b"nonsense"),
    "space before the colon": response(b"X : y"),
    "tab before the colon": response(b"X\t: y"),
    "space before a length's colon": response(length=b"Content-Length : 31"),
    "space in a name": response(b"en-US Content-Type: text/xml"),
    "odd name": response(b"X[]: y"), "8-bit name": response(b"X\xe4: y"),
    "CR and a field": response(b"Foo: 1\rBar: 2"),
    "LF and a field": response(b"Foo: 1\nBar: 2"),
    "CR behind an empty value": response(b"x:\rSet-Cookie: a=b"),
    "CR and another end": response(b"X: y", b"\rZ"),
    "NUL": response(b"X: y\0z"), "NUL and CR": response(b"X: v\0\ralue"),
    "form feed": response(b"X: \x0c"), "DEL": response(b"X: \x7f"),
}
