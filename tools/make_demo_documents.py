"""Makes the demo documents (PDF, .docx, scans, catalogue) from their sources.

python tools/make_demo_documents.py            write them beside the sources
python tools/make_demo_documents.py --check    write nothing, fail when a committed file differs
python tools/make_demo_documents.py --year N   let the texts speak of another year
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from demo_documents.build import DEMO_YEAR, build

#: The sources, and beside them what is made.
FOLDER = Path(__file__).parents[1] / "src" / "vanthu" / "demo" / "documents"


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when everything was written, or is as it should be; 1 when `--check` found a difference."""
    parser = argparse.ArgumentParser(description="Make the demo documents from their sources.")
    parser.add_argument(
        "--year", type=int, default=DEMO_YEAR, help="year that the texts speak of (default %(default)s)"
    )
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to (default: beside the sources)")
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    chosen = parser.parse_args(arguments)
    different = 0
    for made in build(FOLDER, year=chosen.year):
        target = chosen.out / made.name
        if not chosen.check:
            target.write_bytes(made.content)
            print(f"{made.name}: {len(made.content):,} bytes")
        elif not target.is_file() or target.read_bytes() != made.content:
            different += 1
            print(f"{made.name}: differs from what its source gives", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
