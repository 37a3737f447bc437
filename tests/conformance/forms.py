# SPDX-License-Identifier: Apache-2.0
"""forms - is a value in a text, however it is written?

It shares nothing with the engine: Python's own decoders, over the whole text,
again and again until nothing changes.

    found_in(text, value, encoding)    bytes, str -> bool
"""

import base64
import binascii
import html
import quopri
import re
import unicodedata
import urllib.parse

LAYERS = 8
SLASHES = re.compile(r"\\+u([0-9A-Fa-f]{4})|\\+x([0-9A-Fa-f]{2})|\\+([/\"'])")
FOLDS = re.compile(r"\\+[nrt]|\\\n\s*|\n\s+")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}")
HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){8,}")
HYPHENS = dict.fromkeys(
    [*range(0x2010, 0x2016), 0x2212, 0x30FC, 0xFF70, 0xAD], "-")


def unslash(text):
    return SLASHES.sub(
        lambda m: m[3] or chr(int(m[1] or m[2], 16)), text)


def undo(text):
    """All layers of escapes undone."""
    for _ in range(LAYERS):
        before = text
        text = unslash(urllib.parse.unquote(html.unescape(text)))
        text = unicodedata.normalize("NFKC", text).translate(HYPHENS)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        if text == before:
            break
    return text


def decoded(text):
    """What the runs of base64 and hexadecimal in a text stand for."""
    for run in BASE64.findall(text):
        plain = run.replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(plain + "=" * (-len(plain) % 4))
        except binascii.Error:
            pass
    for run in HEX.findall(text):
        yield bytes.fromhex(run)


def readings(text, depth=3):
    """The text as others may read it."""
    plain = undo(text)
    yield plain
    yield undo(FOLDS.sub("", text))
    yield undo(quopri.decodestring(text.encode("utf-8", "replace")).decode(
        "utf-8", "replace"))
    if depth > 0:
        for inner in decoded(plain):
            yield from readings(inner.decode("utf-8", "replace"), depth - 1)


def squeezed(text):
    """Letters and digits alone."""
    return "".join(c for c in text.casefold() if c.isalnum())


def found_in(text, value, encoding="utf-8"):
    wanted = squeezed(undo(value))
    return any(wanted in squeezed(reading)
               for name in {encoding, "utf-8"}
               for reading in readings(text.decode(name, "replace")))
