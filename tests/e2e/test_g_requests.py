# SPDX-License-Identifier: Apache-2.0
"""Goal: no client can make fogline and the upstream disagree about where a
request ends or where it goes."""

import json

import pytest
from conftest import QUICK
from private import BODY
from test_f_responses import BAD_CHUNKS
from upstream import ok, valid_head
from verdicts import FINE, refuses
from wire import post, request

OPTIONS = QUICK
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: cloud.example\r\n\r\n"


# -- two readings of a length --

FRAMING = {
    "CL.TE": ([b"Content-Length: 6", b"Transfer-Encoding: chunked"],
              b"0\r\n\r\n" + SMUGGLED),
    "TE.CL": ([b"Transfer-Encoding: chunked", b"Content-Length: 4"],
              b"0\r\n\r\n" + SMUGGLED),
    "CL 0 and TE": ([b"Content-Length: 0", b"Transfer-Encoding: chunked"],
                    b"0\r\n\r\n"),
}
for name, value in {
        "two lengths": b"5\r\nContent-Length: 6", "equal": b"5\r\n"
        b"Content-Length: 5", "list": b"5, 5", "other list": b"5, 6",
        "plus": b"+5", "negative": b"-5", "hex": b"0x5", "space": b"5 5",
        "dot": b"5.0", "underscore": b"0_5", "quoted": b'"5"', "empty": b"",
        "comma": b"5,", "semicolon": b"5;", "2^64": b"18446744073709551616",
        "2^64+5": b"18446744073709551621", "2^63": b"9223372036854775808",
        "40 digits": b"5" * 40, "letters": b"five", "exponent": b"5e0",
        "NUL": b"5\0", "bare CR": b"5\r", "vertical tab": b"\x0b5",
        "latin": b"\xb2"}.items():
    FRAMING["length " + name] = ([b"Content-Length: " + value],
                                 b"hello" + SMUGGLED)
for name, value in {
        "gzip": b"gzip", "gzip, chunked": b"gzip, chunked",
        "identity": b"identity", "identity, chunked": b"identity, chunked",
        "chunked, chunked": b"chunked, chunked",
        "chunked, identity": b"chunked, identity", "xchunked": b"xchunked",
        "chunkedx": b"chunkedx", "chunked;": b"chunked;", "empty": b"",
        "chunked;q=1": b"chunked;q=1", "quoted": b'"chunked"',
        "leading comma": b", chunked", "trailing comma": b"chunked,",
        "vertical tab": b"\x0bchunked", "form feed": b"chunked\x0c",
        "NUL": b"\0chunked", "NUL after": b"chunked\0", "DEL": b"chunked\x7f",
        "bare LF": b"\nchunked", "bare CR": b"\rchunked",
        "folded": b"\r\n chunked", "folded by tab": b"\r\n\tchunked",
        "chunk": b"chunk", "split": b"chun ked", "nbsp": b"\xa0chunked",
        "twice": b"chunked\r\nTransfer-Encoding: chunked",
        "two": b"identity\r\nTransfer-Encoding: chunked",
        "other two": b"chunked\r\nTransfer-Encoding: x"}.items():
    FRAMING["coding " + name] = ([b"Transfer-Encoding: " + value],
                                 b"0\r\n\r\n" + SMUGGLED)
for name, line in {
        "space before colon": b"Transfer-Encoding : chunked",
        "tab before colon": b"Transfer-Encoding\t: chunked",
        "space first": b" Transfer-Encoding: chunked",
        "NUL in the name": b"Transfer-\0Encoding: chunked",
        "no colon": b"Transfer-Encoding chunked",
        "bare LF before": b"X: y\nTransfer-Encoding: chunked",
        "bare CR before": b"X: y\rTransfer-Encoding: chunked",
        "CRCRLF before": b"X: y\r\r\nTransfer-Encoding: chunked",
        "length, space before colon": b"Content-Length : 5",
        "length, folded": b"Content-Length:\r\n 5",
        "length, bare LF": b"X: y\nContent-Length: 5",
        "length, bare CR": b"X: y\rContent-Length: 5"}.items():
    FRAMING[name] = ([line], b"0\r\n\r\n" + SMUGGLED)


@pytest.mark.parametrize("name", FRAMING)
def test_ambiguous_framing_is_refused(proxy, upstream, path, name):
    lines, body = FRAMING[name]
    refuses(proxy, upstream, path, post(path, *lines, body=body))


@pytest.mark.parametrize("line", [b"Transfer_Encoding: chunked",
                                  b"Content_Length: 5",
                                  b"X-Transfer-Encoding: chunked"])
