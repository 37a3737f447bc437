# SPDX-License-Identifier: Apache-2.0
"""Goal: a client is who its certificate says, if a CA that we trust says so,
and nobody otherwise; the upstream hears of it only what fogline says."""

import json
import ssl
import time

import pytest
from fogline import Fogline
from pki import CLIENT, SERVER, Authority, self_signed
from private import EMAIL, VIN
from tlswire import TlsClient, client_context
from upstream import ok
from verdicts import FINE, refused
from wire import SLOW, request

WHO = """filter: %s
applies_to: {clients: %s}
rules: [{find: email, do: redact, with: '[%s]'}]
"""
FILTERS = [WHO % (name, pattern, name.upper()) for name, pattern in [
    ("app", "app.example.com"), ("below", "'*.fleet.example.com'"),
    ("subject", "'O=Example,CN=robot'"),
    ("several", "['spiffe://a.example/x', 'uri:urn:example:y']"),
    ("deep", "'spiffe://a.example/deep/**/leaf'"),
]] + ["filter: rest\nrules: [{find: email, do: redact, with: '[REST]'}]\n"]
BODY = json.dumps({"mail": EMAIL}).encode()


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def pair(ca):
    return ca.issue("server", ip=["127.0.0.1"])


@pytest.fixture(scope="module")
def proxies(upstream, ca, pair):
    """Started when first asked for, by what clients must show."""
    started = {}

    def proxy(mode):
        if mode not in started:
            started[mode] = Fogline(
                upstream.port, "--tls-cert", pair[0], "--tls-key", pair[1],
                "--tls-client-ca", ca.path, "--tls-clients", mode,
                "--tls-forward-client", "--tls-hsts", "365d", filters=FILTERS)
        return started[mode]

    yield proxy
    for it in started.values():
        it.stop()


def ask(proxy, ca, path, pair=None, *headers, **options):
    with TlsClient(proxy.address,
                   client_context(ca.path, pair, **options)) as client:
        return client.get(path, *headers)


def alerts(proxy, ca, pair, version, path="/never"):
    """The alert that ends the connection; nothing else comes."""
    context = client_context(ca.path, pair, maximum_version=version)
    try:
        with TlsClient(proxy.address, context) as client:
            client.send(request(path))
            assert client.closed() and not client.received
            return client.alert if client.end == "alert" else client.end
    except ssl.SSLError as error:
        return error.reason


# -- who gets in --

@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2,
                                     ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("mode,issue,reason", [
    ("required", lambda ca, d: None, "no_certificate"),
    ("required", lambda ca, d: Authority(d, "evil").issue("e"),
     "certificate_issuer"),
    ("optional", lambda ca, d: Authority(d, "evil2").issue("e2"),
     "certificate_issuer"),
    ("optional", lambda ca, d: self_signed(d, "self"), "certificate_issuer"),
    ("required", lambda ca, d: ca.issue("old", days=(-9, -1)),
     "certificate_expired"),
    ("required", lambda ca, d: ca.issue("young", days=(2, 9)),
     "certificate_expired"),
    ("required", lambda ca, d: ca.issue("other", usage=[SERVER]),
     "certificate"),
])
def test_who_is_not_let_in(proxies, upstream, ca, tmp_path, version, mode,
                           issue, reason):
    proxy = proxies(mode)
    before = proxy.metric("fogline_tls_failures_total", side="client",
                          reason=reason)
    asked = len(upstream.requests)
    assert alerts(proxy, ca, issue(ca, tmp_path), version)
    assert proxy.metric("fogline_tls_failures_total", side="client",
                        reason=reason) == before + 1
    assert len(upstream.requests) == asked


def test_optional_means_that_none_is_fine(proxies, upstream, ca, path):
    upstream.on(path, ok(BODY))
    assert b"[REST]" in ask(proxies("optional"), ca, path).body


