# SPDX-License-Identifier: Apache-2.0
"""Goal: an https:// upstream is who it should be, or no byte of it passes; and
nothing of a request goes to somebody else."""

import base64
import hashlib
import ssl
import time

import pytest
import private
from cryptography.hazmat.primitives.serialization import (Encoding,
                                                          PublicFormat)
from fogline import Fogline
from pki import CLIENT, Authority, self_signed
from private import BODY, EMAIL
from tlswire import TlsUpstream, cut as tls_cut, server_context
from upstream import Pause, Upstream, answer, ok, ok_chunked
from verdicts import BIG, FINE, cut, refused
from wire import SLOW, request


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def serve(ca, tmp_path):
    """A TlsUpstream of that certificate, and a proxy before it."""
    running = []

    def server(pair, *options, client_ca=None, host="localhost", **settings):
        upstream = TlsUpstream(server_context(pair, client_ca, **settings))
        running.append(upstream)
        proxy = Fogline(f"https://{host}:{upstream.port}", *options)
        running.append(proxy)
        return upstream, proxy

    yield server
    for it in running:
        it.stop() if isinstance(it, Fogline) else it.close()


@pytest.fixture
def trusted(serve, ca):
    def server(*options, **settings):
        pair = ca.issue("upstream", dns=["localhost", "cloud.internal"],
                        ip=["127.0.0.1"])
        return serve(pair, "--upstream-ca", ca.path, *options, **settings)
    return server


def pin_of(certificate):
    der = certificate.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return "sha256/" + base64.b64encode(hashlib.sha256(der).digest()).decode()


# -- a good one --

@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_a_verified_upstream_is_filtered(trusted, version):
    upstream, proxy = trusted(
        maximum_version=getattr(ssl.TLSVersion, version))
    upstream.on("/a", ok(BODY, f"X-Owner: {EMAIL}"))
    with proxy.client() as client:
        for _ in range(3):
            reply = client.get("/a")
            assert reply.status == 200 and not private.reply_leaks(reply,
                                                                   client)
    assert len(upstream.handshakes) == 1
    assert upstream.names == ["localhost"]


def test_an_address_is_verified_as_one_and_asks_for_no_name(trusted):
    upstream, proxy = trusted(host="127.0.0.1")
    upstream.on("/a", ok(FINE))
    assert proxy.get("/a").body == FINE
    assert upstream.names == [None]


def test_the_name_to_ask_for_may_be_another(trusted):
    upstream, proxy = trusted("--upstream-name", "cloud.internal")
    upstream.on("/a", ok(FINE))
    assert proxy.get("/a").body == FINE
    assert upstream.names == ["cloud.internal"]


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_sessions_are_resumed(trusted, version):
    upstream, proxy = trusted(
        maximum_version=getattr(ssl.TLSVersion, version))
    upstream.on("/a", ok(FINE, "Connection: close"))
    for _ in range(4):
        assert proxy.get("/a").body == FINE
    assert upstream.handshakes == [False, True, True, True]
    assert proxy.metric("fogline_tls_handshakes_total", side="upstream",
                        resumed="yes") == 3


def test_large_bodies_both_ways(trusted):
    upstream, proxy = trusted()
    body = bytes(range(256)) * 20000
    upstream.on("/a", ok(BIG))
    with proxy.client(timeout=20) as client:
        client.send(request("/a", method="POST", body=body))
        assert client.reply().body == BIG
    assert upstream.seen("/a")[0].body == body


def test_client_certificates_are_shown(trusted, ca):
    mine = ca.issue("fogline", usage=[CLIENT], uri=["spiffe://e.example/fog"])
    upstream, proxy = trusted("--upstream-cert", mine[0], "--upstream-key",
                              mine[1], client_ca=ca.path)
    upstream.on("/a", ok(FINE))
    assert proxy.get("/a").body == FINE
    shown = upstream.connections[0].sock.getpeercert()
    assert ("URI", "spiffe://e.example/fog") in shown["subjectAltName"]


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_an_upstream_that_wants_one_is_not_served_without(trusted, ca,
                                                          version):
    upstream, proxy = trusted(
        client_ca=ca.path, maximum_version=getattr(ssl.TLSVersion, version))
    reply = proxy.get("/a")
    refused(reply, 502)
    assert "tls_alert_received" in reply.get("proxy-status")
    assert not upstream.requests


# -- others --

BAD = [
    ("self-signed", lambda ca, d: self_signed(d, "s", dns=["localhost"]),
     "issuer", "no trusted CA"),
    ("of another CA", lambda ca, d: Authority(d, "x").issue(
        "x", dns=["localhost"]), "issuer", "no trusted CA"),
    ("expired", lambda ca, d: ca.issue("old", dns=["localhost"],
                                       days=(-9, -1)), "expired", "expired"),
    ("not valid yet", lambda ca, d: ca.issue("young", dns=["localhost"],
                                             days=(1, 9)), "expired", "not"),
    ("for another name", lambda ca, d: ca.issue("n", dns=["other.example"]),
     "name", "another name"),
    ("for the name in its subject only", lambda ca, d: ca.issue("localhost"),
     "name", "another name"),
    ("for the address only", lambda ca, d: ca.issue("i", ip=["127.0.0.1"]),
     "name", "another name"),
    ("for clients", lambda ca, d: ca.issue("c", dns=["localhost"],
                                           usage=[CLIENT]), "certificate",
     "not good"),
]


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
@pytest.mark.parametrize("make,reason,word", [b[1:] for b in BAD],
                         ids=[b[0] for b in BAD])
