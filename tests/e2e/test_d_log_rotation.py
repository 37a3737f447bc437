# SPDX-License-Identifier: Apache-2.0
"""Goal: an access log that is renamed goes on in a new file, though fogline
itself may write no file."""

import json
import os
import signal
import time

import pytest
from test_a_sandbox import sandboxed
from upstream import ok
from wire import SLOW


def lines(path, count):
    deadline = time.monotonic() + 5 * SLOW
    text = ""
    while time.monotonic() < deadline and text.count("\n") < count:
        time.sleep(0.02)
        if os.path.isfile(path):
            with open(path) as file:
                text = file.read()
    return [json.loads(line)["target"] for line in text.splitlines()]


def children(pid):
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as file:
                state, parent = file.read().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(entry))
    return found


def until(condition):
    deadline = time.monotonic() + 5 * SLOW
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGHUP])
def test_lines_go_on_in_a_new_file(start, upstream, path, tmp_path, number):
    upstream.on(path, ok(b"{}"))
    log, old = str(tmp_path / "a.log"), str(tmp_path / "a.log.1")
    proxy = start("--access-log", log)
    assert proxy.get(path).complete
    assert lines(log, 1) == [path]
    for _ in range(3):
        os.rename(log, old)
        os.kill(proxy.pid, number)
        assert until(lambda: os.path.exists(log))
        assert proxy.get(path).complete
        assert lines(log, 1) == [path]
        assert os.stat(log).st_mode & 0o777 == 0o640
    assert len(lines(old, 1)) == 1


@sandboxed
def test_it_does_so_in_its_sandbox(start, upstream, path, tmp_path):
    upstream.on(path, ok(b"{}"))
    log = str(tmp_path / "b.log")
    proxy = start("--access-log", log, "--sandbox", "require")
    os.rename(log, log + ".1")
    os.kill(proxy.pid, signal.SIGUSR1)
    assert until(lambda: os.path.exists(log))
    assert proxy.get(path).complete
    assert lines(log, 1) == [path]


def test_what_cannot_be_opened_is_told_and_nothing_is_lost(
        start, upstream, path, tmp_path):
    upstream.on(path, ok(b"{}"))
    log, old = str(tmp_path / "c.log"), str(tmp_path / "c.old")
    proxy = start("--access-log", log)
    os.rename(log, old)
    os.mkdir(log)
    os.kill(proxy.pid, signal.SIGUSR1)
    assert until(lambda: "cannot be opened again: Is a dir" in proxy.log())
    assert proxy.get(path).complete
    assert lines(old, 1) == [path]


def test_who_opens_it_holds_nothing_and_ends_with_fogline(
        start, upstream, path, tmp_path):
    proxy = start("--access-log", str(tmp_path / "d.log"))
    [child] = children(proxy.pid)
    assert until(lambda: os.listdir(f"/proc/{child}/fd") == ["0"])
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(child, number)
    assert children(proxy.pid) == [child]
    proxy.kill()
    assert until(lambda: not os.path.exists(f"/proc/{child}/fd")
                 or not os.path.exists(f"/proc/{child}/exe"))


def test_without_a_file_there_is_nobody(start, upstream, path):
    proxy = start("--access-log", "stdout")
    assert children(proxy.pid) == []
    os.kill(proxy.pid, signal.SIGUSR1)
    upstream.on(path, ok(b"{}"))
    assert proxy.get(path).complete


def test_one_that_has_been_killed_is_told(start, upstream, path, tmp_path):
    log = str(tmp_path / "e.log")
    upstream.on(path, ok(b"{}"))
    proxy = start("--access-log", log)
    [child] = children(proxy.pid)
    os.kill(child, signal.SIGKILL)
    assert until(lambda: not children(proxy.pid))
    os.kill(proxy.pid, signal.SIGUSR1)
    assert until(lambda: "cannot be opened again" in proxy.log())
    assert proxy.get(path).complete
    assert lines(log, 1) == [path]
