"""Many documents under one authorisation: their hashes are collected before anybody is asked.

Each document is signed in a thread of its own, which stops where its raw signature is wanted. When every thread that
still runs has stopped there, all hashes go out together; each thread goes on with its own signature. A document that
fails on the way counts no more, and the others do not wait for it.

The threads take turns: one works, the others wait. What draws and signs (pyHanko, asn1crypto, typefaces) shares objects
that are read and completed at once, and must not be used by two of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from vanthu.signing.ports import Made


@dataclass(eq=False)
class _Wish:
    digests: Sequence[bytes]
    made: list[bytes] | None = None
    error: Exception | None = None

    @property
    def done(self) -> bool:
        return self.made is not None or self.error is not None


class Batch:
    """`sign` gets all collected digests and gives as many raw signatures, in order."""

    def __init__(self, size: int, sign: Callable[[Sequence[bytes]], list[bytes]]) -> None:
        self._sign = sign
        self._running = size
        self._waiting: list[_Wish] = []
        self._changed = threading.Condition()
        #: Held by the one task that works. A lock and no RLock: the thread that stops is not the one that began.
        self._turn = threading.Lock()

    def run(self, tasks: Sequence[Callable[[], Made]]) -> list[Made | Exception]:
        """Run all tasks at once; the result of each, or what it failed with."""
        with ThreadPoolExecutor(max_workers=len(tasks), thread_name_prefix="sign") as pool:
            return list(pool.map(self._one, tasks))

    def sign(self, digests: Sequence[bytes]) -> list[bytes]:
        """Wait for the others, then sign together. Called by the task whose turn it is, in any thread."""
        self._turn.release()
        try:
            wish = self._granted(digests)
        finally:
            self._turn.acquire()
        if wish.error is not None:
            raise wish.error
        assert wish.made is not None
        return wish.made

    def _granted(self, digests: Sequence[bytes]) -> _Wish:
        wish = _Wish(digests)
        with self._changed:
            self._waiting.append(wish)
            self._changed.notify_all()
            while not wish.done:
                if len(self._waiting) < self._running or not self._waiting:
                    self._changed.wait()
                    continue
                together, self._waiting = self._waiting, []
                self._all(together)
                self._changed.notify_all()
        return wish

    def _all(self, together: Sequence[_Wish]) -> None:
        """One authorisation, one request. The condition is held: nobody else could go on meanwhile anyway."""
        try:
            made = self._sign([digest for wish in together for digest in wish.digests])
        except Exception as error:  # handed to every task that waited for it
            for wish in together:
                wish.error = error
            return
        rest = iter(made)
        for wish in together:
            wish.made = [next(rest) for _ in wish.digests]

    def _one(self, task: Callable[[], Made]) -> Made | Exception:
        try:
            with self._turn:
                return task()
        except Exception as error:  # the caller's to judge, task by task
            return error
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()
