# SPDX-License-Identifier: Apache-2.0
"""Goal: the filter file decides: which one applies, what it hides, what it
refuses, what it only counts, and all of it can be read from the metrics."""

import json

import private
import pytest
from private import BODY, EMAIL, LAT, LON, VIN
from upstream import Close, Pause, answer, chunks, ok, ok_chunked
from verdicts import cut, refused
from wire import request

REPORT = """
filter: partner
applies_to:
  hosts: ["partner.example"]
rules:
  - find: [vin, email, coordinates]
    do: report
"""
VEHICLES = """
filter: vehicles
applies_to:
  paths: ["/v1/vehicles/**"]
rules:
  - find: vin
    do: redact
    with: "[HIDDEN-1]"
  - find: email
    do: mask
    keep: domain
  - find: coordinates
    do: coarsen
    grid: 20km
"""
BLOCKED = """
filter: exports
applies_to:
  paths: ["/v1/exports/*"]
rules:
  - find: email
    do: block
  - find: vin
    do: redact
"""
FILTERS = [REPORT, VEHICLES, BLOCKED]
FINE = b'{"state": "fine"}'


def get(proxy, upstream, path, raw, host="cloud.example"):
    upstream.on(path, ok(raw))
    return proxy.get(path, host=host)


# -- which one --

def test_none_that_applies_is_a_refusal(proxy, upstream):
    reply = get(proxy, upstream, "/v2/other", FINE)
    refused(reply, 502)
    assert "proxy_configuration_error" in reply.get("proxy-status")


def test_the_first_that_applies_is_used(proxy, upstream):
    """By host before by path, as the files stand."""
    raw = json.dumps({"vin": VIN}).encode()
    reply = get(proxy, upstream, "/v1/vehicles/1", raw, "partner.example")
    assert reply.body == raw
    reply = get(proxy, upstream, "/v1/vehicles/1", raw)
    assert json.loads(reply.body) == {"vin": "[HIDDEN-1]"}


@pytest.mark.parametrize("host", ["partner.example", "PARTNER.example",
                                  "partner.example:8080", "Partner.Example"])
def test_hosts_are_compared_without_case_and_port(proxy, upstream, host):
    assert get(proxy, upstream, "/any", BODY, host).body == BODY


@pytest.mark.parametrize("host", ["x.partner.example", "partner.example.evil",
                                  "partner.exampl", "partner-example"])
def test_other_hosts_are_other_hosts(proxy, upstream, host):
    refused(get(proxy, upstream, "/any", BODY, host), 502)


@pytest.mark.parametrize("target", [
    "/v1/vehicles/a/b/c", "/v1/%76ehicles/a", "//v1/vehicles/a",
    "/x/../v1/vehicles/a", "/v1/./vehicles/a", "/x/%2e%2e/v1/vehicles/a",
    "/v1//vehicles//a", "/v1/vehicles/a?x=y"])
def test_paths_are_compared_as_an_upstream_reads_them(proxy, upstream,
                                                      target):
    """Whatever spelling reaches the same resource gets the same filter, or
    none and is refused: never a weaker one."""
    raw = json.dumps({"vin": VIN}).encode()
    upstream.on(target.split("?")[0], ok(raw))
    with proxy.client() as client:
        reply = client.get(target)
        assert reply.status in (200, 400, 502)
        assert not private.reply_leaks(reply, client)
        if reply.status == 200:
            assert json.loads(reply.body) == {"vin": "[HIDDEN-1]"}


def test_an_absolute_form_picks_the_filter_by_its_own_host(proxy, upstream):
    upstream.on("/v1/vehicles/2", ok(BODY))
    with proxy.client() as client:
        reply = client.get("http://cloud.example/v1/vehicles/2",
                           host="partner.example")
        assert not private.reply_leaks(reply, client)


# -- what they do --

def test_redact_with_a_text_of_ones_own(proxy, upstream):
    reply = get(proxy, upstream, "/v1/vehicles/3",
                json.dumps({"vin": VIN}).encode())
    assert json.loads(reply.body) == {"vin": "[HIDDEN-1]"}
    assert reply.framing == "length"


