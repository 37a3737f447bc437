# SPDX-License-Identifier: Apache-2.0
"""Goal: whatever one listens on or connects to, several at once: TCP over
IPv4 and IPv6, Unix sockets on both sides."""

import os
import re
import resource
import signal
import stat
import time

import private
import pytest
from fogline import find_addresses, run, serve_command
from pki import Authority
from tlswire import TlsClient, client_context
from upstream import Close, Upstream, answer, ok
from wire import SLOW, Client

BIG = b'{"state": "parked"}\n' * 500_000


@pytest.fixture
def unix(tmp_path):
    return str(tmp_path / "fogline.sock")


@pytest.fixture
def cloud(tmp_path):
    """An upstream on a Unix socket, as `cloud.url`."""
    it = Upstream(path=str(tmp_path / "cloud.sock"))
    it.url = f"unix:{tmp_path}/cloud.sock"
    yield it
    it.close()


def ask(address, path, *headers):
    """A filtered answer over a connection of its own."""
    with Client(address) as client:
        reply = client.get(path, *headers)
        assert reply.status == 200 and reply.complete
        assert b"[VIN]" in reply.body
        assert not private.reply_leaks(reply, client)


def watched(pid):
    """How many descriptors each of the process's event loops watches."""
    counts = []
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            if "eventpoll" in os.readlink(f"/proc/{pid}/fd/{fd}"):
                with open(f"/proc/{pid}/fdinfo/{fd}") as info:
                    counts.append(info.read().count("tfd:"))
        except FileNotFoundError:
            pass
    return counts


# -- several --

def test_several_listeners_serve_the_same(start, upstream, path, unix):
    upstream.on(path, ok(private.BODY))
    proxy = start("--listen", "[::1]:0", "--listen", f"unix:{unix}",
                  "--listen", "127.0.0.1:0", workers=2)
    addresses = find_addresses(proxy.log())
    assert len(set(addresses)) == 4 and addresses[2] == unix
    for address in addresses:
        for _ in range(4):
            ask(address, path)


@pytest.mark.parametrize("options, says", [
    (["--listen", "127.0.0.1:8080", "--listen", "127.0.0.1:8080"], "twice"),
    (["--listen", "unix:/tmp/a", "--listen", "unix:/tmp/a"], "twice"),
    (["--listen", "unix:/tmp/a", "--upstream", "unix:/tmp/a"], "itself"),
    (["--listen", ":1", "--admin", "0.0.0.0:1"], "admin address"),
    (["--listen", "[fe80::1]:80"], "fe80::1%eth0"),
    (["--upstream", "http://[fe80::1]"], "fe80::1%eth0"),
    (["--listen", "unix:"], "missing"),
    (["--listen", "unix:/" + 107 * "a"], "107 bytes"),
    (["--admin", "unix:/tmp/a"], "HOST:PORT"),
    (sum((["--listen", f":{i}"] for i in range(1, 18)), []), "16 times"),
])
def test_addresses_that_cannot_be_meant(options, says):
    done = run("serve", *options)
    assert done.returncode == 2 and says in done.stderr.decode()


def test_a_link_that_is_none_is_told():
    done = run(*serve_command({"--listen": "[fe80::1%nosuch9]:0"}))
    assert done.returncode == 1 and b"fe80::1%nosuch9" in done.stderr


# -- IPv6 --

def test_ipv6_on_both_sides(start, path):
    cloud = Upstream(host="::1")
    cloud.on(path, ok(private.BODY))
    proxy = start("--listen", "[::1]:0", port=f"http://[::1]:{cloud.port}")
    address = find_addresses(proxy.log())[1]
    ask(address, path)
    with Client(address) as client:
        client.send(f"GET {path} HTTP/1.0\r\n\r\n").reply()
    one, two = cloud.seen(path)
    assert one.get("X-Forwarded-For") == "::1"
    assert one.get("Forwarded") == 'for="[::1]";proto=http'
    assert two.get("Host") == f"[::1]:{cloud.port}"
    cloud.close()


