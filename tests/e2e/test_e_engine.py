# SPDX-License-Identifier: Apache-2.0
"""Goal: what the engine decides does not depend on how bytes travel, and
nothing leaves undecided."""

from random import Random

import private
import pytest
from fogline import scrub
from private import BODY, EMAIL, EVENT, LAT, LON, VIN, VIN_WRONG
from upstream import Close, Pause, Pieces, answer, ok, ok_chunked
from verdicts import cut
from wire import request

OPTIONS = ["--timeout", "drain=1500ms"]
CSV = (f"id,vin,email,latitude,longitude\r\n1,{VIN},{EMAIL},{LAT},{LON}\r\n"
       f"2,{VIN_WRONG},,{LAT},{LON}\r\n").encode()
XML = (f'<car vin="{VIN}"><mail>{EMAIL}</mail><latitude>{LAT}</latitude>'
       f"<longitude>{LON}</longitude></car>").encode()
TEXT = (f"parked {VIN} by {EMAIL} at lat={LAT}&lon={LON} ok\n").encode()
GEO = (f'{{"type":"LineString","coordinates":[[{LON},{LAT}],'
       f"[{LON}1,{LAT}2]]}}").encode()
BODIES = {"json": (BODY, "application/json"), "csv": (CSV, "text/csv"),
          "xml": (XML, "application/xml"), "text": (TEXT, "text/plain"),
          "geojson": (GEO, "application/geo+json"),
          "events": (EVENT, "text/event-stream")}


@pytest.fixture(scope="module", params=BODIES)
def body(request):
    """(bytes, media type, what `scrub` makes of it), free of every value."""
    raw, media = BODIES[request.param]
    want = scrub(raw, "--type", media)
    assert want != raw and not private.leaks(want), want
    return raw, media, want


def clean(reply, client, want):
    assert reply.status == 200 and reply.complete, reply
    assert reply.body == want
    assert not private.reply_leaks(reply, client)


def test_every_cut_between_two_chunks(proxy, upstream, path, body):
    raw, media, want = body
    with proxy.client() as client:
        for cut in range(len(raw) + 1):
            upstream.on(path, ok_chunked(raw[:cut], raw[cut:], type=media))
            clean(client.get(path), client, want)


def test_every_cut_between_two_segments(proxy, upstream, path, body):
    """The pause makes the halves arrive apart."""
    raw, media, want = body
    with proxy.client() as client:
        for cut in range(1, len(raw)):
            upstream.on(path, ok(raw, type=media)[:-len(raw)] + raw[:cut],
                        Pause(0.001), raw[cut:])
            clean(client.get(path), client, want)


def test_every_byte_a_chunk(proxy, upstream, path, body):
    raw, media, want = body
    whole = ok_chunked(*(bytes([c]) for c in raw), type=media)
    with proxy.client() as client:
        for steps in ([whole], [Pieces(whole, size=6)]):
            upstream.on(path, *steps)
            clean(client.get(path), client, want)


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_every_byte_a_segment(proxy, upstream, path, body, framing):
    raw, media, want = body
    whole = {"length": ok(raw, type=media),
             "chunked": ok_chunked(raw, type=media),
             "close": answer(raw, type=media)}[framing]
    upstream.on(path, Pieces(whole, pause=0.0005),
                *([Close()] if framing == "close" else []))
    with proxy.client() as client:
        clean(client.get(path), client, want)


@pytest.mark.parametrize("around", [16384, 32768, 65536, 131072, 262144])
def test_a_value_across_every_buffer_end(proxy, upstream, path, around):
    """Whatever size a buffer has, a value straddles its end once."""
    value = b' "' + VIN.encode() + b'" '
    want = scrub(value)
    with proxy.client(timeout=20) as client:
        for shift in range(0, len(value) + 1, 2):
            front = (b"x " * around)[:around - shift]
            upstream.on(path, ok(front + value + b"y y" * 9,
                                 type="text/plain"))
            reply = client.get(path)
            assert reply.complete and reply.body == front + want + b"y y" * 9
            assert VIN.encode() not in client.received
            client.received.clear()
            client.at = 0


FRAGMENTS = [VIN, VIN[:9], VIN[9:], VIN_WRONG, EMAIL, EMAIL.split("@")[0],
             "@", EMAIL.split("@")[1], LAT, LON, '"latitude":', "lon=", ", ",
             "\n", '{"', '":"', '"}', "[", "]", ": ", " ", "-", "x", "7", "E7",
             "\u00e9", "<lat>", "</lat>", "&", "?", "parked", "0.5", "\\u0040"]


@pytest.mark.parametrize("seed", range(6))
def test_random_bodies_in_random_pieces(proxy, upstream, path, seed):
    """Whatever the body, whatever the cuts: what `scrub` makes of it whole."""
    random = Random(seed)
    with proxy.client() as client:
        for _ in range(25):
            raw = "".join(random.choices(FRAGMENTS, k=60)).encode()
            media = random.choice(["application/json", "text/plain",
                                   "text/csv", "application/xml"])
            want = scrub(raw, "--type", media)
            for size in (1, 5, 60, 1000):
                pieces, rest = [], raw
                while rest:
                    cut = random.randint(1, size)
                    pieces.append(rest[:cut])
                    rest = rest[cut:]
                whole = ok_chunked(*pieces, type=media)
                step = random.choice([whole, Pieces(whole, 101, 0.0005)])
                upstream.on(path, step)
                reply = client.get(path)
                assert reply.complete and reply.body == want, (raw, pieces)


def test_one_body_after_another_shares_no_state(proxy, upstream, path):
    """Half a value at the end of one body, the other half in the next."""
    halves = [b'{"v":"' + VIN[:9].encode(), VIN[9:].encode() + b'"}']
    with proxy.client() as client:
        for half in halves * 3:
            upstream.on(path, ok(half))
            assert client.get(path).body == scrub(half)


@pytest.mark.parametrize("media", ["application/json", "text/plain",
                                   "image/png", "application/octet-stream",
                                   "text/html; charset=utf-8",
                                   "application/vnd.car+json", "x", None])
def test_the_media_type_is_no_way_round(proxy, upstream, path, media):
    upstream.on(path, ok(BODY, type=media))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.status in (200, 502)
        assert not private.reply_leaks(reply, client)


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found",
                                    "500 Internal Server Error"])
def test_error_pages_are_filtered(proxy, upstream, path, status):
    upstream.on(path, ok(TEXT, status=status, type="text/html"))
    with proxy.client() as client:
        reply = client.get(path)
        assert reply.status == int(status[:3])
        assert not private.reply_leaks(reply, client)


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be",
                                    "utf-32", "utf-32-le"])
@pytest.mark.parametrize("said", [True, False])
def test_two_byte_characters_are_no_way_round(proxy, upstream, path, coding,
                                              said):
    media = "application/json" + (f"; charset={coding}" if said else "")
    upstream.on(path, ok(BODY.decode().encode(coding), type=media))
    with proxy.client() as client:
        client.get(path)
        assert not private.leaks(client.received.replace(b"\0", b""))


def test_csv_columns_are_keys_whatever_the_digits(proxy, upstream, path):
    """Two decimals look like nothing; the column's name says what they are."""
    raw = b"id,longitude,latitude\r\n1,139.76,35.68\r\n2,139.77,35.69\r\n"
    upstream.on(path, ok(raw, type="text/csv; charset=utf-8"))
    body = proxy.get(path).body
    assert not [v for v in (b"139.7", b"35.6") if v in body]
    assert body.startswith(b"id,longitude,latitude\r\n1,")
