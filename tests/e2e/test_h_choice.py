# SPDX-License-Identifier: Apache-2.0
"""Goal: a filter may depend on the response: on its method, status and media
type; media types are refused, or passed on unseen, where a filter says so."""

import json

import pytest
from private import EMAIL, VIN
from upstream import answer, ok
from verdicts import refused
from wire import request

RULES = "rules: [{find: %s, do: redact, with: '[%s]'}]\n"
FILTERS = [
    "filter: errors\napplies_to: {status: [4xx, 500]}\n"
    + RULES % ("email", "ERROR"),
    "filter: tables\napplies_to: {types: text/csv, methods: [GET, HEAD]}\n"
    + RULES % ("email", "TABLE"),
    "filter: posts\napplies_to: {methods: POST}\n" + RULES % ("email", "POST"),
    "filter: media\napplies_to: {paths: /media/**, status: 2xx}\n"
    + RULES % ("email", "MEDIA")
    + "media: {'video/*': block, image/png: pass, 'image/*': block}\n",
]
BODY = json.dumps({"mail": EMAIL}).encode()


@pytest.mark.parametrize("path,status,kind,method,word", [
    ("/a", "404 Not Found", "application/json", "GET", b"ERROR"),
    ("/b", "500 Oops", "text/csv", "GET", b"ERROR"),
    ("/c", "200 OK", "Text/CSV; charset=utf-8", "GET", b"TABLE"),
    ("/d", "200 OK", "text/csv", "POST", b"POST"),
    ("/e", "501 No", "application/json", "POST", b"POST"),
    ("/media/f", "201 Created", "application/json", "GET", b"MEDIA"),
    ("/g", "200 OK", "application/json", "GET", None),
    ("/h", "501 No", "application/json", "GET", None),
    ("/media/i", "301 Moved", "application/json", "GET", None),
])
def test_the_response_chooses(proxy, upstream, path, status, kind, method,
                              word):
    upstream.on(path, ok(BODY, f"X-Owner: {EMAIL}", status=status, type=kind))
    with proxy.client() as client:
        client.send(request(path, "Content-Length: 0", method=method))
        reply = client.reply()
        assert EMAIL.encode() not in client.received
    if word is None:
        refused(reply, 502)
    else:
        assert reply.status == int(status[:3])
        assert b"[" + word + b"]" in reply.body
        assert reply.get("x-owner") == "[" + word.decode() + "]"


def test_requests_on_one_connection_choose_for_themselves(proxy, upstream):
    upstream.on("/j", ok(BODY, status="404 Not Found"))
    upstream.on("/k", ok(BODY, type="text/csv"))
    with proxy.client() as client:
        for _ in range(3):
            assert b"[ERROR]" in client.get("/j").body
            assert b"[TABLE]" in client.get("/k").body


def test_an_interim_response_no_filter_is_for_is_left_out(proxy, upstream):
    """The final one has its filter all the same."""
    upstream.on("/media/l", b"HTTP/1.1 103 Early Hints\r\nLink: <"
                + EMAIL.encode() + b">\r\n\r\n", ok(BODY))
    with proxy.client() as client:
        reply = client.get("/media/l")
        assert b"[MEDIA]" in reply.body
        assert EMAIL.encode() not in client.received
        assert b"103" not in client.received


@pytest.mark.parametrize("kind,raw", [
    ("application/cbor", b"\xa1clat\xfb@A\xd73\xc7\xe1+\x1d"),
    ("application/pdf", b""),
    ("application/json", b"PK\x03\x04" + VIN.encode()),
    (None, b"\x1f\x8b\x08\0" + VIN.encode()),
])
def test_binary_bodies_are_refused(proxy, upstream, kind, raw):
    path = f"/media/binary{len(raw)}"
    before = proxy.metric("fogline_refusals_total", reason="filter_binary")
    upstream.on(path, ok(raw, type=kind))
    refused(proxy.get(path), 502)
    assert proxy.metric("fogline_refusals_total",
                        reason="filter_binary") == before + 1


@pytest.mark.parametrize("kind,passes", [
    ("video/mp4", False), ("VIDEO/MP4; codecs=avc1", False),
    ("image/jpeg", False), ("image/png", True),
])
def test_media_are_refused_or_passed(proxy, upstream, kind, passes):
    raw = b"\x89PNG\r\n\xff\xfe" + EMAIL.encode() + VIN.encode()
    path = "/media/" + str(len(kind)) + kind[:5]
    upstream.on(path, ok(raw, f"X-Owner: {EMAIL}", type=kind))
    reply = proxy.get(path)
    if passes:
        assert reply.body == raw
        assert reply.get("x-owner") == "[MEDIA]"
    else:
        refused(reply, 502)
        assert proxy.metric("fogline_refusals_total",
                            reason="filter_media") > 0
