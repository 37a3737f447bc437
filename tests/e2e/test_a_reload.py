# SPDX-License-Identifier: Apache-2.0
"""Goal: SIGHUP brings changed filters in force, all of them or none, and no
response is filtered by half of two."""

import os
import signal
import time

import private
import pytest
from fogline import run, serve_command
from upstream import Pause, answer, chunks, ok
from wire import SLOW, request

BROKEN = "filter: t\nrules:\n  - find: vni\n    do: redact\n"
FAILING = """filter: t
rules: [{ find: vin, do: redact }]
tests:
  - in: '{"vin":"JTDKN3DU0A0000001"}'
    out: '{"vin":"[SECRET]"}'
"""


def redacts(text, more=""):
    return "filter: t\n" + more + \
        f"rules: [{{ find: vin, do: redact, with: '{text}' }}]\n"


def body(vin):
    return b'{"vin": "%s"}' % vin.encode()


ONE, TWO = redacts("[ONE]"), redacts("[TWO]")
PRIVATE, SAID_ONE, SAID_TWO = body(private.VIN), body("[ONE]"), body("[TWO]")


def test_a_reload_brings_the_new_rules_in_force(start, upstream, path):
    upstream.on(path, ok(PRIVATE))
    proxy = start(filters=[ONE], workers=2)
    assert proxy.get(path).body == SAID_ONE
    assert proxy.metric("fogline_policy_generation") == 1
    assert proxy.reload(TWO) == "ok"
    assert [proxy.get(path).body for _ in range(8)] == [SAID_TWO] * 8
    assert proxy.metric("fogline_policy_generation") == 2
    assert abs(proxy.metric("fogline_policy_loaded_timestamp_seconds") -
               time.time()) < 60 * SLOW
    assert "SIGHUP: filters reloaded, generation 2: t\n" in proxy.log()


def test_the_embedded_pack_reloads_to_itself(start, upstream, path):
    upstream.on(path, ok(PRIVATE))
    proxy = start()
    assert proxy.reload() == "ok"
    assert proxy.get(path).body == body("[VIN]")


def test_one_connection_sees_first_the_old_then_the_new(start, upstream, path):
    upstream.on(path, ok(PRIVATE))
    proxy = start(filters=[ONE])
    with proxy.client() as client:
        assert client.get(path).body == SAID_ONE
        assert proxy.reload(TWO) == "ok"
        assert client.get(path).body == SAID_TWO


@pytest.mark.parametrize("bad, says", [
    (BROKEN, ":3:11: unknown kind"), ("", "filter0.yaml"),
    ("filter: [\n", "filter0.yaml:"), (FAILING, "1 of 1 tests")])
def test_a_broken_file_changes_nothing_and_is_loud(start, upstream, path, bad,
                                                   says):
    upstream.on(path, ok(PRIVATE))
    proxy = start(filters=[ONE])
    assert proxy.reload(bad) == "refused"
    assert proxy.get(path).body == SAID_ONE
    assert proxy.ask_admin("/readyz")[0] == 200
    assert proxy.filter_path() in proxy.log() and says in proxy.log()
    assert "reload refused" in proxy.log()
    assert "the filters in force stay: t\n" in proxy.log()
    assert proxy.metric("fogline_policy_generation") == 1
    assert proxy.reload(TWO) == "ok"
    assert proxy.get(path).body == SAID_TWO


def test_one_broken_file_of_two_leaves_both_as_they_were(start, upstream,
                                                         path):
    """Row 89 of EVASIONS: never half a rule set."""
    upstream.on(path, ok(PRIVATE))
    only = "applies_to: { hosts: [other.example] }\n"
    proxy = start(filters=[redacts("[U]", only).replace(": t\n", ": u\n"),
                           ONE])
    assert proxy.reload(redacts("[V]", only).replace(": t\n", ": u\n"),
                        BROKEN) == "refused"
    assert proxy.get(path).body == SAID_ONE
    assert proxy.get(path, host="other.example").body == body("[U]")


def test_serve_starts_with_no_filter_that_fails_its_own_tests(tmp_path):
    (tmp_path / "f.yaml").write_text(FAILING)
    done = run(*serve_command({"--filters": str(tmp_path / "f.yaml")}))
    assert done.returncode == 1 and b"1 of 1 tests" in done.stderr


# -- what hides less --

LESS = "filter: t\nrules:\n  - find: email\n    do: mask\n"


def test_what_hides_less_is_refused_and_says_what_is_lost(start, upstream,
                                                          path):
    upstream.on(path, ok(PRIVATE))
    proxy = start(filters=[ONE])
    assert proxy.reload(LESS) == "weaker"
    assert proxy.get(path).body == SAID_ONE
    assert f"{proxy.filter_path()}:2:9: vin: redact (with: [ONE]) is gone" in \
        proxy.log()
    assert "the new filters hide less" in proxy.log()
    assert "--allow-weaker" in proxy.log()
    assert proxy.metric("fogline_policy_generation") == 1
    assert proxy.ask_admin("/readyz")[0] == 200
    assert proxy.reload(TWO) == "ok"


def test_a_file_that_was_cut_short_hides_less(start, upstream, path):
    """Half of it may be valid YAML."""
    upstream.on(path, ok(PRIVATE))
    whole = LESS + "  - find: vin\n    do: redact\n    with: '[ONE]'\n"
    proxy = start(filters=[whole])
    assert proxy.reload(whole[:whole.index("  - find: vin")]) == "weaker"
    assert proxy.get(path).body == SAID_ONE