def test_no_byte_of_somebody_else_passes(serve, ca, tmp_path, make, reason,
                                         word, version):
    upstream, proxy = serve(make(ca, tmp_path), "--upstream-ca", ca.path,
                            maximum_version=getattr(ssl.TLSVersion, version))
    upstream.on("/a", ok(b"somebody else's"))
    with proxy.client() as client:
        reply = client.get("/a", "Authorization: Bearer secret")
        refused(reply, 502)
        assert "tls_certificate_error" in reply.get("proxy-status")
        assert word in reply.get("proxy-status")
        assert b"somebody" not in client.received
    assert not upstream.requests
    reason = "certificate" if reason == "certificate" else \
        "certificate_" + reason
    assert proxy.metric("fogline_tls_failures_total", side="upstream",
                        reason=reason) >= 1
    assert proxy.metric("fogline_refusals_total",
                        reason="upstream_" + reason) == 1


def test_the_systems_store_does_not_know_ours(serve, ca):
    upstream, proxy = serve(ca.issue("u", dns=["localhost"]))
    reply = proxy.get("/a")
    refused(reply, 502)
    assert "no trusted CA" in reply.get("proxy-status")
    assert not upstream.requests


def test_a_pin_holds(serve, ca):
    pair = ca.issue("pinned", dns=["localhost"])
    upstream, proxy = serve(pair, "--upstream-ca", ca.path, "--upstream-pin",
                            pin_of(ca.last))
    upstream.on("/a", ok(FINE, "Connection: close"))
    assert [proxy.get("/a").body for _ in range(3)] == [FINE] * 3


@pytest.mark.parametrize("insecure", [(), ("--upstream-insecure",)])
def test_another_key_is_not_the_pinned_one(serve, ca, insecure):
    ca.issue("pinned", dns=["localhost"])
    pin = pin_of(ca.last)
    upstream, proxy = serve(ca.issue("other", dns=["localhost"]),
                            "--upstream-ca", ca.path, "--upstream-pin", pin,
                            *insecure)
    reply = proxy.get("/a")
    refused(reply, 502)
    assert "pinned" in reply.get("proxy-status") and not upstream.requests


def test_insecure_is_loud(serve, tmp_path):
    upstream, proxy = serve(self_signed(tmp_path, "any", dns=["x.example"]),
                            "--upstream-insecure")
    upstream.on("/a", ok(BODY))
    assert not private.leaks(proxy.get("/a").body)
    assert "certificate is not verified" in proxy.log()
    assert proxy.metric("fogline_upstream_insecure") == 1


# -- who does not speak it --

@pytest.mark.parametrize("said", [
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
    b"220 mail.example.com ESMTP\r\n",
])
def test_an_upstream_without_tls(upstream, start, said):
    upstream.greeting = [said]
    proxy = start(port=f"https://localhost:{upstream.port}")
    reply = proxy.get("/plain")
    upstream.greeting = []
    refused(reply, 502)
    assert "tls_protocol_error" in reply.get("proxy-status")
    assert b"does not speak TLS on this port" in reply.body
    assert proxy.metric("fogline_refusals_total",
                        reason="upstream_tls_plain") == 1


@pytest.mark.parametrize("end", [lambda c, _: c.close(),
                                 lambda c, _: c.reset()])
def test_an_upstream_that_ends_during_the_handshake(start, end):
    """As a plain server does that takes the handshake for a bad request."""
    plain = Upstream()
    plain.greeting = [Pause(0.05), end]
    proxy = start(port=f"https://localhost:{plain.port}")
    reply = proxy.get("/plain")
    plain.close()
    refused(reply, 502)
    assert "connection_terminated" in reply.get("proxy-status")
    assert b"during the TLS handshake" in reply.body


def test_an_upstream_that_says_nothing_during_the_handshake(start):
    silent = Upstream()
    proxy = start("--timeout", f"upstream_connect={int(400 * SLOW)}ms",
                  port=f"https://localhost:{silent.port}")
    reply = proxy.get("/a")
    refused(reply, 504)
    assert b"the TLS handshake" in reply.body
    silent.close()


# -- ends --

def test_a_body_until_the_end_needs_a_goodbye(trusted):
    upstream, proxy = trusted()
    upstream.on("/whole", answer(b'{"a": 1}', "Connection: close"),
                lambda c, _: c.close())
    upstream.on("/cut", answer(b'{"a": 1}', "Connection: close"), tls_cut)
    reply = proxy.get("/whole")
    assert reply.complete and reply.body == b'{"a": 1}'
    with proxy.client() as client:
        reply = client.get("/cut")
        if reply.status == 502:
            refused(reply, 502)
        else:
            cut(reply)


def test_a_goodbye_while_nobody_reads_is_kept_for_later(trusted):
    """The client is slow, the upstream is paused, its end waits."""
    upstream, proxy = trusted()
    upstream.on("/slow", answer(b"lorem ipsum " * 400_000, type="text/plain"),
                lambda c, _: c.close())
    with proxy.client(timeout=20, receive_buffer=8000) as client:
        client.send(request("/slow"))
        time.sleep(0.5 * SLOW)
        reply = client.reply()
    assert reply.complete and len(reply.body) == 4_800_000


def test_an_upstream_that_closes_idle_connections_loses_no_request(trusted):
    upstream, proxy = trusted()
    upstream.on("/a", ok(FINE), Pause(0.05), lambda c, _: c.close())
    for i in range(10):
        assert proxy.get("/a").body == FINE
        time.sleep(0.1 if i % 2 else 0)


def test_trailers_and_chunks(trusted):
    upstream, proxy = trusted()
    upstream.on("/a", ok_chunked(BODY, BODY, trailers=["X-T: 1"]))
    reply = proxy.get("/a", "TE: trailers")
    assert reply.complete and not private.leaks(reply.body)
