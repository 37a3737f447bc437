# SPDX-License-Identifier: Apache-2.0
"""The commands: what they print, where, and what they return.

Scripts and people rely on it: 0 good, 1 failed, 2 wrong usage, 3 found; what
was asked for on stdout, everything else on stderr; every error names the
place, the cause and the cure; no value of private data unless it was asked
for.
"""

import os
import subprocess
import time

import pytest

from fogline import BIN, run
from wire import SLOW

VIN = b"JTDKN3DU8A0123457"
EMAIL = b"aiko.tanaka@example.com"
BODY = b'{"vin":"%s","owner":"%s","lat":35.681236,"lon":139.767125}\n' % (
    VIN, EMAIL)
CLEAN = b'{"speed":42,"odometer":48211.5}\n'
COMMANDS = ("serve", "demo", "scrub", "scan", "explain", "check", "policy",
            "keygen", "reveal")

REDACT = "filter: mine\nrules:\n  - find: vin\n    do: redact\n"
BLOCK = "filter: strict\nrules:\n  - find: vin\n    do: block\n" \
        "  - find: email\n    do: redact\n"


def error(done, code):
    """stderr of a run that had to fail with `code` and print nothing else."""
    assert done.returncode == code, done
    assert done.stdout == b""
    return done.stderr.decode()


# --- help, version, usage ----------------------------------------------------

def test_help_lists_every_command():
    done = run("--help")
    assert done.returncode == 0 and done.stderr == b""
    for command in COMMANDS:
        assert f"\n  {command} " in done.stdout.decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command):
    done = run(command, "--help")
    text = done.stdout.decode()
    assert done.returncode == 0 and done.stderr == b""
    assert text.startswith(f"usage: fogline {command}")
    assert f"examples:\n  " in text and f"fogline {command}" in text
    assert max(map(len, text.splitlines())) <= 80


def test_help_wins_over_what_is_missing():
    assert run("check", "--help").returncode == 0


def test_version():
    assert run("--version").stdout.startswith(b"fogline 0.")


def test_nothing_is_wrong_usage_and_shows_the_commands():
    assert "scrub" in error(run(), 2)


@pytest.mark.parametrize("wrong, meant", [
    ("scrbu", "scrub"), ("Scan", "scan"), ("serv", "serve"),
    ("--versoin", "--version")])
def test_an_unknown_command_gets_a_suggestion(wrong, meant):
    text = error(run(wrong), 2)
    assert f'"{wrong}"' in text and f'did you mean "{meant}"' in text
    assert "usage: fogline" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_gets_the_cause_alone_and_where_to_read_on(command):
    text = error(run(command, "--frobnicate"), 2)
    assert '"--frobnicate"' in text and len(text.splitlines()) == 2
    assert text.endswith(f"try 'fogline {command} --help'\n")


@pytest.mark.parametrize("arguments, says", [
    (["scrub", "--chnk", "1"], '"--chunk"'),
    (["scrub", "--chunk"], "needs a value"),
    (["scrub", "--chunk", "--type"], "needs a value"),
    (["scrub", "--chunk", "0"], "from 1 to"),
    (["scrub", "--chunk", "-1"], "from 1 to"),
    (["scrub", "--chunk", "7x"], "from 1 to"),
    (["scrub", "--chunk", ""], "from 1 to"),
    (["scrub", "--chunk", " 7"], "from 1 to"),
    (["scrub", "--chunk", "99999999999999999999"], "from 1 to"),
    (["scrub", "--chunk", "1", "--chunk", "1"], "twice"),
    (["scrub", "--chu", "1"], "unknown option"),
    (["scrub", "-x"], "unknown option"),
    (["scrub", "--=1"], "unknown option"),
    (["scan"], "PATH... is missing"),
    (["check"], "FILE... is missing"),
    (["scan", "--format", "xml", "."], "one of: text, json, sarif"),
    (["scan", "--format", "jsn", "."], '"json"'),
    (["scan", "--show-values=1", "."], "takes no value"),
    (["demo", "something"], "unexpected"),
    (["serve", "--filters", "a.yaml", "b.yaml"], "repeat --filters"),
    (["serve", "--upstream", "ftp://example.com"], "https://HOST"),
    (["serve", "--upstream", "http://a", "--upstream-ca", "ca.pem"],
     "https:// --upstream"),
    (["serve", "--tls-key", "a.key"], "--tls-cert"),
    (["serve", "--tls-cert", "a", "--tls-clients", "requird"], '"required"'),
    (["serve", "--tls-cert", "a", "--tls-crl", "a"], "--tls-client-ca"),
    (["serve", "--tls-cert", "a", "--tls-hsts", "1y"], "1d to 3650d"),
    (["serve", "--upstream", "http://example.com/v1"], "no path"),
    (["serve", "--upstream", "http://u:p@example.com"], "Authorization"),
    (["serve", "--listen", "::1:8080"], "brackets"),
    (["serve", "--listen", "8080"], "HOST:PORT"),
    (["serve", "--timeout", "headr=1s"], '"header"'),
    (["serve", "--timeout", "header=1"], "header=5s"),
    (["serve", "--limit", "header_bytes=1T"], "header_bytes=16k"),
    (["serve", "--workers", "0"], "from 1 to"),
])
def test_wrong_usage_is_told_with_its_cure(arguments, says):
    assert says in error(run(*arguments), 2)


