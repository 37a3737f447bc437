"""The programs the comparison runs: an upstream, and proxies in front of it.

Each is started on one core and ended by its own process id; everything they
write goes to a temporary directory.
"""

import os
import pathlib
import signal
import socket
import subprocess
import time

PROXY_CORE = "0"
LOAD_CORE = "1"  # wrk and the upstream share it

COMMON = """
daemon off;
worker_processes 1;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
{user}
{modules}
events {{ worker_connections 4096; }}
http {{
    access_log off;
    default_type application/json;
    tcp_nodelay on;
    keepalive_timeout 300s;
    keepalive_requests 1000000000;
    client_body_temp_path {dir}/body;
    proxy_temp_path {dir}/proxy;
    fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi;
    scgi_temp_path {dir}/scgi;
    {http}
}}
"""

UPSTREAM = """
    sendfile on;
    tcp_nopush on;
    open_file_cache max=100;
    server {{ listen 127.0.0.1:{port} reuseport; root {root}; }}
"""

# Buffers large enough that no body of the comparison touches a disk.
PROXY = """
    upstream cloud {{
        server 127.0.0.1:{upstream};
        keepalive 128;
        keepalive_requests 1000000000;
        keepalive_timeout 300s;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://cloud;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Accept-Encoding "";
            proxy_buffer_size 64k;
            proxy_buffers 16 64k;
            proxy_busy_buffers_size 256k;
            proxy_max_temp_file_size 0;
            {location}
        }}
    }}
"""

SUBS = r"""
            subs_filter_types application/json;
            subs_filter '\b[A-HJ-NPR-Z0-9]{17}\b' '[VIN]' gr;
            subs_filter '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}' '[EMAIL]' gr;
            subs_filter '-?[0-9]{1,3}\.[0-9]{4,}' '0' gr;
"""

SUBS_MODULE = "/usr/lib/nginx/modules/ngx_http_subs_filter_module.so"


class StartError(Exception):
    """A program did not start; the text says which and why."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A process that listens on 127.0.0.1:port, pinned to a core."""

    def __init__(self, name, core, argv, port, log):
        self.name = name
        self.port = port
        self.log = log
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                ["taskset", "-c", core, *argv],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            self._wait()
        except StartError:
            self.stop()
            raise

    def _wait(self):
        for _ in range(100):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        said = pathlib.Path(self.log).read_text(errors="replace")[-2000:]
        raise StartError(f"{self.name} does not answer on port {self.port}; "
                         f"it said:\n{said}")

    def pids(self):
        """The process and its children: nginx's worker is one."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [pid, *map(int, children.split())]

    def cpu_seconds(self):
        """User and system time so far, of all threads."""
        ticks = 0
        for pid in self.pids():
            stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
            fields = stat[stat.rindex(")") + 2:].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                for pid in reversed(self.pids()):
                    os.kill(pid, signal.SIGKILL)
                self.process.wait(5)


def nginx(name, core, where, port, http, modules=""):
    """nginx with its own configuration, files and process."""
    folder = pathlib.Path(where) / name
    folder.mkdir()
    conf = folder / "nginx.conf"
    conf.write_text(COMMON.format(
        dir=folder, http=http, modules=modules,
        user="user root;" if os.geteuid() == 0 else ""))
    argv = ["nginx", "-p", str(folder), "-e", str(folder / "start.log"),
            "-c", str(conf)]
    return Server(name, core, argv, port, str(folder / "out.log"))


def upstream(where, root):
    port = free_port()
    return nginx("upstream", LOAD_CORE, where, port,
                 UPSTREAM.format(port=port, root=root))


def plain(where, to):
    port = free_port()
    return nginx("nginx", PROXY_CORE, where, port,
                 PROXY.format(port=port, upstream=to, location=""))


def subs(where, to):
    port = free_port()
    return nginx("nginx-subs", PROXY_CORE, where, port,
                 PROXY.format(port=port, upstream=to, location=SUBS),
                 f"load_module {SUBS_MODULE};")


def fogline(where, to, binary):
    port = free_port()
    argv = [binary, "serve", "--workers", "1",
            "--listen", f"127.0.0.1:{port}",
            "--upstream", f"http://127.0.0.1:{to}",
            "--admin", "127.0.0.1:0"]
    return Server("fogline", PROXY_CORE, argv, port,
                  str(pathlib.Path(where) / "fogline.log"))
