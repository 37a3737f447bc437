#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The conformance suite against fogline and its peers, by address: fogline with
its default pack; nginx with subs_filter and three patterns; HAProxy, which
rewrites no bodies.  Prints a table for the README.

    conformance.py [--build DIR] [--json FILE]

A case is messages or a body; what a peer cannot be asked (commands, filter
files of fogline's) is left out for all alike.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE / "wrk"))

import servers  # noqa: E402

GROUPS = [(19, "framing and length"), (27, "parsers that differ"),
          (38, "codings"), (48, "types and charsets"), (57, "escapes"),
          (63, "characters"), (74, "structure"), (83, "other channels"),
          (98, "operation")]
TIMEOUT_S = 500

# As short as fogline's in this suite, so that waiting for them is.
NGINX_TIMES = """
            proxy_connect_timeout 2s;
            proxy_read_timeout 2s;
            proxy_send_timeout 2s;
            client_header_timeout 2s;
            client_body_timeout 2s;
"""
HAPROXY = """
global
    maxconn 2000
defaults
    mode http
    timeout connect 2s
    timeout client 2s
    timeout server 2s
    timeout http-request 2s
listen proxy
    bind 127.0.0.1:{port}
    server cloud 127.0.0.1:{upstream}
"""


def nginx(where, to):
    port = servers.free_port()
    return servers.nginx(
        "nginx", "0-1", where, port, servers.PROXY.format(
            port=port, upstream=to, location=servers.SUBS).replace(
                "location / {", NGINX_TIMES + "location / {"),
        f"load_module {servers.SUBS_MODULE};")


def haproxy(where, to):
    port = servers.free_port()
    conf = pathlib.Path(where) / "haproxy.cfg"
    conf.write_text(HAPROXY.format(port=port, upstream=to))
    return servers.Server("haproxy", "0-1", ["haproxy", "-db", "-f",
                                             str(conf)],
                          port, str(pathlib.Path(where) / "haproxy.log"))


def fogline(where, to, binary):
    port = servers.free_port()
    times = [part for name in ("upstream_response", "stall", "header")
             for part in ("--timeout", f"{name}=2s")]
    return servers.Server(
        "fogline", "0-1",
        [binary, "serve", "--listen", f"127.0.0.1:{port}", "--upstream",
         f"http://127.0.0.1:{to}", "--admin", "127.0.0.1:0", *times],
        port, str(pathlib.Path(where) / "fogline.log"))


def suite(start):
    """What the suite says of one proxy: its rows."""
    to = servers.free_port()
    with tempfile.TemporaryDirectory() as where:
        proxy = start(where, to)
        try:
            out = os.path.join(where, "report.json")
            done = subprocess.run(
                [sys.executable, str(ROOT / "tests/conformance/run.py"),
                 "--proxy", f"http://127.0.0.1:{proxy.port}",
                 "--upstream-port", str(to), "--json", out],
                capture_output=True, text=True, timeout=TIMEOUT_S)
            if not os.path.exists(out):
                sys.exit(f"conformance: {proxy.name}: {done.stderr[-2000:]}")
            print(f"{proxy.name}: {done.stdout.splitlines()[-1]}",
                  file=sys.stderr)
            return json.loads(pathlib.Path(out).read_text())
        finally:
            proxy.stop()


def grouped(rows):
    """[(passed, tried)] of each group."""
    counts = [[0, 0] for _ in GROUPS]
    for row in rows:
        at = next(i for i, (last, _) in enumerate(GROUPS)
                  if row["row"] <= last)
        counts[at][0] += row["passed"]
        counts[at][1] += row["passed"] + row["pending"] + row["failed"]
    return counts


def table(results):
    names = list(results)
    counts = {name: grouped(rows) for name, rows in results.items()}
    lines = ["| rows | " + " | ".join(names) + " | of |",
             "|---|" + "---:|" * (len(names) + 1)]
    first = 1
    for i, (last, title) in enumerate(GROUPS):
        tried = counts[names[0]][i][1]
        passed = " | ".join(str(counts[name][i][0]) for name in names)
        lines.append(f"| {first} to {last}: {title} | {passed} | {tried} |")
        first = last + 1
    sums = " | ".join(str(sum(c[0] for c in counts[name])) for name in names)
    lines.append(f"| all | {sums} | "
                 f"{sum(c[1] for c in counts[names[0]])} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--json")
    given = parser.parse_args()
    binary = os.path.abspath(f"{given.build}/fogline")
    results = {
        "fogline": suite(lambda where, to: fogline(where, to, binary)),
        "nginx": suite(nginx), "HAProxy": suite(haproxy)}
    print(table(results))
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
