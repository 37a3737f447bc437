# SPDX-License-Identifier: Apache-2.0
"""`scan`: where findings are, and never what they are unless asked."""

import json
import os
import subprocess

import pytest

from fogline import BIN, run
from test_c_cli import BLOCK, BODY, CLEAN, EMAIL, VIN, error
from wire import SLOW


def findings(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_scan_tells_where_and_not_what(file):
    path = file("body.json", BODY)
    done = run("scan", "--format", "json", path)
    assert done.returncode == 3 and done.stderr == b""
    assert VIN not in done.stdout and EMAIL not in done.stdout
    found = findings(done)
    assert all(list(f) == ["file", "offset", "length", "kind", "rule",
                           "evidence", "action"] for f in found)
    assert [f["kind"] for f in found] == ["vin", "email", "coordinates",
                                         "coordinates"]
    assert [BODY[f["offset"]:f["offset"] + f["length"]] for f in found] == [
        VIN, EMAIL, b"35.681236", b"139.767125"]
    assert {f["file"] for f in found} == {path}
    assert {f["action"] for f in found} == {"redact"}


def test_scan_text_has_a_line_for_each_finding(file):
    path = file("body.json", BODY)
    done = run("scan", path)
    assert done.returncode == 3
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith(f"{path}:{BODY.index(VIN)}+17 vin vin ")
    assert lines[0].endswith(" redact") and len(lines) == 4
    assert VIN not in done.stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_scan_shows_values_when_asked(form, file):
    done = run("scan", "--show-values", "--format", form,
               file("body.json", BODY))
    assert VIN in done.stdout and EMAIL in done.stdout


def test_scan_shows_the_right_value_far_into_a_stream():
    body = CLEAN * 30000 + BODY
    done = run("scan", "--show-values", "--format", "json", "-", stdin=body)
    assert [f["value"] for f in findings(done)] == [
        VIN.decode(), EMAIL.decode(), "35.681236", "139.767125"]


def test_scan_of_clean_files_is_0(file):
    done = run("scan", file("clean.json", CLEAN), file("empty", b""))
    assert done.returncode == 0 and done.stdout == done.stderr == b""


def test_scan_walks_directories_in_order_and_follows_no_link(tmp_path, file):
    for name in ("b/2.json", "b/10.json", "a.json", "c/d/e.json"):
        file("tree/" + name, BODY)
    (tmp_path / "tree" / "loop").symlink_to(tmp_path / "tree")
    (tmp_path / "tree" / "link").symlink_to(tmp_path / "tree" / "a.json")
    os.mkfifo(tmp_path / "tree" / "fifo")
    done = run("scan", "--format", "json", str(tmp_path / "tree"))
    names = [os.path.relpath(f["file"], tmp_path / "tree")
             for f in findings(done)]
    assert names[::4] == ["a.json", "b/10.json", "b/2.json", "c/d/e.json"]
    assert done.returncode == 3


def test_scan_follows_a_link_that_is_named(tmp_path, file):
    file("body.json", BODY)
    (tmp_path / "link").symlink_to("body.json")
    assert run("scan", str(tmp_path / "link")).returncode == 3


def test_scan_goes_on_after_a_file_it_cannot_read(tmp_path, file):
    missing = str(tmp_path / "missing")
    done = run("scan", missing, file("body.json", BODY), "")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 4
    assert missing in done.stderr.decode()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_scan_names_a_file_without_permission(file):
    path = file("secret.json", BODY)
    os.chmod(path, 0)
    assert path in error(run("scan", path), 1)


def test_scan_escapes_names(tmp_path):
    name = b'we"ird\\\n\x1b[31m\xff\xc2\x9b.json'
    path = os.fsencode(str(tmp_path)) + b"/" + name
    with open(path, "wb") as f:
        f.write(BODY)
    done = subprocess.run([BIN, "scan", "--format", "json", path],
                          capture_output=True, timeout=10 * SLOW)
    assert {os.fsencode(f["file"]) for f in findings(done)} == {path}
    done = subprocess.run([BIN, "scan", path], capture_output=True,
                          timeout=10 * SLOW)
    assert len(done.stdout.splitlines()) == 4
    assert b"\x1b" not in done.stdout and b"\xff" not in done.stdout
    assert b"\\x0a" in done.stdout and b"\\xc2\\x9b" in done.stdout


def test_scan_goes_by_the_name_or_the_type(file):
    table = "longitude,latitude\n139.76,35.68\n"
    assert len(run("scan", file("t.csv", table)).stdout.splitlines()) == 2
    done = run("scan", "--type", "text/csv", "-", stdin=table.encode())
    assert len(done.stdout.splitlines()) == 2


def test_a_block_rule_does_not_end_a_scan(file):
    body = BODY * 3
    for size in (1, 3000):
        text = CLEAN * size + body
        done = run("scan", "--format", "json", "--filters",
                   file("block.yaml", BLOCK), "-", stdin=text)
        assert done.returncode == 3 and done.stderr == b""
        found = findings(done)
        assert [f["kind"] for f in found] == ["vin", "email"] * 3
        assert [text[f["offset"]:f["offset"] + f["length"]]
                for f in found] == [VIN, EMAIL] * 3
        assert [f["action"] for f in found] == ["block", "redact"] * 3


def test_scan_finds_what_scrub_changes(file):
    """Cutting out what was found and what was written leaves the same."""
    body = (CLEAN + BODY) * 50
    out, at = b"", 0
    for f in findings(run("scan", "--format", "json", "-", stdin=body)):
        out += body[at:f["offset"]]
        out += {"vin": b"[VIN]", "email": b"[EMAIL]",
                "coordinates": b"0"}[f["kind"]]
        at = f["offset"] + f["length"]
    assert out + body[at:] == run("scrub", stdin=body).stdout
