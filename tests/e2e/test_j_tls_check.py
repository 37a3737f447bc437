# SPDX-License-Identifier: Apache-2.0
"""Goal: what is valid and will not be for long, or is not for those who will
come, is said when fogline starts."""

import os

import pytest
from fogline import run
from pki import Authority

FILTER = """filter: f
applies_to: {hosts: %s}
rules: [{find: vin, do: redact}]
"""


@pytest.fixture(scope="module")
def ca(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def says(start):
    def starts(pair, *options, **named):
        log = start("--tls-cert", pair[0], "--tls-key", pair[1], *options,
                    **named).log()
        lines = log[:log.index("fogline serve: listening")].splitlines()
        # a sanitizer's build has none, and says so
        return [line for line in lines if "warning: no sandbox" not in line]
    return starts


def test_nothing_if_all_is_well(says, ca):
    assert says(ca.issue("fine", dns=["a.example"]), "--tls-client-ca",
                ca.path, "--tls-crl", ca.crl(), "--upstream-ca", ca.path,
                port="https://localhost:9",
                filters=[FILTER % "[a.example, A.Example]"]) == []


def test_certificates_that_end_soon(says, ca):
    pair = ca.issue("soon", dns=["a.example"], days=(-60, 20))
    [said] = says(pair)
    assert pair[0] in said and "ends in 20 days" in said


def test_certificates_for_no_name(says, ca):
    [said] = says(ca.issue("nameless"))
    assert "no subjectAltName" in said


@pytest.mark.parametrize("hosts,names,missing", [
    ("[a.example, b.example]", ["a.example"], ["b.example"]),
    ("'*.a.example'", ["a.example"], ["*.a.example"]),
    ("'*.a.example'", ["*.a.example"], []),
    ("x.a.example", ["*.a.example"], []),
])
def test_hosts_without_a_certificate(says, ca, hosts, names, missing):
    said = says(ca.issue("names", dns=names), filters=[FILTER % hosts])
    assert len(said) == len(missing)
    for line, host in zip(said, missing):
        assert f"the host {host}, which no certificate is for" in line


def test_an_old_revocation_list(ca):
    pair = ca.issue("fine", dns=["a.example"])
    done = run("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0",
               "--upstream", "http://127.0.0.1:9", "--tls-cert", pair[0],
               "--tls-key", pair[1], "--tls-client-ca", ca.path,
               "--tls-crl", ca.crl(days=(-9, -3)))
    assert done.returncode == 1
    assert b"a revocation list that ended on" in done.stderr


def test_an_upstream_that_is_not_verified(says, ca):
    [said] = says(ca.issue("fine", dns=["a.example"]), "--upstream-insecure",
                  port="https://localhost:9")
    assert "not verified" in said


# -- fogline check --

CONFIG = """
listen:
  - address: 127.0.0.1:0
    tls: { certificate: "%s", key: "%s", client_ca: "%s", clients: required }
upstream:
  servers: ["https://cloud.example"]
  tls: { ca: "%s" }
filters: [filter.yaml]
"""


def check(ca, tmp_path, pair, client_ca=None, *options):
    (tmp_path / "filter.yaml").write_text(FILTER % "a.example")
    path = tmp_path / "fogline.yaml"
    path.write_text(CONFIG % (*pair, client_ca or ca.path, ca.path))
    done = run("check", *options, str(path))
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_check_is_content_with_good_certificates(ca, tmp_path):
    code, said = check(ca, tmp_path, ca.issue("good", dns=["a.example"]),
                       None, "--strict")
    assert code == 0, said


@pytest.mark.parametrize("make,word,code", [
    (lambda ca, d: ca.issue("soon", dns=["a.example"], days=(-60, 20)),
     "ends in 20 days", 0),
    (lambda ca, d: ca.issue("b", dns=["b.example"]),
     "which no certificate is for", 0),
    (lambda ca, d: ca.issue("weak", dns=["a.example"], kind="rsa1024"),
     "too small", 1),
    (lambda ca, d: ca.issue("old", dns=["a.example"], days=(-9, -1)),
     "expired", 1),
    (lambda ca, d: (ca.issue("x", dns=["a.example"])[0],
                    ca.issue("y", dns=["a.example"])[1]), "not the key", 1),
    (lambda ca, d: (lambda pair: os.chmod(pair[1], 0o644) or pair)(
        ca.issue("open", dns=["a.example"])), "everybody may read", 1),
    (lambda ca, d: (str(d / "no"), str(d / "no")), "No such file", 1),
])
def test_check_says_what_is_wrong(ca, tmp_path, make, word, code):
    pair = make(ca, tmp_path)
    got, said = check(ca, tmp_path, pair)
    assert word in said and got == code, said
    got, said = check(ca, tmp_path, pair, None, "--strict")
    assert got == 1


def test_check_says_what_is_wrong_with_cas(ca, tmp_path):
    good = ca.issue("good", dns=["a.example"])
    (tmp_path / "none.pem").write_text("nonsense")
    code, said = check(ca, tmp_path, good, str(tmp_path / "none.pem"))
    assert code == 1 and "none.pem: cannot be used as a bundle" in said


def test_a_bad_file_of_the_configuration_is_shown_where_it_is_named(
        ca, tmp_path):
    good, other = (ca.issue(n, dns=["a.example"]) for n in ("good2", "other"))
    code, said = check(ca, tmp_path, (good[0], other[1]))
    assert code == 1
    assert "fogline.yaml:4:" in said and other[1] + ": is not the key" in said
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate\n")
    code, said = check(ca, tmp_path, good, str(bad))
    assert code == 1 and "fogline.yaml:4:" in said and str(bad) in said
    done = run("serve", "-c", str(tmp_path / "fogline.yaml"))
    assert done.returncode == 1 and b"fogline.yaml:4:" in done.stderr


@pytest.mark.parametrize("options,says", [
    (["--tls-clients", "required"], "needs --tls-client-ca"),
    (["--tls-min-version", "1.1"], "want 1.2 or 1.3"),
    (["--tls-clients", "no"], "want off, optional or required"),
])
def test_options_say_what_they_want(ca, options, says):
    pair = ca.issue("fine2", dns=["a.example"])
    done = run("serve", "--tls-cert", pair[0], "--tls-key", pair[1], *options)
    assert done.returncode == 2
    assert says in done.stderr.decode().splitlines()[0]


def test_an_address_of_another_machine():
    done = run("serve", "--listen", "192.0.2.1:0", "--admin", "127.0.0.1:0",
               "--upstream", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert b"no network interface of this machine" in done.stderr
