"""Read strangers' PDF files in child processes that may be killed: a hostile file costs seconds and one worker.

Each child is a fresh interpreter (no fork: the parent has threads) with an empty environment, a limit on memory and no
right to write files. It imports the PDF libraries before its first task, so a call is warm; a child that was killed is
replaced in the background. Tasks and results cross as length-prefixed pickles; what comes back from a child, which has
read a hostile file, is unpickled against an allow-list and can only build data of these rooms.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import io
import logging
import os
import pickle
import queue
import select
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import IO, Any, ClassVar

from vanthu.refusal import Busy, Refusal

log = logging.getLogger("vanthu.pdf")

#: What may be called, each in this room and free of side effects.
FUNCTIONS = frozenset(
    {
        "vanthu.pdf.verify:verify",
        "vanthu.pdf.archive:archive",
        "vanthu.pdf.attachments:files_inside",
        "vanthu.pdf.inspect:first_sheet",
        "vanthu.pdf.inspect:inspect",
        "vanthu.pdf.inspect:inspect_upload",
        "vanthu.pdf.render:page_count",
        "vanthu.pdf.render:render_page",
        "vanthu.pdf.render:text_layer",
        "vanthu.pdf.revisions:revisions",
        "vanthu.pdf.place:propose",
        "vanthu.pdf.place:read_heading",
        "vanthu.pdf.place:type_sizes",
        "vanthu.pdf.place:read_authority",
        "vanthu.pdf.place:same_but_signer",
        "vanthu.pdf.layout:check",
        "vanthu.pdf.layout:look",
        "vanthu.pdf.layout:sheets",
        "vanthu.pdf.outside:check",
        "vanthu.pdf.sign:numbered_print",
        "vanthu.pdf.upright:upright",
        "vanthu.pdf.prepare:check_unsigned",
        "vanthu.pdf.prepare:prepare",
        "vanthu.pdf.prepare:with_caption",
        "vanthu.pdf.number:as_seen",
        "vanthu.pdf.registering:examine",
        "vanthu.pdf.registering:chain",
        "vanthu.pdf.uploads:check_signature",
        "vanthu.pdf.uploads:check_seal",
        "vanthu.pdf.returned:check_returned",
        "vanthu.pdf.corner:lay_corner",
        "vanthu.pdf.corner:look_corner",
        "vanthu.pdf.corner:corner_on",
    }
)
TIMEOUT = 10.0
MEMORY = 2 << 30
#: Time that a fresh child has to import the libraries, on a machine that is busy with other things.
_START = 60.0
_MAX_RESULT = 512 << 20
_HEADER = struct.Struct(">Q")
_PIPE = 1 << 20
#: A child looks for another task for so long (seconds) before it clears up, and clears up at the latest after so much
#: (bytes of tasks).
_PAUSE = 0.01
_MOST_LEFT = 2 << 20


class LimitsExceeded(Refusal):
    """The file needed more time or memory than a file may, or crashed its reader. `reason`: "time" or "memory"."""

    code: ClassVar[str] = "limits"
    status: ClassVar[int] = 422
    template: ClassVar[str] = (
        "Việc đọc tệp vượt quá thời gian hoặc bộ nhớ cho phép nên đã dừng. "
        "Tệp có thể quá lớn hoặc được tạo bất thường; hãy kiểm tra lại tệp với nơi gửi."
    )


class SandboxBroken(RuntimeError):
    """Our own fault: a function raised something that is no refusal, or the sandbox is closed."""


class Sandbox:
    """A pool of `workers` prewarmed children. Safe to share between threads; use as a context manager or call `close`.

    `memory` limits the address space of each child in bytes.
    """

    def __init__(self, *, workers: int = 1, memory: int = MEMORY) -> None:
        self._memory = memory
        self._idle: queue.SimpleQueue[_Child | None] = queue.SimpleQueue()
        self._children: set[_Child] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(workers):
            self._replace()

    def call(
        self,
        function: str,
        /,
        *args: Any,
        timeout: float = TIMEOUT,
        patience: float = _START + TIMEOUT,
        **kwargs: Any,
    ) -> Any:
        """Call `function` ("module:name" of `FUNCTIONS`) in a child and return its result or raise its refusal.

        `timeout` is wall time in seconds once a child is free, `patience` that of waiting for one. Raises
        `LimitsExceeded`, `Busy` (no child became free or would start), ValueError (not an allowed function), `SandboxBroken`.
        """
        if function not in FUNCTIONS:
            raise ValueError(f"not a function of the sandbox: {function}")
        task = pickle.dumps((function, args, kwargs, timeout), protocol=5)
        child = self._take(patience)
        answered = False
        try:
            kind, value = child.run(task, timeout)
            answered = kind != "memory"
        finally:
            if answered:
                self._idle.put(child)
            else:
                self._discard(child)
                self._replace()
        if kind == "result":
            return value
        if kind == "refusal":
            raise value
        if kind == "memory":
            raise LimitsExceeded(reason="memory")
        raise SandboxBroken(str(value))

    def processes(self) -> list[int]:
        """The process ids of the children that live now."""
        with self._lock:
            return [child.pid for child in self._children]

    def close(self) -> None:
        """Kill every child. Calls that are under way fail."""
        with self._lock:
            self._closed = True
            children = list(self._children)
        for child in children:
            self._discard(child)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, patience: float) -> _Child:
        with self._lock:
            if self._closed:
                raise SandboxBroken("the sandbox is closed")
        try:
            child = self._idle.get(timeout=patience)
        except queue.Empty as error:
            raise Busy from error
        if child is None:
            # The machine's trouble, never the file's: what was asked may be asked again.
            self._replace()
            log.error("a child of the sandbox did not start")
            raise Busy
        return child

    def _replace(self) -> None:
        threading.Thread(target=self._start, name="pdf-sandbox-start", daemon=True).start()

    def _start(self) -> None:
        with self._lock:
            if self._closed:
                return
            child = _Child(self._memory)
            self._children.add(child)
        if child.ready():
            self._idle.put(child)
        else:
            self._discard(child)
            if not self._closed:
                self._idle.put(None)

    def _discard(self, child: _Child) -> None:
        child.kill()
        with self._lock:
            self._children.discard(child)


class _Child:
    """One child process and the pipes to it. One call at a time: the pool hands it to one thread."""

    def __init__(self, memory: int) -> None:
        # The child gets our import path and nothing else of us: no environment (secrets), no open files, no terminal.
        program = f"import sys; sys.path[:] = {sys.path!r}; from vanthu.pdf.sandbox import serve; serve({memory})"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "TZ": "Asia/Ho_Chi_Minh"},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
        # A file goes through in few pieces. Not everybody may have pipes of this size.
        with contextlib.suppress(OSError):
            fcntl.fcntl(self._process.stdin.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self) -> bool:
        """Wait until the child has imported what it needs. False when it died or took too long."""
        with self._deadline(_START):
            return self._read() == b"ready"

    def run(self, task: bytes, timeout: float) -> tuple[str, Any]:
        """Give the child a task and wait. A child that is killed or dies over it means a limit was exceeded."""
        with self._deadline(timeout) as late:
            answer = None
            # A broken pipe: killed, or it died, while we were still writing.
            with contextlib.suppress(OSError, ValueError):
                _write(self._process.stdin, task)
                answer = self._read()
        if answer is None:
            raise LimitsExceeded(reason="time" if late.is_set() else "memory")
        try:
            return _Results(io.BytesIO(answer)).load()
        except Exception as error:
            raise SandboxBroken("a child answered with something that is no result") from error

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            # Bytes that were never written are of no use to a dead child.
            with contextlib.suppress(OSError):
                pipe.close()

    def _read(self) -> bytes | None:
        try:
            return _read(self._process.stdout)
        except (OSError, ValueError):
            return None

    @contextlib.contextmanager
    def _deadline(self, seconds: float):
        """Kill the child unless the block ends in time; yields an event that says whether that happened."""
        late = threading.Event()
        lock = threading.Lock()
        done = False

        def end() -> None:
            with lock:
                if not done:
                    late.set()
                    self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            with lock:
                done = True
            timer.cancel()


class _Results(pickle.Unpickler):
    """Unpickles only what these rooms answer with: plain data, their dataclasses, refusals, dates."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("datetime", "date", "timedelta", "timezone"):
            return super().find_class(module, name)
        if module == "vanthu.refusal" and name == "_rebuild":
            return super().find_class(module, name)
        if (module.startswith("vanthu.pdf.") or module == "vanthu.refusal") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, (Refusal, tuple))):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no result of the sandbox")


