"""`vanthu`: one command, its subcommands in modules of their own. `--help`, `pdf` and `edxml` never load Django."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

#: Subcommand → the module that holds it and its line in the help, in the order of the help. Only the module of the
#: subcommand that was asked for is loaded; it has `add(parser, name)`, which fills the parser and sets `run`, and may
#: have a `Parser` of its own.
COMMANDS = {
    "web": ("serve", "serve the pages"),
    "worker": ("serve", "run jobs: deliveries, arrivals, checks"),
    "signer": ("serve", "run signing jobs"),
    "migrate": ("database", "bring both databases to this version"),
    "check": ("database", "check settings, adapters and pending migrations"),
    "backup": ("keep", "back up the databases and the bytes together"),
    "restore": ("keep", "restore a backup into empty databases and prove it"),
    "sweep": ("keep", "delete bytes that no row keeps"),
    "keys": ("keys", "list tokens and remote keys, with the addresses to register"),
    "demo": ("demo", "the demo province"),
    "selftest": ("selftest", "prove that the main job works on this machine"),
    "bench": ("bench", "measure the product on this machine"),
    "trust": ("trust", "the trust list: list, import, export"),
    "pdf": ("pdf", "check signed PDF files"),
    "edxml": ("edxml", "read and check edXML packets (QCVN 102:2016/BTTTT)"),
}


def main(argv: list[str] | None = None) -> int:
    """Entry point of `vanthu`; returns the process's exit code."""
    words = sys.argv[1:] if argv is None else argv
    args = parser_for(words).parse_args(words)
    try:
        return args.run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141


def parser_for(words: list[str]) -> argparse.ArgumentParser:
    """The parser of the subcommand that `words` begin with, else one that knows every subcommand by name."""
    parser = argparse.ArgumentParser(
        prog="vanthu",
        description="Văn Thư: electronic documents of state agencies. Settings come from the environment.",
    )
    if words and words[0] in COMMANDS:
        module = import_module(f"vanthu.cli.{COMMANDS[words[0]][0]}")
        kind = getattr(module, "Parser", argparse.ArgumentParser)
        subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=kind)
        module.add(subparsers.add_parser(words[0]), words[0])
    else:
        # A list of lines: a parser for each of them would take longer than everything else here.
        lines = (f"    {name:<10}  {line}" for name, (_, line) in COMMANDS.items())
        parser.epilog = "\n".join(["commands:", *lines, "", "vanthu COMMAND --help tells more of each."])
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("command", choices=tuple(COMMANDS), metavar="COMMAND", help="what to do")
    return parser


if __name__ == "__main__":
    sys.exit(main())
