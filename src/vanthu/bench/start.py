"""How long commands take to start, against a bare import of what they use."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import vanthu

# Printing a help takes its words from gettext and the width of the terminal from shutil.
_HELP = "import vanthu.cli, argparse, importlib, gettext, locale, shutil"
#: Name → (arguments of `bin/vanthu`, the bare program of the same interpreter).
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "--help": (("--help",), _HELP),
    "pdf --help": (("pdf", "--help"), _HELP),
    "edxml --help": (("edxml", "--help"), _HELP),
    "pdf verify": (("pdf", "verify", "{pdf}", "--json"), "import argparse, json, vanthu.pdf.verify, vanthu.pdf.trust"),
    "edxml inspect": (("edxml", "inspect", "{edxml}", "--json"), "import argparse, json, vanthu.edxml"),
}


def measure(folder: Path, *, rounds: int) -> dict[str, Any]:
    """Seconds of each command and of its bare import, alternating; a command's own work is in its time."""
    places = {"{pdf}": _pdf(folder), "{edxml}": _edxml(folder)}
    found: dict[str, Any] = {}
    for name, (arguments, bare) in COMMANDS.items():
        argv = [*_program(), *(str(places.get(word, word)) for word in arguments)]
        ours, theirs = [], []
        for _ in range(rounds + 1):
            theirs.append(_seconds([sys.executable, "-c", bare]))
            ours.append(_seconds(argv))
        # The first round reads the files from the disk.
        ratios = [a / b for a, b in zip(ours[1:], theirs[1:], strict=True)]
        found[name] = {
            "ms": round(statistics.median(ours[1:]) * 1000),
            "bare_import_ms": round(statistics.median(theirs[1:]) * 1000),
            "ratio": round(statistics.median(ratios), 2),
        }
    return found


def _program() -> list[str]:
    """`bin/vanthu` of the checkout, as a person starts it; without a checkout the package itself."""
    command = Path(vanthu.__file__).parents[2] / "bin" / "vanthu"
    return [str(command)] if command.exists() else [sys.executable, "-m", "vanthu"]


def _seconds(argv: list[str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run(argv, capture_output=True, check=False)
    # 3 is a verdict (no signature), not a failure.
    if done.returncode not in {0, 3}:
        raise RuntimeError(f"{' '.join(argv)} failed:\n{done.stderr.decode(errors='replace')}")
    return time.perf_counter() - begun


def _pdf(folder: Path) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    path = folder / "letter.pdf"
    canvas = Canvas(str(path), pageCompression=1)
    canvas.drawString(100, 700, "bench")
    canvas.save()
    return path


def _edxml(folder: Path) -> Path:
    from datetime import datetime

    from vanthu import edxml
    from vanthu.core.clock import VIETNAM

    at = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)
    status = edxml.Status(
        from_=edxml.Organisation(code="000.00.01.H99", name="Cơ quan gửi"),
        response_for=edxml.ResponseFor(
            organ_code="000.00.02.H99", code="05/QĐ", document_id="bench", promulgation_date=at.date()
        ),
        code="03",
        description="Đã tiếp nhận",
        timestamp=at,
        staff=edxml.Staff(department="Văn phòng", name="Văn thư"),
    )
    path = folder / "status.edxml"
    path.write_bytes(edxml.build_status(status))
    return path
