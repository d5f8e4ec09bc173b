"""`python -m vanthu.bench`: the measurements without the other subcommands."""

import argparse
import sys

from vanthu.cli import bench

parser = argparse.ArgumentParser(prog="bench")
bench.add(parser.add_subparsers(required=True))
args = parser.parse_args(["bench", *sys.argv[1:]])
sys.exit(args.run(args))