def test_ipv4_over_a_socket_for_both_is_ipv4(start, upstream, path):
    upstream.on(path, ok(private.BODY))
    proxy = start("--listen", "[::]:0")
    port = int(re.search(r"\[::\]:(\d+)", proxy.log())[1])
    ask(("127.0.0.1", port), path)
    ask(("::1", port), path)
    assert [r.get("X-Forwarded-For") for r in upstream.seen(path)] == \
        ["127.0.0.1", "::1"]


# -- a Unix socket to listen on --

def test_a_unix_socket_names_no_client(start, upstream, path, unix):
    upstream.on(path, ok(private.BODY))
    start("--listen", f"unix:{unix}")
    ask(unix, path)
    ask(unix, path, "X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.7")
    one, two = upstream.seen(path)
    assert one.get("X-Forwarded-For") is None
    assert one.get("Forwarded") == "for=unknown;proto=http"
    assert two.get("X-Forwarded-For") == "192.0.2.7"
    assert two.get("Forwarded") == "for=192.0.2.7, for=unknown;proto=http"


def test_clients_without_address_are_not_counted_as_one(start, upstream, path,
                                                        unix):
    upstream.on(path, ok(private.BODY))
    start("--listen", f"unix:{unix}", "--limit", "connections_per_address=1")
    clients = [Client(unix) for _ in range(4)]
    for client in clients:
        assert client.get(path).status == 200


def test_only_owner_and_group_may_connect(start, unix):
    old = os.umask(0)
    start("--listen", f"unix:{unix}")
    os.umask(old)
    mode = os.lstat(unix).st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o660


def test_the_group_may_connect_whatever_the_umask(start, unix):
    old = os.umask(0o077)
    start("--listen", f"unix:{unix}")
    os.umask(old)
    assert stat.S_IMODE(os.lstat(unix).st_mode) == 0o660


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_file_is_gone_at_the_end(start, unix, number):
    proxy = start("--listen", f"unix:{unix}", workers=2)
    assert os.path.exists(unix)
    proxy.signal(number)
    assert proxy.wait(5) == 0
    assert not os.path.exists(unix)


def test_a_file_that_was_left_behind_is_replaced(start, upstream, path, unix):
    upstream.on(path, ok(private.BODY))
    start("--listen", f"unix:{unix}").kill()
    assert os.path.exists(unix)
    start("--listen", f"unix:{unix}")
    ask(unix, path)


def test_a_socket_in_use_is_left_alone(start, upstream, path, unix):
    upstream.on(path, ok(private.BODY))
    start("--listen", f"unix:{unix}")
    done = run(*serve_command({"--listen": f"unix:{unix}"}))
    assert done.returncode == 1
    assert b"another process listens there" in done.stderr
    ask(unix, path)


def test_who_took_the_file_over_keeps_it(start, unix):
    proxy = start("--listen", f"unix:{unix}")
    os.unlink(unix)
    other = Upstream(path=unix)
    proxy.stop()
    assert os.path.exists(unix)
    other.close()


def test_what_is_no_socket_is_left_alone(unix):
    with open(unix, "w") as file:
        file.write("precious")
    done = run(*serve_command({"--listen": f"unix:{unix}"}))
    assert done.returncode == 1 and b"no socket" in done.stderr
    assert open(unix).read() == "precious"


def test_a_folder_that_is_missing_is_told(tmp_path):
    done = run(*serve_command({"--listen": f"unix:{tmp_path}/no/a.sock"}))
    assert done.returncode == 1 and b"the folder" in done.stderr


def test_workers_share_a_unix_socket(start, upstream, path, unix):
    upstream.on(path, ok(private.BODY))
    proxy = start("--listen", f"unix:{unix}", workers=2)
    before = sorted(watched(proxy.pid))
    clients = [Client(unix) for _ in range(200)]
    for client in clients:
        assert client.get(path).status == 200
    more = sorted(watched(proxy.pid))
    assert sum(more) - sum(before) >= 200
    assert more[-2] - before[-2] >= 20, (before, more)


