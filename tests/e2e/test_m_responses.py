# SPDX-License-Identifier: Apache-2.0
"""Goal: responses that are not valid are refused, and valid ones pass, in
whatever pieces they come."""

import pytest
import response_cases as cases
from response_cases import MARK
from test_m_requests import some
from verdicts import refused, still_fine
from volley import LONG, PATIENT, PLACES, each_answer

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
