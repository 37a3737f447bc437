#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Conformance: the ways private data gets past a filtering proxy, tried.

usage: run.py BIN [ROW...]

One file a way, rNNN_*.yaml, NNN being its row in the list of evasions:

    row: 52                      # its number
    title: percent-encoding      # the way
    must: F                      # F filter, R refuse, S strip, D documented,
                                 # P a policy's choice; `default` says which
    default: ...                 # (P only) what happens without a choice
    type: application/json       # media type of all cases (without: none)
    cases:
      - name: an address in a URL
        in: '{"u":"?m=taro%40example.jp"}'
        out: '{"u":"?m=%5BEMAIL%5D"}'      # what must come out, or
        hidden: [taro@example.jp]          # must not come out in any form, or
        keeps: true                        # nothing may change, or
        refused: true                      # must not pass to its end, or
        documented: README.md              # (D) that file must say ...
        says: [homoglyph]                  # ... each of these words

        type: text/csv           # instead of the file's
        encoding: utf-16-le      # how `in` becomes bytes (without: utf-8;
                                 # latin-1: "\\xE3" is the byte E3)
        filter: |                # a filter file (without: the default pack)
          filter: t
          rules: [...]
        run: [scan]              # instead of scrub: this command and a file;
                                 # all that it prints counts, and its exit
                                 # status is its own
        pending: why             # known to fail; printed, counted, never
                                 # silent.  Passes it, the report says so

`hidden` goes with `out`, `refused` and `run`, too.  "In any form": escapes of
all kinds undone, base64 decoded, letters and digits alone compared
(forms.py).

Each case is filtered whole, byte by byte and in pieces of 7 bytes, by every
matcher variant this machine can run, and its output once more: that must
change nothing.  What was JSON must be JSON after.  Exit 1 if a case that is
not pending fails.

The ways through heads, framing and codings need a proxy and an upstream: a
class beside Scrub that answers the same `outcomes(case)`.
"""

import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import tempfile

import yaml
from forms import found_in

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
VARIANTS = ("scalar", "sse4", "avx2", "avx512", "neon")
PIECES = (None, 1, 7)
TIMEOUT_S = 60
ROW_KEYS = {"row", "title", "must", "default", "type", "cases"}
CASE_KEYS = {"name", "type", "in", "encoding", "filter", "out", "hidden",
             "keeps", "refused", "documented", "says", "run", "pending"}
GOALS = ("out", "keeps", "refused", "documented", "hidden")


class Case:
    def __init__(self, path, row, given):
        unknown = set(given) - CASE_KEYS
        goals = [g for g in GOALS if g in given]
        if unknown or not goals or "name" not in given:
            sys.exit(f"{path}: a case has " + (
                f"unknown keys {sorted(unknown)}" if unknown else
                f"no name or none of {', '.join(GOALS)}") + f": {given}")
        self.row = row
        self.given = given
        self.encoding = given.get("encoding", "utf-8")
        self.body = given.get("in", "").encode(self.encoding)
        self.type = given.get("type", row.get("type"))
        self.refused = given.get("refused", False)
        self.hidden = [str(value) for value in given.get("hidden", [])]
        self.want = None
        if "out" in given:
            self.want = given["out"].encode(self.encoding)
        elif given.get("keeps"):
            self.want = self.body

    def label(self):
        return f"row {self.row['row']}, {self.given['name']}"


def load(path):
    with open(path, encoding="utf-8") as f:
        try:
            row = yaml.safe_load(f)
        except yaml.YAMLError as error:
            sys.exit(f"{path}: no YAML: {error}")
    unknown = set(row) - ROW_KEYS
    if unknown or not {"row", "title", "must", "cases"} <= set(row):
        sys.exit(f"{path}: needs row, title, must and cases, knows "
                 f"{sorted(ROW_KEYS)}; unknown: {sorted(unknown)}")
    if (row["must"] == "P") != ("default" in row):
        sys.exit(f"{path}: `default` goes with `must: P`, and only with it")
    row["cases"] = [Case(path, row, given) for given in row["cases"]]
    return row


def is_json(text):
    try:
        json.loads(text.decode("utf-8-sig"))
    except ValueError:
        return False
    return True


class Scrub:
    """The engine on standard input."""

    def __init__(self, binary):
        self.binary = binary
        self.variants = [v for v in VARIANTS
                         if self.call(["--isa", v], b"")[0] == 0]

    def call(self, options, body, command="scrub"):
        """Exit status, output, complaints."""
        done = subprocess.run([self.binary, command, *options], input=body,
                              capture_output=True, timeout=TIMEOUT_S)
        return done.returncode, done.stdout, done.stderr.decode(
            errors="replace")

    def options(self, case, folder):
        options = []
        if case.type:
            options += ["--type", case.type]
        if "filter" in case.given:
            path = os.path.join(folder, "filter.yaml")
            with open(path, "w", encoding="utf-8") as f:
                f.write(case.given["filter"])
            options += ["--filters", path]
        return options

    def outcomes(self, case):
        """(how it was fed, exit status, output, complaints, whether it was
        output that was fed), each way."""
        with tempfile.TemporaryDirectory() as folder:
            options = self.options(case, folder)
            for variant in self.variants:
                isa = ["--isa", variant]
                for piece in PIECES:
                    how = isa + (["--chunk", str(piece)] if piece else [])
                    last = self.call(options + how, case.body)
                    yield " ".join(how), *last, False
                if last[0] == 0:
                    yield (f"its own output again, --isa {variant}",
                           *self.call(options + isa, last[1]), last[1])

    def printed(self, case):
        """What a command that looks at a file prints, all of it."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "body.json")
            with open(path, "wb") as f:
                f.write(case.body)
            command, *options = case.given["run"]
            status, out, err = self.call(options + [path], b"", command)
            return status, out + err.encode()


