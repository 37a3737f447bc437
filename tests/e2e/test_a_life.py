# SPDX-License-Identifier: Apache-2.0
"""Goal: fogline starts where it was told, says when it is ready, and ends
without losing a response."""

import ctypes
import os
import re
import signal
import socket
import threading
import time

import private
import pytest
from conftest import QUICK
from fogline import run, serve_command
from upstream import Pause, Stall, answer, chunks, ok
from webserver import free_port
from wire import SLOW, Client, request


def refuses(address):
    """True once nobody listens there any more."""
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return True
    return False


def test_it_serves_and_ends_with_0(start, upstream, path):
    upstream.on(path, ok(b"[1]"))
    proxy = start()
    assert proxy.get(path).body == b"[1]"
    begun = time.monotonic()
    proxy.stop()
    assert time.monotonic() - begun < 2 * SLOW


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_every_number_of_workers_serves(start, upstream, path, workers):
    upstream.on(path, ok(private.BODY))
    proxy = start(workers=workers)
    for _ in range(20):
        reply = proxy.get(path)
        assert reply.status == 200 and reply.complete
        assert not private.reply_leaks(reply)


def test_two_listen_on_ports_of_their_own(start, upstream, path):
    upstream.on(path, ok(b"[1]"))
    one, other = start(), start()
    assert one.address != other.address and one.admin != other.admin
    assert one.get(path).body == other.get(path).body == b"[1]"


def test_it_listens_only_where_it_was_told(start):
    proxy = start()
    with open("/proc/net/tcp") as table:
        listening = [line.split()[1] for line in table
                     if line.split()[3] == "0A"]
    port = f"{proxy.address[1]:04X}"
    assert [a for a in listening if a.endswith(":" + port)] == \
        ["0100007F:" + port]


def test_ipv6(start, upstream, path):
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    upstream.on(path, ok(b"[1]"))
    assert start(listen="[::1]:0").get(path).body == b"[1]"


def serve_fails(*option):
    done = run(*serve_command(dict([option[:2]])))
    assert done.returncode in (1, 2), done
    return done.stderr.decode()


def test_a_taken_port_is_an_error_that_names_it():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        taken = sock.getsockname()[1]
        assert str(taken) in serve_fails("--listen", f"127.0.0.1:{taken}")


@pytest.mark.parametrize("admin, upstream_url, says", [
    ("127.0.0.1:19784", "http://127.0.0.1:9", "port of its own"),
    ("127.0.0.1:0", "http://127.0.0.1:19784", "would ask itself")])
def test_one_address_cannot_be_two(admin, upstream_url, says):
    done = run(*serve_command({"--listen": "127.0.0.1:19784",
                               "--admin": admin, "--upstream": upstream_url}))
    assert done.returncode == 2 and says in done.stderr.decode()


def test_a_taken_admin_port_is_an_error_that_names_it():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        taken = sock.getsockname()[1]
        assert str(taken) in serve_fails("--admin", f"127.0.0.1:{taken}")


