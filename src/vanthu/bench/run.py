"""All measurements of one run, one after the other, on one throw-away site."""

from __future__ import annotations

import logging
import os
import sys
import time
from typing import Any

#: What must hold and what is wanted, by measurement: (required, wanted), ratios at least, queries and starts at most.
REQUIRED = {"work_list": 0.22, "register": 0.5, "start": 1.3, "document_queries": 8}
WANTED = {"work_list": 0.25}


def run(*, documents: int, units: int, rounds: int = 5, requests: int = 600, acts: int = 150) -> dict[str, Any]:
    """Measure everything. Raises what the cluster, the server or pgbench say when they fail."""
    from vanthu.bench.site import enter, site

    begun = time.monotonic()
    with site() as made:
        enter(made)
        logging.disable(logging.INFO)
        from vanthu.bench import page, register, seed, start, worklist
        from vanthu.core import clock

        _say(f"{documents} documents …")
        archive = seed.fill(documents=documents, units=units, at=clock.now())
        made.analyze()
        seeded = round(time.monotonic() - begun, 1)
        _say("the page of a document …")
        document = page.measure(archive, rounds=50)
        _say("the work list …")
        work_list = worklist.measure(made, archive, rounds=rounds, requests=requests)
        _say("registering …")
        registering = register.measure(made, archive, rounds=rounds, acts=acts)
        _say("starting …")
        starting = start.measure(made.folder, rounds=rounds)
    return {
        "documents": documents,
        "units": units,
        "seeded_s": seeded,
        "load_average": os.getloadavg()[0],
        "cores": os.cpu_count(),
        "work_list": work_list,
        "document": document,
        "register": registering,
        "start": starting,
    }


def report(found: dict[str, Any]) -> str:
    """The measurements in lines, each with what it must be."""
    work_list, document, register = found["work_list"], found["document"], found["register"]
    lines = [
        f"{found['documents']} documents, {found['units']} units, {found['cores']} cores, load {found['load_average']:.1f}",
        f"work list      ratio {work_list['ratio']:.2f} (≥ {REQUIRED['work_list']}, wanted {WANTED['work_list']})  "
        f"{work_list['requests_per_second']}/s, p95 {work_list['p95_ms']} ms, {work_list['queries']} queries; "
        f"bare {work_list['replays_per_second']}/s",
        f"document page  {document['queries']} queries (≤ {REQUIRED['document_queries']}), {document['p50_ms']} ms",
        f"register       ratio {register['ratio']:.2f} (≥ {REQUIRED['register']})  {register['acts_per_second']}/s, "
        f"{register['statements']} statements; pgbench {register['pgbench_per_second']}/s",
    ]
    for name, one in found["start"].items():
        lines.append(
            f"start          ratio {one['ratio']:.2f} (≤ {REQUIRED['start']})  vanthu {name}: {one['ms']} ms, "
            f"bare import {one['bare_import_ms']} ms"
        )
    return "\n".join(lines)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
