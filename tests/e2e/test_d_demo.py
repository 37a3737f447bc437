# SPDX-License-Identifier: Apache-2.0
"""The synthetic vehicle cloud, alone and behind `fogline serve`, and the admin
pages' own little server.

What the demo shows is what a newcomer sees first: everything private in it
must be found by the default pack, and nothing must pass.
"""

import csv
import http.client
import io
import json
import re
import signal
import socket
import subprocess
import time
import urllib.request

import pytest

from fogline import BIN, run
from wire import SLOW

WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
                  [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)]))
VIN = re.compile(r"\b[A-HJ-NPR-Z0-9]{17}\b")
EMAIL = re.compile(r"[a-z0-9.]+@example\.(?:com|net|org)")
POSITION = re.compile(r"\b\d{2,3}\.\d{6}\b")
PAGES = ("/v1/fleets/7/vehicles", "/v1/trips/42", "/v1/export.csv", "/v1/error",
         "/bytes/1k", "/bytes/16k", "/bytes/256k", "/")


def has_check_digit(vin):
    digit = sum(w * VALUES[c] for w, c in zip(WEIGHTS, vin)) % 11
    return vin[8] == "0123456789X"[digit]


STARTED = []


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_running():
    yield
    for process in STARTED:
        if process.poll() is None:
            process.kill()
            process.wait()


class Command:
    """fogline demo or serve as a child, its stderr's first line read."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [BIN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL, text=True)
        STARTED.append(self.process)
        self.line = ""
        while "listening" not in self.line:
            line = self.process.stderr.readline()
            assert line, f"ended with {self.process.wait(5)}: {self.line}"
            self.line += line

    def port(self, word):
        return int(re.search(word + r"\D*[\d.]+:(\d+)", self.line)[1])

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.out, self.err = self.process.communicate(timeout=15 * SLOW)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode


@pytest.fixture(scope="module")
def demo(nothing_is_left_running):
    it = Command("demo", "--listen", "127.0.0.1:0")
    yield it.port("listening")
    assert it.stop() == 0
    assert it.err == ""


@pytest.fixture(scope="module")
def served(nothing_is_left_running):
    """The demo with fogline in front: (fogline's port, the demo's, admin's)."""
    it = Command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0",
                 "--workers", "1")
    yield it.port("listening"), it.port("upstream"), it.port("admin")
    assert it.stop() == 0


def ask(port, path, method="GET", headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", port,
                                            timeout=10 * SLOW)
    connection.request(method, path, headers=dict(headers))
    reply = connection.getresponse()
    body = reply.read().decode()
    connection.close()
    return reply.status, reply.headers, body


def raw(port, data, until=None):
    """All that comes back until the end, or until `until` did."""
    with socket.create_connection(("127.0.0.1", port), 10 * SLOW) as sock:
        sock.sendall(data)
        got = b""
        while until is None or until not in got:
            piece = sock.recv(65536)
            if not piece:
                break
            got += piece
    return got


# --- the cloud ---------------------------------------------------------------

def test_every_vin_has_its_check_digit_and_every_address_is_an_example(demo):
    for path in PAGES:
        body = ask(demo, path)[2]
        vins = set(VIN.findall(body))
        assert vins and all(has_check_digit(v) for v in vins), path
        for address in re.findall(r"\S*@\S*", body):
            assert EMAIL.search(address)


def test_pages_are_what_their_types_say(demo):
    status, headers, body = ask(demo, "/v1/fleets/7/vehicles")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert len(json.loads(body)["vehicles"]) == 20
    body = json.loads(ask(demo, "/v1/trips/42")[2])
    assert body["geometry"]["type"] == "LineString"
    assert all(140 < lon < 150 and 30 < lat < 40
               for lon, lat in body["geometry"]["coordinates"])
    rows = list(csv.DictReader(io.StringIO(ask(demo, "/v1/export.csv")[2])))
    assert len(rows) == 100 and {"vin", "email", "lat", "lon"} <= set(rows[0])
    status, headers, body = ask(demo, "/v1/error")
    assert status == 500 and headers["Content-Type"].startswith("text/html")


