# SPDX-License-Identifier: Apache-2.0
"""Goal: `fogline serve -c fogline.yaml`: what stands there is in force, or it
is an error with its place, and nothing starts."""

import os
import re
import time

import private
import pytest
from fogline import ROOT, find_addresses, run
from pki import Authority
from upstream import Upstream, ok
from wire import SLOW, Client, request

REDACT = "filter: mine\nrules:\n  - find: vin\n    do: redact\n" \
         "    with: VEHICLE\n"
LATER = "filter: later\nrules:\n  - find: email\n    do: redact\n"


@pytest.fixture
def file(tmp_path):
    def make(text, name="fogline.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)
    return make


def refused(path):
    """The errors of `serve` and of `check`, which are the same."""
    served, checked = run("serve", "-c", path), run("check", path)
    assert served.returncode == checked.returncode == 1
    assert served.stdout == checked.stdout == b""
    assert served.stderr == checked.stderr
    return served.stderr.decode()


# -- in force --

def test_a_whole_file_is_in_force(start, file, upstream, path, tmp_path):
    file(REDACT, "filters/mine.yaml")
    config = file(f"""
listen:
  - address: 127.0.0.1:0
  - address: unix:run/fogline.sock
    proxy_protocol: true
upstream:
  servers: ["http://127.0.0.1:{upstream.port}"]
  balance: least-connections
  health: {{ path: /healthz, every: 5s, timeout: 1s, fall: 2, rise: 1 }}
  resolve: never
filters: ["filters/mine.yaml"]
admin: 127.0.0.1:0
workers: 1
limits: {{ header_bytes: 2k, hold_back: 16k, connections: 20 }}
timeouts: {{ header: 10s, idle: 60s, upstream_connect: 2s }}
""")
    (tmp_path / "run").mkdir()
    upstream.on(path, ok(private.BODY))
    upstream.on("/healthz", ok(b"{}"))
    proxy = start(config=config)
    one, two = find_addresses(proxy.log())
    assert two == str(tmp_path / "run/fogline.sock")
    assert "1 worker," in proxy.log() and "filters mine" in proxy.log()
    with Client(one) as client:
        reply = client.get(path)
        assert b'"vehicle": "VEHICLE"' in reply.body
        assert client.get(path, "X-Long: " + 3000 * "x").status == 431
    with Client(two) as client:
        client.send(b"PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n" +
                    request(path))
        assert client.reply().complete
    assert upstream.seen(path)[-1].get("X-Forwarded-For") == "192.0.2.7"
    deadline = time.monotonic() + 5 * SLOW
    while not upstream.seen("/healthz") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert upstream.seen("/healthz")


def test_options_override(start, file, upstream, path):
    file(REDACT, "mine.yaml")
    other = file(LATER, "later.yaml")
    config = file(f"""
listen: [{{address: "127.0.0.1:1"}}]
upstream: {{servers: "http://127.0.0.1:2"}}
filters: mine.yaml
admin: 127.0.0.1:0
limits: {{header_bytes: 1k, header_count: 5}}
""")
    upstream.on(path, ok(private.BODY))
    proxy = start("--listen", "127.0.0.1:0", "--upstream",
                  f"http://127.0.0.1:{upstream.port}", "--filters", other,
                  "--limit", "header_bytes=8k", config=config)
    reply = proxy.get(path, "X-Long: " + 3000 * "x")
    assert reply.status == 200 and b"[EMAIL]" in reply.body
    assert proxy.get(path, *(f"X-{i}: 1" for i in range(9))).status == 431


def test_everything_has_a_default(file):
    """But for what it would listen on: those ports may be taken."""
    done = run("check", file("admin: 127.0.0.1:9901\n"))
    assert done.returncode == 0 and b"demo" in done.stderr


# -- errors --

GOOD = """\
listen:
  - address: 127.0.0.1:0
upstream:
  servers: ["http://127.0.0.1:9"]
"""


@pytest.mark.parametrize("text, place, says", [
    ("lisen: []\n", "5:1", 'did you mean "listen"?'),
    ("limits: {hedaer_bytes: 1k}\n", "5:10", 'did you mean "header_bytes"?'),
    ("limits: {header_bytes: 1}\n", "5:24", "header_bytes: 16k"),
    ("limits: {header_bytes: 64 k}\n", "5:24", "with a unit (k, m"),
    ("limits: {hold_back: 1m}\n", "5:21", "is not between 1024 and 65536"),
    ("limits: 5\n", "5:9", "must be a map"),
    ("limits:\n", "5:1", "has no value"),
    ("timeouts: {header: 10}\n", "5:20", "header: 5s"),
    ("timeouts: {header: 10h}\n", "5:20", "with a unit (ms, s or m)"),
    ("timeouts: {header: 25m, header: 5s}\n", "5:25", "given twice"),
    ("timeouts: {health: 5s}\n", "5:12", "unknown key of timeouts"),
    ("workers: many\n", "5:10", "auto"),
    ("workers: 0\n", "5:10", "from 1 to 64"),
    ("workers: 1x\n", "5:10", "from 1 to 64"),
    ("admin: 127.0.0.1\n", "5:8", "HOST:PORT"),
    ("admin: unix:a\n", "5:8", "HOST:PORT"),
    ("admin: [a]\n", "5:8", "must be a text"),
    ("filters: none.yaml\n", "5:10", "none.yaml\": No such file"),
    ("filters: []\n", "5:10", "at least one"),
    ("signed_redirects: yes\n", "5:19", "must be true"),
    ("allow_weaker: no\n", "5:15", "must be true"),
    ("sandbox: none\n", "5:10", "one of: auto, require, off"),
    ("log: {access: off, format: text}\n", "5:28", "one of: json"),
    ("log: {format: json}\n", "5:6", '"access"'),
    ("a: &b c\n", "5:4", "anchors"),
    ("---\nx: y\n", "5:1", "second YAML document"),
    ("admin: [\n", "6:1", "not valid YAML"),
    ("admin: 'x\n", "5:8", "not valid YAML"),
])
def test_what_is_wrong_is_told_with_its_place(file, text, place, says):
    path = file(GOOD + text)
    error = refused(path)
    assert f"{path}:{place}: " in error and says in error


@pytest.mark.parametrize("old, new, place, says", [
    ("127.0.0.1:0", "127.0.0.1", "2:14", "HOST:PORT"),
    ("127.0.0.1:0", "'[fe80::1]:80'", "2:14", "fe80::1%eth0"),
    ("127.0.0.1:0", "unix:" + 90 * "a", "2:14", "bytes"),
    ("127.0.0.1:0", "127.0.0.1:9901", "2:14", "admin address"),
    ("127.0.0.1:0", "127.0.0.1:9", "2:14", "ask itself"),
    ("address", "adress", "2:5", 'did you mean "address"?'),
    ("address: 127.0.0.1:0", "proxy_protocol: true", "2:5", '"address"'),
    ("  - address: 127.0.0.1:0", "  address: 127.0.0.1:0", "2:3",
     "a list of maps"),
    ("servers", "server", "4:3", 'did you mean "servers"?'),
    ("http://127", "htp://127", "4:13", "http://HOST"),
    ('.1:9"', '.1:9/v1"', "4:13", "no path"),
    ('.1:9"', '.1:9", "http://127.0.0.1:9"', "4:35", "twice"),
    ('["http://127.0.0.1:9"]', "[]", "4:12", "at least one"),
    (":9\"]", ":9\"]\n  balance: least", "5:12", "least-connections"),
    (":9\"]", ":9\"]\n  health: {every: 5s}", "5:11", '"path"'),
    (":9\"]", ":9\"]\n  health: {path: x}", "5:18", "/healthz"),
    (":9\"]", ":9\"]\n  health: {path: /, fall: 0}", "5:27", "1 to 100"),
    (":9\"]", ":9\"]\n  resolve: 5", "5:12", "written as in 5s"),
    ('http://127.0.0.1:9"]', 'https://127.0.0.1:9"]\n  tls: {sni: x}', "5:9",
     "unknown key"),
    ('http://127.0.0.1:9"]', 'https://127.0.0.1:9"]\n  tls: {ca: x}', "5:13",
     'x": No such file'),
    (":9\"]", ":9\"]\n  tls: {ca: x}", "5:8", "none of the servers"),
])
def test_what_is_wrong_inside_is_told_with_its_place(file, old, new, place,
                                                     says):
    assert old in GOOD
    path = file(GOOD.replace(old, new, 1))
    error = refused(path)
    assert f"{path}:{place}: " in error and says in error
    assert "\n" + " " * (int(place.split(":")[1]) - 1) + "^\n" in error


@pytest.mark.parametrize("tls, says", [
    ("{key: a}", '"certificate"'),
    ("{certificate: a, certificates: [{certificate: b}]}", "either"),
    ("{certificates: [{key: b}]}", '"certificate"'),
    ("{certificate: a, clients: all}", "one of: off, optional, required"),
    ("{certificate: a, clients: required}", '"client_ca"'),
    ("{certificate: a, client_ca: b}", "`clients: required`"),
    ("{certificate: a, min_version: 1.1}", "one of: 1.2, 1.3"),
    ("{certificate: a, hsts: forever}", "want days, from 1d"),
    ("{certificate: c}", "c\": No such file"),
    ("{certificate: a, key: c}", "c\": No such file"),
])
def test_tls_that_cannot_be_meant(file, tls, says):
    file("", "a")
    file("", "b")
    path = file(GOOD.replace(".1:0", f".1:0\n    tls: {tls}"))
    error = refused(path)
    assert f"{path}:3:" in error and says in error


def test_a_file_that_is_missing_or_empty_is_told(file, tmp_path):
    done = run("serve", "-c", str(tmp_path / "no.yaml"))
    assert done.returncode == 1 and b"No such file" in done.stderr
    done = run("serve", "-c", file("# nothing\n"))
    assert done.returncode == 1 and b"holds nothing" in done.stderr


def test_a_broken_filter_is_told_at_its_own_place(file):
    file("filter: a\nrules:\n  - find: vni\n    do: redact\n", "a.yaml")
    error = refused(file(GOOD + "filters: [a.yaml]\n"))
    assert "a.yaml:3:11: " in error and 'did you mean "vin"?' in error


# -- check --

UNSAFE = """\
listen:
  - address: 0.0.0.0:8080
    proxy_protocol: true
upstream:
  servers: ["http://192.0.2.1"]
admin: 0.0.0.0:9901
signed_redirects: true
allow_weaker: true
"""


def test_check_warns_of_what_is_not_safe(file):
    path = file(UNSAFE)
    done = run("check", path)
    text = done.stderr.decode()
    assert done.returncode == 0 and done.stdout.startswith(path.encode())
    for place, word in (("2:14", "plain text"), ("2:14", "any address"),
                        ("5:13", "unfiltered"), ("6:8", "reachable"),
                        ("7:19", "round the filter"),
                        ("8:15", "hide less")):
        assert re.search(f"{path}:{place}: [^\n]*{word}", text), word
    assert run("check", "--strict", path).returncode == 1


def test_check_warns_of_a_laxer_filter_behind_a_stricter(file):
    """A server that shows a path under another name, too, leaks through it."""
    strict, lax = REDACT, "filter: lax\nrules: [{find: vin, do: report}]\n"
    some = strict.replace("rules:", "applies_to: {paths: /v1/**}\nrules:", 1)
    file(some, "some.yaml")
    file(lax, "lax.yaml")
    path = file(GOOD + "filters: [some.yaml, lax.yaml]\n")
    said = run("check", path).stderr.decode()
    assert re.search(r"lax.yaml:1:9: [^\n]*hides less than .*some.yaml:1", said)
    file(some.replace("paths: /v1/**", "clients: a.example"), "some.yaml")
    assert "whoever shows another" in run("check", path).stderr.decode()
    other = lax.replace("rules:", "applies_to: {clients: b.example}\nrules:", 1)
    file(other, "lax.yaml")
    assert "hides less" not in run("check", path).stderr.decode()
    file(some, "some.yaml")
    apart = lax.replace("rules:", "applies_to: {paths: /v2/**}\nrules:", 1)
    file(apart, "lax.yaml")
    file(strict.replace("filter: ", "filter: all-"), "all.yaml")
    path = file(GOOD + "filters: [some.yaml, lax.yaml, all.yaml]\n")
    assert "hides less" not in run("check", path).stderr.decode()


def test_check_is_content_with_what_is_safe(file):
    file(REDACT, "mine.yaml")
    done = run("check", "--strict", file(GOOD + "filters: mine.yaml\n"))
    assert done.returncode == 0 and done.stderr == b""
    assert b"ok (1 rule, 0 tests)" in done.stdout


def test_check_runs_the_tests_of_the_filters_it_names(file):
    file(REDACT + "tests:\n  - keeps: '{\"vin\":\"JTDKN3DU0A0000001\"}'\n",
         "mine.yaml")
    done = run("check", file(GOOD + "filters: mine.yaml\n"))
    assert done.returncode == 1 and b"1 of 1 tests failed" in done.stderr


def test_check_finds_a_filter_that_is_never_reached(file):
    file(REDACT, "mine.yaml")
    file(LATER, "later.yaml")
    done = run("check", file(GOOD + "filters: [mine.yaml, later.yaml]\n"))
    assert done.returncode == 1 and b"later.yaml" in done.stderr


def test_check_takes_both_kinds_of_files_at_once(file):
    one, two = file(GOOD), file(REDACT, "mine.yaml")
    done = run("check", one, two)
    assert done.returncode == 0
    assert [line.split(b":")[0] for line in done.stdout.splitlines()] == \
        [one.encode(), two.encode()]


def test_check_reads_the_certificates_it_names(file, tmp_path):
    ca = Authority(tmp_path)
    other, _ = ca.issue("other", ip=["127.0.0.1"])
    crt, key = ca.issue("server", ip=["127.0.0.1"])
    text = GOOD.replace(".1:0", ".1:0\n    tls: {certificate: %s, key: %s}")
    assert run("check", file(text % (crt, key))).returncode == 0
    done = run("check", file(text % (other, key)))
    assert done.returncode == 1 and b"other.crt" in done.stderr
    assert done.stdout == b""


# -- the example --

def example():
    """The file that README.md shows."""
    with open(os.path.join(ROOT, "README.md")) as readme:
        return readme.read().split("<!-- fogline.yaml -->")[1] \
            .strip().removeprefix("```yaml\n").removesuffix("```")


@pytest.fixture
def beside(file, tmp_path):
    """What the example names."""
    ca = Authority(str(tmp_path))
    certificate, key = ca.issue("server", ip=["127.0.0.1"])
    os.rename(certificate, tmp_path / "tls.crt")
    os.rename(key, tmp_path / "tls.key")
    for name in ("partners.pem", "internal-ca.pem"):
        (tmp_path / name).write_text(open(ca.path).read())
    file(REDACT.replace("rules", "applies_to:\n  paths: [/x]\nrules"),
         "partner-api.yaml")
    file(LATER, "vehicle.yaml")
    return file(example())


def test_the_readmes_example_is_valid(beside):
    done = run("check", beside)
    assert done.returncode == 0, done.stderr
    text = done.stderr.decode()
    assert text.count("fogline.yaml:") == 1
    assert f"{beside}:3:14: whoever reaches it can claim" in text


def test_the_readmes_example_serves(beside, start, upstream, path, tmp_path):
    (tmp_path / "run").mkdir()
    cloud = Upstream(path=str(tmp_path / "run/cloud.sock"))
    cloud.on("/healthz", ok(b"{}"))
    cloud.on(path, ok(private.BODY))
    text = open(beside).read()
    for old, new in ((":8080", ":0"), ("0.0.0.0:8443", "127.0.0.1:0"),
                     (":9901", ":0"), ("vehicles.internal:9443",
                                       "127.0.0.1:9")):
        assert old in text
        text = text.replace(old, new)
    open(beside, "w").write(text)
    proxy = start(config=beside)
    for _ in range(4):
        reply = proxy.get(path)
        assert reply.status == 200 and b"[EMAIL]" in reply.body
    cloud.close()
