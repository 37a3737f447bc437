# SPDX-License-Identifier: Apache-2.0
"""request_cases - requests by the table: {name: raw}.

What llhttp's own fixtures hold, what it was fixed for after 8.1.0, what is
told of servers that were talked past, and each byte at each place where one
reader may differ from another.  Of the refused ones those that could hide
another request hold SMUGGLED where it would begin.
"""

HOST = b"Host: cloud.example"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: cloud.example\r\n\r\n"
TCHAR = frozenset(b"!#$%&'*+-.^_`|~0123456789"
                  b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
EVERY = [bytes([c]) for c in range(256)]


def raw(*lines, first=b"GET /refused HTTP/1.1", host=HOST, body=b""):
    """A request of these lines, as they are."""
    return b"\r\n".join([first, *([host] if host else []), *lines]) \
        + b"\r\n\r\n" + body


def post(*lines, body=b"hello", **named):
    return raw(*lines, first=b"POST /refused HTTP/1.1",
               body=body + SMUGGLED, **named)


def shown(text):
    return text.decode("latin-1").encode("unicode_escape").decode()


def named(texts, build):
    return {shown(text): build(text) for text in texts}


# -- where lines end --

WHOLE = post(b"X-A: b", b"Content-Length: 5")
ENDS = [b"\n", b"\r", b"\r\r\n", b"\n\r", b"\n\n", b"\r\n\r", b"\0\r\n",
        b"\x0b\r\n", b"\x0c\r\n", b"\r\0\n"]


def with_line_ends():
    """Each line end of a head in the place of which another stands."""
    pieces = WHOLE.partition(b"hello")[0].split(b"\r\n")[:-1]
    out = {}
    for end in ENDS:
        for k in range(len(pieces)):
            head = b"".join(piece + (end if i == k else b"\r\n")
                            for i, piece in enumerate(pieces))
            out[f"{shown(end)} behind line {k}"] = \
                head + b"hello\r\n\r\n" + SMUGGLED
    # no CRLF at the end but the value's own, and then the body
    del out["\\r\\n\\r behind line 4"]
    return out


LINE_ENDS = with_line_ends()

FOLDING = {
    "first": raw(b"X: y", host=b" " + HOST),
    "first by tab": raw(b"X: y", host=b"\t" + HOST),
    "in the middle": raw(b"X: y", b" Content-Length: 47", body=SMUGGLED),
    "by tab": raw(b"X: y", b"\tContent-Length: 47", body=SMUGGLED),
    "last": raw(b"X: y", b" z"),
    "an empty one": raw(b"X: y", b" "),
    "a tab alone": raw(b"X: y", b"\t"),
    "behind an empty value": raw(b"X:", b" y"),
    "of Host": raw(host=b"Host:\r\n cloud.example"),
    "of a length": post(b"Content-Length:", b" 5"),
    "of a coding": post(b"Transfer-Encoding:", b" chunked", body=b"0\r\n\r\n"),
    "of a coding's value": post(b"Transfer-Encoding: chunked", b" , identity",
                                body=b"0\r\n\r\n"),
    "that hides a coding": post(b"X: y", b" Transfer-Encoding: chunked",
                                b"Content-Length: 5", body=b"0\r\n\r\n"),
    "of Connection": raw(b"Connection: close,", b" keep-alive"),
    "in a name": raw(b"Transfer-", b"Encoding: chunked"),
    "before a colon": raw(b"name", b" : value"),
    "of the request line": raw(first=b"GET /refused\r\n HTTP/1.1"),
}

# -- lengths and codings --

LENGTHS = [b"+5", b"-5", b"5_", b"_5", b"0_5", b"5,5", b"5, 5", b"5, 6", b"5,",
           b",5", b"", b"0x5", b"0X5", b"5h", b"5 5", b"5\t5", b"5;5", b"5.0",
           b"5e0", b"'5'", b'"5"', b"five", b"-0", b"+0", b"0-0",
           b"4294967301x", b"9223372036854775808", b"18446744073709551616",
           b"18446744073709551621", b"99999999999999999999999999999999999999",
           b"1000000000000000000000", b"5\x0b", b"\x0b5", b"5\x0c", b"\x0c5",
           b"5\0", b"\x005", b"5\x7f", b"5\xa0", b"\xa05", b"\xb2",
           b"\xef\xbc\x95", b"5\r\nContent-Length: 5",
           b"5\r\nContent-Length: 6", b"\r\nContent-Length: 5",
           b"5\r\nContent-Length:", b"5\r\ncontent-length: 0",
           b"5\r\nX: y\r\nCONTENT-LENGTH: 5"]
CODINGS = [b"gzip", b"identity", b"x-chunked", b"xchunked", b"chunkedx",
           b"chunk", b"chunked-", b"chunkedchunked", b"pigeons", b"deflate",
           b"gzip, chunked", b"chunked, gzip", b"chunked, chunked",
           b"chunked,chunked", b"chunked, identity", b"identity, chunked",
           b"identity,chunked,identity", b", chunked", b",chunked",
           b"chunked,", b"chunked ,", b",", b",,chunked", b"cow, chunked",
           b"chunked, cow", b"cow chunked bar", b"chunked cow", b"chunked;",
           b"chunked;q=1", b"chunked; foo=bar", b"chunked;q=0", b'"chunked"',
           b"'chunked'", b"`chunked`", b"(chunked)", b"chunked (x)",
           b"chun ked", b"c hunked", b"ch\x96nked", b"ch\xc3\xbcnked",
           b"chun\0ked", b"\xef\xbb\xbfchunked", b"", b" ", b"\t",
           b"chunked\r\nTransfer-Encoding: chunked",
           b"chunked\r\nTransfer-Encoding: identity",
           b"chunked\r\nTransfer-Encoding:",
           b"identity\r\nTransfer-Encoding: chunked",
           b"\r\nTransfer-Encoding: chunked",
           b"cow\r\nTransfer-Encoding: chunked",
           b"chunked\r\nTransfer-encoding: cow",
           b"chunked\r\nContent-Length: 5", b"identity\r\nContent-Length: 5",
           b"\r\nContent-Length: 5", b",chunked\r\nContent-Length: 5",
           b"cow\r\nContent-Length: 5"]

LENGTH_CASES = named(LENGTHS, lambda v: post(b"Content-Length: " + v))
CODING_CASES = {
    **named(CODINGS, lambda v: post(b"Transfer-Encoding: " + v,
                                    body=b"0\r\n\r\n")),
    "behind a length": post(b"Content-Length: 5",
                            b"Transfer-Encoding: chunked",
                            body=b"0\r\n\r\n"),
    "empty behind a length": post(b"Content-Length: 5", b"Transfer-Encoding:"),
    "three empty behind a length": post(
        b"Content-Length: 5", *[b"Transfer-Encoding:"] * 3),
    "in HTTP/1.0": raw(b"Transfer-Encoding: chunked",
                       first=b"POST /refused HTTP/1.0",
                       body=b"0\r\n\r\n" + SMUGGLED),
    "in HTTP/1.0, kept alive": raw(
        b"Connection: keep-alive", b"Transfer-Encoding: chunked",
        first=b"POST /refused HTTP/1.0", body=b"0\r\n\r\n" + SMUGGLED),
    "in HTTP/1.0 beside a length": raw(
        b"Content-Length: 5", b"Transfer-Encoding: chunked",
        first=b"POST /refused HTTP/1.0", body=b"0\r\n\r\n" + SMUGGLED),
    "named by Connection": post(
        b"Connection: Transfer-Encoding", b"Transfer-Encoding: chunked",
        b"Content-Length: 5", body=b"0\r\n\r\n"),
}

# -- the request line --

TARGETS = [b"", b"x", b"refused", b"*", b"\\refused", b"/refused#x", b"/#",
           b"#", b"/refused x", b"/refused\tx", b"/re\0fused", b"/\xce\xb4",
           b"?x", b"!", b"cloud.example:80", b"cloud.example", b":80",
           b"ftp://cloud.example/refused", b"http:/refused", b"http:refused",
           b"http://", b"http:///refused", b"http://:80/", b"http://?x",
           b"http://cloud.example/#x", b"http://cloud.example#x",
           b"http://u@cloud.example/", b"http://u:p@cloud.example/",
           b"http://a%12:b!&*$@cloud.example:80/", b"http://cloud.example:x/",
           b"http://cloud.example:99999/", b"http://cloud.example:1:2/",
           b"http://[::1/", b"http://[x]/", b"http://cloud example/",
           b"http://cloud.example\\@other.example/", b"file:///etc/passwd",
           b"javascript:1", b"data:,x", b"ws://cloud.example/refused"]
VERSIONS = [b"HTTP/0.9", b"HTTP/1.2", b"HTTP/1.9", b"HTTP/2.0", b"HTTP/2",
            b"HTTP/3.0", b"HTTP/5.6", b"HTTP/0.0", b"HTTP/1", b"HTTP/1.",
            b"HTTP/.1", b"HTTP/1.10", b"HTTP/1.01", b"HTTP/01.1", b"HTTP/11.1",
            b"HTTP/11", b"HTTP/1.1.1", b"HTTP/1,1", b"HTTP/+1.1", b"HTTP/-1.1",
            b"HTTP/4294967297.1", b"HTTP/1.1x", b"HTTP/1.x", b"HTTP/x.1",
            b"HTTP/1. 1", b"HTTP/1 .1", b"HTTP /1.1", b"HTTP/ 1.1", b"HTTP",
            b"HTTP/", b"http/1.1", b"Http/1.1", b"HTTPS/1.1", b"IHTTP/1.0",
            b"HTTPER/1.1", b"HTP/1.1", b"ICE/1.0", b"RTSP/1.0", b"SIP/2.0",
            b"x", b"HTTP/\r\r1.1", b"HTTP/1.1 ", b"HTTP/1.1\t", b" HTTP/1.1",
            b"HTTP/1.1 HTTP/1.1", b"HTTP/1.1\0", b"\tHTTP/1.1"]
METHODS = [b"", b" GET", b"\tGET", b"GET ", b"GET\t", b"\0GET", b"get", b"Get",
           b"GETX", b"MKCOLA", b"FLY", b"G", b"GE\0T", b"GE\xd4", b"GET,POST",
           b'G=":<>(e),[T];?"', b"GET:", b"GET/", b"GET\\", b"{GET}", b"PRI",
           b"ANNOUNCE", b"DESCRIBE", b"SETUP", b"PLAY", b"FLUSH", b"CONNECT",
           b"query", b"X-GET", b"\xef\xbb\xbfGET", b"HTTP/1.1", b"GET \r\n"]

REQUEST_LINES = {
    **named(TARGETS, lambda t: raw(first=b"GET " + t + b" HTTP/1.1")),
    **named(METHODS, lambda m: raw(first=m + b" /refused HTTP/1.1")),
    "no target, no version": raw(first=b"GET"),
    "no version": raw(first=b"GET /refused"),
    "HTTP/0.9": b"GET /refused\r\n\r\n",
    "HTTP/0.9 with a body": raw(b"Content-Length: 47", first=b"GET /refused",
                                body=SMUGGLED),
    "HTTP/0.9 ended by a line feed": b"GET /refused\n" + SMUGGLED,
    "a tab for each space": raw(first=b"GET\t/refused\tHTTP/1.1"),
    "a line feed for a space": raw(first=b"GET /refused\nHTTP/1.1"),
    "two lines": raw(first=b"GET /refused HTTP/1.1\r\nGET /smuggled HTTP/1.1"),
    "CONNECT as it should be": raw(first=b"CONNECT cloud.example:443 HTTP/1.1",
                                   body=SMUGGLED),
    "CONNECT with a length": raw(
        b"Content-Length: 47", first=b"CONNECT cloud.example:443 HTTP/1.1",
        body=SMUGGLED),
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    "a response": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + SMUGGLED,
    "an empty line with a space": b" \r\n" + SMUGGLED,
    "an empty line without CR": b"\n" + SMUGGLED,
    "an empty line without LF": b"\r" + SMUGGLED,
    "five empty lines": b"\r\n" * 5 + SMUGGLED,
}
VERSION_CASES = named(VERSIONS, lambda v: raw(first=b"GET /refused " + v))

# -- Host --

HOSTS = [b"", b" ", b"cloud example", b"cloud.example other.example",
         b"cloud.example, other.example", b"cloud.example,other.example",
         b"u@cloud.example", b"u:p@cloud.example", b"cloud.example/", b"/",
         b"cloud.example/refused", b"cloud.example?x", b"cloud.example#x",
         b"http://cloud.example", b"cloud.example:x", b"cloud.example:-1",
         b"cloud.example:+80", b"cloud.example:65536",
         b"cloud.example:4294967376", b"cloud.example:1:2",
         b"cloud.example: 80", b"cloud.example :80", b":80", b":", b"[", b"]",
         b"[]", b"[::1", b"::1", b"[::1]x", b"[::1]:x", b"[::1]80", b"[x::1]",
         b"[::1%25eth0]", b"[1.2.3.4]", b"[:]", b"[....]",
         b"[1:2:3:4:5:6:7:8:9]", b"[[::1]]", b'"cloud.example"', b"<a>",
         b"cloud.example\\x", b"cloud.example\0", b"cloud\0.example",
         b"\xe4.example", b"cloud.example\xa0", b"%", b"%4", b"%zz.example",
         b"cloud.example\x7f", b"cloud.example|x", b"cloud^example",
         b"{cloud}", b"`id`", b"cloud.example\r\nHost: cloud.example",
         b"cloud.example\r\nHost: other.example", b"cloud.example\r\nhOST:",
         b"\r\nHost: cloud.example"]
HOST_CASES = {
    **named(HOSTS, lambda v: raw(host=b"Host: " + v)),
    "none": raw(host=None),
    "none, but in the target": raw(first=b"GET http://cloud.example/ HTTP/1.1",
                                   host=None),
    "two in HTTP/1.0": raw(HOST, first=b"GET /refused HTTP/1.0"),
    "space before the colon": raw(host=b"Host : cloud.example"),
    "no colon": raw(host=b"Host cloud.example"),
    "empty, but in the target": raw(
        first=b"GET http://cloud.example/ HTTP/1.1", host=b"Host:"),
}

# -- fields --

FIELDS = {
    "empty name": raw(b": x"), "nothing but a colon": raw(b":"),
    "no colon": raw(b"Content-Length 5"), "a word": raw(b"nonsense"),
    "space before the colon": raw(b"X : y"),
    "tab before the colon": raw(b"X\t: y"),
    "space in a name": raw(b"Transfer Encoding: chunked"),
    "a slash in a name": raw(b"X/Y: z"), "at": raw(b"Fo@: x"),
    "a control character in a name": raw(b"Foo\x01\x09est: x"),
    "CR in a name": raw(b"Content\rLength: 3"),
    "CR and more in a name": raw(b"Connection\r\x1b5\xd5eep-Alive: x"),
    "CR behind an empty value": raw(b"x:\rTransfer-Encoding: chunked",
                                    body=b"0\r\n\r\n" + SMUGGLED),
    "CR, a letter, a coding": raw(b"X-Abc: \rxTransfer-Encoding: chunked",
                                  body=b"0\r\n\r\n" + SMUGGLED),
    "LF behind an empty value": raw(b"x:\nTransfer-Encoding: chunked",
                                    body=b"0\r\n\r\n" + SMUGGLED),
    "CR and another end": b"GET /refused HTTP/1.1\r\nConnection: close\r\n"
                          b"Host: a\r\n\rZ" + SMUGGLED,
    "CR, then a body": b"PUT /refused HTTP/1.1\r\nHost: a\r\n"
                       b"Content-Length: 3\r\n\rabc\r\n\r\n",
    "NUL and CR": raw(b"X: v\0\ralue"), "LF and NUL": raw(b"a:b", b"c\0"),
    "100 empty ones": raw(*[b":"] * 100),
    "Connection with CR": raw(b"Connection: keep\ralive"),
    "an expectation": raw(b"Expect: 200-ok"),
}

UPGRADES = {
    "websocket": raw(b"Connection: Upgrade", b"Upgrade: websocket",
                     b"Sec-WebSocket-Version: 13",
                     b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
    "h2c": raw(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c",
               b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", body=SMUGGLED),
    "h2c with a body": raw(b"Connection: Upgrade", b"Upgrade: h2c",
                           b"Content-Length: 47", body=SMUGGLED),
    "in capitals": raw(b"CONNECTION: UPGRADE", b"UPGRADE: X"),
    "one of several": raw(b"Connection: a, upgrade, b", b"Upgrade: HTTP/2.0"),
    "in two lines": raw(b"Connection: a", b"Connection: upgrade",
                        b"Upgrade: TLS/1.0"),
    "empty": raw(b"Connection: upgrade", b"Upgrade:"),
}

EXPECTATIONS = named(
    [b"100", b"continue", b"100-continued", b"x-100-continue",
     b"100-continue, 100-continue, x", b"100-continue;x", b"\"100-continue\"",
     b"100-continue\r\nExpect: x", b"x\r\nExpect: 100-continue"],
    lambda v: post(b"Content-Length: 5", b"Expect: " + v))
