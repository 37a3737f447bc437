# SPDX-License-Identifier: Apache-2.0
"""Goal: servers are asked whether they are well; one that is not gets no
requests, and when none is, /readyz says so."""

import time

import pytest
from conftest import QUICK
from fogline import run
from test_k_servers import (BlackHole, Refusing, also, counts, metric,
                            wait_for)
from upstream import (Close, Pause, Pieces, Reset, Stall, Upstream, answer,
                      ok)
from verdicts import FINE, refused
from wire import SLOW

HEALTH = ["--health", "/healthz", "--timeout", "health_every=100ms",
          "--timeout", f"health={int(400 * SLOW)}ms"]
ERROR = ok(b"{}", status="503 Not Now")


@pytest.fixture
def servers():
    """Makes servers that are well and answer FINE."""
    mine = []

    def make(count):
        mine.extend(Upstream() for _ in range(count))
        for server in mine:
            server.on("/", ok(FINE))
            server.on("/healthz", ok(b"well\n", type="text/plain"))
        return mine

    yield make
    for server in mine:
        server.close()


def healthy(proxy, *of):
    return [metric(proxy, "healthy", server) for server in of]


def is_ready(proxy):
    status, text = proxy.ask_admin("/readyz")
    assert status in (200, 503)
    if status == 503:
        assert "no upstream server is well" in text
    return status == 200


def test_a_server_that_is_not_well_gets_no_requests(start, servers):
    well, ill = servers(2)
    ill.on("/healthz", ERROR)
    proxy = start(*QUICK, *HEALTH, *also(ill), port=well.port)
    wait_for(lambda: healthy(proxy, well, ill) == [1, 0])
    for _ in range(10):
        assert proxy.get("/").body == FINE
    assert len(well.seen("/")) == 10 and not ill.seen("/")
    assert f"http://127.0.0.1:{ill.port} is down: GET /healthz: status 503" \
        in proxy.log()


@pytest.mark.alone
def test_it_goes_down_and_comes_up(start, servers):
    """Three bad answers in a row take it down, two good ones bring it up."""
    one, other = servers(2)
    proxy = start(*QUICK, *HEALTH, *also(other), port=one.port)
    wait_for(lambda: is_ready(proxy))
    one.on("/healthz", ERROR)
    before = len(one.seen("/healthz"))
    wait_for(lambda: healthy(proxy, one, other) == [0, 1])
    assert 3 <= len(one.seen("/healthz")) - before <= 5
    for _ in range(6):
        assert proxy.get("/").body == FINE
    assert not one.seen("/")
    one.on("/healthz", ok(b"well"))
    before = len(one.seen("/healthz"))
    wait_for(lambda: healthy(proxy, one, other) == [1, 1])
    assert 2 <= len(one.seen("/healthz")) - before <= 4
    for _ in range(6):
        assert proxy.get("/").body == FINE
    assert len(one.seen("/")) == 3


@pytest.mark.alone
def test_one_bad_answer_is_forgiven(start, servers):
    one, other = servers(2)
    proxy = start(*QUICK, *HEALTH, *also(other), port=one.port)
    wait_for(lambda: is_ready(proxy))
    bad = iter([ERROR, ERROR, ok(b"well")] * 99)
    one.on("/healthz", lambda c, r: c.send(next(bad)))
    wait_for(lambda: len(one.seen("/healthz")) > 9)
    assert healthy(proxy, one, other) == [1, 1]
    assert "down" not in proxy.log()


def test_not_ready_until_one_is_well(start, servers):
    (only,) = servers(1)
    only.on("/healthz", ERROR)
    proxy = start(*QUICK, *HEALTH, port=only.port)
    assert not is_ready(proxy)
    wait_for(lambda: only.seen("/healthz"))
    time.sleep(0.2)
    assert not is_ready(proxy)
    only.on("/healthz", ok(b"well"))
    wait_for(lambda: is_ready(proxy))
    only.on("/healthz", ERROR)
    wait_for(lambda: not is_ready(proxy))


def test_without_checks_it_is_ready(start, servers):
    (only,) = servers(1)
    proxy = start(*QUICK, port=only.port)
    assert is_ready(proxy)
    assert not only.requests


def test_if_none_is_well_they_are_asked_all_the_same(start, servers):
    """The check may be wrong; the client learns what the server says."""
    both = servers(2)
    for server in both:
        server.on("/healthz", ERROR)
    proxy = start(*QUICK, *HEALTH, *also(both[1]), port=both[0].port)
    wait_for(lambda: healthy(proxy, *both) == [0, 0])
    for _ in range(4):
        assert proxy.get("/").body == FINE


def test_a_check_is_a_request_of_its_own(start, servers):
    (only,) = servers(1)
    start(*QUICK, *HEALTH, port=only.port)
    wait_for(lambda: len(only.seen("/healthz")) > 2)
    first = only.seen("/healthz")[0]
    assert first.get("host") == f"127.0.0.1:{only.port}"
    assert first.get("connection") == "close"
    assert first.get("user-agent") == "fogline-health"
    assert len(only.connections) >= 3


