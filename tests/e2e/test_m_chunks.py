# SPDX-License-Identifier: Apache-2.0
"""Goal: a chunked body is read as RFC 9112 says or not at all, in both
directions and in whatever pieces it comes."""

import pytest
import chunk_cases as cases
from request_cases import SMUGGLED, raw
from response_cases import chunked
from test_m_requests import some
from upstream import ok
from verdicts import FINE, cut, refused, still_fine
from volley import (PATIENT, all_refused, all_taken, each_answer, fly,
                    refusal)
from wire import SLOW, Client

OPTIONS = PATIENT
CODED = b"Transfer-Encoding: chunked"
UNTOLD = ("content-length", "transfer-encoding", "host", "authorization",
          "cookie", "content-type", "content-encoding", "connection",
          "upgrade", "te")


def sent(body, first=b"POST /refused HTTP/1.1"):
    return raw(CODED, first=first, body=body + SMUGGLED)


@pytest.mark.parametrize("table", some(cases.REFUSED))
def test_of_requests(proxy, upstream, path, table):
    all_refused(proxy, upstream, path,
                {name: sent(body) for name, body in table.items()},
                (400, 413, 431, 502), reaches=True)


def test_more_than_comes_is_waited_for(start, upstream, path):
    """And not taken for what is left of it in 32 or 60 bits."""
    proxy = start("--timeout", f"upstream_response={int(900 * SLOW)}ms")
    upstream.requests.clear()
    for client in fly(proxy, [[sent(body)] for body in cases.LARGER.values()]):
        refusal(client, (408,), path)
        client.close()
    assert not [r for r in upstream.requests if r.complete]
    table = {name: chunked(body) for name, body in cases.LARGER.items()}
    for name, reply, client in each_answer(proxy, upstream, path, table):
        assert reply.status == 502 or not reply.complete, (name, reply)


def test_good_ones_of_requests(proxy, upstream, path):
    table = {name: (raw(CODED, first=b"POST /PATH HTTP/1.1", body=body),
                    "POST", "/PATH", cases.DATA)
             for name, body in cases.TAKEN.items()}
    upstream.requests.clear()
    all_taken(proxy, upstream, path, table)
    for request in upstream.requests:
        assert request.get("transfer-encoding") in (None, "chunked")
        assert b";" not in request.raw_body.replace(cases.DATA, b"")
        names = [t.split(b":")[0].decode().lower() for t in request.trailers]
        assert not set(names) & set(UNTOLD), request.trailers


@pytest.mark.parametrize("table", some(cases.REFUSED))
def test_of_responses(proxy, upstream, path, table):
    """Before its head has left it is refused whole, later it is cut."""
    table = {name: chunked(body) for name, body in table.items()}
    for name, reply, client in each_answer(proxy, upstream, path, table):
        if reply.status == 200:
            cut(reply)
        else:
            refused(reply, 502)
    still_fine(proxy, upstream, path)


def test_good_ones_of_responses(proxy, upstream, path):
    table = {name: chunked(body) for name, body in cases.TAKEN.items()}
    for name, reply, client in each_answer(proxy, upstream, path, table):
        assert (reply.status, reply.body) == (200, cases.DATA), (name, reply)
        assert reply.complete, (name, reply)
        assert not {n.lower() for n, _ in reply.trailers} & set(UNTOLD), name
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("body", cases.TAKEN)
def test_two_in_a_row(proxy, upstream, path, body):
    """What stands behind the end of one is the begin of the next."""
    upstream.on(path, ok(FINE))
    one = raw(CODED, first=f"POST {path} HTTP/1.1".encode(),
              body=cases.TAKEN[body])
    with proxy.client() as client:
        client.send(one * 3)
        assert [client.reply().body for _ in range(3)] == [FINE] * 3
    assert [r.body for r in upstream.seen(path)] == [cases.DATA] * 3


@pytest.mark.parametrize("name", ["zz", "0x1f", "extension ;", "a byte too few",
                                  "chunk 0 0;", "LF CR", "an empty line first",
                                  "trailer X: y\\nZ: a"])
def test_the_admin_address_answers_once(proxy, name):
    """There a request is answered by its head; the connection still ends."""
    with Client(proxy.admin) as client:
        client.send(sent(cases.REFUSED[name]))
        assert client.reply().status == 405
        assert client.closed() and not client.received[client.at:]