def test_values_may_follow_an_equals_sign():
    assert run("scrub", "--chunk=3", "--type=", stdin=CLEAN).stdout == CLEAN


def test_a_double_dash_ends_the_options(file):
    path = file("--chunk", BODY)
    done = subprocess.run([BIN, "scan", "--", "--chunk"], capture_output=True,
                          cwd=os.path.dirname(path), timeout=10 * SLOW)
    assert done.returncode == 3


@pytest.mark.parametrize("command", ["scrub", "scan"])
def test_an_unknown_isa_is_an_error_that_lists_the_known(command):
    text = error(run(command, "--isa", "mmx", "-", stdin=CLEAN), 2)
    assert text.startswith(f"fogline {command}: --isa: ")
    assert "mmx" in text and "scalar" in text


# --- scrub -------------------------------------------------------------------

def test_scrub_hides_by_the_default_pack():
    done = run("scrub", stdin=BODY)
    assert done.returncode == 0 and done.stderr == b""
    assert done.stdout == \
        b'{"vin":"[VIN]","owner":"[EMAIL]","lat":0,"lon":0}\n'


@pytest.mark.parametrize("chunk", ["1", "2", "3", "7", "64", "4096", "100000"])
def test_scrub_gives_the_same_whatever_the_pieces(chunk):
    body = (CLEAN * 3 + BODY) * 500
    whole = run("scrub", stdin=body)
    assert whole.returncode == 0 and VIN not in whole.stdout
    assert run("scrub", "--chunk", chunk, stdin=body).stdout == whole.stdout


def test_scrub_takes_files_each_a_body_of_its_own(file):
    a, b = file("a.json", BODY), file("b.csv", "lat,lon\n35.681236,139.7671\n")
    done = run("scrub", a, "-", b, stdin=CLEAN)
    assert done.returncode == 0
    assert done.stdout == run("scrub", stdin=BODY).stdout + CLEAN + \
        b"lat,lon\n0,0\n"


def test_scrub_names_a_file_it_cannot_read(tmp_path):
    missing = str(tmp_path / "missing.json")
    assert missing in error(run("scrub", missing), 1)
    assert str(tmp_path) in error(run("scrub", str(tmp_path)), 1)


def test_scrub_stops_at_a_blocked_body_and_says_so(file):
    done = run("scrub", "--filters", file("block.yaml", BLOCK),
               stdin=CLEAN + BODY + b"after the fault\n")
    assert done.returncode == 1
    assert VIN not in done.stdout and b"after" not in done.stdout
    assert EMAIL not in done.stdout + done.stderr
    assert "refused" in done.stderr.decode() and VIN not in done.stderr


@pytest.mark.parametrize("arguments", [
    ["scrub"], ["scan", "-"], ["scan", "--format", "json", "-"], ["--help"],
    ["--version"], ["scan", "--help"]])
def test_output_that_cannot_be_written_is_an_error(arguments):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([BIN, *arguments], input=BODY * 10, stdout=full,
                              stderr=subprocess.PIPE, timeout=10 * SLOW)
    assert done.returncode == 1
    assert b"No space left" in done.stderr


