# SPDX-License-Identifier: Apache-2.0
"""Goal: behind a balancer that speaks the PROXY protocol, the client is who the
preface says; a connection without a valid one gets nothing."""

import os
import socket
import struct
import time

import private
import pytest
from fogline import find_addresses
from pki import Authority
from tlswire import client_context
from upstream import ok
from wire import SLOW, Client, request

OPTIONS = ["--proxy-protocol", "--timeout", f"header={int(700 * SLOW)}ms"]
V1 = b"PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"
V1_V6 = b"PROXY TCP6 2001:db8::7 ::1 56324 443\r\n"
MARK = b"\r\n\r\n\0\r\nQUIT\n"


def v2(family, addresses, tlvs=b"", command=0x21):
    body = addresses + tlvs
    return MARK + struct.pack(">BBH", command, family, len(body)) + body


def v4(source):
    return socket.inet_aton(source) + socket.inet_aton("198.51.100.1") + \
        struct.pack(">HH", 56324, 443)


def v6(source):
    return socket.inet_pton(socket.AF_INET6, source) + bytes(16) + \
        struct.pack(">HH", 56324, 443)


UNIX = v2(0x31, bytes(216))
TLVS = b"\x01\0\x08http/1.1" + b"\x04\0\x05\0\0\0\0\0" + b"\xea\0\x03aws"
NAMED = [
    (V1, "192.0.2.7"), (V1_V6, "2001:db8::7"),
    (b"PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n", "192.0.2.7"),
    (v2(0x11, v4("192.0.2.8")), "192.0.2.8"),
    (v2(0x21, v6("2001:db8::8")), "2001:db8::8"),
    (v2(0x11, v4("192.0.2.9"), TLVS), "192.0.2.9"),
    (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
    (v2(0, b""), "127.0.0.1"),
    (v2(0x11, v4("192.0.2.8"), command=0x20), "127.0.0.1"),
    (UNIX, None),
]
BROKEN = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"\x16\x03\x01\x02\0",
    V1.replace(b"TCP4", b"TCP5"), V1.replace(b"\r", b""),
    V1.replace(b" 443", b" 99999"), b"PROXY " + b"x" * 200,
    v2(0x12, v4("192.0.2.8")), v2(0x11, v4("192.0.2.8")[:8]),
    v2(0x11, v4("192.0.2.8"), b"\x01\0\x09short"),
    v2(0x11, v4("192.0.2.8"), b"\x04\x7f\xff" + bytes(0x7fff)),
    MARK + b"\x31\x11\0\x0c" + v4("192.0.2.8"),
]


def names(seen, peer):
    """Does the request that was seen say whose it is?"""
    shown = f'"[{peer}]"' if peer and ":" in peer else peer or "unknown"
    assert seen.get("X-Forwarded-For") == peer
    assert seen.get("Forwarded") == f"for={shown};proto=http"


@pytest.mark.parametrize("preface, peer", NAMED, ids=range(len(NAMED)))
def test_the_preface_names_the_client(proxy, upstream, path, preface, peer):
    upstream.on(path, ok(private.BODY))
    with proxy.client() as client:
        client.send(preface + request(path))
        reply = client.reply()
        assert reply.complete and b"[VIN]" in reply.body
        assert client.get(path).complete
    one, two = upstream.seen(path)
    names(one, peer)
    names(two, peer)


@pytest.mark.parametrize("preface, peer", NAMED, ids=range(len(NAMED)))
def test_a_preface_may_come_in_any_pieces(proxy, upstream, path, preface,
                                          peer):
    upstream.on(path, ok(private.BODY))
    with proxy.client() as client:
        client.send_pieces(preface + request(path))
        assert client.reply().complete
    names(upstream.seen(path)[0], peer)
    cuts = {1, 5, 6, 11, 12, 13, 15, 16, 17, len(preface) - 1, len(preface)}
    for cut in cuts:
        with proxy.client() as client:
            client.send(preface[:cut])
            time.sleep(0.005)
            client.send(preface[cut:] + request(path))
            assert client.reply().complete
    for seen in upstream.seen(path):
        names(seen, peer)


