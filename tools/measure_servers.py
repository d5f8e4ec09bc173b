"""Which HTTP server: measures what ADR 0004 decides on, on loopback, in some four minutes.

    python tools/measure_servers.py              make a throw-away environment, measure, print a table
    python tools/measure_servers.py --json       one JSON object
    python tools/measure_servers.py --rounds 5   more rounds on a noisy machine
    COMPUTING_MS=20 python tools/measure_servers.py   with pages that cost ten times as much

Every server runs the same small WSGI application (an answer of 30 KB after 2 ms of computing) in 2 processes of 4
threads. Speed is taken in rounds that interleave the servers, so that other work on the machine hits all of them, and
read as ratios; the processor time that a server spends on a request beyond the application's own hardly depends on
that other work. Besides: do others get answers while clients stall in the middle of a body, and do the raw bytes of a
header arrive? Nothing here touches the product's environment: the candidates are installed into a temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
PROCESSES, THREADS = 2, 4
REQUIREMENTS = ("waitress==3.0.2", "granian==2.8.7", "gunicorn==27.0.1", "uvicorn==0.54.0", "a2wsgi==1.10.10")
#: What the application computes for a page; the servers' processes are told by the environment.
COMPUTING_SECONDS = float(os.environ.get("COMPUTING_MS", "2")) / 1000
PAGE = b"<!doctype html><title>.</title>" + b"<tr><td>0123456789</td></tr>\n" * 1056
CONNECTIONS, SECONDS = 16, 4.0
#: Fewer and more than there are threads.
STALLED = (6, 16)
ANSWER_WITHIN = 2.0
RAW_VALUE = "Văn thư".encode()


# --- the application that the servers run ----------------------------------------------------------------------------


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI: /page computes and answers 30 KB, /upload reads the body, /header gives back X-Raw."""
    path, kind = environ["PATH_INFO"], "text/html"
    if path == "/upload":
        size = 0
        while chunk := environ["wsgi.input"].read(65536):
            size += len(chunk)
        body = str(size).encode()
    elif path == "/header":
        body, kind = environ.get("HTTP_X_RAW", "").encode("latin-1"), "application/octet-stream"
    else:
        until = time.thread_time() + COMPUTING_SECONDS
        while time.thread_time() < until:
            pass
        body = PAGE
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


_threads = ThreadPoolExecutor(THREADS)


