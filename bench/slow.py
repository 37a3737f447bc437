#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Slow clients, thousands of them: 1,000 that send a head byte by byte, 1,000 a
body, 1,000 that hardly read, each anew as soon as it is cut; and one client
that is in no hurry to be patient.  Prints its times to an answer, and whether
memory and open files return to where they were.

    slow.py [--build DIR] [--each N] [--seconds S] [--json FILE]
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import pathlib
import random
import re
import resource
import socket
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "wrk"))

import servers  # noqa: E402

BIG = b'{"speed": 12.5}\n' * 65536      # 1 MiB
SMALL = b'{"vin":"JTDKN3DU8A0000001","speed":12.5}'
EVERY_S = 0.01          # the quick client's pause
RAMP_S = 10             # in which all of them come
SETTLE_S = 45           # longer than any time-out of fogline's
GROWTH = 4 << 20        # of memory, that allocators may keep
LIMIT_MS = 50           # for 99 of 100 answers of the quick client


# -- the upstream: files, and something that waits for a body --

UPSTREAM = """
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {root};
        location = /post {{ proxy_pass http://127.0.0.1:9; }}
    }}
"""


def upstream(where, each):
    root = pathlib.Path(where) / "root"
    root.mkdir()
    (root / "big").write_bytes(BIG)
    (root / "small").write_bytes(SMALL)
    port = servers.free_port()
    common = servers.COMMON
    servers.COMMON = common.replace("worker_connections 4096",
                                    f"worker_connections {4 * each + 500}")
    try:
        return servers.nginx("upstream", "0-1", where, port,
                             UPSTREAM.format(port=port, root=root))
    finally:
        servers.COMMON = common


# -- slow clients --

async def drip(writer, text, every):
    for byte in text:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(every)


async def slow_head(reader, writer):
    await drip(writer, b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 999, 1)


async def slow_body(reader, writer):
    writer.write(b"POST /post HTTP/1.1\r\nHost: a\r\n"
                 b"Content-Length: 99999\r\n\r\n")
    await drip(writer, b"a" * 999, 1)


async def slow_read(reader, writer):
    writer.write(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
    while await reader.read(200):
        await asyncio.sleep(1)


async def again(kind, port, end):
    """One slow client after the other."""
    await asyncio.sleep(random.random() * RAMP_S)
    while time.monotonic() < end:
        writer = None
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(
                sock, ("127.0.0.1", port))
            reader, writer = await asyncio.open_connection(sock=sock,
                                                           limit=1024)
            await asyncio.wait_for(kind(reader, writer),
                                   max(0.1, end - time.monotonic()))
        except (OSError, asyncio.TimeoutError):
            pass
        if writer:
            writer.transport.abort()
        else:
            sock.close()
        await asyncio.sleep(0.1)


def crowd(port, each, seconds):
    async def run():
        end = time.monotonic() + seconds
        await asyncio.gather(*(again(kind, port, end)
                               for kind in (slow_head, slow_body, slow_read)
                               for _ in range(each)))
    asyncio.run(run())


# -- the quick client, and what is measured --

def ask(port):
    """Milliseconds from connecting to the whole answer."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 30) as sock:
        sock.sendall(b"GET /small HTTP/1.1\r\nHost: a\r\n"
                     b"Connection: close\r\n\r\n")
        answer = b""
        while data := sock.recv(65536):
            answer += data
    if b" 200 OK" not in answer or b"JTDKN3DU8A0000001" in answer:
        sys.exit(f"slow: the quick client was answered {answer[:300]!r}")
    return (time.monotonic() - start) * 1000


def quick(port, seconds):
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        times.append(ask(port))
        time.sleep(EVERY_S)
    return sorted(times)


def state(server):
    """(open files, resident bytes)"""
    pid = server.process.pid
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return (len(os.listdir(f"/proc/{pid}/fd")),
            int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024)


def settled(server, files):
    """The state when no more files are open than before, or time is up."""
    end = time.monotonic() + SETTLE_S
    while time.monotonic() < end and state(server)[0] > files:
        time.sleep(0.5)
    return state(server)


def fogline(where, to, binary):
    port = servers.free_port()
    return servers.Server(
        "fogline", "0-1",
        [binary, "serve", "--workers", "1", "--listen", f"127.0.0.1:{port}",
         "--upstream", f"http://127.0.0.1:{to}", "--admin", "127.0.0.1:0"],
        port, str(pathlib.Path(where) / "fogline.log"))


def measure(server, given):
    quick(server.port, 3)
    time.sleep(6)   # what is pooled ends
    files, memory = state(server)
    load = multiprocessing.Process(
        target=crowd, args=(server.port, given.each, given.seconds))
    load.start()
    times = quick(server.port, given.seconds)
    busy = state(server)
    load.join()
    after = settled(server, files)
    result = {
        "answers": len(times), "median_ms": times[len(times) // 2],
        "p99_ms": times[len(times) * 99 // 100], "max_ms": times[-1],
        "files": [files, busy[0], after[0]],
        "memory": [memory, busy[1], after[1]]}
    print("slow: {answers} answers beside 3 x {each} slow clients: median "
          "{median_ms:.1f} ms, 99 % within {p99_ms:.1f} ms, slowest "
          "{max_ms:.1f} ms".format(each=given.each, **result))
    print("slow: open files before, with them, after: {}, {}, {}; resident "
          "MiB: {:.1f}, {:.1f}, {:.1f}".format(
              *result["files"], *(n / 2**20 for n in result["memory"])))
    result["fine"] = (result["p99_ms"] < LIMIT_MS and after[0] <= files and
                      after[1] <= memory + GROWTH)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--each", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--json")
    given = parser.parse_args()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if files < 6 * given.each:
        sys.exit(f"slow: {6 * given.each} open files are needed; `ulimit -Hn` "
                 f"says {files}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    with tempfile.TemporaryDirectory() as where:
        cloud = upstream(where, given.each)
        server = fogline(where, cloud.port, f"{given.build}/fogline")
        try:
            result = measure(server, given)
        finally:
            server.stop()
            cloud.stop()
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(result, indent=1))
    return 0 if result["fine"] else 1


if __name__ == "__main__":
    sys.exit(main())
