"""How fast signing and verifying are, each against something bare in the same run (`bin/bench signing`).

Plain: no Django, no database. Both sides of a ratio run in turns, the ratio printed is the median of the rounds.
"""

from __future__ import annotations

import cProfile
import hashlib
import json
import os
import pstats
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from vanthu.bench.signing_world import DRAFTER, LEADER, SEAL, World, letter, world
from vanthu.demo import pki
from vanthu.pdf import fields, revision
from vanthu.pdf.sandbox import Sandbox
from vanthu.pdf.sign import live_context, seal, sign_initials, sign_person
from vanthu.pdf.verdict import Report

#: What must hold, by measurement, and whether at least or at most; what is wanted beyond.
AT_MOST = {"sign_95kb": 25.0, "sign_10mb": 1.8, "seal": 2.5}
AT_LEAST = {"verify": 2.0, "workers": 1.5}
WANTED = {"verify": 2.5}
SIZES = {"sign_95kb": 95_000, "sign_10mb": 10_000_000}
_VERIFY = "vanthu.pdf.verify:verify"


def run(*, rounds: int = 5) -> dict[str, Any]:
    """Measure everything. Raises RuntimeError when the two verifiers do not decide the same."""
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as folder, world(Path(folder)) as made:
        found: dict[str, Any] = {"cores": os.cpu_count(), "load_average": os.getloadavg()[0], "rounds": rounds}
        for name, size in SIZES.items():
            found[name] = _sign(made, letter(size), rounds=rounds)
        led = _led(made)
        sealed = _sealed(made, led)
        found["seal"] = _clerk(made, led, rounds=rounds)
        found["verify"] = _verify(made, sealed, rounds=rounds)
        found["workers"] = _workers(made, sealed, rounds=rounds)
    found["missed"] = missed(found)
    return found


def missed(found: dict[str, Any]) -> list[str]:
    """The measurements that are not what they must be."""
    return [name for name, most in AT_MOST.items() if found[name]["ratio"] > most] + [
        name for name, least in AT_LEAST.items() if found[name]["ratio"] < least
    ]


def report(found: dict[str, Any]) -> str:
    """The measurements in lines, each with what it must be and with where the time goes."""
    sign = {name: found[name] for name in SIZES}
    clerk, verify, workers = found["seal"], found["verify"], found["workers"]
    lines = [f"{found['cores']} cores, load {found['load_average']:.1f}, medians of {found['rounds']} rounds"]
    for name, one in sign.items():
        lines.append(
            _line(found, name, f"{one['ms']} ms; SHA-256 {one['hash_ms']} ms, raw RSA-2048 {one['raw_ms']} ms")
        )
    lines += [
        _line(
            found, "seal", f"{clerk['ms']} ms, of a foreign file {clerk['foreign_ms']} ms; plain {clerk['plain_ms']} ms"
        ),
        _line(found, "verify", f"{verify['ms']} ms in the sandbox, stock pyHanko {verify['stock_ms']} ms"),
        _line(found, "workers", f"{workers['two_per_second']}/s, one {workers['one_per_second']}/s"),
        f"sandbox     a child starts in {workers['start_s']} s and holds {workers['memory_mb']} MB",
    ]
    for name in ("sign_95kb", "seal", "verify"):
        shares = ", ".join(f"{part} {share:.0%}" for part, share in found[name]["parts"].items())
        lines.append(f"{name:<10}  own time by part: {shares}")
    return "\n".join(lines)


def _line(found: dict[str, Any], name: str, rest: str) -> str:
    must = f"≤ {AT_MOST[name]:g}" if name in AT_MOST else f"≥ {AT_LEAST[name]:g}"
    wanted = f", wanted {WANTED[name]:g}" if name in WANTED else ""
    mark = "  MISSED" if name in missed(found) else ""
    return f"{name:<10}  ratio {found[name]['ratio']:.2f} ({must}{wanted})  {rest}{mark}"


# --- signing ---------------------------------------------------------------------------------------------------------


