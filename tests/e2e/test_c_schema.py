# SPDX-License-Identifier: Apache-2.0
"""Goal: filter.schema.json is what the parser's tables say, and editors that
follow it agree with the parser."""

import glob
import json
import os

import pytest
import yaml
from jsonschema import Draft202012Validator

from fogline import ROOT, run

PACKS = os.path.join(ROOT, "filters", "packs")
SCHEMA_FILE = os.path.join(PACKS, "filter.schema.json")
FILES = sorted(glob.glob(os.path.join(PACKS, "*.yaml"))
               + glob.glob(os.path.join(ROOT, "tests", "golden", "*.yaml")))

with open(SCHEMA_FILE, encoding="utf-8") as f:
    SCHEMA = json.load(f)
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_file_is_what_the_tables_say():
    done = run("policy", "--schema")
    with open(SCHEMA_FILE, "rb") as f:
        assert done.stdout == f.read(), (
            "run: build/fogline policy --schema > " + SCHEMA_FILE)
    assert done.returncode == 0 and done.stderr == b""


def test_it_is_a_schema_of_2020_12():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("name", ["file", "applies_to", "rule", "exception",
                                  "test"])
def test_every_key_says_what_it_is_for(name):
    properties = SCHEMA["$defs"][name]["properties"]
    assert properties
    for key, value in properties.items():
        assert len(value.get("description", "")) > 5, key
        assert value.get("$ref", "#/$defs/")[len("#/$defs/"):] in \
            {*SCHEMA["$defs"], ""}, key


@pytest.mark.parametrize("path", FILES, ids=os.path.basename)
def test_what_the_parser_takes_is_valid(path):
    with open(path, encoding="utf-8") as f:
        VALIDATOR.validate(yaml.safe_load(f))


RULES = "rules: [{find: vin, do: redact}]\n"
TOP = "filter: f\n"
TAKEN = [
    TOP + RULES,
    TOP + "rules: [{find: [vin, device_id], do: mask, keep: -4, name: a.b}]\n",
    TOP + "rules: [{find: email, do: mask, keep: domain}]\n",
    TOP + "rules: [{find: coordinates, do: coarsen, grid: 1.5km}]\n",
    TOP + "rules: [{find: jwt, do: report, at_least: certain}]\n",
    TOP + "rules: [{find: jwt, do: redact, with: 5}]\n",
    TOP + "rules: [{find: email, do: null}]\n",
    TOP + RULES + "applies_to: {hosts: a.b, paths: [/v1/**], methods: GET,"
    " status: [200, 4xx], types: ['text/*', a/b+c]}\n",
    TOP + RULES + "media: {'video/*': block, image/png: pass}\n",
    TOP + RULES + "media: {image/jpeg: strip-metadata, 'image/*': block}\n",
    TOP + RULES + "media: {'image/*': strip-metadata,"
    " 'video/*': strip-metadata, video/quicktime: strip-metadata}\n",
    TOP + RULES + "otherwise: block\n",
    TOP + RULES + "websocket: filter\n",
    TOP + RULES + "websocket: block\n",
    TOP + "rules: [{field: $.a..b, do: redact}]\n",
    TOP + "rules: [{pattern: 'TC-[0-9]+', max_length: 20, do: mask}]\n",
    TOP + RULES + "except: [{field: $.a, reason: b}]\n",
    TOP + RULES + "except: [{pattern: 'X[0-9]{4}', find: vin, reason: b}]\n",
    TOP + RULES + "tests: [{in: a, out: a}, {keeps: b, type: text/csv}]\n",
]
REFUSED = [
    "rules: [{find: vin, do: redact}]\n",
    TOP,
    TOP + "rules: []\n",
    TOP + "rules: {}\n",
    TOP + "rules: [vin]\n",
    TOP + RULES + "ruls: 1\n",
    TOP + RULES + "otherwise: pass\n",
    TOP + RULES + "websocket: pass\n",
    "filter: 'a b'\n" + RULES,
    TOP + "rules: [{find: vim, do: redact}]\n",
    TOP + "rules: [{find: field, do: redact}]\n",
    TOP + "rules: [{find: [], do: redact}]\n",
    TOP + "rules: [{find: [vin, vin], do: redact}]\n",
    TOP + "rules: [{find: vin}]\n",
    TOP + "rules: [{do: redact}]\n",
    TOP + "rules: [{find: vin, do: blank}]\n",
    TOP + "rules: [{find: vin, do: redact, keep: 3}]\n",
    TOP + "rules: [{find: vin, do: mask, keep: 17}]\n",
    TOP + "rules: [{find: vin, do: mask, keep: 0}]\n",
    TOP + "rules: [{find: vin, do: mask, with: a}]\n",
    TOP + "rules: [{find: vin, do: redact, key: a}]\n",
    TOP + "rules: [{find: vin, do: mask, epoch: a}]\n",
    TOP + "rules: [{find: address, do: redact, tenant: a}]\n",
    TOP + "rules: [{find: coordinates, do: coarsen, grid: 2mi}]\n",
    TOP + "rules: [{find: vin, do: redact, at_least: sure}]\n",
    TOP + "rules: [{find: vin, field: $.a, do: redact}]\n",
    TOP + "rules: [{field: $.a, pattern: a, do: redact}]\n",
    TOP + RULES + "except: []\n",
    TOP + RULES + "except: [{field: $.a}]\n",
    TOP + RULES + "except: [{reason: a}]\n",
    TOP + RULES + "except: [{field: $.a, reason: ''}]\n",
    TOP + RULES + "except: [{field: $.a, pattern: a, reason: b}]\n",
    TOP + RULES + "applies_to: {}\n",
    TOP + RULES + "applies_to: {host: a}\n",
    TOP + RULES + "applies_to: {clients: []}\n",
    TOP + RULES + "applies_to: {methods: get}\n",
    TOP + RULES + "applies_to: {status: 4XX}\n",
    TOP + RULES + "applies_to: {status: 99}\n",
    TOP + RULES + "applies_to: {types: json}\n",
    TOP + RULES + "media: {}\n",
    TOP + RULES + "media: {video: block}\n",
    TOP + RULES + "media: {'*/*': block}\n",
    TOP + RULES + "media: {audio/mpeg: strip-metadata}\n",
    TOP + RULES + "media: {text/*: strip-metadata}\n",
    TOP + RULES + "tests: [{in: a}]\n",
    TOP + RULES + "tests: [{in: a, keeps: a}]\n",
    TOP + RULES + "tests: [{in: a, out: a, refused: true}]\n",
    TOP + RULES + "tests: [{in: a, refused: yes}]\n",
]


@pytest.mark.parametrize("text", TAKEN)
def test_both_take_it(text, tmp_path):
    VALIDATOR.validate(yaml.safe_load(text))
    path = tmp_path / "f.yaml"
    path.write_text(text)
    done = run("check", str(path))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", REFUSED)
def test_both_refuse_it(text, tmp_path):
    # `yes` is a text to us and to YAML 1.2, but true to PyYAML
    tree = yaml.load(text, yaml.BaseLoader) if "yes" in text \
        else yaml.safe_load(text)
    assert not VALIDATOR.is_valid(tree)
    path = tmp_path / "f.yaml"
    path.write_text(text)
    done = run("check", str(path))
    assert done.returncode == 1, done.stdout
