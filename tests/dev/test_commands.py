"""The commands of bin/: what they print, where they work from."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
COMMANDS = ("bench", "dev", "test", "vanthu")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the commands in a path with spaces, whose environment seems built from the files beside it."""
    copy = tmp_path / "văn thư, bản sao"
    shutil.copytree(CHECKOUT / "bin", copy / "bin")
    (copy / ".venv" / ".built").mkdir(parents=True)
    for name in ("uv.lock", "pyproject.toml"):
        (copy / name).write_text(name)
        (copy / ".venv" / ".built" / name).write_text(name)
        for file in (copy / name, copy / ".venv" / ".built" / name):
            os.utime(file, (1, 1))  # long ago: some systems date files only to some milliseconds
    (copy / ".venv" / ".built" / "root").write_text(f"{copy.resolve()}\n")
    stand_in(copy / ".venv" / "bin", "python", 'printf "%s|" "$@"')
    stand_in(copy / ".venv" / "bin", "vanthu", 'printf "%s|" vanthu "$@"')
    return copy


def run(program: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **settings}
    return subprocess.run([program, *arguments], cwd="/", env=environment, capture_output=True, text=True, check=False)


def stand_in(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_a_built_environment_costs_no_word_on_either_stream(checkout: Path) -> None:
    done = run(checkout / "bin" / "vanthu")
    assert (done.returncode, done.stdout, done.stderr) == (0, "vanthu|", "")


@pytest.mark.parametrize(
    ("command", "expected"),
    [("vanthu", "vanthu|pdf|a b|"), ("dev", "-m|vanthu.dev|pdf|a b|"), ("bench", "-m|vanthu|bench|pdf|a b|")],
)
def test_a_command_hands_its_arguments_on(checkout: Path, command: str, expected: str) -> None:
    assert run(checkout / "bin" / command, "pdf", "a b").stdout == expected


def test_a_file_of_another_moment_with_another_content_is_built_even_if_it_is_older(checkout: Path) -> None:
    stand_in(checkout / "tools", "uv", 'case $1 in --version) echo "uv 99.0.0";; esac')
    (checkout / "uv.lock").write_text("of an older release")
    os.utime(checkout / "uv.lock", (0, 0))
    path = f"{checkout / 'tools'}:{os.environ['PATH']}"
    assert "building the environment" in run(checkout / "bin" / "vanthu", PATH=path).stderr
    assert run(checkout / "bin" / "vanthu", PATH=path).stderr == ""


def test_a_command_works_through_a_link(checkout: Path, tmp_path: Path) -> None:
    link = tmp_path / "vt"
    link.symlink_to(checkout / "bin" / "vanthu")
    assert run(link, "--help").stdout == "vanthu|--help|"


@pytest.mark.parametrize("file", ["uv.lock", "pyproject.toml"])
def test_a_changed_lock_is_built_once_and_only_the_error_stream_hears_of_it(checkout: Path, file: str) -> None:
    stand_in(
        checkout / "tools", "uv", 'case $1 in --version) echo "uv 99.0.0";; *) echo noise; echo "$@" >>../ran;; esac'
    )
    (checkout / file).write_text("changed")
    path = f"{checkout / 'tools'}:{os.environ['PATH']}"
    first = run(checkout / "bin" / "vanthu", "pdf", PATH=path)
    assert (first.returncode, first.stdout) == (0, "vanthu|pdf|")
    assert "building the environment" in first.stderr
    second = run(checkout / "bin" / "vanthu", "pdf", PATH=path)
    assert (second.stdout, second.stderr) == ("vanthu|pdf|", "")
    assert (checkout.parent / "ran").read_text() == "sync --locked --quiet\n"


def test_a_failed_build_stops_the_command_and_is_tried_again(checkout: Path) -> None:
    stand_in(checkout / "tools", "uv", 'case $1 in --version) echo "uv 99.0.0";; *) exit 2;; esac')
    (checkout / "uv.lock").write_text("changed")
    path = f"{checkout / 'tools'}:{os.environ['PATH']}"
    for _ in range(2):
        done = run(checkout / "bin" / "vanthu", "pdf", PATH=path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "vanthu: the environment could not be built" in done.stderr


def test_a_moved_checkout_is_built_anew(checkout: Path) -> None:
    script = (
        'case $1 in --version) echo "uv 99.0.0";; *) mkdir -p .venv/bin; cp tools/python tools/vanthu .venv/bin/;; esac'
    )
    stand_in(checkout / "tools", "uv", script)
    for name in ("python", "vanthu"):
        shutil.copy(checkout / ".venv" / "bin" / name, checkout / "tools" / name)
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    (moved / ".venv" / "old").touch()
    done = run(moved / "bin" / "vanthu", "pdf", PATH=f"{moved / 'tools'}:{os.environ['PATH']}")
    assert done.stdout == "vanthu|pdf|"
    assert not (moved / ".venv" / "old").exists()


def test_without_python_it_says_in_one_line_what_to_install(checkout: Path) -> None:
    tools = checkout / "tools"
    for name in ("readlink", "dirname", "basename", "cmp", "cat", "mkdir", "rm", "flock", "sort", "head", "cut"):
        found = shutil.which(name)
        assert found is not None
        tools.mkdir(exist_ok=True)
        (tools / name).symlink_to(found)
    shutil.rmtree(checkout / ".venv")
    done = subprocess.run(
        ["/bin/sh", checkout / "bin" / "vanthu"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "no Python 3.11 or later with venv: install it" in done.stderr


# --- bin/test --------------------------------------------------------------------------------------------------------


def outcomes(checkout: Path, first: int, second: int) -> int:
    """The exit code of bin/test --long when the two rounds end like this."""
    program = f'#!/bin/sh\ncase "$*" in *"-m long"*) exit {first};; *) exit {second};; esac\n'
    (checkout / ".venv" / "bin" / "python").write_text(program)
    return run(checkout / "bin" / "test", "--long").returncode


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (5, 0, 0), (0, 5, 0), (5, 5, 5), (5, 1, 1), (2, 5, 2)],
)
def test_the_long_round_fails_if_either_half_does(checkout: Path, first: int, second: int, expected: int) -> None:
    assert outcomes(checkout, first, second) == expected


def test_the_default_suite_is_one_run_on_two_workers(checkout: Path) -> None:
    said = run(checkout / "bin" / "test", "tests/policy", "-k", "a b").stdout
    assert said == "-m|pytest|-n|2|--dist|loadgroup|tests/policy|-k|a b|"


def test_an_ordinary_user_is_told_what_the_tests_need(checkout: Path) -> None:
    # No Chromium on this path, and nobody is root according to this `id`.
    tools = checkout / "tools"
    tools.mkdir()
    for name in ("readlink", "dirname", "basename", "cmp", "cat", "grep", "dpkg-query", "fc-list"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    stand_in(tools, "id", "echo 1000")
    done = subprocess.run(
        ["/bin/sh", checkout / "bin" / "test"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "apt-get install chromium" in done.stderr
    assert done.stderr.count("\n") == 1
