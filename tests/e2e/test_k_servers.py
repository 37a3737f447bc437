# SPDX-License-Identifier: Apache-2.0
"""Goal: several servers share the requests; one that is down, silent or broken
costs the client none; when it is back it gets its share again."""

import socket
import threading
import time

import pytest
from conftest import QUICK
from upstream import Close, Reset, Stall, Upstream, ok
from verdicts import FINE, refused
from wire import SLOW, request

CONNECT = ["--timeout", f"upstream_connect={int(400 * SLOW)}ms"]
EJECT = ["--timeout", "upstream_eject=500ms"]


@pytest.fixture
def servers(start):
    """Starts a proxy in front of `count` servers that all answer FINE:
    (proxy, servers)."""
    mine = []

    def starter(count, *options, workers=1):
        mine.extend(Upstream() for _ in range(count))
        for server in mine:
            server.on("/", ok(FINE))
        return start(*QUICK, *options, *also(*mine[1:]), port=mine[0].port,
                     workers=workers), mine

    yield starter
    for server in mine:
        server.close()


def also(*servers):
    """Options for further servers."""
    return [word for server in servers
            for word in ("--upstream", f"http://127.0.0.1:{server.port}")]


def counts(servers):
    return [len(server.requests) for server in servers]


def asks(proxy, count, path="/"):
    """`count` requests on one connection, all answered."""
    with proxy.client() as client:
        for _ in range(count):
            assert client.get(path).body == FINE


def metric(proxy, name, server):
    return proxy.metric(f"fogline_upstream_{name}",
                        server=f"http://127.0.0.1:{server.port}")


class Refusing:
    """A port that refuses connections, until open() is called."""

    def __init__(self):
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]

    def open(self):
        self.sock.close()
        return Upstream(self.port)


class BlackHole:
    """A port that neither accepts nor refuses: its backlog is full."""

    def __init__(self, port=0):
        self.sock = socket.socket()
        self.sock.bind(("127.0.0.1", port))
        self.sock.listen(0)
        self.port = self.sock.getsockname()[1]
        self.fill = []
        for _ in range(8):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
            self.fill.append(filler)
        time.sleep(0.05)

    def close(self):
        for sock in (*self.fill, self.sock):
            sock.close()


# -- shares --

def test_round_robin_gives_equal_shares(servers):
    proxy, all_three = servers(3)
    asks(proxy, 30)
    assert counts(all_three) == [10, 10, 10]
    assert [metric(proxy, "requests_total", s) for s in all_three] == [10] * 3
    assert [len(s.connections) for s in all_three] == [1, 1, 1]


def test_shares_are_equal_over_workers(servers):
    proxy, both = servers(2, workers=3)
    for _ in range(60):
        asks(proxy, 2)
    assert counts(both) == [60, 60]


def test_least_connections_spares_who_is_busy(servers):
    proxy, (busy, free) = servers(2, "--balance", "least-connections",
                                  "--timeout", "upstream_response=20s")
    busy.on("/long", Stall())
    free.on("/long", Stall())
    clients = [proxy.client() for _ in range(2)]
    clients[0].send(request("/long"))
    wait_for(lambda: sum(counts((busy, free))) == 1)
    if free.requests:
        busy, free = free, busy
    asks(proxy, 10)
    assert counts((busy, free)) == [1, 10]
    clients[1].send(request("/long"))  # the other one is as busy now
    wait_for(lambda: len(free.requests) == 11)
    asks(proxy, 10)
    assert counts((busy, free)) == [6, 16]
    for client in clients:
        client.close()


def wait_for(condition, seconds=5):
    deadline = time.monotonic() + seconds * SLOW
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.mark.parametrize("options, says", [
    (["--balance", "least-connection"], b'did you mean "least-connections"?'),
    (["--balance", "x"], b"round-robin or least-connections"),
    (["--upstream", "http://127.0.0.1:9", "--upstream", "http://127.0.0.1:9"],
     b"twice"),
    ([part for i in range(33)
      for part in ("--upstream", f"http://127.0.0.1:{i + 1}")], b"32 times"),
])
def test_wrong_options_are_said(options, says):
    from fogline import run
    done = run("serve", "--listen", "127.0.0.1:0", *options)
    assert done.returncode == 2 and says in done.stderr


