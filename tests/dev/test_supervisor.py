"""The supervisor: it runs what it is given, and leaves nothing behind."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from waiting import is_alive, wait_for

from vanthu.dev.supervisor import Process, Supervisor

# Writes its own number and its child's into the file named by the argument, then both wait for ever.
FAMILY = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
half = pathlib.Path(sys.argv[1] + ".half")
half.write_text(f"{os.getpid()} {child.pid}")
half.rename(sys.argv[1])
time.sleep(600)
"""
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{FAMILY}"
SUPERVISE = """
import sys
from pathlib import Path
from vanthu.dev.supervisor import Process, Supervisor
folder = Path(sys.argv[1])
processes = [
    Process(name=name, argv=[sys.executable, "-c", sys.argv[2], str(folder / name)]) for name in ("one", "two")
]
sys.exit(Supervisor(processes, log_dir=folder / "log").run(lambda: print("ready", flush=True)))
"""


def python(program: str, *arguments: object) -> tuple[str, ...]:
    return (sys.executable, "-c", program, *map(str, arguments))


def pids(*files: Path) -> list[int]:
    return [
        int(pid) for file in files for pid in wait_for(lambda file=file: file.exists() and file.read_text()).split()
    ]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[[str], tuple[subprocess.Popen[str], list[int]]]]:
    """Starts a supervisor of two families; gives it and the numbers of the four processes."""
    started: list[subprocess.Popen[str]] = []

    def start(program: str) -> tuple[subprocess.Popen[str], list[int]]:
        supervisor = subprocess.Popen(
            python(SUPERVISE, tmp_path, program), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        started.append(supervisor)
        return supervisor, pids(tmp_path / "one", tmp_path / "two")

    yield start
    for supervisor in started:
        supervisor.kill()
        supervisor.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_stops_children_and_grandchildren(supervise: Callable, number: signal.Signals) -> None:
    supervisor, family = supervise(FAMILY)
    assert all(map(is_alive, family))
    supervisor.send_signal(number)
    assert supervisor.wait(30) == 0
    wait_for(lambda: not any(map(is_alive, family)))


def test_asked_twice_it_kills_what_does_not_stop(supervise: Callable) -> None:
    supervisor, family = supervise(STUBBORN)
    supervisor.send_signal(signal.SIGTERM)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(30) == 0
    wait_for(lambda: not any(map(is_alive, family)))


@pytest.mark.parametrize("program", [FAMILY, STUBBORN], ids=["obedient", "stubborn"])
def test_killed_with_9_it_leaves_no_child_and_no_grandchild(supervise: Callable, program: str) -> None:
    supervisor, family = supervise(program)
    supervisor.kill()
    wait_for(lambda: not any(map(is_alive, family)))


def run_until(supervisor: Supervisor, over: Callable[[], object]) -> int:
    """Runs it in this thread and asks it to stop once `over` is true."""

    def watch() -> None:
        try:
            wait_for(over)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        return supervisor.run()
    finally:
        watcher.join()


def test_it_starts_a_crashed_process_again(tmp_path: Path) -> None:
    count = tmp_path / "count"
    program = "import sys; print('started', flush=True); open(sys.argv[1], 'a').write('x')\nraise SystemExit(3)"
    echo = io.StringIO()
    process = Process(name="frail", argv=python(program, count), ready=count.exists)
    supervisor = Supervisor([process], log_dir=tmp_path, echo=echo)
    assert run_until(supervisor, lambda: count.exists() and len(count.read_text()) >= 2) == 0
    assert "frail ended with 3; starting it again in 0.5 s" in echo.getvalue()
    assert (tmp_path / "frail.log").read_text().count("started") >= 2


def test_it_gives_up_on_a_process_that_never_becomes_ready(tmp_path: Path) -> None:
    echo = io.StringIO()
    family = tmp_path / "family"
    program = (
        "import os, sys, time\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)\nraise SystemExit('no settings')"
    )
    process = Process(name="broken", argv=python(program, family), ready=lambda: False)
    other = Process(name="other", argv=python(FAMILY, family))
    assert Supervisor([other, process], log_dir=tmp_path, echo=echo).run() == 1
    assert f"broken does not start: see {tmp_path / 'broken.log'}" in echo.getvalue()
    assert "no settings" in (tmp_path / "broken.log").read_text()
    wait_for(lambda: not any(map(is_alive, pids(tmp_path / "family"))))


def test_it_gives_up_on_a_process_that_is_too_slow(tmp_path: Path) -> None:
    echo = io.StringIO()
    process = Process(name="slow", argv=python(FAMILY, tmp_path / "family"), ready=lambda: False, ready_within=0.2)
    assert Supervisor([process], log_dir=tmp_path, echo=echo).run() == 1
    assert "slow is not ready after 0 s" in echo.getvalue()


def test_it_tells_once_when_everything_is_ready(tmp_path: Path) -> None:
    told: list[str] = []
    files = [tmp_path / "one", tmp_path / "two"]
    processes = [Process(name=file.name, argv=python(FAMILY, file), ready=file.exists) for file in files]
    supervisor = Supervisor(processes, log_dir=tmp_path / "log")

    def on_ready() -> None:
        told.append(" ".join(sorted(file.name for file in files if file.exists())))
        os.kill(os.getpid(), signal.SIGTERM)

    assert supervisor.run(on_ready) == 0
    assert told == ["one two"]


def test_it_logs_every_line_and_echoes_those_that_alarm(tmp_path: Path) -> None:
    program = (
        "import sys, time, logging\n"
        'print(\'Quyết định đã ký\'); print(\'{"levelname": "WARNING", "message": "low"}\')\n'
        "try: 1 / 0\n"
        "except ZeroDivisionError: logging.getLogger('x').error('failed', exc_info=True)\n"
        "sys.stdout.write('unfinished'); sys.stdout.flush(); open(sys.argv[1], 'w'); time.sleep(600)"
    )
    echo = io.StringIO()
    process = Process(name="talks", argv=python(program, tmp_path / "said"), env={"PYTHONIOENCODING": "utf-8"})
    assert run_until(Supervisor([process], log_dir=tmp_path, echo=echo), (tmp_path / "said").exists) == 0
    log = (tmp_path / "talks.log").read_text(encoding="utf-8")
    for line in ("Quyết định đã ký", "low", "Traceback", "ZeroDivisionError", "unfinished"):
        assert line in log
    echoed = echo.getvalue()
    assert '"levelname": "WARNING"' in echoed
    assert "talks | ZeroDivisionError: division by zero" in echoed
    assert "Quyết định" not in echoed and "unfinished" not in echoed


def test_it_passes_the_environment(tmp_path: Path) -> None:
    program = "import os, sys; open(sys.argv[1], 'w').write(os.environ['GREETING']); import time; time.sleep(600)"
    process = Process(name="reads", argv=python(program, tmp_path / "out"), env={"GREETING": "chào"})
    written = tmp_path / "out"
    assert run_until(Supervisor([process], log_dir=tmp_path), lambda: written.exists() and written.read_text()) == 0
    assert written.read_text() == "chào"
