#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Conformance: the ways private data gets past a filtering proxy, tried.

usage: run.py [BIN] [ROW...]
       run.py --proxy URL --upstream-port N [--json FILE] [ROW...]

The first tries the engine on standard input and fogline in front of an
upstream of ours; the second any proxy, which must pass requests on to
127.0.0.1:N.  --json writes a report for programs.

One file a way, rNNN_*.yaml, NNN being its row in the list of evasions:

    row: 52                      # its number
    title: percent-encoding      # the way
    must: F                      # F filter, R refuse, S strip, D documented,
                                 # P a policy's choice; `default` says which
    default: ...                 # (P only) what happens without a choice
    type: application/json       # media type of all cases (without: none)
    cases:

A case of a body, for the engine and then as a response through the proxy:

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
                                 # status is its own (1 if `refused`)
        pending: why             # known to fail; printed, counted, never
                                 # silent.  Passes it, the report says so

`hidden` goes with `out`, `refused` and `run`, too.  "In any form": escapes of
all kinds undone, base64 decoded, letters and digits alone compared (forms.py).
Each is filtered whole, byte by byte and in pieces of 7 bytes, by every matcher
variant this machine can run, and its output once more: that must change
nothing.  What was JSON must be JSON after.

A case of messages, whole and byte by byte in both directions:

      - name: two lengths
        each: ["5", "+5"]        # once with each in the place of EACH
        send: "POST PATH HTTP/1.1\\r\\n..."  # raw; PATH is the case's own; or
        get: ["Range: bytes=0-4"]           # a GET with these lines, or
        post: {fields: [...], body: ...}    # a POST.  Without: a plain GET
        answer: "HTTP/1.1 200 OK..."        # raw, or a list of steps: texts,
                                 # {pause: 0.1}, {end: close|half|reset},
                                 # {of: text, times: 9}, {hex: 1f8b}; or
        answer: {status: 200 OK, fields: [], type: text/plain, body: text,
                 coding: [gzip], framing: length|chunked|close|none}
        early: true              # answer as soon as the head is there
        whole: true              # not byte by byte
        replies: 2               # responses that must come, and no more
        status: [200, 502]       # the last one's
        body: text               # its, decoded
        shown: [text]            # is in what the client gets
        unsent: [text]           # is not
        refused: true            # an error of the proxy's, or a cut; without
                                 # an `answer` nothing may reach the upstream
        cut: true                # begun, and visibly not ended
        closed: true             # the connection is closed afterwards
        upstream: {requests: 1, complete: 1, has: [text], lacks: [text],
                   body: text}   # what the upstream saw

Exit 1 if a case that is not pending fails.
"""

import argparse
import concurrent.futures
import glob
import json
import os
import sys
import urllib.parse

from case import load
from scrub import Scrub
from through import Through

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
THREADS = 8             # most of them wait


def undocumented(case):
    with open(os.path.join(ROOT, case.given["documented"]),
              encoding="utf-8") as f:
        text = " ".join(f.read().lower().split())
    missing = [w for w in case.given["says"] if w.lower() not in text]
    if missing:
        return f"{case.given['documented']} does not say {missing}"
    return ""


def failure(ways, case):
    """Why the case fails, or nothing; None: no way can try it."""
    if "documented" in case.given:
        return undocumented(case) if isinstance(ways[0], Scrub) else None
    answers = [way.failure(case) for way in ways
               if isinstance(way, Through if case.is_wire else Scrub)
               or (isinstance(way, Through) and "in" in case.given
                   and "run" not in case.given)]
    tried = [answer for answer in answers if answer is not None]
    return next(filter(None, tried), "") if tried else None


def report(row, failures):
    """Prints a row; how many of its cases passed, are pending, failed."""
    passed = pending = failed = 0
    details = []
    for case, why in zip(row["cases"], failures):
        waits = case.given.get("pending")
        if why is None:
            details.append(f"  not tried: {case.given['name']}")
        elif not why:
            passed += 1
            if waits:
                details.append(f"  passes now: {case.given['name']}; drop its "
                               f"`pending: {waits}`")
        elif waits:
            pending += 1
            details.append(f"  pending: {case.given['name']}: {waits}")
        else:
            failed += 1
            details.append(f"  FAIL {case.label()} {why}")
    verdict = "FAILED" if failed else "pending" if pending else "passed"
    print(f"{row['row']:3}  {row['must']}  {passed:2} of "
          f"{passed + pending + failed:2} {verdict:8} {row['title']}",
          *details, sep="\n")
    return passed, pending, failed


def arguments():
    parser = argparse.ArgumentParser(
        usage=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--proxy")
    parser.add_argument("--upstream-port", type=int, default=0)
    parser.add_argument("--json")
    parser.add_argument("words", nargs="*")
    given = parser.parse_args()
    given.rows = {int(word) for word in given.words if word.isdigit()}
    binaries = [word for word in given.words if not word.isdigit()]
    given.binary = os.path.abspath(
        binaries[0] if binaries else os.path.join(ROOT, "build/fogline"))
    if bool(given.proxy) != bool(given.upstream_port) or \
            len(binaries) > (not given.proxy):
        parser.error("give one binary, or --proxy with --upstream-port")
    return given


def ways_of(given):
    if given.proxy:
        url = urllib.parse.urlsplit(given.proxy)
        return [Through((url.hostname, url.port or 80), given.upstream_port)]
    scrub = Scrub(given.binary)
    if "scalar" not in scrub.variants:
        sys.exit(f"{given.binary} cannot scrub an empty body by --isa scalar")
    through = Through(None)
    through.start(given.binary)
    return [scrub, through]


def main():
    given = arguments()
    rows = sorted(map(load, glob.glob(os.path.join(HERE, "r*.yaml"))),
                  key=lambda row: row["row"])
    rows = [row for row in rows if not given.rows or row["row"] in given.rows]
    cases = [case for row in rows for case in row["cases"]]
    ways = ways_of(given)
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        failures = iter(list(pool.map(lambda c: failure(ways, c), cases)))
    counts = [report(row, [next(failures) for _ in row["cases"]])
              for row in rows]
    ways[-1].stop()
    passed, pending, failed = map(sum, zip(*counts)) if counts else (0, 0, 1)
    print(f"conformance: {passed} of {passed + pending + failed} cases passed"
          + (f", {pending} pending" if pending else "")
          + (f", {failed} FAILED" if failed else "")
          + ("" if given.proxy else f" ({', '.join(ways[0].variants)})"))
    if given.json:
        with open(given.json, "w", encoding="utf-8") as f:
            json.dump([{"row": row["row"], "title": row["title"],
                        "must": row["must"], "passed": p, "pending": w,
                        "failed": n}
                       for row, (p, w, n) in zip(rows, counts)], f, indent=1)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
