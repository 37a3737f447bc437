# SPDX-License-Identifier: Apache-2.0
"""Goal: fogline.schema.json is what the tables of fogline.yaml say, and editors
that follow it agree with `fogline check`."""

import json
import os

import pytest
import yaml
from jsonschema import Draft202012Validator

from fogline import ROOT, run
from pki import Authority

SCHEMA_FILE = os.path.join(ROOT, "proxy", "cli", "fogline.schema.json")

with open(SCHEMA_FILE, encoding="utf-8") as f:
    SCHEMA = json.load(f)
VALIDATOR = Draft202012Validator(SCHEMA)
MAPS = [name for name, form in SCHEMA["$defs"].items() if "properties" in form]


def test_the_file_is_what_the_tables_say():
    done = run("serve", "--schema")
    with open(SCHEMA_FILE, "rb") as f:
        assert done.stdout == f.read(), (
            "run: build/fogline serve --schema > " + SCHEMA_FILE)
    assert done.returncode == 0 and done.stderr == b""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", MAPS)
def test_every_key_says_what_it_is_for(name):
    for key, value in SCHEMA["$defs"][name]["properties"].items():
        assert len(value.get("description", "")) > 5, key
        assert value.get("$ref", "#/$defs/")[len("#/$defs/"):] in \
            {*SCHEMA["$defs"], ""}, key


def test_readme_shows_a_valid_file():
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as readme:
        shown = readme.read().split("<!-- fogline.yaml -->")[1]
    VALIDATOR.validate(yaml.safe_load(shown.strip().strip("`")
                                      .removeprefix("yaml")))


UP = "upstream: {servers: 'http://127.0.0.1:9'}\n"
TLS = "listen: [{address: 'a:1', tls: {certificate: a.crt, key: a.key, %s}}]\n"
TAKEN = [
    UP,
    "upstream: {servers: ['https://a.example', 'unix:b', 'HTTP://c'],"
    " balance: round-robin, resolve: never,\n"
    " health: {path: /h, every: 5s, timeout: 100ms, fall: 3, rise: '2'},"
    " tls: {ca: a.crt, server_name: x, min_version: 1.3}}\n",
    UP + "listen: [{address: '127.0.0.1:0'}, {address: 'unix:b',"
    " proxy_protocol: true}]\n",
    UP + TLS % "client_ca: a.crt, clients: required, resume: 10m, hsts: 365d",
    UP + TLS % "min_version: '1.2', forward_client: true, clients: optional,"
    " client_ca: a.crt",
    UP + "listen: [{address: 'a:1', tls: {certificates:"
    " [{certificate: a.crt, key: a.key}]}}]\n",
    UP + "workers: auto\n",
    UP + "workers: 3\n",
    UP + "limits: {header_bytes: 64k, connections: 10, body_bytes: 1g}\n",
    UP + "timeouts: {header: 10s, websocket_idle: 5m, idle: 1500ms}\n",
    UP + "log: {access: a.log, format: json}\n",
    UP + "filters: f.yaml\nadmin: 127.0.0.1:9\nsandbox: require\n"
    "signed_redirects: true\nallow_weaker: true\n",
]
REFUSED = [
    "upstream: {}\n",
    "upstream: {servers: []}\n",
    "upstream: {servers: 'localhost:9'}\n",
    "upstream: {servers: 'http://a', balance: random}\n",
    "upstream: {servers: 'http://a', resolve: 5}\n",
    "upstream: {servers: 'http://a', health: {path: x}}\n",
    "upstream: {servers: 'http://a', health: {every: 5s}}\n",
    "upstream: {servers: 'http://a', health: {path: /x, fall: 0}}\n",
    UP + "lisen: []\n",
    UP + "listen: []\n",
    UP + "listen: [{adress: 'a:1'}]\n",
    UP + "listen: [{address: 'a:1', proxy_protocol: false}]\n",
    UP + TLS % "clients: all",
    UP + TLS % "hsts: 1y",
    UP + TLS % "min_version: 1.1",
    UP + TLS % "resume: 5",
    UP + "workers: 0\n",
    UP + "workers: 65\n",
    UP + "workers: many\n",
    UP + "limits: {header_byte: 1k}\n",
    UP + "limits: {header_bytes: 64 k}\n",
    UP + "timeouts: {header: 10}\n",
    UP + "timeouts: {header: 1h}\n",
    UP + "timeouts: {resolve: 1s}\n",
    UP + "log: {format: json}\n",
    UP + "log: {access: stdout, format: csv}\n",
    UP + "sandbox: none\n",
    UP + "allow_weaker: no\n",
    UP + "filters: []\n",
]


@pytest.fixture(scope="module", name="place")
def place_with_what_files_name(tmp_path_factory):
    place = tmp_path_factory.mktemp("config")
    certificate, key = Authority(str(place)).issue("a", dns=["a.example"])
    for name, source in (("a.crt", certificate), ("a.key", key)):
        with open(source, "rb") as f:
            (place / name).write_bytes(f.read())
        (place / name).chmod(0o600)
    (place / "f.yaml").write_text("filter: f\nrules: [{find: vin, do: null}]\n")
    return place


def check(place, text):
    path = place / "fogline.yaml"
    path.write_text(text)
    return run("check", str(path))


@pytest.mark.parametrize("text", TAKEN)
def test_both_take_it(text, place):
    VALIDATOR.validate(yaml.safe_load(text))
    done = check(place, text)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", REFUSED)
def test_both_refuse_it(text, place):
    assert not VALIDATOR.is_valid(yaml.safe_load(text))
    done = check(place, text)
    assert done.returncode == 1, done.stdout
