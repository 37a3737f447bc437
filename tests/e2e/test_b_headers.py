# SPDX-License-Identifier: Apache-2.0
"""Goal: heads are written anew.  What names a hop stays on its hop, what could
lead round the filter is not forwarded, and header values are filtered like
bodies."""

import email.utils
import time

import private
import pytest
from private import EMAIL, LAT, LON, VIN
from upstream import answer, chunks, ok, ok_chunked, valid_head
from wire import SLOW, request

PLAIN = b'{"state": "parked"}'


def forwarded(proxy, upstream, path, *headers, **options):
    """The request as the upstream saw it."""
    upstream.on(path, ok(PLAIN))
    reply = proxy.get(path, *headers, **options)
    assert reply.status == 200, reply
    return upstream.seen(path)[-1]


def returned(proxy, upstream, path, *headers):
    """The reply to a response that bears `headers`."""
    upstream.on(path, ok(PLAIN, *headers))
    reply = proxy.get(path)
    assert reply.status == 200 and reply.body == PLAIN, reply
    return reply


# -- requests --

def test_ordinary_request_headers_pass(proxy, upstream, path):
    seen = forwarded(proxy, upstream, path, "X-One: 1", "Cookie: a=b; c=d",
                     "Authorization: Bearer abc", "Accept: */*",
                     "X-Two:no space", "X-Three: \t spaced \t ",
                     "X-Empty:", "X-Latin: caf\xe9")
    assert valid_head(seen.head)
    assert seen.get("x-one") == "1"
    assert seen.get("cookie") == "a=b; c=d"
    assert seen.get("authorization") == "Bearer abc"
    assert seen.get("x-two") == "no space"
    assert seen.get("x-three") == "spaced"
    assert seen.get("x-empty") == ""
    assert seen.get("x-latin") == "caf\xe9"
    assert seen.all("host") == ["cloud.example"]


def test_repeated_request_headers_keep_their_order(proxy, upstream, path):
    seen = forwarded(proxy, upstream, path, "X-A: 1", "X-B: 2", "X-A: 3")
    assert seen.get("x-a").replace(" ", "") == "1,3"


HOP = ["Keep-Alive: timeout=5", "Proxy-Connection: keep-alive",
       "Proxy-Authorization: Basic YTpi", "TE: gzip"]


@pytest.mark.parametrize("line", HOP)
def test_hop_by_hop_request_headers_stay(proxy, upstream, path, line):
    name = line.split(":")[0]
    seen = forwarded(proxy, upstream, path, line)
    if name != "Proxy-Authorization":  # may pass: RFC 9110, 11.7.2
        assert seen.get(name) is None


def test_headers_named_in_connection_stay(proxy, upstream, path):
    seen = forwarded(proxy, upstream, path, "Connection: X-Hop, x-other",
                     "X-Hop: 1", "X-OTHER: 2", "X-End: 3")
    assert seen.get("x-hop") is None and seen.get("x-other") is None
    assert seen.get("x-end") == "3"
    assert "x-hop" not in seen.get("connection", "").lower()


@pytest.mark.parametrize("name", ["Host", "Content-Length", "Via",
                                  "X-Forwarded-For", "Authorization"])
def test_connection_cannot_name_away_what_matters(proxy, upstream, path, name):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send(request(path, f"Connection: {name}",
                            "Authorization: a", method="POST", body=b"abc"))
        reply = client.reply()
    if reply.status == 400:
        return
    seen = upstream.seen(path)[0]
    assert seen.all("host") == ["cloud.example"] and seen.body == b"abc"
    assert seen.get("via") and seen.get("x-forwarded-for")


@pytest.mark.parametrize("line", [
    "Range: bytes=0-9", "If-Range: \"abc\"", "Range: bytes=0-1,3-4",
    "rANGE: bytes=5-"])
def test_ranges_are_not_forwarded(proxy, upstream, path, line):
    seen = forwarded(proxy, upstream, path, line)
    assert seen.get("range") is None and seen.get("if-range") is None


@pytest.mark.parametrize("line", ["X-None: 1",
                                  "Accept-Encoding: dcb, identity;q=0"])
