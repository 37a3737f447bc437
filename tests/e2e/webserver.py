# SPDX-License-Identifier: Apache-2.0
"""webserver - a stock nginx serving a directory."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

CONFIG = """
daemon off; master_process off; worker_processes 1; pid {dir}/pid;
error_log {dir}/error.log; events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2;
  fastcgi_temp_path {dir}/t3; uwsgi_temp_path {dir}/t4;
  scgi_temp_path {dir}/t5; sendfile on;
  types {{ application/json json; text/csv csv; text/html html; }}
  server {{ listen 127.0.0.1:{port}; root {dir}/www; gzip on; gzip_proxied any;
           gzip_types application/json; {more} }}
}}
"""


class Nginx:
    """`more`: further lines of its server."""

    def __init__(self, more=""):
        self.dir = tempfile.mkdtemp(prefix="fogline-nginx-")
        os.chmod(self.dir, 0o755)
        os.mkdir(self.path(""))
        self.port = free_port()
        config = os.path.join(self.dir, "conf")
        with open(config, "w") as f:
            f.write(CONFIG.format(dir=self.dir, port=self.port, more=more))
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["nginx", "-p", self.dir, "-c", os.path.join(self.dir, "conf"),
             "-g", "user root;" if os.geteuid() == 0 else ""],
            stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.01)
        raise AssertionError("nginx did not start")

    def path(self, name):
        return os.path.join(self.dir, "www", name)

    def restart(self):
        """Finishes what it is at, closes idle connections, is gone and comes
        again."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(5)
        self.start()

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)


def free_port():
    """A port nobody listens on (nginx cannot tell us one it chose)."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
