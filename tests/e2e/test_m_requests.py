# SPDX-License-Identifier: Apache-2.0
"""Goal: requests that are not valid are refused, and valid ones pass, in
whatever pieces they come."""

import pytest
import request_cases as cases
from verdicts import still_fine
from volley import PATIENT, all_refused, refusal

OPTIONS = PATIENT


def some(table, count=40):
    """Slices of a table, so that a failure names a few cases only."""
    names = list(table)
    return [{n: table[n] for n in names[at:at + count]}
            for at in range(0, len(names), count)]


@pytest.mark.parametrize("table", some(cases.LINE_ENDS, 30))
def test_lines_end_in_crlf(proxy, upstream, path, table):
    all_refused(proxy, upstream, path, table, (400, 505))


def test_folding(proxy, upstream, path):
    all_refused(proxy, upstream, path, cases.FOLDING)


@pytest.mark.parametrize("table", some(cases.LENGTH_CASES))
def test_lengths(proxy, upstream, path, table):
    all_refused(proxy, upstream, path, table)


@pytest.mark.parametrize("table", some(cases.CODING_CASES))
def test_codings(proxy, upstream, path, table):
    all_refused(proxy, upstream, path, table)


@pytest.mark.parametrize("table", some(cases.REQUEST_LINES))
def test_request_lines(proxy, upstream, path, table):
    all_refused(proxy, upstream, path, table, (400, 501, 505))


def test_versions(proxy, upstream, path):
    all_refused(proxy, upstream, path, cases.VERSION_CASES, (400, 505))


@pytest.mark.parametrize("table", some(cases.HOST_CASES))
def test_hosts(proxy, upstream, path, table):
    all_refused(proxy, upstream, path, table)


def test_fields(proxy, upstream, path):
    all_refused(proxy, upstream, path, cases.FIELDS, (400, 417))


def test_upgrades(proxy, upstream, path):
    all_refused(proxy, upstream, path, cases.UPGRADES)


def test_expectations(proxy, upstream, path):
    all_refused(proxy, upstream, path, cases.EXPECTATIONS, (400, 417))


@pytest.mark.parametrize("part", [
    b"GET / HTTP/1.1\rHost: a\r\n", b"GET / HTTP/1.1\r\n Host: a",
    b"GET / HTTP/1.1\nHost: a\n", b"PUT / HTTP/1.1\r\nHost: a\r\n\rabc",
    b"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n", b"\x16\x03\x01\0\xee",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c", b'{"a": 1}', b"\r\r",
    b"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\nY: c\r\n", b"\0", b" GET /"],
    ids=repr)
def test_what_cannot_be_a_head_is_not_waited_for(start, upstream, path, part):
    """With the time-out as it is by default, 10 s."""
    proxy = start()
    with proxy.client() as whole, proxy.client() as bytewise:
        refusal(whole.send(part), (400,), part)
        refusal(bytewise.send_pieces(part), (400,), part)
    still_fine(proxy, upstream, path)
