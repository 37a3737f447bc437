# SPDX-License-Identifier: Apache-2.0
"""Goal: requests that are not valid are refused, and valid ones pass, in
whatever pieces they come."""

import pytest
import request_cases as cases
from volley import PATIENT, all_refused

OPTIONS = PATIENT


def some(table, count=40):
    """Slices of a table, so that a failure names a few cases only."""
    names = list(table)
    return [{n: table[n] for n in names[at:at + count]}
            for at in range(0, len(names), count)]


@pytest.mark.parametrize("table", some(cases.LINE_ENDS, 30))
def test_lines_end_in_crlf(proxy, upstream, path, table):
    """Without an end to the head there is nothing to refuse but the wait."""
    all_refused(proxy, upstream, path, table, (400, 408, 505))


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
