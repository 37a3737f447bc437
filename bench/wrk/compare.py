#!/usr/bin/python3
"""wrk against fogline, nginx plain and nginx with subs_filter.

One worker each, all on one core, taking turns in short rounds; wrk and the
upstream on another core.  The figure to steer by is the proxy's CPU time (user
and system) per request: the other core saturates first, so requests a second
say less.  A ratio is the median of the ratios within each round, since the
loopback of a shared machine changes speed from one round to another.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

import servers

PRIVATE = [rb'"vin":"[A-HJ-NPR-Z0-9]{17}"', rb"[a-z0-9]@example\.",
           rb'"lat":-?[0-9]+\.[0-9]{4}']


def fail(text):
    sys.exit(f"compare: {text}")


def options():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--build", default="build", metavar="DIR",
                   help="where fogline and filter-bench are (build)")
    p.add_argument("--sizes", default="1024,16384,262144", metavar="BYTES,...",
                   help="body sizes (%(default)s)")
    p.add_argument("--rounds", type=int, default=7, help="(%(default)s)")
    p.add_argument("--seconds", type=int, default=2,
                   help="of each proxy in each round (%(default)s)")
    p.add_argument("--connections", type=int, default=64, help="(%(default)s)")
    p.add_argument("--only", metavar="NAME,...",
                   help="of fogline, nginx, nginx-subs; nginx is always run")
    p.add_argument("--json", metavar="FILE", help="write the results here")
    return p.parse_args()


def bodies(build, sizes, root):
    """One typical body per size, named by it."""
    for size in sizes:
        folder = pathlib.Path(root) / "all"
        folder.mkdir(exist_ok=True)
        subprocess.run([f"{build}/filter-bench", "--size", str(size),
                        "--write", str(folder)], check=True, timeout=30)
        (folder / "typical.json").rename(f"{root}/{size}.json")


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def verify(proxy, path, original):
    """A proxy that does not do its work has no speed."""
    status, body = get(proxy.port, path)
    if status != 200:
        fail(f"{proxy.name} answers {status} to {path}: {body[:300]!r}")
    if proxy.name == "nginx":
        if body != original:
            fail("nginx changes the body")
        return
    for pattern in PRIVATE:
        if not re.search(pattern, original):
            fail(f"the body of {path} holds nothing private")
        if re.search(pattern, body):
            fail(f"{proxy.name} lets {pattern.decode()} pass in {path}")
    json.loads(body)


def load(proxy, path, opts):
    """One turn: requests a second and CPU microseconds per request."""
    before = proxy.cpu_seconds()
    run = subprocess.run(
        ["taskset", "-c", servers.LOAD_CORE, "wrk", "-t1",
         f"-c{opts.connections}", f"-d{opts.seconds}s",
         f"http://127.0.0.1:{proxy.port}{path}"],
        capture_output=True, text=True, timeout=opts.seconds + 30, check=False)
    cpu = proxy.cpu_seconds() - before
    count = re.search(r"(\d+) requests in ([\d.]+)(m?s|m)", run.stdout)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    bad = re.search(r"Socket errors.*|Non-2xx.*", run.stdout)
    if run.returncode or not count or not rate or int(count[1]) == 0:
        fail(f"wrk against {proxy.name} failed:\n{run.stdout}{run.stderr}")
    if bad:
        fail(f"{proxy.name}, {path}: {bad[0]}")
    return {"rps": float(rate[1]), "cpu_us": cpu * 1e6 / int(count[1])}


def measure(proxies, size, opts):
    """All rounds of one size: {name: {rps, cpu_us, ratios to nginx}}."""
    path = f"/{size}.json"
    rounds = []
    for i in range(opts.rounds):
        turn = {}
        for k in range(len(proxies)):
            proxy = proxies[(i + k) % len(proxies)]
            turn[proxy.name] = load(proxy, path, opts)
        rounds.append(turn)

    def median(value):
        return statistics.median(value(turn) for turn in rounds)

    result = {}
    for proxy in proxies:
        name = proxy.name
        result[name] = {
            "rps": median(lambda t: t[name]["rps"]),
            "cpu_us": median(lambda t: t[name]["cpu_us"]),
            "cpu_ratio": median(
                lambda t: t[name]["cpu_us"] / t["nginx"]["cpu_us"]),
            "rps_ratio": median(lambda t: t[name]["rps"] / t["nginx"]["rps"]),
            "rounds": [turn[name] for turn in rounds],
        }
    return result


def show(size, result):
    print(f"{size} bytes\n  {'':12}{'req/s':>10}{'CPU us/req':>12}"
          f"{'CPU x nginx':>13}{'req/s x nginx':>15}")
    for name, r in result.items():
        print(f"  {name:12}{r['rps']:10.0f}{r['cpu_us']:12.2f}"
              f"{r['cpu_ratio']:13.2f}{r['rps_ratio']:15.2f}")
    if "fogline" in result and "nginx-subs" in result:
        a, b = result["fogline"]["rounds"], result["nginx-subs"]["rounds"]
        times = statistics.median(x["rps"] / y["rps"] for x, y in zip(a, b))
        result["fogline"]["rps_ratio_subs"] = times
        print(f"  fogline serves {times:.1f} x the requests of nginx-subs")
    sys.stdout.flush()


def main():
    opts = options()
    sizes = [int(s) for s in opts.sizes.split(",")]
    wanted = {"fogline", "nginx-subs"}
    if opts.only:
        wanted &= set(opts.only.split(","))
    if len(os.sched_getaffinity(0)) < 2:
        fail("needs two cores: one for the proxy, one for the load")
    results = {}
    # In memory, so that no disk takes part.
    ram = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with contextlib.ExitStack() as stack:
        where = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="fogline-bench-", dir=ram))

        def keep(server):
            stack.callback(server.stop)
            return server

        bodies(opts.build, sizes, where)
        origin = keep(servers.upstream(where, where))
        proxies = [keep(servers.plain(where, origin.port))]
        if "fogline" in wanted:
            proxies.append(keep(servers.fogline(
                where, origin.port, f"{opts.build}/fogline")))
        if "nginx-subs" in wanted:
            proxies.append(keep(servers.subs(where, origin.port)))
        for size in sizes:
            path = f"/{size}.json"
            original = pathlib.Path(where, f"{size}.json").read_bytes()
            for proxy in proxies:
                verify(proxy, path, original)
            results[size] = measure(proxies, size, opts)
            show(size, results[size])
    if opts.json:
        pathlib.Path(opts.json).write_text(json.dumps(
            {"connections": opts.connections, "seconds": opts.seconds,
             "sizes": results}, indent=1))


if __name__ == "__main__":
    try:
        main()
    except servers.StartError as error:
        fail(str(error))
