# SPDX-License-Identifier: Apache-2.0
"""Goal: a second, independent matcher finds nothing private in what fogline
lets through, and fogline finds exactly what was put in.

The matcher and the bodies' generator are in tests/oracle/oracle.py."""

import json
import os
import random
import sys

import pytest
from fogline import run, scrub

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "oracle"))
import oracle  # noqa: E402

SEEDS = range(140)


# -- the oracle itself --

def test_the_oracle_sees_what_was_put_in():
    """Else it proves nothing that it finds nothing in the output."""
    for seed in SEEDS:
        body = oracle.make(seed)
        seen = b" ".join(v for _, v in oracle.private_values(body.text))
        for _, value, kind in body.values:
            assert value in seen, (seed, kind, value, body.text)
        assert len(oracle.remains(body, body.text)) == len(body.values)


def test_the_oracle_knows_the_places():
    for seed in SEEDS:
        body = oracle.make(seed)
        for at, value, _ in body.values:
            assert body.text[at:at + len(value)] == value


@pytest.mark.parametrize("text", [
    b"12345678901234567", b"ABCDEFGHJKLMNPRST", b"5f2b8c1d9e3a40b71",
    b"logo@2x.png", b"pkg@1.2.3", b'"lat":0,"lon":0', b"10:15:00.123456",
    b"[VIN] [EMAIL] [COORDINATES] 0, 0", b"19.99,24.50"])
def test_the_oracle_is_not_afraid_of(text):
    assert oracle.private_values(text) == []


# -- fogline --

@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_private_is_in_the_output(seed):
    body = oracle.make(seed)
    pieces = str(random.Random(seed).choice([1, 2, 3, 5, 17, 64, 500, 4096]))
    whole = scrub(body.text, "--type", body.media_type)
    assert oracle.private_values(whole) == [], body.text
    assert oracle.remains(body, whole) == [], body.text
    assert whole == scrub(body.text, "--type", body.media_type,
                          "--chunk", pieces)
    assert whole == scrub(whole, "--type", body.media_type)
    if oracle.is_json(body.text):
        assert oracle.is_json(whole), whole


def test_findings_are_exactly_what_was_put_in(tmp_path):
    """One run over all bodies: place, length and kind of every value, and
    no finding elsewhere."""
    endings = {"text/csv": ".csv", "application/xml": ".xml",
               "text/plain": ".log", "text/event-stream": ".txt"}
    want = {}
    for seed in SEEDS:
        body = oracle.make(seed)
        path = tmp_path / f"{seed}{endings.get(body.media_type, '.json')}"
        path.write_bytes(body.text)
        want[str(path)] = body.places()
    done = run("scan", "--format", "json", *want, timeout=60)
    assert done.returncode == 3, done.stderr
    got = {path: [] for path in want}
    for line in done.stdout.splitlines():
        finding = json.loads(line)
        got[finding["file"]].append((finding["offset"], finding["length"],
                                     finding["kind"]))
    for path, places in want.items():
        assert got[path] == places, path


# -- bodies at random, JSON by Python's own reader --

def random_json(source, depth):
    """A value as JSON has them, with what detectors look for in it."""
    if depth == 0 or source.random() < 0.3:
        return source.choice([
            35.681236, -139.767125, 0, 0.0, -12, 3.5e-7, True, False, None, "",
            "JTDKN3DU8A0000001", "taro@example.jp", "35.681236, 139.767125",
            "a\nb\t\"lat\":1.25 c@d.ee\\", "\u8eca\u53f0 \u00b0", "35.681236",
            [139.767125, 35.681236], "lat", 48211.5, "<a@b.cc>"])
    n = source.randrange(4)
    if source.random() < 0.4:
        return [random_json(source, depth - 1) for _ in range(n)]
    names = ["lat", "lon", "longitude", "email", "x", "name", "id", "latE7",
             "JTDKN3DU8A0000001", "position", "taro@example.jp"]
    return {source.choice(names): random_json(source, depth - 1)
            for _ in range(n)}


def shape(value):
    """What stays when values are hidden: types, counts, order.  Members come
    as pairs, since hidden names may be alike."""
    if isinstance(value, list):
        return ["list", *(shape(v[1] if isinstance(v, tuple) else v)
                          for v in value)]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "number"
    return "string" if isinstance(value, str) else value


def shape_of(text):
    return shape(json.loads(text, object_pairs_hook=list))


def test_valid_json_stays_valid_and_of_one_shape():
    """Many documents in one body, a line each."""
    source = random.Random(5)
    documents = [random_json(source, 4) for _ in range(3000)]
    for ascii_only, separators in ((True, (",", ":")), (False, (", ", ": "))):
        lines = [json.dumps(d, ensure_ascii=ascii_only, separators=separators)
                 for d in documents]
        out = scrub("\n".join(lines).encode(), "--type",
                    "application/x-ndjson").decode().split("\n")
        assert len(out) == len(lines)
        for before, after in zip(lines, out):
            assert shape_of(after) == shape_of(before), (before, after)
