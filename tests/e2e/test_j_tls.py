# SPDX-License-Identifier: Apache-2.0
"""Goal: a listener with TLS is a listener: the same answers, the same ends, and
no byte for those who do not speak it as they should."""

import socket
import ssl
import subprocess
import threading
import time

import pytest
import private
from pki import Authority
from private import BODY
from tlswire import TlsClient, client_context
from upstream import Pause, Reset, answer, ok
from verdicts import BIG, FINE, refused
from wire import SLOW, Client, request

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def proxy(upstream, ca):
    from fogline import Fogline
    pair = ca.issue("server", dns=["localhost"], ip=["127.0.0.1"])
    it = Fogline(upstream.port, "--tls-cert", pair[0], "--tls-key", pair[1],
                 "--timeout", f"handshake={int(700 * SLOW)}ms",
                 "--timeout", f"stall={int(900 * SLOW)}ms")
    yield it
    it.stop()


@pytest.fixture
def connect(proxy, ca):
    def connector(version=None, **options):
        context = client_context(ca.path)
        if version:
            context.minimum_version = context.maximum_version = version
        return TlsClient(proxy.address, context, **options)
    return connector


def curl(proxy, ca, path, *options):
    return subprocess.run(
        ["curl", "-sS", "--cacert", ca.path, *options,
         f"https://127.0.0.1:{proxy.address[1]}{path}"],
        capture_output=True, timeout=10 * SLOW)


def s_client(proxy, *options, stdin=b""):
    done = subprocess.run(
        ["openssl", "s_client", "-connect", "127.0.0.1:%d" % proxy.address[1],
         *options], input=stdin, capture_output=True, timeout=10 * SLOW)
    return (done.stdout + done.stderr).decode("latin-1")


# -- who is served --

@pytest.mark.parametrize("option", ["--tlsv1.2", "--tlsv1.3"])
def test_curl_is_served(proxy, upstream, ca, path, option):
    upstream.on(path, ok(BODY))
    done = curl(proxy, ca, path, option, "--tls-max", option[-3:], "-v")
    assert done.returncode == 0, done.stderr
    assert not private.leaks(done.stdout) and b"odometer_km" in done.stdout
    assert b"ALPN: server accepted http/1.1" in done.stderr


def test_the_upstream_is_told_that_the_client_came_by_tls(connect, upstream,
                                                          path):
    upstream.on(path, ok(FINE))
    connect().get(path)
    [seen] = upstream.seen(path)
    assert seen.get("x-forwarded-proto") == "https"
    assert "proto=https" in seen.get("forwarded")


@pytest.mark.parametrize("option", ["-tls1", "-tls1_1"])
def test_old_versions_are_refused(proxy, option):
    out = s_client(proxy, option, "-cipher", "DEFAULT@SECLEVEL=0")
    assert "alert protocol version" in out, out


@pytest.mark.parametrize("cipher", ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA",
                                    "AES128-GCM-SHA256", "NULL", "RC4"])
