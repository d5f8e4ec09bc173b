"""Makes processes that die: `python dying.py`, commands on stdin, one JSON object a line, one answer each.

Django is loaded once; every process that dies is a fork, some milliseconds away. What runs in it is the product's own
worker or server, or a clerk (clerks.py). Before that one function is wrapped, so that the process sends itself a signal
just before or just after its first call of it (or that of the number `call`): SIGKILL leaves it no last word, SIGSTOP makes it look dead while it is not.

    {"run": "worker", "queues": […], "at": "vanthu.exchange.actions:sent", "when": "before", "signal": 9} → {"pid": 17}
    {"run": "web", "port": 8123, …}                                                                     → {"pid": 18}
    {"run": "clerk", "policy": "…", "arrivals": ["…"], "at": …, "call": 3}                               → {"pid": 19}
    {"wait": 17}                                                                                        → {"status": -9}
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any


def main() -> None:
    # Answers have this descriptor to themselves; whatever prints goes to the log.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _load()
    alive: set[int] = set()
    print(json.dumps({"ready": True}), file=answers, flush=True)
    try:
        for line in sys.stdin:
            command = json.loads(line)
            if "wait" in command:
                _, status = os.waitpid(command["wait"], 0)
                alive.discard(command["wait"])
                answer = {"status": os.waitstatus_to_exitcode(status)}
            else:
                pid = os.fork()
                if pid == 0:
                    _live(command)
                alive.add(pid)
                answer = {"pid": pid}
            print(json.dumps(answer), file=answers, flush=True)
    finally:
        for pid in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _load() -> None:
    """Everything that takes time, but no connection and no thread: neither survives a fork."""
    import django

    django.setup()
    from procrastinate.contrib.django import app

    from vanthu.config import server, wsgi  # noqa: F401
    from vanthu.files import sandbox
    from vanthu.pdf.sandbox import FUNCTIONS, _resolve

    app.perform_import_paths()
    # No clock but the test's, so that every worker finds the same to do.
    app.periodic_registry.periodic_tasks.clear()
    functions = {name: _resolve(name) for name in FUNCTIONS}
    # Forks of this process look into files themselves: a child of their own would take a second to start.
    sandbox.call = lambda name, /, *args, patience=0.0, **kwargs: functions[name](*args, **kwargs)


def _live(command: dict[str, Any]) -> None:
    code = 1
    try:
        if command.get("at"):
            _die_at(command["at"], command["when"], command["signal"], command.get("call", 1))
        if command["run"] == "worker":
            from vanthu.config.worker import work

            work(queues=command["queues"], concurrency=command["concurrency"], name="mortal", wait=False)
        elif command["run"] == "clerk":
            import clerks

            clerks.register_all(command["policy"], command["arrivals"], gate=command["gate"])
        else:
            from vanthu.config.server import serve

            serve(host="127.0.0.1", port=command["port"], processes=1, threads=4)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _die_at(place: str, when: str, number: int, call: int) -> None:
    """Wrap the function `module:name`; the call of this number in this process is the one that ends it."""
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner: Any = import_module(module)
    for step in owners:
        owner = getattr(owner, step)
    function: Callable[..., Any] = getattr(owner, name)
    calls = 0

    @wraps(function)
    def mortal(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        # Sent to the process, a stop would go to its main thread, and this one would run on past the place.
        if when == "before" and calls == call:
            signal.pthread_kill(threading.get_ident(), number)
        result = function(*args, **kwargs)
        if when == "after" and calls == call:
            signal.pthread_kill(threading.get_ident(), number)
        return result

    setattr(owner, name, mortal)


if __name__ == "__main__":
    main()
