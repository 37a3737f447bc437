# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the end-to-end tests, and what a failure prints.

    FOGLINE=path   the binary to test (default build/fogline)
    E2E_SLOW=n     stretches every time-out, for valgrind and sanitizers
    E2E_TLS=1      clients speak TLS: what tests say of connections must hold

Most tests wait more than they work, so tests/run.sh runs several at a time; a
test that measures how long fogline takes is marked `alone`.

One proxy and one upstream per module; a test takes a path of its own on that
upstream.  After every test the proxy must still be alive; at the end of the
module it must end on SIGTERM with 0, its log free of reports and of values.
"""

import pytest

import fogline as fogline_module
import wire
from fogline import Fogline
from upstream import Upstream
from webserver import Nginx

# Short enough to test, long enough for a loaded machine.
QUICK = ["--timeout", f"upstream_response={int(900 * wire.SLOW)}ms",
         "--timeout", f"stall={int(900 * wire.SLOW)}ms",
         "--timeout", f"header={int(900 * wire.SLOW)}ms",
         "--timeout", f"drain={int(1500 * wire.SLOW)}ms"]


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "alone: measures time, so nothing may run beside it")


@pytest.fixture(scope="module")
def upstream():
    it = Upstream()
    yield it
    it.close()


@pytest.fixture(scope="module")
def module_proxy(request, upstream):
    """Starts the module's proxy when first asked, and anew if it died."""
    running = []

    def current():
        if not running or running[-1].process.poll() is not None:
            running.append(Fogline(
                upstream.port, *getattr(request.module, "OPTIONS", ()),
                filters=getattr(request.module, "FILTERS", ())))
        return running[-1]

    yield current
    for it in running:
        it.stop()


@pytest.fixture
def proxy(module_proxy):
    """The module's proxy.  A module may set OPTIONS and FILTERS."""
    it = module_proxy()
    yield it
    assert it.process.poll() is None, "fogline died:\n" + it.log()[-4000:]


@pytest.fixture
def start(upstream):
    """Starts proxies of a test's own: start(*options, filters=...)."""
    started = []

    def starter(*options, port=None, **named):
        started.append(Fogline(port or upstream.port, *options, **named))
        return started[-1]

    yield starter
    for it in started:
        it.stop()


@pytest.fixture
def file(tmp_path):
    """Makes files: file(name, content) is where one is."""
    def make(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content)
        return str(path)
    return make


@pytest.fixture(scope="session")
def nginx():
    it = Nginx()
    yield it
    it.close()


@pytest.fixture(autouse=True)
def connections():
    """No test leaves its connections to the next."""
    wire.TRANSCRIPTS.clear()
    yield
    for client in wire.TRANSCRIPTS:
        client.close()


@pytest.fixture
def path(request):
    """A path no other test uses."""
    return "/" + "".join(c if c.isalnum() else "-"
                         for c in request.node.name)[:100]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if not report.failed:
        return
    for it in fogline_module.RUNNING[-1:]:
        try:
            report.sections.append(("fogline's log", it.log()[-6000:]))
        except OSError:
            pass
    report.sections.append(("the client's side", wire.transcripts()))
    if "upstream" in item.fixturenames and "upstream" in item.funcargs:
        report.sections.append(("the upstream's side",
                                item.funcargs["upstream"].transcript()))
