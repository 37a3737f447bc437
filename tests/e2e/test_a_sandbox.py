# SPDX-License-Identifier: Apache-2.0
"""Goal: whoever takes fogline over gets little: no privileges, few system
calls, no dump of its memory.  And it is a good process 1 of a container."""

import ctypes
import os
import re
import signal
import socket
import subprocess
import time

import private
import pytest
from fogline import BIN, find_address, run, serve_command
from test_a_reload import ONE, PRIVATE, SAID_TWO, TWO
from upstream import ok
from wire import SLOW, Client

SANITIZED = bool(os.environ.get("FOGLINE_SAN"))
sandboxed = pytest.mark.skipif(
    SANITIZED, reason="a sanitizer's build has no sandbox, and says so")
as_root = pytest.mark.skipif(os.getuid() != 0, reason="needs root")


def status(pid, task=None):
    """/proc/PID/status of a thread, as a dictionary."""
    with open(f"/proc/{pid}/task/{task or pid}/status") as text:
        return dict(line.rstrip("\n").split(":\t", 1) for line in text
                    if ":\t" in line)


@sandboxed
def test_every_thread_has_given_up_its_powers(start, upstream, path):
    upstream.on(path, ok(PRIVATE))
    proxy = start("--sandbox", "require", filters=[ONE], workers=2)
    assert proxy.get(path).status == 200
    assert proxy.reload(TWO) == "ok"
    assert proxy.get(path).body == SAID_TWO
    tasks = os.listdir(f"/proc/{proxy.pid}/task")
    assert len(tasks) >= 3
    for task in tasks:
        got = status(proxy.pid, task)
        assert (got["NoNewPrivs"], got["Seccomp"]) == ("1", "2")
        assert [got[name].strip("0") for name in
                ("CapInh", "CapPrm", "CapEff", "CapAmb")] == [""] * 4
        if os.getuid() == 0:
            assert got["CapBnd"].strip("0") == ""
    assert "sandbox" not in proxy.log()


def core_limit(pid):
    with open(f"/proc/{pid}/limits") as limits:
        return re.search(r"Max core file size\s+(\S+)\s+(\S+)",
                         limits.read()).groups()


@sandboxed
@pytest.mark.parametrize("option", ["auto", "off"])
def test_its_memory_is_never_dumped(start, option):
    """Nor may others of the same user look: its /proc is root's."""
    proxy = start("--sandbox", option)
    assert core_limit(proxy.pid) == ("0", "0")
    assert os.stat(f"/proc/{proxy.pid}/fd").st_uid == 0


def test_without_it_only_where_told_so(start, upstream, path):
    upstream.on(path, ok(PRIVATE))
    proxy = start("--sandbox", "off")
    assert status(proxy.pid)["Seccomp"] == "0"
    assert "warning: no sandbox: --sandbox off says so" in proxy.log()
    assert proxy.get(path).status == 200


def test_a_word_it_does_not_know_is_refused():
    done = run(*serve_command({"--sandbox": "requires"}))
    assert done.returncode == 2
    assert b'did you mean "require"?' in done.stderr


SECCOMP, PRCTL, PR_SET_SECCOMP = b"seccomp", b"prctl", 22


