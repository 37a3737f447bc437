# SPDX-License-Identifier: Apache-2.0
"""fogline - the program under test as a process: start it on ports the kernel
chooses, ask it, end it, and look whether it went well."""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import private
from pki import Authority
from tlswire import TlsClient, client_context
from wire import SLOW, Client

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BIN = os.path.join(ROOT, os.environ.get("FOGLINE", "build/fogline"))

# What memory checkers and our own CHECK print.
REPORTS = re.compile(r"ERROR: \w+Sanitizer|WARNING: \w+Sanitizer|"
                     r"runtime error:|broken assumption|core dumped|"
                     r"Invalid (read|write) of|depends on uninitialised|"
                     r"definitely lost: [1-9]")


def run(*arguments, stdin=b"", timeout=20):
    """Another command, to its end."""
    return subprocess.run([BIN, *arguments], input=stdin, capture_output=True,
                          timeout=timeout * SLOW)


def scrub(data, *arguments):
    """What the engine makes of `data`, by the command line."""
    done = run("scrub", *arguments, stdin=data)
    assert done.returncode == 0, done.stderr
    return done.stdout


def serve_command(options):
    """`serve` with these options in place of the tests' defaults."""
    chosen = {"--listen": "127.0.0.1:0", "--admin": "127.0.0.1:0",
              "--upstream": "http://127.0.0.1:9", **options}
    return ["serve", *(part for pair in chosen.items() for part in pair)]


