# SPDX-License-Identifier: Apache-2.0
"""`media: {video/*: strip-metadata}`: of a film its pictures and its sound
leave, at their places, and nothing else; exiftool judges."""

import struct

import pytest

import fogline
from films import PLACE, WORDS, Track, box, film, full, tracks, u32
from pictures import metadata
from upstream import Pieces, ok
from verdicts import cut, refused
from wire import SLOW

FILTERS = ["""filter: films
rules: [{find: [vin, email, coordinates], do: redact}]
media: {"video/*": strip-metadata}
"""]


def told(data):
    """What exiftool finds of places, people, cameras and times."""
    return [f"{k}: {v}" for k, v in metadata(data).items()
            if any(w in str(v) for w in ("35.4", "139.7", "DashCam", "Toyota",
                                         "hanako", "2021"))]


def stripped(before, kept, after):
    assert len(after) == len(before)
    for word in WORDS:
        assert word in before or word == b"Toyota"
        assert word not in after, word
    for offset, data in kept.items():
        assert after[offset:offset + len(data)] == data
    assert struct.pack(">I", 3700000000) not in after    # no time, either


def scrubbed(proxy, data, *options):
    return fogline.run("scrub", "--filters",
                       proxy.directory.name + "/filter0.yaml", "--type",
                       "video/mp4", *options, stdin=data)


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("tables_first", [True, False])
def test_pictures_and_sound_alone_leave(proxy, upstream, path, tables_first,
                                        wide):
    before, kept = film(tables_first=tables_first, wide=wide)
    upstream.on(path, Pieces(ok(before, type="video/mp4"), 300))
    reply = proxy.get(path)
    assert reply.status == 200 and reply.complete
    stripped(before, kept, reply.body)
    assert told(before) and not told(reply.body)
    for chunk in ("1", "7", "1000"):
        done = scrubbed(proxy, before, "--chunk", chunk)
        assert (done.returncode, done.stdout) == (0, reply.body)
    assert scrubbed(proxy, reply.body).stdout == reply.body


def test_quicktime_and_other_names(proxy, upstream, path):
    before, kept = film(brand=b"qt  ")
    for kind in ("video/quicktime", "application/octet-stream", None,
                 "video/x-m4v"):
        upstream.on(path, ok(before, type=kind))
        stripped(before, kept, proxy.get(path).body)
    before = before[before.index(b"moov") - 4:]     # as before there was ftyp
    upstream.on(path, ok(before, type="video/quicktime"))
    reply = proxy.get(path)
    assert reply.status == 200 and not told(reply.body)


def test_boxes_behind_and_to_the_end(proxy, upstream, path):
    before, kept = film(extra=[box(b"meta", PLACE), u32(0) + b"uuid" + PLACE])
    upstream.on(path, ok(before, type="video/mp4"))
    stripped(before, kept, proxy.get(path).body)
    at = before.rindex(b"mdat") - 4
    before = before[:at] + u32(0) + before[at + 4:]     # mdat to the end
    upstream.on(path, ok(before, type="video/mp4"))
    stripped(before, kept, proxy.get(path).body)


def test_a_large_one_in_little_memory(proxy, upstream, path):
    some = [Track(b"vide", b"avc1", [[b"PICTURE!" * 50000] for _ in range(60)]),
            Track(b"meta", b"mebx", [[PLACE] for _ in range(60)])]
    before, kept = film(some)
    assert len(before) > 20e6
    upstream.on(path, ok(before, type="video/mp4"))
    with proxy.client(timeout=30) as client:
        reply = client.get(path)
    stripped(before, kept, reply.body)
    assert proxy.memory("VmHWM") < 32e6 or SLOW > 1
    # Tables that come behind all of it come too late.
    before, _ = film(some, tables_first=False)
    upstream.on(path, ok(before, type="video/mp4"))
    reply = proxy.get(path)
    assert reply.status == 502 or not reply.complete
    assert PLACE not in reply.body and b"PICTURE!" not in reply.body
    assert proxy.memory("VmHWM") < 48e6 or SLOW > 1


def broken():
    whole, _ = film()
    at = whole.index(b"moov") - 4
    size = struct.unpack(">I", whole[at:at + 4])[0]
    moov = whole[at:at + size]
    yield "no tables", whole[:at] + whole[at + size:]
    yield "two of them", whole[:at] + moov + whole[at:]
    yield "cut in the tables", whole[:at + size // 2]
    yield "cut in the samples", whole[:-3]
    yield "half a head", whole + b"\0\0"
    yield "a box of size 3", whole + u32(3) + b"free"
    yield "fragments", whole + box(b"moof", b"")
    yield "tables that announce them", film(moov=[box(b"mvex")])[0]
    yield "compressed tables", film(moov=[box(b"cmov")])[0]
    yield "samples in another file", film(external=True)[0]
    yield "an unknown coding", film([Track(b"vide", b"xxxx", [[b"x"]])])[0]
    yield "a text called picture", film([Track(b"vide", b"mebx", [[PLACE]])])[0]
    for old, new in [(b"stsz", b"free"), (b"stco", b"free"),
                     (b"stsc", b"free"), (b"stsz", b"stz2"),
                     (b"mdia", b"free")]:
        yield (f"{old} as {new}", whole[:at] + moov.replace(old, new, 1) +
               whole[at + size:])
    few = moov.index(b"stsz") + 12
    yield "fewer samples than chunks want", whole[:at] + moov[:few] + \
        u32(3) + moov[few + 4:] + whole[at + size:]
    yield "more than there is room for", whole[:at] + moov[:few] + \
        u32(1 << 31) + moov[few + 4:] + whole[at + size:]


@pytest.mark.parametrize("name", [name for name, _ in broken()])
def test_what_is_not_understood_does_not_pass(proxy, upstream, path, name):
    data = dict(broken())[name]
    upstream.on(path, ok(data, type="video/mp4"))
    reply = proxy.get(path)
    if reply.status == 200:
        cut(reply)
    else:
        refused(reply, 502)
    assert not any(word in reply.body for word in WORDS)
    for chunk in ("1", "50"):
        done = scrubbed(proxy, data, "--chunk", chunk)
        assert done.returncode == 1
        assert not any(word in done.stdout for word in WORDS)


def test_other_videos_are_refused(proxy, upstream, path):
    for data in (b"\x1a\x45\xdf\xa3 a matroska", b"RIFF\0\0\0\0AVI LIST",
                 b"\0\0\0\x18ftypheic\0\0\0\0", b"FLV\x01\x05"):
        upstream.on(path, ok(data, type="video/mp4"))
        refused(proxy.get(path), 502)


def test_a_film_without_pictures_has_nothing_left(proxy, upstream, path):
    before, _ = film([t for t in tracks() if t.kind == b"camm"])
    upstream.on(path, ok(before, type="video/mp4"))
    after = proxy.get(path).body
    assert len(after) == len(before)
    assert not any(word in after for word in WORDS)
    assert full(b"mvhd", b"\0" * 96) in after
