"""Writes codes.txt: what the verifier says of every hostile file of the corpus, code by code.

    .venv/bin/python tests/attacks/pin.py [NAME …]

The names are cases to judge anew; without any, all are. Look at every line that changes: is the code the right one for
what was done to the file? A fixture that builds a file which nobody can read passes for an attack otherwise, and codes
decide whether a document is returned without a clerk.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
CODES = HERE / "codes.txt"


def pinned() -> dict[str, tuple[str, frozenset[str]]]:
    """Case → verdict and codes."""
    found = {}
    for line in CODES.read_text(encoding="utf-8").splitlines():
        name, verdict, *codes = line.split()
        found[name] = verdict, frozenset(codes)
    return found


def main(names: list[str]) -> None:
    sys.path[:0] = [str(HERE), str(HERE.parent / "pdf_reading")]
    import chains  # noqa: F401 enters its cases in the register
    import choices  # noqa: F401
    import halves  # noqa: F401
    import layers  # noqa: F401
    import papers  # noqa: F401
    import permits  # noqa: F401
    import readers  # noqa: F401
    import sights  # noqa: F401
    import signers  # noqa: F401
    import structure  # noqa: F401
    from bases import Bases
    from cases import ATTACKS

    from vanthu.pdf.verify import verify

    bases = Bases()
    found = {name: what for name, what in (pinned() if CODES.exists() else {}).items() if name in ATTACKS}
    for name in names or ATTACKS:
        case = ATTACKS[name]
        options = dict(case.options)
        at = options.pop("at", lambda b: b.now)(bases)
        report = verify(case.build(bases), trust=bases.trust, at=at, **options)
        assert report.verdict in case.verdicts and case.codes <= report.codes, (name, report)
        found[name] = report.verdict, report.codes
    lines = (" ".join((name, verdict, *sorted(codes))) for name, (verdict, codes) in sorted(found.items()))
    CODES.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