def test_without_a_known_coding_identity_is_asked_for(proxy, upstream, path,
                                                      line):
    seen = forwarded(proxy, upstream, path, line)
    # No Accept-Encoding at all would mean: anything (RFC 9110, 12.5.3).
    assert seen.all("accept-encoding") == ["identity"]


def test_dictionaries_are_not_offered(proxy, upstream, path):
    """RFC 9842: what was compressed with one could not be looked into."""
    seen = forwarded(proxy, upstream, path, "Accept-Encoding: dcb, dcz",
                     "Available-Dictionary: :abc=:", 'Dictionary-ID: "a"')
    assert seen.get("accept-encoding") == "identity"
    assert seen.get("available-dictionary") is None
    assert seen.get("dictionary-id") is None
    upstream.on(path, ok(PLAIN, 'Use-As-Dictionary: match="/*"'))
    assert proxy.get(path).get("use-as-dictionary") is None


@pytest.mark.parametrize("line", [
    'If-None-Match: "up"', "If-None-Match: *", 'If-None-Match: W/"up"',
    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"])
def test_what_the_upstream_calls_fresh_may_be_unfiltered(proxy, upstream, path,
                                                         line):
    """A client may hold a copy from before the filter, or from another
    policy's: a 304 must never bless it."""
    upstream.on(path, lambda c, r: c.send(
        answer(b"", 'ETag: "up"', status="304 Not Modified")
        if r.get("if-none-match") or r.get("if-modified-since")
        else ok(PLAIN, 'ETag: "up"')))
    assert proxy.get(path).get("etag") != '"up"'
    reply = proxy.get(path, line)
    assert reply.status == 200 and reply.body == PLAIN


def test_a_response_without_a_date_gets_one(proxy, upstream, path):
    """RFC 9110, 6.6.1; one that has its own keeps it."""
    now = email.utils.parsedate_to_datetime(
        returned(proxy, upstream, path).get("date")).timestamp()
    assert abs(now - time.time()) < 3 * SLOW
    own = "Sun, 06 Nov 1994 08:49:37 GMT"
    assert returned(proxy, upstream, path, f"Date: {own}").get("date") == own


def test_max_forwards_is_counted_down(proxy, upstream, path):
    """RFC 9110, 7.6.2: for TRACE and OPTIONS, nothing else."""
    for method, sent, seen in (("OPTIONS", "3", ["2"]), ("TRACE", "1", ["0"]),
                               ("GET", "3", ["3"])):
        upstream.on(path, ok(PLAIN))
        proxy.get(path, f"Max-Forwards: {sent}", method=method)
        assert upstream.seen(path)[-1].all("max-forwards") == seen
    before = len(upstream.requests)
    reply = proxy.get(path, "Max-Forwards: 0", method="OPTIONS")
    assert reply.status == 501 and len(upstream.requests) == before


def test_via_is_added_to_requests(proxy, upstream, path):
    assert "fogline" in forwarded(proxy, upstream, path).get("via")
    via = forwarded(proxy, upstream, path, "Via: 1.0 edge").get("via")
    assert via.startswith("1.0 edge") and "fogline" in via


def test_the_client_is_named(proxy, upstream, path):
    seen = forwarded(proxy, upstream, path)
    assert seen.get("x-forwarded-for") == "127.0.0.1"
    assert seen.get("x-forwarded-proto") == "http"
    assert "for=127.0.0.1" in seen.get("forwarded", "").replace('"', "")


def test_the_client_is_appended(proxy, upstream, path):
    seen = forwarded(proxy, upstream, path, "X-Forwarded-For: 192.0.2.7",
                     "Forwarded: for=192.0.2.7")
    assert seen.get("x-forwarded-for").replace(" ", "") == \
        "192.0.2.7,127.0.0.1"
    assert seen.get("forwarded").startswith("for=192.0.2.7")
    assert "127.0.0.1" in seen.get("forwarded")


def test_the_host_the_client_asked_for_is_kept(proxy, upstream, path):
    for host in ("cloud.example", "cloud.example:8080", "192.0.2.1",
                 "[2001:db8::1]:80", "a-b.c_d.example"):
        assert forwarded(proxy, upstream, path,
                         host=host).all("host") == [host]


# -- responses --

def test_ordinary_response_headers_pass(proxy, upstream, path):
    reply = returned(proxy, upstream, path, "X-One: 1", "Set-Cookie: a=b",
                     "Set-Cookie: c=d; Path=/", "Cache-Control: no-cache",
                     "Vary: Origin", "X-Empty:", "X-Latin: caf\xe9",
                     "Date: Sun, 06 Nov 1994 08:49:37 GMT", "Server: cloud")
    assert reply.get("x-one") == "1"
    assert reply.all("set-cookie") == ["a=b", "c=d; Path=/"]
    assert reply.get("cache-control") == "no-cache"
    assert reply.get("vary") == "Origin"
    assert reply.get("content-type") == "application/json"
    assert reply.get("date") == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert reply.get("x-empty") == "" and reply.get("x-latin") == "caf\xe9"


@pytest.mark.parametrize("line", [
    f"Location: https://cloud.example/v/{VIN}",
    f"Location: /find?mail={EMAIL}",
    f"Location: /map?lat={LAT}&lon={LON}",
    f"Content-Location: /v/{VIN}",
    f"Link: </v/{VIN}>; rel=\"next\"",
    f"Set-Cookie: owner={EMAIL}; Path=/",
    f"Content-Disposition: attachment; filename=\"{VIN}.json\"",
    f"WWW-Authenticate: Basic realm=\"{EMAIL}\"",
    f"Server-Timing: db;desc=\"{VIN}\"",
    f"Refresh: 0; url=/v/{VIN}",
    f"X-Vehicle-VIN: {VIN}",
    f"X-Latitude: {LAT}",
    f"X-{VIN}: 1",
    f"X-Position: lat={LAT};lon={LON}",
    f"Server: {EMAIL}",
    f"ETag: \"{VIN}\"",
    f"Content-Type: application/json; owner=\"{EMAIL}\"",
    f"Warning: 199 {VIN} \"x\"",
    f"Set-Cookie: a=b\r\nSet-Cookie: c={VIN}",
    f"Proxy-Status: up; details=\"{VIN}\"",
    f"Via: 1.1 {VIN}",
    f"Trailer: {VIN}",
    f"Connection: {VIN}",
    f"Keep-Alive: {VIN}",
    f"Date: {VIN}",
    f"Allow: {VIN}",
])
def test_private_values_in_headers_do_not_leave(proxy, upstream, path, line):
    upstream.on(path, ok(PLAIN, line))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.status in (200, 502)
        assert not private.reply_leaks(reply, client)
        if reply.status == 200:
            assert reply.body == PLAIN and reply.complete


def test_a_redirect_stays_a_redirect(proxy, upstream, path):
    upstream.on(path, ok(b"", f"Location: https://c.example/v/{VIN}/x?a=b",
                         status="302 Found"))
    reply = proxy.get(path)
    assert reply.status == 302
    assert reply.get("location") == "https://c.example/v/[VIN]/x?a=b"


def test_trailers_are_filtered(proxy, upstream, path):
    upstream.on(path, ok_chunked(PLAIN, headers=["Trailer: X-Vin, X-Sum"],
                                 trailers=[f"X-Vin: {VIN}",
                                           f"X-Mail: {EMAIL}", "X-Sum: 7"]))
    with proxy.client() as client:
        reply = client.get(path, "TE: trailers")
        assert reply.complete and reply.body == PLAIN
        assert not private.reply_leaks(reply, client)
        if reply.trailers:
            assert ("X-Sum", "7") in reply.trailers


def test_trailers_cannot_smuggle_framing(proxy, upstream, path):
    upstream.on(path, ok_chunked(PLAIN, trailers=[
        "Content-Length: 5", "Transfer-Encoding: chunked", "Host: x",
        "Content-Encoding: gzip", "Content-Type: x/y", "Set-Cookie: a=b"]))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.status == 502 or reply.end != "open" or reply.complete
        names = {n.lower() for n, _ in reply.trailers}
        assert not names & {"content-length", "transfer-encoding", "host",
                            "content-encoding", "content-type"}


@pytest.mark.parametrize("name", [
    "Keep-Alive: timeout=5", "Proxy-Connection: close", "Upgrade: h2c",
    "Alt-Svc: h3=\":443\""])
def test_hop_by_hop_response_headers_stay(proxy, upstream, path, name):
    reply = returned(proxy, upstream, path, name)
    assert reply.get(name.split(":")[0]) is None


def test_response_headers_named_in_connection_stay(proxy, upstream, path):
    reply = returned(proxy, upstream, path, "Connection: X-Hop", "X-Hop: 1")
    assert reply.get("x-hop") is None


@pytest.mark.parametrize("line", [
    "Accept-Ranges: bytes", "Content-MD5: abc", "Digest: sha-256=abc",
    "Repr-Digest: sha-256=:abc=:", "Content-Digest: sha-256=:abc=:"])
def test_what_describes_the_unfiltered_body_is_dropped(proxy, upstream, path,
                                                       line):
    upstream.on(path, ok(private.BODY, line))
    reply = proxy.get(path)
    assert reply.status == 200
    assert reply.get(line.split(":")[0]) is None


def test_the_length_is_that_of_the_filtered_body(proxy, upstream, path):
    upstream.on(path, ok(private.BODY))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.complete and len(reply.body) != len(private.BODY)
        assert client.get(path).complete


def test_via_is_added_to_responses(proxy, upstream, path):
    assert "fogline" in returned(proxy, upstream, path).get("via")


def test_identity_as_a_coding_passes(proxy, upstream, path):
    assert returned(proxy, upstream, path, "Content-Encoding: identity")


def test_chunk_extensions_do_not_leave(proxy, upstream, path):
    body = chunks(PLAIN).replace(b"\r\n", b";x=" + VIN.encode() + b"\r\n", 1)
    upstream.on(path, answer(body, "Transfer-Encoding: chunked"))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.body == PLAIN and not private.reply_leaks(reply, client)


def test_a_hundred_headers_pass(proxy, upstream, path):
    lines = [f"X-H{i}: {i}" for i in range(80)]
    reply = returned(proxy, upstream, path, *lines)
    assert reply.get("x-h79") == "79"
    assert forwarded(proxy, upstream, path, *lines).get("x-h79") == "79"


USUAL = [
    "Cache-Control: public, max-age=31536000, immutable",
    "Expires: Sun, 22 Nov 2026 00:59:58 GMT",
    "Set-Cookie: sid=3f2a9c71d04b4d7f; Max-Age=3600; Path=/; HttpOnly; "
    "SameSite=Lax; Expires=Sun, 22-Nov-2026 00:59:58 GMT",
    "X-Request-Id: 7b1c2f64-9a3e-4f0d-8c55-2d1e6a7b8c90",
    "Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "Strict-Transport-Security: max-age=63072000; includeSubDomains",
    "Content-Security-Policy: default-src 'self'; img-src 'self' data:",
    "X-RateLimit-Reset: 1795305598", "X-Runtime: 0.053871",
    "Server-Timing: db;dur=53.25, app;dur=47.1",
    "Content-Language: ja, en", "Age: 12", "Retry-After: 120",
    "Access-Control-Allow-Origin: https://fleet.example.com",
    "Link: </v1/trips?page=2&per_page=100>; rel=\"next\"",
    "Content-Disposition: attachment; filename=\"trips-2026-11.csv\"",
    "WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\"",
    "Permissions-Policy: geolocation=()",
]


@pytest.mark.parametrize("line", USUAL, ids=lambda x: x.split(":")[0])
def test_headers_without_private_data_are_left_alone(proxy, upstream, path,
                                                     line):
    name, _, value = line.partition(": ")
    assert returned(proxy, upstream, path, line).get(name) == value


def test_redirects_to_signed_links_pass_if_allowed(start, proxy, upstream,
                                                   path):
    where = "https://media.example/a.mp4?X-Amz-Signature=ab"
    upstream.on(path, ok(PLAIN, f"Location: {where}", status="302 Found"))
    assert proxy.get(path).status == 502
    reply = start("--signed-redirects").get(path)
    assert (reply.status, reply.get("location")) == (302, where)