def _sign(made: World, pdf: bytes, *, rounds: int) -> dict[str, Any]:
    """The drafter's visible signature with a held key against its floor: the file's SHA-256 and one raw signature."""
    key = load_pem_private_key(pki.credential(made.folder, DRAFTER).key, password=None)

    def ours() -> None:
        sign_initials(
            pdf,
            order=1,
            signer=made.signers[DRAFTER],
            image=made.signature_png,
            timestamper=None,
            signed_at=datetime.now(UTC),
        )

    signed, hashed, raw = [], [], []
    for _ in range(rounds + 1):
        signed.append(_seconds(ours, times=5))
        hashed.append(_seconds(lambda: hashlib.sha256(pdf).digest(), times=10))
        raw.append(_seconds(lambda: key.sign(b"digest", PKCS1v15(), hashes.SHA256()), times=50))
    ratios = [one / (two + three) for one, two, three in zip(signed, hashed, raw, strict=True)][1:]
    return {
        "bytes": len(pdf),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "ms": _ms(signed),
        "hash_ms": _ms(hashed),
        "raw_ms": _ms(raw),
        "parts": _parts(ours),
    }


def _led(made: World) -> bytes:
    """A 95 KB letter with initials and the leader's signature, as it lies before the clerk."""
    now = datetime.now(UTC)
    initialled = sign_initials(
        letter(SIZES["sign_95kb"]),
        order=1,
        signer=made.signers[DRAFTER],
        image=made.signature_png,
        timestamper=made.stamper,
        signed_at=now,
    )
    return sign_person(
        initialled, signer=made.signers[LEADER], image=made.signature_png, timestamper=made.stamper, signed_at=now
    )


def _sealed(made: World, led: bytes) -> bytes:
    return seal(
        led,
        signer=made.signers[SEAL],
        seal_image=made.seal_png,
        timestamper=made.stamper,
        at=datetime.now(UTC),
        context=live_context([made.root]),
        number=made.number,
    )


def _clerk(made: World, led: bytes, *, rounds: int) -> dict[str, Any]:
    """Fill and seal, B-LT, against a signature in the same field of the same file that does nothing else.

    In processor time: the seal waits for the second that it shows. The time-stamp server's own is taken off.
    """

    def plain() -> None:
        revision.finished(
            None,
            revision.sign_field(
                led,
                field=fields.SEAL,
                signer=made.signers[SEAL],
                timestamper=None,
                at=datetime.now(UTC),
                context=None,
                draw=lambda writer, at: None,
            ),
        )

    def sealing() -> float:
        made.stamper.seconds = 0.0
        begun = time.process_time()
        _sealed(made, led)
        return time.process_time() - begun - made.stamper.seconds

    _sealed(made, led)  # the sources of revocation have answered
    plains, seals = [], []
    for _ in range(rounds + 1):
        plains.append(_seconds(plain, times=5, clock=time.process_time))
        seals.append(sealing())
    ratios = [one / other for one, other in zip(seals, plains, strict=True)][1:]
    parts = _parts(lambda: _sealed(made, led))
    foreign = []
    for _ in range(3):
        revision.forget()
        foreign.append(sealing())
    return {
        "bytes": len(led),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "ms": _ms(seals),
        "plain_ms": _ms(plains),
        "foreign_ms": _ms(foreign),
        "parts": parts,
    }


# --- verifying -------------------------------------------------------------------------------------------------------