def test_old_ciphers_are_refused(proxy, cipher):
    out = s_client(proxy, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")
    assert "alert handshake failure" in out or "no cipher" in out.lower(), out


@pytest.mark.parametrize("protocols,word", [
    ("h2", "alert no application protocol"),
    ("h2,spdy/3", "alert no application protocol"),
    ("h2,http/1.1", "ALPN protocol: http/1.1"),
    ("http/1.1", "ALPN protocol: http/1.1"),
])
def test_who_speaks_only_h2_is_told_so(proxy, protocols, word):
    assert word in s_client(proxy, "-alpn", protocols)


def test_renegotiation_is_refused(proxy):
    """`R` in a line of its own asks s_client for it."""
    client = subprocess.Popen(
        ["openssl", "s_client", "-tls1_2", "-connect",
         "127.0.0.1:%d" % proxy.address[1]], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    time.sleep(0.3 * SLOW)
    client.stdin.write(b"R\n")
    client.stdin.flush()
    time.sleep(0.3 * SLOW)
    out = client.communicate(timeout=10 * SLOW)[0]
    assert b"no renegotiation" in out, out


def test_early_data_is_not_offered(proxy):
    out = s_client(proxy, "-tls1_3", stdin=b"")
    assert "Max Early Data: 0" in out or "Early data was not sent" in out


@pytest.mark.parametrize("first", [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"\0" * 100, b"\x16\x03\x01\xff\xff",
    b"\x16\x03\x01\x00\x05hello"])
def test_who_does_not_speak_tls_hears_no_http(proxy, upstream, first):
    before = len(upstream.requests)
    with Client(proxy.address) as client:
        client.send(first)
        assert client.closed(3 * SLOW)
        assert b"HTTP" not in client.received
    assert len(upstream.requests) == before


def test_a_handshake_has_its_time(proxy):
    before = proxy.metric("fogline_tls_failures_total", side="client",
                          reason="timeout")
    with Client(proxy.address) as client:
        begun = time.monotonic()
        client.send(b"\x16\x03\x01")
        assert client.closed(4 * SLOW)
        assert time.monotonic() - begun > 0.5 * SLOW
    assert proxy.metric("fogline_tls_failures_total", side="client",
                        reason="timeout") == before + 1


# -- records, segments --

@pytest.mark.parametrize("version", VERSIONS)
def test_a_request_in_records_of_one_byte(connect, upstream, path, version):
    upstream.on(path, ok(BODY))
    with connect(version) as client:
        client.send_pieces(request(path), 1, 0)
        reply = client.reply()
    assert reply.status == 200 and not private.leaks(reply.body)


class Pieces:
    """A TLS client whose every byte is a write of its own."""

    def __init__(self, address, context):
        self.sock = socket.create_connection(address, 5 * SLOW)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing,
                                    server_hostname="127.0.0.1")

    def flush(self, size=1):
        data = self.outgoing.read()
        for i in range(0, len(data), size):
            self.sock.sendall(data[i:i + size])

    def pull(self):
        data = self.sock.recv(65536)
        if data:
            self.incoming.write(data)
        else:
            self.incoming.write_eof()

    def do(self, call, *arguments):
        while True:
            try:
                return call(*arguments)
            except ssl.SSLWantReadError:
                self.flush()
                self.pull()
            finally:
                self.flush()


def test_every_byte_in_a_segment_of_its_own(proxy, upstream, ca, path):
    upstream.on(path, ok(BODY))
    client = Pieces(proxy.address, client_context(ca.path))
    client.do(client.tls.do_handshake)
    client.do(client.tls.write, request(path))
    got = b""
    while b"odometer_km" not in got:
        got += client.do(client.tls.read, 65536)
    assert not private.leaks(got)


def test_a_client_that_has_said_goodbye_is_still_answered(proxy, upstream, ca,
                                                          path):
    """TLS 1.3 ends one direction at a time, as TCP does."""
    upstream.on(path, Pause(0.2 * SLOW), ok(BODY))
    client = Pieces(proxy.address, client_context(ca.path))
    client.do(client.tls.do_handshake)
    client.do(client.tls.write, request(path))
    with pytest.raises(ssl.SSLWantReadError):
        client.tls.unwrap()
    client.flush(1000)
    got = client.do(client.tls.read, 65536)
    assert b"200 OK" in got and not private.leaks(got)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("size", [1, 16384, 16385, 100_000, 5_000_000])
def test_bodies_of_all_sizes(connect, upstream, path, version, size):
    body = b"lorem ipsum " * (size // 12 + 1)
    upstream.on(path, ok(body[:size], type="text/plain"))
    with connect(version, timeout=20) as client:
        for _ in range(2):
            assert client.get(path).body == body[:size]


def test_requests_with_large_bodies(connect, upstream, path):
    upstream.on(path, ok(FINE))
    body = bytes(range(256)) * 12000
    with connect(timeout=20) as client:
        client.send(request(path, method="POST", body=body))
        assert client.reply("POST").body == FINE
    assert upstream.seen(path)[0].body == body


def test_pipelined_requests(connect, upstream, path):
    for i in range(20):
        upstream.on(f"{path}{i}", ok(b'{"i":%d}' % i))
    with connect() as client:
        client.send(b"".join(request(f"{path}{i}") for i in range(20)))
        assert [client.reply().body for _ in range(20)] == [
            b'{"i":%d}' % i for i in range(20)]


@pytest.mark.skipif("SLOW != 1", reason="sanitizers need their own memory")
def test_a_reader_that_is_slow_holds_no_memory(proxy, connect, upstream,
                                               path):
    upstream.on(path, ok(b"lorem ipsum " * 2_000_000, type="text/plain"))
    before = proxy.memory("VmRSS")
    with connect(timeout=20, receive_buffer=20000) as client:
        client.send(request(path))
        time.sleep(0.5 * SLOW)
        assert proxy.memory("VmRSS") - before < 6_000_000
        reply = client.reply()
    assert len(reply.body) == 24_000_000


def test_an_event_leaves_at_once(connect, upstream, path):
    upstream.on(path, answer(b"data: one\n\n", type="text/event-stream"),
                Pause(1.5 * SLOW), b"data: two\n\n")
    with connect() as client:
        begun = time.monotonic()
        client.send(request(path))
        assert client.wait_for(b"data: one") - begun < 0.5 * SLOW


# -- ends --

@pytest.mark.parametrize("version", VERSIONS)
def test_an_end_is_announced(connect, upstream, path, version):
    upstream.on(path, ok(FINE))
    with connect(version) as client:
        reply = client.get(path, "Connection: close")
        assert reply.body == FINE and client.closed()
        assert client.end == "fin"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cut_body_never_ends_as_if_it_were_whole(connect, upstream, path,
                                                   version):
    upstream.on(path, answer(BIG[:300000], f"Content-Length: {len(BIG)}"),
                Reset())
    with connect(version) as client:
        client.send(f"GET {path} HTTP/1.0\r\nHost: a\r\n\r\n")
        reply = client.reply()
        assert not reply.complete
        assert client.end in ("rst", "cut"), client.end


def test_an_idle_client_is_told_goodbye(upstream, start, ca):
    pair = ca.issue("idle", ip=["127.0.0.1"])
    it = start("--tls-cert", pair[0], "--tls-key", pair[1], "--timeout",
               "idle=300ms")
    with TlsClient(it.address, client_context(ca.path)) as client:
        assert client.closed(3 * SLOW) and client.end == "fin"


def test_drain_finishes_what_is_in_flight(upstream, start, ca, path):
    pair = ca.issue("drain", ip=["127.0.0.1"])
    it = start("--tls-cert", pair[0], "--tls-key", pair[1])
    upstream.on(path, Pause(0.5 * SLOW), ok(BODY))
    with TlsClient(it.address, client_context(ca.path)) as client:
        client.send(request(path))
        time.sleep(0.2 * SLOW)
        it.signal(15)
        reply = client.reply()
        assert reply.status == 200 and reply.get("connection") == "close"
        assert client.closed() and client.end == "fin"


def test_one_too_many_is_told_so(upstream, start, ca):
    pair = ca.issue("full", ip=["127.0.0.1"])
    it = start("--tls-cert", pair[0], "--tls-key", pair[1], "--limit",
               "connections=1")
    with TlsClient(it.address, client_context(ca.path)):
        with TlsClient(it.address, client_context(ca.path)) as other:
            refused(other.reply(), 503)
            assert other.closed() and other.end == "fin"


# -- cost --

@pytest.mark.skipif("SLOW != 1")
def test_idle_connections_hold_little_memory(proxy, connect, upstream, path):
    upstream.on(path, ok(BODY))
    for _ in range(3):
        connect().get(path)
    before = proxy.memory("VmRSS")
    clients = [connect() for _ in range(500)]
    for client in clients:
        assert client.get(path).status == 200
    time.sleep(0.3)
    each = (proxy.memory("VmRSS") - before) / len(clients)
    assert each <= 20 * 1024, each


def test_many_clients_at_once(connect, upstream, path):
    upstream.on(path, ok(BODY))
    wrong = []

    def work():
        with connect() as client:
            for _ in range(20):
                if private.leaks(client.get(path).body):
                    wrong.append(client)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
