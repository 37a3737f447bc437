# SPDX-License-Identifier: Apache-2.0
"""chunk_cases - chunked bodies by the table {name: raw}, for both directions.

DATA is the body of the valid ones; the refused ones hold it, too.
"""

from request_cases import ENDS, named, shown

DATA = b'{"mark": "what must not leave"}'
SIZE = b"%x" % len(DATA)
LAST = b"0\r\n\r\n"


def one(size=SIZE, ext=b"", data=DATA, end=b"\r\n", last=LAST):
    return size + ext + b"\r\n" + data + end + last


# -- refused --

SIZES = [b"", b" ", b"+1f", b"-1f", b"-0", b"+0", b"0x1f", b"0X1f", b"x1f",
         b"1_f", b"0_1f", b"1f_", b"1fh", b"$1f", b"#1f", b"1f.", b"1f.0",
         b"1f,1f", b"1g", b"\\x1f", b" 1f", b"\t1f", b"1f ", b"1f\t", b"1f  ",
         b"1 f", b"1f\0", b"\x001f", b"1f\x0b", b"\x0b1f", b"1f\x0c", b"\r1f",
         b"1f\r", b"\n1f", b"1f\n", b"1f\xa0", b"\xef\xbc\x91f", b"1F\x7f",
         b'"1f"', b"'1f'", b"(1f)", b"zz", b"10000000000000000",
         b"1000000000000001f", b"1000000000000000000000000000001f",
         b"8000000000000000", b"800000000000001f", b"ffffffffffffffff",
         b"fffffffffffffffe", b"7fffffffffffffff", b"4000000000000000",
         b"f" * 100, b"0" * 17 + SIZE, b"0" * 1000 + SIZE]
EXTENSIONS = [b";", b"; ", b";;", b";;a", b";a;", b";=", b";=a", b";a=",
              b";a=;b", b";a==b", b" ;a", b"\t;a", b"; a", b";\ta", b";a =b",
              b";a= b", b";a b", b";a ", b" a", b" rrrr", b";a/b", b";a,b",
              b";a:b", b";(a)", b";{", b";a@b", b";a\0", b";a\x01", b";a\x7f",
              b";\xe4", b";a=\xe4", b";a\rb", b";a\nb", b";a=b\rc", b";a=b\nc",
              b"\r;a", b"\n;a", b";\ra", b";\na", b";a\r\r", b";a=\"",
              b";a=\"b", b";a=\"b;c", b";a=\"b\\", b";a=\"b\\\"", b";a=b\"",
              b";a=\"b\"c", b";a=\"b\"\"c\"", b";a=\"b\" ", b";a=\"b\\\"\"x",
              b";a=\"\r\n\"", b";a=\"\n\"", b";a=\"\r\"", b";a=\"\0\"",
              b";a=\"\\\0\"", b";a=\"\\\r\"", b";a=\"\x01\"", b";a=\"\x7f\"",
              b";\"a\"", b";\"a\"=b", b";a='b c'", b";" + b"a" * 300,
              b";a=" + b"b" * 300, b";a" * 200, b";a=\"" + b"b" * 300 + b"\""]


def with_line_ends():
    """Each line end of a chunked body in whose place another stands."""
    pieces = [b"1", b"x", SIZE + b";a=b", DATA, b"0", b"X-T: u", b""]
    return {f"{shown(end)} behind line {k}": b"".join(
        piece + (end if i == k else b"\r\n")
        for i, piece in enumerate(pieces)) + b"\r\n\r\n"
        for end in ENDS for k in range(len(pieces))
        # a CR more is read as the begin of what stands behind
        if not (end == b"\r\n\r" and k >= len(pieces) - 2)}


TRAILERS = [b" X: y", b"\tX: y", b"X: y\r\n z", b"X: y\r\n\tz", b": y", b":",
            b"X", b"X y", b"X : y", b"X\t: y", b"X Y: z", b"X\0: y", b"X: y\0",
            b"X: y\x01", b"X: \x7f", b"X: y\rZ: a", b"X: y\nZ: a", b"X\r: y",
            b"X\xe4: y", b"X(: y", b"\0", b"GET /smuggled HTTP/1.1",
            b"A: b\r\n" * 21 + b"A: b", b"A: " + b"b" * 9000]