def test_headers_name_the_vehicle_too(demo):
    status, headers, _ = ask(demo, "/v1/fleets/7/latest")
    assert status == 307
    vin = VIN.search(headers["Location"])[0]
    status, headers, body = ask(demo, headers["Location"])
    assert status == 200 and json.loads(body)["vin"] == vin
    assert headers["X-Vehicle-VIN"] == vin and vin in headers["Link"]


@pytest.mark.parametrize("size, kb", [("1k", 1), ("16k", 16), ("256k", 256)])
def test_load_test_bodies_have_their_size_and_one_of_each_per_kb(demo, size, kb):
    body = ask(demo, "/bytes/" + size)[2]
    assert len(body) == kb * 1024 and len(json.loads(body)) == kb
    for i in range(kb):
        part = body[i * 1024:(i + 1) * 1024]
        assert len(VIN.findall(part)) == len(EMAIL.findall(part)) == 1
        assert len(POSITION.findall(part)) == 2
    assert ask(demo, "/bytes/" + size)[2] == body


def test_the_same_page_shows_the_same_vehicles(demo):
    assert ask(demo, "/v1/fleets/7/vehicles")[2] == \
        ask(demo, "/v1/fleets/7/vehicles")[2]
    assert ask(demo, "/v1/fleets/8/vehicles")[2] != \
        ask(demo, "/v1/fleets/7/vehicles")[2]


@pytest.mark.parametrize("path", [
    "/nope", "/v1/vehicles/JTDKN3DU5A0123457", "/v1/vehicles/x",
    "/v1/fleets//vehicles", "/v1/fleets/1/2/vehicles", "/v1/fleets/vehicles",
    "/v1/trips/", "/v1/vehicles/", "/bytes/2k", "/v1/live/", "//"])
def test_what_is_not_there_is_404(demo, path):
    assert ask(demo, path)[0] == 404


def test_live_sends_an_event_at_once_and_then_one_a_second(demo):
    with socket.create_connection(("127.0.0.1", demo), 10 * SLOW) as sock:
        begun = time.monotonic()
        sock.sendall(b"GET /v1/live HTTP/1.1\r\nHost: a\r\n\r\n")
        got, times = b"", []
        while len(times) < 3:
            piece = sock.recv(65536)
            assert piece
            got += piece
            times += [time.monotonic() - begun] * (
                got.count(b"\nevent: position\n") - len(times))
    assert times[0] < 0.3 * SLOW
    assert 0.8 < times[1] - times[0] < 1.5 * SLOW
    assert got.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Type: text/event-stream\r\n" in got


# --- its server --------------------------------------------------------------

def test_pipelined_requests_are_answered_in_order(demo):
    paths = ["/nope", "/v1/error", "/bytes/16k", "/v1/export.csv"] * 25
    request = "".join(f"GET {p} HTTP/1.1\r\nHost: a\r\n\r\n" for p in paths)
    request = request[:-2] + "Connection: close\r\n\r\n"
    got = raw(demo, request.encode())
    assert re.findall(rb"HTTP/1.1 (\d+)", got) == \
        [b"404", b"500", b"200", b"200"] * 25


def test_a_client_that_does_not_read_does_not_fill_the_memory():
    it = Command("demo", "--listen", "127.0.0.1:0")
    port = it.port("listening")
    request = b"GET /bytes/256k HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), 10 * SLOW) as sock:
        sock.setblocking(False)
        sent, count, deadline = 0, 2000, time.monotonic() + 1
        data = request * count
        while sent < len(data) and time.monotonic() < deadline:
            try:
                sent += sock.send(data[sent:sent + 65536])
            except BlockingIOError:
                time.sleep(0.05)
        with open(f"/proc/{it.process.pid}/status") as f:
            peak = int(re.search(r"VmHWM:\s+(\d+)", f.read())[1])
        sock.setblocking(True)
        sock.settimeout(20 * SLOW)
        asked, got = sent // len(request), 0
        while got < asked * 262144:
            piece = sock.recv(1 << 20)
            assert piece
            got += len(piece)
    assert it.stop() == 0
    if SLOW == 1:
        assert peak < 32 * 1024


