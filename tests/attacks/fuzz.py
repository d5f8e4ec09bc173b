"""The coverage-guided fuzzer behind `bin/fuzz`: TARGET --seconds N, the rest is libFuzzer's.

A finding is an exception out of the target, a hang, or a changed file that passes. It is written to the folder that is
named on the last line, and `bin/fuzz TARGET FILE` runs that one again.
"""

from __future__ import annotations

import argparse
import logging
import os
import pickle
import random
import sys
import time
import zlib
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "pdf_reading")]
HANG = 10  # seconds of the processor, the limit of the sandbox
STUCK = 120  # seconds of the clock, for what waits and does not work
MEMORY = 2048  # megabytes, likewise
TRUST = "trust.pickle"

with atheris.instrument_imports(include=["pyhanko.pdf_utils", "pyhanko.sign", "vanthu.pdf"]):
    import vanthu.pdf.verify

from bases import Bases  # noqa: E402
from mutations import Watch, revised, wounded  # noqa: E402


def verifying(folder: Path):
    """The target `verify`, its mutator, and its seeds in `folder`."""
    watch = Watch(Bases())
    for place, seed in enumerate(watch.seeds):
        (folder / f"seed-{place}").write_bytes(seed)

    def run(data: bytes) -> None:
        begun = time.process_time()
        watch.judge(data)
        # By the clock a busy machine is a hang, and so is the making of a time-stamp below.
        assert time.process_time() - begun < HANG, "a file that takes too long"
        if zlib.crc32(data) % 8 == 0:
            watch.judge_stamped(data)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        match dice.randrange(5):
            case 0:
                return atheris.Mutate(data, most)
            case 1:
                return wounded(data, dice)[:most]
            case 2:
                return wounded(dice.choice(watch.seeds), dice)[:most]
            case _:
                try:
                    return revised(dice.choice([data, *watch.seeds]), dice)[:most]
                except Exception:  # what cannot be read cannot be revised
                    return wounded(data or watch.seeds[0], dice)[:most]

    return run, mutate, watch


def again(finding: Path) -> None:
    """Judge one finding with the trust list beside it, and say what came out."""
    trust, now = pickle.loads((finding.parent / TRUST).read_bytes())
    report = vanthu.pdf.verify.verify(finding.read_bytes(), trust=trust, at=now)
    print(report.verdict, *sorted(report.codes))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/fuzz", description="Fuzz a reader of strangers' files.")
    parser.add_argument("target", choices=["verify"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="where its dice begin; 0: anywhere")
    parser.add_argument("--folder", type=Path, default=Path("var/fuzz"), help="corpus and findings")
    parser.add_argument("again", nargs="?", type=Path, help="a finding to run again")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    folder = args.folder / args.target
    corpus, findings = folder / "corpus", folder / "findings"
    for one in (corpus, findings):
        one.mkdir(parents=True, exist_ok=True)
    if args.again:
        again(args.again)
        return
    run, mutate, watch = verifying(corpus)
    # Keys are made anew each time, so a finding is kept with the trust list that it was judged by.
    findings = findings / watch.bases.trust.version[:8]
    findings.mkdir(exist_ok=True)
    (findings / TRUST).write_bytes(pickle.dumps((watch.bases.trust, watch.bases.now)))
    options = [
        f"-max_total_time={args.seconds}",
        f"-seed={args.seed}",
        f"-timeout={STUCK}",
        f"-rss_limit_mb={MEMORY}",
        "-max_len=200000",
        f"-artifact_prefix={findings}{os.sep}",
        "-print_final_stats=1",
        str(corpus),
    ]
    print(f"findings go to {findings}", flush=True)
    atheris.Setup([sys.argv[0], *options], run, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
