# SPDX-License-Identifier: Apache-2.0
"""verdicts - what a test may conclude from a reply: refused as documented, cut
so that nobody takes it for whole, and the next request still answered."""

import json
import time

import private
from upstream import ok
from wire import SLOW

FINE = b'{"state": "fine"}'
BIG = b'{"a": "' + b"lorem ipsum " * 40000 + b'"}'  # no buffer holds it back
CHUNKED = "Transfer-Encoding: chunked"


def refused(reply, *statuses):
    """A refusal of our own making, as documented."""
    assert reply.status in (statuses or (502, 504)), reply
    assert reply.complete
    assert reply.get("content-type") == "application/problem+json"
    problem = json.loads(reply.body)
    assert problem["status"] == reply.status
    assert {"type", "title"} <= set(problem)
    status = reply.get("proxy-status")
    assert status and status.startswith("fogline; error="), status


def cut(reply):
    """The head had gone; the body must not look whole."""
    assert not reply.complete and reply.end in ("rst", "fin", "cut"), reply


def still_fine(proxy, upstream, path, client=None):
    """The next request is answered, and with its own answer."""
    upstream.on(path + "-fine", ok(FINE))
    with proxy.client() as other:
        assert other.get(path + "-fine").body == FINE
    if client is not None and client.end == "open":
        assert client.get(path + "-fine").body == FINE


def faces(proxy, upstream, path, *steps, method="GET"):
    """The reply to a request for which the upstream does `steps`."""
    upstream.on(path, *steps)
    with proxy.client() as client:
        begun = time.monotonic()
        reply = client.get(path, method=method)
        took = time.monotonic() - begun
        assert reply.end != "timeout" and took < 4 * SLOW, reply
        assert not private.reply_leaks(reply, client)
        still_fine(proxy, upstream, path, client)
    return reply


def refuses(proxy, upstream, path, raw, *statuses, reaches=False):
    """`raw` is refused and the connection closed; the upstream sees neither
    it nor what may be smuggled in it (unless `reaches`: the fault is in the
    body)."""
    upstream.on(path, ok(FINE))
    before = len(upstream.requests)
    with proxy.client() as client:
        client.send(raw)
        reply = client.reply()
        assert reply.end != "timeout", reply
        if reply.status is not None:
            refused(reply, *(statuses or (400, 501)))
        else:
            assert None in statuses, reply
        assert client.closed(3 * SLOW), "the connection stayed open"
        assert bytes(client.received[client.at:]) == b""
    seen = upstream.requests[before:]
    assert not [r for r in seen if "smuggled" in r.target]
    assert reaches or not seen
    still_fine(proxy, upstream, path)
