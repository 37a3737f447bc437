# SPDX-License-Identifier: Apache-2.0
"""scrub - the engine on standard input, by the command line."""

import json
import os
import subprocess
import tempfile

from forms import found_in

VARIANTS = ("scalar", "sse4", "avx2", "avx512", "neon")
PIECES = (None, 1, 7)
TIMEOUT_S = 60


def is_json(text):
    try:
        json.loads(text.decode("utf-8-sig"))
    except ValueError:
        return False
    return True


class Scrub:
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
                    last = self.call(options + how, case.content)
                    yield " ".join(how), *last, False
                if last[0] == 0:
                    yield (f"its own output again, --isa {variant}",
                           *self.call(options + isa, last[1]), last[1])

    def printed(self, case):
        """What is wrong with what a command prints about a file, or
        nothing."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "body.json")
            with open(path, "wb") as f:
                f.write(case.content)
            command, *options = case.given["run"]
            status, out, err = self.call(options + [path], b"", command)
        out += err.encode()
        seen = [v for v in case.hidden if found_in(out, v, case.encoding)]
        good = status == 1 if case.refused else status in (0, 3)
        if seen or not good:
            return f"exit {status}, prints {', '.join(seen)}: {out!r}"
        return ""

    def failure(self, case):
        """Why the case fails, or nothing."""
        try:
            if "run" in case.given:
                return self.printed(case)
            for how, *outcome in self.outcomes(case):
                text = wrong(case, *outcome)
                if text:
                    return f"({how})\n           {text}"
        except subprocess.TimeoutExpired:
            return f"no end after {TIMEOUT_S} s"
        return ""


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
    if is_json(case.content) and not is_json(out):
        return f"no JSON any more: {out!r}"
    return ""
