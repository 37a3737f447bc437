# SPDX-License-Identifier: Apache-2.0
"""oracle - a slow second opinion on what fogline lets through.

It shares nothing with the engine: plain regular expressions over the whole
text, and bodies made from a seed, of which it is known to the byte where the
private values stand.

    Body                    a body and the places of its values
    make(seed)              one of many shapes, full of values and decoys
    private_values(text)    what still looks private in a text
    remains(body, text)     which of the body's values are still in a text
"""

import json
import random
import re

# -- what is private, as regular expressions ---------------------------------

WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
                  (*range(10), 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9,
                   2, 3, 4, 5, 6, 7, 8, 9)))

VIN = re.compile(rb"(?<![A-Za-z0-9])(?:[A-HJ-NPR-Z0-9]{17}|"
                 rb"[a-hj-npr-z0-9]{17})(?![A-Za-z0-9])")
EMAIL = re.compile(rb"[A-Za-z0-9._%+'-]*[A-Za-z0-9_%+-]@"
                   rb"(?:[A-Za-z0-9-]+\.)+(?:xn--[a-z0-9]+|[A-Za-z]{2,})")
KEYED = re.compile(rb"(?i)(?<![a-z])(?:gps|home|start|end)?_?"
                   rb"(?:lat|latitude|lon|lng|longitude)"
                   rb"[\\\"'\s]*[:=>][\\\"'\s]*(-?\d{1,3}\.\d{4,})")
PAIR = re.compile(rb"(?<![\w.])(-?\d{1,3}\.\d{4,})"
                  rb"(?:\s*,\s*| ?[; |/] ?)"
                  rb"(-?\d{1,3}\.\d{4,})(?![\w.])")
FILES = (b".png", b".jpg", b".svg", b".webp", b".css", b".js", b".json")


def check_digit(vin):
    """The ninth character a VIN ought to have (ISO 3779, 49 CFR 565.15)."""
    total = sum(w * VALUES[c] for w, c in zip(WEIGHTS, vin.upper()))
    return "0123456789X"[total % 11]


def is_vin(text):
    """17 characters that end in four digits or have the check digit, and are
    neither letters alone nor digits alone nor lower-case hexadecimal."""
    text = text.decode()
    if text.isdigit() or text.isalpha():
        return False
    if text != text.upper() and re.fullmatch("[0-9a-f]+", text):
        return False
    return text[8].upper() == check_digit(text) or text[-4:].isdigit()


def is_degrees(text):
    return any(c in b"123456789" for c in text) and abs(float(text)) <= 180


def private_values(text):
    """[(kind, bytes)]: what a regular expression takes for private."""
    found = [("vin", m) for m in VIN.findall(text) if is_vin(m)]
    found += [("email", m) for m in EMAIL.findall(text)
              if not m.lower().endswith(FILES)]
    found += [("coordinates", m) for m in KEYED.findall(text)
              if is_degrees(m)]
    found += [("coordinates", b",".join(m)) for m in PAIR.findall(text)
              if is_degrees(m[0]) and is_degrees(m[1])]
    return found


# -- bodies of which the values are known ------------------------------------

class Body:
    """Text put together piece by piece, with the places of its values."""

    def __init__(self, media_type):
        self.media_type = media_type
        self.text = b""
        self.values = []  # (offset, bytes, kind)

    def put(self, *pieces):
        """str: as it is; (kind, str): a private value."""
        for piece in pieces:
            kind = None
            if isinstance(piece, tuple):
                kind, piece = piece
            piece = piece.encode()
            if kind is not None:
                self.values.append((len(self.text), piece, kind))
            self.text += piece
        return self

    def places(self):
        """[(offset, length, kind)], as `fogline scan` lists them."""
        return [(at, len(value), kind) for at, value, kind in self.values]


def remains(body, text):
    """The body's values of which `text` still holds all, or of a position so
    much that it is good to 100 m."""
    low = text.lower()
    return [value for _, value, kind in body.values
            if (value[:value.index(b".") + 4] if kind == "coordinates"
                else value.lower()) in low]


