# SPDX-License-Identifier: Apache-2.0
"""Goal: clients and caches may revalidate what this policy filtered, and
nothing that another one did, or none."""

import gzip

import private
import pytest
from fogline import run
from upstream import answer, ok
from wire import request

PLAIN = b'{"state": "parked"}'
DATE = "Sun, 22 Nov 2026 00:00:00 GMT"
REDACT = "filter: t\nrules: [{ find: vin, do: redact }]\n"
MASK = "filter: t\nrules: [{ find: vin, do: mask }]\n"
BY_TYPE = "filter: t\napplies_to: { types: [application/json] }\n" \
    "rules: [{ find: vin, do: redact }]\n"
MEDIA = 'media: { "image/*": block }\n'
SEALED = "filter: t\nrules: [{ find: vin, do: pseudonymize, key: %s }]\n"


def serves(upstream, path, tag='"up"'):
    """An upstream that knows its tag."""
    def answers(connection, req):
        known = req.get("if-none-match", "")
        connection.send(
            answer(b"", f"ETag: {tag}", status="304 Not Modified")
            if tag in known or "*" in known or req.get("if-modified-since")
            else ok(PLAIN, f"ETag: {tag}", f"Last-Modified: {DATE}"))

    upstream.on(path, answers)


@pytest.mark.parametrize("tag", ['"up"', 'W/"up"', '"a,b"', '"~fl."'])
def test_a_copy_of_this_policy_is_revalidated(proxy, upstream, path, tag):
    serves(upstream, path, tag)
    with proxy.client() as client:
        first = client.get(path)
        assert first.body == PLAIN and first.get("etag") != tag
        assert first.get("last-modified") == DATE
        again = client.get(path, "If-None-Match: " + first.get("etag"))
        assert (again.status, again.framing) == (304, "none")
        assert again.get("etag") == first.get("etag")
        head = client.get(path, "If-None-Match: " + first.get("etag"),
                          method="HEAD")
        assert head.status == 304
        other = client.get(path, 'If-None-Match: "x", ' + first.get("etag"),
                           f"If-Modified-Since: {DATE}")
        assert other.status == 304
    assert upstream.seen(path)[1].all("if-none-match") == [tag]
    assert upstream.seen(path)[3].all("if-modified-since") == []


def test_a_copy_that_is_coded_here_has_a_weak_tag(proxy, upstream, path):
    """Two encoders make different bytes of one text (RFC 9110 8.8.3.3)."""
    def answers(connection, req):
        connection.send(
            answer(b"", 'ETag: "up"', status="304 Not Modified")
            if req.get("if-none-match") == '"up"' else
            ok(gzip.compress(PLAIN), 'ETag: "up"', "Content-Encoding: gzip"))

    upstream.on(path, answers)
    coded = proxy.get(path, "Accept-Encoding: gzip")
    plain = proxy.get(path)
    assert gzip.decompress(coded.body) == plain.body == PLAIN
    assert coded.get("etag").startswith('W/"up') and "W/" not in plain.get(
        "etag")
    for copy in (coded, plain):
        again = proxy.get(path, "If-None-Match: " + copy.get("etag"))
        assert (again.status, again.get("etag")) == (304, copy.get("etag"))


def test_an_update_of_a_copy_that_was_coded_here_is_guarded(proxy, upstream,
                                                            path):
    """If-Match compares strongly: the upstream's tag must be what it was."""
    upstream.on(path, ok(gzip.compress(PLAIN), 'ETag: "up"',
                         "Content-Encoding: gzip"))
    tag = proxy.get(path, "Accept-Encoding: gzip").get("etag")
    proxy.get(path, f"If-Match: {tag}", "Content-Length: 0", method="PUT")
    assert upstream.seen(path)[-1].all("if-match") == ['"up"']


@pytest.mark.parametrize("line", [
    'If-None-Match: "up"', 'If-None-Match: "up~fl.abcdefghijklmnop"',
    "If-None-Match: *", f"If-Modified-Since: {DATE}"])
def test_another_copy_is_not(proxy, upstream, path, line):
    serves(upstream, path)
    reply = proxy.get(path, line)
    assert (reply.status, reply.body) == (200, PLAIN)


def test_the_tag_says_which_policy(start, upstream, path, tmp_path):
    """One file and one key, whose contents change."""
    serves(upstream, path)
    file, key = tmp_path / "filter.yaml", tmp_path / "key"

    def tag(text, fresh_key=False):
        if fresh_key:
            key.unlink(missing_ok=True)
            assert run("keygen", "--out", str(key)).returncode == 0
        file.write_text(text)
        return start("--filters", str(file)).get(path).get("etag")

    sealed = SEALED % key
    assert tag(REDACT) == tag(REDACT)
    tags = [tag(REDACT), tag(MASK), tag(REDACT + MEDIA), tag(BY_TYPE),
            tag(sealed, True), tag(sealed, True)]
    assert len(set(tags)) == len(tags)
    assert tag(sealed) == tags[-1]


def test_a_304_may_be_another_filters(start, upstream, path):
    """Which filter is chosen may depend on a type that a 304 has not."""
    serves(upstream, path)
    proxy = start(filters=[BY_TYPE])
    tag = proxy.get(path).get("etag")
    reply = proxy.get(path, f"If-None-Match: {tag}")
    assert (reply.status, reply.body) == (200, PLAIN)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_guarded_updates_stay_guarded(proxy, upstream, path, method):
    serves(upstream, path)
    tag = proxy.get(path).get("etag")
    with proxy.client() as client:
        client.send(request(path, f"If-Match: {tag}, \"x\"",
                            "If-Unmodified-Since: " + DATE, method=method,
                            body=b"{}"))
        assert client.reply().status == 200
        client.send(request(path, "If-None-Match: *", "Content-Length: 0",
                            method=method))
        client.reply()
    guarded, created = upstream.seen(path)[1:]
    assert guarded.all("if-match") == ['"up","x"']
    assert guarded.all("if-unmodified-since") == [DATE]
    assert created.all("if-none-match") == ["*"]


@pytest.mark.parametrize("tag", [f'"{private.VIN}"', f'W/"{private.EMAIL}"'])
def test_a_tag_that_holds_a_value_does_not_come(proxy, upstream, path, tag):
    upstream.on(path, ok(PLAIN, f"ETag: {tag}", f"Last-Modified: {DATE}"))
    reply = proxy.get(path)
    assert reply.body == PLAIN
    assert reply.get("etag") is None and reply.get("last-modified") is None
    assert not private.reply_leaks(reply)


@pytest.mark.parametrize("lines", [
    ["ETag: up"], ['ETag: "a"', 'ETag: "b"'], ['ETag: "a", "b"'], ["ETag:"],
    []], ids=["bare", "two", "list", "empty", "none"])
def test_a_date_alone_does_not_come(proxy, upstream, path, lines):
    """By the date a cache in front would call fresh what another policy
    filtered."""
    upstream.on(path, ok(PLAIN, *lines, f"Last-Modified: {DATE}"))
    reply = proxy.get(path)
    assert reply.get("etag") is None and reply.get("last-modified") is None


def test_a_304_nobody_asked_for_is_refused(proxy, upstream, path):
    upstream.on(path, answer(b"", 'ETag: "up"', status="304 Not Modified"))
    assert proxy.get(path).status == 502
    assert proxy.get(path, f"If-Modified-Since: {DATE}").status == 502
