# SPDX-License-Identifier: Apache-2.0
"""Goal: each of the 256 bytes, at each place of a head where readers differ,
is taken for what RFC 9110 says, or refused."""

import pytest
from request_cases import EVERY, TCHAR, post, raw
from response_cases import MARK, response
from upstream import Close, ok
from verdicts import FINE, still_fine
from volley import PATIENT, asked, bytewise, fly, refusal

OPTIONS = PATIENT

TEXT = frozenset(b"\t ") | frozenset(range(0x21, 0x7f)) | frozenset(
    range(0x80, 0x100))
VISIBLE = frozenset(range(0x21, 0x7f))
HOST = TCHAR - frozenset(b"#^`|%") | frozenset(b"();=")
SPACE = frozenset(b" \t")

# where the byte stands, which are taken
REQUESTS = {
    "begins a name": (lambda c: raw(c + b"Name: x"), TCHAR),
    "in a name": (lambda c: raw(b"X-" + c + b"Name: x"), TCHAR | {ord(":")}),
    "ends a name": (lambda c: raw(b"X-Name" + c + b": x"), TCHAR | {ord(":")}),
    "begins a value": (lambda c: raw(b"X:" + c + b"y"), TEXT),
    "in a value": (lambda c: raw(b"X: y" + c + b"z"), TEXT),
    "ends a value": (lambda c: raw(b"X: y" + c), TEXT),
    "is a value": (lambda c: raw(b"X: " + c), TEXT),
    "in a target": (lambda c: raw(first=b"GET /x" + c + b"y HTTP/1.1"),
                    VISIBLE - {ord("#")}),
    "ends a target": (lambda c: raw(first=b"GET /x" + c + b" HTTP/1.1"),
                      VISIBLE - {ord("#")}),
    "in a query": (lambda c: raw(first=b"GET /x?" + c + b" HTTP/1.1"),
                   VISIBLE - {ord("#")}),
    "begins a target": (lambda c: raw(first=b"GET " + c + b"/x HTTP/1.1"),
                        frozenset(b"/")),
    "begins a method": (lambda c: raw(first=c + b"GET /x HTTP/1.1"), ()),
    "in a method": (lambda c: raw(first=b"GE" + c + b"T /x HTTP/1.1"), ()),
    "ends a method": (lambda c: raw(first=b"GET" + c + b" /x HTTP/1.1"), ()),
    "for a space": (lambda c: raw(first=b"GET" + c + b"/x HTTP/1.1"), b" "),
    "for the other space": (lambda c: raw(first=b"GET /x" + c + b"HTTP/1.1"),
                            b" "),
    "for a dot": (lambda c: raw(first=b"GET /x HTTP/1" + c + b"1"), b"."),
    "for a version": (lambda c: raw(first=b"GET /x HTTP/1." + c), b"01"),
    "behind a version": (lambda c: raw(first=b"GET /x HTTP/1.1" + c), ()),
    "begins a host": (lambda c: raw(host=b"Host:" + c + b"a.example"),
                      HOST | SPACE),
    "in a host": (lambda c: raw(host=b"Host: a" + c + b"x.example"), HOST),
    "ends a host": (lambda c: raw(host=b"Host: a.example" + c),
                    HOST | SPACE | {ord(":")}),
    "ends a port": (lambda c: raw(host=b"Host: a.example:80" + c),
                    frozenset(b"0123456789") | SPACE),
    "before a length": (lambda c: raw(b"Content-Length:" + c + b"0"),
                        frozenset(b"0") | SPACE),
    "behind a length": (lambda c: raw(b"Content-Length: 0" + c),
                        frozenset(b"0") | SPACE),
    "in a length": (lambda c: raw(b"Content-Length: 0" + c + b"0"), b"0"),
}


def tried(proxy, build, scripts):
    clients = fly(proxy, [scripts(build(byte)) for byte in EVERY])
    for byte, client in zip(EVERY, clients):
        yield byte, client
        client.close()


@pytest.mark.parametrize("way", [bytewise, lambda raw: [raw]],
                         ids=["bytewise", "whole"])
@pytest.mark.parametrize("place", REQUESTS)
def test_bytes_of_requests(proxy, upstream, path, place, way):
    build, taken = REQUESTS[place]
    for byte, client in tried(proxy, build, way):
        if "length" in place and byte in b"123456789":
            continue    # valid, but there is no such body
        if byte[0] in frozenset(taken):
            reply = client.reply()
            assert reply.status == 404 and reply.complete, (byte, reply)
        else:
            refusal(client, (400, 501, 505), byte)
    still_fine(proxy, upstream, path)


# -- a coding that one reader sees and another does not --

CODINGS = {
    "before its name": lambda c: c + b"Transfer-Encoding: chunked",
    "in its name": lambda c: b"Transfer" + c + b"Encoding: chunked",
    "behind its name": lambda c: b"Transfer-Encoding" + c + b": chunked",
    "for the colon": lambda c: b"Transfer-Encoding" + c + b" chunked",
    "before its value": lambda c: b"Transfer-Encoding:" + c + b"chunked",
    "in its value": lambda c: b"Transfer-Encoding: chun" + c + b"ked",
    "behind its value": lambda c: b"Transfer-Encoding: chunked" + c,
    "behind a comma": lambda c: b"Transfer-Encoding: chunked," + c,
    "in a field before it": lambda c: b"X: y" + c
                                      + b"Transfer-Encoding: chunked",
}


