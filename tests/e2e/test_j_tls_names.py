# SPDX-License-Identifier: Apache-2.0
"""Goal: every client gets the certificate that it asks for and can use, is
spared a second handshake, and none can ask for more of them than is allowed."""

import datetime
import re
import ssl
import subprocess
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from pki import Authority, write
from tlswire import TlsClient, client_context
from upstream import ok
from verdicts import FINE
from wire import SLOW, Client

V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


def staple_of(ca, certificate, path):
    now = datetime.datetime.utcnow()
    response = ocsp.OCSPResponseBuilder().add_response(
        certificate, ca.certificate, hashes.SHA256(),
        ocsp.OCSPCertStatus.GOOD, now, now + datetime.timedelta(1), None,
        None).responder_id(ocsp.OCSPResponderEncoding.HASH, ca.certificate)
    return write(path, response.sign(ca.key, hashes.SHA256()).public_bytes(
        serialization.Encoding.DER))


@pytest.fixture(scope="module")
def proxy(upstream, ca, tmp_path_factory):
    """Three names, the first with a key of each type; two workers."""
    from fogline import Fogline
    options = []
    staple = None
    for i, (dns, kind) in enumerate([
            (["a.example"], "ec"), (["b.example", "*.b.example"], "rsa"),
            (["a.example"], "rsa"), (["c.example"], "ec"),
            (["a.example"], "ec")]):
        pair = ca.issue(f"pair{i}", dns=dns, kind=kind, subject="the same")
        staple = staple or staple_of(
            ca, ca.last, str(tmp_path_factory.mktemp("ocsp") / "staple"))
        options += ["--tls-cert", pair[0], "--tls-key", pair[1],
                    "--tls-ocsp", staple]
    it = Fogline(upstream.port, *options, workers=2)
    yield it
    it.stop()


