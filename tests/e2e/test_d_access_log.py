# SPDX-License-Identifier: Apache-2.0
"""Goal: the access log tells of each request what an operator needs, and
nothing that the filter hides."""

import json
import os
import re
import stat
import subprocess
import time

import private
import pytest
from fogline import BIN, serve_command
from upstream import Close, answer, ok
from wire import SLOW, Client, request

REPORT = "filter: audit\nrules:\n  - find: vin\n    do: report\n"
ONLY_X = "filter: x\napplies_to:\n  paths: [/x]\nrules:\n  - find: vin\n" \
         "    do: redact\n"


@pytest.fixture
def logged(start, tmp_path):
    """A proxy with an access log, and a function that waits for its lines."""
    path = str(tmp_path / "access.log")

    def starter(*options, **named):
        return start("--access-log", path, *options, **named)

    def lines(count):
        deadline = time.monotonic() + 5 * SLOW
        while time.monotonic() < deadline:
            with open(path) as file:
                text = file.read()
            if text.count("\n") >= count:
                break
            time.sleep(0.02)
        assert not private.leaks(text.encode())
        return [json.loads(line) for line in text.splitlines()]

    starter.lines, starter.path = lines, path
    return starter


def test_a_line_tells_what_happened(logged, upstream, path):
    upstream.on(path, ok(private.BODY, "X-Owner: " + private.EMAIL))
    proxy = logged()
    with proxy.client() as client:
        reply = client.get(path + "?vin=" + private.VIN)
    [line] = logged.lines(1)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
                        line.pop("time"))
    assert 0 < line.pop("duration_ms") < 5000 * SLOW
    assert line == {"method": "GET", "target": path + "?vin=[VIN]",
                    "status": 200, "bytes": len(client.received),
                    "complete": True, "filter": "vehicle",
                    "findings": {"vin": 2, "email": 2, "coordinates": 2}}
    assert reply.complete


def test_each_request_of_a_connection_has_a_line(logged, upstream, path):
    upstream.on(path, ok(b"{}"))
    proxy = logged()
    with proxy.client() as client:
        client.send(b"".join(request(f"{path}?{i}") for i in range(20)))
        for _ in range(20):
            assert client.reply().complete
    targets = [line["target"] for line in logged.lines(20)]
    assert targets == [f"{path}?{i}" for i in range(20)]


def test_a_target_is_escaped_for_json(logged, upstream, path):
    upstream.on(path, ok(b"{}"))
    logged().get(path + "?a=\"\\'")
    [line] = logged.lines(1)
    assert line["target"] == path + "?a=\"\\'"


def test_what_is_only_reported_is_not_written_either(logged, upstream, path):
    upstream.on(path, ok(b"{}"))
    proxy = logged(filters=[REPORT])
    assert proxy.get(f"{path}?vin={private.VIN}").complete
    assert proxy.get(path).complete
    one, two = logged.lines(2)
    assert one["target"] is None and two["target"] == path


def test_a_refusal_says_why(logged, upstream, path):
    upstream.on(path, ok(private.BODY, "Content-Encoding: x-unknown"))
    proxy = logged()
    assert proxy.get(path).status == 502
    with proxy.client() as client:
        client.send(b"GET / HTTP/1.1\r\n\r\n").reply()
    coding, host = logged.lines(2)
    assert (coding["status"], coding["refused"], coding["complete"]) == \
        (502, "response_coding", True)
    assert (host["status"], host["refused"]) == (400, "request_host")
    assert "target" not in host


def test_no_filter_no_target(logged, upstream, path):
    proxy = logged(filters=[ONLY_X])
    assert proxy.get(f"{path}/{private.VIN}").status == 502
    [line] = logged.lines(1)
    assert line["target"] is None and "filter" not in line
    assert line["refused"] == "no_filter"


def test_a_cut_is_not_complete(logged, upstream, path):
    half = answer(b'{"state": "parked"}\n' * 20_000, "Content-Length: 500000")
    upstream.on(path, half, Close())
    reply = logged().get(path)
    assert not reply.complete
    [line] = logged.lines(1)
    assert line["status"] == 200 and line["complete"] is False
    assert line["refused"] == "response_incomplete"


def test_a_client_that_left_is_told_from_one_that_was_served(
        logged, upstream, path):
    upstream.on(path, ok(b'{"state": "parked"}\n' * 500_000))
    with logged().client() as client:
        client.send(request(path))
        client.wait_for(b"parked")
        client.abort()
    [line] = logged.lines(1)
    assert line["complete"] is False and "refused" not in line


def test_the_file_is_for_owner_and_group_and_grows(logged, upstream, path):
    upstream.on(path, ok(b"{}"))
    logged().get(path)
    logged.lines(1)
    assert stat.S_IMODE(os.stat(logged.path).st_mode) & 0o137 == 0
    logged().get(path)
    assert len(logged.lines(2)) == 2


def test_nothing_is_lost_at_the_end(logged, upstream, path):
    upstream.on(path, ok(b"{}"))
    proxy = logged(workers=2)
    for _ in range(10):
        assert proxy.get(path).complete
    proxy.stop()
    with open(logged.path) as file:
        assert file.read().count("\n") == 10


def test_standard_output_and_off(start, upstream, path):
    upstream.on(path, ok(b"{}"))
    proxy = start("--access-log", "stdout")
    proxy.get(path)
    silent = start("--access-log", "off")
    silent.get(path)
    deadline = time.monotonic() + 5 * SLOW
    while '"status":200' not in proxy.log() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert '"status":200' in proxy.log()
    assert '"status"' not in silent.log()


def test_the_configuration_names_it(start, upstream, path, tmp_path):
    upstream.on(path, ok(b"{}"))
    config = tmp_path / "fogline.yaml"
    config.write_text(
        f"listen: [{{address: '127.0.0.1:0'}}]\nadmin: 127.0.0.1:0\n"
        f"upstream: {{servers: 'http://127.0.0.1:{upstream.port}'}}\n"
        "log: {access: a.log, format: json}\n")
    proxy = start(config=str(config))
    assert proxy.get(path).complete
    proxy.stop()
    assert json.loads((tmp_path / "a.log").read_text())["target"] == path


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    done = subprocess.run(
        [BIN, *serve_command({"--access-log": str(tmp_path / "no/a.log")})],
        capture_output=True, timeout=10 * SLOW)
    assert done.returncode == 1 and b"access log" in done.stderr


def test_a_reader_that_sleeps_holds_nobody_up(upstream, path, tmp_path):
    """Nobody reads the pipe: lines are dropped and counted, clients served,
    and the end comes all the same."""
    upstream.on(path, ok(b"{}"))
    command = [BIN, *serve_command({
        "--upstream": f"http://127.0.0.1:{upstream.port}", "--workers": "1",
        "--access-log": "stdout"})]
    process = subprocess.Popen(command, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    started = next(line.decode() for line in process.stderr
                   if b"listening on" in line)
    listen, admin = re.findall(r"127\.0\.0\.1:(\d+), ", started)[0::2]
    with Client(("127.0.0.1", int(listen))) as client:
        for _ in range(200):
            assert client.get(path + "?" + 10_000 * "a").complete
    dropped = 0
    deadline = time.monotonic() + 5 * SLOW
    while not dropped and time.monotonic() < deadline:
        with Client(("127.0.0.1", int(admin))) as client:
            text = client.get("/metrics").body.decode()
        dropped = int(re.search(r"log_dropped_total (\d+)", text)[1])
    process.terminate()
    assert process.wait(10 * SLOW) == 0
    assert 50 < dropped < 200
    process.stdout.close()
    process.stderr.close()
