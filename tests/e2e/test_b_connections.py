# SPDX-License-Identifier: Apache-2.0
"""Goal: connections persist, pipeline and end as RFC 9112 says, for HTTP/1.0
clients, curl and nginx too."""

import json
import subprocess
import time

import private
import pytest
from test_b_messages import MEGABYTE
from upstream import Close, Gone, Pause, answer, chunks, ok, ok_chunked
from verdicts import cut
from wire import request

PLAIN = b'{"state": "parked", "odometer_km": 18342.5}'


# -- connections --

def test_both_sides_keep_their_connection(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        for _ in range(20):
            assert client.get(path).body == PLAIN
    assert len({r.connection for r in upstream.seen(path)}) == 1


def test_the_upstreams_connection_serves_other_clients(proxy, upstream, path):
    upstream.on(path, ok_chunked(PLAIN))
    for _ in range(10):
        assert proxy.get(path).body == PLAIN
    assert len({r.connection for r in upstream.seen(path)}) == 1


def test_close_is_honoured(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        reply = client.get(path, "Connection: close")
        assert reply.complete and reply.get("connection") == "close"
        assert client.closed(1) and client.end == "fin"


@pytest.mark.parametrize("value", ["Close", "close, x-y", "x-y , CLOSE",
                                   "keep-alive, close"])
def test_close_in_other_spellings(proxy, upstream, path, value):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        assert client.get(path, f"Connection: {value}").complete
        assert client.closed(1)


def test_an_upstream_connection_is_not_kept_for_ever(start, upstream, path):
    upstream.on(path, ok(PLAIN))
    proxy = start("--timeout", "upstream_idle=300ms")
    assert proxy.get(path).body == proxy.get(path).body == PLAIN
    one, two = (r.connection for r in upstream.seen(path))
    time.sleep(0.7)
    assert upstream.connections[one].closed
    assert proxy.get(path).body == PLAIN
    assert one == two != upstream.seen(path)[-1].connection


def test_a_reused_connection_that_died_is_replaced(proxy, upstream, path):
    """The upstream closes an idle connection; no request fails by it."""
    upstream.on(path, ok(PLAIN), Pause(0.02), Close())
    with proxy.client() as client:
        for _ in range(5):
            assert client.get(path).body == PLAIN
            time.sleep(0.06)


def test_a_request_lost_on_a_reused_connection_is_retried(proxy, upstream,
                                                          path):
    """The upstream closes just as the next request arrives."""
    upstream.on(path + "1", ok(PLAIN))
    state = []

    def once(connection, req):
        state.append(1)
        if len(state) == 1:
            connection.close()
            raise Gone
        connection.send(ok(PLAIN))

    upstream.on(path, once)
    with proxy.client() as client:
        assert client.get(path + "1").body == PLAIN
        assert client.get(path).body == PLAIN
    assert len(upstream.seen(path)) == 2


def test_a_post_lost_on_a_reused_connection_is_not_retried(proxy, upstream,
                                                           path):
    upstream.on(path + "1", ok(PLAIN))
    upstream.on(path, Close())
    with proxy.client() as client:
        assert client.get(path + "1").body == PLAIN
        client.send(request(path, method="POST", body=b"pay 1 EUR"))
        assert client.reply().status == 502
    assert len(upstream.seen(path)) == 1


def test_twenty_pipelined_requests_are_answered_in_order(proxy, upstream,
                                                         path):
    for i in range(20):
        body = b'{"n": %d}' % i
        upstream.on(f"{path}{i}", ok(body) if i % 2 else ok_chunked(body))
    with proxy.client() as client:
        client.send(b"".join(request(f"{path}{i}") for i in range(20)))
        assert [json.loads(client.reply().body)["n"]
                for _ in range(20)] == list(range(20))


def test_pipelined_requests_with_bodies(proxy, upstream, path):
    upstream.on(path, lambda c, r: c.send(ok(b"[%d]" % len(r.body))))
    with proxy.client() as client:
        client.send(b"".join(request(path, method="POST", body=b"x" * i)
                             for i in (1, 50000, 3, 70000, 5)))
        assert [client.reply().body for _ in range(5)] == \
            [b"[1]", b"[50000]", b"[3]", b"[70000]", b"[5]"]


def test_a_pipeline_cut_anywhere(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    raw = request(path) + request(path, "Transfer-Encoding: chunked",
                                  method="POST") \
        + chunks(b"abc") + request(path, method="POST", body=b"xyz")
    for cut in range(1, len(raw), 3):
        with proxy.client() as client:
            client.send(raw[:cut])
            time.sleep(0.001)
            client.send(raw[cut:])
            assert [client.reply().body for _ in range(3)] == [PLAIN] * 3
    bodies = [r.body for r in upstream.seen(path)]
    assert bodies == [b"", b"abc", b"xyz"] * (len(bodies) // 3)


def test_empty_lines_before_a_request_are_skipped(proxy, upstream, path):
    """RFC 9112, 2.2: at least one; some clients send one after a POST."""
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send(request(path) + b"\r\n" + request(path))
        assert client.reply().body == client.reply().body == PLAIN


# -- HTTP/1.0 clients --

def test_http_1_0(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\nHost: a.example\r\n\r\n")
        reply = client.reply()
        assert reply.body == PLAIN and reply.complete
        assert client.closed(1) and client.end == "fin"
    assert upstream.seen(path)[0].version == "HTTP/1.1"


def test_http_1_0_without_a_host(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\n\r\n")
        assert client.reply().status in (200, 400)
        assert client.closed(1)


def test_http_1_0_never_gets_chunks(proxy, upstream, path):
    upstream.on(path, ok_chunked(private.BODY[:50], private.BODY[50:]))
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\nHost: a.example\r\n\r\n")
        reply = client.reply()
        assert reply.framing in ("close", "length") and reply.complete
        assert json.loads(reply.body) and not private.reply_leaks(reply)


def test_http_1_0_keep_alive(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        for _ in range(3):
            client.send(f"GET {path} HTTP/1.0\r\nHost: a.example\r\n"
                        "Connection: keep-alive\r\n\r\n")
            reply = client.reply()
            assert reply.body == PLAIN
            if reply.get("connection", "").lower() != "keep-alive":
                assert client.closed(1)
                return


def test_http_1_0_cut_responses_do_not_look_complete(proxy, upstream, path):
    """Without framing only a RST says that something is missing."""
    upstream.on(path, answer(b"", "Transfer-Encoding: chunked"),
                chunks(b"x" * 300000)[:-5], Pause(0.2), Close())
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\nHost: a.example\r\n\r\n")
        reply = client.reply()
        assert reply.status == 502 or reply.end == "rst"


# -- targets --

def test_absolute_form(proxy, upstream, path):
    upstream.on(path, ok(PLAIN))
    with proxy.client() as client:
        reply = client.get(f"http://cloud.example{path}?a=b")
        assert reply.body == PLAIN
    seen = upstream.seen(path)[0]
    assert seen.target == f"{path}?a=b"
    assert seen.all("host") == ["cloud.example"]


@pytest.mark.parametrize("tail", ["?", "?a=b&c=d", "/", "//x", "/../y", "/%2e",
                                  "/%20x", "/a;b=c", "/*", "?a=b?c", "/~x!$'()",
                                  "/@x:y"])
def test_targets_reach_the_upstream_as_they_are(proxy, upstream, path, tail):
    upstream.on((path + tail).split("?")[0], ok(PLAIN))
    assert proxy.get(path + tail).body == PLAIN
    assert upstream.requests[-1].target == path + tail


def test_options_asterisk(proxy, upstream):
    upstream.on("*", ok(b"[]"))
    assert proxy.get("*", method="OPTIONS").status in (200, 400)


# -- other people's clients --

def test_curl_gets_filtered_json(proxy, upstream, path):
    upstream.on(path, ok_chunked(private.BODY))
    done = subprocess.run(
        ["curl", "-sS", "--compressed", "--max-time", "5",
         "http://{}:{}{}".format(*proxy.address, path)], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) and not private.leaks(done.stdout)


def test_curl_uploads_two_megabytes(proxy, upstream, path, tmp_path):
    """It asks for 100 Continue first and gets it or goes on without."""
    (tmp_path / "up").write_bytes(MEGABYTE * 2)
    upstream.on(path, lambda c, r: c.send(ok(b"[%d]" % len(r.body))))
    for how in (["-T", str(tmp_path / "up")],
                ["-T", str(tmp_path / "up"), "-H", "Expect:", "-H",
                 "Transfer-Encoding: chunked"],
                ["--data-binary", f"@{tmp_path / 'up'}", "-H", "Expect:"]):
        done = subprocess.run(
            ["curl", "-sS", "--max-time", "8", *how,
             "http://{}:{}{}".format(*proxy.address, path)],
            capture_output=True)
        assert done.stdout == b"[2097152]", done
    assert all(r.body == MEGABYTE * 2 for r in upstream.seen(path))


@pytest.mark.parametrize("option", ["-0", "-I", "--http1.1", "-i"])
def test_curl_in_other_ways(proxy, upstream, path, option):
    upstream.on(path, lambda c, r: c.send(
        answer(b"", f"X-Vehicle: {private.VIN}") if r.method == "HEAD"
        else ok(private.BODY, f"X-Vehicle: {private.VIN}")))
    done = subprocess.run(
        ["curl", "-sS", "--max-time", "5", option,
         "http://{}:{}{}".format(*proxy.address, path)], capture_output=True)
    assert done.returncode == 0 and not private.leaks(done.stdout), done


def test_curl_sees_that_a_body_was_cut(proxy, upstream, path):
    upstream.on(path, answer(b"", "Transfer-Encoding: chunked"),
                chunks(b"x" * 300000)[:-5], Pause(0.2), Close())
    done = subprocess.run(
        ["curl", "-sS", "-o", "/dev/null", "--fail", "--max-time", "5",
         "http://{}:{}{}".format(*proxy.address, path)], capture_output=True)
    assert done.returncode in (18, 22, 56), done


def test_a_stock_nginx_behind_it(start, nginx):
    with open(nginx.path("a.json"), "wb") as f:
        f.write(private.BODY)
    proxy = start(port=nginx.port)
    with proxy.client() as client:
        for _ in range(3):
            reply = client.get("/a.json")
            assert reply.status == 200 and reply.complete
            assert not private.reply_leaks(reply, client)
        assert client.get("/none.json").status == 404
