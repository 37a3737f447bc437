# SPDX-License-Identifier: Apache-2.0
"""Goal: who asks decides what is seen.

One resource of the upstream, `/v1/vehicles/7`, holds an exact position.  Three
clients ask for it, each with a certificate of the same CA:

    spiffe://example.com/insurer     sees a cell of two kilometres
    spiffe://example.com/owner/7     sees the exact position
    spiffe://example.com/press       no filter is for it: it sees nothing

The filter files below say so by `applies_to.clients`.  The certificates are
made on the spot (pki.py); nothing here is specific to a test: the same two
files and flags do in production.
"""

import json

import pytest
from fogline import Fogline
from pki import Authority
from tlswire import TlsClient, client_context
from upstream import ok
from verdicts import refused

PATH = "/v1/vehicles/7"
POSITION = {"latitude": 35.471625, "longitude": 139.738214}

FOR_INSURERS = """
filter: insurers
applies_to:
  clients: ["spiffe://example.com/insurer"]
rules:
  - find: coordinates
    do: coarsen
    grid: 2km
"""
FOR_OWNERS = """
filter: owners
applies_to:
  clients: ["spiffe://example.com/owner/*"]
rules:
  - find: email
    do: redact
"""


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def proxy(upstream, ca):
    certificate, key = ca.issue("server", ip=["127.0.0.1"])
    it = Fogline(upstream.port,
                 "--tls-cert", certificate, "--tls-key", key,
                 "--tls-client-ca", ca.path,
                 filters=[FOR_INSURERS, FOR_OWNERS])
    yield it
    it.stop()


@pytest.fixture
def see(proxy, upstream, ca):
    """What the client of that identity gets."""
    def as_client(identity, *headers):
        upstream.on(PATH, ok(json.dumps(POSITION).encode(), 'ETag: "v1"',
                             "Cache-Control: public, max-age=60"))
        pair = ca.issue("client", uri=[identity])
        with TlsClient(proxy.address, client_context(ca.path, pair)) as client:
            return client.get(PATH, *headers)
    return as_client


def test_the_insurer_sees_a_coarse_position(see):
    reply = see("spiffe://example.com/insurer")
    assert reply.status == 200
    position = json.loads(reply.body)
    assert position != POSITION
    assert abs(position["latitude"] - POSITION["latitude"]) < 0.03
    assert abs(position["longitude"] - POSITION["longitude"]) < 0.03
    for exact in POSITION.values():
        assert str(exact) not in reply.body.decode()


def test_the_upstream_hears_of_no_client_unless_that_is_set(see, upstream):
    assert see("spiffe://example.com/insurer").status == 200
    assert b"spiffe:" not in upstream.requests[-1].head
    assert upstream.requests[-1].get("x-forwarded-client-cert") is None


def test_the_owners_app_sees_the_exact_position(see):
    reply = see("spiffe://example.com/owner/7")
    assert json.loads(reply.body) == POSITION


@pytest.mark.parametrize("stranger", [
    "spiffe://example.com/press", "spiffe://example.com/insurer/x",
    "spiffe://example.com/owner", "spiffe://example.com/owner/7/8",
    "spiffe://example.org/insurer", "https://example.com/insurer",
    "spiffe://example.com/insurer%20", "spiffe://example.com/Insurer",
])
def test_an_unknown_client_is_refused(see, upstream, stranger):
    before = len(upstream.requests)
    reply = see(stranger)
    refused(reply, 502)
    assert b"no filter applies" in reply.body
    assert len(upstream.requests) == before


def test_one_clients_copy_is_nobody_elses(see, upstream):
    """Neither a cache between them, nor If-None-Match, hands the owner's exact
    copy to the insurer."""
    mine = see("spiffe://example.com/owner/7")
    theirs = see("spiffe://example.com/insurer")
    assert "private" in mine.get("cache-control")
    assert mine.get("etag") != theirs.get("etag")
    see("spiffe://example.com/insurer", f"If-None-Match: {mine.get('etag')}")
    assert upstream.requests[-1].get("if-none-match") is None
    see("spiffe://example.com/owner/7", f"If-None-Match: {mine.get('etag')}")
    assert upstream.requests[-1].get("if-none-match") == '"v1"'
