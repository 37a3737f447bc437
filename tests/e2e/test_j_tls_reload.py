# SPDX-License-Identifier: Apache-2.0
"""Goal: certificates, keys and CAs change while fogline runs, and nobody
notices but those who look at them; what does not go together changes
nothing."""

import os
import re
import shutil
import ssl
import threading
import time

import pytest
from cryptography import x509
from pki import Authority, pem, write
from tlswire import TlsClient, TlsUpstream, client_context, server_context
from upstream import ok
from verdicts import FINE, refused
from wire import SLOW


@pytest.fixture
def ca(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def renewing(start, ca):
    """A proxy with the certificate `server` of `ca`, and how to change it."""
    def starter(*options, **named):
        pair = ca.issue("server", ip=["127.0.0.1"])
        return start("--tls-cert", pair[0], "--tls-key", pair[1], *options,
                     **named), pair
    return starter


def serial(proxy, ca, pair=None):
    with TlsClient(proxy.address, client_context(ca.path, pair)) as client:
        return x509.load_der_x509_certificate(
            client.sock.getpeercert(True)).serial_number


def until(condition, seconds=8):
    deadline = time.monotonic() + seconds * SLOW
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def reloads(proxy, result):
    return proxy.metric("fogline_tls_reloads_total", side="client",
                        result=result)


class Load:
    """Clients that ask without a pause; `new`: on a new connection each."""

    def __init__(self, proxy, ca, path, new):
        self.proxy, self.context = proxy, client_context(ca.path)
        self.path, self.new = path, new
        self.done, self.failed, self.over = 0, [], False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        client = None
        while not self.over:
            try:
                if client is None or self.new:
                    client = TlsClient(self.proxy.address, self.context)
                reply = client.get(self.path)
                assert reply.body == FINE, reply
                self.done += 1
                if self.new:
                    client.close()
            except Exception as error:  # whatever it is, it is a failure
                self.failed.append(repr(error))
                client = None
            time.sleep(0.002)

    def stop(self):
        self.over = True
        self.thread.join()


def test_rotation_under_load_fails_no_request(renewing, upstream, ca, path):
    upstream.on(path, ok(FINE))
    proxy, _ = renewing(workers=2)
    load = [Load(proxy, ca, path, new) for new in (False, True, True)]
    seen = set()
    for i in range(8):
        ca.issue("server", ip=["127.0.0.1"], kind=("ec", "rsa")[i % 2])
        want = ca.last.serial_number
        until(lambda: serial(proxy, ca) == want)
        seen.add(want)
    for it in load:
        it.stop()
    assert len(seen) == 8
    assert [it.failed for it in load] == [[], [], []]
    assert all(it.done > 20 for it in load)


def test_a_link_that_leads_elsewhere(start, upstream, ca, tmp_path, path):
    """As Kubernetes changes a secret: ..data is replaced."""
    upstream.on(path, ok(FINE))

    def version(name):
        pair = ca.issue("server", ip=["127.0.0.1"])
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(pair[0], folder / "tls.crt")
        shutil.copy(pair[1], folder / "tls.key")
        os.symlink(name, tmp_path / "..new")
        os.rename(tmp_path / "..new", tmp_path / "..data")
        return ca.last.serial_number

    first = version("..1")
    for name in "tls.crt", "tls.key":
        os.symlink(f"..data/{name}", tmp_path / name)
    proxy = start("--tls-cert", str(tmp_path / "tls.crt"),
                  "--tls-key", str(tmp_path / "tls.key"))
    assert serial(proxy, ca) == first
    second = version("..2")
    until(lambda: serial(proxy, ca) == second)


def test_sighup(renewing, ca):
    proxy, _ = renewing()
    ca.issue("server", ip=["127.0.0.1"])
    proxy.signal(1)
    until(lambda: serial(proxy, ca) == ca.last.serial_number, 2)


@pytest.mark.parametrize("spoil,word", [
    (lambda ca, pair: write(pair[0], b"nonsense"), "holds no certificate"),
    (lambda ca, pair: write(pair[1], b"nonsense"), "holds no private key"),
    (lambda ca, pair: os.unlink(pair[0]), "cannot be read"),
    (lambda ca, pair: os.chmod(pair[1], 0o644), "everybody may read"),
    (lambda ca, pair: ca.issue("server", days=(-9, -1)), "expired on"),
    (lambda ca, pair: shutil.copy(ca.issue("other")[0], pair[0]),
     "is not the key of"),
])
def test_a_bad_pair_leaves_the_old_one(renewing, upstream, ca, path, spoil,
                                       word):
    upstream.on(path, ok(FINE))
    proxy, pair = renewing()
    old = ca.last.serial_number
    refusals = reloads(proxy, "refused")
    spoil(ca, pair)
    until(lambda: reloads(proxy, "refused") > refusals)
    assert serial(proxy, ca) == old
    until(lambda: "stay in force" in proxy.log(), 2)
    assert word in proxy.log()
    ca.issue("server", ip=["127.0.0.1"])
    until(lambda: serial(proxy, ca) == ca.last.serial_number)


def test_a_key_that_comes_later_than_its_certificate(renewing, ca):
    proxy, pair = renewing()
    old = ca.last.serial_number
    aside = ca.issue("next", ip=["127.0.0.1"])
    new = ca.last.serial_number
    shutil.copy(aside[0], pair[0])
    until(lambda: reloads(proxy, "refused") > 0)
    assert serial(proxy, ca) == old
    shutil.copy(aside[1], pair[1])
    until(lambda: serial(proxy, ca) == new)


def test_connections_outlive_their_certificate(renewing, upstream, ca, path):
    upstream.on(path, ok(FINE))
    proxy, _ = renewing()
    with TlsClient(proxy.address, client_context(ca.path)) as client:
        assert client.get(path).body == FINE
        ca.issue("server", ip=["127.0.0.1"])
        until(lambda: serial(proxy, ca) == ca.last.serial_number)
        assert client.get(path).body == FINE


def test_a_client_that_was_revoked_resumes_nothing(renewing, upstream, ca,
                                                   path):
    """Nor does one whose CA is trusted no more."""
    upstream.on(path, ok(FINE))
    mine = ca.issue("client", dns=["c.example"])
    certificate = ca.last
    proxy, _ = renewing("--tls-client-ca", ca.path, "--tls-crl", ca.crl())
    for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
        context = client_context(ca.path, mine, maximum_version=version)
        with TlsClient(proxy.address, context) as client:
            assert client.get(path).body == FINE
            session = client.sock.session
        with TlsClient(proxy.address, context, session=session) as client:
            assert client.sock.session_reused
    before = reloads(proxy, "ok")
    ca.revoke(certificate)
    ca.crl()
    until(lambda: reloads(proxy, "ok") > before)
    try:
        with TlsClient(proxy.address, context, session=session) as client:
            client.send(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n")
            assert client.closed() and not client.received
    except ssl.SSLError:
        pass
    assert proxy.metric("fogline_tls_failures_total",
                        reason="certificate_revoked") == 1


def test_a_list_that_has_ended_leaves_the_old_one(renewing, upstream, ca,
                                                  path):
    upstream.on(path, ok(FINE))
    mine = ca.issue("client", dns=["c.example"])
    proxy, _ = renewing("--tls-client-ca", ca.path, "--tls-crl", ca.crl())
    refusals = reloads(proxy, "refused")
    ca.crl(days=(-9, -3))
    until(lambda: reloads(proxy, "refused") > refusals)
    until(lambda: "stay in force" in proxy.log(), 2)
    assert "a revocation list that ended on" in proxy.log()
    with TlsClient(proxy.address, client_context(ca.path, mine)) as client:
        assert client.get(path).body == FINE


def test_the_upstreams_ca_changes(start, ca, tmp_path):
    new = Authority(tmp_path, "newca")
    bundle = write(str(tmp_path / "bundle.crt"), pem(ca.certificate))
    servers = [TlsUpstream(server_context(a.issue(f"u{i}", dns=["localhost"])))
               for i, a in enumerate((ca, new))]
    for server in servers:
        server.on("/a", ok(FINE, "Connection: close"))
    old, other = [start("--upstream-ca", bundle,
                        port=f"https://localhost:{server.port}")
                  for server in servers]
    assert old.get("/a").body == FINE
    refused(other.get("/a"), 502)
    write(bundle, pem(new.certificate))
    until(lambda: other.get("/a").status == 200)
    until(lambda: old.get("/a").status == 502)
    for server in servers:
        server.close()


def test_days_left_follow(renewing, ca):
    proxy, _ = renewing()
    ca.issue("server", ip=["127.0.0.1"], days=(-1, 12))
    until(lambda: proxy.metric("fogline_certificate_days_left") < 13)
