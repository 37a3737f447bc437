# SPDX-License-Identifier: Apache-2.0
"""Goal: keys are made and read with care, and what they made pseudonyms of
comes back to whoever holds them, byte for byte."""

import os
import re
import stat

import pytest

from fogline import run

FILTER = """\
filter: partner
rules:
  - find: [vin, email, imei]
    do: pseudonymize
    key: %s
"""
BODY = (b'{"vin":"JTDKN3DU0A0000001","mail":"taro@example.jp",'
        b'"imei":"352099001761481","odometer":48211}\n')
LINE = re.compile(rb"# fogline pseudonym key ([0-9a-f]{8}): [^\n]+\n"
                  rb"fogline-key-1:\1:[0-9a-f]{64}\n")


@pytest.fixture(name="key")
def key_file(tmp_path):
    path = tmp_path / "a.key"
    assert run("keygen", "--out", str(path)).returncode == 0
    return path


@pytest.fixture(name="filter_file")
def filter_with_key(tmp_path, key):
    path = tmp_path / "partner.yaml"
    path.write_text(FILTER % key.name, encoding="utf-8")
    return str(path)


def scrub(filter_file, body, *options):
    done = run("scrub", "--filters", filter_file, *options, stdin=body)
    assert done.returncode == 0 and done.stderr == b"", done
    return done.stdout


def reveal(key, body, *options):
    done = run("reveal", "--key", str(key), "--tenant", "partner", *options,
               stdin=body)
    assert done.returncode == 0 and done.stderr == b"", done
    return done.stdout


def test_keygen_prints_another_key_each_time():
    first, second = run("keygen"), run("keygen")
    assert LINE.fullmatch(first.stdout) and LINE.fullmatch(second.stdout)
    assert first.stdout != second.stdout and first.stderr == b""


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_keygen_writes_a_file_for_its_owner_only(tmp_path, mask):
    path = tmp_path / "b.key"
    old = os.umask(mask)
    try:
        done = run("keygen", "--out", str(path))
    finally:
        os.umask(old)
    assert done.returncode == 0 and done.stdout == b""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert LINE.fullmatch(path.read_bytes())
    _, key_id, key = path.read_bytes().strip().rsplit(b":", 2)
    assert key_id in done.stderr and key not in done.stderr


def test_keygen_never_replaces_a_file(key):
    before = key.read_bytes()
    done = run("keygen", "--out", str(key))
    assert done.returncode == 1 and b"is there already" in done.stderr
    assert key.read_bytes() == before


def test_keygen_says_why_it_cannot_write(tmp_path):
    done = run("keygen", "--out", str(tmp_path / "none" / "a.key"))
    assert done.returncode == 1 and b"No such file" in done.stderr
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "target")
    assert run("keygen", "--out", str(link)).returncode == 1
    assert not (tmp_path / "target").exists()


def test_what_was_hidden_comes_back(filter_file, key):
    hidden = scrub(filter_file, BODY)
    for value in (b"JTDKN3DU0A0000001", b"taro", b"352099001761481"):
        assert value not in hidden
    assert b"48211" in hidden
    assert scrub(filter_file, hidden) == hidden
    assert reveal(key, hidden) == BODY


def test_it_comes_back_wherever_reading_is_cut(filter_file, key):
    """More than the window of reveal, so that pseudonyms lie across its end."""
    body = b"".join(b'{"vin":"JTDKN3DU0A%07d","mail":"u%d@example.jp"}\n'
                    % (i, i) for i in range(12000))
    hidden = scrub(filter_file, body)
    assert len(hidden) > 1 << 20
    assert reveal(key, hidden) == body


def test_another_key_tenant_or_epoch_gives_nothing_back(
        filter_file, key, tmp_path):
    hidden = scrub(filter_file, BODY)
    assert run("keygen", "--out", str(tmp_path / "c.key")).returncode == 0
    for done in (
            run("reveal", "--key", str(tmp_path / "c.key"), "--tenant",
                "partner", stdin=hidden),
            run("reveal", "--key", str(key), "--tenant", "other", stdin=hidden),
            run("reveal", "--key", str(key), "--tenant", "partner", "--epoch",
                "2", stdin=hidden)):
        assert done.returncode == 1
        assert b"JTDKN3DU0A0000001" not in done.stdout
        assert b"taro" not in done.stdout
        assert b"standard input:1: this pseudonym is of another key" \
            in done.stderr
        assert b"with others these values are wrong" in done.stderr
        assert b"left as they are: 1;" in done.stderr