def serve(memory: int) -> None:
    """The child's life: limits, imports, then one task after another until the parent closes the pipe."""
    _limit(memory)
    tasks, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for function in FUNCTIONS:
        _resolve(function)
    _settle()
    _write(results, b"ready")
    left = 0
    while (task := _read(tasks)) is not None:
        size = len(task)
        function, args, kwargs, timeout = pickle.loads(task)
        del task
        # The parent kills us in time; this is for the day that the parent itself was killed.
        signal.setitimer(signal.ITIMER_REAL, timeout + 5)
        try:
            answer = ("result", _resolve(function)(*args, **kwargs))
        except MemoryError:
            answer = ("memory", None)
        except Refusal as refusal:
            answer = ("refusal", refusal)
        except Exception as error:  # a bug of ours, told to the parent
            answer = ("bug", f"{type(error).__name__}: {error}"[:500])
        signal.setitimer(signal.ITIMER_REAL, 0)
        del args, kwargs
        _write(results, pickle.dumps(answer, protocol=5))
        del answer
        left += size
        # The parent has its answer: what files left behind is cleared in our own time, when no other file waits.
        if left > _MOST_LEFT or not select.select([tasks], [], [], _PAUSE)[0]:
            gc.collect()
            left = 0


def _settle() -> None:
    """Tell the garbage collector that the libraries are here to stay, and that a file is a lot of objects at once.

    Looking through them again and again while a file was read took a tenth of the time of every call.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _limit(memory: int) -> None:
    import resource

    logging.disable(logging.CRITICAL)  # there is nobody to read it, and a hostile file makes a lot of it
    sys.setrecursionlimit(2000)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _resolve(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    return getattr(importlib.import_module(module), name)


def _write(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_HEADER.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """One message, or None when the other side has gone."""
    header = pipe.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    (size,) = _HEADER.unpack(header)
    if size > _MAX_RESULT:
        raise ValueError("a message larger than any file")
    data = pipe.read(size)
    return data if len(data) == size else None
