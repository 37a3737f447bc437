# SPDX-License-Identifier: Apache-2.0
"""Goal: under steady load, over many reloads, restarts of the upstream and a
drain, no request fails that the upstream answered, and none is answered by
half a policy.

    E2E_RELOADS=n   how many reloads (10); an upstream's restart every fifth
"""

import itertools
import os
import re
import signal
import threading
import time

import private
from fogline import Fogline
from test_a_reload import BROKEN
from upstream import Upstream, answer, chunks
from wire import SLOW, Client

RELOADS = int(os.environ.get("E2E_RELOADS", "10"))
CLIENTS = 6

# Values of two kinds all over the body, cut anywhere.
ROW = (f'{{"vin":"{private.VIN}","mail":"{private.EMAIL}",' +
       '"state":"parked"}').encode()
BODY = b"[" + b",".join([ROW] * 200) + b"]"
MASK = re.compile(rb"\[([VEP])(\d+)\]")


def policy(i):
    """Every rule of it writes its number: one for the head, two for bodies."""
    return f"""filter: t
rules:
  - {{ find: vin, do: redact, with: '[V{i}]' }}
  - {{ find: email, do: redact, with: '[E{i}]' }}
  - {{ pattern: 'serial-[0-9]{{1,9}}', do: redact, with: '[P{i}]' }}
"""


WEAKER = "filter: t\nrules: [{ find: vin, do: redact }]\n"


class Cloud:
    """An upstream that can be restarted, and knows whom it answered."""

    def __init__(self):
        self.answered = set()
        self.port = 0
        self.begin()

    def begin(self):
        deadline = time.monotonic() + 5 * SLOW
        while True:
            try:
                self.it = Upstream(self.port)
                break
            except OSError:  # the old one's socket is still closing
                assert time.monotonic() < deadline
                time.sleep(0.01)
        self.port = self.it.port
        self.it.on("/load", self.answers)

    def answers(self, connection, request):
        cut = int(request.get("x-id")) * 37 % len(BODY)
        connection.send(
            answer(b"", "Transfer-Encoding: chunked", 'ETag: "up"',
                   f"X-Vin: {private.VIN}", "X-Serial: serial-17") +
            chunks(BODY[:cut], BODY[cut:],
                   trailers=[f"X-Mail: {private.EMAIL}"]))
        self.answered.add(request.get("x-id"))

    def restart(self):
        self.it.close()
        self.begin()


class Load:
    """Clients that ask, again and again, until stopped."""

    def __init__(self, proxy, cloud):
        self.proxy, self.cloud = proxy, cloud
        self.numbers = itertools.count(1)
        self.published = self.written = 0   # all workers use it; may use it
        self.stopped = False
        self.good = self.failed = 0
        self.wrong = []
        self.tags = {}
        self.threads = [threading.Thread(target=self.run)
                        for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self):
        while not self.stopped:
            try:
                with Client(self.proxy.address, timeout=10) as client:
                    while not self.stopped and self.ask(client):
                        pass
            except OSError:
                time.sleep(0.01)

    def ask(self, client):
        """False: this connection is over."""
        number = str(next(self.numbers))
        least = self.published
        reply = client.get("/load", f"X-Id: {number}")
        if reply.status == 200 and reply.complete:
            self.good += 1
            self.check(reply, least, self.written)
            return reply.get("connection") != "close"
        self.failed += 1
        if number in self.cloud.answered:
            self.wrong.append(f"{number} was answered, but the client got "
                              f"{reply!r}")
        return reply.status is not None and reply.complete

    def check(self, reply, least, most):
        whole = b" ".join([reply.body, repr(
            (reply.headers, reply.trailers)).encode()])
        kinds = [kind for kind, _ in MASK.findall(whole)]
        used = {int(i) for _, i in MASK.findall(whole)}
        if (len(used) != 1 or not least <= min(used) <= most or
                sorted(kinds) != [b"E"] * 201 + [b"P"] + [b"V"] * 201):
            self.wrong.append(f"policies {used}, not one of {least} to {most}")
        elif self.tags.setdefault(reply.get("etag"), used) != used:
            self.wrong.append(f"{used} has the tag of another")
        if private.reply_leaks(reply):
            self.wrong.append(f"leaks: {private.reply_leaks(reply)}")

    def wait_for(self, more):
        """Until so many more requests went well."""
        want, deadline = self.good + more, time.monotonic() + 20 * SLOW
        while self.good < want and not self.wrong:
            assert time.monotonic() < deadline, "nothing goes on"
            time.sleep(0.005)

    def stop(self):
        self.stopped = True
        for thread in self.threads:
            thread.join()


def change(proxy, load, i):
    """One reload, now by SIGHUP, now by the file alone; every third time a
    file that must not be taken comes before."""
    if i % 3 == 0:
        bad, how = (BROKEN, "refused") if i % 2 else (WEAKER, "weaker")
        assert proxy.reload(bad) == how
    before = proxy.reloads()
    load.written = i
    proxy.write_filter(policy(i))
    if i % 4:
        proxy.signal(signal.SIGHUP)
    assert proxy.reloaded(before) == "ok"
    load.published = i


def test_reloads_restarts_and_a_drain_under_load():
    cloud = Cloud()
    proxy = Fogline(cloud.port, filters=[policy(0)], workers=2)
    load = Load(proxy, cloud)
    try:
        for i in range(1, RELOADS + 1):
            change(proxy, load, i)
            if i % 5 == 0:
                cloud.restart()
            load.wait_for(20)
        proxy.signal(signal.SIGTERM)
        time.sleep(0.2 * SLOW)
    finally:
        load.stop()
        cloud.it.close()
    assert load.wrong == []
    assert load.good >= 20 * RELOADS
    assert len(load.tags) >= RELOADS
    proxy.stop(timeout=15)