def test_it_says_what_it_cannot_know(filter_file, key, tmp_path):
    """A VIN is turned back by any key; a hash by none; nothing is there."""
    vin = scrub(filter_file, b'{"vin":"JTDKN3DU0A0000001"}')
    other = FILTER.replace("pseudonymize", "hash") % key.name
    (tmp_path / "hash.yaml").write_text(other, encoding="utf-8")
    hashed = scrub(str(tmp_path / "hash.yaml"), b'{"mail":"taro@example.jp"}')
    assert b"h-" in hashed
    for body, says in ((vin, b"turned back: 1; nothing shows that key, tenant"),
                       (hashed, b"nobody turns back: 1\n"),
                       (b"plain\n", b"no pseudonym of this key")):
        done = run("reveal", "--key", str(key), "--tenant", "partner",
                   stdin=body)
        assert done.returncode == 0 and says in done.stderr


def test_it_names_the_line_of_the_first_stranger(filter_file, key, tmp_path):
    hidden = scrub(filter_file, b'{"mail":"taro@example.jp"}')
    path = tmp_path / "report.txt"
    path.write_bytes(b"\n" * 300000 + hidden + b"\n" + hidden)
    done = run("reveal", "--key", str(key), "--tenant", "other", str(path))
    assert done.returncode == 1 and done.stdout == path.read_bytes()
    assert b"report.txt:300001: " in done.stderr
    assert b"left as they are: 2;" in done.stderr


def test_a_key_comes_from_the_environment_too(tmp_path, key, monkeypatch):
    path = tmp_path / "env.yaml"
    path.write_text(FILTER % "env:FOGLINE_TEST_KEY", encoding="utf-8")
    monkeypatch.setenv("FOGLINE_TEST_KEY", key.read_text(encoding="utf-8"))
    assert reveal("env:FOGLINE_TEST_KEY", scrub(str(path), BODY)) == BODY


def test_a_key_that_others_may_read_is_refused(filter_file, key):
    key.chmod(0o640)
    done = run("check", filter_file)
    assert done.returncode == 1
    text = done.stderr.decode()
    assert "partner.yaml:5:10: " in text and "chmod 600" in text
    done = run("reveal", "--key", str(key), "--tenant", "partner", stdin=BODY)
    assert done.returncode == 1 and done.stdout == b""
    assert b"chmod 600" in done.stderr


def test_no_error_shows_a_key(filter_file, key):
    secret = key.read_text(encoding="utf-8").strip().split(":")[-1]
    key.write_text(secret[:-1] + "g", encoding="utf-8")
    key.chmod(0o600)
    for done in (run("check", filter_file), run("scrub", "--filters",
                                                filter_file, stdin=BODY),
                 run("reveal", "--key", str(key), "--tenant", "a", stdin=b"")):
        assert done.returncode == 1 and done.stdout == b""
        assert secret[:8].encode() not in done.stderr
        assert b"this is no key" in done.stderr


@pytest.mark.parametrize("arguments, says", [
    ([], b"--key is needed"),
    (["--key", "a"], b"--tenant is needed"),
    (["--key", "a", "--tenant", "a b"], b"--tenant is 1 to 64 letters"),
    (["--key", "a", "--tenant", "a", "--epoch", ""], b"--epoch is 1 to 64"),
])
def test_reveal_says_what_is_missing(arguments, says):
    done = run("reveal", *arguments, stdin=b"")
    assert done.returncode == 2 and done.stdout == b"" and says in done.stderr


def test_policy_says_which_key_but_not_what_it_is(filter_file, key):
    done = run("policy", "--filters", filter_file)
    assert done.returncode == 0
    assert b"key: a.key" in done.stdout
    assert key.read_bytes().split(b":")[-1].strip() not in done.stdout
