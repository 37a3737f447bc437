# SPDX-License-Identifier: Apache-2.0
"""Goal: what is valid passes, in whatever pieces it comes, and reaches the
other side in the one form that nobody reads differently."""

import pytest
from request_cases import SMUGGLED, raw
from response_cases import LAST, MARK, chunk, response
from upstream import Pause, ok
from verdicts import FINE, still_fine
from volley import PATIENT, all_taken, asked, each_answer
from wire import request

OPTIONS = PATIENT


def get(*lines, target=b"/PATH", method=b"GET", version=b"HTTP/1.1", body=b"",
        **named):
    """A case: the request, and what the upstream is to see of it."""
    return (raw(*lines, first=method + b" " + target + b" " + version,
                body=body, **named), method.decode(),
            target.decode().removeprefix("http://one.example"), body)


METHODS = [b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH",
           b"QUERY", b"COPY", b"LOCK", b"MKCOL", b"MOVE", b"PROPFIND",
           b"PROPPATCH", b"SEARCH", b"UNLOCK", b"REPORT", b"MKACTIVITY",
           b"CHECKOUT", b"MERGE", b"M-SEARCH", b"NOTIFY", b"SUBSCRIBE",
           b"UNSUBSCRIBE", b"PURGE", b"MKCALENDAR", b"LINK", b"UNLINK",
           b"SOURCE", b"TRACE", b"BIND", b"ACL"]
REQUESTS = {
    **{m.decode(): get(method=m) for m in METHODS},
    "no other field": get(), "HTTP/1.0": get(version=b"HTTP/1.0"),
    "HTTP/1.0 without a host": get(version=b"HTTP/1.0", host=None),
    "an empty line first": (b"\r\n" + get()[0], *get()[1:]),
    "four empty lines first": (b"\r\n" * 4 + get()[0], *get()[1:]),
    "no space behind colons": get(host=b"Host:cloud.example"),
    "tabs around values": get(b"X:\t y \t", host=b"host:\tcloud.example\t"),
    "empty values": get(b"X:", b"Y: ", b"Z:\t"),
    "obs-text": get(b"X: D\xc3\xbcsseldorf", b"Y: \xff"),
    "every token character in a name": get(b"!#$%&'*+-.^_`|~09AZaz: b"),
    "plus signs": get(b"aaaaaaaaaaaaa:++++++++++"),
    "a host with '='": get(host=b"Host: 0.0.0.0=5000"),
    "a host with a port": get(host=b"Host: cloud.example:8080"),
    "a host of IPv6": get(host=b"Host: [2001:db8::1]:80"),
    "a length with zeros": get(b"Content-Length: 003", method=b"PUT",
                               body=b"abc"),
    "a length between blanks": get(b"Content-Length:  3 ", method=b"POST",
                                   body=b"abc"),
    "a length between tabs": get(b"Content-Length:\t3\t ", method=b"POST",
                                 body=b"abc"),
    "an odd length of a GET": get(b"conTENT-Length: 5", body=b"HELLO",
                                  version=b"HTTP/1.0"),
    "a query with a body": get(b"Content-Length: 4", method=b"QUERY",
                               body=b"a=b&"),
    "a body that looks like a request": get(
        b"Content-Length: %d" % len(SMUGGLED), method=b"POST", body=SMUGGLED),
    "a name that only begins like a length": get(
        b"Content-Length-X: 9", b"Content-Length: 2", method=b"POST",
        body=b"hi"),
    "options of a connection": get(
        b"Connection: close, token, upgrade, token, keep-alive"),
    "close, then a tab": get(b"Connection: close\t"),
    "an upgrade that is none": get(b"Upgrade: h2c"),
    "a connection that names a length": get(
        b"Connection: Content-Length, Host, Transfer-Encoding",
        b"Content-Length: 2", method=b"POST", body=b"hi"),
    "a pipe in a query": get(target=b"/PATH?query=|"),
    "two question marks": get(target=b"/PATH?foo=bar?baz"),
    "quotes and backslashes": get(target=b'/PATH?a="b"&c=\\"d\\"'),
    "a whole address": get(target=b"http://one.example/PATH?x"),
    "a whole address without a host of its own": get(
        target=b"http://one.example/PATH", version=b"HTTP/1.0", host=None),
}


def test_requests(proxy, upstream, path):
    upstream.requests.clear()
    all_taken(proxy, upstream, path, REQUESTS)
    for seen in upstream.requests:
        assert seen.get("upgrade") is None
        assert len(seen.all("content-length")) <= 1
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("line,host", [
    (b"GET http://hypnotoad.example?hail=all HTTP/1.1", "hypnotoad.example"),
    (b"GET http://hypnotoad.example:1234 HTTP/1.1", "hypnotoad.example:1234"),
    (b"GET HTTP://[::1]:8?hail=all HTTP/1.1", "[::1]:8"),
    (b"OPTIONS * HTTP/1.1", "cloud.example"),
    (b"OPTIONS http://one.example HTTP/1.1", "one.example"),
    (b"M-SEARCH * HTTP/1.1", "cloud.example"),
    (b"GET //x HTTP/1.1", "cloud.example")])
def test_targets_without_a_path_of_their_own(proxy, upstream, line, host):
    upstream.requests.clear()
    with proxy.client() as client:
        client.send(raw(first=line))
        assert client.reply().status == 404
    seen = upstream.requests[-1]
    assert seen.all("host") == [host]
    assert seen.target == {b"OPT": "*", b"M-S": "*"}.get(line[:3]) or (
        "/?hail=all" if b"hail" in line else
        "//x" if b"//x" in line else "/")


# -- what stands behind a request --