async def bridged(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
    """ASGI: waits for the whole body, then runs the WSGI application in a thread. What a bridge of our own would be."""
    if scope["type"] != "http":
        raise RuntimeError("only http")
    body = tempfile.SpooledTemporaryFile(1 << 20)  # noqa: SIM115  # closed below
    try:
        while True:
            event = await receive()
            if event["type"] == "http.disconnect":
                return
            body.write(event.get("body", b""))
            if not event.get("more_body"):
                break
        body.seek(0)
        environ = {
            "REQUEST_METHOD": scope["method"],
            "PATH_INFO": scope["path"],
            "QUERY_STRING": scope["query_string"].decode("latin-1"),
            "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
            "wsgi.input": body,
        }
        for name, value in scope["headers"]:
            environ["HTTP_" + name.decode("latin-1").upper().replace("-", "_")] = value.decode("latin-1")
        started: list[Any] = []
        content = await asyncio.get_running_loop().run_in_executor(
            _threads, lambda: b"".join(application(environ, lambda status, headers: started.extend((status, headers))))
        )
        status, headers = started
        pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": int(status[:3]), "headers": pairs})
        await send({"type": "http.response.body", "body": content})
    finally:
        body.close()


def adapted() -> Any:
    """ASGI: the same by a2wsgi, with as many threads."""
    from a2wsgi import WSGIMiddleware

    return WSGIMiddleware(application, workers=THREADS)


def serve_waitress(port: int) -> None:
    """`vanthu.config.server` itself, with this application in the place of Django."""
    import logging
    from types import ModuleType

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # as the product's settings do
    sys.path.insert(0, str(ROOT / "src"))
    for name, attributes in {
        "vanthu.config.wsgi": {"application": application},
        "vanthu.files": {},
        "vanthu.files.sandbox": {"close": lambda: None},
    }.items():
        sys.modules[name] = module = ModuleType(name)
        vars(module).update(attributes)
    vars(sys.modules["vanthu.files"])["sandbox"] = sys.modules["vanthu.files.sandbox"]
    from vanthu.config.server import serve

    serve(host=HOST, port=port, processes=PROCESSES, threads=THREADS)


def servers(python: str, port: int) -> dict[str, list[str]]:
    """The command of every candidate."""
    module, at = Path(__file__).stem, ["--host", HOST, "--port", str(port)]
    granian = [python, "-m", "granian", *at, "--workers", str(PROCESSES), "--no-ws", "--log-level", "error"]
    uvicorn = [python, "-m", "uvicorn", *at, "--workers", str(PROCESSES), "--log-level", "error", "--no-access-log"]
    return {
        "waitress": [python, __file__, "--serve-waitress", str(port)],
        "granian WSGI": [*granian, "--interface", "wsgi", "--blocking-threads", str(THREADS), f"{module}:application"],
        "granian ASGI, bridge": [*granian, "--interface", "asgi", f"{module}:bridged"],
        "gunicorn gthread": [python, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", str(PROCESSES),
                             "--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "error",
                             "--no-control-socket", f"{module}:application"],
        "uvicorn, bridge": [*uvicorn, f"{module}:bridged"],
        "uvicorn, a2wsgi": [*uvicorn, "--factory", f"{module}:adapted"],
    }  # fmt: skip


# --- the clients -----------------------------------------------------------------------------------------------------


def request(path: str, *, body_size: int | None = None, raw: bytes = b"") -> bytes:
    lines = [f"{'GET' if body_size is None else 'POST'} {path} HTTP/1.1".encode(), b"Host: localhost"]
    if body_size is not None:
        lines.append(b"Content-Length: %d" % body_size)
    if raw:
        lines.append(b"X-Raw: " + raw)
    return b"\r\n".join([*lines, b"", b""])


class Client:
    """One kept connection."""

    def __init__(self, port: int, timeout: float = 20) -> None:
        self.socket = socket.create_connection((HOST, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, message: bytes) -> tuple[int, bytes]:
        self.socket.sendall(message)
        head, _, self.rest = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        while len(self.rest) < length:
            self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(head[9:12]), body

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.rest:
            self._more()
        return self.rest

    def _more(self) -> None:
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise OSError("the server closed the connection")
        self.rest += chunk

    def close(self) -> None:
        self.socket.close()


def speed(port: int, group: int) -> dict[str, float]:
    """Requests a second, the 95th percentile in ms, and the server's processor time a request in ms."""
    message, until, times = request("/page"), time.monotonic() + SECONDS, []

    def one(_: int) -> None:
        with contextlib.closing(Client(port)) as client:
            while (begun := time.monotonic()) < until:
                status, body = client.ask(message)
                if status != 200 or len(body) != len(PAGE):
                    raise RuntimeError(f"a wrong answer: {status}, {len(body)} bytes")
                times.append(time.monotonic() - begun)

    before, begun = processor_seconds(group), time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(one, range(CONNECTIONS)))
    spent, took = processor_seconds(group) - before, time.monotonic() - begun
    return {
        "per_second": len(times) / took,
        "p95_ms": statistics.quantiles(times, n=20)[-1] * 1000,
        "overhead_ms": spent / len(times) * 1000 - COMPUTING_SECONDS * 1000,
    }


def processor_seconds(group: int) -> float:
    """Processor time of every process of a group."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(") ")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def answers_while_stalled(port: int, stalled: int) -> float:
    """The share of 20 requests that are answered in time while `stalled` clients hang in the middle of a body."""
    hanging = []
    try:
        for _ in range(stalled):
            client = Client(port)
            client.socket.sendall(request("/upload", body_size=1_000_000) + b"x" * 1000)
            hanging.append(client)
        time.sleep(0.5)  # what is stalled must have reached its thread

        def one(_: int) -> bool:
            try:
                with contextlib.closing(Client(port, ANSWER_WITHIN)) as client:
                    return client.ask(request("/page"))[0] == 200
            except OSError:
                return False

        with ThreadPoolExecutor(20) as pool:
            return sum(pool.map(one, range(20))) / 20
    finally:
        for client in hanging:
            client.close()


def header_arrives(port: int) -> bool:
    with contextlib.closing(Client(port)) as client:
        try:
            return client.ask(request("/header", raw=RAW_VALUE)) == (200, RAW_VALUE)
        except OSError:
            return False


# --- the run ---------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def running(argv: list[str], port: int) -> Iterator[int]:
    """A started server that answers; gives its process group."""
    process = subprocess.Popen(argv, cwd=Path(__file__).parent, start_new_session=True)
    try:
        patience = time.monotonic() + 30
        while True:
            try:
                with contextlib.closing(Client(port)) as client:
                    client.ask(request("/header"))
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > patience:
                    raise RuntimeError(f"{argv} does not start") from None
                time.sleep(0.1)
        time.sleep(1)  # the second process starts beside
        yield process.pid
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def measure(python: str, rounds: int) -> dict[str, dict[str, Any]]:
    names = list(servers(python, 0))
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    results: dict[str, dict[str, Any]] = {}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            port = free_port()
            with running(servers(python, port)[name], port) as group:
                taken[name].append(speed(port, group))
                if number == 0:
                    results[name] = {"raw_header": header_arrives(port)}
            if number == 0:
                for stalled in STALLED:
                    port = free_port()
                    with running(servers(python, port)[name], port):
                        results[name][f"stalled_{stalled}"] = answers_while_stalled(port, stalled)
    for name in names:
        for key in ("per_second", "p95_ms", "overhead_ms"):
            ours = [row[key] for row in taken["waitress"]]
            # Round by round, so that a busy minute does not count for one server alone.
            ratios = [row[key] / other for row, other in zip(taken[name], ours, strict=True)]
            results[name][key] = round(statistics.median(row[key] for row in taken[name]), 3)
            results[name][f"{key}_ratio"] = round(statistics.median(ratios), 2)
            results[name][f"{key}_spread"] = [round(min(ratios), 2), round(max(ratios), 2)]
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--python", help="an interpreter that has the candidates already")
    parser.add_argument("--serve-waitress", type=int, metavar="PORT", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve_waitress:
        serve_waitress(arguments.serve_waitress)
        return 0
    with tempfile.TemporaryDirectory(prefix="vanthu-servers-") as folder:
        python = arguments.python
        if python is None:
            venv.create(folder, with_pip=True)
            python = f"{folder}/bin/python"
            subprocess.run([python, "-m", "pip", "install", "--quiet", *REQUIREMENTS], check=True, stdout=sys.stderr)
        results = measure(python, arguments.rounds)
    if arguments.json:
        print(json.dumps({"processes": PROCESSES, "threads": THREADS, "rounds": arguments.rounds, "servers": results}))
        return 0
    print(f"{'':22} {'speed':>12} {'p95':>12} {'overhead':>12}  raw header  answered while 6, 16 stall")
    for name, row in results.items():
        ratios = [f"{row[f'{key}_ratio']:.2f}" for key in ("per_second", "p95_ms", "overhead_ms")]
        stalled = ", ".join(f"{row[f'stalled_{count}']:.0%}" for count in STALLED)
        print(f"{name:22} {ratios[0]:>12} {ratios[1]:>12} {ratios[2]:>12}  {row['raw_header']!s:10}  {stalled}")
    print("speed, p95 and overhead (processor time beyond the application's) as ratios to waitress, medians of rounds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