def _verify(made: World, sealed: bytes, *, rounds: int) -> dict[str, Any]:
    """Three signatures in one file, in the sandbox as everywhere in the product, against stock pyHanko."""
    trust = made.trust()
    file = made.folder / "sealed.pdf"
    file.write_bytes(sealed)
    argv = [sys.executable, "-m", "vanthu.bench.stock", str(file), str(pki.trust_root(made.folder))]
    ours, theirs = [], []
    with (
        Sandbox(workers=1) as box,
        subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stock,
    ):
        assert stock.stdin is not None
        assert stock.stdout is not None
        try:
            for _ in range(rounds + 1):
                seconds = []
                for _ in range(5):
                    print(file=stock.stdin, flush=True)
                    answer = json.loads(stock.stdout.readline())
                    seconds.append(answer["seconds"])
                theirs.append(statistics.mean(seconds))
                ours.append(_seconds(lambda: box.call(_VERIFY, sealed, trust=trust), times=5))
            report = box.call(_VERIFY, sealed, trust=trust)
        finally:
            stock.stdin.close()
    if decided(report) != answer["facts"] or report.verdict != "valid" or len(report.signatures) != 3:
        raise RuntimeError(f"the verifiers disagree:\n{decided(report)}\n{answer['facts']}")
    ratios = [two / one for one, two in zip(ours, theirs, strict=True)][1:]

    from vanthu.pdf.verify import verify

    return {
        "bytes": len(sealed),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "ms": _ms(ours),
        "stock_ms": _ms(theirs),
        "parts": _parts(lambda: verify(sealed, trust=trust)),
    }


def decided(report: Report) -> list[dict[str, Any]]:
    """What a report says of each signature, as `stock.facts` says it."""
    return [
        {
            "field": one.field,
            "valid": not one.problems,
            "trusted": one.trusted,
            "signed_at": one.signed_at.timestamp() if one.signed_at and one.time_source == "tsa" else None,
            "whole_file": one.coverage == "whole_file",
            "serial": one.certificate.serial if one.certificate else "",
        }
        for one in report.signatures
    ]


def _workers(made: World, sealed: bytes, *, rounds: int, calls: int = 40) -> dict[str, Any]:
    """Verifications per second of a sandbox with two children against one with a single child."""
    trust = made.trust()

    def rate(box: Sandbox, callers: int) -> float:
        begun = time.perf_counter()
        with ThreadPoolExecutor(callers) as pool:
            list(pool.map(lambda _: box.call(_VERIFY, sealed, trust=trust), range(calls)))
        return calls / (time.perf_counter() - begun)

    begun = time.perf_counter()
    with Sandbox(workers=1) as one:
        one.call(_VERIFY, sealed, trust=trust)
        start = time.perf_counter() - begun
        with Sandbox(workers=2) as two:
            singles, doubles = [], []
            for _ in range(rounds + 1):
                singles.append(rate(one, 1))
                doubles.append(rate(two, 2))
        memory = max(_memory(child) for child in one.processes())
    ratios = [double / single for single, double in zip(singles, doubles, strict=True)][1:]
    return {
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "one_per_second": round(statistics.median(singles[1:]), 1),
        "two_per_second": round(statistics.median(doubles[1:]), 1),
        "start_s": round(start, 1),
        "memory_mb": round(memory / 1024),
    }


def _memory(process: int) -> int:
    """The most that a process has held, in KB (Linux)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


# --- clocks ----------------------------------------------------------------------------------------------------------


def _seconds(work: Callable[[], Any], *, times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    begun = clock()
    for _ in range(times):
        work()
    return (clock() - begun) / times


def _ms(seconds: list[float]) -> float:
    """The median of the rounds but the first, in milliseconds."""
    return round(statistics.median(seconds[1:] or seconds) * 1000, 2)


#: Where time goes, by what a file's path holds; the first that fits.
_PLACES = (
    ("/pyhanko/sign/diff_analysis/", "comparing revisions"),
    ("/pyhanko/pdf_utils/", "reading and writing PDF"),
    ("/pyhanko_certvalidator/", "chains"),
    ("/pyhanko/", "pyHanko"),
    ("/asn1crypto/", "ASN.1"),
    ("/certomancer/", "time-stamp server"),
    ("/asyncio/", "event loop"),
    ("/vanthu/", "our own"),
)


def _parts(work: Callable[[], Any]) -> dict[str, float]:
    """The shares of own time under a profiler, by part, largest first; what is below one in fifty is left out."""
    work()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(3):
        work()
    profile.disable()
    spent: Counter[str] = Counter()
    for (path, _, function), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if "poll" not in function:  # waiting
            spent[next((part for place, part in _PLACES if place in path), "everything else")] += own
    total = sum(spent.values())
    return {part: round(own / total, 2) for part, own in spent.most_common() if own >= total / 50}