@pytest.mark.parametrize("sent", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_preface_gets_nothing(proxy, upstream, path, sent):
    before = proxy.metric("fogline_prefaces_refused_total")
    for step in (1, len(sent)):
        with proxy.client() as client:
            if len(sent) < 300 or step > 1:
                client.send_pieces(sent, step, 0)
            else:
                client.send(sent)
            client.send(request(path))
            assert client.rest() == b"" and client.end in ("fin", "rst")
    assert not upstream.seen(path)
    assert proxy.metric("fogline_prefaces_refused_total") == before + 2


def test_a_preface_that_never_comes_ends(proxy):
    start = time.monotonic()
    silent, half = proxy.client(), proxy.client()
    half.send(V1[:20])
    for client in (silent, half):
        assert client.rest() == b"" and client.end in ("fin", "rst")
    assert 0.5 * SLOW < time.monotonic() - start < 3 * SLOW


def test_no_more_wait_for_one_than_may_be_served(start, upstream, path):
    upstream.on(path, ok(private.BODY))
    proxy = start("--proxy-protocol", "--limit", "connections=3")
    waiting = [proxy.client() for _ in range(3)]
    assert proxy.client().closed(2 * SLOW)
    assert proxy.metric("fogline_prefaces_refused_total") == 1
    for client in waiting:
        assert client.send(V1 + request(path)).reply().status == 200


def test_who_goes_away_before_it_is_whole_leaves_nothing(proxy, upstream,
                                                         path):
    upstream.on(path, ok(private.BODY))
    used = len(os.listdir(f"/proc/{proxy.pid}/fd"))
    for i in range(40):
        client = proxy.client().send(V1[:i])
        client.abort() if i % 2 else client.close()
    deadline = time.monotonic() + 3 * SLOW
    while time.monotonic() < deadline:
        if len(os.listdir(f"/proc/{proxy.pid}/fd")) <= used:
            break
        time.sleep(0.02)
    assert len(os.listdir(f"/proc/{proxy.pid}/fd")) <= used


def test_a_second_preface_is_no_request(proxy, upstream, path):
    upstream.on(path, ok(private.BODY))
    with proxy.client() as client:
        client.send(V1 + V1 + request(path))
        assert client.reply().status == 400
    assert not upstream.seen(path)


def test_nobody_reads_one_that_was_not_agreed_upon(start, upstream, path):
    upstream.on(path, ok(private.BODY))
    with start().client() as client:
        client.send(V1 + request(path))
        assert client.reply().status == 400
    assert not upstream.seen(path)


def test_connections_are_counted_by_the_named_address(start, upstream, path):
    upstream.on(path, ok(private.BODY))
    proxy = start("--proxy-protocol", "--limit", "connections_per_address=2")
    clients = []
    for host in ("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.1",
                 "192.0.2.2"):
        clients.append(proxy.client())
        clients[-1].send(v2(0x11, v4(host)) + request(path))
    assert [c.reply().status for c in clients] == [200, 200, 200, 429, 200]


def test_the_preface_comes_before_tls(start, upstream, path, tmp_path):
    upstream.on(path, ok(private.BODY))
    ca = Authority(tmp_path)
    crt, key = ca.issue("server", ip=["127.0.0.1"])
    proxy = start("--proxy-protocol", "--tls-cert", crt, "--tls-key", key)
    for preface in (V1, v2(0x11, v4("192.0.2.7"), TLVS)):
        with socket.create_connection(proxy.address, 5 * SLOW) as plain:
            plain.sendall(preface)
            with client_context(ca.path).wrap_socket(
                    plain, server_hostname="127.0.0.1") as secure:
                secure.sendall(request(path, "Connection: close"))
                answer = b"".join(iter(lambda: secure.recv(65536), b""))
        assert b"[VIN]" in answer and not private.leaks(answer)
    for seen in upstream.seen(path):
        assert seen.get("X-Forwarded-For") == "192.0.2.7"
        assert seen.get("Forwarded") == "for=192.0.2.7;proto=https"


def test_over_a_unix_socket(start, upstream, path, tmp_path):
    upstream.on(path, ok(private.BODY))
    at = str(tmp_path / "a.sock")
    proxy = start("--proxy-protocol", "--listen", f"unix:{at}", workers=2)
    assert find_addresses(proxy.log())[1] == at
    for _ in range(6):
        with Client(at) as client:
            client.send_pieces(V1 + request(path), 7)
            assert client.reply().complete
    for seen in upstream.seen(path):
        names(seen, "192.0.2.7")


def test_a_drain_does_not_wait_for_prefaces(start):
    proxy = start("--proxy-protocol")
    waiting = [proxy.client() for _ in range(5)]
    waiting[0].send(V1[:9])
    time.sleep(0.05)
    begun = time.monotonic()
    proxy.stop()
    assert time.monotonic() - begun < 2 * SLOW