# -- who is down --

def test_a_server_that_is_down_costs_no_request(start, upstream, path):
    upstream.on(path, ok(FINE))
    down = Refusing()
    proxy = start(*QUICK, *also(down))
    before = len(upstream.requests)
    with proxy.client() as client:
        for _ in range(30):
            assert client.get(path).body == FINE
    assert len(upstream.requests) - before == 30
    assert metric(proxy, "failures_total", down) == 5
    assert metric(proxy, "ejections_total", down) == 1
    assert metric(proxy, "ejected", down) == 1
    assert metric(proxy, "ejected", upstream) == 0
    assert "left alone" in proxy.log()


def test_a_body_reaches_the_other_server_whole(start, upstream, path):
    """No byte of it was sent to the one that is down."""
    upstream.on(path, ok(FINE))
    down = Refusing()
    proxy = start(*QUICK, *also(down))
    body = bytes(range(256)) * 400
    for _ in range(4):
        with proxy.client() as client:
            client.send(request(path, method="POST", body=body))
            assert client.reply().body == FINE
    assert [r.body for r in upstream.seen(path)] == [body] * 4


def test_who_comes_back_gets_its_share_again(start, upstream, path):
    upstream.on(path, ok(FINE))
    down = Refusing()
    proxy = start(*QUICK, *EJECT, *also(down))
    asks(proxy, 12, path)
    assert metric(proxy, "ejected", down) == 1
    back = down.open()
    back.on(path, ok(FINE))
    time.sleep(0.7 * SLOW)
    asks(proxy, 20, path)
    assert 8 <= len(back.requests) <= 12
    assert metric(proxy, "ejected", down) == 0
    back.close()


def test_one_failure_is_enough_for_who_has_not_come_back(start, upstream,
                                                         path):
    upstream.on(path, ok(FINE))
    down = Refusing()
    proxy = start(*QUICK, *EJECT, *also(down))
    asks(proxy, 12, path)
    time.sleep(0.7)
    asks(proxy, 12, path)
    assert metric(proxy, "failures_total", down) == 6
    assert metric(proxy, "ejections_total", down) == 2


def test_if_all_are_down_it_is_said_and_tried_again(start, path):
    down = [Refusing() for _ in range(3)]
    proxy = start(*QUICK, *also(*down[1:]), port=down[0].port)
    for _ in range(20):
        begun = time.monotonic()
        reply = proxy.get(path)
        refused(reply, 502)
        assert "connection_refused" in reply.get("proxy-status")
        assert time.monotonic() - begun < 1 * SLOW
    assert sum(metric(proxy, "ejected", d) for d in down) == 3
    back = down[1].open()
    back.on(path, ok(FINE))
    asks(proxy, 5, path)
    back.close()


def test_a_server_that_takes_no_connection_is_waited_for_once(start, upstream,
                                                              path):
    upstream.on(path, ok(FINE))
    hole = BlackHole()
    proxy = start(*QUICK, *CONNECT, *also(hole))
    for _ in range(4):
        begun = time.monotonic()
        assert proxy.get(path).body == FINE
        assert time.monotonic() - begun < 1.5 * SLOW
    hole.close()


def test_so_many_that_take_no_connection_are_504(start, path):
    holes = [BlackHole() for _ in range(3)]
    proxy = start(*QUICK, *CONNECT, *also(*holes[1:]), port=holes[0].port)
    begun = time.monotonic()
    reply = proxy.get(path)
    refused(reply, 504)
    assert "connection_timeout" in reply.get("proxy-status")
    assert 0.7 * SLOW < time.monotonic() - begun < 2 * SLOW
    for hole in holes:
        hole.close()