def test_requests_in_a_row_are_answered_in_order(proxy, upstream, path):
    """Those of llhttp: two lengths and a chunked one, in one piece."""
    upstream.on(path, ok(FINE))
    here = path.encode()
    rows = [raw(b"Content-Length: 3", first=b"POST " + here + b"?1 HTTP/1.1",
                body=b"AAA"),
            b"\r\n" + raw(b"Transfer-Encoding: chunked",
                          first=b"PUT " + here + b"?2 HTTP/1.1",
                          body=chunk(b"BBBB") + LAST),
            raw(first=b"GET " + here + b"?3 HTTP/1.1")]
    with proxy.client() as client:
        client.send(b"".join(rows))
        assert [client.reply().body for _ in rows] == [FINE] * 3
    assert [(r.target[-1], r.body) for r in upstream.seen(path)] == [
        ("1", b"AAA"), ("2", b"BBBB"), ("3", b"")]


@pytest.mark.parametrize("garbage", [
    b"garbage\r\n\r\n", b"\0\0\0\0\r\n\r\n", b"\n", b"\r\r\n\r\n",
    b"GET /smuggled\r\n\r\n", b" " + SMUGGLED, b"x" + SMUGGLED,
    b"\r\n" * 5 + SMUGGLED, b"\x16\x03\x01\0\x05hello\r\n\r\n"],
    ids=lambda g: repr(g[:20]))
def test_garbage_behind_a_request_is_refused_by_itself(proxy, upstream, path,
                                                       garbage):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(request(path, "X: y", method="POST", body=b"hi") + garbage)
        assert client.reply().body == FINE
        reply = client.reply()
        assert reply.status in (400, 501) and reply.complete
        assert client.closed() and not client.received[client.at:]
    assert [r.body for r in upstream.seen(path)] == [b"hi"]
    assert not upstream.seen("/smuggled")


@pytest.mark.parametrize("lines,version", [
    ([b"Connection: close"], b"1.1"), ([b"Connection: close\t"], b"1.1"),
    ([b"connection: a,CLOSE ,b"], b"1.1"), ([], b"1.0"),
    ([b"Connection: keep-alive, close"], b"1.1"),
    ([b"Connection: a", b"Connection: close"], b"1.1")])
def test_what_follows_the_last_request_is_none(proxy, upstream, path, lines,
                                               version):
    upstream.on(path, ok(FINE))
    with proxy.client() as client:
        client.send(raw(*lines, b"Content-Length: 2", first=b"POST "
                        + path.encode() + b" HTTP/" + version, body=b"hi")
                    + b"\r\n" + SMUGGLED)
        assert client.reply().body == FINE
        assert client.closed() and not client.received[client.at:]
    assert not upstream.seen("/smuggled")


# -- responses --

def plain(*lines, **named):
    return response(*lines, **named)


RESPONSES = {
    "a length": plain(), "no reason": plain(first=b"HTTP/1.1 200"),
    "an empty reason": plain(first=b"HTTP/1.1 200 "),
    "a reason that begins with a space": plain(first=b"HTTP/1.1 200  OK"),
    "8-bit reason": plain(first=b"HTTP/1.1 500 Ori\xc3\xabntatieprobleem"),
    "a long reason": plain(first=b"HTTP/1.1 404 " + b"a" * 900),
    "HTTP/1.0": plain(first=b"HTTP/1.0 200 OK"),
    "HTTP/1.0, kept alive": plain(b"Connection: keep-alive",
                                  first=b"HTTP/1.0 200 OK"),
    "a length between blanks": plain(length=b"Content-Length:  31  "),
    "a length between tabs": plain(length=b"Content-Length:\t31\t"),
    "a length with zeros": plain(length=b"Content-Length: 00031"),
    "odd names": plain(b"X-$PrototypeBI-Version: 1", b"DCLK_imp: v7;x",
                       b".et-Cookie: a", b"_eep-Alive: b", b"_onnection: c"),
    "empty values": plain(b"Pragma: ", b"Location:", b"X:\t"),
    "until the end": plain(length=None),
    "until the end, in HTTP/1.0": plain(
        b"Connection: keep-alive", first=b"HTTP/1.0 200 OK", length=None),
    "an upgrade that is none": plain(b"Connection: upgrade", b"Upgrade: h2c"),
    "an upgrade that is none, until the end": plain(
        b"Connection: upgrade", b"Upgrade: h2c", length=None),
    "Proxy-Connection": plain(b"Proxy-Connection: close"),
    "chunked, and a name like a length": plain(
        b"Content-Length-X: 0", length=b"Transfer-Encoding: chunked",
        body=chunk() + LAST),
    "behind two interims": b"HTTP/1.1 100 Continue\r\n\r\n"
                           b"HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n" + plain(),
    "behind an empty line": b"\r\n" + plain(),
    "behind four empty lines": b"\r\n" * 4 + plain(),
    "behind an empty line and an interim": b"\r\nHTTP/1.1 100 x\r\n\r\n"
                                           + plain(),
    "a second one behind it": plain(b"Connection: close")
                              + plain(body=b"nobody's"),
}


def test_responses(proxy, upstream, path):
    for name, reply, client in each_answer(proxy, upstream, path, RESPONSES):
        assert reply.complete and reply.body == MARK, (name, reply)
        assert b"nobody's" not in client.received
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("first", [b"HTTP/1.1 204 No content",
                                   b"HTTP/1.0 204 No content"])
def test_what_follows_a_204_is_not_its_body(proxy, upstream, path, first):
    """Nor the answer to the next request."""
    raw = first + b"\r\nConnection: keep-alive\r\n\r\n" + plain(first=first)
    for reply, client in asked(proxy, upstream, path, [[raw, Pause(0.1)]] * 4):
        assert (reply.status, reply.body) == (204, b"")
    still_fine(proxy, upstream, path)