class Compare(ctypes.Structure):
    """struct scmp_arg_cmp: argument, SCMP_CMP_EQ, value."""
    _fields_ = [("argument", ctypes.c_uint), ("op", ctypes.c_int),
                ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def forbid_seccomp():
    """As some container runtimes do."""
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    allow, refuse = 0x7FFF0000, 0x00050001  # ALLOW, ERRNO(EPERM)
    filter_ = ctypes.c_void_p(lib.seccomp_init(ctypes.c_uint32(allow)))
    if os.getuid() == 0:  # SCMP_FLTATR_CTL_NNP: that is fogline's to say
        assert lib.seccomp_attr_set(filter_, 3, ctypes.c_uint32(0)) == 0
    name = lib.seccomp_syscall_resolve_name
    assert lib.seccomp_rule_add_array(
        filter_, ctypes.c_uint32(refuse), name(SECCOMP), 0, None) == 0
    assert lib.seccomp_rule_add_array(
        filter_, ctypes.c_uint32(refuse), name(PRCTL), 1,
        ctypes.byref(Compare(0, 4, PR_SET_SECCOMP, 0))) == 0
    assert lib.seccomp_load(filter_) == 0


@sandboxed
def test_where_it_cannot_be_had_it_serves_and_warns(upstream, path, tmp_path):
    upstream.on(path, ok(PRIVATE))
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen(
            [BIN, *serve_command({
                "--upstream": f"http://127.0.0.1:{upstream.port}"})],
            stderr=log, preexec_fn=forbid_seccomp)
    try:
        text = ""
        while "listening on" not in text:
            assert process.poll() is None
            time.sleep(0.01)
            text = (tmp_path / "log").read_text()
        assert "warning: no sandbox: seccomp is not to be had" in text
        with Client(find_address("listening", text)) as client:
            assert not private.reply_leaks(client.get(path))
        assert status(process.pid)["NoNewPrivs"] == "1"
        assert status(process.pid)["CapEff"].strip("0") == ""
    finally:
        process.terminate()
        assert process.wait(5 * SLOW) == 0


@sandboxed
def test_where_it_cannot_be_had_it_does_not_serve_if_it_must():
    done = subprocess.run([BIN, *serve_command({"--sandbox": "require"})],
                          capture_output=True, preexec_fn=forbid_seccomp,
                          timeout=10 * SLOW)
    assert done.returncode == 1
    assert b"nothing is served: seccomp is not to be had" in done.stderr


@as_root
def test_a_port_of_root_is_listened_on_before(start, upstream, path):
    for port in range(990, 1023):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) != 0:
                break
    upstream.on(path, ok(PRIVATE))
    proxy = start(listen=f"127.0.0.1:{port}")
    assert proxy.get(path).status == 200


# -- process 1 --

@pytest.fixture
def first(upstream, tmp_path):
    """fogline as process 1 of a PID namespace: its id out here, the address,
    its log and its exit code (unshare's, which hands it on)."""
    with open(tmp_path / "log", "wb") as log:
        outer = subprocess.Popen(
            ["unshare", "--pid", "--fork", "--kill-child", BIN, *serve_command({
                "--upstream": f"http://127.0.0.1:{upstream.port}"})],
            stderr=log, stdout=log)
    address = None
    deadline = time.monotonic() + 5 * SLOW
    while address is None:
        if outer.poll() is not None and b"unshare" in \
                (tmp_path / "log").read_bytes():
            pytest.skip("no PID namespaces here")
        assert outer.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
        address = find_address("listening", (tmp_path / "log").read_text())
    with open(f"/proc/{outer.pid}/task/{outer.pid}/children") as children:
        yield int(children.read().split()[0]), address, outer
    outer.kill()
    outer.wait()


@as_root
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_process_1_ends_when_told(first, upstream, path, number):
    """The kernel ignores for it what it does not handle."""
    upstream.on(path, ok(PRIVATE))
    pid, address, outer = first
    assert status(pid)["NSpid"].split()[-1] == "1"
    with Client(address) as client:
        assert not private.reply_leaks(client.get(path))
    os.kill(pid, signal.SIGHUP)
    time.sleep(0.1 * SLOW)
    assert outer.poll() is None
    os.kill(pid, number)
    assert outer.wait(5 * SLOW) == 0


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return children.read().split()


@as_root
def test_process_1_reaps_whom_others_left_behind(first):
    """As a shell of `kubectl exec` does, or a health check."""
    pid, _, outer = first
    subprocess.run(["nsenter", "--pid", f"--target={pid}", "sh", "-c",
                    "sleep 0.2 & exit 0"], check=True)
    deadline = time.monotonic() + 5 * SLOW
    seen = children_of(pid)
    assert seen, "nobody was left to process 1"
    while children_of(pid):
        assert time.monotonic() < deadline, "a zombie stays"
        time.sleep(0.02)
    os.kill(pid, signal.SIGTERM)
    assert outer.wait(5 * SLOW) == 0