def test_who_is_revoked_is_not_let_in(upstream, start, ca, pair, path):
    good = ca.issue("good", dns=["app.example.com"])
    bad = ca.issue("bad", dns=["app.example.com"])
    ca.revoke(ca.last)
    proxy = start("--tls-cert", pair[0], "--tls-key", pair[1],
                  "--tls-client-ca", ca.path, "--tls-crl", ca.crl())
    upstream.on(path, ok(FINE))
    assert ask(proxy, ca, path, good).body == FINE
    for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
        assert alerts(proxy, ca, bad, version)
    assert proxy.metric("fogline_tls_failures_total",
                        reason="certificate_revoked") == 2


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2,
                                     ssl.TLSVersion.TLSv1_3])
def test_a_session_ends_with_the_clients_certificate(proxies, upstream, ca,
                                                     path, version):
    upstream.on(path, ok(FINE))
    proxy, lives = proxies("required"), 3 * SLOW
    end = time.time() + lives
    pair = ca.issue("brief", days=(-1, lives / 86400))
    context = client_context(ca.path, pair, maximum_version=version)
    with TlsClient(proxy.address, context) as client:
        assert client.get(path).body == FINE
        session = client.sock.session
    time.sleep(max(0, end + 1 - time.time()))  # a date has whole seconds
    try:
        with TlsClient(proxy.address, context, session=session) as client:
            client.send(request(path))
            assert client.closed() and not client.received
    except ssl.SSLError:
        pass
    assert len(upstream.seen(path)) == 1


def test_a_resumed_session_is_the_same_client(proxies, upstream, ca, path):
    upstream.on(path, ok(BODY))
    proxy = proxies("required")
    pair = ca.issue("again", dns=["app.example.com"])
    for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
        context = client_context(ca.path, pair, maximum_version=version)
        with TlsClient(proxy.address, context) as client:
            assert b"[APP]" in client.get(path).body
            session = client.sock.session
        with TlsClient(proxy.address, context, session=session) as client:
            assert client.sock.session_reused
            assert b"[APP]" in client.get(path).body


# -- what it is for --

@pytest.mark.parametrize("options,word", [
    ({"dns": ["app.example.com"]}, "APP"),
    ({"dns": ["App.Example.COM"]}, "APP"),
    ({"dns": ["x.example", "a.b.fleet.example.com"]}, "BELOW"),
    ({"dns": ["fleet.example.com"]}, "REST"),
    ({"subject": "robot"}, "SUBJECT"),
    ({"subject": "robots"}, "REST"),
    ({"uri": ["spiffe://a.example/x"]}, "SEVERAL"),
    ({"uri": ["urn:example:y"]}, "SEVERAL"),
    ({"uri": ["urn:example:z"]}, "REST"),
    ({"uri": ["spiffe://a.example/deep/1/2/leaf"]}, "DEEP"),
    ({"uri": ["spiffe://a.example/deep/1/2/leaf/3"]}, "REST"),
    # a name of one kind is none of another
    ({"dns": ["spiffe://a.example/x"]}, "REST"),
    ({"uri": ["app.example.com"]}, "REST"),
    ({"uri": ["CN=robot,O=Example"]}, "REST"),
    ({"subject": "spiffe://a.example/x"}, "REST"),
    ({"subject": "app.example.com"}, "REST"),
    # no name becomes two
    ({"uri": ["spiffe://a.example/y\nspiffe://a.example/x"]}, "REST"),
    ({"uri": ["spiffe://a.example/x\0"]}, "REST"),
    ({"dns": ["app.example.com\0.evil.example"]}, "REST"),
    ({"subject": "robot,O=Example"}, "REST"),
    # 32 are enough
    ({"uri": [f"u:{i}" for i in range(31)], "more": ["app.example.com"]},
     "APP"),
    ({"uri": [f"u:{i}" for i in range(32)], "more": ["app.example.com"]},
     "REST"),
    ({"uri": [f"u:{i}" for i in range(31)] + ["spiffe://a.example/X"],
      "more": ["APP.EXAMPLE.COM.EXAMPLE"]}, "REST"),
])
def test_filters_by_client(proxies, upstream, ca, path, options, word):
    upstream.on(path, ok(BODY))
    reply = ask(proxies("required"), ca, path, ca.issue("who", **options))
    assert b"[" + word.encode() + b"]" in reply.body


