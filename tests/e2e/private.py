# SPDX-License-Identifier: Apache-2.0
"""private - the values that must not get out.  All invented."""

import json

WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ",
                   (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6,
                    7, 8, 9)))


def vin(front, back):
    """A VIN with the right check digit (ISO 3779) from 8 and 8 characters."""
    text = front + "0" + back
    total = sum(w * (LETTERS[c] if c in LETTERS else int(c))
                for w, c in zip(WEIGHTS, text))
    return front + "0123456789X"[total % 11] + back


def wrong(good):
    """The same VIN with a wrong check digit."""
    return good[:8] + ("1" if good[8] != "1" else "2") + good[9:]


VIN = vin("JTEST24Z", "R0123457")
VIN_WRONG = wrong(vin("JTEST24Z", "R0765431"))
EMAIL = "hanako.tester@cars.example.jp"
LAT = "35.471625"
LON = "139.738214"
VALUES = (VIN, VIN_WRONG, EMAIL, LAT, LON)

RECORD = {"vehicle": VIN, "loaner": VIN_WRONG, "contact": EMAIL,
          "position": {"latitude": float(LAT), "longitude": float(LON)},
          "odometer_km": 18342.5, "state": "parked"}
BODY = json.dumps(RECORD).encode()
EVENT = b"data: " + BODY + b"\n\n"


def leaks(*texts):
    """The values that stand in any of the texts, in whatever case."""
    out = []
    for text in texts:
        low = bytes(text).lower()
        out += [v for v in VALUES if v.lower().encode() in low]
    return sorted(set(out))


def reply_leaks(reply, client=None):
    """Searches all of a reply: head, interim heads, body, trailers, and the
    client's whole byte stream, chunk framing included."""
    texts = [reply.body]
    for part in (reply, *reply.interim):
        texts.append(repr((part.reason, part.headers, part.trailers)).encode())
    if client is not None:
        texts.append(client.received)
    return leaks(*texts)
