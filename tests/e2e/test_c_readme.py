# SPDX-License-Identifier: Apache-2.0
"""Goal: README.md is true: its files pass `check`, and its commands print what
it says.

A comment before a block says what it is: `file: NAME` a file, `run` commands
behind `$ ` and what they print (`...` is anything), `run: wrong` the same with
the mistake in it, `within: filter` a part of a filter file."""

import os
import re
import shutil
import subprocess

import pytest
from fogline import BIN, run
from wire import SLOW

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
BLOCK = re.compile(r"(?:<!-- ([^\n]*) -->\n)?```(\w*)\n(.*?)```", re.S)
RULES = "filter: part\nrules: [{find: vin, do: redact}]\n"
NO_FOGLINE = ("apiVersion:",)

INPUTS = {
    "contract.json":
        '{"plan":"TC-12345678","owner":{"id":7,"emergencyContact":{"name":'
        '"Hana","phone":"+81-90-1234-5678"}},"traceId":"JTDKN3DU0A0000001"}\n',
    "report.json": '{"vin":"JTDKN3DU0A0000001","mail":"taro@example.jp"}\n',
    "captures/x.json": '{"vin":"JTDKN3DU0A0000001","e-mail":"taro@example.jp"'
                       ',"lat":35.68}\n',
}
WRONG = "filter: partner-api\nrules:\n  - find: vni\n    do: redact\n"


def blocks():
    with open(os.path.join(ROOT, "README.md")) as readme:
        return BLOCK.findall(readme.read())


@pytest.fixture(name="place")
def place_of_a_reader(tmp_path, monkeypatch):
    """A folder with what README's commands find."""
    os.makedirs(tmp_path / "build")
    os.symlink(os.path.abspath(BIN), tmp_path / "build/fogline")
    shutil.copytree(os.path.join(ROOT, "filters/packs"),
                    tmp_path / "filters/packs")
    os.makedirs(tmp_path / "captures")
    for name, text in INPUTS.items():
        (tmp_path / name).write_text(text)
    for what, _, text in blocks():
        if what.startswith("file: "):
            (tmp_path / what.removeprefix("file: ")).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answered(text):
    """(command, what it prints) of a block."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def matches(said, got):
    pattern = ".*".join(re.escape(part) for part in said.split("..."))
    return re.fullmatch(pattern, got, re.S)


def test_commands_print_what_they_say(place):
    count = 0
    for what, _, text in blocks():
        if what not in ("run", "run: wrong"):
            continue
        if what == "run: wrong":
            (place / "partner-api.yaml").write_text(WRONG)
        for command, said in answered(text):
            done = subprocess.run(command, shell=True, text=True,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT,
                                  timeout=20 * SLOW)
            assert matches(said, done.stdout), (command, done.stdout)
            count += 1
    assert count >= 9


def test_every_file_passes_check(place):
    assert run("keygen", "--out", "fleet.key").returncode == 0
    count = 0
    for what, language, text in blocks():
        if language != "yaml" or text.startswith(NO_FOGLINE):
            continue
        if what == "fogline.yaml":
            continue # test_c_config.py makes the files that it names
        name = what.removeprefix("file: ")
        if what == "within: filter":
            name = "part.yaml"
            (place / name).write_text(RULES + text)
        else:
            assert what.startswith("file: "), text
        done = run("check", "--strict", name)
        assert done.returncode == 0, done
        count += 1
    assert count >= 4


def test_every_command_with_an_answer_is_tried():
    for what, _, text in blocks():
        assert not text.startswith("$ ") or what.startswith("run"), text


def test_the_first_example_is_what_scrub_prints():
    (_, _, before), (_, _, after) = blocks()[:2]
    raw, want = (text.partition("\n\n")[2] for text in (before, after))
    assert raw.startswith("{") and raw != want
    done = run("scrub", stdin=raw.encode())
    assert done.stdout.decode() == want
    for text, body in ((before, raw), (after, want)):
        assert f"Content-Length: {len(body)}\n" in text
