#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What an idle keep-alive connection costs: resident memory of fogline and
nginx, one worker each, before and after 10,000 clients have each had an answer
and wait.

    idle.py [--build DIR] [--connections N] [--json FILE]
"""

import argparse
import asyncio
import json
import pathlib
import re
import resource
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "wrk"))

import servers  # noqa: E402

AT_ONCE = 100           # clients that connect side by side
POOL_S = 6              # after this no upstream connection is kept idle
GET = b"GET /16384.json HTTP/1.1\r\nHost: a.example\r\n\r\n"


def resident(server):
    """Bytes, of all its processes."""
    total = 0
    for pid in server.pids():
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        total += int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024
    return total


async def client(port, gate):
    """One request; the connection, with its answer read."""
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            sys.exit(f"idle: answered {head[:200]!r}")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length:
            await reader.readexactly(int(length[1]))
        else:
            await reader.readuntil(b"\r\n0\r\n\r\n")
        return writer


async def hold(server, count):
    """(bytes before, bytes with `count` idle clients)."""
    gate = asyncio.Semaphore(AT_ONCE)
    first = [await client(server.port, gate) for _ in range(AT_ONCE)]
    time.sleep(POOL_S)
    before = resident(server)
    rest = await asyncio.gather(*(client(server.port, gate)
                                  for _ in range(count)))
    time.sleep(POOL_S)
    after = resident(server)
    for writer in first + rest:
        writer.close()
    return before, after


def fogline(where, to, binary, count):
    port = servers.free_port()
    return servers.Server(
        "fogline", servers.PROXY_CORE,
        [binary, "serve", "--workers", "1", "--listen", f"127.0.0.1:{port}",
         "--upstream", f"http://127.0.0.1:{to}", "--admin", "127.0.0.1:0",
         "--limit", f"connections={2 * count}",
         "--limit", f"connections_per_address={2 * count}"],
        port, str(pathlib.Path(where) / "fogline.log"))


def nginx(where, to, count):
    port = servers.free_port()
    conf = servers.PROXY.format(port=port, upstream=to, location="")
    common = servers.COMMON
    servers.COMMON = common.replace("worker_connections 4096",
                                    f"worker_connections {count + 500}")
    try:
        return servers.nginx("nginx", servers.PROXY_CORE, where, port, conf)
    finally:
        servers.COMMON = common


def measure(server, count):
    before, after = asyncio.run(hold(server, count))
    each = (after - before) / count
    print(f"{server.name}: {before >> 10} KiB, with {count} idle connections "
          f"{after >> 10} KiB: {each:.0f} bytes each", flush=True)
    return {"before": before, "after": after, "each": each}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--connections", type=int, default=10000)
    parser.add_argument("--json")
    given = parser.parse_args()
    count = given.connections
    files = count + 1000
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < files:
        sys.exit(f"idle: {files} open files are needed; `ulimit -Hn` says "
                 f"{resource.getrlimit(resource.RLIMIT_NOFILE)[1]}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    results = {}
    with tempfile.TemporaryDirectory() as where:
        root = pathlib.Path(where) / "root"
        root.mkdir()
        # VmRSS of what nginx and fogline keep does not depend on the body.
        (root / "16384.json").write_text('{"speed": 12.5}\n' * 1024)
        upstream = servers.upstream(where, root)
        for start in (lambda: fogline(where, upstream.port,
                                      f"{given.build}/fogline", count),
                      lambda: nginx(where, upstream.port, count)):
            server = start()
            try:
                results[server.name] = measure(server, count)
            finally:
                server.stop()
        upstream.stop()
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
