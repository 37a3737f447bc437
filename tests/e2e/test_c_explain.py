# SPDX-License-Identifier: Apache-2.0
"""Goal: `explain` shows a body with every finding marked, says by what it was
found, and of what looks like private data and is left why it is left; and no
marked value unless it was asked for."""

import re
import subprocess

import pytest

from fogline import BIN, run
from wire import SLOW

VIN = "JTDKN3DU8A0123457"
EMAIL = "aiko.tanaka@example.com"
BODY = f'{{"vin":"{VIN}",\n "owner":"{EMAIL}"}}\n'
FILTER = """\
filter: mine
rules:
  - {find: vin, do: redact, at_least: likely}
  - {find: email, do: report, name: people}
  - {find: [coordinates, imei], do: redact}
  - {name: boss, field: $.boss, do: redact}
  - {name: contract, pattern: '\\bTC-[0-9]{8}\\b', do: redact, with: '[C]'}
except:
  - {pattern: 'noreply@example\\.com', reason: "our own address"}
  - {field: $.traceId, reason: "random ids"}
  - {pattern: 'JTDKN3DU8A0999999', reason: 'a sample of our manual'}
"""
NOTE = re.compile(r"^    #(\d+) (.*)$", re.M)


@pytest.fixture(name="mine")
def own_filter(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(FILTER)
    return str(path)


def explain(body, *arguments, code=0):
    done = run("explain", *arguments, "-", stdin=body.encode())
    assert done.returncode == code and done.stderr == b"", done
    return done.stdout.decode()


def notes(body, *arguments):
    got = NOTE.findall(explain(body, *arguments))
    assert [int(n) for n, _ in got] == list(range(1, len(got) + 1))
    return [text for _, text in got]


def test_a_body_is_shown_with_marks_and_notes_below_their_lines():
    assert explain(BODY) == (
        '{"vin":"[VIN 17 bytes]#1",\n'
        '    #1 vin, certain: by key "vin"; rule vin: redact\n'
        ' "owner":"[EMAIL 23 bytes]#2"}\n'
        '    #2 email, likely: by its shape; rule email: redact\n'
        '\n'
        'filter vehicle: 2 findings, 0 candidates let go\n')


@pytest.mark.parametrize("body, says", [
    (f'{{"vin":"{VIN}"}}', 'vin, certain: by key "vin"; rule vin: redact'),
    (f"unit {VIN} ok", "vin, certain: by shape and checksum; rule vin: "
     "redact"),
    ('{"homeLat":35.1}', 'coordinates, certain: by key "homeLat"; rule '),
    ('{"p":[35.681236,139.767125]}', "by its shape; rule coordinates"),
    ("at TC-00112233.", "pattern, certain: by the rule's own path or pattern; "
     "rule contract: redact"),
    ('{"boss":"Taro"}', "field, certain: by the rule's own path or pattern; "
     "rule boss: redact"),
    ('{"n":"352099001761481"}', "imei, likely: by shape and checksum; "),
    (EMAIL, "rule people: report"),
    (f'{{"ownerEmail":"{EMAIL}"}}', 'email, certain: by key "ownerEmail"; '),
])
def test_findings_are_told_with_what_they_were_found_by(body, says, mine):
    assert says in notes(body, "--filters", mine)[0]


def test_a_column_names_its_values():
    done = notes(f"id,vin\n1,{VIN}\n", "--type", "text/csv")
    assert done == ["vin, certain: by the name of its column; rule vin: "
                    "redact"]


@pytest.mark.parametrize("body, says", [
    ("a INTERNATIONALLYXZ b", "not vin: 17 characters, but I, O or Q"),
    ("a ABCDEFGHJKLMNPRST b", "not vin: 17 characters without a digit"),
    ("a 12345678901234567 b", "not vin: 17 digits, and no key"),
    ("a abcdef01234567890 b", "not vin: 17 characters in lower case"),
    ("a ABCDEFGH9JKLMNPRS b", "not vin: 17 characters that do not end as"),
    ("a XX9ZZ9ZZ9ZZ9Z1234 b", "not vin: too little speaks for it: possible, "
     "but rule vin wants likely"),
    ("x JTDKN3DU8A0999999", "not vin: excepted by the filter file"),
    (f'{{"traceId":"{VIN}"}}', "not vin: excepted by the filter file: random "
     "ids"),
    ("noreply@example.com", "not email: excepted by the filter file: our own "
     "address"),
    ("see a/logo@2x.png", "not email: an '@', but no domain name behind it"),
    ('{"vin":"unknown"}', "not vin: a key names one, but"),
    ('{"lat":"n/a"}', "not coordinates: a key names one, but"),
    ("price 12.3456 EUR", "not coordinates: a number of degrees, but no"),
    ('{"n":"123456789012345"}', "not imei: its length is right, but"),
])
def test_candidates_are_told_with_why_they_were_let_go(body, says, mine):
    got = notes(body, "--filters", mine)
    assert len(got) == 1 and got[0].startswith(says), got


@pytest.mark.parametrize("body", [
    "{}", "", "plain text, 42 km, 10:30\n", '{"licensePlateSupported":true}',
    '{"@context":"x"}', "2026-01-31T10:20:30Z\n"])
def test_what_is_nothing_is_shown_as_it_is(body):
    text = explain(body)
    shown = body + "\n" if body and not body.endswith("\n") else body
    assert text == shown + "\nfilter vehicle: 0 findings, 0 candidates let " \
        "go\n"


def test_what_is_found_by_another_sign_is_no_candidate():
    """The '@' of a masked address, the shape of a VIN that only a key makes
    one: what is found is told once, and only as found."""
    body = '{"vin":"ABCDEFGHJKLMN1RST","lat":35.681236,"lon":139.767125}'
    got = notes(body)
    assert len(got) == 3 and not any(n.startswith("not") for n in got)


@pytest.mark.parametrize("body", [
    BODY, "a INTERNATIONALLYXZ b", "a 12345678901234567 b",
    f'{{"vin_{VIN}":"{VIN}"}}', "noreply@example.com",
    '{"mail":"aiko\\u0040example.com"}', '{"vin":"1234567"}'])
def test_no_marked_value_unless_asked(body, mine):
    values = re.findall(r"[A-Z0-9]{17}|[a-z.]+(?:@|\\u0040)[a-z.]+", body)
    for arguments in ([], ["--filters", mine], ["--color"]):
        text = explain(body, *arguments)
        assert not any(v in text for v in values)
        assert len(NOTE.findall(text)) > 0 or "\033" in text


def test_values_are_shown_when_asked():
    text = explain(BODY, "--show-values")
    assert f"[VIN {VIN}]#1" in text and f"[EMAIL {EMAIL}]#2" in text


def test_escapes_are_marked_as_they_stand():
    text = explain('{"mail":"aiko\\u0040example.com","x":"a\\\\b"}')
    assert text.startswith('{"mail":"[EMAIL 21 bytes]#1","x":"a\\\\b"}\n')


def test_colours_are_for_terminals_or_by_wish(mine):
    assert "\033" not in explain(BODY, "--filters", mine)
    text = explain(BODY + "ABCDEFGHJKLMNPRST\n", "--color", "--filters", mine)
    assert "\033[1;31m[VIN 17 bytes]#1\033[0m" in text
    assert "\033[1;33m[EMAIL 23 bytes]#2\033[0m" in text
    assert "\033[36m(VIN? 17 bytes)#3\033[0m" in text
    plain = re.sub("\033\\[[0-9;]*m", "", text)
    assert plain == explain(BODY + "ABCDEFGHJKLMNPRST\n", "--filters", mine)


def test_a_terminal_gets_colours_and_none_of_the_bodys_controls(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(BODY.encode() + b"\033[2J\xff\r\n")
    done = subprocess.run(
        ["script", "-qec", f"{BIN} explain {path}", "/dev/null"],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=20 * SLOW)
    assert b"\033[1;31m[VIN" in done.stdout
    assert b"\\x1b[2J\\xff\\x0d" in done.stdout
    assert b"\033[2J" not in done.stdout


def test_a_blocking_rule_does_not_hide_the_rest(tmp_path):
    path = tmp_path / "b.yaml"
    path.write_text("filter: b\nrules:\n  - {find: vin, do: block}\n"
                    "  - {find: email, do: redact}\n")
    assert [n.split()[-1] for n in notes(BODY, "--filters", str(path))] == [
        "block", "redact"]


@pytest.mark.parametrize("body, says", [
    ("x".encode("utf-16"), b"-: "), (b"a" * (17 << 20), b"16 MiB")],
    ids=["wide", "long"])
def test_what_cannot_be_inspected_is_not_shown(body, says):
    done = run("explain", "-", stdin=body)
    assert done.returncode == 1 and done.stdout == b""
    assert says in done.stderr


def test_a_missing_file_is_named(tmp_path):
    done = run("explain", str(tmp_path / "missing"))
    assert done.returncode == 1 and b"missing" in done.stderr
    assert done.stdout == b""


def test_a_value_is_shown_as_it_stands():
    text = explain('{"mail":"aiko\\u0040example.com"}', "--show-values")
    assert '[EMAIL aiko\\u0040example.com]#1"}' in text