class Fogline:
    """`fogline serve` in front of 127.0.0.1:upstream_port, or of a URL.

    `filters`: texts of filter files; none: the default pack.  `config`: a
    configuration file in the place of all that but `options`.
    """

    def __init__(self, upstream_port, *options, filters=(), workers=1,
                 listen="127.0.0.1:0", config=None):
        self.directory = tempfile.TemporaryDirectory(prefix="fogline-e2e-")
        self.ca = None
        if os.environ.get("E2E_TLS"):
            options = (*options, *self.secure())
        self.log_path = os.path.join(self.directory.name, "log")
        command = [BIN, *serve_command({
            "--listen": listen, "--workers": str(workers),
            "--upstream": upstream_port if isinstance(upstream_port, str)
            else f"http://127.0.0.1:{upstream_port}"})]
        if config:
            command = [BIN, "serve", "-c", config]
        for i, text in enumerate(filters):
            self.write_filter(text, i)
            command += ["--filters", self.filter_path(i)]
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([*command, *options], stdout=log,
                                            stderr=log,
                                            stdin=subprocess.DEVNULL)
        self.ended = self.told_to_end = False
        RUNNING.append(self)
        self.address = self.admin = None
        self.wait_until_listening()

    def secure(self):
        """Options for a listener with TLS; `client` then speaks it."""
        self.ca = Authority(self.directory.name)
        pair = self.ca.issue("server", ip=["127.0.0.1"])
        return ["--tls-cert", pair[0], "--tls-key", pair[1]]

    def wait_until_listening(self):
        deadline = time.monotonic() + 5 * SLOW
        while time.monotonic() < deadline and self.process.poll() is None:
            log = self.log()
            self.address = find_address("listening", log)
            self.admin = find_address("admin", log)
            if self.address and self.admin:
                return
            time.sleep(0.005)
        self.kill()
        raise AssertionError(f"fogline did not start: {self.log()}")

    @property
    def pid(self):
        return self.process.pid

    def log(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def client(self, **options):
        if self.ca:
            return TlsClient(self.address, client_context(self.ca.path),
                             **options)
        return Client(self.address, **options)

    def get(self, path, *headers, **options):
        """One request on a connection of its own; the reply."""
        with self.client() as client:
            return client.get(path, *headers, **options)

    def ask_admin(self, path):
        """(status, text) of the admin address."""
        url = f"http://{self.admin[0]}:{self.admin[1]}{path}"
        try:
            with urllib.request.urlopen(url, timeout=5 * SLOW) as got:
                return got.status, got.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def metric(self, name, **labels):
        """The sum of a metric's samples that bear these labels."""
        _, text = self.ask_admin("/metrics")
        assert f"# TYPE {name} " in text, f"there is no metric {name}"
        total = 0.0
        for line in text.splitlines():
            match = re.fullmatch(name + r"(?:\{(.*)\})? ([0-9.eE+]+)", line)
            if match and all(f'{k}="{v}"' in (match[1] or "")
                             for k, v in labels.items()):
                total += float(match[2])
        return total

    def metrics(self, want, *samples):
        """The values of several samples, (name, labels) each, once they are
        `want` or a second has gone: the last bytes of a response may be read
        before the worker has counted it."""
        deadline = time.monotonic() + 1 * SLOW
        while True:
            got = [self.metric(name, **labels) for name, labels in samples]
            if want is None or got == want or time.monotonic() > deadline:
                return got
            time.sleep(0.01)

    def memory(self, field):
        """VmRSS or VmHWM, in bytes."""
        with open(f"/proc/{self.pid}/status") as status:
            return int(re.search(field + r":\s+(\d+) kB",
                                 status.read())[1]) * 1024

    # -- reload --

    def filter_path(self, index=0):
        return os.path.join(self.directory.name, f"filter{index}.yaml")

    def write_filter(self, text, index=0):
        """As editors do: a new file under the old name."""
        with open(self.filter_path(index) + "~", "w") as f:
            f.write(text)
        os.replace(self.filter_path(index) + "~", self.filter_path(index))

    def reloads(self):
        """(ok, refused, weaker) so far."""
        return tuple(int(self.metric("fogline_reload_total", result=result))
                     for result in ("ok", "refused", "weaker"))

    def reload(self, *texts):
        """Writes filter files, sends SIGHUP; how it ended: "ok", ..., once
        all workers use what was published."""
        before = self.reloads()
        for i, text in enumerate(texts):
            self.write_filter(text, i)
        self.signal(signal.SIGHUP)
        return self.reloaded(before)

    def reloaded(self, before):
        """Waits for a reload after `before`."""
        deadline = time.monotonic() + 5 * SLOW
        while time.monotonic() < deadline:
            now = self.reloads()
            if now != before and self.metric(
                    "fogline_policy_generation") == now[0] + 1:
                return [name for name, a, b in zip(
                    ("ok", "refused", "weaker"), before, now) if a != b][0]
            time.sleep(0.005)
        raise AssertionError(f"not reloaded: {self.log()[-3000:]}")

    # -- the end --

    def signal(self, number):
        self.told_to_end |= number in (signal.SIGTERM, signal.SIGINT)
        self.process.send_signal(number)

    def freeze(self):
        """SIGSTOP, until all threads stand still."""
        self.signal(signal.SIGSTOP)
        while not all(self._is_stopped(task)
                      for task in os.listdir(f"/proc/{self.pid}/task")):
            time.sleep(0.001)

    def _is_stopped(self, task):
        with open(f"/proc/{self.pid}/task/{task}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] == "T"

    def wait(self, timeout):
        """The exit code, or None if it is still there."""
        try:
            return self.process.wait(timeout * SLOW)
        except subprocess.TimeoutExpired:
            return None

    def kill(self):
        self.ended = True
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self, timeout=5):
        """Ends it by SIGTERM, once; everything must have gone well."""
        if self.ended:
            return
        alive = self.told_to_end or self.process.poll() is None
        if not self.told_to_end:
            self.signal(signal.SIGTERM)
        code = self.wait(timeout)
        self.kill()
        log = self.log()
        self.directory.cleanup()
        assert alive, f"fogline had died with {code}: {log[-3000:]}"
        assert code is not None, "fogline did not end on SIGTERM: " + log
        assert code == 0, f"fogline ended with {code}: {log[-3000:]}"
        healthy(log)


def healthy(log):
    assert not REPORTS.search(log), log[-6000:]
    found = private.leaks(log.encode())
    assert not found, f"private values in the log: {found}"


def find_address(word, log):
    """The address behind `word` in the line that says where we listen; a text:
    a Unix socket's path."""
    match = re.search(word + r" on (?:(127\.0\.0\.1|\[::1\]):(\d+)|"
                      r"unix:([^,\s]+))[,\s]", log)
    if match and match[3]:
        return match[3]
    return match and (match[1].strip("[]"), int(match[2]))


def find_addresses(log):
    """All that it listens on."""
    listening = re.search(r"listening on (.*), upstream", log)[1]
    return [find_address("x", f"x on {text.split()[0]},")
            for text in listening.split(", ")]


# Processes of this session, newest last: for the logs of a failure.
RUNNING = []
