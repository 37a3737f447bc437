# SPDX-License-Identifier: Apache-2.0
"""Goal: whatever way a filter file changes, it is loaded again, once, and by
itself; what does not concern the filters is not."""

import os
import re
import time

import private
import pytest
from fogline import run
from test_a_reload import ONE, PRIVATE, SAID_ONE, SAID_TWO, TWO, body, redacts
from upstream import ok
from wire import SLOW


def watched(start, upstream, path, *files):
    """A proxy with these filter files, by name; its reloads so far."""
    upstream.on(path, ok(PRIVATE))
    options = [part for f in files for part in ("--filters", str(f))]
    proxy = start(*options)
    return proxy, proxy.reloads()


def in_place(f):
    f.write_text(TWO)


def in_pieces(f):
    with open(f, "w") as out:
        for line in TWO.splitlines(True):
            out.write(line)
            out.flush()
            time.sleep(0.05)


def renamed_over(f):
    new = f.with_name(".f.yaml.swp")
    new.write_text(TWO)
    os.replace(new, f)


def deleted_and_made_anew(f):
    f.unlink()
    time.sleep(0.05)
    f.write_text(TWO)


def backed_up_first(f):
    f.rename(f.with_name("f.yaml~"))
    f.write_text(TWO)


def same_size_and_date(f):
    """As `cp -p` and rsync leave it."""
    old = os.stat(f)
    f.write_text(TWO)
    os.utime(f, ns=(old.st_atime_ns, old.st_mtime_ns))


@pytest.mark.parametrize("change", [
    in_place, in_pieces, renamed_over, deleted_and_made_anew, backed_up_first,
    same_size_and_date])
def test_a_changed_file_is_loaded(start, upstream, path, tmp_path, change):
    file = tmp_path / "f.yaml"
    file.write_text(ONE)
    proxy, before = watched(start, upstream, path, file)
    assert proxy.get(path).body == SAID_ONE
    change(file)
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == SAID_TWO
    assert "files changed: filters reloaded, generation 2: t" in proxy.log()


def config_map(folder, version, **files):
    """What the kubelet makes of a ConfigMap: the names are links through
    `..data`, which is renamed over to lead to another folder."""
    data = folder / f"..2026_{version}"
    data.mkdir()
    for name, text in files.items():
        (data / f"{name}.yaml").write_text(text)
    (folder / "..data_tmp").symlink_to(data.name)
    os.replace(folder / "..data_tmp", folder / "..data")
    for name in files:
        link = folder / f"{name}.yaml"
        if not link.is_symlink():
            link.symlink_to(f"..data/{name}.yaml")


def test_a_config_map_is_swapped_as_a_whole(start, upstream, path, tmp_path):
    other = "filter: u\napplies_to: { hosts: [u.example] }\nrules: " \
        "[{ find: vin, do: redact, with: '%s' }]\n"
    config_map(tmp_path, 1, t=ONE, u=other % "[U1]")
    proxy, before = watched(start, upstream, path, tmp_path / "u.yaml",
                            tmp_path / "t.yaml")
    config_map(tmp_path, 2, t=TWO, u=other % "[U2]")
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == SAID_TWO
    assert proxy.get(path, host="u.example").body == body("[U2]")
    assert proxy.reloads() == (1, 0, 0)


def test_a_link_that_leads_far_away_is_followed(start, upstream, path,
                                                tmp_path):
    """No event tells of it: found by looking."""
    (tmp_path / "far").mkdir()
    (tmp_path / "near").mkdir()
    (tmp_path / "far" / "f.yaml").write_text(ONE)
    (tmp_path / "near" / "f.yaml").symlink_to("../far/f.yaml")
    proxy, before = watched(start, upstream, path, tmp_path / "near/f.yaml")
    in_place(tmp_path / "far" / "f.yaml")
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == SAID_TWO


def test_a_file_that_is_extended_is_watched(start, upstream, path, tmp_path):
    base, file = tmp_path / "base.yaml", tmp_path / "f.yaml"
    base.write_text(ONE)
    file.write_text("filter: f\nextends: base.yaml\n")
    proxy, before = watched(start, upstream, path, file)
    assert proxy.get(path).body == SAID_ONE
    base.write_text(TWO)
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == SAID_TWO


def test_a_key_is_watched(start, upstream, path, tmp_path):
    key, file = tmp_path / "k", tmp_path / "f.yaml"
    assert run("keygen", "--out", str(key)).returncode == 0
    file.write_text("filter: f\nrules: [{ find: vin, do: hash, key: k }]\n")
    proxy, before = watched(start, upstream, path, file)
    first = proxy.get(path).body
    key.unlink()
    assert run("keygen", "--out", str(key)).returncode == 0
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body != first
    assert b"h-" in proxy.get(path).body