def test_what_hides_less_may_be_allowed_and_is_listed(start, upstream, path):
    upstream.on(path, ok(PRIVATE))
    proxy = start("--allow-weaker", filters=[ONE])
    assert proxy.reload(LESS) == "ok"
    assert proxy.get(path).body == PRIVATE
    assert "vin: redact (with: [ONE]) is gone" in proxy.log()
    assert "reload refused" not in proxy.log()


# -- over time --

def descriptors(proxy):
    return sorted(os.readlink(f"/proc/{proxy.pid}/fd/{fd}").split(":")[0]
                  for fd in os.listdir(f"/proc/{proxy.pid}/fd"))


def test_nothing_is_lost_over_many_reloads(start, upstream, path):
    """Neither descriptors nor threads nor, much, memory; refused or not, and
    whether or not clients stay connected."""
    upstream.on(path, ok(PRIVATE))
    proxy = start(filters=[ONE], workers=2)
    idle = [proxy.client() for _ in range(4)]

    def round_of(count):
        for i in range(count):
            assert proxy.reload(redacts(f"[{i}]")) == "ok"
            assert proxy.reload(BROKEN) == "refused"
            for client in idle:
                assert client.get(path).body == body(f"[{i}]")

    round_of(5)
    before, memory = descriptors(proxy), proxy.memory("VmRSS")
    threads = len(os.listdir(f"/proc/{proxy.pid}/task"))
    round_of(20)
    assert descriptors(proxy) == before
    assert len(os.listdir(f"/proc/{proxy.pid}/task")) == threads
    if not os.environ.get("FOGLINE_SAN"):
        assert proxy.memory("VmRSS") < memory + (4 << 20)


def test_many_sighups_at_once_are_one_or_two(start, upstream, path):
    upstream.on(path, ok(PRIVATE))
    proxy = start(filters=[ONE])
    before = proxy.reloads()
    proxy.write_filter(TWO)
    for _ in range(50):
        proxy.signal(signal.SIGHUP)
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == SAID_TWO


def test_a_reload_while_draining_is_none(start, upstream, path):
    upstream.on(path, Pause(0.6 * SLOW), ok(PRIVATE))
    proxy = start(filters=[ONE])
    with proxy.client() as client:
        client.send(request(path))
        time.sleep(0.1 * SLOW)
        proxy.signal(signal.SIGTERM)
        proxy.write_filter(TWO)
        proxy.signal(signal.SIGHUP)
        assert client.reply().body == SAID_ONE
    assert proxy.wait(3) == 0
    assert "reload" not in proxy.log()


# -- what is in flight --

def test_a_response_awaited_is_filtered_by_the_old(start, upstream, path):
    upstream.on(path, Pause(0.5 * SLOW), ok(PRIVATE))
    proxy = start(filters=[ONE])
    with proxy.client() as client:
        client.send(request(path))
        time.sleep(0.1 * SLOW)
        assert proxy.reload(TWO) == "ok"
        assert client.reply().body == SAID_ONE
        assert client.get(path).body == SAID_TWO


def test_a_body_under_way_is_filtered_by_the_old_to_its_end(start, upstream,
                                                            path):
    """Also the trailers, and the tag."""
    piece = PRIVATE + b"\n"
    upstream.on(path, answer(b"", "Transfer-Encoding: chunked",
                             'ETag: "up"', "Trailer: X-Vin"),
                b"%x\r\n%s\r\n" % (len(piece), piece), Pause(0.5 * SLOW),
                chunks(piece, trailers=[f"X-Vin: {private.VIN}"]))
    proxy = start(filters=[ONE])
    with proxy.client() as client:
        client.send(request(path))
        assert client.wait_for(b"[ONE]") is not None
        assert proxy.reload(TWO) == "ok"
        assert proxy.reload(redacts("[THREE]")) == "ok"
        reply = client.reply()
        assert reply.complete and reply.body == 2 * (SAID_ONE + b"\n")
        assert ("X-Vin", "[ONE]") in reply.trailers
        again = client.get(path)
        assert b"[THREE]" in again.body and b"[ONE]" not in again.body
        assert again.get("etag") != reply.get("etag")


def test_many_in_flight_over_many_reloads(start, upstream, path):
    """Each ends with the policy it began with, though others come and go."""
    upstream.on(path, answer(b"", "Transfer-Encoding: chunked"),
                b"1\r\n[\r\n", Pause(1.2 * SLOW),
                chunks(PRIVATE, b"]"))
    proxy = start(filters=[redacts("[0]")], workers=2)
    begun = []
    for i in range(1, 11):
        for _ in range(3):
            begun.append((i - 1, proxy.client(timeout=10)))
            begun[-1][1].send(request(path))
        time.sleep(0.02 * SLOW)
        assert proxy.reload(redacts(f"[{i}]")) == "ok"
    for i, client in begun:
        reply = client.reply()
        assert reply.complete
        assert reply.body == b"[" + body(f"[{i}]") + b"]"


def test_a_copy_of_the_old_policy_is_not_called_fresh(start, upstream, path):
    upstream.on(path, ok(PRIVATE, 'ETag: "up"'))
    proxy = start(filters=[ONE])
    tag = proxy.get(path).get("etag")
    assert proxy.reload(TWO) == "ok"
    assert proxy.get(path, "If-None-Match: " + tag).body == SAID_TWO
    assert upstream.seen(path)[-1].all("if-none-match") == []