GOOD = {
    "200": [ok(b"well")],
    "204": [b"HTTP/1.1 204 No Content\r\n\r\n"],
    "302": [ok(b"", "Location: /x", status="302 Found")],
    "HTTP/1.0": [b"HTTP/1.0 200 OK\r\n\r\nwell", Close()],
    "interim responses first": [b"HTTP/1.1 103 Early\r\nA: b\r\n\r\n" * 3
                                + ok(b"well")],
    "in pieces": [Pieces(ok(b"well"), pause=0.001)],
    "a large body": [ok(b"x" * 1_000_000)],
    "a body without end": [answer(b"x" * 1000), Stall()],
    "reset behind the head": [ok(b"well"), Pause(0.02), Reset()],
}
BAD = {
    "404": [ok(b"?", status="404 Not Found")],
    "101": [b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"],
    "garbage": [b"SSH-2.0-x\r\n\r\n"],
    "a bare LF": [b"HTTP/1.1 200 OK\n\n"],
    "half a head": [b"HTTP/1.1 200 OK\r\nA: ", Close()],
    "a head without end": [b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20000,
                           Stall()],
    "nothing": [Stall()],
    "the end": [Close()],
    "a reset": [Reset()],
}


@pytest.mark.parametrize("good, name", [(1, name) for name in GOOD]
                         + [(0, name) for name in BAD])
def test_what_is_well_and_what_is_not(start, servers, good, name):
    one, other = servers(2)
    one.on("/healthz", *(GOOD if good else BAD)[name])
    other.on("/healthz", *(BAD if good else GOOD)["404" if good else "200"])
    proxy = start(*QUICK, *HEALTH, *also(other), port=one.port)
    wait_for(lambda: healthy(proxy, one, other) == [good, 1 - good])
    time.sleep(0.3)
    assert healthy(proxy, one, other) == [good, 1 - good]


def test_who_is_not_there_is_down(start, servers):
    (well,) = servers(1)
    down, hole = Refusing(), BlackHole()
    proxy = start(*QUICK, *HEALTH, *also(down, hole), port=well.port)
    wait_for(lambda: healthy(proxy, well, down, hole) == [1, 0, 0])
    for _ in range(9):
        assert proxy.get("/").body == FINE
    assert metric(proxy, "failures_total", hole) == 0
    assert "cannot connect: Connection refused" in proxy.log()
    assert "no answer in time" in proxy.log()
    back = down.open()
    back.on("/healthz", ok(b"well"))
    back.on("/", ok(FINE))
    wait_for(lambda: healthy(proxy, well, down, hole) == [1, 1, 0])
    for _ in range(9):
        assert proxy.get("/").body == FINE
    assert 4 <= len(back.seen("/")) <= 5
    back.close()
    hole.close()


def test_coming_up_ends_an_ejection(start, servers):
    one, other = servers(2)
    one.on("/x", Close())
    other.on("/x", ok(FINE))
    proxy = start(*QUICK, *HEALTH, "--timeout", "upstream_eject=1m",
                  *also(other), port=one.port)
    wait_for(lambda: is_ready(proxy))
    for _ in range(12):
        proxy.get("/x")
    assert metric(proxy, "ejected", one) == 1
    one.on("/healthz", ERROR)
    wait_for(lambda: healthy(proxy, one) == [0])
    one.on("/healthz", ok(b"well"))
    wait_for(lambda: healthy(proxy, one) == [1])
    assert metric(proxy, "ejected", one) == 0


def test_checks_cost_no_memory(start, servers):
    (only,) = servers(1)
    only.on("/healthz", ok(b"x" * 300_000))
    proxy = start(*QUICK, "--health", "/healthz", "--timeout",
                  "health_every=1ms", port=only.port)
    wait_for(lambda: len(only.seen("/healthz")) > 5)
    before = proxy.memory("VmRSS")
    wait_for(lambda: len(only.seen("/healthz")) > 25, 20)
    assert proxy.memory("VmRSS") - before < 3_000_000 or SLOW > 1
    assert counts([only])[0] >= 25


@pytest.mark.parametrize("path", ["healthz", "", "/a b", "/\n", "/#x"])
def test_wrong_paths_are_said(path):
    done = run("serve", "--listen", "127.0.0.1:0", f"--health={path}")
    assert done.returncode == 2 and b"/healthz" in done.stderr


def test_all_down_is_refused_as_ever(start):
    down = [Refusing(), Refusing()]
    proxy = start(*QUICK, *HEALTH, *also(down[1]), port=down[0].port)
    wait_for(lambda: healthy(proxy, *down) == [0, 0])
    refused(proxy.get("/"), 502)