def test_a_broken_filter_file_serves_nothing_and_names_the_place(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("filter: x\nrules:\n  - find: vni\n    do: redact\n")
    assert f"{bad}:3:11:" in serve_fails("--filters", str(bad))


def test_a_missing_filter_file_is_named(tmp_path):
    assert "none.yaml" in serve_fails("--filters", str(tmp_path / "none.yaml"))


def test_an_empty_filter_file_is_refused(tmp_path):
    (tmp_path / "empty.yaml").write_text("")
    assert "empty.yaml" in serve_fails("--filters",
                                       str(tmp_path / "empty.yaml"))


@pytest.mark.parametrize("url", ["https://", "127.0.0.1:80", "http://",
                                 "http://127.0.0.1:0", "http://127.0.0.1:99999",
                                 "http://127.0.0.1/path", "http://a b",
                                 "http://user@127.0.0.1", "ftp://127.0.0.1"])
def test_an_upstream_it_cannot_use_is_refused(url):
    assert serve_fails("--upstream", url).strip()


@pytest.mark.parametrize("option", [
    ("--isa", "sse9"), ("--workers", "0"), ("--workers", "-1"),
    ("--workers", "x"), ("--listen", "nonsense"), ("--listen", "127.0.0.1:-1"),
    ("--listen", "127.0.0.1:65536"), ("--admin", "127.0.0.1"),
    ("--nonsense", "1"), ("--timeout", "header"), ("--timeout", "header=x"),
    ("--timeout", "header=0ms"), ("--timeout", "nonsense=1s"),
    ("--limit", "header_bytes=-1"), ("--limit", "nonsense=1")])
def test_an_option_it_cannot_use_is_refused(option):
    assert serve_fails(*option).strip()


@pytest.mark.parametrize("option, name, cure", [
    ("--limit", "header_bytes", "header_bytes=16k"),
    ("--timeout", "idle", "idle=5s")])
def test_a_name_without_a_value_is_shown_one(option, name, cure):
    text = serve_fails(option, name)
    assert f"write {cure}" in text and "did you mean" not in text


def test_an_option_without_its_value_is_refused():
    assert run("serve", "--workers").returncode == 2


# -- admin --

def test_it_is_healthy_and_ready(start):
    proxy = start()
    assert proxy.ask_admin("/healthz")[0] == 200
    assert proxy.ask_admin("/readyz")[0] == 200
    assert proxy.ask_admin("/nonsense")[0] == 404


def test_the_data_port_answers_no_admin_question(start, upstream):
    proxy = start()
    assert proxy.get("/metrics").status == 404
    assert upstream.seen("/metrics")


# -- the end --

def in_flight(proxy, upstream, path, steps):
    """A client in the middle of a response."""
    upstream.on(path, *steps)
    client = proxy.client()
    client.send(request(path))
    assert client.wait_for(b"first") is not None
    return client


def slow_body(seconds):
    return [answer(b"", "Transfer-Encoding: chunked"),
            b"8\r\nfirst,  \r\n", Pause(seconds), chunks(b"last")]


def test_sigterm_finishes_what_is_in_flight(start, upstream, path):
    proxy = start()
    client = in_flight(proxy, upstream, path, slow_body(0.5))
    proxy.signal(signal.SIGTERM)
    time.sleep(0.15)
    assert refuses(proxy.address)
    reply = client.reply()
    assert reply.complete and reply.body == b"first,  last"
    assert client.closed(1)
    assert proxy.wait(2) == 0


def test_a_draining_proxy_is_alive_but_not_ready(start, upstream, path):
    proxy = start()
    in_flight(proxy, upstream, path, slow_body(0.6))
    proxy.signal(signal.SIGTERM)
    time.sleep(0.1)
    assert proxy.ask_admin("/readyz")[0] == 503
    assert proxy.ask_admin("/healthz")[0] == 200
    assert proxy.wait(3) == 0


def test_sigterm_answers_with_connection_close(start, upstream, path):
    upstream.on(path, Pause(0.4), ok(b"[1]"))
    proxy = start()
    with proxy.client() as client:
        client.send(request(path))
        time.sleep(0.1)
        proxy.signal(signal.SIGTERM)
        reply = client.reply()
        assert reply.complete and reply.get("connection") == "close"
        assert client.closed(1) and client.end == "fin"
    assert proxy.wait(2) == 0


def test_any_thread_may_get_the_signal(start, upstream, path):
    """The kernel chooses among those that do not block it."""
    upstream.on(path, ok(b"[1]"))
    proxy = start(workers=2)
    assert proxy.get(path).status == 200
    for task in sorted(map(int, os.listdir(f"/proc/{proxy.pid}/task"))):
        if task != proxy.pid:
            ctypes.CDLL(None).tgkill(proxy.pid, task, signal.SIGHUP)
    proxy.told_to_end = True
    assert ctypes.CDLL(None).tgkill(proxy.pid, task, signal.SIGTERM) == 0
    assert proxy.wait(2) == 0


def test_idle_connections_do_not_delay_the_end(start, upstream, path):
    upstream.on(path, ok(b"[1]"))
    proxy = start()
    clients = [proxy.client() for _ in range(10)]
    for client in clients[:5]:
        assert client.get(path).status == 200
    begun = time.monotonic()
    proxy.signal(signal.SIGTERM)
    assert proxy.wait(2) == 0
    assert time.monotonic() - begun < 1 * SLOW
    assert all(client.closed(1) for client in clients)


def test_a_drain_has_an_end_and_cuts_what_is_left(start, upstream, path):
    proxy = start("--timeout", "drain=700ms")
    client = in_flight(proxy, upstream, path, slow_body(20))
    proxy.signal(signal.SIGTERM)
    assert proxy.wait(4) == 0
    reply = client.reply()
    assert not reply.complete and reply.end != "timeout"


UNANSWERED = {
    "no head": (lambda path: request(path), [Pause(20)]),
    "half a head": (lambda path: request(path),
                    [b"HTTP/1.1 200 OK\r\nConte", Pause(20)]),
    "held body": (lambda path: request(path),
                  [b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n[1]",
                   Pause(20)]),
    "half a request": (lambda path: request(path)[:-4], []),
}


@pytest.mark.parametrize("case", UNANSWERED)
def test_who_has_no_answer_when_a_drain_ends_is_told(start, upstream, path,
                                                     case):
    asked, steps = UNANSWERED[case]
    proxy = start("--timeout", "drain=400ms")
    upstream.on(path, *steps)
    clients = [proxy.client() for _ in range(3)]
    for client in clients:
        client.send(asked(path))
    time.sleep(0.2)
    proxy.signal(signal.SIGTERM)
    for client in clients:
        reply = client.reply()
        assert reply.complete and reply.status == 503
        assert reply.get("content-type") == "application/problem+json"
        assert "proxy_internal_response" in reply.get("proxy-status")
        assert reply.get("connection") == "close"
        assert client.closed(1) and client.end == "fin"
    assert proxy.wait(3 * SLOW) == 0


def test_who_lingers_when_a_drain_ends_does_not_delay_the_end(start, upstream,
                                                              path):
    proxy = start("--timeout", "drain=300ms", "--timeout", "linger=300ms")
    upstream.on(path, Pause(20))
    client = proxy.client()
    client.send(request(path))
    time.sleep(0.1)
    begun = time.monotonic()
    proxy.signal(signal.SIGTERM)
    assert proxy.wait(3 * SLOW) == 0
    assert time.monotonic() - begun < 1.5 * SLOW
    assert client.reply().status == 503


def test_sigint_stops_at_once(start, upstream, path):
    proxy = start()
    client = in_flight(proxy, upstream, path, slow_body(20))
    begun = time.monotonic()
    proxy.signal(signal.SIGINT)
    assert proxy.wait(3) is not None
    assert time.monotonic() - begun < 1 * SLOW
    assert not client.reply().complete


def test_sigpipe_does_not_end_it(start, upstream, path):
    upstream.on(path, ok(b"[1]"))
    proxy = start()
    proxy.signal(signal.SIGPIPE)
    time.sleep(0.05)
    assert proxy.get(path).status == 200


def test_sigterm_before_the_first_request(start):
    proxy = start()
    proxy.signal(signal.SIGTERM)
    assert proxy.wait(2) == 0


def test_no_file_descriptor_is_lost(start, upstream, path):
    upstream.on(path, ok(b"[1]"))
    proxy = start()
    proxy.get(path)
    time.sleep(0.1)
    before = len(os.listdir(f"/proc/{proxy.pid}/fd"))
    for i in range(100):
        with proxy.client() as client:
            client.send(request(path))
            if i % 3:
                client.reply()
            if i % 2:
                client.abort()
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        after = len(os.listdir(f"/proc/{proxy.pid}/fd"))
        if after <= before + 1:
            return
        time.sleep(0.05)
    # Pooled upstream connections may stay, the clients' may not.
    assert after <= before + 34, (before, after)


def test_the_version_of_metrics_is_prometheus_text(start):
    proxy = start()
    status, text = proxy.ask_admin("/metrics")
    assert status == 200
    sample = re.compile(r'[a-z_]+(\{([a-z_]+="[^"]*",?)*\})? [0-9.eE+-]+')
    lines = text.splitlines()
    assert [x for x in lines if x and x[0] != "#" and
            not sample.fullmatch(x)] == []
    named = {x.split()[2] for x in lines if x.startswith("# TYPE")}
    used = {re.match("[a-z_]+", x)[0] for x in lines if x and x[0] != "#"}
    assert used <= named
    assert "fogline_responses_total" in named


def test_many_start_and_end_while_being_asked(start, upstream, path):
    """No request is lost or answered wrongly while a proxy drains."""
    upstream.on(path, ok(b"[1]"))
    proxy = start(workers=2)
    wrong = []
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            try:
                with Client(proxy.address) as client:
                    reply = client.get(path)
            except OSError:
                return
            if reply.status is not None and (reply.status, reply.complete,
                                             reply.body) != (200, True,
                                                             b"[1]"):
                wrong.append(reply)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    time.sleep(0.2)
    proxy.signal(signal.SIGTERM)
    code = proxy.wait(3)
    stop.set()
    for asker in askers:
        asker.join()
    assert code == 0 and wrong == []


def test_upstream_down_does_not_keep_it_from_starting(start):
    proxy = start(port=free_port())
    assert proxy.ask_admin("/healthz")[0] == 200
    assert proxy.get("/").status == 502


def test_a_stalled_upstream_does_not_keep_it_from_ending(start, upstream,
                                                         path):
    upstream.on(path, Stall())
    proxy = start(*QUICK)
    client = proxy.client()
    client.send(request(path))
    time.sleep(0.1)
    proxy.signal(signal.SIGTERM)
    assert proxy.wait(4) == 0
    reply = client.reply()
    assert reply.status in (None, 502, 503, 504)


def test_four_workers_serve_many_while_being_measured(start, upstream, path):
    """Counters are read while they are written; the sums come out right."""
    upstream.on(path, ok(private.BODY))
    proxy = start(workers=4)
    wrong = []

    def ask():
        for _ in range(10):
            with proxy.client(timeout=10) as client:
                for _ in range(5):
                    reply = client.get(path)
                    if (reply.status != 200 or not reply.complete or
                            private.reply_leaks(reply, client)):
                        wrong.append(reply)

    askers = [threading.Thread(target=ask) for _ in range(16)]
    for asker in askers:
        asker.start()
    while any(asker.is_alive() for asker in askers):
        assert proxy.ask_admin("/metrics")[0] == 200
        time.sleep(0.01)
    assert wrong == []
    want = [800, 800, 1600]
    assert proxy.metrics(want, ("fogline_requests_total", {}),
                         ("fogline_responses_total", {"class": "2xx"}),
                         ("fogline_findings_total", {"kind": "vin"})) == want
