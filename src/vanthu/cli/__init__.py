"""`vanthu`: one command, a module per subcommand. `--help`, `pdf` and `edxml` never load Django."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

#: Subcommand modules, in the order of the help. Each has `add(subparsers)` and `run(args) -> int`.
COMMANDS = ("serve", "database", "keep", "demo", "selftest", "bench", "pdf", "edxml")


def main(argv: list[str] | None = None) -> int:
    """Entry point of `vanthu`; returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="vanthu",
        description="Văn Thư: electronic documents of state agencies. Settings come from the environment.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"vanthu.cli.{name}").add(subparsers)
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141


if __name__ == "__main__":
    sys.exit(main())