def test_requests_may_come_byte_by_byte(demo):
    with socket.create_connection(("127.0.0.1", demo), 10 * SLOW) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"\r\nGET /nope HTTP/1.1\r\nHost: a\r\n" \
                    b"Connection: close\r\n\r\n":
            sock.sendall(bytes([byte]))
        assert sock.recv(65536).startswith(b"HTTP/1.1 404 Not Found\r\n")


def test_head_has_the_length_and_no_body(demo):
    got = raw(demo, b"HEAD /v1/export.csv HTTP/1.1\r\nHost: a\r\n"
                    b"Connection: close\r\n\r\n")
    length = len(ask(demo, "/v1/export.csv")[2])
    assert got.endswith(b"\r\n\r\n")
    assert f"Content-Length: {length}\r\n".encode() in got


def test_request_bodies_are_read_over(demo):
    got = raw(demo, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n"
                    b"GET /v1 HTTP/1.1\r\n\r\n"
                    b"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked"
                    b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                    b"GET /nope HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    b"\r\n")
    assert re.findall(rb"HTTP/1.1 (\d+)", got) == [b"405", b"405", b"404"]
    assert got.count(b"Allow: GET, HEAD\r\n") == 2


def test_http_1_0_is_closed_unless_it_asks(demo):
    got = raw(demo, b"GET /nope HTTP/1.0\r\n\r\n")
    assert b" 404 " in got and b"Connection: close\r\n" in got
    got = raw(demo, b"GET /nope HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
                    b"GET /nope HTTP/1.0\r\n\r\n")
    assert got.count(b" 404 ") == 2
    got = raw(demo, b"GET /v1/live HTTP/1.0\r\n\r\n", until=b"\n\n")
    assert b"chunked" not in got and b"\r\n\r\nevent: position\n" in got


@pytest.mark.parametrize("request_", [
    b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\nHost: a\n\n", b"garbage\r\n\r\n",
    b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100000 + b"\r\n\r\n"],
    ids=["no-host", "bare-lf", "garbage", "version", "tls", "two-lengths",
         "huge"])
def test_what_is_not_http_is_refused_and_closed(demo, request_):
    try:
        got = raw(demo, request_)
    except ConnectionResetError:
        return
    assert re.match(rb"HTTP/1.1 4\d\d ", got) and got.count(b"HTTP/1.1 4") == 1


# --- behind fogline ----------------------------------------------------------

def hides(body):
    return not (VIN.search(body) or re.search(r"\w@example", body)
                or POSITION.search(body))


@pytest.mark.parametrize("path", PAGES)
def test_fogline_hides_all_that_the_demo_shows(served, path):
    there, here = ask(served[1], path), ask(served[0], path)
    assert not hides(there[2])
    assert here[0] == there[0] and hides(here[2]), here[2][:2000]
    assert here[1]["Content-Type"] == there[1]["Content-Type"]


def test_fogline_hides_the_headers(served):
    _, there, _ = ask(served[1], "/v1/fleets/7/latest")
    _, here, _ = ask(served[0], "/v1/fleets/7/latest")
    assert here["Location"] == "/v1/vehicles/[VIN]"
    _, here, _ = ask(served[0], there["Location"])
    assert here["X-Vehicle-VIN"] == "[VIN]"
    assert here["Link"] == '</v1/vehicles/[VIN]>; rel="self"'


def test_live_events_come_through_as_they_happen(served):
    begun = time.monotonic()
    got = raw(served[0], b"GET /v1/live HTTP/1.1\r\nHost: a\r\n\r\n",
              until=b"id: 1\n")
    assert time.monotonic() - begun < 2 * SLOW
    assert b'"vin":"[VIN]"' in got and hides(got.decode())


def test_the_admin_pages(served):
    assert ask(served[2], "/healthz")[::2] == (200, "ok\n")
    assert ask(served[2], "/readyz")[::2] == (200, "ready\n")
    assert ask(served[2], "/nope")[0] == 404
    assert ask(served[2], "/metrics", "POST")[0] == 405
    assert ask(served[0], "/metrics")[0] == 404     # never on the data port


def test_the_metrics_are_prometheus_text_and_count(served):
    def read():
        status, headers, body = ask(served[2], "/metrics")
        assert status == 200
        assert headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert hides(body)
        return body

    def value(body, series):
        return int(re.search("^" + re.escape(series) + r" (\d+)$", body,
                             re.M)[1])

    before = read()
    ask(served[0], "/bytes/16k")
    after = read()
    for series, more in (("fogline_requests_total", 1),
                         ('fogline_responses_total{class="2xx"}', 1),
                         ('fogline_findings_total{kind="vin",'
                          'action="redact"}', 16),
                         ('fogline_findings_total{kind="email",'
                          'action="redact"}', 16),
                         ('fogline_findings_total{kind="coordinates",'
                          'action="redact"}', 32)):
        assert value(after, series) - value(before, series) == more, series
    names = set()
    for line in after.splitlines():
        if line.startswith("# TYPE "):
            names.add(line.split()[2])
        elif not line.startswith("#"):
            assert re.fullmatch(r'(\w+)(\{\w+="[^"]*"(,\w+="[^"]*")*\})? \d+',
                                line), line
            assert re.match(r"\w+", line)[0] in names
    assert len(after.splitlines()) == len(set(after.splitlines()))


def test_serve_prints_curl_lines_that_work():
    it = Command("serve")
    try:
        lines = []
        while len(lines) < 6:
            line = it.process.stdout.readline()
            assert line
            lines += [line.strip()] if line.startswith("  curl ") else []
        for i, line in enumerate(lines):
            got = subprocess.run(
                line.split() + ["--max-time", "2"], capture_output=True,
                text=True, timeout=10 * SLOW)
            assert got.returncode in (0, 28), got      # 28: the live stream
            assert got.stdout and hides(got.stdout) == (i % 2 == 0)
    finally:
        assert it.stop() == 0


def test_a_second_demo_finds_other_ports():
    first = Command("serve")
    second = Command("serve")
    try:
        for word in ("listening", "upstream", "admin"):
            assert first.port(word) != second.port(word)
        for it in (first, second):
            url = f"http://127.0.0.1:{it.port('listening')}/bytes/1k"
            with urllib.request.urlopen(url, timeout=5 * SLOW) as reply:
                assert hides(reply.read().decode())
    finally:
        assert first.stop() == 0 and second.stop(signal.SIGINT) == 0


def test_a_taken_port_that_was_asked_for_is_an_error():
    first = Command("demo", "--listen", "127.0.0.1:0")
    taken = f"127.0.0.1:{first.port('listening')}"
    try:
        for arguments in (("demo", "--listen", taken),
                          ("serve", "--listen", taken),
                          ("serve", "--listen", "127.0.0.1:0", "--admin",
                           taken)):
            done = run(*arguments)
            assert done.returncode == 1 and taken in done.stderr.decode()
    finally:
        assert first.stop(signal.SIGINT) == 0


def test_a_public_listener_is_a_warning():
    it = Command("serve", "--listen", "0.0.0.0:0", "--admin", "127.0.0.1:0")
    line = it.process.stderr.readline()
    assert it.stop() == 0
    assert "warning" in line and "0.0.0.0" in line
