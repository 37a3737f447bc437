# SPDX-License-Identifier: Apache-2.0
"""Goal: two real servers under steady load, restarted one after the other; then
the proxy itself is told to end.  No request fails that one of them answered."""

import os
import threading
import time

import pytest
from conftest import QUICK
from test_k_servers import wait_for
from webserver import Nginx
from wire import Malformed

BODY = b'{"state": "fine", "n": [1, 2, 3]}'


@pytest.fixture
def pair():
    """`keepalive_requests`: nginx closes connections while they are in use."""
    both = [Nginx("keepalive_requests 50; access_log access.log;")
            for _ in range(2)]
    for it in both:
        with open(it.path("a.json"), "wb") as f:
            f.write(BODY)
    yield both
    for it in both:
        it.close()


class Load:
    """Clients that ask, each on its connection, until it ends."""

    def __init__(self, proxy, clients):
        self.proxy, self.over = proxy, threading.Event()
        self.done, self.lost, self.wrong = 0, [], []
        self.threads = [threading.Thread(target=self.run, args=(i,))
                        for i in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, client_number):
        with self.proxy.client() as client:
            number = 0
            while not self.over.is_set():
                number += 1
                target = f"/a.json?n={client_number}-{number}"
                try:
                    reply = client.get(target)
                except (Malformed, OSError) as error:
                    self.wrong.append(error)
                    return
                if reply.status is None and self.proxy.told_to_end:
                    return  # nothing of it was taken
                if reply.status == 502 and "connection_terminated" in \
                        reply.get("proxy-status"):
                    self.lost.append(target)
                elif reply.status != 200 or reply.body != BODY:
                    self.wrong.append(reply)
                    return
                self.done += 1

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


@pytest.mark.parametrize("balance", ["round-robin", "least-connections"])
def test_restarts_and_the_end_lose_no_answer(start, pair, balance):
    """What is lost waited, on a new connection, to be accepted by a server
    that went: it may have been acted on, for all that can be known."""
    url = f"http://127.0.0.1:{pair[1].port}"
    proxy = start(*QUICK, "--upstream", url, "--balance", balance,
                  "--timeout", "upstream_eject=300ms", port=pair[0].port,
                  workers=2)
    load = Load(proxy, 4)
    for i in range(10):
        time.sleep(0.15)
        pair[i % 2].restart()
    time.sleep(0.5)
    shares = [proxy.metric("fogline_upstream_requests_total",
                           server=f"http://127.0.0.1:{it.port}")
              for it in pair]
    proxy.stop()
    load.end()
    assert load.wrong == [] and len(load.lost) <= 10
    for it in pair:
        with open(os.path.join(it.dir, "access.log")) as log:
            answered = log.read()
        assert answered.count("GET /a.json") > 50
        assert not [n for n in load.lost if f"GET {n} " in answered]
    assert load.done > 200 and min(shares) > 50


def test_connections_are_used_again(start, pair):
    """As often as nginx lets them."""
    proxy = start(*QUICK, port=pair[0].port)
    with proxy.client() as client:
        for _ in range(500):
            assert client.get("/a.json").body == BODY
    wait_for(lambda: proxy.metric("fogline_upstream_requests_total") == 500)
    assert proxy.metric("fogline_upstream_connections_total") == 10
