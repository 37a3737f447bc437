# SPDX-License-Identifier: Apache-2.0
"""Goal: TLS goes together with the other things that listeners do, and what is
wrong with certificates is said before anybody is served."""

import os
import subprocess
import time

import private
import pytest
from pki import Authority
from private import BODY
from test_a_memory import remains
from tlswire import TlsClient, client_context
from upstream import ok
from verdicts import FINE
from wire import SLOW, Client, request


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


# -- beside other things --

def test_a_proxy_preface_comes_before_tls(upstream, start, ca, path):
    pair = ca.issue("behind", ip=["127.0.0.1"])
    it = start("--tls-cert", pair[0], "--tls-key", pair[1],
               "--proxy-protocol")
    upstream.on(path, ok(FINE))
    with Client(it.address) as raw:
        raw.send(b"PROXY TCP4 203.0.113.7 203.0.113.8 1000 443\r\n")
        raw.sock = client_context(ca.path).wrap_socket(
            raw.sock, server_hostname="127.0.0.1")
        assert raw.get(path).body == FINE
    assert upstream.seen(path)[0].get("x-forwarded-for") == "203.0.113.7"


def test_tls_over_a_unix_socket(upstream, start, ca, path, tmp_path):
    pair = ca.issue("unix", dns=["a.example"])
    name = str(tmp_path / "sock")
    start("--tls-cert", pair[0], "--tls-key", pair[1], "--listen",
          f"unix:{name}")
    upstream.on(path, ok(BODY))
    done = subprocess.run(
        ["curl", "-sS", "--cacert", ca.path, "--unix-socket", name,
         f"https://a.example{path}"], capture_output=True, timeout=10 * SLOW)
    assert done.returncode == 0, done.stderr
    assert not private.leaks(done.stdout) and b"odometer" in done.stdout


@pytest.mark.skipif("os.getuid() != 0 or SLOW != 1",
                    reason="only root may look, and only at our memory")
def test_nothing_stays_in_memory(upstream, start, ca, path):
    """Neither here nor in OpenSSL's buffers."""
    row = b"MARK-%d-TLS," % os.getpid()
    upstream.on(path, ok(row * 9000, type="text/plain"))
    pair = ca.issue("forgetful", ip=["127.0.0.1"])
    it = start("--tls-cert", pair[0], "--tls-key", pair[1])
    with TlsClient(it.address, client_context(ca.path)) as client:
        client.send(request(path, method="POST", body=row * 9000))
        assert client.reply().body == row * 9000
        assert remains(it.pid, row), "this test cannot see anything"
        time.sleep(0.5 * SLOW)
        found = remains(it.pid, row)
    assert not found, found


# -- settings --

def start_error(*options):
    import fogline
    done = fogline.run(*fogline.serve_command({}), *options)
    assert done.returncode in (1, 2), done
    return done.stderr.decode()


def test_what_is_wrong_with_certificates_is_said(ca, tmp_path):
    crt, key = ca.issue("fine", ip=["127.0.0.1"])
    other = ca.issue("other", ip=["127.0.0.1"])
    late = ca.issue("late", days=(-10, -1))
    early = ca.issue("early", days=(1, 10))
    weak = ca.issue("weak", kind="rsa1024")
    empty = tmp_path / "empty"
    empty.write_text("")
    empty.chmod(0o600)
    public = tmp_path / "public.key"
    public.write_bytes(open(key, "rb").read())
    public.chmod(0o644)
    loose = tmp_path / "both"
    loose.write_bytes(open(crt, "rb").read() + open(key, "rb").read())
    loose.chmod(0o644)
    for pair, word in [
            ((crt, other[1]), "is not the key of the certificate in " + crt),
            (late, "expired on"), (early, "not valid before"),
            (weak, "key too small"),
            ((str(tmp_path / "no"), key), "no such file"),
            ((crt, str(tmp_path / "no")), "no such file"),
            ((str(empty), key), "holds no certificate"),
            ((crt, str(empty)), "holds no private key"),
            ((crt, str(public)), "everybody may read"),
            ((str(loose), str(loose)), "everybody may read")]:
        error = start_error("--tls-cert", pair[0], "--tls-key", pair[1])
        assert word.lower() in error.lower(), (word, error)
    assert "give one for each" in start_error(
        "--tls-cert", crt, "--tls-cert", crt, "--tls-key", key)
