# SPDX-License-Identifier: Apache-2.0
"""case - one row's file, checked and taken apart; run.py says what it holds."""

import sys

import yaml

ROW_KEYS = {"row", "title", "must", "default", "type", "cases"}
ENGINE = {"in", "encoding", "filter", "out", "keeps", "run", "documented",
          "says"}
WIRE = {"send", "get", "post", "each", "answer", "early", "whole", "status",
        "body", "shown", "unsent", "replies", "closed", "cut", "upstream",
        "encoding", "filter"}
COMMON = {"name", "type", "hidden", "refused", "pending"}
UPSTREAM = {"requests", "complete", "has", "lacks", "body"}
GOALS = ("out", "keeps", "refused", "documented", "hidden", "status", "body",
         "shown", "unsent", "cut", "replies", "upstream")


class Case:
    def __init__(self, path, row, given):
        self.is_wire = {"in", "run", "documented"}.isdisjoint(given)
        unknown = set(given) - COMMON - (WIRE if self.is_wire else ENGINE)
        unknown |= set(given.get("upstream", ())) - UPSTREAM
        if unknown or "name" not in given or not any(
                g in given for g in GOALS):
            sys.exit(f"{path}: a case has " + (
                f"unknown keys {sorted(unknown)}" if unknown else
                f"no name or none of {', '.join(GOALS)}") + f": {given}")
        self.row = row
        self.given = given
        self.encoding = given.get("encoding",
                                  "latin-1" if self.is_wire else "utf-8")
        self.content = given.get("in", "").encode(self.encoding)
        self.type = given.get("type", row.get("type"))
        self.refused = given.get("refused", False)
        self.hidden = [str(value) for value in given.get("hidden", [])]
        self.want = None
        if "out" in given:
            self.want = given["out"].encode(self.encoding)
        elif given.get("keeps"):
            self.want = self.content

    def label(self):
        return f"row {self.row['row']}, {self.given['name']}"


def load(path):
    with open(path, encoding="utf-8") as f:
        try:
            row = yaml.safe_load(f)
        except yaml.YAMLError as error:
            sys.exit(f"{path}: no YAML: {error}")
    unknown = set(row) - ROW_KEYS
    if unknown or not {"row", "title", "must", "cases"} <= set(row):
        sys.exit(f"{path}: needs row, title, must and cases, knows "
                 f"{sorted(ROW_KEYS)}; unknown: {sorted(unknown)}")
    if (row["must"] == "P") != ("default" in row):
        sys.exit(f"{path}: `default` goes with `must: P`, and only with it")
    row["cases"] = [Case(path, row, given) for given in row["cases"]]
    return row