@pytest.mark.parametrize("order", ["before a length", "behind a length"])
@pytest.mark.parametrize("place", CODINGS)
def test_codings_beside_a_length(proxy, upstream, path, place, order):
    """Refused, or no coding: then the body is as long as the length says, and
    what stands behind it is a request of its own for everybody."""
    upstream.on("/refused", ok(FINE))
    upstream.on("/smuggled", ok(FINE))

    def build(byte):
        lines = [CODINGS[place](byte), b"Content-Length: 5"]
        return post(*(lines if order[2] == "f" else lines[::-1]),
                    body=b"0\r\n\r\n")

    upstream.requests.clear()
    passed = 0
    for byte, client in tried(proxy, build, lambda raw: [raw]):
        reply = client.reply()
        if reply.status == 200:
            passed += 1
            assert client.reply().body == FINE
            continue
        assert reply.status == 400 and reply.complete, (byte, reply)
        assert client.closed() and not client.received[client.at:]
    assert passed < 256
    assert [r.body for r in upstream.seen("/refused")] == \
        [b"0\r\n\r\n"] * passed
    assert len(upstream.seen("/smuggled")) == passed
    for request in upstream.seen("/refused"):
        assert request.get("content-length") == "5"
        assert request.get("transfer-encoding") is None
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("place", CODINGS)
def test_codings_alone(proxy, upstream, path, place):
    """A coding, or none: never one at the upstream and another here."""
    upstream.on("/refused", ok(FINE))
    upstream.requests.clear()
    for byte, client in tried(
            proxy, lambda c: raw(CODINGS[place](c), first=b"POST /refused "
                                 b"HTTP/1.1", body=b"2\r\nhi\r\n0\r\n\r\n"),
            lambda raw: [raw]):
        reply = client.reply()
        assert reply.status in (200, 400), (byte, reply)
    for request in upstream.requests:
        coded = request.get("transfer-encoding")
        assert coded in (None, "chunked")
        assert request.body == (b"hi" if coded else b"")
    still_fine(proxy, upstream, path)


# -- responses --

RESPONSES = {
    "begins a name": (lambda c: response(c + b"Name: x"), TCHAR),
    "in a name": (lambda c: response(b"X-" + c + b"Name: x"),
                  TCHAR | {ord(":")}),
    "ends a name": (lambda c: response(b"X-Name" + c + b": x"),
                    TCHAR | {ord(":")}),
    "begins a value": (lambda c: response(b"X:" + c + b"y"), TEXT),
    "in a value": (lambda c: response(b"X: y" + c + b"z"), TEXT),
    "ends a value": (lambda c: response(b"X: y" + c), TEXT),
    "begins a reason": (lambda c: response(first=b"HTTP/1.1 200 " + c + b"K"),
                        TEXT),
    "in a reason": (lambda c: response(first=b"HTTP/1.1 200 O" + c + b"K"),
                    TEXT),
    "behind a status": (lambda c: response(first=b"HTTP/1.1 200" + c + b"OK"),
                        b" "),
    "before a status": (lambda c: response(first=b"HTTP/1.1" + c + b"200 OK"),
                        b" "),
    "in a status": (lambda c: response(first=b"HTTP/1.1 2" + c + b"0 OK"),
                    b"0123456789"),
    "ends a status": (lambda c: response(first=b"HTTP/1.1 20" + c + b" OK"),
                      b"01235789"),
    "begins it": (lambda c: c + response(), ()),
    "for a dot": (lambda c: response(first=b"HTTP/1" + c + b"1 200 OK"), b"."),
    "for a version": (lambda c: response(first=b"HTTP/1." + c + b" 200 OK"),
                      b"01"),
    "before a length": (lambda c: response(length=b"Content-Length:" + c
                                           + b"%d" % len(MARK)),
                        frozenset(b"0") | SPACE),
    "behind a length": (lambda c: response(length=b"Content-Length: %d"
                                           % len(MARK) + c), SPACE),
    "before a coding": (lambda c: response(
        length=b"Transfer-Encoding:" + c + b"chunked",
        body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(MARK), MARK)), SPACE),
    "behind a coding": (lambda c: response(
        length=b"Transfer-Encoding: chunked" + c,
        body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(MARK), MARK)), SPACE),
}


@pytest.mark.parametrize("place", RESPONSES)
def test_bytes_of_responses(proxy, upstream, path, place):
    build, taken = RESPONSES[place]
    got = asked(proxy, upstream, path,
                [[build(byte), Close()] for byte in EVERY])
    for byte, (reply, client) in zip(EVERY, got):
        if byte[0] in frozenset(taken):
            assert 200 <= reply.status <= 299, (byte, reply)
            assert reply.complete and reply.body in (MARK, b""), (byte, reply)
        else:
            assert reply.status == 502 and reply.complete, (byte, reply)
            assert MARK not in client.received, byte
    still_fine(proxy, upstream, path)
