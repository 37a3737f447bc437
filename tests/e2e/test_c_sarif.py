# SPDX-License-Identifier: Apache-2.0
"""Goal: `scan --format sarif` writes what SARIF 2.1.0 (OASIS) requires: one
document whatever was found or failed, places in bytes, and no value that was
not asked for."""

import json
import os
import urllib.parse

import pytest

from fogline import run

VIN = b"JTDKN3DU8A0123457"
EMAIL = b"aiko.tanaka@example.com"
BODY = b'{"vin":"%s","owner":"%s","contract":"TC-00112233"}\n' % (VIN, EMAIL)
FILTER = """\
filter: mine
rules:
  - {find: vin, do: block}
  - {find: email, do: report}
  - {name: contract-number, pattern: '\\bTC-[0-9]{8}\\b', do: redact,
     with: '[C]'}
"""


@pytest.fixture(name="tree")
def a_tree(tmp_path):
    (tmp_path / "f.yaml").write_text(FILTER)
    (tmp_path / "a b:ü.json").write_bytes(BODY)
    (tmp_path / "c.json").write_bytes(BODY.replace(b"TC-", b"XX-"))
    (tmp_path / "clean.json").write_bytes(b"{}\n")
    return tmp_path


def document(*arguments, code=3, stdin=b""):
    done = run("scan", "--format", "sarif", *arguments, stdin=stdin)
    assert done.returncode == code, done
    return json.loads(done.stdout), done


def check_required(log):
    """What the schema of 2.1.0 requires of the objects that are used, and its
    constraints on their members."""
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0" and "sarif-2.1.0" in log["$schema"]
    run_, = log["runs"]
    assert set(run_) <= {"tool", "results", "invocations"}
    driver = run_["tool"]["driver"]
    assert driver["name"] == "fogline" and driver["version"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    for rule in driver["rules"]:
        assert set(rule) == {"id", "shortDescription"}
        assert rule["shortDescription"]["text"]
    invocation, = run_["invocations"]
    assert isinstance(invocation["executionSuccessful"], bool)
    for result in run_["results"]:
        check_result(result, ids)
    return run_


def check_result(result, ids):
    assert ids[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in ("none", "note", "warning", "error")
    assert result["message"]["text"]
    location, = result["locations"]
    place = location["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert uri.isascii() and not set(uri) & set(' "<>\\^`{|}')
    region = place["region"]
    assert region["byteOffset"] >= 0 and region["byteLength"] >= 1


def path_of(result):
    place = result["locations"][0]["physicalLocation"]
    url = urllib.parse.urlparse(place["artifactLocation"]["uri"])
    assert url.scheme in ("file", "")
    return urllib.parse.unquote(url.path)


def region_of(result):
    region = result["locations"][0]["physicalLocation"]["region"]
    return region["byteOffset"], region["byteLength"]


def test_a_document_is_what_sarif_requires(tree):
    log, done = document("--filters", str(tree / "f.yaml"),
                         str(tree / "a b:ü.json"), str(tree / "c.json"))
    run_ = check_required(log)
    got = [(r["ruleId"], r["level"]) for r in run_["results"]]
    assert got == [("vin", "error"), ("email", "note"),
                   ("pattern/contract-number", "warning"),
                   ("vin", "error"), ("email", "note")]
    assert run_["invocations"][0]["executionSuccessful"]
    assert done.stderr == b""


def test_places_are_those_of_the_values(tree):
    log, _ = document("--filters", str(tree / "f.yaml"), str(tree))
    results = check_required(log)["results"]
    assert {path_of(r) for r in results} == {
        str(tree / "a b:ü.json"), str(tree / "c.json")}
    for result in results:
        with open(path_of(result), "rb") as f:
            body = f.read()
        at, n = region_of(result)
        assert body[at:at + n] in (VIN, EMAIL, b"TC-00112233")


def test_a_relative_path_with_a_colon_is_no_scheme(tree, monkeypatch):
    monkeypatch.chdir(tree)
    (tree / "x:y.json").write_bytes(BODY)
    log, _ = document("x:y.json")
    results = check_required(log)["results"]
    assert {path_of(r) for r in results} == {"x:y.json"}
    assert os.path.exists(path_of(results[0]))


def test_no_value_unless_asked(tree):
    arguments = ["--filters", str(tree / "f.yaml"), str(tree / "c.json")]
    _, done = document(*arguments)
    assert VIN not in done.stdout and EMAIL not in done.stdout
    log, _ = document("--show-values", *arguments)
    snippets = [r["locations"][0]["physicalLocation"]["region"]["snippet"]
                for r in check_required(log)["results"]]
    assert [s["text"].encode() for s in snippets] == [VIN, EMAIL]


def test_properties_tell_rule_evidence_and_action():
    log, _ = document("-", stdin=BODY)
    first = check_required(log)["results"][0]
    assert first["properties"] == {"rule": "vin", "evidence": "certain",
                                   "action": "redact"}


def test_nothing_found_is_a_document_as_well(tree):
    log, _ = document(str(tree / "clean.json"), code=0)
    run_ = check_required(log)
    assert run_["results"] == [] and run_["tool"]["driver"]["rules"] == []


def test_what_could_not_be_read_is_told(tree):
    log, done = document(str(tree / "missing"), str(tree / "c.json"), code=1)
    run_ = check_required(log)
    assert not run_["invocations"][0]["executionSuccessful"]
    assert run_["results"] and b"missing" in done.stderr