def test_a_broken_file_is_watched_until_it_is_mended(start, upstream, path,
                                                     tmp_path):
    base, file = tmp_path / "base.yaml", tmp_path / "f.yaml"
    file.write_text(ONE)
    proxy, before = watched(start, upstream, path, file)
    file.write_text("filter: t\nextends: base.yaml\n")
    assert proxy.reloaded(before) == "refused"
    assert proxy.get(path).body == SAID_ONE
    before = proxy.reloads()
    base.write_text("rules: [")
    assert proxy.reloaded(before) == "refused"
    before = proxy.reloads()
    base.write_text(TWO)
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == SAID_TWO


def test_a_deleted_file_leaves_its_filters_in_force(start, upstream, path,
                                                    tmp_path):
    file = tmp_path / "f.yaml"
    file.write_text(ONE)
    proxy, before = watched(start, upstream, path, file)
    file.unlink()
    assert proxy.reloaded(before) == "refused"
    assert str(file) in proxy.log()
    assert proxy.get(path).body == SAID_ONE
    assert proxy.ask_admin("/readyz")[0] == 200


def test_what_happens_beside_the_files_is_no_change(start, upstream, path,
                                                    tmp_path):
    file = tmp_path / "f.yaml"
    file.write_text(ONE)
    proxy, _ = watched(start, upstream, path, file)
    for i in range(20):
        (tmp_path / f"log{i}").write_text("x")
        time.sleep(0.05)
    file.read_text()
    time.sleep(0.6)
    assert proxy.reloads() == (0, 0, 0)


def test_a_busy_folder_does_not_put_a_reload_off(start, upstream, path,
                                                 tmp_path):
    file = tmp_path / "f.yaml"
    file.write_text(ONE)
    proxy, before = watched(start, upstream, path, file)
    file.write_text(redacts("[THREE]"))
    begun = time.monotonic()
    while proxy.reloads() == before:
        (tmp_path / "log").write_text(str(time.monotonic()))
        assert time.monotonic() - begun < 2 * SLOW
    assert proxy.get(path).body == body("[THREE]")


def configured(tmp_path, upstream, *files, more=""):
    (tmp_path / "fogline.yaml").write_text(
        f"upstream: {{ servers: ['http://127.0.0.1:{upstream.port}'] }}\n"
        f"filters: [{', '.join(files)}]\n" + more)


def test_the_list_of_filters_in_a_configuration_is_read_again(
        start, upstream, path, tmp_path):
    upstream.on(path, ok(PRIVATE))
    (tmp_path / "one.yaml").write_text(ONE)
    (tmp_path / "two.yaml").write_text(TWO)
    configured(tmp_path, upstream, "one.yaml")
    proxy = start("-c", str(tmp_path / "fogline.yaml"))
    assert proxy.get(path).body == SAID_ONE
    before = proxy.reloads()
    configured(tmp_path, upstream, "two.yaml")
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == SAID_TWO
    before = proxy.reloads()
    (tmp_path / "fogline.yaml").write_text("filtres: [two.yaml]\n")
    assert proxy.reloaded(before) == "refused"
    assert 'did you mean "filters"?' in proxy.log()
    assert proxy.get(path).body == SAID_TWO
    before = proxy.reloads()
    configured(tmp_path, upstream, "one.yaml")
    assert proxy.reloaded(before) == "ok"
    before = proxy.reloads()
    (tmp_path / "one.yaml").write_text(redacts("[THREE]"))
    assert proxy.reloaded(before) == "ok"
    assert proxy.get(path).body == body("[THREE]")


def test_what_else_has_changed_in_a_configuration_is_told(
        start, upstream, path, tmp_path):
    """It is not in force, and who has edited it must hear of it."""
    upstream.on(path, ok(PRIVATE))
    (tmp_path / "one.yaml").write_text(ONE)
    configured(tmp_path, upstream, "one.yaml", more="limits: {pool_idle: 4}\n")
    proxy = start("-c", str(tmp_path / "fogline.yaml"))
    for more, told in (
            ("limits:   { pool_idle: '4' } # the same\n", None),
            ("limits: {pool_idle: 5}\nworkers: auto\n", "workers, limits"),
            ("timeouts: {idle: 9s}\n", "limits, timeouts")):
        before, said = proxy.reloads(), len(proxy.log())
        configured(tmp_path, upstream, "one.yaml", more=more)
        assert proxy.reloaded(before) == "ok"
        waits = re.findall("what has changed of (.*) waits for a restart",
                           proxy.log()[said:])
        assert waits == ([told] if told else [])
    assert proxy.get(path).body == SAID_ONE