# -- who answers wrongly --

BROKEN = {
    "closes": [Close()],
    "resets": [Reset()],
    "says nothing": [Stall()],
    "speaks no HTTP": [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Close()],
    "breaks off": [ok(FINE)[:-3], Close()],
    "breaks the framing": [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
                           b"Content-Length: 2\r\n\r\nabc"],
}


@pytest.mark.parametrize("name", BROKEN)
def test_who_is_broken_is_left_alone(start, upstream, path, name):
    upstream.on(path, ok(FINE))
    broken = Upstream()
    broken.on(path, *BROKEN[name])
    proxy = start(*QUICK, *also(broken))
    statuses = [proxy.get(path).status for _ in range(24)]
    assert sum(s == 200 for s in statuses) == 19
    assert len(broken.seen(path)) == 5
    assert metric(proxy, "ejections_total", broken) == 1
    broken.close()


def test_what_the_filter_refuses_is_no_failure(start, path):
    """Nor are errors that a server answers with."""
    both = [Upstream(), Upstream()]
    for server in both:
        server.on(path, ok(b"PK\x03\x04" + bytes(40), type="application/zip"))
        server.on(path + "500", ok(b"{}", status="500 Oops"))
    proxy = start(*QUICK, *also(both[1]), port=both[0].port)
    for _ in range(12):
        refused(proxy.get(path), 502)
        assert proxy.get(path + "500").status == 500
    assert [metric(proxy, "failures_total", s) for s in both] == [0, 0]
    for server in both:
        server.close()


def test_clients_that_leave_are_no_failure(start, path):
    both = [Upstream(), Upstream()]
    for server in both:
        server.on(path, Stall())
    proxy = start(*QUICK, *also(both[1]), port=both[0].port)
    for i in range(12):
        with proxy.client() as client:
            client.send(request(path))
            wait_for(lambda: sum(counts(both)) == i + 1)
            client.abort()
    wait_for(lambda: proxy.metric("fogline_connections_open") == 0)
    assert [metric(proxy, "failures_total", s) for s in both] == [0, 0]
    for server in both:
        server.close()


# -- restarts --

class Restarting:
    """A server that is restarted; which requests it answered, it remembers."""

    def __init__(self, path):
        self.path, self.answered = path, set()
        self.server = Upstream()
        self.port = self.server.port
        self.server.on(path, self.answer)

    def answer(self, connection, req):
        number = req.get("x-number")
        connection.send(ok(FINE, f"X-Number: {number}"))
        self.answered.add(number)

    def restart(self):
        self.server.close()
        time.sleep(0.05)
        self.server = Upstream(self.port)
        self.server.on(self.path, self.answer)


@pytest.mark.parametrize("count", [1, 2])
def test_ten_restarts_under_load(start, path, count):
    """No request fails that a server answered; with a second server at hand
    only such as the first had taken, on a fresh connection, when it went."""
    servers = [Restarting(path) for _ in range(count)]
    proxy = start(*EJECT, *also(*servers[1:]), port=servers[0].port, workers=2)
    over, failed, wrong, done = threading.Event(), [], [], []

    def load(lane):
        i = 0
        with proxy.client() as client:
            while not over.is_set():
                i += 1
                number = f"{lane}-{i}"
                reply = client.get(path, f"X-Number: {number}")
                if reply.status != 200 or not reply.complete:
                    failed.append(number)
                elif reply.get("x-number") != number:
                    wrong.append(number)
                else:
                    done.append(number)

    threads = [threading.Thread(target=load, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for i in range(10):
        time.sleep(0.15)
        servers[i % count].restart()
    time.sleep(0.15)
    over.set()
    for thread in threads:
        thread.join()
    answered = set().union(*(s.answered for s in servers))
    assert not wrong
    assert len(done) > 200
    assert not answered & set(failed)
    if count == 2:
        assert len(failed) <= 5
    for server in servers:
        server.server.close()
