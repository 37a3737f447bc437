#!/usr/bin/python3
"""TLS: fogline with its filter on against nginx that passes the same bytes.

One worker each on one core, taking turns, as in compare.py: CPU time per
request over TLS 1.3 with keep-alive; CPU time per handshake, full and resumed;
resident memory of an idle connection.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import ssl
import statistics
import subprocess
import tempfile

import compare
import servers

NGINX_TLS = """
        listen 127.0.0.1:{tls} ssl reuseport;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:tls:8m;
        ssl_session_timeout 1h;
"""


def options():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--build", default="build", metavar="DIR")
    p.add_argument("--sizes", default="1024,16384", metavar="BYTES,...")
    p.add_argument("--rounds", type=int, default=7, help="(%(default)s)")
    p.add_argument("--seconds", type=int, default=2, help="(%(default)s)")
    p.add_argument("--connections", type=int, default=64)
    p.add_argument("--idle", type=int, default=1000,
                   help="connections to weigh (%(default)s)")
    p.add_argument("--json", metavar="FILE")
    p.add_argument("--skip", default="", help="of load, handshakes, idle")
    return p.parse_args()


def nginx(where, to, pair):
    port, plain = servers.free_port(), servers.free_port()
    text = servers.PROXY.format(port=plain, upstream=to, location="")
    text = text.replace(
        f"listen 127.0.0.1:{plain};",
        NGINX_TLS.format(tls=port, certificate=pair[0], key=pair[1]))
    return servers.nginx("nginx", servers.PROXY_CORE, where, port, text)


def fogline(where, to, binary, pair):
    port = servers.free_port()
    argv = [binary, "serve", "--workers", "1",
            "--listen", f"127.0.0.1:{port}", "--admin", "127.0.0.1:0",
            "--upstream", f"http://127.0.0.1:{to}",
            "--tls-cert", pair[0], "--tls-key", pair[1]]
    return servers.Server("fogline", servers.PROXY_CORE, argv, port,
                          str(pathlib.Path(where) / "fogline.log"))


def turns(proxies, opts, measure):
    """{name: [figure of each round]}."""
    out = {p.name: [] for p in proxies}
    for i in range(opts.rounds):
        for k in range(len(proxies)):
            proxy = proxies[(i + k) % len(proxies)]
            out[proxy.name].append(measure(proxy))
    return out


def summed(figures):
    ratio = statistics.median(a / b for a, b in zip(figures["fogline"],
                                                    figures["nginx"]))
    return {"fogline": statistics.median(figures["fogline"]),
            "nginx": statistics.median(figures["nginx"]), "ratio": ratio}


def requests(proxy, path, opts):
    """CPU microseconds per request."""
    before = proxy.cpu_seconds()
    run = subprocess.run(
        ["taskset", "-c", servers.LOAD_CORE, "wrk", "-t1",
         f"-c{opts.connections}", f"-d{opts.seconds}s",
         f"https://127.0.0.1:{proxy.port}{path}"],
        capture_output=True, text=True, timeout=opts.seconds + 30, check=False)
    cpu = proxy.cpu_seconds() - before
    count = re.search(r"(\d+) requests in", run.stdout)
    if run.returncode or not count or re.search("Socket err|Non-2xx",
                                                run.stdout):
        compare.fail(f"wrk against {proxy.name}:\n{run.stdout}{run.stderr}")
    return cpu * 1e6 / int(count[1])


def handshakes(proxy, kind, opts):
    """CPU microseconds per handshake; -new in full, -reuse resumed."""
    before = proxy.cpu_seconds()
    run = subprocess.run(
        ["taskset", "-c", servers.LOAD_CORE, "openssl", "s_time", kind,
         "-time", str(opts.seconds), "-tls1_2" if kind == "-reuse" else
         "-tls1_3", "-connect", f"127.0.0.1:{proxy.port}"],
        capture_output=True, text=True, timeout=opts.seconds + 30, check=False)
    cpu = proxy.cpu_seconds() - before
    count = re.search(r"(\d+) connections in \d+ real", run.stdout)
    if not count:
        compare.fail(f"s_time against {proxy.name}:\n{run.stdout}{run.stderr}")
    return cpu * 1e6 / int(count[1])


def resident(proxy):
    return sum(int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(
        f"/proc/{pid}/status").read_text())[1]) * 1024
        for pid in proxy.pids())


def idle(proxy, path, opts):
    """Bytes of each connection that has had an answer and waits."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    def ask(count):
        kept = []
        for _ in range(count):
            kept.append(context.wrap_socket(servers.socket.create_connection(
                ("127.0.0.1", proxy.port))))
            kept[-1].sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            kept[-1].recv(65536)
        return kept

    warm = ask(50)
    before = resident(proxy)
    kept = ask(opts.idle)
    each = (resident(proxy) - before) / opts.idle
    for sock in warm + kept:
        sock.close()
    return each


def main():
    opts = options()
    sizes = [int(s) for s in opts.sizes.split(",")]
    results = {}
    ram = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with contextlib.ExitStack() as stack:
        where = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="fogline-bench-", dir=ram))

        def keep(server):
            stack.callback(server.stop)
            return server

        compare.bodies(opts.build, sizes, where)
        subprocess.run(["certs/dev-ca.sh", f"{where}/ca"], check=True)
        pair = [f"{where}/ca/server.crt", f"{where}/ca/server.key"]
        origin = keep(servers.upstream(where, where))
        proxies = [keep(nginx(where, origin.port, pair)),
                   keep(fogline(where, origin.port, f"{opts.build}/fogline",
                                pair))]
        if "load" not in opts.skip:
            for size in sizes:
                path = f"/{size}.json"
                results[f"request of {size} bytes, CPU us"] = summed(
                    turns(proxies, opts, lambda p: requests(p, path, opts)))
        if "handshakes" not in opts.skip:
            for kind, name in ("-new", "full"), ("-reuse", "resumed"):
                results[f"handshake, {name}, CPU us"] = summed(turns(
                    proxies, opts, lambda p: handshakes(p, kind, opts)))
        if "idle" not in opts.skip:
            path = f"/{sizes[0]}.json"
            weighed = {p.name: idle(p, path, opts) for p in proxies}
            results["idle connection, bytes"] = {
                **weighed, "ratio": weighed["fogline"] / weighed["nginx"]}
    print(f"{'':36}{'fogline':>10}{'nginx':>10}{'ratio':>8}")
    for name, r in results.items():
        print(f"{name:36}{r['fogline']:10.1f}{r['nginx']:10.1f}"
              f"{r['ratio']:8.2f}")
    if opts.json:
        pathlib.Path(opts.json).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    try:
        main()
    except servers.StartError as error:
        compare.fail(str(error))