def test_mask_keeps_the_length_and_the_domain(proxy, upstream):
    reply = get(proxy, upstream, "/v1/vehicles/4",
                json.dumps({"mail": EMAIL}).encode())
    local, domain = EMAIL.split("@")
    assert json.loads(reply.body) == {"mail": "*" * len(local) + "@" + domain}


def test_coarsen_moves_less_than_a_cell_and_stays_a_number(proxy, upstream):
    raw = json.dumps({"latitude": float(LAT), "longitude": float(LON)})
    reply = get(proxy, upstream, "/v1/vehicles/5", raw.encode())
    got = json.loads(reply.body)
    assert not private.reply_leaks(reply)
    assert 0 < abs(got["latitude"] - float(LAT)) < 0.2
    assert 0 <= abs(got["longitude"] - float(LON)) < 0.25


def test_coarsen_gives_the_same_cell_in_a_header(proxy, upstream):
    upstream.on("/v1/vehicles/6", ok(
        f'{{"latitude":{LAT},"longitude":{LON}}}'.encode(),
        f"X-Where: latitude={LAT}&longitude={LON}"))
    reply = proxy.get("/v1/vehicles/6")
    got = json.loads(reply.body)
    assert f"latitude={got['latitude']}" in reply.get("x-where")


def test_report_changes_nothing_and_counts(proxy, upstream):
    reported = ("fogline_findings_total", {"action": "report"})
    before = proxy.metric(reported[0], **reported[1])
    upstream.on("/r", ok_chunked(BODY[:30], BODY[30:]))
    assert proxy.get("/r", host="partner.example").body == BODY
    want = [before + 5]  # two VINs, an e-mail, a latitude, a longitude
    assert proxy.metrics(want, reported) == want


def test_block_refuses_before_the_head(proxy, upstream):
    blocked = ("fogline_refusals_total", {"reason": "filter_block"})
    want = [proxy.metric(blocked[0], **blocked[1]) + 1]
    reply = get(proxy, upstream, "/v1/exports/1",
                json.dumps({"mail": EMAIL}).encode())
    refused(reply, 502)
    assert EMAIL.encode() not in reply.body
    assert proxy.metrics(want, blocked) == want


def test_block_cuts_after_the_head(proxy, upstream):
    upstream.on("/v1/exports/2", answer(b"", "Transfer-Encoding: chunked"),
                chunks(b"lorem ipsum " * 40000)[:-5], Pause(0.1),
                chunks(b'"mail": "' + EMAIL.encode() + b'" and more text'))
    with proxy.client() as client:
        reply = client.get("/v1/exports/2")
        assert reply.status == 200
        cut(reply)
        assert b"hanako" not in client.received
        assert b"and more text" not in client.received


def test_block_holds_for_headers(proxy, upstream):
    upstream.on("/v1/exports/3", ok(FINE, f"X-Owner: {EMAIL}"))
    refused(proxy.get("/v1/exports/3"), 502)


def test_block_holds_for_trailers(proxy, upstream):
    upstream.on("/v1/exports/4", ok_chunked(FINE,
                                            trailers=[f"X-Owner: {EMAIL}"]))
    with proxy.client() as client:
        reply = client.get("/v1/exports/4")
        if reply.status == 200:
            assert not reply.trailers
        assert EMAIL.encode() not in client.received


def test_what_no_rule_names_passes_even_where_others_block(proxy, upstream):
    """`exports` has no rule for coordinates."""
    raw = f'{{"latitude":{LAT},"longitude":{LON}}}'.encode()
    assert get(proxy, upstream, "/v1/exports/5", raw).body == raw


def test_every_isa_filters_alike(start, upstream, path):
    upstream.on(path, ok(BODY))
    got = set()
    for isa in ("scalar", "sse4", "avx2", "avx512"):
        try:
            proxy = start("--isa", isa)
        except AssertionError as error:
            assert isa != "scalar" and "isa" in str(error)
            continue
        reply = proxy.get(path)
        assert not private.reply_leaks(reply)
        got.add(reply.body)
    assert len(got) == 1


# -- metrics --

