#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Golden cases: what goes in, what must come out.

usage: run.py BIN [NAME...]

A case needs no C, only files in this folder:

    NAME.in     the body
    NAME.out    what it must become; without this file: unchanged
    NAME.yaml   the filter file (without: the embedded default pack)
    NAME.type   the media type, one line (without: none)

Each case is scrubbed whole, byte by byte and in pieces of 7 bytes, by every
matcher variant this machine can run, and its output once more: that must
change nothing.  A failure prints the difference.  Exit 1 if any failed.
"""

import concurrent.futures
import difflib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VARIANTS = ("scalar", "sse4", "avx2", "avx512", "neon")
PIECES = (None, 1, 7)

# For rules with `key: env:FOGLINE_GOLDEN_KEY`: no secret, it stands here.
KEY = {"FOGLINE_GOLDEN_KEY": "00112233445566778899aabbccddeeff" * 2}
TIMEOUT_S = 60


def scrub(binary, body, options):
    """The output, or None and what went wrong."""
    try:
        done = subprocess.run([binary, "scrub", *options], input=body,
                              capture_output=True, timeout=TIMEOUT_S,
                              env={**os.environ, **KEY})
    except subprocess.TimeoutExpired:
        return None, f"no end after {TIMEOUT_S} s"
    if done.returncode != 0:
        return None, (f"exit {done.returncode}: "
                      + done.stderr.decode(errors="replace").strip())
    return done.stdout, ""


def read(name, extension, default):
    path = os.path.join(HERE, name + extension)
    if not os.path.exists(path):
        return default
    with open(path, "rb") as f:
        return f.read()


def difference(want, got):
    lines = difflib.unified_diff(
        *(repr(text)[2:-1].replace("\\n", "\\n\n").splitlines()
          for text in (want, got)), "expected", "output", n=1, lineterm="")
    return "".join("    " + line + "\n" for line in lines)


class Case:
    def __init__(self, name):
        self.name = name
        self.body = read(name, ".in", b"")
        self.want = read(name, ".out", self.body)
        self.options = []
        if os.path.exists(os.path.join(HERE, name + ".yaml")):
            self.options += ["--filters", os.path.join(HERE, name + ".yaml")]
        media_type = read(name, ".type", b"").decode().strip()
        if media_type:
            self.options += ["--type", media_type]

    def check(self, binary, body, options, what):
        got, error = scrub(binary, body, self.options + options)
        if error:
            return [f"FAIL {self.name} ({what}): {error}\n"]
        if got != self.want:
            return [f"FAIL {self.name} ({what})\n"
                    + difference(self.want, got)]
        return []

    def run(self, binary, variants):
        failures = []
        for variant in variants:
            for piece in PIECES:
                options = ["--isa", variant]
                if piece:
                    options += ["--chunk", str(piece)]
                failures += self.check(binary, self.body, options,
                                       " ".join(options))
            failures += self.check(binary, self.want, ["--isa", variant],
                                   f"its own output again, --isa {variant}")
        return failures[:1]  # the others are mostly the same one


def names():
    return sorted(f[:-3] for f in os.listdir(HERE) if f.endswith(".in"))


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    binary = os.path.abspath(sys.argv[1])
    variants = [v for v in VARIANTS if scrub(binary, b"", ["--isa", v])[1] == ""]
    if "scalar" not in variants:
        print(f"{binary} cannot scrub an empty body by --isa scalar: "
              + scrub(binary, b"", ["--isa", "scalar"])[1])
        return 1
    cases = [Case(name) for name in sys.argv[2:] or names()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda c: c.run(binary, variants), cases))
    for failures in results:
        sys.stdout.write("".join(failures))
    failed = sum(bool(failures) for failures in results)
    print(f"golden: {len(cases) - failed} of {len(cases)} cases passed "
          f"({', '.join(variants)})")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