REFUSED = {
    **named(SIZES, lambda size: one(size=size)),
    **{"chunk 0 " + name: body for name, body in named(
        [b"+0", b"-0", b"0x0", b"0_0", b"00x", b"0 ", b" 0", b"0\t", b"", b"O",
         b"0,",
         b"0;", b"0 ;a", b"0; a", b"0;a=", b"0;a=\"", b"0\r", b"0\n", b"-0x0"],
        lambda last: one(last=last + b"\r\n\r\n")).items()},
    **{"extension " + name: body for name, body in named(
        EXTENSIONS, lambda ext: one(ext=ext)).items()},
    **with_line_ends(),
    **{"trailer " + name: body for name, body in named(
        TRAILERS, lambda t: one(last=b"0\r\n" + t + b"\r\n\r\n")).items()},
    "nothing behind the data": one(end=b""),
    "a byte too many": one(data=DATA + b"x"),
    "a byte too few": one(data=DATA[:-1]),
    "two bytes for CRLF": one(end=b"XX"), "LF CR": one(end=b"\n\r"),
    "an empty line more": one(end=b"\r\n\r\n"),
    "an empty line first": b"\r\n" + one(),
    "no last chunk but an empty line": one(last=b"\r\n\r\n"),
    "CR CR and an extension": SIZE + b"\r\r;ABCD\r\n" + DATA + b"\r\n" + LAST,
    "space, LF, space": SIZE + b" \n  \r\n" + DATA + b"\r\n" + LAST,
    "plain data": DATA + b"\r\n" + LAST,
    "a request for a size": b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
    "X: behind the last chunk": one(last=b"0\r\nX:POST / HTTP/1.1\r\0\n\r\n"),
    "extensions beyond all measure": b"1;" + b"a" * 250 + b"\r\nx\r\n",
    "zeros beyond all measure": b"",
}
REFUSED["extensions beyond all measure"] *= 280
REFUSED["zeros beyond all measure"] = (b"0" * 15 + b"1\r\nx\r\n") * 4500

# Valid, but more than what comes; one more than 32 bits, than 60.
LARGER = named([b"31d", b"10000001f", b"100000000000001f"],
               lambda size: one(size=size))

# -- taken --

TAKEN = {
    "one chunk": one(), "in capitals": one(size=SIZE.upper()),
    "leading zeros": one(size=b"000" + SIZE),
    "sixteen digits": one(size=b"0" * 14 + SIZE),
    "a long last chunk": one(last=b"000\r\n\r\n"),
    "many": b"".join(b"1\r\n%c\r\n" % c for c in DATA) + LAST,
    "a name": one(ext=b";a"), "a value": one(ext=b";a=b"),
    "several": one(ext=b";ilovew3;somuchlove=aretheseparametersfor;x=y"),
    "quoted": one(ext=b';a="b";c="";d'),
    "quoted, with all that may be": one(
        ext=b';a="I \\"love\\"; \\\\ext\\\\ \t=,\xe4";b'),
    "one on the last chunk": one(last=b'0;a="b"\r\n\r\n'),
    "every token character": one(ext=b";!#$%&'*+-.^_`|~09AZaz=0"),
    "a trailer": one(last=b"0\r\nX-T: u\r\n\r\n"),
    "several trailers": one(last=b"0\r\nVary: *\r\nX-T: u\r\nX-U:\r\n\r\n"),
    "a trailer that frames": one(last=b"0\r\nContent-Length: 3\r\n\r\n"),
    "a trailer that codes": one(
        last=b"0\r\nTransfer-Encoding: chunked\r\n\r\n"),
    "a trailer that routes": one(last=b"0\r\nHost: other.example\r\n\r\n"),
    "a trailer that authorizes": one(
        last=b"0\r\nAuthorization: x\r\nCookie: y\r\n\r\n"),
    "a trailer that names a type": one(
        last=b"0\r\nContent-Type: image/png\r\n"
             b"Content-Encoding: gzip\r\n\r\n"),
    "a trailer of this hop": one(
        last=b"0\r\nConnection: close\r\nUpgrade: x\r\nTE: y\r\n\r\n"),
}