def test_names_that_only_look_like_framing_frame_nothing(proxy, upstream,
                                                         path, line):
    """They are ordinary headers here; some upstreams map _ to -, so one that
    would turn into framing is dropped or refused, not forwarded."""
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(post(path, line, b"Content-Length: 3", body=b"abc"))
        reply = client.reply()
    assert reply.status in (200, 400)
    if reply.status == 200:
        assert upstream.seen(path)[0].body == b"abc"


def test_transfer_encoding_in_http_1_0_is_refused(proxy, upstream, path):
    raw = post(path, b"Transfer-Encoding: chunked",
               body=b"0\r\n\r\n" + SMUGGLED).replace(b"HTTP/1.1", b"HTTP/1.0",
                                                     1)
    refuses(proxy, upstream, path, raw)


@pytest.mark.parametrize("name", [n for n in BAD_CHUNKS
                                  if n not in ("data too short",)])
def test_bad_chunks_in_a_request(proxy, upstream, path, name):
    """The upstream's connection dies with the request: what it got so far
    must not be continued by anybody else's bytes."""
    refuses(proxy, upstream, path,
            post(path, b"Transfer-Encoding: chunked",
                 body=BAD_CHUNKS[name] + SMUGGLED), 400, 413, 431, 502, None,
            reaches=True)
    assert not [r for r in upstream.seen(path) if r.complete]


