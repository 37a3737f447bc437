# SPDX-License-Identifier: Apache-2.0
"""Goal: the race of keep-alive connections.  The upstream closes a connection
at the moment a request goes over it.  Requests that can be repeated without
harm are; no other request ever reaches an upstream twice."""

import select

import pytest
from conftest import QUICK
from test_k_servers import Refusing, also, metric, wait_for
from upstream import Gone, Upstream, ok
from verdicts import FINE, refused
from wire import request

OPTIONS = QUICK
INTERIM = b"HTTP/1.1 103 Early Hints\r\n\r\n"


def unread(connection):
    """Waits for the next request, which nobody will read."""
    try:
        select.select([connection.sock], [], [], 5)
    except (OSError, ValueError):  # the test is over and has closed it
        raise Gone


def fin_unread(connection, _):
    """The kernel answers what was not read with a reset."""
    unread(connection)
    connection.close()
    raise Gone


def rst_unread(connection, _):
    unread(connection)
    connection.reset()
    raise Gone


def half_unread(connection, _):
    """The end and the request cross on the wire."""
    unread(connection)
    connection.half_close()
    raise Gone


def take_head(connection):
    connection.upstream.requests.append(connection.read_head())


def fin_read(connection, _):
    take_head(connection)
    connection.half_close()
    connection.close()
    raise Gone


def rst_read(connection, _):
    take_head(connection)
    connection.reset()
    raise Gone


RACES = [fin_unread, rst_unread, half_unread, fin_read, rst_read]


class Racing(Upstream):
    """Answers the first request of its first `count` connections, and meets
    the second with `race`; later connections are well."""

    def __init__(self, path, race, count=1):
        super().__init__()
        self.race, self.count = race, count
        self.on(path, self.answer)

    def answer(self, connection, req):
        connection.send(ok(FINE))
        if connection.number < self.count:
            self.race(connection, req)


@pytest.fixture
def racing(path):
    mine = []

    def starter(race, **options):
        mine.append(Racing(path, race, **options))
        return mine[-1]

    yield starter
    for server in mine:
        server.close()


def begun(proxy, path):
    """A client whose next request goes over a used connection."""
    client = proxy.client()
    assert client.get(path).body == FINE
    return client


@pytest.mark.parametrize("race", RACES, ids=lambda r: r.__name__)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_what_is_idempotent_is_sent_again(start, racing, path, race, method):
    server = racing(race)
    proxy = start(*QUICK, port=server.port)
    with begun(proxy, path) as client:
        reply = client.get(path, method=method)
        assert reply.status == 200 and reply.complete, reply
    assert len(server.connections) == 2
    assert proxy.metric("fogline_upstream_retries_total") == 1
    assert metric(proxy, "failures_total", server) == 0


@pytest.mark.parametrize("race", RACES, ids=lambda r: r.__name__)
@pytest.mark.parametrize("method, body", [("POST", b"x" * 10), ("POST", b""),
                                          ("PATCH", b"x" * 10),
                                          ("PUT", b"x" * 10)])
def test_what_may_have_been_acted_on_is_not(start, racing, path, race, method,
                                            body):
    server = racing(race)
    proxy = start(*QUICK, port=server.port)
    with begun(proxy, path) as client:
        client.send(request(path, method=method, body=body))
        refused(client.reply(), 502)
    assert len(server.connections) == 1
    assert proxy.metric("fogline_upstream_retries_total") == 0
    assert metric(proxy, "failures_total", server) == 0


@pytest.mark.parametrize("race", RACES, ids=lambda r: r.__name__)
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_body_that_has_not_left_is_no_hindrance(start, racing, path, race,
                                                  chunked):
    server = racing(race)
    proxy = start(*QUICK, port=server.port)
    framing = "Transfer-Encoding: chunked" if chunked else "Content-Length: 5"
    with begun(proxy, path) as client:
        client.send(request(path, framing, method="PUT"))
        wait_for(lambda: len(server.connections) == 2)
        client.send(b"5\r\nwhole\r\n0\r\n\r\n" if chunked else b"whole")
        assert client.reply().body == FINE
    assert server.seen(path)[-1].body == b"whole"


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_body_that_has_not_left_makes_nothing_idempotent(start, racing, path,
                                                           method):
    server = racing(fin_read)
    proxy = start(*QUICK, port=server.port)
    with begun(proxy, path) as client:
        client.send(request(path, "Content-Length: 5", method=method))
        refused(client.reply(), 502)
    assert len(server.connections) == 1


def test_half_a_body_is_not_sent_again(start, racing, path):
    server = racing(fin_read)
    proxy = start(*QUICK, port=server.port)
    with begun(proxy, path) as client:
        client.send(request(path, "Content-Length: 5", method="PUT") + b"ha")
        refused(client.reply(), 502)
    assert len(server.connections) == 1


def test_twice_is_enough(start, path):
    """The second connection is new: who closes that does not want to answer."""
    server = Upstream()
    server.on(path, ok(FINE), fin_read)
    server.on(path + "2", lambda *_: fin_gone())
    proxy = start(*QUICK, port=server.port)
    with begun(proxy, path) as client:
        refused(client.get(path + "2"), 502)
    assert len(server.seen(path + "2")) == 2
    assert metric(proxy, "failures_total", server) == 1
    server.close()


def fin_gone():
    raise Gone


@pytest.mark.parametrize("first", [b"H", b"HTTP/1.1 200 OK\r\nConte", INTERIM],
                         ids=["a byte", "half a head", "an interim response"])
def test_a_byte_of_an_answer_is_an_answer(start, path, first):
    server = Upstream()
    server.on(path, ok(FINE))

    def begins(connection, _):
        connection.send(first)
        raise Gone

    server.on(path + "2", begins)
    proxy = start(*QUICK, port=server.port)
    with begun(proxy, path) as client:
        refused(client.get(path + "2"), 502)
    assert len(server.seen(path + "2")) == 1
    server.close()


def test_another_server_is_asked_if_there_is_one(start, racing, path):
    """The first may be going down."""
    racer, other = racing(fin_unread, count=99), racing(None, count=0)
    proxy = start(*QUICK, *also(other), port=racer.port)
    with proxy.client() as client:
        for _ in range(9):
            assert client.get(path).body == FINE
    assert len(other.seen(path)) == 6
    assert len(racer.seen(path)) == 3
    assert len(racer.connections) == 3
    assert proxy.metric("fogline_upstream_retries_total") == 3


def test_the_same_server_is_asked_if_the_other_is_down(start, racing, path):
    racer, down = racing(fin_unread), Refusing()
    proxy = start(*QUICK, *also(down), port=racer.port)
    with proxy.client() as client:
        for _ in range(4):
            assert client.get(path).body == FINE
    assert len(racer.connections) == 2


@pytest.mark.parametrize("race", RACES, ids=lambda r: r.__name__)
def test_many_races_at_once(start, racing, path, race):
    """Each connection of the pool is closed under the next request."""
    server = racing(race, count=20)
    proxy = start(*QUICK, port=server.port)
    clients = [proxy.client() for _ in range(20)]
    for _ in range(2):
        for client in clients:
            client.send(request(path))
        for client in clients:
            assert client.reply().body == FINE
    for client in clients:
        client.close()