def test_a_reader_that_goes_away_is_an_error_not_a_death():
    process = subprocess.Popen([BIN, "scrub"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    try:
        process.stdin.write(CLEAN * 20000)
        process.stdin.close()
    except BrokenPipeError:
        pass
    assert process.wait(10 * SLOW) == 1
    assert b"Broken pipe" in process.stderr.read()
    process.stderr.close()


def test_scrub_passes_on_what_is_decided_while_its_input_stays_open():
    with subprocess.Popen([BIN, "scrub"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        process.stdin.write(b"data: " + BODY + b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"data: " + \
            run("scrub", stdin=BODY).stdout
        process.stdin.close()
        assert process.wait(5 * SLOW) == 0


def test_scrub_keeps_its_memory_bounded():
    """40 MB through a process that may have 24 MB of data."""
    command = f"ulimit -d 24000; exec {BIN} scrub > /dev/null"
    if os.environ.get("FOGLINE_SAN") or SLOW > 1:
        pytest.skip("sanitizers need their own memory")
    done = subprocess.run(["bash", "-c", command], input=BODY * 450000,
                          timeout=30 * SLOW)
    assert done.returncode == 0


@pytest.mark.alone
def test_starting_is_quick():
    if os.environ.get("FOGLINE_SAN") or SLOW > 1:
        pytest.skip("not a figure of the product")
    begun = time.monotonic()
    for _ in range(20):
        run("scrub", stdin=CLEAN)
    assert (time.monotonic() - begun) / 20 < 0.05


# --- filters -----------------------------------------------------------------

@pytest.mark.parametrize("command", ["scrub", "scan", "check"])
def test_a_broken_filter_file_is_told_with_place_and_cure(command, file):
    path = file("bad.yaml", "filter: x\nrules:\n  - find: vni\n    do: redact\n")
    options = [path] if command == "check" else ["--filters", path, "-"]
    text = error(run(command, *options), 1)
    assert f"{path}:3:11:" in text
    assert '"vni"' in text and '"vin"' in text
    assert "find: vni" in text and "^" in text


@pytest.mark.parametrize("text", [
    "", "filter: [", "\t", "filter: x\n", "- a\n", "filter: x\nrules: []\n",
    "filter: x\nrules:\n  - find: vin\n    do: redact\nnonsense: 1\n",
    "filter: x\nrules:\n  - find: email\n    do: coarsen\n    grid: 2km\n",
    "filter: x\nrules:\n  - find: vin\n    do: redact\n"
    "  - find: vin\n    do: mask\n",
    "filter: x\nfilter: y\nrules:\n  - find: vin\n    do: redact\n",
    "\xff\xfe", "a: " * 5000])
def test_check_refuses_hostile_files_with_their_place(text, file):
    path = file("bad.yaml", text.encode("latin-1"))
    assert path + ":" in error(run("check", path), 1)


def test_check_looks_at_every_file(file, tmp_path):
    good = file("good.yaml", REDACT + "tests:\n  - keeps: '{\"a\":1}'\n")
    bad = file("bad.yaml", "rules: 3\n")
    missing = str(tmp_path / "none.yaml")
    done = run("check", bad, missing, good)
    assert done.returncode == 1
    assert done.stdout.decode() == f"{good}: ok (1 rule, 1 test)\n"
    assert bad in done.stderr.decode() and missing in done.stderr.decode()


def test_check_runs_the_tests_in_the_file(file):
    path = file("t.yaml", REDACT + "tests:\n"
                "  - in: '{\"vin\":\"" + VIN.decode() + "\"}'\n"
                "    out: '{\"vin\":\"[OTHER]\"}'\n")
    done = run("check", path)
    assert done.returncode == 1 and b"ok" not in done.stdout
    text = done.stderr.decode()
    assert f"{path}:" in text and "1 of 1 tests failed" in text


def test_check_accepts_the_shipped_packs():
    packs = os.path.join(os.path.dirname(__file__), "../../filters/packs")
    files = [os.path.join(packs, f) for f in sorted(os.listdir(packs))
             if f.endswith(".yaml")]
    assert files
    done = run("check", *files)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(files)
    safe = [f for f in files if not f.endswith("audit-only.yaml")]
    done = run("check", "--strict", *safe)
    assert done.returncode == 0 and done.stderr == b"", done.stderr


def test_the_default_pack_is_the_shipped_one():
    pack = os.path.join(os.path.dirname(__file__),
                        "../../filters/packs/vehicle.yaml")
    assert run("scrub", stdin=BODY).stdout == \
        run("scrub", "--filters", pack, stdin=BODY).stdout


def test_the_first_of_several_filters_is_used_and_named(file):
    first = file("a.yaml", "applies_to:\n  paths: ['/v1/**']\n" + REDACT)
    second = file("b.yaml", "filter: other\nrules:\n  - find: email\n"
                            "    do: redact\n")
    done = run("scrub", "--filters", first, "--filters", second, stdin=BODY)
    assert done.returncode == 0
    assert b"[VIN]" in done.stdout and EMAIL in done.stdout
    assert b'"mine"' in done.stderr
