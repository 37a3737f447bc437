# SPDX-License-Identifier: Apache-2.0
"""Goal: what `make run` prints is true: two clients, two views of one trip."""

import json
import os
import re
import shlex
import subprocess
import tempfile

import pytest
from fogline import BIN, ROOT, Fogline

SLOW_CURL = 20


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """As the Makefile's `run`, on free ports."""
    directory = tmp_path_factory.mktemp("dev-ca")
    subprocess.run([f"{ROOT}/certs/dev-ca.sh", str(directory)], check=True)
    with open(f"{ROOT}/proxy/demo/fogline.yaml") as f:
        text = f.read()
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:0", text)
    text = text.replace("../..", ROOT)
    (directory / "fogline.yaml").write_text(text)
    it = Demo(directory)
    yield it
    it.stop()


class Demo(Fogline):
    """`fogline serve -c FILE`, with nothing of the tests' own."""

    def __init__(self, directory):
        self.directory = tempfile.TemporaryDirectory(prefix="fogline-e2e-")
        self.log_path = os.path.join(self.directory.name, "log")
        self.ca = None
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [BIN, "serve", "-c", f"{directory}/fogline.yaml",
                 "--admin", "127.0.0.1:0"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.ended = self.told_to_end = False
        self.address = self.admin = None
        self.wait_until_listening()


def printed(demo, word):
    """What the command that the demo prints for a client gets."""
    text = demo.log().replace("\\\n", " ")
    [command] = [line for line in text.splitlines()
                 if "curl" in line and f"{word}.crt" in line]
    return json.loads(subprocess.run(shlex.split(command),
                                     capture_output=True, check=True,
                                     timeout=SLOW_CURL).stdout)


def test_the_insurer_sees_less_than_the_owner(demo):
    insurer, owner = printed(demo, "insurer"), printed(demo, "owner")
    exact = owner["geometry"]["coordinates"]
    coarse = insurer["geometry"]["coordinates"]
    assert len(exact) == len(coarse) and exact != coarse
    assert all(abs(a[0] - b[0]) < 0.05 and abs(a[1] - b[1]) < 0.05
               for a, b in zip(exact, coarse))
    assert len({tuple(c) for c in exact}) > len({tuple(c) for c in coarse})
    assert insurer["properties"]["vin"] == "[VIN]"
    assert owner["properties"]["vin"] != "[VIN]"


def test_the_plain_listener_hides_all(demo):
    status = subprocess.run(
        ["curl", "-s", f"http://127.0.0.1:{demo.address[1]}/v1/trips/42"],
        capture_output=True, check=True, timeout=SLOW_CURL).stdout
    trip = json.loads(status)
    assert {tuple(c) for c in trip["geometry"]["coordinates"]} == {(0, 0)}


def test_dev_ca_keeps_what_is_good(tmp_path):
    run = [f"{ROOT}/certs/dev-ca.sh", str(tmp_path), "a.example", "10.0.0.1"]
    subprocess.run(run, check=True)
    first = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    subprocess.run(run, check=True)
    assert first == {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    subprocess.run(run[:-1], check=True)
    assert (tmp_path / "server.crt").read_bytes() != first["server.crt"]
    assert (tmp_path / "insurer.crt").read_bytes() == first["insurer.crt"]
    assert all(p.stat().st_mode & 0o77 == 0 for p in tmp_path.iterdir())
