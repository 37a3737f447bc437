# SPDX-License-Identifier: Apache-2.0
"""Goal: `policy` says what is in force and where it comes from; `check` warns
of what is valid, but not safe."""

import os

import pytest

from fogline import run

BASE = ("filter: base\nwebsocket: filter\nrules:\n"
        "  - {find: vin, do: redact}\n"
        "  - {find: [email, phone], do: redact, with: '[X]', name: people}\n")
OWN = ("filter: own\nextends: base.yaml\n"
       "applies_to: {hosts: a.example, status: [200, 4xx], types: 'text/*'}\n"
       "rules:\n  - {find: vin, do: mask, keep: 3, at_least: likely}\n"
       "media: {'video/*': block, image/png: pass,"
       " image/jpeg: strip-metadata}\n")


@pytest.fixture
def own(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "own.yaml").write_text(OWN)
    return str(tmp_path / "own.yaml")


def lines(*arguments):
    done = run("policy", *arguments)
    assert done.returncode == 0 and done.stderr == b"", done.stderr
    return [line.split() for line in done.stdout.decode().splitlines()]


def test_policy_prints_rules_with_their_sources(own):
    base = os.path.join(os.path.dirname(own), "base.yaml")
    got = lines("--filters", own)
    assert got[0] == ["filter", "own", f"({own}:1)"]
    for line in (["hosts", "a.example"], ["status", "200,", "4xx"],
                 ["types", "text/*"],
                 ["vin", "mask", "(keep:", "3)", "likely", "vin",
                  f"{own}:5:5"],
                 ["email", "redact", "(with:", "[X])", "likely", "people",
                  f"{base}:5:5"],
                 ["phone", "redact", "(with:", "[X])", "likely", "people",
                  f"{base}:5:5"],
                 ["media", "video/*:", "refused"],
                 ["media", "image/png:", "passed", "on", "unseen"],
                 ["media", "image/jpeg:", "passed", "on", "without", "metadata"],
                 ["websocket", "text", "messages", "filtered"]):
        assert line in got
    assert not any(f"{base}:4:5" in line for line in got)
    missing = next(line for line in got if line[:2] == ["not", "looked"])
    assert "jwt" in missing and "vin," not in missing


def test_policy_prints_the_embedded_pack_and_filters_in_order(own):
    got = lines()
    assert got[0][:2] == ["filter", "vehicle"]
    assert ["applies", "to", "every", "response"] in got
    base = os.path.join(os.path.dirname(own), "base.yaml")
    got = lines("--filters", own, "--filters", base)
    assert [line[1] for line in got if line[:1] == ["filter"]] == ["own",
                                                                  "base"]


def test_policy_prints_nothing_of_a_broken_file(own):
    with open(own, "a") as f:
        f.write("nonsense: 1\n")
    done = run("policy", "--filters", own)
    assert done.returncode == 1 and done.stdout == b""
    assert f"{own}:7:1:".encode() in done.stderr


def test_check_warns_and_strict_makes_it_an_error(own):
    done = run("check", own)
    assert done.returncode == 0
    assert done.stdout.decode() == f"{own}: ok (2 rules, 0 tests)\n"
    assert f"{own}:6:38: image/png passes".encode() in done.stderr
    done = run("check", "--strict", own)
    assert done.returncode == 1
    assert b"1 warning, errors by --strict" in done.stderr


def test_only_check_advises(own):
    """Nobody is told at every start what was decided once."""
    done = run("scrub", "--filters", own, stdin=b"{}")
    assert done.returncode == 0 and done.stderr == b""