def shown(proxy, ca, name, *options):
    """(names, key type) of the certificate that openssl gets."""
    out = subprocess.run(
        ["openssl", "s_client", "-connect", "127.0.0.1:%d" % proxy.address[1],
         *(["-servername", name] if name else ["-noservername"]), *options],
        input=b"", capture_output=True, timeout=10 * SLOW).stdout.decode()
    certificate = x509.load_pem_x509_certificate(re.search(
        "-----BEGIN CERT.*?-----END CERTIFICATE-----", out, re.S)[0].encode())
    names = certificate.extensions.get_extension_for_class(
        x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    kind = type(certificate.public_key()).__name__.lstrip("_")[:2].lower()
    return names[0], kind


RSA_ONLY = ["-sigalgs", "RSA-PSS+SHA256:RSA+SHA256"]


@pytest.mark.parametrize("version", [["-tls1_2"], ["-tls1_3"]])
@pytest.mark.parametrize("name,options,want", [
    ("a.example", [], ("a.example", "el")),
    ("A.Example", [], ("a.example", "el")),
    ("a.example", RSA_ONLY, ("a.example", "rs")),
    (None, [], ("a.example", "el")),
    (None, RSA_ONLY, ("a.example", "rs")),
    ("unknown.example", [], ("a.example", "el")),
    ("b.example", [], ("b.example", "rs")),
    ("x.b.example", [], ("b.example", "rs")),
    ("x.y.b.example", [], ("a.example", "el")),
    ("c.example", [], ("c.example", "el")),
])
def test_the_name_and_the_key_type_choose(proxy, ca, version, name, options,
                                          want):
    assert shown(proxy, ca, name, *version, *options) == want


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_an_ocsp_response_is_stapled(proxy, version):
    out = subprocess.run(
        ["openssl", "s_client", version, "-status", "-connect",
         "127.0.0.1:%d" % proxy.address[1], "-servername", "a.example"],
        input=b"", capture_output=True, timeout=10 * SLOW).stdout.decode()
    assert "OCSP Response Status: successful" in out
    assert "Cert Status: good" in out


# -- once is enough --

@pytest.mark.parametrize("version", [V12, V13])
def test_tickets_are_good_on_every_worker(proxy, upstream, ca, path, version):
    upstream.on(path, ok(FINE))
    context = client_context(ca.path, maximum_version=version)
    with TlsClient(proxy.address, context, "a.example") as client:
        assert client.get(path).body == FINE
        session = client.sock.session
    for _ in range(12):
        with TlsClient(proxy.address, context, "a.example",
                       session=session) as client:
            assert client.get(path).body == FINE
            assert client.sock.session_reused


def test_a_session_without_ticket_is_found_in_the_cache(proxy, upstream, ca,
                                                        path):
    upstream.on(path, ok(FINE))
    context = client_context(ca.path, maximum_version=V12)
    context.options |= ssl.OP_NO_TICKET
    with TlsClient(proxy.address, context, "a.example") as client:
        assert client.get(path).body == FINE
        session = client.sock.session
    for _ in range(8):
        with TlsClient(proxy.address, context, "a.example",
                       session=session) as client:
            assert client.sock.session_reused
            assert client.get(path).body == FINE


@pytest.mark.parametrize("version", [V12, V13])
def test_ticket_keys_grow_old(upstream, start, ca, path, version):
    """Sealed by the key of one period, opened in the next, and not after."""
    upstream.on(path, ok(FINE))
    pair = ca.issue("rotating", dns=["a.example"])
    proxy = start("--tls-cert", pair[0], "--tls-key", pair[1],
                  "--tls-resume", "2")
    context = client_context(ca.path, maximum_version=version)

    def resumes(session):
        with TlsClient(proxy.address, context, "a.example",
                       session=session) as client:
            assert client.get(path).body == FINE
            return client.sock.session_reused

    with TlsClient(proxy.address, context, "a.example") as client:
        client.get(path)
        session = client.sock.session
    assert resumes(session)
    time.sleep(5)
    assert not resumes(session)


def test_a_restart_forgets_all_sessions(upstream, start, ca, path):
    upstream.on(path, ok(FINE))
    pair = ca.issue("again", dns=["a.example"])
    context = client_context(ca.path)
    session = None
    for _ in range(2):
        proxy = start("--tls-cert", pair[0], "--tls-key", pair[1])
        with TlsClient(proxy.address, context, "a.example",
                       session=session) as client:
            assert client.get(path).body == FINE
            assert not client.sock.session_reused
            session = client.sock.session


# -- not too many --

@pytest.mark.skipif("SLOW != 1")
def test_handshakes_beyond_the_limit_wait(upstream, start, ca, path):
    """20 a second: none is lost, and none comes too early."""
    upstream.on(path, ok(FINE))
    pair = ca.issue("limited", dns=["a.example"])
    proxy = start("--tls-cert", pair[0], "--tls-key", pair[1], "--limit",
                  "handshakes=20")
    context = client_context(ca.path)
    begun = time.monotonic()
    for _ in range(20):
        with TlsClient(proxy.address, context, "a.example") as client:
            assert client.get(path).body == FINE
    assert 0.7 < time.monotonic() - begun < 4
    assert proxy.metric("fogline_tls_failures_total", side="client",
                        reason="limit") > 0


def test_days_until_certificates_expire(upstream, start, ca):
    near = ca.issue("near", dns=["a.example"], days=(-1, 10))
    far = ca.issue("far", dns=["b.example"], days=(-1, 100))
    proxy = start("--tls-cert", near[0], "--tls-key", near[1],
                  "--tls-cert", far[0], "--tls-key", far[1])
    assert 9 < proxy.metric("fogline_certificate_days_left", listener="0",
                            certificate="0") < 10.1
    assert 99 < proxy.metric("fogline_certificate_days_left", listener="0",
                             certificate="1") < 100.1


@pytest.mark.parametrize("options,works", [
    (["-tls1_3"], True), (["-tls1_2"], False)])
def test_the_oldest_version_can_be_chosen(upstream, start, ca, options, works):
    pair = ca.issue("new", dns=["a.example"])
    proxy = start("--tls-cert", pair[0], "--tls-key", pair[1],
                  "--tls-min-version", "1.3")
    out = subprocess.run(
        ["openssl", "s_client", *options, "-connect",
         "127.0.0.1:%d" % proxy.address[1]], input=b"", capture_output=True,
        timeout=10 * SLOW)
    assert (b"BEGIN CERTIFICATE" in out.stdout) == works