FINDINGS = [("vin", "redact", 2), ("email", "mask", 1),
            ("coordinates", "coarsen", 2)]


def counts(proxy, ask, *rises):
    """Does `ask`; every sample (name, labels) rises as said."""
    samples = [(name, labels) for name, labels, _ in rises]
    before = proxy.metrics(None, *samples)
    ask()
    want = [b + r[2] for b, r in zip(before, rises)]
    assert proxy.metrics(want, *samples) == want


def test_findings_are_counted_by_kind_and_action(proxy, upstream):
    counts(proxy, lambda: get(proxy, upstream, "/v1/vehicles/7", BODY),
           *(("fogline_findings_total", {"kind": kind, "action": action}, n)
             for kind, action, n in FINDINGS))


def test_findings_in_headers_count(proxy, upstream):
    upstream.on("/v1/vehicles/8", ok(FINE, f"X-Vehicle: {VIN}"))
    counts(proxy, lambda: proxy.get("/v1/vehicles/8"),
           ("fogline_findings_total", {"kind": "vin"}, 1))


@pytest.mark.parametrize("path,status,classes", [
    ("/v1/vehicles/9", "200 OK", [1, 0, 0]),
    ("/v1/vehicles/10", "404 Not Found", [0, 1, 0]),
    ("/none-applies", "200 OK", [0, 0, 1])])
def test_responses_are_counted_by_class(proxy, upstream, path, status,
                                        classes):
    upstream.on(path, ok(FINE, status=status))
    counts(proxy, lambda: proxy.get(path),
           *(("fogline_responses_total", {"class": name}, n)
             for name, n in zip(("2xx", "4xx", "5xx"), classes)))


def test_refusals_are_counted_by_reason(proxy, upstream):
    counts(proxy, lambda: get(proxy, upstream, "/none-applies", FINE),
           ("fogline_refusals_total", {"reason": "no_filter"}, 1),
           ("fogline_refusals_total", {}, 1))


def test_cuts_are_counted(proxy, upstream):
    upstream.on("/v1/vehicles/13", answer(b"", "Transfer-Encoding: chunked"),
                chunks(b"lorem ipsum " * 40000)[:-5], Close())
    counts(proxy, lambda: cut(proxy.get("/v1/vehicles/13")),
           ("fogline_connections_total", {}, 1),
           ("fogline_responses_cut_total", {}, 1))
    assert proxy.metrics([0], ("fogline_connections_open", {})) == [0]


def test_bytes_are_counted(proxy, upstream):
    upstream.on("/v1/vehicles/14", ok(FINE))
    with proxy.client() as client:
        client.get("/v1/vehicles/14")
        length = len(client.received)
        counts(proxy, lambda: client.get("/v1/vehicles/14"),
               ("fogline_bytes_total", {"peer": "client", "direction": "out"},
                length))


def test_requests_on_one_connection_are_counted(proxy, upstream):
    upstream.on("/v1/vehicles/11", ok(FINE))

    def ask():
        with proxy.client() as client:
            for _ in range(5):
                client.get("/v1/vehicles/11")

    counts(proxy, ask, ("fogline_requests_total", {}, 5),
           ("fogline_connections_total", {}, 1))


def test_metrics_hold_no_value_and_no_path(proxy, upstream):
    upstream.on(f"/v1/vehicles/{VIN}", ok(BODY))
    with proxy.client() as client:
        client.send(request(f"/v1/vehicles/{VIN}?mail={EMAIL}"))
        assert client.reply().status == 200
    _, text = proxy.ask_admin("/metrics")
    assert not private.leaks(text.encode())
    assert "/v1/" not in text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_admin_pages_are_only_on_the_admin_address(proxy, upstream, path):
    upstream.on(path, ok(b'{"from": "upstream"}'))
    reply = proxy.get(path, host="partner.example")
    assert reply.body == b'{"from": "upstream"}'


def test_no_trace_of_other_filters_in_a_response(proxy, upstream):
    reply = get(proxy, upstream, "/v1/vehicles/12", BODY)
    assert not private.leaks(reply.body.replace(
        EMAIL.split("@")[1].encode(), b""))
    assert LON.encode() not in reply.body
