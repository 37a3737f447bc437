# SPDX-License-Identifier: Apache-2.0
"""Goal: nobody gets to another filter by writing a path, a method or a host
in another way than the server behind reads it."""

import json

import pytest
from private import EMAIL
from upstream import ok
from verdicts import refused
from wire import request

RULES = "rules: [{find: email, do: redact, with: '[%s]'}]\n"
FILTERS = [
    "filter: strict\napplies_to: {paths: [/v1/vehicles/**, /export]}\n"
    + RULES % "STRICT",
    "filter: reads\napplies_to: {paths: /by/method/**, methods: GET}\n"
    + RULES % "STRICT",
    "filter: hosts\napplies_to: {hosts: api.example.com}\n"
    + RULES % "STRICT",
    "filter: lax\n" + RULES % "LAX",
]
BODY = json.dumps({"mail": EMAIL}).encode()


def ask(proxy, upstream, target, *fields, method="GET", host="cloud.example"):
    path = target.partition("?")[0]
    upstream.on(path, ok(BODY))
    with proxy.client() as client:
        client.send(request(target, *fields, method=method, host=host))
        return client.reply(method=method)


def ambiguous(proxy, upstream, target, *fields, **options):
    """Refused for that reason, and the server never hears of it."""
    before = proxy.metric("fogline_refusals_total", reason="request_ambiguous")
    heard = len(upstream.requests)
    refused(ask(proxy, upstream, target, *fields, **options), 400)
    assert len(upstream.requests) == heard
    assert proxy.metric("fogline_refusals_total",
                        reason="request_ambiguous") == before + 1


@pytest.mark.parametrize("target", [
    "/v1%2Fvehicles/1", "/v1%2fvehicles", "/v1\\vehicles\\1",
    "/v1%5Cvehicles/1", "/v1/%2576ehicles", "/v1/%25%37%36ehicles",
    "/v1/vehicles%00", "/v1/vehicles%00/x", "/v1/vehicles%3Fx", "/export%23",
    "/v1/%C1%B6ehicles", "/v1/%E0%81%B6ehicles", "/v1/vehicles/..%2F..%2Fx",
    "/x/../v1/vehicles", "/x/%2e%2e/v1/vehicles/1", "/v1/vehicles/../../x",
    "/x/..;/v1/vehicles", "//v1/vehicles/1", "//any/v1/vehicles/1",
    "/\\any/v1/vehicles", "/v1//vehicles", "/./v1/vehicles",
    "/v1/./vehicles", "/v1;a=b/vehicles", "/export;jsessionid=1",
    "/v1/vehicles;a=b/1", "/x;/../v1/vehicles", "/V1/vehicles",
    "/v1/VEHICLES/1", "/Export", "/EXPORT/", "/v1/%56ehicles", "/x/%zz",
    "/x/%", "/x/%0d%0a", "/v1/vehicles%09/..",
])
def test_a_path_that_may_be_read_in_two_ways_is_refused(proxy, upstream,
                                                        target):
    ambiguous(proxy, upstream, target)


def test_an_absolute_target_is_read_likewise(proxy, upstream):
    ambiguous(proxy, upstream, "http://cloud.example/v1%2Fvehicles")
    ambiguous(proxy, upstream, "http://cloud.example//x/v1/vehicles")


@pytest.mark.parametrize("target,word", [
    ("/v1/vehicles/a%2Fb", b"STRICT"), ("/v1/vehicles/x;y=1", b"STRICT"),
    ("/v1/vehicles/a//b", b"STRICT"), ("/v1/vehicles/a\\b", b"STRICT"),
    ("/v1/vehicles/%E8%BB%8A", b"STRICT"), ("/v1/%76ehicles", b"STRICT"),
    ("/v1/vehicles/?a=/../b%00\\", b"STRICT"), ("/export/", b"STRICT"),
    ("/v1/vehicles/VF1", b"STRICT"),
    ("/files/a%2Fb", b"LAX"), ("/files//x", b"LAX"), ("/a/../b", b"LAX"),
    ("/a;b=c/d", b"LAX"), ("/%2561", b"LAX"), ("/exports", b"LAX"),
])
def test_a_path_whose_readings_agree_passes(proxy, upstream, target, word):
    reply = ask(proxy, upstream, target)
    assert reply.status == 200 and word in reply.body


@pytest.mark.parametrize("field", [
    "X-Original-URL: /v1/vehicles/1", "X-Rewrite-URL: /v1/vehicles/1",
    "x_original_url: /export", "X-Original-Url: http://x/export",
])
def test_no_field_tells_of_another_path(proxy, upstream, field):
    ambiguous(proxy, upstream, "/files/1", field)


def test_a_field_that_tells_the_same_path_is_fine(proxy, upstream):
    reply = ask(proxy, upstream, "/files/2?a=b", "X-Original-URL: /files/2?a=b",
                "X-Rewrite-URL: /files/2")
    assert b"LAX" in reply.body


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method",
                                  "X-Method-Override", "x-http_method"])
def test_no_field_tells_of_another_method(proxy, upstream, name):
    target = "/by/method/1"
    ambiguous(proxy, upstream, target, f"{name}: GET", "Content-Length: 0",
              method="POST")
    reply = ask(proxy, upstream, target, f"{name}: POST", "Content-Length: 0",
                method="POST")
    assert b"LAX" in reply.body
    # where no filter asks for the method it is nobody's business
    reply = ask(proxy, upstream, "/v1/vehicles/2", f"{name}: PATCH",
                "Content-Length: 0", method="POST")
    assert b"STRICT" in reply.body


def test_head_has_the_filter_of_get(proxy, upstream):
    upstream.on("/by/method/2", ok(BODY, f"X-Owner: {EMAIL}"))
    with proxy.client() as client:
        client.send(request("/by/method/2", method="HEAD"))
        assert client.reply(method="HEAD").get("x-owner") == "[STRICT]"


@pytest.mark.parametrize("host", [
    "api.example.com", "API.example.COM", "api.example.com.",
    "api.example.com:80", "api.example.com.:8080",
])
def test_a_host_is_one_however_it_is_written(proxy, upstream, host):
    assert b"STRICT" in ask(proxy, upstream, "/files/3", host=host).body


def test_the_absolute_target_names_the_host(proxy, upstream):
    """And the server hears of that one alone (RFC 9112 section 3.2.2)."""
    upstream.on("/files/4", ok(BODY))
    with proxy.client() as client:
        client.send(request("http://api.example.com/files/4", host="other"))
        assert b"STRICT" in client.reply().body
        client.send(request("http://other/files/4", host="api.example.com"))
        assert b"LAX" in client.reply().body
    assert [r.get("host") for r in upstream.seen("/files/4")] == \
        ["api.example.com", "other"]


@pytest.mark.parametrize("host", [
    "api%2Eexample.com", "api.example.com..", "api..example.com",
    ".api.example.com",
])
def test_a_host_that_nobody_has_is_refused(proxy, upstream, host):
    ambiguous(proxy, upstream, "/files/5", host=host)


def test_no_host_is_no_way_to_another_filter(proxy, upstream):
    upstream.on("/files/6", ok(BODY))
    with proxy.client() as client:
        client.send(b"GET /files/6 HTTP/1.0\r\n\r\n")
        refused(client.reply(), 400)
    with proxy.client() as client: # whatever the host, it is this one's
        upstream.on("/export", ok(BODY))
        client.send(b"GET /export HTTP/1.0\r\n\r\n")
        assert b"STRICT" in client.reply().body
