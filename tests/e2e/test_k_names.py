# SPDX-License-Identifier: Apache-2.0
"""Goal: an upstream's name is looked up again; where it leads to now, requests
go, and connections to where it led before are given up."""

import os
import subprocess
import time

import pytest
from conftest import QUICK
from test_k_servers import BlackHole, wait_for
from upstream import Upstream, ok
from verdicts import FINE
from wire import SLOW

NAME = "cloud.test"
OPTIONS = [*QUICK, "--timeout", "resolve=50ms",
           "--timeout", "upstream_idle=1m"]


@pytest.fixture(scope="module")
def resolver(tmp_path_factory):
    """The library that answers in the resolver's place."""
    source = os.path.join(os.path.dirname(__file__), "names.c")
    library = str(tmp_path_factory.mktemp("names") / "names.so")
    subprocess.run(["cc", "-D_GNU_SOURCE", "-shared", "-fPIC", "-o", library,
                    source, "-ldl"], check=True)
    return library


@pytest.fixture
def leads(resolver, tmp_path, monkeypatch):
    """leads(*addresses): from now on the name leads there."""
    path = tmp_path / "names"

    def change(*addresses):
        new = tmp_path / "new"
        new.write_text(f"{NAME} {' '.join(addresses)}\n")
        new.rename(path)

    monkeypatch.setenv("NAMES", str(path))
    monkeypatch.setenv("LD_PRELOAD", resolver)
    monkeypatch.setenv("ASAN_OPTIONS", os.environ.get("ASAN_OPTIONS", "")
                       + ":verify_asan_link_order=0")
    return change


@pytest.fixture
def pair(path):
    """Two servers with one port, at 127.0.0.1 and 127.0.0.2."""
    one = Upstream()
    other = Upstream(one.port, host="127.0.0.2")
    for server in (one, other):
        server.on(path, ok(FINE))
    yield one, other
    one.close()
    other.close()


def url(server):
    return f"http://{NAME}:{server.port}"


def asks(proxy, path, times=4):
    for _ in range(times):
        assert proxy.get(path).body == FINE


def test_requests_follow_the_name(start, pair, leads, path):
    one, other = pair
    leads("127.0.0.1")
    proxy = start(*OPTIONS, port=url(one))
    asks(proxy, path)
    assert len(one.requests) == 4 and not other.requests
    leads("127.0.0.2")
    wait_for(lambda: "other addresses" in proxy.log())
    asks(proxy, path)
    assert len(one.requests) == 4 and len(other.requests) == 4
    wait_for(lambda: one.connections[0].closed)


def test_every_worker_follows(start, pair, leads, path):
    one, other = pair
    leads("127.0.0.1")
    proxy = start(*OPTIONS, port=url(one), workers=3)
    asks(proxy, path, 20)
    leads("127.0.0.2")
    wait_for(lambda: "other addresses" in proxy.log())
    before = len(one.requests)
    asks(proxy, path, 20)
    assert len(one.requests) == before and len(other.requests) == 20


def test_what_stays_keeps_its_connections(start, pair, leads, path):
    one, _ = pair
    leads("127.0.0.1")
    proxy = start(*OPTIONS, port=url(one))
    asks(proxy, path)
    leads("127.0.0.2", "127.0.0.1")
    wait_for(lambda: "other addresses" in proxy.log())
    asks(proxy, path)
    assert len(one.requests) == 8 and len(one.connections) == 1


def test_if_it_leads_nowhere_the_old_addresses_stay(start, pair, leads, path):
    one, other = pair
    leads("127.0.0.1")
    proxy = start(*OPTIONS, port=url(one))
    leads("-")
    wait_for(lambda: "stays at the addresses" in proxy.log())
    asks(proxy, path)
    leads("127.0.0.2")
    wait_for(lambda: "leads to other addresses" in proxy.log())
    asks(proxy, path)
    assert len(one.requests) == 4 and len(other.requests) == 4
    assert proxy.log().count("stays at the addresses") == 1


def test_the_next_address_if_one_is_down(start, pair, leads, path):
    one, other = pair
    leads("127.0.0.3", "127.0.0.2", "127.0.0.1")
    proxy = start(*OPTIONS, port=url(one))
    asks(proxy, path)
    assert len(other.requests) == 4
    assert proxy.metric("fogline_upstream_failures_total") == 0
    other.close()
    wait_for(lambda: all(c.closed for c in other.connections))
    asks(proxy, path)
    assert len(one.requests) == 4
    assert proxy.metric("fogline_upstream_failures_total") == 0


def test_the_next_address_if_one_takes_no_connection(start, leads, path):
    """That it did not is remembered."""
    other = Upstream(host="127.0.0.2")
    other.on(path, ok(FINE))
    hole = BlackHole(other.port)
    leads("127.0.0.1", "127.0.0.2")
    proxy = start(*OPTIONS, "--timeout", f"upstream_connect={int(500*SLOW)}ms",
                  port=url(other))
    begun = time.monotonic()
    asks(proxy, path, 1)
    assert 0.4 * SLOW < time.monotonic() - begun < 2 * SLOW
    begun = time.monotonic()
    other.connections[0].close()
    asks(proxy, path)
    assert time.monotonic() - begun < 0.4 * SLOW
    hole.close()
    other.close()


def test_a_request_under_way_is_not_disturbed(start, pair, leads, path):
    """Its connection is not used again."""
    one, other = pair
    leads("127.0.0.1")
    proxy = start(*OPTIONS, port=url(one))

    def moves(connection, _):
        leads("127.0.0.2")
        wait_for(lambda: "other addresses" in proxy.log())
        asks(proxy, path)
        connection.send(ok(FINE))

    one.on(path + "-slow", moves)
    assert proxy.get(path + "-slow").body == FINE
    wait_for(lambda: one.connections[0].closed)
    assert len(other.seen(path)) == 4 and not one.seen(path)


def test_nobody_waits_for_a_resolver_that_hangs(start, pair, leads, path):
    one, _ = pair
    leads("127.0.0.1")
    proxy = start(*OPTIONS, port=url(one))
    leads("wait")
    time.sleep(0.3 * SLOW)
    asks(proxy, path)
    begun = time.monotonic()
    proxy.stop()
    assert time.monotonic() - begun < 2 * SLOW


def test_the_systems_resolver_is_asked(start, upstream, path):
    """Whatever it needs for that, the sandbox lets it have."""
    upstream.on(path, ok(FINE))
    proxy = start(*OPTIONS, port=f"http://localhost:{upstream.port}")
    time.sleep(0.5 * SLOW)
    asks(proxy, path)
    said = proxy.log().split("listening on ")[1].split("\n", 1)[1]
    assert "localhost" not in said, proxy.log()
