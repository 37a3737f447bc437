# SPDX-License-Identifier: Apache-2.0
"""films - MP4 and QuickTime files written box by box, with all the places in
which cameras put positions."""

import struct

PLACE = b"+35.471625+139.738214/"
WORDS = (b"35.471625", b"139.738214", b"hanako.tester", b"DashCam", b"Toyota")


def box(kind, *parts, wide=False):
    body = b"".join(parts)
    if wide:
        return struct.pack(">I4sQ", 1, kind, 16 + len(body)) + body
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind, *parts, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def u32(*numbers):
    return struct.pack(f">{len(numbers)}I", *numbers)


def handler(kind, name=b"DashCam handler\0"):
    return full(b"hdlr", b"mhlr", kind, b"DashCam-Inc.", name)


def entry(coding):
    if coding == b"mp4a":
        return box(coding, b"\0" * 6, b"\0\1", b"\0" * 20)
    maker = b"\x07DashCam" + b"\0" * 24
    return box(coding, b"\0" * 6, b"\0\1", b"\0" * 34, maker, b"\0\x18\xff\xff")


class Track:
    """Samples in chunks; `kind` is the handler, `coding` the sample entry."""

    def __init__(self, kind, coding, chunks, constant=0):
        self.kind, self.coding, self.chunks = kind, coding, chunks
        self.constant = constant
        self.offsets = [0] * len(chunks)

    def boxes(self, wide=False, external=False):
        sizes = [len(s) for chunk in self.chunks for s in chunk]
        stsz = u32(self.constant, len(sizes)) if self.constant else \
            u32(0, len(sizes), *sizes)
        stsc = b"".join(u32(i + 1, len(c), 1)
                        for i, c in enumerate(self.chunks)
                        if i == 0 or len(c) != len(self.chunks[i - 1]))
        places = full(b"co64", u32(len(self.offsets)), struct.pack(
            f">{len(self.offsets)}Q", *self.offsets)) if wide else \
            full(b"stco", u32(len(self.offsets), *self.offsets))
        stbl = box(b"stbl", full(b"stsd", u32(1), entry(self.coding)),
                   full(b"stts", u32(1, len(sizes), 100)),
                   full(b"stsc", u32(len(stsc) // 12), stsc),
                   full(b"stsz", stsz), places, box(b"uuid", PLACE))
        url = full(b"url ", b"/home/hanako.tester/film\0" if external else b"",
                   flags=0 if external else 1)
        minf = box(b"minf", full(b"vmhd", b"\0" * 8),
                   box(b"dinf", full(b"dref", u32(1), url)), stbl)
        return box(b"trak", full(b"tkhd", u32(3700000000, 3700000000),
                                 b"\0" * 72),
                   box(b"tref", box(b"cdsc", u32(1))),
                   box(b"edts", full(b"elst", u32(1, 100, 0, 65536))),
                   box(b"mdia", full(b"mdhd", u32(3700000000, 3700000000),
                                     b"\0" * 12),
                       handler(self.kind), minf),
                   box(b"udta", box(b"\xa9xyz", b"\0\x16\x15\xc7", PLACE)),
                   box(b"meta", PLACE))


def tracks():
    picture = [[b"P%03d" % (10 * i + j) * 20 for j in range(3)]
               for i in range(4)]
    sound = [[b"S%03d" % i * 10] * 2 for i in range(4)]
    place = [[b"GPS 35.471625,139.738214 %d" % i] for i in range(4)]
    return [Track(b"vide", b"avc1", picture),
            Track(b"soun", b"mp4a", sound, constant=40),
            Track(b"meta", b"mebx", place),
            Track(b"camm", b"camm", [[PLACE]]),
            Track(b"sbtl", b"tx3g", [[b"hanako.tester was here"]])]


def metadata():
    key = b"com.apple.quicktime.location.ISO6709"
    return [box(b"udta", box(b"\xa9xyz", b"\0\x16\x15\xc7", PLACE),
                full(b"loci", b"\x15\xc7Toyota\0", b"\0", u32(9156624, 2324648))),
            full(b"meta", handler(b"mdta"),
                 full(b"keys", u32(1), box(b"mdta", key)),
                 box(b"ilst", box(u32(1), box(b"data", u32(1, 0), PLACE)))),
            box(b"gps ", PLACE), box(b"gps0", PLACE), box(b"GPMF", PLACE)]


def film(some=None, tables_first=True, wide=False, brand=b"isom", extra=(),
         external=False, moov=()):
    """(bytes of the file, {offset: bytes} of pictures and sound)."""
    some = some or tracks()
    before = [box(b"ftyp", brand, u32(512), brand), box(b"free", b"DashCam"),
              box(b"uuid", b"X" * 16, PLACE)]
    chunks = [(t, i) for i in range(max(len(t.chunks) for t in some))
              for t in some if i < len(t.chunks)]

    def build():
        tables = box(b"moov", full(b"mvhd", u32(3700000000, 3700000000),
                                   b"\0" * 88),
                     *(t.boxes(wide, external) for t in some), *metadata(),
                     *moov)
        samples = b"between, hanako.tester"
        at = len(b"".join(before)) + (len(tables) if tables_first else 0) + \
            (16 if wide else 8)
        kept = {}
        for track, i in chunks:
            data = b"".join(track.chunks[i])
            track.offsets[i] = at + len(samples)
            if track.kind in (b"vide", b"soun"):
                kept[at + len(samples)] = data
            samples += data + b"DashCam" * (i % 2)
        samples = box(b"mdat", samples, wide=wide)
        parts = [tables, samples] if tables_first else [samples, tables]
        return b"".join([*before, *parts, *extra]), kept

    build()             # the offsets
    return build()
