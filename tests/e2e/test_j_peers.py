# SPDX-License-Identifier: Apache-2.0
"""WebSocket between two ends that are not ours: Python's websockets, which
pings with random payloads and wants them back, compresses if it is let, and
ends with a handshake of closes."""

import asyncio

import websockets

from frames import RULES, TELL, TOLD
from pki import Authority
from tlswire import client_context, server_context
from wire import SLOW


async def cloud(ws, *_):
    await ws.ping("before")
    async for text in ws:
        await ws.send([text[:7], text[7:]] if len(text) > 7 else text)


async def talk(serve, scheme, **client):
    """One conversation through the proxy that serve(port) starts."""
    server = await websockets.serve(cloud, "127.0.0.1", 0, ping_interval=0.2,
                                    ping_timeout=3, ssl=client.pop("behind"))
    port = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    it = await loop.run_in_executor(None, serve, port)
    url = "%s://127.0.0.1:%d/live" % (scheme, it.address[1])
    async with websockets.connect(url, ping_interval=0.2, ping_timeout=3,
                                  **client) as ws:
        assert not ws.extensions
        for _ in range(20):
            await ws.send(TELL.decode())
            assert await ws.recv() == TOLD.decode()
            await asyncio.sleep(0.05)
        await (await ws.ping())
        await ws.send("x" * 900000)
        assert await ws.recv() == "x" * 900000
    assert ws.close_code == 1000
    server.close()
    await server.wait_closed()
    return it


def finds(it):
    want = [20, 0]
    assert it.metrics(want, ("fogline_findings_total", {"kind": "vin"}),
                      ("fogline_responses_cut_total", {})) == want


def test_in_the_clear(start):
    finds(asyncio.run(asyncio.wait_for(talk(
        lambda port: start(port=port, filters=[RULES]), "ws", behind=None),
        60 * SLOW)))


def test_over_tls_on_both_sides(start, tmp_path):
    ca = Authority(tmp_path)
    pair = ca.issue("server", dns=["localhost"], ip=["127.0.0.1"])

    def serve(port):
        return start("--tls-cert", pair[0], "--tls-key", pair[1],
                     "--upstream-ca", ca.path,
                     port=f"https://127.0.0.1:{port}", filters=[RULES])

    finds(asyncio.run(asyncio.wait_for(talk(
        serve, "wss", behind=server_context(pair),
        ssl=client_context(ca.path)), 60 * SLOW)))
