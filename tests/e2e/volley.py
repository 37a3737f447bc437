# SPDX-License-Identifier: Apache-2.0
"""volley - one message sent in every way a network may cut it.

A flight is many connections at once, each with its own pieces: all send their
first piece, then all their second, and so on.  So each piece is read by itself
at the other end, and hundreds of ways cost no more than a few.
"""

import concurrent.futures
import time

from upstream import Close, Pause, ok, valid_head
from verdicts import FINE, still_fine
from wire import SLOW

# So many connections at once may have to wait for each other.
PATIENT = ["--timeout", f"header={int(20 * SLOW)}s",
           "--timeout", f"upstream_connect={int(10 * SLOW)}s"]
PAUSE_S = 0.001     # between two pieces; the flight itself takes longer
CONNECTIONS = 400   # at once
LONG = 2000         # bytes of a message that is only sent whole
PLACES = 12         # where a response is cut, if not everywhere


def bytewise(raw):
    return [raw[i:i + 1] for i in range(len(raw))]


def cuts(raw, places=LONG):
    """In two pieces, at every place or at so many."""
    step = max(1, len(raw) // places)
    return [[raw[:i], raw[i:]] for i in range(1, len(raw), step)]


def fly(proxy, scripts):
    """A client for each script, a list of pieces, all of which are sent."""
    clients = [proxy.client() for _ in scripts]
    for step in range(max(map(len, scripts))):
        for client, pieces in zip(clients, scripts):
            if step < len(pieces):
                client.send(pieces[step])
        time.sleep(PAUSE_S)
    return clients


def each_way(proxy, cases):
    """(name, way, client) of each case {name: raw}: whole, byte by byte, and
    cut at every place."""
    names = list(cases)
    yield from flown(proxy, names, "whole", [[cases[n]] for n in names])
    names = [n for n in names if len(cases[n]) < LONG]
    yield from flown(proxy, names, "bytewise",
                     [bytewise(cases[n]) for n in names])
    if proxy.ca:
        return      # a handshake for each would take minutes
    for name in names:
        scripts = cuts(cases[name])
        yield from flown(proxy, [name] * len(scripts), "cut", scripts)


def flown(proxy, names, way, scripts):
    for at in range(0, len(scripts), CONNECTIONS):
        clients = fly(proxy, scripts[at:at + CONNECTIONS])
        for number, client in enumerate(clients, at):
            yield names[number], f"{way}, number {number}", client
            client.close()


def refusal(client, statuses, label):
    """One refusal, the end of the connection, and nothing behind it."""
    reply = client.reply()
    assert reply.status in statuses and reply.complete, (label, reply)
    assert reply.get("content-type") == "application/problem+json", label
    assert reply.get("connection") == "close", label
    assert client.closed(3 * SLOW), (label, "the connection stayed open")
    assert bytes(client.received[client.at:]) == b"", label


def all_refused(proxy, upstream, path, cases, statuses=(400, 501),
                reaches=False):
    """None of {name: raw} passes, however it is cut.  `reaches`: the fault is
    in the body, so the upstream may have seen a head."""
    before = len(upstream.requests)
    for name, way, client in each_way(proxy, cases):
        refusal(client, statuses, (name, way))
    seen = upstream.requests[before:]
    assert not [r for r in seen if r.complete or "smuggled" in r.target], seen
    assert reaches or not seen, seen
    still_fine(proxy, upstream, path)


def all_taken(proxy, upstream, path, cases):
    """Each of {name: (raw, method, target, body)} is answered by 200, however
    it is cut; what arrives at the upstream is canonical, and all of that."""
    raws, times = {}, dict.fromkeys(cases, 0)
    for number, (name, case) in enumerate(cases.items()):
        here = f"{path}-{number}".encode()
        upstream.on(here.decode(), ok(FINE))
        raws[name] = case[0].replace(b"/PATH", here)
    for name, way, client in each_way(proxy, raws):
        reply = client.reply(cases[name][1])
        assert reply.status == 200 and reply.complete, (name, way, reply)
        times[name] += 1
    for number, (name, (_, method, target, body)) in enumerate(cases.items()):
        seen = upstream.seen(f"{path}-{number}")
        assert len(seen) == times[name], name
        for request in seen:
            assert valid_head(request.head), (name, request)
            assert (request.method, request.body) == (method, body), name
            assert request.target == target.replace(
                "/PATH", f"{path}-{number}"), (name, request)


# -- responses --

def asked(proxy, upstream, path, scripts):
    """The replies to one request for each script of steps, and the clients."""
    for number, steps in enumerate(scripts):
        upstream.on(f"{path}/{number}", *steps)

    def ask(number):
        with proxy.client() as client:
            return client.get(f"{path}/{number}"), client

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        return list(pool.map(ask, range(len(scripts))))


def steps_of(pieces, pause):
    out = []
    for piece in pieces:
        out += [piece, Pause(pause)]
    return [*out, Close()]


def each_answer(proxy, upstream, path, cases, places=PLACES):
    """(name, reply, client) of each response {name: raw}: whole, byte by byte,
    and cut at some places."""
    scripts = [(name, [cases[name], Close()]) for name in cases]
    for name in cases:
        if len(cases[name]) < LONG:
            ways = [bytewise(cases[name]), *cuts(cases[name], places)]
            scripts += [(name, steps_of(pieces, PAUSE_S)) for pieces in ways]
    got = asked(proxy, upstream, path, [steps for _, steps in scripts])
    for (name, _), (reply, client) in zip(scripts, got):
        yield name, reply, client
