"""`--help` answers at once: it loads neither Django nor anything heavy."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vanthu.cli import COMMANDS

_HEAVY = ("django", "psycopg", "pyhanko", "procrastinate", "PIL", "obstore", "cryptography")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_loads_nothing_heavy(command: str) -> None:
    script = (
        "import sys\n"
        "from vanthu.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit as end:\n    assert end.code == 0, end.code\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    # Without a single setting: help is for those who have none yet.
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", script, *command.split(), "--help"],
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "[]\n"), done.stderr
    assert done.stdout.startswith("usage: vanthu")


def test_the_help_lists_every_subcommand() -> None:
    done = subprocess.run([sys.executable, "-m", "vanthu", "--help"], capture_output=True, text=True, check=True)
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("    ") and line[4] != " "}
    assert listed >= set(COMMANDS)


def test_an_unknown_command_is_refused() -> None:
    done = subprocess.run([sys.executable, "-m", "vanthu", "tru-so"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "invalid choice: 'tru-so'" in done.stderr