def test_a_get_with_a_body_is_framed(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(request(path, body=SMUGGLED) + request(path))
        assert client.reply().body == client.reply().body == FINE
    assert [r.body for r in upstream.seen(path)] == [SMUGGLED, b""]
    assert not upstream.seen("/smuggled")


# -- heads that are not valid --

def get(line, *lines, host=b"Host: cloud.example"):
    return b"\r\n".join([line, *([host] if host else []), *lines]) \
        + b"\r\n\r\n"


G = b"GET /x HTTP/1.1"
BAD_HEADS = {
    "bare LF": get(G).replace(b"\r\n", b"\n"),
    "bare LF after the request line": get(G).replace(b"\r\n", b"\n", 1),
    "bare LF as the last line": get(G)[:-2] + b"\n",
    "bare LF in a value": get(G, b"A: b\nC: d"),
    "bare CR in a value": get(G, b"A: b\rC: d"),
    "CR CR LF": get(G, b"A: b\r"),
    "bare CR after the request line": get(G).replace(b"\r\n", b"\r", 1),
    "folded": get(G, b"A: b\r\n c"),
    "folded by tab": get(G, b"A: b\r\n\tc"),
    "folded host": get(G, b"A: b", host=b"Host:\r\n cloud.example"),
    "first line folded": get(G, host=b" Host: cloud.example"),
    "space before colon": get(G, b"A : b"),
    "tab before colon": get(G, b"A\t: b"),
    "empty name": get(G, b": b"),
    "no colon": get(G, b"nonsense"),
    "space in a name": get(G, b"A B: c"),
    "odd name": get(G, b"A[: b"),
    "8-bit name": get(G, b"\xe4: b"),
    "NUL in a name": get(G, b"A\0: b"),
    "NUL in a value": get(G, b"A: b\0c"),
    "control in a value": get(G, b"A: \x02"),
    "DEL in a value": get(G, b"A: \x7f"),
    "no host": get(G, host=None),
    "two hosts": get(G, b"Host: other.example"),
    "two equal hosts": get(G, b"Host: cloud.example"),
    "two hosts in capitals": get(G, b"HOST: other.example"),
    "empty host": get(G, host=b"Host:"),
    "host with a path": get(G, host=b"Host: a.example/x"),
    "host with a user": get(G, host=b"Host: u@a.example"),
    "host list": get(G, host=b"Host: a.example, b.example"),
    "host with a space": get(G, host=b"Host: a.example b.example"),
    "host with a bad port": get(G, host=b"Host: a.example:x"),
    "host with a long port": get(G, host=b"Host: a.example:999999"),
    "host with two ports": get(G, host=b"Host: a.example:1:2"),
    "host with a quote": get(G, host=b'Host: "a.example"'),
    "host with brackets": get(G, host=b"Host: [a.example"),
    "host with a backslash": get(G, host=b"Host: a.example\\b"),
    "host with a query": get(G, host=b"Host: a.example?x"),
    "host with 8-bit bytes": get(G, host=b"Host: \xe4.example"),
    "host with a scheme": get(G, host=b"Host: http://a.example"),
    "space in the target": get(b"GET /x y HTTP/1.1"),
    "tab in the target": get(b"GET /x\ty HTTP/1.1"),
    "two spaces": get(b"GET  /x HTTP/1.1"),
    "two spaces before the version": get(b"GET /x  HTTP/1.1"),
    "space after the version": get(b"GET /x HTTP/1.1 "),
    "space before the method": get(b" GET /x HTTP/1.1"),
    "tab for a space": get(b"GET\t/x\tHTTP/1.1"),
    "NUL in the target": get(b"GET /x\0y HTTP/1.1"),
    "control in the target": get(b"GET /x\x01 HTTP/1.1"),
    "DEL in the target": get(b"GET /x\x7f HTTP/1.1"),
    "8-bit target": get(b"GET /\xe4 HTTP/1.1"),
    "fragment in the target": get(b"GET /x#y HTTP/1.1"),
    "relative target": get(b"GET x HTTP/1.1"),
    "no target": get(b"GET HTTP/1.1"),
    "backslash target": get(b"GET \\x HTTP/1.1"),
    "asterisk": get(b"GET * HTTP/1.1"),
    "no version": get(b"GET /x"),
    "HTTP/0.9": b"GET /x\r\n\r\n",
    "HTTP/1.2": get(b"GET /x HTTP/1.2"),
    "HTTP/2.0": get(b"GET /x HTTP/2.0"),
    "HTTP/0.9 said": get(b"GET /x HTTP/0.9"),
    "HTTP/1.10": get(b"GET /x HTTP/1.10"),
    "HTTP/1": get(b"GET /x HTTP/1"),
    "HTTP/1.": get(b"GET /x HTTP/1."),
    "HTTP/11": get(b"GET /x HTTP/11"),
    "lower-case version": get(b"GET /x http/1.1"),
    "other protocol": get(b"GET /x RTSP/1.0"),
    "other protocol again": get(b"GET /x ICE/1.0"),
    "lower-case method": get(b"get /x HTTP/1.1"),
    "unknown method": get(b"FLY /x HTTP/1.1"),
    "method with a colon": get(b"GET: /x HTTP/1.1"),
    "long method": get(b"G" * 10000 + b" /x HTTP/1.1"),
    "empty line inside": b"GET /x HTTP/1.1\r\n\nHost: a\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 9,
    "TLS hello": bytes.fromhex(
        "160301006b010000670303") + b"\x5a" * 32 + b"\0" * 60,
    "binary": bytes(range(255, -1, -1)) * 4,
    "a response": ok(FINE),
    "JSON": BODY + b"\r\n\r\n",
    "PROXY protocol": b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + get(G),
    "absolute with a user": get(b"GET http://u:p@cloud.example/x HTTP/1.1"),
    "absolute https": get(b"GET ftp://cloud.example/x HTTP/1.1"),
    "absolute without a host": get(b"GET http:///x HTTP/1.1"),
    "absolute with a fragment": get(b"GET http://cloud.example/#x HTTP/1.1"),
}


@pytest.mark.parametrize("name", BAD_HEADS)
def test_a_bad_head_is_refused(proxy, upstream, path, name):
    refuses(proxy, upstream, path, BAD_HEADS[name] + SMUGGLED, 400, 405, 501,
            505)


def test_an_absolute_form_host_wins_or_conflict_is_refused(proxy, upstream,
                                                           path):
    """RFC 9112, 3.2.2: the Host header's value is ignored."""
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        reply = client.get(f"http://one.example{path}", host="two.example")
        assert reply.status in (200, 400)
    for seen in upstream.seen(path):
        assert seen.all("host") == ["one.example"]
        assert b"two.example" not in seen.head


def test_heads_the_upstream_sees_are_canonical(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.1\r\nhOsT:\tcloud.example \t\r\n"
                    "x-A:b\r\nX-c:   d  \r\n\r\n")
        assert client.reply().status == 200
    assert valid_head(upstream.seen(path)[0].head)


def test_refusals_are_valid_problem_documents(proxy, upstream, path):
    with proxy.client() as client:
        client.send(get(G, host=None))
        reply = client.reply()
    problem = json.loads(reply.body)
    assert problem["status"] == 400 and problem["title"]
    assert reply.get("connection") == "close"


# -- tunnels --

@pytest.mark.parametrize("raw", [
    b"CONNECT cloud.example:443 HTTP/1.1\r\nHost: cloud.example:443\r\n\r\n",
    b"CONNECT /x HTTP/1.1\r\nHost: cloud.example\r\n\r\n"])
def test_connect_is_refused(proxy, upstream, path, raw):
    refuses(proxy, upstream, path, raw + SMUGGLED, 400, 405, 501)


@pytest.mark.parametrize("lines", [
    ["Upgrade: websocket", "Connection: Upgrade",
     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
     "Sec-WebSocket-Version: 13"],
    ["Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings",
     "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"],
    ["Upgrade: x", "Connection: upgrade"]],
    ids=["websocket", "h2c", "unknown"])
def test_upgrades_do_not_happen(proxy, upstream, path, lines):
    """Refused (501), or the header is dropped and the request served."""
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        reply = client.get(path, *lines)
        assert reply.status in (200, 501)
    for seen in upstream.seen(path):
        assert seen.get("upgrade") is None
        assert "upgrade" not in seen.get("connection", "").lower()
