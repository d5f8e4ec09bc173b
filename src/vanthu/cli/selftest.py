"""`vanthu selftest`: proves on this machine that the main job works, from draft to every receiver's end."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vanthu.dev.postgres import Cluster

#: The process that does the steps after the migrations.
BODY = (sys.executable, "-m", "vanthu.selftest")
#: A machine that needs longer than this is wrong too.
LONGEST_SECONDS = 600

# What the throw-away site may take over from the person's environment: how to run programs, never a setting.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH",
         "VANTHU_POSTGRES_BIN")  # fmt: skip

Step = dict[str, Any]


def add(parser: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu selftest`."""
    parser.description = (
        "Drafts, signs, seals and issues one document, delivers it to three agencies and follows it to "
        "its end, on a database, a folder and a certificate authority of its own, whatever the environment says. "
        "Prints each step with its milliseconds; exits 1 at the first thing that is wrong."
    )
    parser.add_argument("--json", action="store_true", help='one object: {"ok", "ms", "steps": [{"name", "ms", …}]}')
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    begun = time.monotonic()
    steps = []
    # Closed whatever happens: then nothing is left behind.
    with _Stop() as stop, closing(_steps(stop)) as heard:
        for step in heard:
            if stop.asked:
                break
            if "begins" in step:
                _progress(f"… {step['begins']}")
                continue
            _progress("")
            steps.append(step)
            if not args.json:
                print(_line(step), flush=True)
    if stop.asked:
        return 128 + stop.asked
    ok = bool(steps) and all(step["ok"] for step in steps)
    milliseconds = _since(begun)
    if args.json:
        print(json.dumps({"ok": ok, "ms": milliseconds, "steps": steps}, ensure_ascii=False))
    else:
        print(f"{'ok' if ok else 'WRONG'}: {len(steps)} steps in {milliseconds / 1000:.1f} s")
    return 0 if ok else 1


class _Stop:
    """SIGINT and SIGTERM end the processes at work, after which we clear up; `asked` is the signal, or 0.

    Never an exception: raised inside Popen it loses the process, which then writes where all has been cleared up, and
    raised inside a finalizer it is itself lost.
    """

    def __init__(self) -> None:
        self.asked = 0
        self._at_work: set[subprocess.Popen[str]] = set()

    def __enter__(self) -> _Stop:
        self._before = {each: signal.signal(each, self._ask) for each in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def _ask(self, number: int, _: object) -> None:
        self.asked = number
        for process in list(self._at_work):
            process.terminate()

    @contextmanager
    def child(
        self, argv: Sequence[str], settings: dict[str, str]
    ) -> Iterator[tuple[subprocess.Popen[str], Callable[[], str]]]:
        """A process in this environment that has ended after the block, however that ends.

        Gives it with a function for what it said on stderr, to be called once it has ended.
        """
        from vanthu.dev.leash import tied

        process = subprocess.Popen(
            tied(argv), env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._at_work.add(process)
        if self.asked:
            process.terminate()
        with _ended_afterwards(process) as said:
            yield process, said
        self._at_work.discard(process)


def _progress(words: str) -> None:
    """What is going on, on a terminal only, in a line that the next one replaces."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def _line(step: Step) -> str:
    return f"{'ok   ' if step['ok'] else 'WRONG'} {step['ms']:>6} ms  {step['name']}  {step['detail']}".rstrip()


def _steps(stop: _Stop) -> Iterator[Step]:
    """Every step as it begins and ends. Nothing is left on the machine, also when the caller stops listening."""
    from vanthu.dev.binaries import ClusterError
    from vanthu.dev.ports import HOST, reserved
    from vanthu.dev.postgres import temporary_cluster

    begun = time.monotonic()
    yield {"begins": "Cơ sở dữ liệu"}
    try:
        with temporary_cluster() as cluster, reserved(18090) as port:
            yield _done("Cơ sở dữ liệu", begun)
            settings = _environment(cluster, f"http://{HOST}:{port}") | {"SELFTEST_PKI_PORT": str(port)}
            yield from _on(cluster, settings, stop)
    except (ClusterError, OSError) as error:
        yield _done("Cơ sở dữ liệu", begun, problem=str(error))


def _environment(cluster: Cluster, pki: str) -> dict[str, str]:
    """Every setting of the throw-away site, and none of the person's own."""
    import secrets

    from vanthu.dev.postgres import DATABASES

    folder = cluster.data_dir.parent / "site"
    folder.mkdir(mode=0o700)
    office, axis = DATABASES
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | {
        "VANTHU_ENV": "test",
        "VANTHU_DATA": str(folder),
        "OBJECT_STORE": (folder / "objects").as_uri(),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": cluster.url(office),
        "AXIS_DATABASE_URL": cluster.url(axis),
        "TSA_URL": f"{pki}/tsa",
        "DEMO_PKI_URL": pki,
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
    }


def _migrate(settings: dict[str, str], cluster: Cluster, stop: _Stop) -> str:
    """Bring both databases to this version as their owner; returns what went wrong, or ""."""
    from vanthu.dev.postgres import DATABASES, OWNER

    office, axis = DATABASES
    owner = {"DATABASE_OWNER_URL": cluster.url(office, OWNER), "AXIS_DATABASE_OWNER_URL": cluster.url(axis, OWNER)}
    with stop.child((sys.executable, "-m", "vanthu", "migrate"), settings | owner) as (process, said):
        assert process.stdout is not None
        process.stdout.read()  # a full pipe would stop it
        return _last(said()) if process.wait() else ""


def _on(cluster: Cluster, settings: dict[str, str], stop: _Stop) -> Iterator[Step]:
    """The steps on a running cluster. The process that does most of them warms up while the migrations run."""
    with stop.child(BODY, settings) as (process, said):
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(LONGEST_SECONDS, process.kill)
        watch.daemon = True
        watch.start()
        begun = time.monotonic()
        yield {"begins": "Lược đồ"}
        problem = _migrate(settings, cluster, stop)
        yield _done("Lược đồ", begun, problem=problem)
        if problem:
            return
        with suppress(BrokenPipeError):
            process.stdin.write("go\n")
            process.stdin.close()
        failed = False
        for line in process.stdout:
            step = json.loads(line)
            failed = failed or not step.get("ok", True)
            yield step
        watch.cancel()
        code = process.wait()
        if failed:
            print(said(), end="", file=sys.stderr)
        elif code:
            yield _done("Tiến trình", begun, problem=_last(said()))


@contextmanager
def _ended_afterwards(process: subprocess.Popen[str]) -> Iterator[Callable[[], str]]:
    """The process has ended after the block, however that ends. Gives what it said on stderr, once it has ended."""
    assert process.stderr is not None
    lines: list[str] = []
    # Read beside, lest a full pipe stop the one who writes.
    listener = threading.Thread(target=lambda stream: lines.extend(stream), args=(process.stderr,), daemon=True)
    listener.start()

    def said() -> str:
        listener.join()
        return "".join(lines)

    try:
        yield said
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        listener.join(10)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()


def _done(name: str, begun: float, problem: str = "") -> Step:
    return {"name": name, "ms": _since(begun), "ok": not problem, "detail": problem}


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it ended without a word"
