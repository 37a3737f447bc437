# SPDX-License-Identifier: Apache-2.0
"""Goal: whatever a request is changed to, fogline and the upstream see the
same requests: as many, each canonical, each ended where the other ends it."""

import random
import re

import pytest
from request_cases import ENDS, raw
from upstream import ok, valid_head
from verdicts import FINE, still_fine
from volley import PATIENT, fly

OPTIONS = PATIENT
EACH = 400      # mutants of a seed at once

BITS = [*ENDS, b"\r\n", b"\r\n\r\n", b" ", b"\t", b":", b";", b",", b"\"", b"\\",
        b"0", b"5", b"-", b"+", b"0x", b"_", b"\0", b"\xff", b"\x7f", b"/", b"?",
        b"@", b"chunked", b"identity", b"Content-Length: 4\r\n",
        b"Content-Length: 0\r\n", b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: x\r\n", b"Connection: close\r\n", b"Host: b\r\n",
        b"Expect: 100-continue\r\n", b"Upgrade: x\r\n", b" HTTP/1.1", b"1\r\na\r\n",
        b"0\r\n\r\n", b"GET /inner HTTP/1.1\r\nHost: a\r\n\r\n"]
INNER = b"GET /inner HTTP/1.1\r\nHost: a\r\n\r\n"
SEEDS = {
    "a length": raw(b"Content-Length: %d" % len(INNER), body=INNER,
                    first=b"POST /outer HTTP/1.1"),
    "chunks": raw(b"Transfer-Encoding: chunked", first=b"POST /outer HTTP/1.1",
                  body=b"%x;a=\"b\"\r\n%s\r\n0\r\nX: y\r\n\r\n"
                       % (len(INNER), INNER)),
    "no body": raw(b"X: y", b"Connection: keep-alive",
                   first=b"GET http://a/outer?x HTTP/1.1"),
}


def mutant(chance, seed):
    """The seed with one to three changes."""
    out = seed
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(out))
        to = min(len(out), at + chance.choice([0, 0, 1, 2, 8]))
        bit = chance.choice([*BITS, b"", out[at:to] * 2,
                             bytes([chance.randrange(256)])])
        out = out[:at] + bit + out[to:]
    return out


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("seed", SEEDS)
def test_mutants(proxy, upstream, path, seed, number):
    """What the client is told and what the upstream saw are one story: it
    answers no request that the client did not get an answer to."""
    if proxy.ca:
        return      # the client cannot say that no more comes
    for target in ("/outer", "/inner"):
        upstream.on(target, ok(FINE))
    chance = random.Random(f"{seed} {number}")
    upstream.requests.clear()
    mutants = [mutant(chance, SEEDS[seed]) for _ in range(EACH)]
    clients = fly(proxy, [[m] for m in mutants])
    answered = 0
    for changed, client in zip(mutants, clients):
        client.half_close()
        # HEAD cannot come of these seeds; a reply that is malformed raises
        while (reply := client.reply()).status is not None:
            assert reply.complete, (changed, reply)
            answered += reply.status in (200, 404)
        assert reply.end in ("fin", "rst"), (changed, reply)
        client.close()
    whole = [r for r in upstream.requests if r.complete]
    assert len(whole) == answered
    for seen in upstream.requests:
        assert valid_head(seen.head), seen
        assert seen.get("via"), seen
        assert len(seen.all("content-length")
                   + seen.all("transfer-encoding")) <= 1, seen
        assert re.fullmatch("[0-9]*", seen.get("content-length", "")), seen
    assert answered > EACH // 40, "hardly any mutant lives"
    still_fine(proxy, upstream, path)
