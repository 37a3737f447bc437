# SPDX-License-Identifier: Apache-2.0
"""`media`: photographs leave without what they say of place, time and camera,
and look as before; exiftool and Pillow judge."""

import gzip
import io

import pytest
from PIL import Image

import fogline
import private
from frames import BINARY, Socket, message, pushed
from pictures import CITY, TAGS, exiftool, image, jpeg, metadata, pixels, png
from upstream import Pieces, answer, chunks, ok, ok_chunked
from verdicts import cut, refused
from wire import SLOW

STRIP = """filter: media
websocket: filter
rules: [{find: [vin, email, coordinates], do: redact}]
media:
  "image/*": strip-metadata
  "application/octet-stream": pass
  "application/pdf": block
"""
FILTERS = [STRIP]


def stripped(before, after):
    """`after` looks as `before` and tells nothing of it."""
    found = metadata(before)
    assert any("GPS" in name for name in found) and CITY in str(found)
    assert metadata(after) == {}
    assert pixels(after) == pixels(before)
    assert CITY.encode() not in after and b"DashCam" not in after
    assert not private.leaks(after)


def adobe():
    out = io.BytesIO()
    image().convert("CMYK").save(out, "JPEG")
    return out.getvalue()


PICTURES = {
    "baseline": lambda: jpeg(),
    "progressive": lambda: jpeg(progressive=True),
    "with a profile": lambda: jpeg(icc_profile=b"p" * 150000),
    "with restarts": lambda: jpeg(restart_marker_rows=1),
    "with a thumbnail": lambda: jpeg(tags=[
        *TAGS, "-ThumbnailImage=/dev/null", "-MPImage2=/dev/null"]),
    "and a film behind it": lambda: jpeg() + b"film" + CITY.encode() * 99,
    "png": png,
}


@pytest.mark.parametrize("name", PICTURES)
def test_metadata_goes_and_the_picture_stays(proxy, upstream, path, name):
    before = PICTURES[name]()
    kind = "image/png" if name == "png" else "image/jpeg"
    upstream.on(path, ok(before, type=kind))
    reply = proxy.get(path)
    assert reply.status == 200 and reply.complete
    assert len(reply.body) < len(before)
    stripped(before, reply.body)
    # by the command line and in any pieces the same, and once more nothing
    command = ["scrub", "--filters", proxy.directory.name + "/filter0.yaml",
               "--type", kind]
    for chunk in ("1", "7", "4096"):
        done = fogline.run(*command, "--chunk", chunk, stdin=before)
        assert (done.returncode, done.stdout) == (0, reply.body), done.stderr
    assert fogline.run(*command, stdin=reply.body).stdout == reply.body


def test_the_colors_stay(proxy, upstream, path):
    """An ICC profile and Adobe's transform say how to read them."""
    for before in (adobe(), jpeg(tags=[], icc_profile=b"p" * 3000)):
        upstream.on(path, ok(before, type="image/jpeg"))
        assert pixels(proxy.get(path).body) == pixels(before)
    assert b"ICC_PROFILE" in proxy.get(path).body


def test_which_way_up_it_is_stays(proxy, upstream, path):
    for order in ("MM", "II"):
        before = exiftool(jpeg(tags=[]), *TAGS, "-Orientation#=6",
                          f"-ExifByteOrder={order}")
        upstream.on(path, ok(before, type="image/jpeg"))
        after = proxy.get(path).body
        assert list(metadata(after)) == ["IFD0:Orientation"]
        assert Image.open(io.BytesIO(after)).getexif()[0x112] == 6
        assert pixels(after) == pixels(before)


@pytest.mark.parametrize("kind", ["image/jpeg", "application/json", None,
                                  "image/png", "application/octet-stream",
                                  "video/mp4"])
def test_first_bytes_tell_what_it_is(proxy, upstream, path, kind):
    before = jpeg()
    upstream.on(path, ok(before, type=kind))
    stripped(before, proxy.get(path).body)


def test_coded_chunked_and_in_pieces(proxy, upstream, path):
    before = jpeg()
    upstream.on(path, ok(gzip.compress(before), "Content-Encoding: gzip",
                         type="image/jpeg"))
    reply = proxy.get(path, "Accept-Encoding: gzip")
    assert reply.get("content-encoding") == "gzip"
    stripped(before, gzip.decompress(reply.body))
    upstream.on(path, ok_chunked(*(before[i:i + 999] for i in
                                   range(0, len(before), 999)),
                                 type="image/jpeg"))
    stripped(before, proxy.get(path).body)
    upstream.on(path, Pieces(ok(before, type="image/jpeg"), 500))
    stripped(before, proxy.get(path).body)


def test_a_large_one_in_little_memory(proxy, upstream, path):
    before = jpeg(6000, 4000)
    assert len(before) > 8e6
    before = before[:-2] + b"\xff\xd0" + before[-3000:-2] * 10000 + before[-2:]
    upstream.on(path, ok(before, type="image/jpeg"))
    with proxy.client(timeout=30) as client:
        reply = client.get(path)
    assert reply.complete and len(reply.body) > 30e6
    assert CITY.encode() not in reply.body
    assert proxy.memory("VmHWM") < 40e6 or SLOW > 1


def test_broken_pictures_do_not_pass(proxy, upstream, path):
    whole = jpeg()
    at = whole.index(b"\xff\xda")
    for broken in (whole[:-2], whole[:at], whole[:at] + whole[at + 40:],
                   whole[:300], b"\xff\xd8" + whole, png()[:-20],
                   png().replace(b"IDAT", b"IDAU", 1)):
        upstream.on(path, ok(broken, type="image/jpeg"))
        reply = proxy.get(path)
        if reply.status == 200:
            cut(reply)
        else:
            refused(reply, 502)
            assert proxy.metric("fogline_refusals_total",
                                reason="filter_strip") > 0
        assert not private.leaks(reply.body) and CITY.encode() not in reply.body


def test_others_follow_their_rules(proxy, upstream, path):
    gif = io.BytesIO()
    image().save(gif, "GIF")
    for body, kind in [(gif.getvalue(), "image/gif"),
                       (gif.getvalue(), "application/octet-stream"),
                       (gif.getvalue(), "image/jpeg"),
                       (b"%PDF-1.7\nx", "application/octet-stream"),
                       (b"%PDF-1.7\nx", "application/pdf"),
                       (b"\0\0\0\x18ftypmp42", "image/jpeg")]:
        upstream.on(path, ok(body, type=kind))
        refused(proxy.get(path), 502)
    upstream.on(path, ok(b"\0\1\2firmware", type="application/octet-stream"))
    assert proxy.get(path).body == b"\0\1\2firmware"
    upstream.on(path, ok(private.BODY, type="image/jpeg"))
    reply = proxy.get(path)
    assert reply.status == 200 and not private.reply_leaks(reply)


def test_head_and_pictures_to_http_1_0(proxy, upstream, path):
    before = jpeg()
    upstream.on(path, ok(before, type="image/jpeg"))
    with proxy.client() as client:
        assert client.get(path, method="HEAD").status == 200
    with proxy.client() as client:
        client.send(f"GET {path} HTTP/1.0\r\nHost: a\r\n\r\n")
        stripped(before, client.reply().body)


def test_a_picture_over_a_websocket(proxy, upstream, path):
    before = jpeg()
    pushed(upstream, path, message(before[:3000], before[3000:],
                                   opcode=BINARY))
    with Socket(proxy, path) as ws:
        opcode, after = ws.message()
        assert opcode == BINARY
        stripped(before, after)