def test_connections_of_two_clients_do_not_mix(proxies, upstream, ca, path):
    upstream.on(path, ok(BODY))
    proxy = proxies("required")
    app = client_context(ca.path, ca.issue("a", dns=["app.example.com"]))
    robot = client_context(ca.path, ca.issue("r", subject="robot"))
    with TlsClient(proxy.address, app) as one, \
            TlsClient(proxy.address, robot) as two:
        for _ in range(5):
            assert b"[APP]" in one.get(path).body
            assert b"[SUBJECT]" in two.get(path).body


# -- what the upstream hears --

def test_the_upstream_is_told_who_it_is(proxies, upstream, ca, path):
    upstream.on(path, ok(FINE))
    pair = ca.issue("told", dns=["b.example"], uri=["spiffe://a.example/t"],
                    subject='say "hi"')
    ask(proxies("required"), ca, path, pair)
    said = upstream.seen(path)[-1].get("x-forwarded-client-cert")
    assert said.startswith("Hash=") and len(said.split(";")[0]) == 5 + 64
    assert ';URI="spiffe://a.example/t"' in said
    assert ';DNS="b.example"' in said
    assert ';Subject="O=Example,CN=say \\\\\\"hi\\\\\\""' in said


@pytest.mark.parametrize("line", [
    "X-Forwarded-Client-Cert: Hash=1;URI=spiffe://a.example/admin",
    "X_Forwarded_Client_Cert: URI=spiffe://a.example/admin",
    "x-forwarded-client-CERT: admin", "Client-Cert: :YWRtaW4=:",
    "Client-Cert-Chain: :YWRtaW4=:",
])
def test_what_a_client_says_itself_goes_nowhere(proxies, upstream, ca, line):
    path = "/says-itself"
    upstream.on(path, ok(FINE))
    for mode, pair in ("optional", None), ("required", ca.issue("liar")):
        ask(proxies(mode), ca, path, pair, line)
        head = upstream.seen(path)[-1].head.lower()
        assert b"admin" not in head and b"ywrt" not in head
        assert (b"x-forwarded-client-cert" in head) == (pair is not None)


def test_without_tls_it_goes_nowhere_either(proxy, upstream, path):
    upstream.on(path, ok(FINE))
    proxy.get(path, "X-Forwarded-Client-Cert: URI=spiffe://a.example/admin")
    assert b"spiffe" not in upstream.seen(path)[0].head


# -- what clients hear --

def test_hsts(proxies, upstream, ca, path):
    upstream.on(path, ok(FINE))
    reply = ask(proxies("optional"), ca, path)
    assert reply.get("strict-transport-security") == "max-age=31536000"
    upstream.on(path, ok(FINE, "Strict-Transport-Security: max-age=5"))
    reply = ask(proxies("optional"), ca, path)
    assert reply.all("strict-transport-security") == ["max-age=5"]


def test_a_client_filter_without_tls_holds_for_nobody(upstream, start, path):
    proxy = start(filters=FILTERS[:-1])
    assert "clients" in proxy.log()
    refused(proxy.get(path), 502)


def test_the_access_log_names_the_client_filtered(upstream, start, ca, pair,
                                                  path, tmp_path):
    log = tmp_path / "access.log"
    upstream.on(path, ok(FINE))
    proxy = start("--tls-cert", pair[0], "--tls-key", pair[1],
                  "--tls-client-ca", ca.path, "--tls-clients", "optional",
                  "--access-log", str(log))
    for options in ({"uri": ["spiffe://a.example/vehicles/" + VIN]},
                    {"dns": ["app.example.com"]}, None):
        ask(proxy, ca, path, options and ca.issue("logged", **options))
    deadline = time.monotonic() + 5 * SLOW
    while log.read_text().count("\n") < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line.get("client") for line in lines] == [
        "uri:spiffe://a.example/vehicles/[VIN]", "dns:app.example.com", None]