@pytest.mark.alone
def test_out_of_descriptors_is_not_for_ever(start, upstream, path):
    """Whoever is not accepted waits, and the loop does not spin."""
    upstream.on(path, ok(private.BODY))
    proxy = start()
    ask(proxy.address, path)
    used = len(os.listdir(f"/proc/{proxy.pid}/fd"))
    resource.prlimit(proxy.pid, resource.RLIMIT_NOFILE, (used + 8, used + 8))
    crowd = [Client(proxy.address) for _ in range(40)]
    late = Client(proxy.address)
    time.sleep(0.3 * SLOW)
    spent = cpu(proxy.pid)
    time.sleep(0.5)
    assert cpu(proxy.pid) - spent < 0.2
    for client in crowd:
        client.close()
    assert late.get(path).status == 200


def cpu(pid):
    """Seconds of processor time."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# -- a Unix socket as the upstream --

def test_a_unix_upstream_is_filtered_and_kept(start, cloud, path, unix):
    cloud.on(path, ok(private.BODY))
    proxy = start("--listen", f"unix:{unix}", port=cloud.url)
    for _ in range(5):
        ask(proxy.address, path)
        ask(unix, path)
    assert len({r.connection for r in cloud.seen(path)}) == 1


def test_a_unix_upstream_has_a_host(start, cloud, path):
    cloud.on(path, ok(private.BODY))
    proxy = start(port=cloud.url)
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\n\r\n").reply()
    assert cloud.seen(path)[0].get("Host") == "localhost"


def test_much_over_unix_sockets(start, cloud, path, unix):
    cloud.on(path, ok(BIG))
    start("--listen", f"unix:{unix}", port=cloud.url)
    with Client(unix) as client:
        reply = client.get(path)
        assert reply.complete and reply.body == BIG


def test_a_unix_upstream_may_come_late(start, tmp_path, path):
    at = str(tmp_path / "late.sock")
    proxy = start(port=f"unix:{at}")
    assert proxy.get(path).status == 502
    late = Upstream(path=at)
    late.on(path, ok(private.BODY))
    ask(proxy.address, path)
    late.close()
    assert proxy.get(path).status == 502


# -- a cut has to show --

def test_a_cut_shows_over_a_unix_socket(start, cloud, path, unix):
    cloud.on(path, answer(BIG[:100_000], f"Content-Length: {len(BIG)}"),
             Close())
    start("--listen", f"unix:{unix}", port=cloud.url)
    with Client(unix) as client:
        reply = client.get(path)
        assert reply.status == 200 and not reply.complete


def test_what_no_cut_could_show_in_is_not_begun(start, cloud, path, unix):
    """HTTP/1.0 takes the end of the connection for the body's, and a Unix
    socket has no reset: a body that is not known whole does not leave."""
    proxy = start("--listen", f"unix:{unix}", port=cloud.url)
    cloud.on(path, answer(b'{"a": 1}', "Connection: close"), Close())
    with Client(unix) as client:
        reply = client.send(f"GET {path} HTTP/1.0\r\n\r\n").reply()
        assert reply.body == b'{"a": 1}'
        assert reply.get("Content-Length") == "8"
    cloud.on(path, answer(BIG[:200_000], f"Content-Length: {len(BIG)}"),
             Close())
    with Client(unix) as client:
        client.send(f"GET {path} HTTP/1.0\r\n\r\n")
        assert client.reply().status == 502
    cloud.on(path, ok(BIG))
    with Client(proxy.address) as client:
        reply = client.send(f"GET {path} HTTP/1.0\r\n\r\n").reply()
        assert reply.complete and reply.body == BIG


def test_nor_is_it_with_tls(start, cloud, path, unix, tmp_path):
    """Many clients take TLS without its farewell for an end like any other."""
    ca = Authority(tmp_path)
    crt, key = ca.issue("server", ip=["127.0.0.1"])
    start("--listen", f"unix:{unix}", "--tls-cert", crt, "--tls-key", key,
          port=cloud.url)
    for size, status in ((len(BIG), b" 502 "), (9, b" 200 ")):
        cloud.on(path, ok(BIG[:size]))
        with TlsClient(unix, client_context(ca.path)) as client:
            client.send(f"GET {path} HTTP/1.0\r\n\r\n")
            assert status in client.rest()[:14]