def wrong(case, status, out, complaints, again):
    """What is not as it must be, or nothing."""
    seen = [value for value in case.hidden
            if found_in(out, value, case.encoding)]
    if seen:
        return f"{', '.join(seen)} is in {out!r}"
    if case.refused:
        return "" if status == 1 else f"passed: {out!r}"
    if status != 0:
        return f"exit {status}: {complaints.strip()}"
    want = again if again is not False else case.want
    if want is not None and out != want:
        return f"expected {want!r}\n           came {out!r}"
    if is_json(case.body) and not is_json(out):
        return f"no JSON any more: {out!r}"
    return ""


def undocumented(case):
    with open(os.path.join(ROOT, case.given["documented"]),
              encoding="utf-8") as f:
        text = " ".join(f.read().lower().split())
    missing = [w for w in case.given["says"] if w.lower() not in text]
    if missing:
        return f"{case.given['documented']} does not say {missing}"
    return ""


def failure(way, case):
    """Why the case fails, or nothing."""
    if "documented" in case.given:
        return undocumented(case)
    try:
        if "run" in case.given:
            status, out = way.printed(case)
            seen = [v for v in case.hidden
                    if found_in(out, v, case.encoding)]
            if seen or status not in (0, 3):
                return f"exit {status}, prints {', '.join(seen)}: {out!r}"
            return ""
        for how, *outcome in way.outcomes(case):
            text = wrong(case, *outcome)
            if text:
                return f"({how})\n           {text}"
    except subprocess.TimeoutExpired:
        return f"no end after {TIMEOUT_S} s"
    return ""


def report(row, failures):
    """Prints a row; how many of its cases passed, are pending, failed."""
    passed = pending = 0
    details = []
    for case, why in zip(row["cases"], failures):
        waits = case.given.get("pending")
        if not why:
            passed += 1
            if waits:
                details.append(f"  passes now: {case.given['name']}; drop its "
                               f"`pending: {waits}`")
        elif waits:
            pending += 1
            details.append(f"  pending: {case.given['name']}: {waits}")
        else:
            details.append(f"  FAIL {case.label()} {why}")
    total = len(row["cases"])
    verdict = "passed" if passed == total else (
        "FAILED" if passed + pending < total else "pending")
    print(f"{row['row']:3}  {row['must']}  {passed:2} of {total:2} "
          f"{verdict:8} {row['title']}", *details, sep="\n")
    return passed, pending, total - passed - pending


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    way = Scrub(os.path.abspath(sys.argv[1]))
    if "scalar" not in way.variants:
        print(f"{way.binary} cannot scrub an empty body by --isa scalar")
        return 1
    rows = sorted(map(load, glob.glob(os.path.join(HERE, "r*.yaml"))),
                  key=lambda row: row["row"])
    wanted = {int(text) for text in sys.argv[2:]}
    rows = [row for row in rows if not wanted or row["row"] in wanted]
    cases = [case for row in rows for case in row["cases"]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = iter(list(pool.map(lambda c: failure(way, c), cases)))
    counts = [report(row, [next(failures) for _ in row["cases"]])
              for row in rows]
    passed, pending, failed = map(sum, zip(*counts)) if counts else (0, 0, 1)
    print(f"conformance: {passed} of {len(cases)} cases passed"
          + (f", {pending} pending" if pending else "")
          + (f", {failed} FAILED" if failed else "")
          + f" ({', '.join(way.variants)})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
