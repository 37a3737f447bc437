#!/usr/bin/python3
"""Turns the JSON of the benchmarks into tables (Markdown) and bar charts (SVG).

    bench/report.py DIR     reads DIR/{scan,filter,worst,wrk,tls}.json, those there are;
                            writes DIR/report.md and DIR/*.svg
"""

import json
import pathlib
import sys
from html import escape

BAR, GAP, LEFT, WIDTH = 16, 6, 170, 760
OURS, THEIRS = "#1f6f8b", "#b8b8b8"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |",
             "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def chart(title, unit, groups):
    """groups: [(heading, [(label, value, ours)])].  Bars of one group share a
    scale, because between groups values differ by orders of magnitude."""
    out, y = [], 34
    for heading, bars in groups:
        top = max(value for _, value, _ in bars)
        out.append(f'<text x="8" y="{y + 12}" class="h">{escape(heading)}</text>')
        y += 22
        for label, value, ours in bars:
            length = max(1, value / top * (WIDTH - LEFT - 90))
            out.append(
                f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">'
                f'{escape(label)}</text>'
                f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}"'
                f' fill="{OURS if ours else THEIRS}"/>'
                f'<text x="{LEFT + length + 6:.1f}" y="{y + 12}">'
                f'{value:.3g} {escape(unit)}</text>')
            y += BAR + GAP
        y += 10
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
            f'height="{y}" font-family="sans-serif" font-size="12">'
            '<style>.h{font-weight:bold}</style>'
            '<rect width="100%" height="100%" fill="white"/>'
            f'<text x="8" y="20" font-size="15">{escape(title)}</text>'
            + "\n".join(out) + "</svg>\n")


def by_corpus(results):
    groups = {}
    for r in results:
        groups.setdefault(r["corpus"], []).append(r)
    return groups


def is_peer(name):
    return name.startswith(("pcre2", "re2", "hs-", "simdjson"))


def scan(results, where):
    groups = by_corpus(results)
    (where / "scan.svg").write_text(chart(
        "Scan kernels alone", "GB/s",
        [(c, [(r["contender"], r["gbps"], True) for r in rows])
         for c, rows in groups.items()]))
    return "## Scan kernels\n\n![](scan.svg)\n\n" + table(
        ["corpus", "kernel", "GB/s", "min", "max"],
        [[r["corpus"], r["contender"]] + [f"{r[k]:.2f}" for k in
                                          ("gbps", "min", "max")]
         for r in results])


def engine(results, where):
    groups = by_corpus(results)
    (where / "filter.svg").write_text(chart(
        "Whole engine beside searching peers", "GB/s",
        [(c, [(r["contender"], r["gbps"], not is_peer(r["contender"]))
              for r in rows]) for c, rows in groups.items()]))
    rows = []
    for corpus, group in groups.items():
        best = max(r["gbps"] for r in group if not is_peer(r["contender"]))
        for r in group:
            times = f"{best / r['gbps']:.1f}" if is_peer(r["contender"]) else ""
            rows.append([corpus, r["contender"], f"{r['gbps']:.3f}",
                         f"{r['min']:.3f}", f"{r['max']:.3f}", times])
    return ("## Engine\n\nThe engine filters and copies its output; the peers "
            "only search.\n\n![](filter.svg)\n\n" +
            table(["corpus", "contender", "GB/s", "min", "max",
                   "best fogline is x times"], rows))


def worst(results, where):
    """Hostile bodies beside the typical one of filter.json."""
    every = json.loads((where / "filter.json").read_text())
    typical = next(r["gbps"] for r in every if r["corpus"] == "typical" and
                   r["contender"] == results[0]["contender"])
    return ("## Hostile bodies\n\nOf 1 MiB each; a typical body is filtered at "
            f"{typical:.2f} GB/s.\n\n" + table(
                ["body", "GB/s", "typical is x times"],
                [[r["corpus"], f"{r['gbps']:.3f}",
                  f"{typical / r['gbps']:.1f}"] for r in
                 sorted(results, key=lambda r: r["gbps"])]))


def proxies(results, where):
    sizes = results["sizes"]
    (where / "wrk.svg").write_text(chart(
        "CPU time of the proxy per request (less is better)", "us",
        [(f"{size} bytes", [(name, r["cpu_us"], name == "fogline")
                            for name, r in group.items()])
         for size, group in sizes.items()]))
    return (f"## Proxy\n\nwrk, {results['connections']} connections, one "
            "worker on its own core.\n\n![](wrk.svg)\n\n" + table(
                ["bytes", "proxy", "requests/s", "CPU us/request",
                 "CPU x nginx", "requests/s x nginx"],
                [[size, name, f"{r['rps']:.0f}", f"{r['cpu_us']:.2f}",
                  f"{r['cpu_ratio']:.2f}", f"{r['rps_ratio']:.2f}"]
                 for size, group in sizes.items()
                 for name, r in group.items()]))


def tls(results, _):
    return ("## TLS\n\nfogline with its filter on, nginx passing the same "
            "bytes.\n\n" + table(
                ["", "fogline", "nginx", "ratio"],
                [[name, f"{r['fogline']:.1f}", f"{r['nginx']:.1f}",
                  f"{r['ratio']:.2f}"] for name, r in results.items()]))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    where = pathlib.Path(sys.argv[1])
    parts = [part(json.loads((where / f"{name}.json").read_text()), where)
             for name, part in (("scan", scan), ("filter", engine),
                                ("worst", worst),
                                ("wrk", proxies), ("tls", tls))
             if (where / f"{name}.json").exists()]
    if not parts:
        sys.exit(f"report: no results in {where}; run make bench first")
    (where / "report.md").write_text("# fogline's speed\n\n" + "\n".join(parts))
    print(f"report: {where}/report.md")


if __name__ == "__main__":
    main()
