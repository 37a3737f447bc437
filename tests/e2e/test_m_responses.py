# SPDX-License-Identifier: Apache-2.0
"""Goal: responses that are not valid are refused, and valid ones pass, in
whatever pieces they come."""

import pytest
import response_cases as cases
from response_cases import MARK
from test_m_requests import some
from upstream import Stall
from verdicts import refused, still_fine
from volley import (LONG, PATIENT, PLACES, asked, bytewise, each_answer,
                    steps_of)

OPTIONS = PATIENT


def all_bad(proxy, upstream, path, table, places=PLACES):
    for name, reply, client in each_answer(proxy, upstream, path, table,
                                           places):
        assert reply.status == 502, (name, reply)
        refused(reply, 502)
        assert MARK not in client.received, name
    still_fine(proxy, upstream, path)


@pytest.mark.parametrize("table", some(cases.LINE_ENDS, 30))
def test_lines_end_in_crlf(proxy, upstream, path, table):
    all_bad(proxy, upstream, path, table, LONG)


def test_folding(proxy, upstream, path):
    all_bad(proxy, upstream, path, cases.FOLDING)


@pytest.mark.parametrize("table", some(cases.STATUS_CASES))
def test_status_lines(proxy, upstream, path, table):
    all_bad(proxy, upstream, path, table)


@pytest.mark.parametrize("table", some(cases.FRAMING))
def test_framing(proxy, upstream, path, table):
    all_bad(proxy, upstream, path, table)


def test_fields(proxy, upstream, path):
    all_bad(proxy, upstream, path, cases.FIELDS)


@pytest.mark.parametrize("part", [
    b"HTTP/1.1 200 OK\rContent-Length: 0\r\n", b"HTTP/1.1 200 OK\r\n Host: a",
    b"HTTP/1.1 200 OK\nX: y", b"HTTP/1.1 200 OK\r\nX: y\r\n\tz", b"\0\0\0\4",
    b"HTTP/1.1 200 OK\r\n: x\r\n", b"HTTP/1.1 200 OK\r\nX: y\r\n\rabc",
    MARK, b"\x15\x03\x01\0\2\2\x46"], ids=repr)
def test_what_cannot_be_a_head_is_not_waited_for(proxy, upstream, path, part):
    """The upstream's connection stays open; the time-out is 30 s."""
    scripts = [[part, Stall()], steps_of(bytewise(part), 0.001)[:-1]
               + [Stall()]]
    for reply, client in asked(proxy, upstream, path, scripts):
        refused(reply, 502)
        assert MARK not in client.received
    still_fine(proxy, upstream, path)