class Values:
    """Private values and decoys, by a seeded generator.  All invented."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def characters(self, alphabet, n):
        return "".join(self.random.choice(alphabet) for _ in range(n))

    def vin(self):
        vin = (self.pick("JTD", "1HG", "WAU", "VF1", "KMH", "5YJ", "ZFA")
               + self.characters("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 5) + "0"
               + self.characters("ABCDEFGHJKLMNPRSTUVWXYZ", 2)
               + self.characters("0123456789", 6))
        if self.random.random() < 0.5:  # Europe and Japan have none
            vin = vin[:8] + check_digit(vin) + vin[9:]
        return "vin", vin

    def email(self):
        name = self.characters("abcdefghijklmnopqrstuvwxyz", 5)
        return "email", (
            self.pick(name, name + ".x", name + "+tag", name.upper(),
                      name + "_9", "1" + name)
            + "@" + self.pick("example.com", "mail.example.co.jp",
                              "example.xn--p1ai", "EXAMPLE.ORG", "163.example"))

    def degrees(self, most):
        value = self.random.uniform(1.1, most) * self.pick(1, -1)
        return "coordinates", f"{value:.{self.random.randint(4, 7)}f}"

    def latitude(self):
        return self.degrees(59)  # without a key, farther south is none

    def longitude(self):
        return self.degrees(179)

    def decoy(self):
        """A JSON member that must stay."""
        return self.pick(
            f'"odometer_km":{self.random.uniform(0, 3e5):.1f}',
            f'"part":"90915-YZZD{self.random.randint(1, 9)}"',
            f'"id":"{self.characters("0123456789abcdef", 32)}"',
            f'"at":"2026-11-22T10:{self.random.randint(10, 59)}:00.123Z"',
            '"image":"logo@2x.png"', '"pkg":"lib@1.2.3"', '"soc":71.25',
            '"travelTimeInMin":35', '"platform":"ios-17.4"', '"lat":null',
            '"plate":null', '"speed":[41.5,42.5,39.25]', '"@type":"Vehicle"')


def shape_json(v):
    gap = v.pick("", " ", "\n  ")
    lat, lon = v.pick(("lat", "lon"), ("latitude", "longitude"),
                      ("gpsLat", "gpsLng"), ("home_lat", "home_lon"))
    quote = v.pick("", '"')
    body = Body("application/json").put("{", v.decoy())
    for _ in range(v.random.randint(1, 5)):
        body.put(f',{gap}"vin":{gap}"', v.vin(), f'",{gap}', v.decoy(),
                 f',{gap}"mail":"', v.email(), f'",{gap}"{lat}":{gap}{quote}',
                 v.latitude(), f'{quote},{gap}"{lon}":{gap}{quote}',
                 v.longitude(), f"{quote},{gap}", v.decoy())
    return body.put("}")


def shape_json_in_json(v):
    body = Body("application/json").put('{"log":"{')
    for _ in range(v.random.randint(1, 3)):
        body.put('\\"vin\\":\\"', v.vin(), '\\",\\"lat\\":', v.latitude(),
                 ',\\"lon\\":', v.longitude(), ',\\"owner\\":\\"', v.email(),
                 '\\",')
    return body.put('\\"x\\":1}"}')


def shape_geojson(v):
    gap = v.pick("", " ", "\n    ")
    body = Body("application/geo+json").put(
        '{"type":"LineString","coordinates":[')
    for i in range(v.random.randint(1, 8)):
        body.put("," if i else "", f"[{gap}", v.longitude(), f",{gap}",
                 v.latitude(), v.pick("]", ",41.5]"))
    return body.put("]}")


def shape_xml(v):
    body = Body("application/xml").put('<?xml version="1.0"?><fleet>')
    for _ in range(v.random.randint(1, 4)):
        body.put('<car vin="', v.vin(), '"><owner>', v.email(),
                 "</owner><latitude>", v.latitude(), "</latitude>"
                 "<longitude>", v.longitude(), "</longitude><trkpt lat='",
                 v.latitude(), "' lon='", v.longitude(), "'/></car>\n")
    return body.put("</fleet>")


def shape_csv(v):
    comma = v.pick(",", ";")
    body = Body("text/csv").put(
        comma.join(("id", "vin", "email", "latitude", "longitude", "soc")),
        "\r\n")
    for i in range(v.random.randint(1, 20)):
        body.put(f"{i}{comma}", v.vin(), comma, v.email(), comma,
                 v.latitude(), comma, v.longitude(), f"{comma}71.5\r\n")
    return body


def shape_log(v):
    body = Body("text/plain")
    for i in range(v.random.randint(1, 12)):
        body.put(f"10:15:{i:02d}.123456 INFO ",
                 *v.pick(("vin=", v.vin(), " parked"),
                         ("sent to <", v.email(), ">"),
                         ("GET /v1?lat=", v.latitude(), "&lon=",
                          v.longitude(), "&r=5 200"),
                         ("at ", v.latitude(), ", ", v.longitude()),
                         ("car ", v.vin(), " of ", v.email(), ", 12 km"),
                         ("trace ", v.characters("0123456789abcdef", 32)),
                         ("took 0.123456 s",)), "\n")
    return body


def shape_events(v):
    body = Body("text/event-stream")
    for i in range(v.random.randint(1, 8)):
        body.put(f"id: {i}\ndata: ",
                 *v.pick(('{"vin":"', v.vin(), '"}'),
                         ('{"lat":', v.latitude(), ',"lng":', v.longitude(),
                          "}"),
                         ("latitude=", v.latitude()), ("ping",)), "\n\n")
    return body


SHAPES = (shape_json, shape_json_in_json, shape_geojson, shape_xml, shape_csv,
          shape_log, shape_events)


def make(seed):
    """A body; the same for the same seed.  All shapes take their turn."""
    return SHAPES[seed % len(SHAPES)](Values(seed))


def is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
