# SPDX-License-Identifier: Apache-2.0
"""Goal: what went through fogline does not stay in its memory."""

import os
import re
import time

import private
import pytest
from upstream import Pause, answer, chunks, ok, ok_chunked
from wire import SLOW, request

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root may look")
# Theirs keep what was freed, in mappings of terabytes.
own_heap = pytest.mark.skipif("FOGLINE_SAN" in os.environ,
                              reason="the heap is the sanitizer's")


def remains(pid, *values):
    """Where in the process's memory one of the values stands: mapping, how
    often, and what is around it."""
    found = []
    with open(f"/proc/{pid}/maps") as maps, \
            open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            begin, end, mode, name = re.match(
                r"(\w+)-(\w+) (\S+) \S+ \S+ \S+ *(.*)", line).groups()
            if "w" not in mode:
                continue
            memory.seek(int(begin, 16))
            data = memory.read(int(end, 16) - int(begin, 16))
            for value in values:
                at = data.find(value)
                if at >= 0:
                    found.append((name, hex(int(begin, 16) + at),
                                  data.count(value), data[at - 40:at + 60]))
    return found


@as_root
@own_heap
@pytest.mark.parametrize("size", [100, 30_000, 900_000])
def test_nothing_stays_in_memory(start, upstream, path, size):
    """Of heads, bodies and trailers, in both directions, once nothing comes
    any more.  (Not so what libraries for codings had.)"""
    row = b"MARK-%d-VIN," % os.getpid()
    body = row * (size // len(row) + 1)
    mark = "X-Mark: " + row.decode()
    upstream.on(path, ok(body, mark, type="text/plain"))
    upstream.on(path + "/chunked", ok_chunked(
        body[:50], body[50:], headers=[mark], trailers=[mark],
        type="text/plain"))
    proxy = start()
    with proxy.client() as client:
        for _ in range(3):
            assert client.get(path, mark).body == body
            assert client.get(path + "/chunked", mark).body == body
            client.send(request(path, mark, method="POST", body=body))
            assert client.reply().body == body
        assert remains(proxy.pid, row), "this test cannot see anything"
        time.sleep(0.5 * SLOW)
        found = remains(proxy.pid, row)
    assert not found, "\n".join(map(str, found))


@as_root
def test_what_waits_is_not_taken_for_what_is_over(start, upstream, path):
    """A response that is under way while the rest is forgotten is whole."""
    upstream.on(path, answer(b"", "Transfer-Encoding: chunked"),
                chunks(b"[", private.BODY[:30])[:-5], Pause(0.5 * SLOW),
                chunks(private.BODY[30:], b"]"))
    proxy = start()
    with proxy.client() as client:
        client.send(request(path))
        client.send(b"GET /later HTTP/1.1\r\nHost: x.exa")
        time.sleep(0.4 * SLOW)
        client.send(b"mple\r\n\r\n")
        reply = client.reply()
        assert reply.complete and not private.reply_leaks(reply)
        assert reply.body.startswith(b'[{"vehicle": "[VIN]"')
        assert reply.body.endswith(b'"state": "parked"}]')
        assert client.reply().status == 404
