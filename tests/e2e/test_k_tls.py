# SPDX-License-Identifier: Apache-2.0
"""Goal: what holds for several servers, for checks of their health and for the
race of keep-alive connections holds as well if they are https://."""

import pytest
from conftest import QUICK
from fogline import Fogline
from pki import Authority
from test_k_health import HEALTH
from test_k_races import Racing, fin_read, fin_unread, rst_read, rst_unread
from test_k_servers import Refusing, wait_for
from tlswire import TlsUpstream, cut, server_context
from upstream import ok
from verdicts import FINE, refused
from wire import request


class TlsRacing(TlsUpstream):
    def __init__(self, context, path, race):
        super().__init__(context)
        self.race, self.count = race, 1
        self.on(path, self.answer)

    answer = Racing.answer


def cut_read(connection, req):
    connection.upstream.requests.append(connection.read_head())
    cut(connection, req)


RACES = [fin_unread, rst_unread, fin_read, rst_read, cut_read]


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def context(ca):
    return lambda: server_context(ca.issue("upstream", ip=["127.0.0.1"]))


@pytest.fixture
def serve(ca):
    """serve(servers, *options): a proxy before them."""
    running = []

    def starter(servers, *options):
        urls = [f"https://127.0.0.1:{server.port}" for server in servers]
        more = [word for url in urls[1:] for word in ("--upstream", url)]
        running.append(Fogline(urls[0], *QUICK, "--upstream-ca", ca.path,
                               *more, *options))
        running.extend(servers)
        return running[-len(servers) - 1]

    yield starter
    for it in running:
        if isinstance(it, Fogline):
            it.stop()
        elif not isinstance(it, Refusing):
            it.close()


def healthy(proxy, server):
    return proxy.metric("fogline_upstream_healthy",
                        server=f"https://127.0.0.1:{server.port}")


def test_servers_share_and_fail_as_others_do(serve, context, path):
    servers = [TlsUpstream(context()) for _ in range(2)]
    for server in servers:
        server.on(path, ok(FINE))
    down = Refusing()
    proxy = serve([*servers, down])
    with proxy.client() as client:
        for _ in range(30):
            assert client.get(path).body == FINE
    shares = [len(server.requests) for server in servers]
    assert sum(shares) == 30 and min(shares) >= 10
    assert [len(server.connections) for server in servers] == [1, 1]
    assert proxy.metric("fogline_upstream_ejections_total") == 1


def test_checks_verify_the_server(serve, context, ca, tmp_path, path):
    well = TlsUpstream(context())
    stranger = TlsUpstream(server_context(
        Authority(tmp_path).issue("upstream", ip=["127.0.0.1"])))
    for server in (well, stranger):
        server.on("/healthz", ok(b"well"))
        server.on(path, ok(FINE))
    proxy = serve([well, stranger], *HEALTH)
    wait_for(lambda: [healthy(proxy, s) for s in (well, stranger)] == [1, 0])
    for _ in range(4):
        assert proxy.get(path).body == FINE
    assert not stranger.requests
    assert "cannot connect: " in proxy.log()
    assert proxy.metric("fogline_upstream_failures_total") == 0


@pytest.mark.parametrize("race", RACES, ids=lambda r: r.__name__)
def test_what_is_idempotent_is_sent_again(serve, context, path, race):
    server = TlsRacing(context(), path, race)
    proxy = serve([server])
    with proxy.client() as client:
        assert client.get(path).body == FINE
        assert client.get(path).body == FINE
    assert len(server.connections) == 2
    assert proxy.metric("fogline_upstream_retries_total") == 1


@pytest.mark.parametrize("race", RACES, ids=lambda r: r.__name__)
def test_what_may_have_been_acted_on_is_not(serve, context, path, race):
    server = TlsRacing(context(), path, race)
    proxy = serve([server])
    with proxy.client() as client:
        assert client.get(path).body == FINE
        client.send(request(path, method="POST", body=b"x"))
        refused(client.reply(), 502)
    assert len(server.connections) == 1
